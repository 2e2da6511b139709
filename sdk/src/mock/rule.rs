//! How an operation is answered: a sequence of steps, for the requests that a condition picks.

use super::answer::Answer;
use super::known::Known;
use super::received::Received;
use std::sync::Arc;
use std::time::Duration;

/// What the requests must look like that a rule answers.
pub(super) type Condition = Arc<dyn Fn(&Received) -> bool + Send + Sync>;

/// Makes an answer out of the request.
pub(super) type Reaction = Arc<dyn Fn(&Received) -> Answer + Send + Sync>;

/// One `on`, with all that was said after it.
pub(super) struct Rule {
    pub(super) known: Known,
    pub(super) condition: Option<Condition>,
    steps: Vec<Step>,
}

/// One answer, and how often it is given.
#[derive(Clone)]
pub(super) struct Step {
    pub(super) answer: Answer,
    /// What is answered instead, but for the headers.
    pub(super) reaction: Option<Reaction>,
    pub(super) manner: Manner,
    /// How many requests it is for; none when it is for all that come.
    pub(super) times: Option<u32>,
    given: u32,
}

/// How the bytes of an answer travel.
#[derive(Clone, Copy, Default)]
pub(super) struct Manner {
    /// The time before the first byte.
    pub(super) delay: Duration,
    /// The body comes in pieces of so many bytes, with a pause after each.
    pub(super) drip: Option<(usize, Duration)>,
    pub(super) end: End,
}

/// How an answer ends.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum End {
    /// With its last byte.
    #[default]
    Whole,
    /// No connection comes about.
    Refused,
    /// The connection is reset before the first byte.
    Reset,
    /// The connection is reset after so many bytes of the body.
    ResetAfter(usize),
    /// The connection is closed after so many bytes of the body, although more were promised.
    ClosedAfter(usize),
}

impl Rule {
    pub(super) fn new(known: Known) -> Self {
        Self { known, condition: None, steps: vec![Step::new(known)] }
    }

    /// The step that is being said.
    pub(super) fn last(&mut self) -> Option<&mut Step> {
        self.steps.last_mut()
    }

    pub(super) fn then(&mut self) {
        // Without a number, a step with another after it is for one request: it would never come to the other.
        if let Some(step) = self.steps.last_mut() {
            step.times.get_or_insert(1);
        }
        self.steps.push(Step::new(self.known));
    }

    /// The step for the next request, which counts as given; none when all steps are used up.
    pub(super) fn next(&mut self) -> Option<Step> {
        let step = self.steps.iter_mut().find(|step| step.is_left())?;
        step.given += 1;
        Some(step.clone())
    }

    pub(super) fn is_left(&self) -> bool {
        self.steps.iter().any(Step::is_left)
    }

    /// What was expected and did not happen, one line each.
    pub(super) fn unmet(&self) -> impl Iterator<Item = String> {
        let short =
            self.steps.iter().enumerate().filter(|(_, step)| step.times.is_some_and(|times| step.given < times));
        short.map(|(index, step)| {
            let (times, answer) = (step.times.unwrap_or_default(), step.answer.label());
            let step_number = if self.steps.len() > 1 { format!("step {}, ", index + 1) } else { String::new() };
            let requests = if times == 1 { "1 request".to_owned() } else { format!("{times} requests") };
            format!("{}: {step_number}{answer}, was for {requests} and {} came", self.known, step.given)
        })
    }
}

impl Step {
    fn new(known: Known) -> Self {
        Self { answer: Answer::example(known.meta), reaction: None, manner: Manner::default(), times: None, given: 0 }
    }

    /// The answer to this request.
    pub(super) fn react(self, received: &Received) -> Answer {
        match self.reaction {
            Some(reaction) => reaction(received).with_headers(self.answer.headers),
            None => self.answer,
        }
    }

    fn is_left(&self) -> bool {
        self.times.is_none_or(|times| self.given < times)
    }
}
