use super::Fault;
use crate::{Error, Failure};
use std::time::Duration;

/// What became of one attempt that did not bring the result.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// What failed.
    pub failure: Failure,
    /// The service's error code, where it gave one.
    pub code: Option<String>,
    /// The HTTP status; none when nothing came back.
    pub http_status: Option<u16>,
    /// The request id, which differs from attempt to attempt.
    pub request_id: Option<String>,
    /// How long the attempt took.
    pub latency: Duration,
    /// How long the client waited before the next attempt; none after the last.
    pub delay: Option<Duration>,
    pub(crate) fault: Fault,
}

impl Attempt {
    pub(crate) fn new(error: &Error, fault: Fault, latency: Duration, delay: Option<Duration>) -> Self {
        Self {
            failure: error.failure(),
            code: error.code().map(str::to_owned),
            http_status: error.http_status(),
            request_id: error.request_id().map(str::to_owned),
            latency,
            delay,
            fault,
        }
    }
}
