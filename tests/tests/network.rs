//! The way to a service: proxies, certificates, addresses.

use duoyun::alibaba::{self, ecs::DescribeSnapshots};
use duoyun::{Credentials, Failure, RetryPolicy};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

fn builder() -> duoyun::Builder<duoyun::contract::Alibaba> {
    let credentials = Credentials::new("id", "secret");
    alibaba::Client::builder().region("cn-hangzhou").credentials(credentials).retry(RetryPolicy::never())
}

#[test]
fn what_is_no_proxy_and_no_certificate_is_refused() {
    let error = builder().proxy("not a proxy").build().unwrap_err();
    assert_eq!(error.failure(), Failure::Setup);
    for pem in ["", "not a certificate", "-----BEGIN CERTIFICATE-----\nhush\n-----END CERTIFICATE-----\n"] {
        assert_eq!(builder().add_root_certificates(pem).build().unwrap_err().failure(), Failure::Setup, "{pem}");
    }
}

#[tokio::test]
async fn the_loopback_interface_needs_no_proxy() {
    let listener = TcpListener::bind("[::1]:0").await.or(TcpListener::bind("127.0.0.1:0").await).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut buffer = [0; 4096];
            let _ = stream.read(&mut buffer).await;
            let body = r#"{"RequestId": "R"}"#;
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
            let _ = stream.write_all([&head, body].concat().as_bytes()).await;
        }
    });
    let client = builder().endpoint(url).proxy("http://127.0.0.1:1").build().unwrap();
    assert_eq!(client.send(DescribeSnapshots::new()).await.unwrap().request_id, "R");
}

#[tokio::test]
async fn a_connection_that_does_not_come_about_is_given_up() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    // Nobody accepts, and so the queue is soon full.
    let mut queue = Vec::new();
    while let Ok(Ok(stream)) = tokio::time::timeout(Duration::from_millis(100), TcpStream::connect(address)).await {
        queue.push(stream);
    }
    let client = builder().endpoint(format!("http://{address}")).connect_timeout(Duration::from_millis(100));
    let started = Instant::now();
    let error = client.build().unwrap().send(DescribeSnapshots::new()).await.unwrap_err();
    assert_eq!(error.failure(), Failure::ConnectTimeout);
    assert!(error.is_retryable() && started.elapsed() < Duration::from_secs(4), "{error}");
}
