//! The languages of a page, compared with each other.
//!
//! Vendors write pages in Chinese and have them translated, so the Chinese one is compared with the spec, and the others with the
//! Chinese one. Where two languages contradict each other the fact waits for a person; what a translation does not have yet is told,
//! and the source is followed all the same.

use super::outcome::is_settled;
use super::{Fate, Outcome, Page, find, rows};
use crate::change::{Bump, Rule};
use crate::diff::{Change, Place, Specs, Statement, id};
use crate::page::{self, Facts, Language};

/// A fact that two languages of a page state differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mismatch {
    change: Change,
    /// What is said of the thing. None when the translation does not have it, or has it in addition: that is no contradiction.
    contradicted: Option<Fact>,
}

/// What can be said of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fact {
    Name,
    Place,
    Required,
    Type,
    Values,
    Range,
    Length,
    Size,
    Default,
    Status,
    Route,
}

/// What a page is among those of its operation.
#[derive(Debug)]
pub(super) enum Role {
    /// It is compared with the spec; its translations state this otherwise.
    Source(Vec<Mismatch>),
    /// It states this otherwise than its source.
    Translation {
        mismatches: Vec<Mismatch>,
        /// Whether the spec was brought to the source, so that somebody has seen it.
        is_known: bool,
    },
}

impl Role {
    /// What becomes of a translation.
    pub(super) fn outcome(&self) -> Option<Outcome> {
        let Role::Translation { mismatches, is_known } = self else { return None };
        let is_open = |mismatch: &Mismatch| mismatch.contradicted.is_some() && !is_known;
        let fate = |mismatch: &Mismatch| if is_open(mismatch) { Fate::Told } else { Fate::Kept };
        let changes = mismatches.iter().map(|mismatch| (mismatch.change.clone(), fate(mismatch)));
        Some(Outcome::Compared(changes.collect()))
    }

    /// Whether a translation contradicts what a change would write.
    pub(super) fn disputes(&self, change: &Change) -> bool {
        let Role::Source(mismatches) = self else { return false };
        is_disputed(change, mismatches)
    }
}

