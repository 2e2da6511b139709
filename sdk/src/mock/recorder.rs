use super::cassette::{Cassette, Question};
use crate::BoxFuture;
use crate::transport::{HttpResponse, SignedRequest, Transport, TransportError, TransportFailure};
use std::fs::File;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

/// A transport that writes down what is answered; see [`Cassette::record`].
///
/// A request of an operation that the cassette was not told about is not sent. An exchange that breaks is not written
/// down; the client's next attempt is.
#[derive(Debug)]
pub struct Recorder {
    cassette: Cassette,
    file: Mutex<File>,
    transport: Box<dyn Transport>,
}

impl Recorder {
    pub(super) fn new(cassette: Cassette, transport: Box<dyn Transport>) -> io::Result<Self> {
        let file = Mutex::new(File::create(cassette.path())?);
        Ok(Self { cassette, file, transport })
    }

    fn write(&self, question: &Question, answer: &HttpResponse) -> io::Result<()> {
        let line = question.line(answer) + "\n";
        // In one piece and at once, so that a run that is broken off leaves whole lines.
        self.file.lock().unwrap_or_else(PoisonError::into_inner).write_all(line.as_bytes())
    }
}

impl Transport for Recorder {
    fn send(&self, request: SignedRequest, body_limit: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            let failed = |failure| move |error: io::Error| TransportError::new(failure).caused_by(error);
            let question = self.cassette.question(request.clone()).map_err(failed(TransportFailure::Unsendable))?;
            let answer = self.transport.send(request, body_limit).await?;
            self.write(&question, &answer).map_err(failed(TransportFailure::Interrupted))?;
            Ok(answer)
        })
    }
}
