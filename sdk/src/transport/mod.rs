//! Carrying one signed request to a host and its answer back.

mod http;

#[cfg(feature = "reqwest-client")]
pub(crate) use http::wrap;
pub(crate) use http::{Settings, connect};

use crate::{BoxFuture, Failure};
use std::borrow::Cow;
use std::error::Error as StdError;

/// A header: its name in lower case, and its value.
pub(crate) type Header = (Cow<'static, str>, Cow<'static, str>);

/// The headers of an answer that a client looks at.
pub(crate) const REQUEST_ID_HEADERS: [&str; 2] = ["x-acs-request-id", "x-tt-logid"];

/// A request as it travels.
pub(crate) struct HttpRequest {
    pub(crate) method: &'static str,
    pub(crate) url: String,
    /// All of them, `host` included.
    pub(crate) headers: Vec<Header>,
    pub(crate) body: String,
}

/// An answer, whole or as far as it came.
#[derive(Debug)]
pub(crate) struct HttpResponse {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// Why there is no whole answer.
#[derive(Debug)]
pub(crate) struct TransportError {
    pub(crate) failure: Failure,
    pub(crate) source: Option<Box<dyn StdError + Send + Sync>>,
    /// As much of the answer as came.
    pub(crate) partial: Option<HttpResponse>,
}

/// An HTTP client. It follows no redirects and repeats nothing: either would send a signature again.
pub(crate) trait Transport: Send + Sync {
    /// Sends a request and reads the answer, of at most `body_limit` bytes.
    fn send(&self, request: HttpRequest, body_limit: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>>;
}
