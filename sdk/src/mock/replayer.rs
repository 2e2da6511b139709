use super::cassette::{Cassette, Question};
use super::gateway::Refusal;
use crate::BoxFuture;
use crate::transport::{HttpResponse, SignedRequest, Transport, TransportError, TransportFailure};
use serde_json::Value;
use std::sync::{Mutex, PoisonError};
use std::{fmt, fs, io};

/// A transport that answers what is on a cassette; see [`Cassette::replay`].
///
/// A request that no line fits is answered with an error that says so. Signatures are not checked, so any credentials
/// will do; the region must be the recorded one where it is a parameter.
pub struct Replayer {
    cassette: Cassette,
    lines: Mutex<Vec<Line>>,
}

/// One answered request that has not been played yet.
struct Line {
    operation: String,
    request: Value,
    answer: HttpResponse,
}

impl Replayer {
    pub(super) fn new(cassette: Cassette) -> io::Result<Self> {
        let text = fs::read_to_string(cassette.path())?;
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let lines = lines.map(|(index, line)| {
            let message = || format!("{}:{}: not a line of a cassette", cassette.path().display(), index + 1);
            Line::parse(line).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, message()))
        });
        let lines = Mutex::new(lines.collect::<io::Result<_>>()?);
        Ok(Self { cassette, lines })
    }

    /// How many lines have not been played yet.
    pub fn left(&self) -> usize {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Plays the first line that fits.
    fn play(&self, question: &Question) -> HttpResponse {
        let operation = question.known.to_string();
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |line: &Line| line.operation == operation && line.request == question.document;
        if let Some(index) = lines.iter().position(fits) {
            return lines.remove(index).answer;
        }
        let (asked, path) = (&question.document, self.cassette.path().display());
        let left = match lines.iter().find(|line| line.operation == operation) {
            Some(line) => format!("the next such call has {}", line.request),
            None => "no such call is left".to_owned(),
        };
        let message = format!("{path} has no answer to {operation} with {asked}: {left}.");
        let refusal = question.known.gateway.refuse(&Refusal::NoAnswer(message));
        HttpResponse::new(refusal.status, refusal.into_body("replayed"))
    }
}

impl Line {
    fn parse(line: &str) -> Option<Self> {
        let mut line: Value = serde_json::from_str(line).ok()?;
        let body = match line.get_mut("body")?.take() {
            Value::String(text) => text,
            document => document.to_string(),
        };
        let status = line.get("status")?.as_u64()?.try_into().ok()?;
        let mut answer = HttpResponse::new(status, body);
        for (name, value) in line.get("headers")?.as_object()? {
            answer = answer.with_header(name, value.as_str()?.to_owned());
        }
        let operation = line.get("operation")?.as_str()?.to_owned();
        Some(Self { operation, request: line.get_mut("request")?.take(), answer })
    }
}

impl fmt::Debug for Replayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replayer").field("cassette", &self.cassette).field("left", &self.left()).finish_non_exhaustive()
    }
}

impl Transport for Replayer {
    fn send(&self, request: SignedRequest, _: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let question = self.cassette.question(request);
        let answer = question.map(|question| self.play(&question));
        let answer = answer.map_err(|error| TransportError::new(TransportFailure::Unsendable).caused_by(error));
        Box::pin(std::future::ready(answer))
    }
}
