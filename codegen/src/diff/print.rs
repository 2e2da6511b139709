//! Changes as text, JSON, annotations and Markdown.

use super::{Change, Demand, Statement};
use crate::change::{Bump, Level};
use crate::diagnostic::{Format, annotation};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The JSON Schema (draft 7) of the changes as JSON.
pub const SCHEMA: &str = include_str!("changes.schema.json");

/// A change as it is printed.
pub(crate) struct Told<'c> {
    pub(crate) change: &'c Change,
    /// The change on a line.
    pub(crate) line: String,
    /// What became of it, where something did.
    pub(crate) fate: Option<&'static str>,
}

/// Prints changes, one a line, and what they demand.
pub fn print(changes: &[Change], format: Format) -> String {
    let told = changes.iter().map(|change| Told { change, line: change.to_string(), fate: None });
    print_told(&told.collect::<Vec<_>>(), Demand::of(changes), format)
}

/// The changes as JSON.
pub fn to_json(changes: &[Change]) -> Value {
    let told = changes.iter().map(|change| Told { change, line: String::new(), fate: None });
    json(&told.collect::<Vec<_>>(), Demand::of(changes))
}

/// Prints changes in lines of other words, and what is demanded.
pub(crate) fn print_told(changes: &[Told<'_>], demand: Demand, format: Format) -> String {
    match format {
        Format::Text => text(changes, demand),
        Format::Json => format!("{:#}\n", json(changes, demand)),
        Format::Github => changes.iter().map(|told| github(told.change, &told.line)).collect(),
        Format::Markdown => markdown(changes, demand),
    }
}

fn text(changes: &[Told<'_>], Demand { generated, sdk }: Demand) -> String {
    let mut out = String::new();
    for told in changes {
        let _ = writeln!(out, "{}", told.line);
    }
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

fn json(changes: &[Told<'_>], Demand { generated, sdk }: Demand) -> Value {
    let statement = |statement: &Statement| json!({ "text": statement.text, "file": statement.place.file, "line": statement.place.line });
    let change = |told: &Told<'_>| {
        let change = told.change;
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
        if let Some(fate) = told.fate {
            object["fate"] = json!(fate);
        }
        object
    };
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
    let number = place.map(|place| place.line.to_string()).unwrap_or_default();
    let place = place.map(|place| [("file", place.file.as_str()), ("line", &number)]);
    annotation(severity, place.as_ref().map_or(&[], |place| place), change.rule.id(), line)
}

fn markdown(changes: &[Told<'_>], Demand { generated, sdk }: Demand) -> String {
    let mut out = format!("`duoyun-generated`: {}, `duoyun`: {}\n", bump(generated), bump(sdk));
    if changes.is_empty() {
        return out;
    }
    out.push_str("\n| level | rule | operation | what | before | after |\n|---|---|---|---|---|---|\n");
    let statement = |statement: Option<&Statement>| {
        statement.map(|Statement { text, place }| format!("{} ({place})", cell(text))).unwrap_or_default()
    };
    for Told { change, fate, .. } in changes {
        let paths = std::iter::once(&change.path).chain(&change.also).filter(|path| !path.is_empty());
        let paths: Vec<_> = paths.map(|path| format!("`{path}`")).collect();
        let (before, after) = (statement(change.before.as_ref()), statement(change.after.as_ref()));
        let fate = fate.map(|fate| format!(", {fate}")).unwrap_or_default();
        let (level, rule, operation) = (change.level, format!("{}{fate}", change.rule.id()), &change.operation);
        let _ = writeln!(out, "| {level} | {rule} | {operation} | {} | {before} | {after} |", paths.join(", "));
    }
    out
}

/// A text that ends no cell and no row.
pub(crate) fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace(['\n', '\r'], " ")
}
