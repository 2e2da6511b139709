use super::{Fate, Outcome};
use crate::diagnostic::Format;
use crate::diff::{Change, Demand, Statement, Told, print_told};
use std::fmt::Write as _;

/// Prints what became of pages: for each difference the page's line and what it says, the spec's and what that says.
pub fn print(outcomes: &[(&str, &Outcome)], demand: Demand, format: Format) -> String {
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
    let told = changes.map(|(change, fate)| Told { change, line: line(change, fate), fate: word(fate) });
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

fn line(change: &Change, fate: &Fate) -> String {
    let Change { rule, level, operation, path, .. } = change;
    let says = |statement: &Statement| format!("{} says {}", statement.place, statement.text);
    let what = match (&change.after, &change.before) {
        (Some(page), Some(spec)) => format!("{}, {}", says(page), says(spec)),
        (Some(page), None) => format!("{}, the spec does not have it", says(page)),
        (None, Some(spec)) => format!("{}, the page does not have it", says(spec)),
        (None, None) => String::new(),
    };
    let line = format!("{level} {} {operation} {path}: {what}", rule.id());
    match (fate, word(fate)) {
        (Fate::ByHand(why), _) => format!("by hand, {why}: {line}"),
        (_, Some(word)) => format!("{word}: {line}"),
        (_, None) => line,
    }
}
