//! All pages at once: which specs follow them, what that means for users, and what is left for people.
//!
//! Texts go in, texts and a report come out. Whoever writes them does so in one go, see [`crate::journal`].

pub mod changelog;
mod report;

use crate::diff::{self, Change, Specs, changelog as entries};
use crate::drift::{self, Fate, Outcome, Policy, Unmatched, Written};
use crate::emit::File;
use crate::page::{self, Diagnostic, Language, Problem, Reading};
use crate::parallel;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A page of the folder.
#[derive(Debug)]
pub struct Page {
    /// Its path in the folder.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A page that was read and compared.
#[derive(Debug)]
pub struct Reviewed<'p> {
    /// Its path in the folder.
    pub name: &'p str,
    /// Its language.
    pub language: Language,
    /// What it states, and what is wrong with it.
    pub reading: Reading,
    /// What became of it.
    pub outcome: Outcome,
}

/// What the pages of a folder come to.
#[derive(Debug)]
pub struct Update<'p> {
    /// The specs as they are to be, where they are others than before.
    pub specs: Option<Specs>,
    /// Those of their files that have another text.
    pub files: Vec<File>,
    /// The pages.
    pub pages: Vec<Reviewed<'p>>,
    /// What it means for users of the generated crate.
    pub changes: Vec<Change>,
    /// That as a section of the changelog.
    pub section: String,
}

impl Update<'_> {
    /// Whether something waits for a person. A page without a spec does not: nobody has asked for its operation yet. Nor does a
    /// page about something else, unless there are no others: then what was saved are no pages of operations. A page of two
    /// operations does.
    pub fn has_findings(&self) -> bool {
        let is_lost =
            |outcome: &Outcome| matches!(outcome, Outcome::Unmatched(Unmatched::Silent(_) | Unmatched::Overlong(..)));
        let is_other =
            |page: &Reviewed<'_>| matches!(page.outcome, Outcome::Unmatched(Unmatched::Nothing | Unmatched::Unnamed));
        let is_torn = |found: &Diagnostic| matches!(found.problem, Problem::OperationContradicted(..));
        let is_open = |page: &Reviewed<'_>| {
            is_lost(&page.outcome)
                || page.outcome.findings().next().is_some()
                || page.reading.diagnostics.iter().any(is_torn)
        };
        self.pages.iter().any(is_open) || self.pages.iter().all(is_other)
    }

    /// The differences of all pages, each with its page and what became of it.
    fn differences(&self) -> impl Iterator<Item = (&Change, &Fate)> {
        self.pages.iter().flat_map(|page| page.outcome.changes()).map(|(change, fate)| (change, fate))
    }
}

/// Brings specs to the pages of a folder. `tick` hears how many have been read.
pub fn update<'p>(pages: &'p [Page], specs: &Specs, policy: &Policy, tick: impl Fn(usize) + Sync) -> Update<'p> {
    let done = AtomicUsize::new(0);
    let readings = parallel::map(pages, |page| {
        let reading = (page::read(&page.name, &page.text), page::language(&page.text));
        tick(done.fetch_add(1, Ordering::Relaxed) + 1);
        reading
    });
    let told: Vec<_> = pages
        .iter()
        .zip(&readings)
        .map(|(page, (reading, language))| drift::Page { name: &page.name, language: *language, facts: &reading.facts })
        .collect();
    let Written { specs: after, files, outcomes } = drift::write(&told, specs, policy);
    let changes = after.as_ref().map(|after| diff::compare(specs, after)).unwrap_or_default();
    let section = entries::section(&changes, [&specs.model, &after.as_ref().unwrap_or(specs).model]);
    let reviewed = pages.iter().zip(readings).zip(outcomes);
    let reviewed = reviewed.map(|((page, (reading, language)), outcome)| Reviewed {
        name: &page.name,
        language,
        reading,
        outcome,
    });
    Update { specs: after, files, pages: reviewed.collect(), changes, section }
}
