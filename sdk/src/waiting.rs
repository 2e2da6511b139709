//! Waiting until a response shows a state.

use crate::call::Call;
use crate::{Error, Failure, Response};
use duoyun_generated::contract::{Operation, Progress, Waiter, WaiterFacts};
use std::error::Error as StdError;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;
use tokio::time::{Instant, sleep};

impl<Op: Operation> Call<Op> {
    /// Makes the call again and again until its response shows a state. The options count for each call.
    pub fn until(self, state: Waiter<Op>) -> Wait<Op> {
        let facts = state.facts;
        Wait {
            interval: Duration::from_secs(facts.interval.into()),
            timeout: Duration::from_secs(facts.timeout.into()),
            call: self,
            facts,
            report: None,
        }
    }
}

/// A wait that has not begun yet: await it. It gives the response that shows the state.
///
/// A call that fails for a reason that passes does not end the wait, however often it was repeated: the wait goes on
/// with the next look.
///
/// ```no_run
/// # #[cfg(feature = "alibaba-ecs")]
/// # async fn run(client: duoyun::alibaba::Client) -> Result<(), duoyun::Error> {
/// use duoyun::alibaba::ecs::DescribeSnapshots;
/// use std::time::Duration;
///
/// let look = DescribeSnapshots::new().snapshot_ids(["s-bp17441ohwka0yuh****"]);
/// let available = client
///     .wait(look, DescribeSnapshots::SNAPSHOT_AVAILABLE)
///     .timeout(Duration::from_secs(1200))
///     .on_progress(|look| println!("{:?} after {:?}", look.states, look.elapsed))
///     .await?;
/// println!("{:?}", available.snapshots[0].progress);
/// # Ok(()) }
/// ```
#[must_use = "a wait does nothing until it is awaited"]
pub struct Wait<Op: Operation> {
    call: Call<Op>,
    facts: WaiterFacts,
    interval: Duration,
    timeout: Duration,
    report: Option<Report<Op::Response>>,
}

type Report<R> = Box<dyn FnMut(&Look<'_, R>) + Send>;

/// What one call of a wait showed, when that is not the end of it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Look<'a, R> {
    /// The response.
    pub response: &'a R,
    /// The states in it; none when what is waited for is not there yet.
    pub states: &'a [String],
    /// How long the wait has lasted.
    pub elapsed: Duration,
    /// How many calls it has made.
    pub calls: u32,
}

impl<Op: Operation> Wait<Op> {
    /// After how long to give up, whatever the calls are doing then. Default: the state's own.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long to pause between two calls. Default: the state's own.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Calls this after each look that does not end the wait.
    pub fn on_progress(mut self, report: impl FnMut(&Look<'_, Op::Response>) + Send + 'static) -> Self {
        self.report = Some(Box::new(report));
        self
    }

    /// The name of the state.
    #[cfg(feature = "blocking")]
    pub(crate) fn state(&self) -> &'static str {
        self.facts.name
    }

    async fn run(mut self) -> Result<Response<Op::Response>, WaitError<Op>> {
        let begin = Instant::now();
        let mut seen = Seen::nothing(self.facts.name);
        loop {
            let remaining = self.timeout.saturating_sub(begin.elapsed());
            let outcome = self.call.clone().within(remaining).await;
            seen.calls += 1;
            seen.elapsed = begin.elapsed();
            let failed = match outcome {
                Ok(response) => {
                    match self.facts.judge(&response.output) {
                        Progress::Done => return Ok(response),
                        Progress::Failed(state) => {
                            seen.last = Some(response);
                            return Err(seen.end(WaitFailure::Failed(state), None));
                        }
                        Progress::Waiting(states) => seen.states = states,
                        _ => {}
                    }
                    self.report(&seen, &response.output);
                    seen.last = Some(response);
                    None
                }
                Err(error) if error.is_retryable() || error.failure() == Failure::OperationTimeout => Some(error),
                Err(error) => return Err(seen.end(WaitFailure::Call, Some(error))),
            };
            // There is no point in waiting for a time at which no call can be made any more.
            if seen.elapsed.saturating_add(self.interval) >= self.timeout {
                return Err(seen.end(WaitFailure::TimedOut(self.timeout), failed));
            }
            sleep(self.interval).await;
        }
    }

    fn report(&mut self, seen: &Seen<Op>, response: &Op::Response) {
        if let Some(report) = &mut self.report {
            let Seen { states, elapsed, calls, .. } = seen;
            report(&Look { response, states, elapsed: *elapsed, calls: *calls });
        }
    }
}

