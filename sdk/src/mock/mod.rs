//! A cloud for tests: in this process, or on the loopback interface.
//!
//! It sits below signing and retries, so a client runs as it does in production: it encodes, signs, repeats and
//! decodes. The mock verifies the signature of what it receives, its time stamp and that its nonce is new, and answers
//! each operation that it was told about with the documented example, with what the test gives, or with an error of
//! the operation's table.
//!
//! ```
//! # #[cfg(feature = "alibaba-ecs")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use duoyun::alibaba::ecs::{CreateSnapshot, CreateSnapshotError};
//! use duoyun::mock::Mock;
//!
//! let mock = Mock::in_process();
//! let client = mock.alibaba()?;
//!
//! mock.on::<CreateSnapshot>().reply_json(r#"{"SnapshotId": "s-1"}"#);
//! assert_eq!(client.send(CreateSnapshot::new("d-1")).await?.snapshot_id, "s-1");
//! assert_eq!(mock.sent::<CreateSnapshot>()[0].disk_id, "d-1");
//!
//! mock.on::<CreateSnapshot>().fail(CreateSnapshotError::InvalidDiskIdNotFound).times(1);
//! let error = client.send(CreateSnapshot::new("d-2")).await.unwrap_err();
//! assert_eq!(error.kind(), Some(CreateSnapshotError::InvalidDiskIdNotFound));
//! mock.verify()?;
//! # Ok(()) }
//! # #[cfg(not(feature = "alibaba-ecs"))]
//! # fn main() {}
//! ```
//!
//! - [`Mock::in_process`] has no sockets: it is fast, works with tokio's paused clock, and calls go to the endpoints that
//!   they would go to in production.
//! - [`Mock::start`] listens on the loopback interface, for any client in any language.
//!
//! Answers can be late, broken, hostile, or one after the other: see [`On`]. What a real cloud answered can be written
//! down and played again: see [`Cassette`].

mod answer;
mod cassette;
mod gateway;
mod http;
mod known;
mod local;
mod on;
mod received;
mod recorder;
mod replayer;
mod request;
mod rule;
mod scrub;
mod serve;
mod state;
mod typed;
mod verify;

pub use cassette::Cassette;
pub use on::On;
pub use received::Received;
pub use recorder::Recorder;
pub use replayer::Replayer;

use crate::transport::Transport;
use crate::{Builder, Credentials, Error, RetryPolicy, alibaba, volcengine};
use duoyun_generated::contract::{Cloud, Operation};
use local::Local;
use state::{State, lock};
use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The access key id that the mock knows.
pub const ACCESS_KEY_ID: &str = "mock-access-key-id";
/// The secret of [`ACCESS_KEY_ID`]; it opens nothing.
pub const ACCESS_KEY_SECRET: &str = "mock-access-key-secret";

/// A mock. When it is dropped, one on the loopback interface stops.
pub struct Mock {
    state: Arc<Mutex<State>>,
    server: Option<(SocketAddr, JoinHandle<()>)>,
}

impl Mock {
    /// A mock without sockets, for clients of this crate.
    pub fn in_process() -> Self {
        Self { state: Arc::default(), server: None }
    }

    /// Starts a mock on a free port of the loopback interface. It runs on the caller's tokio runtime.
    ///
    /// # Errors
    /// When the loopback interface has no free port.
    pub async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let state = Arc::default();
        let server = tokio::spawn(serve::serve(listener, Arc::clone(&state)));
        Ok(Self { state, server: Some((address, server)) })
    }

    /// Its address, for a client of another kind. At that of a mock in this process nobody listens.
    pub fn url(&self) -> String {
        match &self.server {
            Some((address, _)) => format!("http://{address}"),
            None => "http://mock.localhost".to_owned(),
        }
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

    /// A transport that hands requests over to this mock in this process, for a client that is set up in another way
    /// than [`Builder::mock`] does it.
    pub fn transport(&self) -> impl Transport + use<> {
        Local(Arc::clone(&self.state))
    }

    /// Makes the mock know an operation, and says how it answers from now on: with the documented example unless
    /// told otherwise.
    pub fn on<Op: Operation>(&self) -> On<'_, Op> {
        On::new(self)
    }

    /// The requests so far, each attempt of a call by itself, those that were refused included.
    pub fn requests(&self) -> Vec<Received> {
        lock(&self.state).received.clone()
    }

    /// The requests so far, which the mock then forgets: a long run must not fill the memory.
    pub fn take_requests(&self) -> Vec<Received> {
        std::mem::take(&mut lock(&self.state).received)
    }

    /// The requests so far for one operation, as the operations that they were.
    pub fn sent<Op: Operation>(&self) -> Vec<Op> {
        lock(&self.state).received.iter().filter_map(Received::typed).collect()
    }

    /// Sets the mock's clock ahead of this machine's, or behind it. Requests must be dated within 15 minutes of the
    /// mock's clock, and the `Date` header of its answers shows it.
    pub fn set_clock_ahead(&self, seconds: i64) {
        lock(&self.state).clock_ahead = seconds;
    }

    /// Makes a session token an expired one. Any other is accepted.
    pub fn expire_token(&self, token: impl Into<String>) {
        lock(&self.state).expired_tokens.insert(token.into());
    }

    /// Whether everything came that was expected, and nothing else.
    ///
    /// # Errors
    /// When a step with a number of [`times`](On::times) answered fewer requests, or a request found no answer.
    pub fn verify(&self) -> Result<(), Unmet> {
        let state = lock(&self.state);
        let unmet = state.rules.iter().flat_map(rule::Rule::unmet);
        let lines: Vec<_> = unmet.chain(state.surprises.iter().cloned()).collect();
        if lines.is_empty() { Ok(()) } else { Err(Unmet(lines)) }
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        if let Some((_, server)) = &self.server {
            server.abort();
        }
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock").field("url", &self.url()).finish_non_exhaustive()
    }
}

/// What a [`Mock`] was to receive and did not, and what it received and was not to.
#[derive(Clone, PartialEq, Eq)]
pub struct Unmet(Vec<String>);

impl Unmet {
    /// One line for each.
    pub fn lines(&self) -> &[String] {
        &self.0
    }
}

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the mock was not called as expected:")?;
        self.0.iter().try_for_each(|line| write!(f, "\n  {line}"))
    }
}

/// As it is displayed, for `unwrap` shows this.
impl fmt::Debug for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Unmet {}

impl<C: Cloud> Builder<C> {
    /// Has the client call a mock: with credentials that it knows, a region, and retries without long delays.
    pub fn mock(self, mock: &Mock) -> Self {
        let credentials = Credentials::new(ACCESS_KEY_ID, ACCESS_KEY_SECRET);
        let retry = RetryPolicy::new().base_delay(Duration::from_millis(1));
        let builder = self.credentials(credentials).region("cn-mock-1").retry(retry);
        match &mock.server {
            Some(_) => builder.endpoint(mock.url()),
            None => builder.transport(mock.transport()),
        }
    }
}
