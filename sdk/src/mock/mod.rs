//! A cloud on the loopback interface, for tests.
//!
//! It speaks HTTP, so a client runs as it does in production: it encodes, signs, connects and decodes. The mock
//! verifies the signature of what it receives, and answers each operation that it was told about with the documented
//! example, with what the test gives, or with an error of the operation's table.
//!
//! ```
//! # #[cfg(feature = "alibaba-ecs")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use duoyun::alibaba::ecs::{CreateSnapshot, CreateSnapshotError};
//! use duoyun::mock::Mock;
//!
//! let mock = Mock::start().await?;
//! let client = mock.alibaba()?;
//!
//! mock.on::<CreateSnapshot>().reply_json(r#"{"SnapshotId": "s-1"}"#);
//! assert_eq!(client.send(CreateSnapshot::new("d-1")).await?.snapshot_id, "s-1");
//! assert_eq!(mock.requests()[0].parameter("DiskId"), Some("d-1"));
//!
//! mock.on::<CreateSnapshot>().fail(CreateSnapshotError::Throttling);
//! let error = client.send(CreateSnapshot::new("d-1")).await.unwrap_err();
//! assert!(error.is_throttling());
//! # Ok(()) }
//! # #[cfg(not(feature = "alibaba-ecs"))]
//! # fn main() {}
//! ```

mod answer;
mod http;
mod route;
mod serve;
mod verify;

pub use route::Received;

use crate::{Builder, Credentials, Error, RetryPolicy, alibaba, volcengine};
use answer::Answer;
use duoyun_generated::contract::{Cloud, ErrorKind, Operation};
use route::Route;
use std::fmt;
use std::marker::PhantomData;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The access key id that the mock knows.
pub const ACCESS_KEY_ID: &str = "mock-access-key-id";
/// The secret of [`ACCESS_KEY_ID`]; it opens nothing.
pub const ACCESS_KEY_SECRET: &str = "mock-access-key-secret";

/// A running mock. It stops when it is dropped.
pub struct Mock {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    server: JoinHandle<()>,
}

#[derive(Default)]
struct State {
    routes: Vec<Route>,
    received: Vec<Received>,
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    // Nothing is left half-changed by a panic while the lock is held.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Mock {
    /// Starts a mock on a free port. It runs on the caller's tokio runtime.
    ///
    /// # Errors
    /// When the loopback interface has no free port.
    pub async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let state = Arc::default();
        let server = tokio::spawn(serve::serve(listener, Arc::clone(&state)));
        Ok(Self { address, state, server })
    }

    /// Its address, for [`Builder::endpoint`] or for a client of another kind.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A client of Alibaba Cloud that calls this mock.
    ///
    /// # Errors
    /// When the HTTP client cannot be set up.
    pub fn alibaba(&self) -> Result<alibaba::Client, Error> {
        alibaba::Client::builder().mock(self).build()
    }

    /// A client of Volcengine that calls this mock.
    ///
    /// # Errors
    /// When the HTTP client cannot be set up.
    pub fn volcengine(&self) -> Result<volcengine::Client, Error> {
        volcengine::Client::builder().mock(self).build()
    }

    /// Makes the mock know an operation, and says how it answers from now on: with the documented example unless
    /// told otherwise.
    pub fn on<Op: Operation>(&self) -> On<'_, Op> {
        let on = On { mock: self, operation: PhantomData };
        on.reply_example();
        on
    }

    /// The requests so far, those that were refused included.
    pub fn requests(&self) -> Vec<Received> {
        lock(&self.state).received.clone()
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock").field("url", &self.url()).finish_non_exhaustive()
    }
}

impl<C: Cloud> Builder<C> {
    /// Points the client at a mock: its address, credentials that it knows, a region, and retries without long delays.
    pub fn mock(self, mock: &Mock) -> Self {
        let credentials = Credentials::new(ACCESS_KEY_ID, ACCESS_KEY_SECRET);
        let retry = RetryPolicy::new().base_delay(Duration::from_millis(1));
        self.endpoint(mock.url()).credentials(credentials).region("cn-mock-1").retry(retry)
    }
}

/// How a [`Mock`] answers one operation. What is said last counts.
pub struct On<'m, Op> {
    mock: &'m Mock,
    operation: PhantomData<fn() -> Op>,
}

impl<Op: Operation> On<'_, Op> {
    /// Answers with the documented example; with a server error where the specs have none.
    pub fn reply_example(&self) {
        self.answer(Answer::example(Op::META));
    }

    /// Answers with this output, in the service's envelope.
    pub fn reply(&self, output: &Op::Response) {
        self.answer(Answer::output(Op::META, output));
    }

    /// Answers with this document, as it is.
    pub fn reply_json(&self, document: impl Into<String>) {
        self.reply_raw(200, "application/json", document);
    }

    /// Answers with this status and this body, whatever they are.
    pub fn reply_raw(&self, status: u16, content_type: &'static str, body: impl Into<String>) {
        self.answer(Answer::raw(status, content_type, body.into()));
    }

    /// Fails with an error of the operation's table: with its code, and the status and message of its first row.
    pub fn fail(&self, kind: Op::Error) {
        let entry = kind.entry();
        let (status, message) = entry.and_then(|entry| entry.rows.first().copied()).unwrap_or((0, ""));
        self.fail_with(if status == 0 { 400 } else { status }, entry.map_or("Other", |entry| entry.code), message);
    }

    /// Fails with this status, code and message, in the service's envelope.
    pub fn fail_with(&self, status: u16, code: &str, message: &str) {
        self.answer(Answer::failure(Op::META, status, code, message));
    }

    fn answer(&self, answer: Answer) {
        let mut state = lock(&self.mock.state);
        state.routes.retain(|route| !route.is_of(Op::META));
        state.routes.push(Route { meta: Op::META, answer });
    }
}

impl<Op: Operation> fmt::Debug for On<'_, Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("On").field("operation", &Op::META.name).finish_non_exhaustive()
    }
}
