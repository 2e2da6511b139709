use super::answer::Answer;
use super::known::Known;
use super::rule::{End, Rule, Step};
use super::state::lock;
use super::{Mock, Received};
use duoyun_generated::contract::{ErrorKind, Operation};
use std::borrow::Borrow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

/// How a [`Mock`] answers one operation.
///
/// It is said step by step: what is answered, then how it travels and how often, then what comes after it. The
/// latest `on` whose condition holds and which has steps left answers.
///
/// ```
/// # #[cfg(feature = "alibaba-ecs")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use duoyun::alibaba::ecs::{CreateSnapshot, CreateSnapshotError};
/// use duoyun::mock::Mock;
///
/// let mock = Mock::in_process();
/// mock.on::<CreateSnapshot>()
///     .when(|request| request.disk_id == "d-busy")
///     .fail(CreateSnapshotError::IncorrectDiskStatusCreatingSnapshot)
///     .then()
///     .reply_json(r#"{"SnapshotId": "s-1"}"#)
///     .times(1);
///
/// let client = mock.alibaba()?;
/// assert!(client.send(CreateSnapshot::new("d-busy")).await.is_err());
/// assert_eq!(client.send(CreateSnapshot::new("d-busy")).await?.snapshot_id, "s-1");
/// mock.verify()?;
/// # Ok(()) }
/// # #[cfg(not(feature = "alibaba-ecs"))]
/// # fn main() {}
/// ```
pub struct On<'m, Op> {
    mock: &'m Mock,
    rule: usize,
    operation: PhantomData<fn() -> Op>,
}

impl<'m, Op: Operation> On<'m, Op> {
    pub(super) fn new(mock: &'m Mock) -> Self {
        let mut state = lock(&mock.state);
        state.rules.push(Rule::new(Known::of::<Op>()));
        Self { mock, rule: state.rules.len() - 1, operation: PhantomData }
    }

    /// Answers only the requests that `accept` accepts; the others are left to what was said before.
    pub fn when(&self, accept: impl Fn(&Op) -> bool + Send + Sync + 'static) -> &Self {
        let condition = move |received: &Received| received.typed::<Op>().is_some_and(|operation| accept(&operation));
        if let Some(rule) = lock(&self.mock.state).rules.get_mut(self.rule) {
            rule.condition = Some(Arc::new(condition));
        }
        self
    }

    /// Answers with the documented example, as it does when nothing is said; with a server error where the specs have
    /// none.
    pub fn reply_example(&self) -> &Self {
        self.answer(Answer::example(Op::META))
    }

    /// Answers with this output, in the service's envelope.
    pub fn reply(&self, output: impl Borrow<Op::Response>) -> &Self {
        self.answer(Answer::output(Op::META, output.borrow()))
    }

    /// Answers with an output that is made out of the request, as a cloud with a memory would.
    pub fn reply_with(&self, reply: impl Fn(Op) -> Op::Response + Send + Sync + 'static) -> &Self {
        let reaction = move |received: &Received| match received.typed::<Op>() {
            Some(operation) => Answer::output(Op::META, &reply(operation)),
            None => Answer::example(Op::META),
        };
        self.step(|step| step.reaction = Some(Arc::new(reaction)))
    }

    /// Answers with this document, as it is.
    pub fn reply_json(&self, document: impl Into<String>) -> &Self {
        self.reply_raw(200, "application/json", document.into())
    }

    /// Answers with this status and these bytes, whatever they are.
    pub fn reply_raw(&self, status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> &Self {
        self.answer(Answer::raw(status, content_type, body.into()))
    }

    /// Fails with an error of the operation's table: with its code, and the status and message of its first row.
    pub fn fail(&self, kind: Op::Error) -> &Self {
        let entry = kind.entry();
        let (status, message) = entry.and_then(|entry| entry.rows.first().copied()).unwrap_or((0, ""));
        self.fail_with(if status == 0 { 400 } else { status }, entry.map_or("Other", |entry| entry.code), message)
    }

    /// Fails with this status, code and message, in the service's envelope.
    pub fn fail_with(&self, status: u16, code: &str, message: &str) -> &Self {
        self.answer(Answer::failure(Op::META, status, code, message))
    }

    /// Adds a header to the answer, or replaces one that every answer has. Say it after what is answered.
    pub fn header(&self, name: &str, value: &str) -> &Self {
        self.step(|step| step.answer.headers.push((name.to_ascii_lowercase(), value.to_owned())))
    }

    /// Waits before the first byte of the answer.
    pub fn delay(&self, time: Duration) -> &Self {
        self.step(|step| step.manner.delay = time)
    }

    /// Sends the body in pieces of so many bytes, with a pause after each.
    pub fn drip(&self, bytes: usize, pause: Duration) -> &Self {
        self.step(|step| step.manner.drip = Some((bytes, pause)))
    }

    /// Has no connection come about, so that nothing is sent. On the loopback interface the mock knows what is asked
    /// only after a connection came about; there this is a [`reset`](Self::reset).
    pub fn refuse(&self) -> &Self {
        self.end(End::Refused)
    }

    /// Resets the connection once the request has come, without an answer.
    pub fn reset(&self) -> &Self {
        self.end(End::Reset)
    }

    /// Resets the connection after so many bytes of the body.
    pub fn reset_after(&self, bytes: usize) -> &Self {
        self.end(End::ResetAfter(bytes))
    }

    /// Closes the connection after so many bytes of the body, although the headers promised all of it.
    pub fn truncate(&self, bytes: usize) -> &Self {
        self.end(End::ClosedAfter(bytes))
    }

    /// Answers so many requests, and no more. That they come is then an expectation: see [`Mock::verify`].
    pub fn times(&self, times: u32) -> &Self {
        self.step(|step| step.times = Some(times))
    }

    /// Goes on to what is answered afterwards. What was said before is for one request, unless it is for more
    /// [`times`](Self::times).
    pub fn then(&self) -> &Self {
        if let Some(rule) = lock(&self.mock.state).rules.get_mut(self.rule) {
            rule.then();
        }
        self
    }

    fn answer(&self, answer: Answer) -> &Self {
        self.step(|step| {
            step.answer = answer;
            step.reaction = None;
        })
    }

    fn end(&self, end: End) -> &Self {
        self.step(|step| step.manner.end = end)
    }

    fn step(&self, change: impl FnOnce(&mut Step)) -> &Self {
        if let Some(step) = lock(&self.mock.state).rules.get_mut(self.rule).and_then(Rule::last) {
            change(step);
        }
        self
    }
}

impl<Op: Operation> fmt::Debug for On<'_, Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("On").field("operation", &Op::META.name).finish_non_exhaustive()
    }
}
