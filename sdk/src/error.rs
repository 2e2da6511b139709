//! What can go wrong with a call, and everything that is known when it does.

mod hide;

use crate::answer;
use crate::retry::Attempt;
use crate::transport::HttpResponse;
use duoyun_generated::contract::{
    Class, DecodeError, ErrorCode, ErrorKind, Idempotency, Meta, Retry, Violation, classify,
};
use std::error::Error as StdError;
use std::fmt::{self, Write as _};
use std::marker::PhantomData;
use std::time::{Duration, SystemTime};

/// What failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Failure {
    /// The client cannot be built as it is set up, no tokio runtime is running, or one is that a blocking client would
    /// hold up.
    Setup,
    /// The request breaks a documented limit or could not be put into a URL. Nothing was sent.
    InvalidRequest,
    /// There were no usable credentials. Nothing was sent.
    Credentials,
    /// No host could be told from region and network, or the endpoint is malformed. Nothing was sent.
    Endpoint,
    /// The request could not be signed. Nothing was sent.
    Signing,
    /// No connection came about: the name has no address, nobody listens, TLS failed. Nothing was sent.
    Connect,
    /// No connection came about in time. Nothing was sent.
    ConnectTimeout,
    /// One attempt took too long. The service may have done the work.
    AttemptTimeout,
    /// The whole call took too long. The service may have done the work.
    OperationTimeout,
    /// The connection broke before the whole answer was there. The service may have done the work.
    Interrupted,
    /// The answer is larger than the client accepts. The service has most likely done the work.
    TooLarge,
    /// The service answered that it failed.
    Service,
    /// The service answered that it succeeded, with a document that could not be understood.
    Decode,
    /// The service's pages do not come to an end: one led to itself.
    EndlessPages,
    /// What was waited for can no longer come true, or did not in time.
    Wait,
}

/// The kind of an [`Error`] that may come from any operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untyped {}

/// Why a call failed.
///
/// `K` is the operation's error enum. `?` turns it into an `Error` without a kind where calls of several operations
/// are made; nothing but [`kind`](Error::kind) is lost by that.
///
/// It is shown as one line with the operation, the code, the message, the status, the request id and the remedy:
///
/// ```text
/// ecs CreateSnapshot failed: InvalidDiskId.NotFound: The specified DiskId does not exist. (status 404, request id
/// 473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E; remedy: Check the id and the region.)
/// ```
pub struct Error<K = Untyped> {
    details: Box<Details>,
    kind: PhantomData<fn() -> K>,
}

struct Details {
    failure: Failure,
    operation: Option<(&'static Meta, &'static [ErrorCode])>,
    message: String,
    code: Option<String>,
    advice: Option<String>,
    request_id: Option<String>,
    http_status: Option<u16>,
    retry_after: Option<Duration>,
    date: Option<SystemTime>,
    is_throttled: bool,
    history: Vec<Attempt>,
    body: Option<String>,
    violations: Vec<Violation>,
    decode: Option<DecodeError>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(failure: Failure, message: impl Into<String>) -> Self {
        let details = Details {
            failure,
            operation: None,
            message: message.into(),
            code: None,
            advice: None,
            request_id: None,
            http_status: None,
            retry_after: None,
            date: None,
            is_throttled: false,
            history: Vec::new(),
            body: None,
            violations: Vec::new(),
            decode: None,
            source: None,
        };
        Self { details: Box::new(details), kind: PhantomData }
    }

    pub(crate) fn violations_of(violations: Vec<Violation>) -> Self {
        let spelled: Vec<_> = violations.iter().map(ToString::to_string).collect();
        let mut error = Self::new(Failure::InvalidRequest, spelled.join("; "));
        error.details.violations = violations;
        error
    }

    pub(crate) fn service(fault: answer::Fault) -> Self {
        let mut error = Self::new(Failure::Service, fault.message);
        error.details.code = fault.code;
        error.details.advice = fault.advice;
        error.details.request_id = fault.request_id;
        error
    }

