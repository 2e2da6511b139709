use super::{Fate, Outcome};
use crate::diagnostic::Format;
use crate::diff::{Change, Statement, print_as};
use std::fmt::Write as _;

/// Prints what became of pages: for each difference the page's line and what it says, the spec's and what that says.
pub fn print(outcomes: &[(&str, &Outcome)], format: Format) -> String {
    let changes: Vec<(Change, Fate)> = outcomes.iter().flat_map(|(_, outcome)| changes(outcome)).cloned().collect();
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
    let (told, fates): (Vec<Change>, Vec<Fate>) = changes.into_iter().unzip();
    let mut fates = fates.iter();
    out.push_str(&print_as(&told, format, |change| line(change, *fates.next().unwrap_or(&Fate::Told))));
    out
}

fn changes(outcome: &Outcome) -> &[(Change, Fate)] {
    match outcome {
        Outcome::Compared(changes) => changes,
        Outcome::Unchanged | Outcome::Unmatched(_) => &[],
    }
}

fn line(change: &Change, fate: Fate) -> String {
    let Change { rule, level, operation, path, .. } = change;
    let says = |statement: &Statement| format!("{} says {}", statement.place, statement.text);
    let what = match (&change.after, &change.before) {
        (Some(page), Some(spec)) => format!("{}, {}", says(page), says(spec)),
        (Some(page), None) => format!("{}, the spec does not have it", says(page)),
        (None, Some(spec)) => format!("{}, the page does not have it", says(spec)),
        (None, None) => String::new(),
    };
    let line = format!("{level} {} {operation} {path}: {what}", rule.id());
    match fate {
        Fate::Told => line,
        Fate::Written => format!("written: {line}"),
        Fate::Held => format!("held: {line}"),
        Fate::Waiting => format!("waiting: {line}"),
        Fate::ByHand(why) => format!("by hand, {why}: {line}"),
        Fate::Kept => format!("kept: {line}"),
    }
}
