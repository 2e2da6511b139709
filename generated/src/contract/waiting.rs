//! States to wait for.

use super::{Operation, Read, Record};
use std::fmt;
use std::marker::PhantomData;

/// A state that a response of `O` shows, and how to wait for it.
pub struct Waiter<O> {
    /// What to look at and how often.
    pub facts: WaiterFacts,
    operation: PhantomData<fn() -> O>,
}

/// What a waiter looks at, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WaiterFacts {
    /// The name of the state.
    pub name: &'static str,
    /// The path in the response, under wire names; `[]` stands for every element of a list: `Snapshots[].Status`.
    pub field: &'static str,
    /// Values that end the wait well, when all elements have one of them.
    pub success: &'static [&'static str],
    /// Values after which success cannot come any more.
    pub failure: &'static [&'static str],
    /// Seconds between two calls.
    pub interval: u32,
    /// Seconds after which to give up.
    pub timeout: u32,
}

impl<O: Operation> Waiter<O> {
    /// A state of that name, seen at `field`; no value of it means anything yet.
    pub const fn new(name: &'static str, field: &'static str) -> Self {
        let facts = WaiterFacts { name, field, success: &[], failure: &[], interval: 5, timeout: 600 };
        Self { facts, operation: PhantomData }
    }

    /// Sets the values that end the wait well.
    #[must_use]
    pub const fn success(mut self, values: &'static [&'static str]) -> Self {
        self.facts.success = values;
        self
    }

    /// Sets the values after which success cannot come any more.
    #[must_use]
    pub const fn failure(mut self, values: &'static [&'static str]) -> Self {
        self.facts.failure = values;
        self
    }

    /// Sets the seconds between two calls and those after which to give up.
    #[must_use]
    pub const fn every(mut self, interval: u32, timeout: u32) -> Self {
        self.facts.interval = interval;
        self.facts.timeout = timeout;
        self
    }
}

impl<O> Clone for Waiter<O> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<O> Copy for Waiter<O> {}

impl<O> fmt::Debug for Waiter<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.facts.fmt(f)
    }
}

/// Where a wait stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress {
    /// The state has come true.
    Done,
    /// It cannot come true any more, because of this value.
    Failed(String),
    /// Not yet; these are the values now, none when there is nothing to look at.
    Waiting(Vec<String>),
}

impl WaiterFacts {
    /// What a response says about the state.
    pub fn judge(&self, response: &dyn Record) -> Progress {
        let mut values = Vec::new();
        collect(Read::Record(response), self.field, &mut values);
        if let Some(failed) = values.iter().find(|value| self.failure.contains(&value.as_str())) {
            return Progress::Failed(failed.clone());
        }
        if !values.is_empty() && values.iter().all(|value| self.success.contains(&value.as_str())) {
            return Progress::Done;
        }
        Progress::Waiting(values)
    }
}

fn collect(read: Read<'_>, path: &str, values: &mut Vec<String>) {
    match read {
        Read::Record(record) => {
            let (name, rest) = path.split_once('.').unwrap_or((path, ""));
            let name = name.strip_suffix("[]").unwrap_or(name);
            match record.shape().position(name).map(|index| record.slot(index).read()) {
                // A state that is not told is none that was waited for.
                Some(Read::Empty) if rest.is_empty() => values.push(String::new()),
                Some(read) => collect(read, rest, values),
                None => {}
            }
        }
        Read::List(list) => (0..list.len()).for_each(|index| collect(list.get(index), path, values)),
        Read::Text(text) => values.push(text.to_owned()),
        Read::Bool(value) => values.push(value.to_string()),
        Read::Int(value) => values.push(value.to_string()),
        Read::Empty | Read::Float(_) | Read::Json(_) | Read::Map(_) => {}
    }
}