impl<Op: Operation> IntoFuture for Wait<Op> {
    type Output = Result<Response<Op::Response>, WaitError<Op>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<Op: Operation> fmt::Debug for Wait<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait")
            .field("call", &self.call)
            .field("state", &self.facts.name)
            .field("interval", &self.interval)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// Why a wait ended without the state.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WaitFailure {
    /// This state came, after which the one that was waited for cannot come any more.
    Failed(String),
    /// This much time was up.
    TimedOut(Duration),
    /// A call failed, and would again.
    Call,
}

/// A wait that ended without the state, and everything that it had seen by then.
///
/// `?` turns it into an [`Error`]: that of the call, where one failed.
pub struct WaitError<Op: Operation> {
    end: Box<End<Op>>,
}

struct End<Op: Operation> {
    failure: WaitFailure,
    call: Option<Error<Op::Error>>,
    seen: Seen<Op>,
}

struct Seen<Op: Operation> {
    waiter: &'static str,
    elapsed: Duration,
    calls: u32,
    states: Vec<String>,
    last: Option<Response<Op::Response>>,
}

impl<Op: Operation> Seen<Op> {
    fn nothing(waiter: &'static str) -> Self {
        Self { waiter, elapsed: Duration::ZERO, calls: 0, states: Vec::new(), last: None }
    }

    fn end(self, failure: WaitFailure, call: Option<Error<Op::Error>>) -> WaitError<Op> {
        WaitError { end: Box::new(End { failure, call, seen: self }) }
    }
}

impl<Op: Operation> WaitError<Op> {
    #[cfg(feature = "blocking")]
    pub(crate) fn not_begun(waiter: &'static str, error: Error<Op::Error>) -> Self {
        Seen::nothing(waiter).end(WaitFailure::Call, Some(error))
    }

    /// Why the wait ended.
    pub fn failure(&self) -> &WaitFailure {
        &self.end.failure
    }

    /// The error of the last call, when it failed.
    pub fn call_error(&self) -> Option<&Error<Op::Error>> {
        self.end.call.as_ref()
    }

    /// The states that the last look showed that did not end the wait.
    pub fn states(&self) -> &[String] {
        &self.end.seen.states
    }

    /// The last response; none when no call succeeded.
    pub fn last(&self) -> Option<&Response<Op::Response>> {
        self.end.seen.last.as_ref()
    }

    /// How long the wait lasted.
    pub fn elapsed(&self) -> Duration {
        self.end.seen.elapsed
    }

    /// How many calls it made.
    pub fn calls(&self) -> u32 {
        self.end.seen.calls
    }
}

impl<Op: Operation> From<WaitError<Op>> for Error {
    fn from(error: WaitError<Op>) -> Self {
        let message = error.to_string();
        match (error.end.failure, error.end.call) {
            (WaitFailure::Call, Some(call)) => call.into(),
            _ => Error::new(Failure::Wait, message),
        }
    }
}

impl<Op: Operation> fmt::Display for WaitError<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let End { failure, call, seen } = &*self.end;
        write!(f, "{} {} waited for {}, and ", Op::META.service.name, Op::META.name, seen.waiter)?;
        match failure {
            WaitFailure::Failed(state) => write!(f, "{} came", state.escape_debug())?,
            WaitFailure::TimedOut(timeout) => write!(f, "{timeout:?} were not enough")?,
            WaitFailure::Call => f.write_str("a call failed")?,
        }
        write!(f, " (calls {}, {:?}", seen.calls, seen.elapsed)?;
        if !seen.states.is_empty() {
            write!(f, ", last seen {}", seen.states.join(", ").escape_debug())?;
        }
        if let Some(last) = &seen.last {
            write!(f, ", request id {}", last.request_id.escape_debug())?;
        }
        f.write_str(")")?;
        call.as_ref().map_or(Ok(()), |call| write!(f, ": {call}"))
    }
}

impl<Op: Operation> fmt::Debug for WaitError<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitError")
            .field("operation", &Op::META.name)
            .field("state", &self.end.seen.waiter)
            .field("failure", self.failure())
            .field("states", &self.states())
            .field("elapsed", &self.elapsed())
            .field("calls", &self.calls())
            .field("call_error", &self.call_error())
            .finish_non_exhaustive()
    }
}

/// The source is what lies behind the failed call; its own text is part of this error's.
impl<Op: Operation> StdError for WaitError<Op> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.call_error().and_then(StdError::source)
    }
}