/// The role of each page.
pub(super) fn roles(pages: &[Page<'_>], specs: &Specs) -> Vec<Role> {
    let found: Vec<_> = pages.iter().map(|page| find(page.facts, specs).ok()).collect();
    let keys: Vec<_> = pages
        .iter()
        .zip(&found)
        .map(|(page, found)| {
            let operation = found.map(|(service, operation)| format!("{}/{}", id(service), operation.wire));
            (operation, page.language)
        })
        .collect();
    let mut roles: Vec<Role> = pages.iter().map(|_| Role::Source(Vec::new())).collect();
    for (at, source) in sources(&keys).into_iter().enumerate() {
        let Some((page, source, told)) = source.and_then(|source| Some((pages.get(at)?, source, pages.get(source)?)))
        else {
            continue;
        };
        let operation = keys.get(at).and_then(|(operation, _)| operation.as_deref()).unwrap_or_default();
        let mismatches = mismatches(operation, (told.name, told.facts), (page.name, page.facts));
        if let Some(Role::Source(all)) = roles.get_mut(source) {
            all.extend(mismatches.iter().cloned());
        }
        let is_known = found.get(at).copied().flatten().is_some_and(|(_, operation)| is_settled(told.facts, operation));
        if let Some(role) = roles.get_mut(at) {
            *role = Role::Translation { mismatches, is_known };
        }
    }
    roles
}

/// Which of the pages each page is a translation of, if of any. A page comes with the operation it belongs to and its language; those
/// of one operation in one language are not compared with each other.
fn sources(pages: &[(Option<String>, Language)]) -> Vec<Option<usize>> {
    let source = |(operation, language): &(Option<String>, Language)| {
        let same = (0..).zip(pages).filter(|(_, other)| operation.is_some() && other.0 == *operation);
        let first = same.min_by_key(|(_, other)| other.1)?;
        (first.1.1 < *language).then_some(first.0)
    };
    pages.iter().map(source).collect()
}

/// What a translation states otherwise than its source.
fn mismatches(
    operation: &str,
    (source, told): (&str, &Facts),
    (translation, translated): (&str, &Facts),
) -> Vec<Mismatch> {
    let mut found = Vec::new();
    for difference in page::compare(translated, told) {
        let Some(fact) = fact(difference.rule) else { continue };
        let is_stated = difference.before.is_some() && difference.after.is_some();
        let statement = |file: &str, statement: Option<page::Statement>| {
            let said = statement.map(|statement| (statement.line, statement.text));
            let (line, text) = said.unwrap_or_else(|| (1, "nothing of it".to_owned()));
            Some(Statement { text, place: Place { file: file.to_owned(), line } })
        };
        let change = Change {
            rule: Rule::LanguageMismatch,
            level: Rule::LanguageMismatch.level(),
            bump: Bump::None,
            operation: operation.to_owned(),
            path: plain(&difference.path),
            also: Vec::new(),
            before: statement(translation, difference.before),
            after: statement(source, difference.after),
        };
        found.push(Mismatch { change, contradicted: is_stated.then_some(fact) });
    }
    found
}

fn is_disputed(change: &Change, mismatches: &[Mismatch]) -> bool {
    let is_new = matches!(change.rule, Rule::ParamAddedOptional | Rule::ParamAddedRequired | Rule::FieldAdded);
    mismatches.iter().filter(|mismatch| mismatch.change.path == change.path).any(|mismatch| {
        let Some(contradicted) = mismatch.contradicted else { return false };
        // What is added comes with all that is said of it.
        is_new || fact(change.rule) == Some(contradicted)
    })
}

/// The path without indices and marks of lists, as drift has it.
fn plain(path: &str) -> String {
    match path.split_once('.') {
        Some((table @ ("request" | "response"), names)) => {
            let names = rows::names(names).collect::<Vec<_>>().join(".");
            format!("{table}.{names}")
        }
        _ => path.to_owned(),
    }
}

/// What a rule is about, where all languages of a page should say the same. Messages and notes are words, and so are translated; how
/// much a type or a list tells depends on how well the page was kept.
fn fact(rule: Rule) -> Option<Fact> {
    match rule {
        Rule::ParamAddedOptional
        | Rule::ParamAddedRequired
        | Rule::ParamRemoved
        | Rule::ParamRenamed
        | Rule::ParamCaseChanged
        | Rule::FieldAdded
        | Rule::FieldRemoved => Some(Fact::Name),
        Rule::ParamLocationChanged => Some(Fact::Place),
        Rule::ParamRequiredRelaxed | Rule::ParamRequiredTightened | Rule::ElementRequiredChanged => {
            Some(Fact::Required)
        }
        Rule::ParamTypeChanged | Rule::FieldTypeChanged => Some(Fact::Type),
        Rule::EnumValueAdded | Rule::EnumValueRemoved | Rule::EnumValueCaseChanged => Some(Fact::Values),
        Rule::RangeNarrowed | Rule::RangeWidened => Some(Fact::Range),
        Rule::LengthChanged | Rule::LengthNarrowed | Rule::LengthWidened => Some(Fact::Length),
        Rule::ListSizeChanged | Rule::ListSizeNarrowed | Rule::ListSizeWidened => Some(Fact::Size),
        Rule::DefaultChanged => Some(Fact::Default),
        Rule::ErrorAdded | Rule::ErrorRemoved | Rule::ErrorStatusChanged => Some(Fact::Status),
        Rule::OperationMethodChanged | Rule::OperationPathChanged => Some(Fact::Route),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_of_an_operation_is_the_source() {
        let page = |operation: &str, language| (Some(operation.to_owned()), language);
        let pages = [
            page("a/b/Fly", Language::English),
            page("a/b/Fly", Language::Traditional),
            page("a/b/Land", Language::English),
            page("a/b/Fly", Language::Simplified),
            page("c/b/Fly", Language::English),
            (None, Language::English),
            (None, Language::Simplified),
            page("a/b/Fly", Language::Simplified),
        ];
        assert_eq!(sources(&pages), [Some(3), Some(3), None, None, None, None, None, None]);
    }
}
