//! The mock on the loopback interface.

use super::http::{read_request, response_head};
use super::rule::End;
use super::state::{self, Reply, State};
use std::io::Result;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep;

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
        let reply = state::answer(&state, request);
        if !matches!(write(stream.get_mut(), &reply).await, Ok(true)) {
            return;
        }
    }
}

/// Writes a reply as it is to travel; false when the connection is then at its end.
async fn write(stream: &mut TcpStream, reply: &Reply) -> Result<bool> {
    sleep(reply.manner.delay).await;
    let end = reply.manner.end;
    let head = response_head(reply.status, &reply.headers, reply.body.len());
    let sent = match end {
        // Here the request has come, so a connection has, too: the nearest thing is to break it at once.
        End::Refused | End::Reset => {
            stream.set_zero_linger()?;
            return Ok(false);
        }
        End::ResetAfter(bytes) | End::ClosedAfter(bytes) => &reply.body[..bytes.min(reply.body.len())],
        End::Whole => &reply.body,
    };
    if let Some((bytes, pause)) = reply.manner.drip {
        stream.write_all(head.as_bytes()).await?;
        for piece in sent.chunks(bytes.max(1)) {
            stream.write_all(piece).await?;
            stream.flush().await?;
            sleep(pause).await;
        }
    } else {
        stream.write_all(&[head.as_bytes(), sent].concat()).await?;
        stream.flush().await?;
    }
    if let End::ResetAfter(_) = end {
        stream.set_zero_linger()?;
    }
    Ok(end == End::Whole)
}
