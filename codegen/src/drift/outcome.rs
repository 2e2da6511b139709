use super::languages::{self, Role};
use super::{Unmatched, differences, find};
use crate::diff::{Change, Specs};
use crate::model::Operation;
use crate::page::{Facts, Language, Problem};

/// A page, under the name that messages show.
#[derive(Clone, Copy, Debug)]
pub struct Page<'p> {
    /// Its name.
    pub name: &'p str,
    /// Its language.
    pub language: Language,
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

    /// Whether a problem of the page belongs beside this outcome: what a page lost was compared with nothing.
    pub fn concerns(&self, problem: &Problem) -> bool {
        match self {
            Outcome::Unchanged => false,
            Outcome::Compared(_) => problem.is_of_something(),
            Outcome::Unmatched(_) => matches!(problem, Problem::OperationContradicted(..)),
        }
    }

    /// The differences that somebody must look at.
    pub fn findings(&self) -> impl Iterator<Item = &Change> {
        let is_open = |fate: &Fate| matches!(fate, Fate::Told | Fate::Waiting | Fate::ByHand(_));
        self.changes().iter().filter(move |(_, fate)| is_open(fate)).map(|(change, _)| change)
    }
}

/// Compares pages with the specs of their operations, and translations with their sources. A page that states what the spec was last
/// brought to is compared only in `full`.
pub fn outcomes(pages: &[Page<'_>], specs: &Specs, full: bool) -> Vec<Outcome> {
    let roles = languages::roles(pages, specs);
    pages.iter().zip(&roles).map(|(page, role)| outcome(*page, role, specs, full)).collect()
}

fn outcome(page: Page<'_>, role: &Role, specs: &Specs, full: bool) -> Outcome {
    if let Some(outcome) = role.outcome() {
        return outcome;
    }
    let found = match find(page.facts, specs) {
        Ok(found) => found,
        Err(why) => return Outcome::Unmatched(why),
    };
    if is_settled(page.facts, found.1) && !full {
        return Outcome::Unchanged;
    }
    let differences = differences(page, found, specs);
    Outcome::Compared(differences.into_iter().map(|difference| (difference.change, Fate::Told)).collect())
}

/// Whether a spec was brought to these facts already.
pub(super) fn is_settled(facts: &Facts, operation: &Operation) -> bool {
    operation.facts.as_ref() == Some(&facts.digest())
}
