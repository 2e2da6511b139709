//! The way to a service: proxies, certificates, addresses.

use duoyun::alibaba::{self, ecs::DescribeSnapshots};
use duoyun::{Credentials, Failure, RetryPolicy};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

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
