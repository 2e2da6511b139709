use super::{Fate, Outcome};
use crate::diagnostic::Format;
use crate::diff::{Change, Statement, print_as};
use crate::page::Rule;
use std::fmt::Write as _;

/// What is compared with the specs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Documentation pages.
    Page,
    /// The vendors' metadata.
    Metadata,
}

/// Prints what became of pages or metadata: for each difference the line and what it says there, the spec's and what that says.
pub fn print(outcomes: &[(&str, &Outcome)], told: Told, format: Format) -> String {
    let changes: Vec<(Change, Fate)> = outcomes.iter().flat_map(|(_, outcome)| outcome.changes()).cloned().collect();
    let mut out = String::new();
    if format == Format::Text {
        for (page, outcome) in outcomes {
            let _ = match outcome {
                Outcome::Unchanged => writeln!(out, "{page}: unchanged"),
                Outcome::Compared(changes) if changes.is_empty() => writeln!(out, "{page}: no change in fact"),
                Outcome::Compared(_) | Outcome::Unmatched(_) => Ok(()),
            };
        }
    }
    let (changes, fates): (Vec<Change>, Vec<Fate>) = changes.into_iter().unzip();
    let mut fates = fates.iter();
    out.push_str(&print_as(&changes, format, |change| line(change, *fates.next().unwrap_or(&Fate::Told), told)));
    out
}

/// A difference, and what became of it, on a line.
pub fn line(change: &Change, fate: Fate, told: Told) -> String {
    let teller = match told {
        Told::Page => "the page",
        Told::Metadata => "the metadata",
    };
    let Change { rule, level, operation, path, .. } = change;
    let says = |statement: &Statement| format!("{} says {}", statement.place, statement.text);
    let what = match (&change.after, &change.before) {
        (Some(told), Some(spec)) => format!("{}, {}", says(told), says(spec)),
        (Some(told), None) => format!("{}, the spec does not have it", says(told)),
        (None, Some(spec)) => format!("{}, {teller} does not have it", says(spec)),
        (None, None) => String::new(),
    };
    let path = if path.is_empty() { String::new() } else { format!(" {path}") };
    let line = format!("{level} {} {operation}{path}: {what}", rule.id());
    match fate {
        Fate::Told => line,
        // Nothing of it would be written in any case.
        Fate::Kept if *rule == Rule::LanguageMismatch => line,
        Fate::Written => format!("written: {line}"),
        Fate::Held => format!("held: {line}"),
        Fate::Waiting => format!("waiting: {line}"),
        Fate::ByHand(why) => format!("by hand, {why}: {line}"),
        Fate::Kept => format!("kept: {line}"),
    }
}
