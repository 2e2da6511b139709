use super::answer::Answer;
use super::http::{RawRequest, read_request, write_response};
use super::route::{self, Received};
use super::{State, lock, verify};
use std::sync::{Arc, Mutex};
use tokio::io::BufReader;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// Serves connections until it is dropped, and they with it.
pub(super) async fn serve(listener: TcpListener, state: Arc<Mutex<State>>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(converse(stream, Arc::clone(&state)));
        while connections.try_join_next().is_some() {}
    }
}

/// Answers one request after the other; a connection with an error on it is closed.
async fn converse(stream: TcpStream, state: Arc<Mutex<State>>) {
    let mut stream = BufReader::new(stream);
    while let Ok(Some(request)) = read_request(&mut stream).await {
        let is_volcengine = verify::is_volcengine(&request);
        let (answer, request_id) = decide(request, is_volcengine, &state);
        let id_header = if is_volcengine { "x-tt-logid" } else { "x-acs-request-id" };
        let (status, content_type) = (answer.status, answer.content_type);
        let headers = [("content-type", content_type), (id_header, &request_id)];
        if write_response(&mut stream, status, &headers, answer.body(&request_id).as_bytes()).await.is_err() {
            return;
        }
    }
}

/// The answer to a request, and the request id that it gets.
fn decide(request: RawRequest, is_volcengine: bool, state: &Mutex<State>) -> (Answer, String) {
    let verified = verify::verify(&request, is_volcengine);
    let mut state = lock(state);
    let route = route::find(&state.routes, &request);
    let answer = match (verified, route) {
        (Err(refusal), _) => refusal,
        (Ok(()), Some(route)) => route.answer.clone(),
        (Ok(()), None) => {
            let code = if is_volcengine { "InvalidActionOrVersion" } else { "InvalidAction.NotFound" };
            Answer::refusal(is_volcengine, 404, code, "The mock was not told about this operation.")
        }
    };
    let meta = route.map(|route| route.meta);
    state.received.push(Received::new(request, meta));
    (answer, format!("00000000-0000-0000-0000-{:012}", state.received.len()))
}
