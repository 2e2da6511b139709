use super::{Unmatched, differences, find};
use crate::diff::{Change, Specs};
use crate::model::Operation;
use crate::page::Facts;

/// A page, under the name that messages show.
#[derive(Clone, Copy, Debug)]
pub struct Page<'p> {
    /// Its name.
    pub name: &'p str,
    /// What it states.
    pub facts: &'p Facts,
}

/// What became of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It states what it stated when the spec was last brought to it.
    Unchanged,
    /// Its differences, each with what became of it.
    Compared(Vec<(Change, Fate)>),
    /// It belongs to no spec.
    Unmatched(Unmatched),
}

/// What became of a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was told, and no more.
    Told,
    /// The spec says what the page says.
    Written,
    /// The page no longer shows it, and the spec holds it.
    Held,
    /// It waits to be accepted.
    Waiting,
    /// It is nothing that a program should do; says why.
    ByHand(String),
    /// The spec stays as it is, as was decided, or because the difference is no more than a note.
    Kept,
}

impl Outcome {
    /// The differences, each with what became of it.
    pub fn changes(&self) -> &[(Change, Fate)] {
        match self {
            Outcome::Compared(changes) => changes,
            Outcome::Unchanged | Outcome::Unmatched(_) => &[],
        }
    }

    /// Whether somebody must look at it.
    pub fn has_findings(&self) -> bool {
        let is_open = |fate: &Fate| matches!(fate, Fate::Told | Fate::Waiting | Fate::ByHand(_));
        matches!(self, Outcome::Unmatched(_)) || self.changes().iter().any(|(_, fate)| is_open(fate))
    }
}

/// Compares a page with the spec of its operation. One that states what the spec was last brought to is compared only in `full`.
pub fn outcome(page: Page<'_>, specs: &Specs, full: bool) -> Outcome {
    let (service, operation) = match find(page.facts, specs) {
        Ok(found) => found,
        Err(why) => return Outcome::Unmatched(why),
    };
    if is_settled(page.facts, operation) && !full {
        return Outcome::Unchanged;
    }
    let differences = differences(page.name, page.facts, service, operation, specs);
    Outcome::Compared(differences.into_iter().map(|difference| (difference.change, Fate::Told)).collect())
}

/// Whether a spec was brought to these facts already.
pub(super) fn is_settled(facts: &Facts, operation: &Operation) -> bool {
    operation.facts.as_ref() == Some(&facts.digest())
}
