//! What changed between two sets of specs, and what that means for those who use the generated crate.
//!
//! The models are compared, not the texts: a change is one that generated code shows. The trees are asked for places, and for
//! the few facts that only documentation shows.

pub mod changelog;
mod errors;
mod field;
mod ignore;
mod log;
mod operation;
mod pages;
mod print;
mod reach;
mod scope;
mod service;
mod specs;

use crate::change::{Bump, Level, Rule};
use std::fmt;

pub(crate) use field::spelled;
pub use ignore::Ignored;
pub use pages::compare_pages;
pub use print::{SCHEMA, print, to_json};
pub(crate) use print::{Told, bump, cell, print_told};
pub(crate) use scope::{Meaning, Scope};
pub(crate) use service::id;
pub(crate) use specs::Home;
pub use specs::{Place, Specs};

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of change it is.
    pub rule: Rule,
    /// How far it reaches.
    pub level: Level,
    /// What it demands of the next version of the generated crate.
    pub bump: Bump,
    /// `cloud/service/Operation`, or `cloud/service` for what its operations share.
    pub operation: String,
    /// What changed: `request.Name`, `response.Name`, `errors.Code`, a key of the spec, or nothing for the whole operation.
    pub path: String,
    /// The other paths that lead to the same shape or enum.
    pub also: Vec<String>,
    /// What was there.
    pub before: Option<Statement>,
    /// What is there now.
    pub after: Option<Statement>,
}

/// What one of the two says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The fact, in a few words.
    pub text: String,
    /// Where it is written.
    pub place: Place,
}

impl Statement {
    /// The place, and what it says.
    pub(crate) fn says(&self) -> String {
        format!("{} says {}", self.place, self.text)
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.level, self.rule.id(), self.operation)?;
        if !self.path.is_empty() {
            write!(f, " {}", self.path)?;
        }
        if !self.also.is_empty() {
            write!(f, " (and {})", self.also.join(", "))?;
        }
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => {
                write!(f, ": {} ({}) became {} ({})", before.text, before.place, after.text, after.place)
            }
            (Some(before), None) => write!(f, ": {} ({}) is gone", before.text, before.place),
            (None, Some(after)) => write!(f, ": {} ({}) is new", after.text, after.place),
            (None, None) => Ok(()),
        }
    }
}

/// What a set of changes demands of each crate's next version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Of `duoyun-generated`.
    pub generated: Bump,
    /// Of `duoyun`, which hands the types of the other on: what breaks or grows one breaks or grows both, and a patch reaches
    /// its users without a release.
    pub sdk: Bump,
}

impl Demand {
    /// What the changes demand together.
    pub fn of<'c>(changes: impl IntoIterator<Item = &'c Change>) -> Self {
        let generated = changes.into_iter().map(|change| change.bump).max().unwrap_or(Bump::None);
        Demand { generated, sdk: if generated == Bump::Patch { Bump::None } else { generated } }
    }
}

/// The changes from one set of specs to a later one, by service and operation, in the order of the later one's files.
pub fn compare(before: &Specs, after: &Specs) -> Vec<Change> {
    let mut log = log::Log::new(before, after);
    service::compare_all(&mut log);
    log.changes
}
