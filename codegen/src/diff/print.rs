//! Changes as text, JSON, annotations and Markdown.

use super::{Change, Demand, Statement};
use crate::diagnostic::Format;
use crate::page::{Bump, Level};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The JSON Schema (draft 7) of the changes as JSON.
pub const SCHEMA: &str = include_str!("changes.schema.json");

/// Prints changes, one a line, and what they demand.
pub fn print(changes: &[Change], format: Format) -> String {
    print_as(changes, format, Change::to_string)
}

/// Prints changes, each in a line of other words where it is a line.
pub fn print_as(changes: &[Change], format: Format, mut line: impl FnMut(&Change) -> String) -> String {
    match format {
        Format::Text => text(changes, &mut line),
        Format::Json => format!("{:#}\n", json(changes)),
        Format::Github => changes.iter().map(|change| github(change, &line(change))).collect(),
        Format::Markdown => markdown(changes),
    }
}

fn text(changes: &[Change], mut line: impl FnMut(&Change) -> String) -> String {
    let mut out = String::new();
    for change in changes {
        let _ = writeln!(out, "{}", line(change));
    }
    let Demand { generated, sdk } = Demand::of(changes);
    let _ = writeln!(out, "duoyun-generated: {}, duoyun: {}", bump(generated), bump(sdk));
    out
}

pub(crate) fn bump(bump: Bump) -> &'static str {
    match bump {
        Bump::None => "no release",
        Bump::Patch => "patch",
        Bump::Minor => "minor",
        Bump::Major => "major",
    }
}

fn json(changes: &[Change]) -> Value {
    let statement = |statement: &Statement| json!({ "text": statement.text, "file": statement.place.file, "line": statement.place.line });
    let change = |change: &Change| {
        let mut object = json!({
            "rule": change.rule.id(),
            "level": change.level.to_string().to_lowercase(),
            "bump": word(change.bump),
            "operation": change.operation,
            "path": change.path,
            "also": change.also,
        });
        for (key, side) in [("before", &change.before), ("after", &change.after)] {
            if let Some(side) = side {
                object[key] = statement(side);
            }
        }
        object
    };
    let Demand { generated, sdk } = Demand::of(changes);
    json!({
        "changes": changes.iter().map(change).collect::<Vec<_>>(),
        "bump": { "duoyun-generated": word(generated), "duoyun": word(sdk) },
    })
}

fn word(demanded: Bump) -> &'static str {
    if demanded == Bump::None { "none" } else { bump(demanded) }
}

/// An annotation of the line that says so now, or of the one that did.
fn github(change: &Change, line: &str) -> String {
    let severity = match change.level {
        Level::Break => "error",
        Level::Wire => "warning",
        Level::Add | Level::Doc => "notice",
    };
    let place = change.after.as_ref().or(change.before.as_ref()).map(|statement| &statement.place);
    let place = place.map(|place| format!("file={},line={},", place.file, place.line)).unwrap_or_default();
    let message = line.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    format!("::{severity} {place}title={}::{message}\n", change.rule.id())
}

fn markdown(changes: &[Change]) -> String {
    let Demand { generated, sdk } = Demand::of(changes);
    let mut out = format!("`duoyun-generated`: {}, `duoyun`: {}\n", bump(generated), bump(sdk));
    if changes.is_empty() {
        return out;
    }
    out.push_str("\n| level | rule | operation | what | before | after |\n|---|---|---|---|---|---|\n");
    let statement = |statement: Option<&Statement>| {
        statement.map(|Statement { text, place }| format!("{} ({place})", cell(text))).unwrap_or_default()
    };
    for change in changes {
        let paths = std::iter::once(&change.path).chain(&change.also).filter(|path| !path.is_empty());
        let paths: Vec<_> = paths.map(|path| format!("`{path}`")).collect();
        let (before, after) = (statement(change.before.as_ref()), statement(change.after.as_ref()));
        let (level, rule, operation) = (change.level, change.rule.id(), &change.operation);
        let _ = writeln!(out, "| {level} | {rule} | {operation} | {} | {before} | {after} |", paths.join(", "));
    }
    out
}

/// A text that ends no cell and no row.
pub(crate) fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace(['\n', '\r'], " ")
}
