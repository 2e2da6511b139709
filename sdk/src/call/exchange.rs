//! From a prepared request to its answer, in one attempt or several.

use super::prepare::Prepared;
use super::sign::sign;
use crate::core::Core;
use crate::response::Outcome;
use crate::retry::{self, Attempt, Decision, Facts, Fault};
use crate::transport::{HttpResponse, SignedRequest, TransportError, TransportFailure};
use crate::{Credentials, Error, Failure, answer, observe, trace};
use duoyun_generated::contract::{Class, Findings, Meta, Record};
use std::time::{Duration, SystemTime};
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep, timeout_at};

/// Reads an answer into the operation's output, and gives the request id.
pub(crate) type Read<'a> = dyn FnMut(&HttpResponse) -> Result<String, Error> + Send + 'a;

/// Sends the request until an attempt succeeds or another one cannot help, within the time that the call has.
pub(crate) async fn exchange(core: &Core, request: &Prepared, read: &mut Read<'_>) -> Result<Outcome, Error> {
    if Handle::try_current().is_err() {
        return Err(Error::new(Failure::Setup, "a call needs a tokio runtime, and none is running"));
    }
    let mut history = Vec::new();
    let attempts = attempts(core, request, read, &mut history);
    match trace::in_span(request.meta, &request.region, attempts).await {
        Ok(outcome) => Ok(outcome),
        Err(error) => Err(error.after(history)),
    }
}

/// What a call puts right between two attempts. Each is done once: what does not help the first time does not help.
#[derive(Default)]
struct Corrections {
    clock: bool,
    credentials: bool,
}

async fn attempts(
    core: &Core,
    request: &Prepared,
    read: &mut Read<'_>,
    history: &mut Vec<Attempt>,
) -> Result<Outcome, Error> {
    let deadline = after(Instant::now(), request.timeout);
    let mut corrections = Corrections::default();
    let mut last_cost = 0;
    loop {
        let credentials = match timeout_at(deadline, credentials(core, request)).await {
            Ok(credentials) => credentials?,
            Err(_) => return Err(took_too_long(Failure::OperationTimeout, "the call", request.timeout)),
        };
        let credentials = credentials.as_ref();
        let begin = Instant::now();
        if begin >= deadline {
            return Err(took_too_long(Failure::OperationTimeout, "the call", request.timeout));
        }
        let time = core.clock.now();
        let signed = sign(core, request, credentials, time)?;
        let sent = send(core, request, signed, begin, deadline).await;
        let outcome = sent.and_then(|answer| understand(core, read, &answer));
        let outcome = outcome.map_err(|error| match credentials {
            Some(credentials) => error.without(credentials),
            None => error,
        });
        let (number, latency) = (number_after(history), begin.elapsed());
        let error = match outcome {
            Ok((request_id, http_status)) => {
                core.budget.succeeded(last_cost);
                trace::succeeded(number, http_status, &request_id, latency);
                return Ok(Outcome { request_id, http_status, attempts: number });
            }
            Err(error) => error.about(request.meta, request.errors),
        };
        if let (Some(observer), Some(code), Some(status)) = (&core.observer, error.code(), error.http_status()) {
            observe::report_code(observer.as_ref(), request.meta, request.errors, status, code);
        }
        let refused = Refused { error: &error, credentials, time, latency };
        let is_corrected = corrections.apply(core, &refused);
        let fault = if is_corrected { Fault::Corrected } else { error.fault_after(history) };
        // What was put right was no failure of the service, so it takes no attempt from those that failures have.
        let corrected = history.iter().filter(|attempt| attempt.fault == Fault::Corrected).count();
        let failed = number.saturating_sub(u32::try_from(corrected).unwrap_or(u32::MAX));
        let next = next(core, request, &error, fault, failed, deadline);
        let attempt = Attempt::new(&error, fault, latency, next.map(|(delay, _)| delay));
        trace::failed(number, &attempt);
        history.push(attempt);
        let Some((delay, cost)) = next else {
            return Err(error);
        };
        last_cost = cost;
        sleep(delay).await;
    }
}

/// What the request is to be signed with; nothing where it is not signed.
async fn credentials(core: &Core, request: &Prepared) -> Result<Option<Credentials>, Error> {
    if request.meta.is_signed { core.credentials().await.map(Some) } else { Ok(None) }
}

