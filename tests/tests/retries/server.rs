//! A server that does as it is told, for better or worse.

use duoyun::{Credentials, RetryPolicy, alibaba, volcengine};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What a server does with one request.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    /// Answers with this status, these headers and this body.
    Answer(u16, &'static str, &'static str),
    /// Closes the connection without a word.
    Close,
    /// Sends half of an answer, then closes the connection.
    Truncate,
    /// Says nothing for a long time.
    Hang,
    /// Sends the head, then a blank now and then.
    Drip,
}

pub const ALIBABA_OK: Act =
    Act::Answer(200, "", r#"{"RequestId": "R", "SnapshotId": "s-1", "Snapshots": {"Snapshot": []}}"#);
pub const VOLCENGINE_OK: Act =
    Act::Answer(200, "", r#"{"ResponseMetadata": {"RequestId": "R"}, "Result": {"TaskId": "t-1"}}"#);

/// A server that acts on each request in turn, and on all further ones as on the last. It keeps the requests.
pub struct Server {
    pub url: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub async fn start(acts: &'static [Act]) -> Self {
        Self::with(move |count| acts[count.min(acts.len() - 1)]).await
    }

    pub async fn with(act: impl Fn(usize) -> Act + Clone + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests: Arc<Mutex<Vec<String>>> = Arc::default();
        let kept = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, act.clone(), Arc::clone(&kept)));
            }
        });
        Self { url, requests }
    }

    pub fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }

    /// The values of a header or a query parameter, request by request.
    pub fn values(&self, begin: &str, end: &[char]) -> Vec<String> {
        let requests = self.requests.lock().unwrap();
        let find = |request: &String| Some(request.split_once(begin)?.1.split(end).next()?.to_owned());
        requests.iter().filter_map(find).collect()
    }

    pub fn alibaba(&self) -> duoyun::Builder<duoyun::contract::Alibaba> {
        let builder = alibaba::Client::builder().region("cn-test-1").endpoint(&self.url).retry(quick());
        builder.credentials(Credentials::new("id", "secret")).attempt_timeout(Duration::from_millis(500))
    }

    pub fn volcengine(&self) -> duoyun::Builder<duoyun::contract::Volcengine> {
        let builder = volcengine::Client::builder().region("cn-test-1").endpoint(&self.url).retry(quick());
        builder.credentials(Credentials::new("id", "secret")).attempt_timeout(Duration::from_millis(500))
    }
}

pub fn quick() -> RetryPolicy {
    RetryPolicy::new().base_delay(Duration::from_millis(1))
}

async fn serve(mut stream: TcpStream, act: impl Fn(usize) -> Act, requests: Arc<Mutex<Vec<String>>>) {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = stream.read(&mut buffer).await.unwrap_or(0);
        if read == 0 {
            return;
        }
        let count = {
            let mut requests = requests.lock().unwrap();
            requests.push(String::from_utf8_lossy(&buffer[..read]).into_owned());
            requests.len() - 1
        };
        match act(count) {
            Act::Answer(status, headers, body) => {
                let length = body.len();
                let answer = format!("HTTP/1.1 {status} X\r\n{headers}content-length: {length}\r\n\r\n{body}");
                let _ = stream.write_all(answer.as_bytes()).await;
            }
            Act::Close => return,
            Act::Truncate => {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"Snap").await;
                return;
            }
            Act::Hang => tokio::time::sleep(Duration::from_secs(60)).await,
            Act::Drip => {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n").await;
                while stream.write_all(b" ").await.is_ok() {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            }
        }
    }
}
