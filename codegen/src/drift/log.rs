use super::fix::Fix;
use crate::change::{Bump, Level, Rule};
use crate::diff::{Change, Home, Place, Specs, Statement};
use crate::yaml::Yaml;

/// A difference, and how the spec comes to say what the page says.
#[derive(Clone, Debug)]
pub(super) struct Difference {
    pub(super) change: Change,
    pub(super) fix: Fix,
    /// Whether it is no more than a note, which nothing waits for.
    pub(super) is_note: bool,
}

impl Difference {
    /// Makes it no more than a note.
    pub(super) fn make_note(&mut self) {
        (self.is_note, self.change.level, self.change.bump) = (true, Level::Doc, Bump::None);
    }
}

/// The differences found so far.
pub(super) struct Log<'m> {
    pub(super) specs: &'m Specs,
    pub(super) page: &'m str,
    pub(super) operation: String,
    pub(super) differences: Vec<Difference>,
}

/// What is compared.
pub(super) struct Subject {
    /// What it is called.
    pub(super) path: String,
    /// Where the spec has it.
    pub(super) home: Home,
    /// Whether it is no more than a note when only one of the two says something: the spec has it from elsewhere than the page, or
    /// code is the same without.
    pub(super) may_be_silent: bool,
}

impl Subject {
    pub(super) fn new(path: impl Into<String>, home: Home) -> Self {
        Subject { path: path.into(), home, may_be_silent: false }
    }

    /// A fact of the same thing, under a key of its own.
    pub(super) fn key(&self, key: &str) -> Self {
        Subject { path: self.path.clone(), home: self.home.at(&[key]), may_be_silent: self.may_be_silent }
    }

    /// To write the fact of this subject.
    pub(super) fn set(&self, value: Yaml) -> Fix {
        Fix::Set(self.home.clone(), value)
    }
}

impl Log<'_> {
    /// Whether the spec has a field from elsewhere than the page.
    pub(super) fn is_sourced(&self, home: &Home) -> bool {
        self.specs.node(&home.at(&["source"])).is_some()
    }

    /// The day since which the spec holds something.
    pub(super) fn held(&self, home: &Home) -> Option<&str> {
        self.specs.node(&home.at(&["undocumented"]))?.as_text()
    }

    /// Records that spec and page say different things; the spec may say nothing of what it has.
    pub(super) fn differ(
        &mut self,
        rule: Rule,
        subject: &Subject,
        spec: Option<String>,
        (line, text): (usize, String),
        fix: Fix,
    ) {
        let is_note = subject.may_be_silent && spec.is_none();
        let before = self.spec(subject, spec.unwrap_or_else(|| "nothing of it".to_owned()));
        let after = self.page(line, text);
        self.push(rule, subject, [Some(before), Some(after)], fix, is_note);
    }

    /// Records what only the page has.
    pub(super) fn only_page(&mut self, rule: Rule, subject: &Subject, line: usize, text: String, fix: Fix) {
        let after = self.page(line, text);
        self.push(rule, subject, [None, Some(after)], fix, subject.may_be_silent);
    }

    /// Records what only the spec has.
    pub(super) fn only_spec(&mut self, rule: Rule, subject: &Subject, text: String, fix: Fix) {
        let before = self.spec(subject, text);
        self.push(rule, subject, [Some(before), None], fix, subject.may_be_silent);
    }

    pub(super) fn spec(&self, subject: &Subject, text: String) -> Statement {
        Statement { text, place: self.specs.place(&subject.home) }
    }

    pub(super) fn page(&self, line: usize, text: String) -> Statement {
        Statement { text, place: Place { file: self.page.to_owned(), line } }
    }

    pub(super) fn push(
        &mut self,
        rule: Rule,
        subject: &Subject,
        [before, after]: [Option<Statement>; 2],
        fix: Fix,
        is_note: bool,
    ) {
        let (operation, path, also) = (self.operation.clone(), subject.path.clone(), Vec::new());
        let change = Change { rule, level: rule.level(), bump: rule.bump(), operation, path, also, before, after };
        let mut difference = Difference { change, fix, is_note };
        if is_note {
            difference.make_note();
        }
        // The bounds of a list are told with each of its members, and are one fact.
        let said = |change: &Change| change.after.as_ref().map(|after| after.text.clone());
        let is_same = |other: &Difference| {
            let (one, other) = (&difference.change, &other.change);
            (one.rule, &one.path, &one.before, said(one)) == (other.rule, &other.path, &other.before, said(other))
        };
        if !self.differences.iter().any(is_same) {
            self.differences.push(difference);
        }
    }
}
