use super::{Fate, Outcome};
use crate::change::Rule;
use crate::diagnostic::Format;
use crate::diff::{Change, Demand, Told, print_told};
use std::fmt::Write as _;

/// What is compared with the specs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Teller {
    /// Documentation pages.
    Page,
    /// The vendors' metadata.
    Metadata,
}

/// Prints what became of pages or metadata: for each difference the line and what it says there, the spec's and what that says.
pub fn print(outcomes: &[(&str, &Outcome)], teller: Teller, demand: Demand, format: Format) -> String {
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
    let changes = outcomes.iter().flat_map(|(_, outcome)| outcome.changes());
    let told = changes.map(|(change, fate)| Told { change, line: line(change, fate, teller), fate: word(fate) });
    out.push_str(&print_told(&told.collect::<Vec<_>>(), demand, format));
    out
}

fn word(fate: &Fate) -> Option<&'static str> {
    match fate {
        Fate::Told => None,
        Fate::Written => Some("written"),
        Fate::Held => Some("held"),
        Fate::Waiting => Some("waiting"),
        Fate::ByHand(_) => Some("by-hand"),
        Fate::Kept => Some("kept"),
    }
}

/// A difference, and what became of it, on a line.
pub fn line(change: &Change, fate: &Fate, teller: Teller) -> String {
    let teller = match teller {
        Teller::Page => "the page",
        Teller::Metadata => "the metadata",
    };
    let Change { rule, level, operation, path, .. } = change;
    let what = match (&change.after, &change.before) {
        (Some(told), Some(spec)) => format!("{}, {}", told.says(), spec.says()),
        (Some(told), None) => format!("{}, the spec does not have it", told.says()),
        (None, Some(spec)) => format!("{}, {teller} does not have it", spec.says()),
        (None, None) => String::new(),
    };
    let path = if path.is_empty() { String::new() } else { format!(" {path}") };
    let line = format!("{level} {} {operation}{path}: {what}", rule.id());
    match (fate, word(fate)) {
        // Nothing of it would be written in any case.
        (Fate::Kept, _) if *rule == Rule::LanguageMismatch => line,
        (Fate::ByHand(why), _) => format!("by hand, {why}: {line}"),
        (_, Some(word)) => format!("{word}: {line}"),
        (_, None) => line,
    }
}
