//! Carrying one signed request to a host and its answer back.
//!
//! A client comes with a transport of its own. Write another one to use another HTTP client, to record what is sent,
//! or to answer without a network:
//!
//! ```
//! # #[cfg(feature = "alibaba-ecs")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), duoyun::Error> {
//! use duoyun::alibaba::{self, ecs::CreateSnapshot};
//! use duoyun::transport::{HttpResponse, SignedRequest, Transport, TransportError};
//! use duoyun::{BoxFuture, Credentials};
//!
//! #[derive(Debug)]
//! struct Canned;
//!
//! impl Transport for Canned {
//!     fn send(&self, _: SignedRequest, _: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
//!         Box::pin(async { Ok(HttpResponse::new(200, r#"{"SnapshotId": "s-1", "RequestId": "R-1"}"#)) })
//!     }
//! }
//!
//! let credentials = Credentials::new("an-access-key-id", "a-secret");
//! let client = alibaba::Client::builder().region("cn-hangzhou").credentials(credentials).transport(Canned).build()?;
//! assert_eq!(client.send(CreateSnapshot::new("d-1")).await?.snapshot_id, "s-1");
//! # Ok(()) }
//! # #[cfg(not(feature = "alibaba-ecs"))]
//! # fn main() {}
//! ```

mod http;
mod request;
mod response;

#[cfg(feature = "reqwest-client")]
pub(crate) use http::wrap;
pub(crate) use http::{Proxy, Settings, connect};
pub use request::SignedRequest;
pub use response::HttpResponse;

use crate::BoxFuture;
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

/// A header: its name in lower case, and its value.
pub type Header = (Cow<'static, str>, Cow<'static, str>);

/// An HTTP client.
///
/// It follows no redirects and repeats nothing: either would send a signature again. It need not limit time, for the
/// client drops the future when a deadline passes; what had been sent until then may still be carried out.
pub trait Transport: fmt::Debug + Send + Sync {
    /// Sends a request, as it is, and reads the answer, of at most `body_limit` bytes when it is unpacked.
    ///
    /// # Errors
    /// When there is no whole answer. An answer with a status that means failure is not an error here.
    fn send(&self, request: SignedRequest, body_limit: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: SignedRequest, body_limit: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        (**self).send(request, body_limit)
    }
}

/// What went wrong with an exchange. It decides whether the call may be made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportFailure {
    /// The request does not fit HTTP. Nothing was sent.
    Unsendable,
    /// No connection came about. Nothing was sent.
    Connect,
    /// No connection came about in time. Nothing was sent.
    ConnectTimeout,
    /// The answer was not there in time. The service may have received the request.
    Timeout,
    /// The connection broke before the whole answer was there. The service may have received the request.
    Interrupted,
    /// The answer is larger than allowed.
    TooLarge,
}

/// Why there is no whole answer.
#[derive(Debug)]
pub struct TransportError {
    pub(crate) failure: TransportFailure,
    pub(crate) source: Option<Box<dyn StdError + Send + Sync>>,
    pub(crate) partial: Option<HttpResponse>,
}

impl TransportError {
    /// An exchange that failed so.
    pub fn new(failure: TransportFailure) -> Self {
        Self { failure, source: None, partial: None }
    }

    /// Adds the error that led to this one. It must not hold the URL, whose query may be secret.
    #[must_use]
    pub fn caused_by(self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { source: Some(source.into()), ..self }
    }

    /// Adds as much of the answer as came.
    #[must_use]
    pub fn with_partial(self, answer: HttpResponse) -> Self {
        Self { partial: Some(answer), ..self }
    }

    /// What went wrong.
    pub fn failure(&self) -> TransportFailure {
        self.failure
    }

    /// As much of the answer as came; none when not even its status did.
    pub fn partial(&self) -> Option<&HttpResponse> {
        self.partial.as_ref()
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.failure {
            TransportFailure::Unsendable => "the request does not fit HTTP",
            TransportFailure::Connect => "no connection to the service",
            TransportFailure::ConnectTimeout => "connecting took too long",
            TransportFailure::Timeout => "the attempt took too long",
            TransportFailure::Interrupted => "the connection broke before the whole answer was there",
            TransportFailure::TooLarge => "the answer is larger than the client accepts",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
