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
    let mut response = HttpResponse::new(reply.status, Vec::new());
    response.headers = reply.headers.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
    let end = reply.manner.end;
    if end == End::Refused {
        return Err(failed(TransportFailure::Connect, io::ErrorKind::ConnectionRefused, None));
    }
    sleep(reply.manner.delay).await;
    let promised = reply.body.len();
    let (bytes, kind) = match end {
        End::Refused | End::Reset => {
            return Err(failed(TransportFailure::Interrupted, io::ErrorKind::ConnectionReset, None));
        }
        End::ResetAfter(bytes) => (bytes, Some(io::ErrorKind::ConnectionReset)),
        End::ClosedAfter(bytes) => (bytes, Some(io::ErrorKind::UnexpectedEof)),
        End::Whole => (promised, None),
    };
    let (piece, pause) = reply.manner.drip.unwrap_or((promised, Duration::ZERO));
    for piece in reply.body[..bytes.min(promised)].chunks(piece.max(1)) {
        if response.body.len() + piece.len() > body_limit {
            response.body.extend_from_slice(&piece[..body_limit - response.body.len()]);
            return Err(TransportError::new(TransportFailure::TooLarge).with_partial(response));
        }
        response.body.extend_from_slice(piece);
        sleep(pause).await;
    }
    match kind {
        Some(kind) => Err(failed(TransportFailure::Interrupted, kind, Some(response))),
        None => Ok(response),
    }
}

fn failed(failure: TransportFailure, kind: io::ErrorKind, partial: Option<HttpResponse>) -> TransportError {
    let error = TransportError::new(failure).caused_by(io::Error::from(kind));
    match partial {
        Some(partial) => error.with_partial(partial),
        None => error,
    }
}
