//! Typed calls to Alibaba Cloud and Volcengine.
//!
//! ```no_run
//! # #[cfg(feature = "alibaba-ecs")]
//! # async fn run() -> Result<(), duoyun::Error> {
//! use duoyun::alibaba::{self, ecs::{CreateSnapshot, CreateSnapshotError}};
//!
//! let client = alibaba::Client::from_env().await?;
//! match client.send(CreateSnapshot::new("d-bp1s5fnvk4gn2tws0****")).await {
//!     Ok(snapshot) => println!("{} ({})", snapshot.snapshot_id, snapshot.request_id),
//!     Err(error) if error.kind() == Some(CreateSnapshotError::InvalidDiskIdNotFound) => println!("no such disk"),
//!     Err(error) => return Err(error.into()),
//! }
//! # Ok(()) }
//! ```
//!
//! - **Operations are values**, made by `new` with what is required and by setters with the rest. One function,
//!   [`Client::send`], makes every call: it fills in the idempotency token, checks documented limits, signs, sends,
//!   and tells a failure from a result even where the HTTP status does not.
//! - **Errors are typed per operation** and lose nothing: code, message, request id, status, remedy and the body stay
//!   on every [`Error`], also when a gateway answers with HTML or a connection breaks half-way.
//! - **Time is limited** by default: 3 seconds to connect, 10 for an attempt, 60 for a call.
//! - **Credentials are found** where the clouds' own tools find them, and replaced before they expire: see
//!   [`credentials`].
//! - **Secrets are not printed**: not by `Debug`, not by `Display`, not in URLs of errors.
//!
//! The [`guide`] has a page for each concern.
//!
//! # Features
//!
//! | feature | |
//! |---|---|
//! | `alibaba-ecs`, `volcengine-ecs`, … | the services: one feature each, named after cloud and service |
//! | `alibaba-ecs-snapshot`, … | one group of a large service; its page lists them |
//! | `rustls` (default), `native-tls` | TLS; with neither, only plain HTTP on the loopback interface works |
//! | `reqwest-client` | bring your own `reqwest::Client` |
//! | `blocking` | clients for programs without an async runtime |
//! | `http2` | HTTP/2 where servers offer it; without it, HTTP/1.1 |
//! | `gzip` | asks for compressed answers |
//! | `tracing` | a span for each call and an event for each attempt, at the level `DEBUG`; secrets are in neither |
//! | `mock` | a cloud for tests, in this process or on the loopback interface; and calls recorded and replayed |

#![warn(missing_docs)]

pub mod alibaba;
mod answer;
#[cfg(feature = "blocking")]
pub mod blocking;
mod builder;
mod call;
mod client;
mod clock;
mod core;
pub mod credentials;
mod endpoint;
mod error;
pub mod guide;
mod hex;
#[cfg(feature = "mock")]
pub mod mock;

mod observe;
mod paging;
mod protocol;
mod random;
mod response;
mod retry;
pub mod sign;
mod time;
mod trace;
pub mod transport;
pub mod volcengine;
mod waiting;

pub use builder::Builder;
pub use call::Call;
pub use client::Client;
pub use credentials::Credentials;
pub use duoyun_generated::contract;
pub use duoyun_generated::contract::{Class, Network, Operation, Violation};
pub use error::{Error, Failure, Untyped};
pub use observe::{Finding, Found, Observer};
pub use paging::{ItemStream, PageStream};
pub use response::Response;
pub use retry::{Attempt, RetryPolicy};
pub use waiting::{Look, Wait, WaitError, WaitFailure};

/// A boxed future that may be sent to another thread; what object-safe asynchronous traits return.
pub type BoxFuture<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;
