//! The mock in this process: what a network would do to an answer, without a network.

use super::request::RawRequest;
use super::rule::End;
use super::state::{self, Reply, State};
use crate::transport::{HttpRequest, HttpResponse, REQUEST_ID_HEADERS, Transport, TransportError};
use crate::{BoxFuture, Failure};
use std::io;
use std::sync::{Arc, Mutex};
use tokio::time::sleep;

/// Carries requests to the mock by a function call.
pub(super) struct Local(pub(super) Arc<Mutex<State>>);

impl Transport for Local {
    fn send(&self, request: HttpRequest, body_limit: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move { deliver(state::answer(&self.0, raw(request)), body_limit).await })
    }
}

pub(super) fn raw(request: HttpRequest) -> RawRequest {
    let mut raw = RawRequest::new(request.method, &request.url);
    raw.headers = request.headers.into_iter().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    raw.body = request.body.into_bytes();
    raw
}

async fn deliver(reply: Reply, body_limit: usize) -> Result<HttpResponse, TransportError> {
    let request_id = REQUEST_ID_HEADERS.iter().find_map(|name| {
        let (_, id) = reply.headers.iter().find(|(known, _)| known == name)?;
        Some(id.clone())
    });
    let mut response = HttpResponse { status: reply.status, request_id, body: Vec::new() };
    let end = reply.manner.end;
    if end == End::Refused {
        return Err(failed(Failure::Connect, io::ErrorKind::ConnectionRefused, None));
    }
    sleep(reply.manner.delay).await;
    let promised = reply.body.len();
    let (bytes, kind) = match end {
        End::Refused | End::Reset => {
            return Err(failed(Failure::Interrupted, io::ErrorKind::ConnectionReset, None));
        }
        End::ResetAfter(bytes) => (bytes, Some(io::ErrorKind::ConnectionReset)),
        End::ClosedAfter(bytes) => (bytes, Some(io::ErrorKind::UnexpectedEof)),
        End::Whole => (promised, None),
    };
    let (piece, pause) = reply.manner.drip.unwrap_or((promised, std::time::Duration::ZERO));
    for piece in reply.body[..bytes.min(promised)].chunks(piece.max(1)) {
        if response.body.len() + piece.len() > body_limit {
            response.body.extend_from_slice(&piece[..body_limit - response.body.len()]);
            return Err(TransportError { failure: Failure::TooLarge, source: None, partial: Some(response) });
        }
        response.body.extend_from_slice(piece);
        sleep(pause).await;
    }
    match kind {
        Some(kind) => Err(failed(Failure::Interrupted, kind, Some(response))),
        None => Ok(response),
    }
}

fn failed(failure: Failure, kind: io::ErrorKind, partial: Option<HttpResponse>) -> TransportError {
    TransportError { failure, source: Some(io::Error::from(kind).into()), partial }
}