    pub(crate) fn decode(decode: DecodeError) -> Self {
        let mut error = Self::new(Failure::Decode, format!("the answer was not understood: {decode}"));
        error.details.decode = Some(decode);
        error
    }

    #[must_use]
    pub(crate) fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.details.source = Some(source.into());
        self
    }

    /// Adds what came back, received at the system's time `now`. A request id that the body gave is kept.
    #[must_use]
    pub(crate) fn answered(mut self, answer: &HttpResponse, now: SystemTime) -> Self {
        let details = &mut *self.details;
        details.http_status = Some(answer.status);
        if details.request_id.is_none() {
            details.request_id = answer.request_id().map(str::to_owned);
        }
        details.retry_after = answer.retry_after(now);
        details.date = answer.date();
        details.is_throttled = answer.is_throttled();
        details.body = Some(String::from_utf8_lossy(&answer.body).into_owned());
        self
    }

    /// Adds all attempts, of which this error ended the last.
    #[must_use]
    pub(crate) fn after(mut self, history: Vec<Attempt>) -> Self {
        self.details.history = history;
        self
    }

    /// Says which operation failed, and so what its codes mean.
    #[must_use]
    pub(crate) fn about(mut self, meta: &'static Meta, errors: &'static [ErrorCode]) -> Self {
        self.details.operation = Some((meta, errors));
        self
    }

    /// Gives the error the kind of the operation that failed.
    pub(crate) fn of<K: ErrorKind>(self, meta: &'static Meta) -> Error<K> {
        Error { details: self.about(meta, K::TABLE).details, kind: PhantomData }
    }
}

impl<K: ErrorKind> Error<K> {
    /// The variant of the operation's error enum; none when the failure has no code.
    pub fn kind(&self) -> Option<K> {
        self.code().map(K::from_code)
    }
}

impl<K> Error<K> {
    /// What failed.
    pub fn failure(&self) -> Failure {
        self.details.failure
    }

    /// The operation's name; none when a client could not be built.
    pub fn operation(&self) -> Option<&'static str> {
        self.details.operation.map(|(meta, _)| meta.name)
    }

    /// The service's error code, as it came.
    pub fn code(&self) -> Option<&str> {
        self.details.code.as_deref()
    }

    /// What happened, without the code: the service's words, or ours where the service did not say.
    pub fn message(&self) -> &str {
        &self.details.message
    }

    /// The request id, which the vendor's support asks for; none when nothing came back.
    pub fn request_id(&self) -> Option<&str> {
        self.details.request_id.as_deref()
    }

    /// The HTTP status; none when nothing came back.
    pub fn http_status(&self) -> Option<u16> {
        self.details.http_status
    }

    /// How many requests were sent, or tried to be sent.
    pub fn attempts(&self) -> u32 {
        u32::try_from(self.history().len()).unwrap_or(u32::MAX)
    }

    /// What became of each attempt, the first one first.
    pub fn history(&self) -> &[Attempt] {
        &self.details.history
    }

    /// How long the service asked to wait, in its last answer.
    pub fn retry_after(&self) -> Option<Duration> {
        self.details.retry_after
    }

    /// What to do about it: from the operation's error table, else the service's own recommendation.
    pub fn remedy(&self) -> Option<&str> {
        let listed = self.entry().map(|entry| entry.remedy).filter(|remedy| !remedy.is_empty());
        listed.or(self.details.advice.as_deref())
    }

    /// What the error is about, whatever the cloud calls it. A code that no table has is judged by its words, and a
    /// failure without a code by its status.
    pub fn class(&self) -> Class {
        match self.details.failure {
            // A gateway may ask for time in a 5xx, too, and then nobody knows what was done.
            Failure::Service if self.details.is_throttled && self.details.http_status.is_some_and(|s| s < 500) => {
                Class::Throttled
            }
            Failure::Service => classify(self.code().unwrap_or_default(), self.details.http_status.unwrap_or_default()),
            Failure::InvalidRequest => Class::Invalid,
            Failure::Credentials => Class::Credentials,
            Failure::Signing => Class::Signature,
            Failure::Connect
            | Failure::ConnectTimeout
            | Failure::AttemptTimeout
            | Failure::OperationTimeout
            | Failure::Interrupted => Class::Unavailable,
            Failure::Setup
            | Failure::Endpoint
            | Failure::TooLarge
            | Failure::Decode
            | Failure::EndlessPages
            | Failure::Wait => Class::Other,
        }
    }

    /// Whether the service refused the call for its rate.
    pub fn is_throttling(&self) -> bool {
        self.retry() == Retry::Throttled
    }

    /// Whether the same call may succeed in a moment, and making it again does no harm: either nothing was done, or
    /// doing it twice is the same as doing it once.
    pub fn is_retryable(&self) -> bool {
        let idempotency = self.details.operation.map_or(Idempotency::None, |(meta, _)| meta.idempotency);
        self.fault().is_repeatable(idempotency)
    }

    /// The answer's body, as it came; bytes that are not UTF-8 are replaced. It may hold what should not be logged.
    pub fn raw_body(&self) -> Option<&str> {
        self.details.body.as_deref()
    }

    /// The documented limits that the request breaks.
    pub fn violations(&self) -> &[Violation] {
        &self.details.violations
    }

    /// Where and why the answer was not understood.
    pub fn decode_error(&self) -> Option<&DecodeError> {
        self.details.decode.as_ref()
    }

    /// What time it was for the service.
    pub(crate) fn date(&self) -> Option<SystemTime> {
        self.details.date
    }

    pub(crate) fn retry(&self) -> Retry {
        match self.details.failure {
            Failure::Service => self.entry().and_then(|entry| entry.retry).unwrap_or(self.class().retry()),
            _ => Retry::Never,
        }
    }

    fn entry(&self) -> Option<&'static ErrorCode> {
        let (_, table) = self.details.operation?;
        let code = self.code()?;
        table.iter().find(|entry| entry.code == code)
    }
}

