//! The mock in this process: what a network would do to an answer, without a network.

use super::request::RawRequest;
use super::rule::End;
use super::state::{self, Reply, State};
use crate::BoxFuture;
use crate::transport::{HttpResponse, SignedRequest, Transport, TransportError, TransportFailure};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{fmt, io};
use tokio::time::sleep;

/// Carries requests to the mock by a function call.
pub(super) struct Local(pub(super) Arc<Mutex<State>>);

impl fmt::Debug for Local {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mock")
    }
}

impl Transport for Local {
    fn send(&self, request: SignedRequest, body_limit: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move { deliver(state::answer(&self.0, raw(request)), body_limit).await })
    }
}

pub(super) fn raw(request: SignedRequest) -> RawRequest {
    let mut raw = RawRequest::new(request.method, &request.url);
    raw.headers = request.headers.into_iter().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    raw.body = request.body.into_bytes();
    raw
}

async fn deliver(reply: Reply, body_limit: usize) -> Result<HttpResponse, TransportError> {
    let Reply { status, headers, body, manner } = reply;
    if manner.end == End::Refused {
        return Err(failed(TransportFailure::Connect, io::ErrorKind::ConnectionRefused));
    }
    sleep(manner.delay).await;
    let sent = match manner.end {
        End::Refused | End::Reset => return Err(failed(TransportFailure::Interrupted, io::ErrorKind::ConnectionReset)),
        End::ResetAfter(bytes) | End::ClosedAfter(bytes) => &body[..bytes.min(body.len())],
        End::Whole => &body,
    };
    let mut response = HttpResponse::new(status, Vec::new());
    response.headers = headers.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
    let (piece, pause) = manner.drip.unwrap_or((body.len(), Duration::ZERO));
    for piece in sent.chunks(piece.max(1)) {
        if response.body.len() + piece.len() > body_limit {
            response.body.extend_from_slice(&piece[..body_limit - response.body.len()]);
            return Err(TransportError::new(TransportFailure::TooLarge).with_partial(response));
        }
        response.body.extend_from_slice(piece);
        sleep(pause).await;
    }
    match manner.end {
        End::Whole => Ok(response),
        End::ClosedAfter(_) => {
            Err(failed(TransportFailure::Interrupted, io::ErrorKind::UnexpectedEof).with_partial(response))
        }
        _ => Err(failed(TransportFailure::Interrupted, io::ErrorKind::ConnectionReset).with_partial(response)),
    }
}

fn failed(failure: TransportFailure, kind: io::ErrorKind) -> TransportError {
    TransportError::new(failure).caused_by(io::Error::from(kind))
}
