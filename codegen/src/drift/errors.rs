//! Error tables: the spec's as rows of a page, compared as two versions of a page are.

use super::facts::dropped;
use super::fix::{ErrorRow as Written, Fix, Thing};
use super::{Log, Subject};
use crate::diff::{Home, Place, Statement};
use crate::model::Operation;
use crate::page::{self, ErrorRow, Facts, Known, Rule};
use crate::spec::grammar::status_key;

pub(super) fn compare(told: &[ErrorRow], operation: &Operation, log: &mut Log<'_>) {
    if told.is_empty() {
        return;
    }
    let table = Home::new(&operation.source, &["errors"]);
    let known = rows(operation, log);
    let wire = |row: &ErrorRow| {
        let message = row.wire_message().filter(|message| !message.is_empty());
        ErrorRow { message: Known::from(message.cloned()), ..row.clone() }
    };
    let told: Vec<ErrorRow> = told.iter().map(wire).collect();
    for change in page::compare(&only_errors(known.clone()), &only_errors(told.clone())) {
        // A spec sorts its codes by status.
        if change.rule == Rule::RowOrder {
            continue;
        }
        let code = change.path.strip_prefix("errors.").unwrap_or_default();
        let said = |rows: &[ErrorRow], statement: &Option<page::Statement>| {
            let statement = statement.as_ref()?;
            let is_said = |row: &&ErrorRow| row.code == code && row.line == statement.line;
            let mut rows = rows.iter().filter(is_said);
            rows.find(|row| row.message.stated().is_none_or(|message| statement.text.ends_with(message.as_str())))
                .cloned()
        };
        let (before, after) = (said(&known, &change.before), said(&told, &change.after));
        let written = |row: &ErrorRow| Written {
            table: table.clone(),
            status: status(row.status),
            code: row.code.clone(),
            message: row.message.stated().filter(|message| !message.is_empty()).cloned(),
        };
        let homes = || {
            let rows = known.iter().filter(|row| row.code == code);
            let mut homes: Vec<_> = rows.map(|row| Thing::Error(table.at(&[&status(row.status), code]))).collect();
            homes.dedup();
            homes
        };
        let behind = || {
            let before = told.iter().take_while(|row| row.code != code);
            before.map(|row| row.code.clone()).collect()
        };
        let fix = match (change.rule, &before, &after) {
            (Rule::ErrorAdded, ..) => {
                let rows = told.iter().filter(|row| row.code == code).map(written).collect();
                Fix::AddErrors { rows, behind: behind() }
            }
            (Rule::ErrorVariantRowAdded, _, Some(row)) => Fix::AddErrors { rows: vec![written(row)], behind: behind() },
            (Rule::ErrorRemoved, ..) => Fix::Drop(homes()),
            (Rule::ErrorCodeCaseChanged, ..) => respelled(&known, change.before.as_ref(), &table, code),
            (Rule::ErrorStatusChanged, Some(row), Some(told)) => {
                Fix::Status { row: written(row), with: status(told.status) }
            }
            (Rule::ErrorVariantRowRemoved, Some(row), _) => Fix::DropMessage(written(row)),
            (_, Some(row), Some(told)) => {
                Fix::Message { row: written(row), with: told.message.stated().cloned().unwrap_or_default() }
            }
            _ => Fix::ByHand("the table is not as expected"),
        };
        let subject = Subject::new(change.path.clone(), table.clone());
        let day =
            operation.errors.iter().find(|error| error.code == code).and_then(|error| error.undocumented.as_deref());
        if let (Rule::ErrorRemoved, Some(statement)) = (change.rule, &change.before) {
            let home = before.as_ref().map_or_else(|| table.clone(), |row| table.at(&[&status(row.status), code]));
            dropped(change.rule, &Subject { home, ..subject }, (&statement.text, day), fix, log);
            continue;
        }
        let statement = |file: &str, statement: page::Statement| Statement {
            text: statement.text,
            place: Place { file: file.to_owned(), line: statement.line },
        };
        let before = change.before.map(|spec| statement(&operation.source, spec));
        let after = change.after.map(|told| statement(log.page, told));
        // Which of the two has the marks that the service sends, nobody knows.
        let is_note = change.rule == Rule::ErrorMessagePunctuation;
        log.push(change.rule, &subject, [before, after], fix, is_note);
    }
    again(&told, operation, &table, log);
}

/// A code that the page spells otherwise, where the spec has it.
fn respelled(known: &[ErrorRow], before: Option<&page::Statement>, table: &Home, code: &str) -> Fix {
    let rows = known.iter().filter(|row| before.is_some_and(|spec| spec.text == row.code));
    let mut homes: Vec<_> = rows.map(|row| table.at(&[&status(row.status), &row.code])).collect();
    homes.dedup();
    match <[Home; 1]>::try_from(homes) {
        Ok([home]) => Fix::Rename(home, code.to_owned()),
        Err(_) => Fix::ByHand("the code stands under more than one status"),
    }
}

/// Reports the codes that the spec holds and the page has.
fn again(told: &[ErrorRow], operation: &Operation, table: &Home, log: &mut Log<'_>) {
    for error in &operation.errors {
        let Some(row) = told.iter().find(|row| row.code == error.code) else { continue };
        let entries = error.rows.iter().map(|(status, _)| table.at(&[&status_key(*status), &error.code]));
        let held: Vec<Home> = entries.filter(|home| log.held(home).is_some()).collect();
        let Some(first) = held.first() else { continue };
        let day = log.held(first).unwrap_or_default();
        let subject = Subject::new(format!("errors.{}", error.code), first.clone());
        let message = row.message.stated().map(String::as_str).unwrap_or_default();
        let text = format!("{} {message}", status(row.status)).trim_end().to_owned();
        let (spec, said) = (format!("held since {day}"), (row.line, text));
        let mut things: Vec<Thing> = held.into_iter().map(Thing::Error).collect();
        things.dedup();
        log.differ(Rule::DocumentedAgain, &subject, Some(spec), said, Fix::Release(things));
    }
}

fn status(status: Known<u16>) -> String {
    status_key(status.stated().copied().unwrap_or_default())
}

fn only_errors(errors: Vec<ErrorRow>) -> Facts {
    Facts {
        operation: Known::Unknown,
        route: None,
        parameters: Known::Unknown,
        response: Known::Unknown,
        errors: Known::Stated(errors),
        sample: None,
        permissions: Vec::new(),
    }
}

/// The operation's own table; what its service has besides is on no page of an operation.
fn rows(operation: &Operation, log: &Log<'_>) -> Vec<ErrorRow> {
    let mut rows = Vec::new();
    for error in &operation.errors {
        for (status, message) in &error.rows {
            let home = Home::new(&operation.source, &["errors", &status_key(*status), &error.code]);
            if log.specs.node(&home).is_none() {
                continue;
            }
            rows.push(ErrorRow {
                line: log.specs.place(&home).line,
                status: if *status == 0 { Known::Unknown } else { Known::Stated(*status) },
                code: error.code.clone(),
                message: if message.is_empty() { Known::Unknown } else { Known::Stated(message.clone()) },
            });
        }
    }
    rows
}