impl<K: ErrorKind> From<Error<K>> for Error {
    fn from(error: Error<K>) -> Self {
        Self { details: error.details, kind: PhantomData }
    }
}

impl<K> fmt::Display for Error<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = OneLine(f);
        if let Some((meta, _)) = self.details.operation {
            write!(line, "{} {} failed: ", meta.service.name, meta.name)?;
        }
        if let Some(code) = self.code() {
            write!(line, "{code}: ")?;
        }
        write!(line, "{}", self.message())?;
        let mut open = " (";
        if let Some(status) = self.http_status() {
            write!(line, "{open}status {status}")?;
            open = ", ";
        }
        if let Some(id) = self.request_id() {
            write!(line, "{open}request id {id}")?;
            open = ", ";
        }
        if self.attempts() > 1 {
            write!(line, "{open}{} attempts", self.attempts())?;
            open = ", ";
        }
        if let Some(remedy) = self.remedy() {
            let separator = if open == " (" { open } else { "; " };
            write!(line, "{separator}remedy: {remedy}")?;
            open = ", ";
        }
        if open == " (" { Ok(()) } else { line.write_str(")") }
    }
}

/// Everything but the body, which may hold secrets.
impl<K> fmt::Debug for Error<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("failure", &self.failure())
            .field("operation", &self.operation())
            .field("code", &self.code())
            .field("message", &self.message())
            .field("request_id", &self.request_id())
            .field("http_status", &self.http_status())
            .field("attempts", &self.attempts())
            .field("remedy", &self.remedy())
            .field("body_bytes", &self.raw_body().map(str::len))
            .field("source", &self.details.source)
            .finish()
    }
}

/// The source is what lies behind the message, such as the operating system's error; its text is not in this error's.
impl<K> StdError for Error<K> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.details.source.as_deref().map(|source| source as _)
    }
}

/// Keeps what services say on one line: a log line that they could break they could also forge.
struct OneLine<'a, 'f>(&'a mut fmt::Formatter<'f>);

impl fmt::Write for OneLine<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for (index, part) in text.split(char::is_control).enumerate() {
            if index > 0 {
                self.0.write_char(' ')?;
            }
            self.0.write_str(part)?;
        }
        Ok(())
    }
}