/// The delay and the cost of another attempt, which the budget has then paid; none when there is to be none.
fn next(
    core: &Core,
    request: &Prepared,
    error: &Error,
    fault: Fault,
    attempts: u32,
    deadline: Instant,
) -> Option<(Duration, u32)> {
    let facts = Facts {
        fault,
        idempotency: request.meta.idempotency,
        attempts,
        asked: error.retry_after(),
        remaining: deadline.saturating_duration_since(Instant::now()),
        budget: core.budget.left(),
        jitter: getrandom::u32().unwrap_or(u32::MAX),
    };
    match retry::decide(&facts, &request.retry) {
        // Other calls may have spent the budget since it was looked at.
        Decision::Again { after, cost } => core.budget.take(cost).then_some((after, cost)),
        Decision::Stop => None,
    }
}

/// An attempt that the service refused, with what can be learnt from it.
struct Refused<'a> {
    error: &'a Error,
    credentials: Option<&'a Credentials>,
    /// The time that the request was signed with.
    time: SystemTime,
    latency: Duration,
}

impl Corrections {
    /// Puts right what the service found wrong with the request's time stamp or credentials, if that can be.
    fn apply(&mut self, core: &Core, refused: &Refused<'_>) -> bool {
        let Refused { error, credentials, time, latency } = *refused;
        match error.class() {
            Class::Signature if !self.clock && error.blames_clock() => {
                self.clock = error.date().is_some_and(|date| core.clock.learn(time, latency, date));
                if self.clock {
                    trace::set_clock();
                }
                self.clock
            }
            Class::Credentials if !self.credentials && error.blames_credentials() => {
                self.credentials = credentials.is_some_and(|credentials| core.credentials.invalidate(credentials));
                if self.credentials {
                    trace::set_credentials();
                }
                self.credentials
            }
            _ => false,
        }
    }
}

/// Sends a signed request once. What was sent when time is up may still be carried out.
async fn send(
    core: &Core,
    request: &Prepared,
    signed: SignedRequest,
    begin: Instant,
    deadline: Instant,
) -> Result<HttpResponse, Error> {
    let attempt = after(begin, core.timeouts.attempt);
    match timeout_at(attempt.min(deadline), core.transport.send(signed, core.body_limit)).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(untransmitted(error, core)),
        Err(_) if attempt < deadline => {
            Err(took_too_long(Failure::AttemptTimeout, "the attempt", core.timeouts.attempt))
        }
        Err(_) => Err(took_too_long(Failure::OperationTimeout, "the call", request.timeout)),
    }
}

fn understand(core: &Core, read: &mut Read<'_>, answer: &HttpResponse) -> Result<(String, u16), Error> {
    match read(answer) {
        Ok(request_id) => Ok((request_id, answer.status)),
        Err(error) => Err(error.answered(answer, core.clock.system())),
    }
}

/// The number of the attempt that follows on these.
fn number_after(history: &[Attempt]) -> u32 {
    u32::try_from(history.len()).unwrap_or(u32::MAX).saturating_add(1)
}

/// Reads an answer into a blank output, and gives the request id.
pub(crate) fn read(
    core: &Core,
    meta: &'static Meta,
    answer: &HttpResponse,
    output: &mut dyn Record,
) -> Result<String, Error> {
    let mut findings = core.observer.is_some().then(Findings::default);
    let request_id = answer::read(meta, answer.status, &answer.body, output, findings.as_mut())?;
    if let (Some(observer), Some(findings)) = (&core.observer, findings) {
        observe::report_findings(observer.as_ref(), meta, findings);
    }
    Ok(request_id.or_else(|| answer.request_id().map(str::to_owned)).unwrap_or_default())
}

fn untransmitted(error: TransportError, core: &Core) -> Error {
    let message = match error.failure {
        TransportFailure::ConnectTimeout => format!("connecting took longer than {:?}", core.timeouts.connect),
        TransportFailure::TooLarge => format!("the answer has more than {} bytes", core.body_limit),
        _ => error.to_string(),
    };
    let failure = match error.failure {
        TransportFailure::Unsendable => Failure::Signing,
        TransportFailure::Connect => Failure::Connect,
        TransportFailure::ConnectTimeout => Failure::ConnectTimeout,
        TransportFailure::Timeout => Failure::AttemptTimeout,
        TransportFailure::Interrupted => Failure::Interrupted,
        TransportFailure::TooLarge => Failure::TooLarge,
    };
    let failed = Error::new(failure, message);
    let failed = match error.partial {
        Some(answer) => failed.answered(&answer, core.clock.system()),
        None => failed,
    };
    match error.source {
        Some(source) => failed.caused_by(source),
        None => failed,
    }
}

fn took_too_long(failure: Failure, what: &str, limit: Duration) -> Error {
    Error::new(failure, format!("{what} took longer than {limit:?}"))
}

/// A time that lies so far ahead that it cannot be told is as good as a year ahead.
fn after(begin: Instant, span: Duration) -> Instant {
    begin.checked_add(span).unwrap_or_else(|| begin + Duration::from_secs(365 * 86_400))
}
