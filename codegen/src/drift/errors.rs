//! Error tables: the spec's as rows of a page, compared as two versions of a page are.

use super::facts::dropped;
use super::fix::{ErrorRow as SpecRow, Fix, Thing};
use super::{Log, Subject};
use crate::change::Rule;
use crate::diff::{Home, Place, Statement};
use crate::model::Operation;
use crate::page::{self, ErrorRow, Facts, Known};
use crate::spec::grammar::status_key;

/// The error table of a spec, as the rows of a page, beside the one of the page.
struct Tables {
    /// Where the spec has it.
    home: Home,
    known: Vec<ErrorRow>,
    told: Vec<ErrorRow>,
}

pub(super) fn compare(told: &[ErrorRow], operation: &Operation, log: &mut Log<'_>) {
    if told.is_empty() {
        return;
    }
    let wire = |row: &ErrorRow| {
        let message = row.wire_message().filter(|message| !message.is_empty());
        ErrorRow { message: Known::from(message.cloned()), ..row.clone() }
    };
    let home = Home::new(&operation.source, &["errors"]);
    let tables = Tables { home, known: rows(operation, log), told: told.iter().map(wire).collect() };
    for change in page::compare(&only_errors(tables.known.clone()), &only_errors(tables.told.clone())) {
        // A spec sorts its codes by status.
        if change.rule != Rule::RowOrder {
            differ(change, &tables, operation, log);
        }
    }
    again(&tables, operation, log);
}

fn differ(change: page::Change, tables: &Tables, operation: &Operation, log: &mut Log<'_>) {
    let code = change.path.strip_prefix("errors.").unwrap_or_default();
    let before = said(&tables.known, code, change.before.as_ref());
    let after = said(&tables.told, code, change.after.as_ref());
    let fix = tables.fix(change.rule, code, [before, after], change.before.as_ref());
    let subject = Subject::new(change.path.clone(), tables.home.clone());
    if let (Rule::ErrorRemoved, Some(statement)) = (change.rule, &change.before) {
        let home = before.map_or_else(|| tables.home.clone(), |row| tables.home_of(row));
        let known = operation.errors.iter().find(|error| error.code == code);
        let day = known.and_then(|error| error.undocumented.as_deref());
        dropped(change.rule, &Subject { home, ..subject }, (&statement.text, day), fix, log);
        return;
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

/// The row of a code that a statement was made of.
fn said<'r>(rows: &'r [ErrorRow], code: &str, statement: Option<&page::Statement>) -> Option<&'r ErrorRow> {
    let statement = statement?;
    let mut rows = rows.iter().filter(|row| row.code == code && row.line == statement.line);
    rows.find(|row| row.message.stated().is_none_or(|message| statement.text.ends_with(message.as_str())))
}

impl Tables {
    /// Where the spec has the code of a row.
    fn home_of(&self, row: &ErrorRow) -> Home {
        self.home.at(&[&status(row.status), &row.code])
    }

    /// A row as specs have it.
    fn row(&self, row: &ErrorRow) -> SpecRow {
        SpecRow {
            table: self.home.clone(),
            status: status(row.status),
            code: row.code.clone(),
            message: row.message.stated().filter(|message| !message.is_empty()).cloned(),
        }
    }

    /// The homes of a code, one for each of its statuses.
    fn homes(&self, code: &str) -> Vec<Home> {
        let mut homes: Vec<_> = self.known.iter().filter(|row| row.code == code).map(|row| self.home_of(row)).collect();
        homes.dedup();
        homes
    }

    /// How the spec comes to say of a code what the page says; `before` and `after` are the rows that differ.
    fn fix(
        &self,
        rule: Rule,
        code: &str,
        [before, after]: [Option<&ErrorRow>; 2],
        spec: Option<&page::Statement>,
    ) -> Fix {
        let behind = || {
            let before = self.told.iter().take_while(|row| row.code != code);
            before.map(|row| row.code.clone()).collect()
        };
        match (rule, before, after) {
            (Rule::ErrorAdded, ..) => {
                let rows = self.told.iter().filter(|row| row.code == code).map(|row| self.row(row)).collect();
                Fix::AddErrors { rows, behind: behind() }
            }
            (Rule::ErrorVariantRowAdded, _, Some(told)) => {
                Fix::AddErrors { rows: vec![self.row(told)], behind: behind() }
            }
            (Rule::ErrorRemoved, ..) => Fix::Drop(self.homes(code).into_iter().map(Thing::Error).collect()),
            (Rule::ErrorCodeCaseChanged, ..) => {
                let homes = spec.map(|spec| self.homes(&spec.text)).unwrap_or_default();
                match <[Home; 1]>::try_from(homes) {
                    Ok([home]) => Fix::Rename(home, code.to_owned()),
                    Err(_) => Fix::ByHand("the code stands under more than one status"),
                }
            }
            (Rule::ErrorStatusChanged, Some(row), Some(told)) => {
                Fix::Status { row: self.row(row), with: status(told.status) }
            }
            (Rule::ErrorVariantRowRemoved, Some(row), _) => Fix::DropMessage(self.row(row)),
            (_, Some(row), Some(told)) => {
                Fix::Message { row: self.row(row), with: told.message.stated().cloned().unwrap_or_default() }
            }
            _ => Fix::ByHand("the table is not as expected"),
        }
    }
}

/// Reports the codes that the spec holds and the page has.
fn again(tables: &Tables, operation: &Operation, log: &mut Log<'_>) {
    for error in &operation.errors {
        let Some(row) = tables.told.iter().find(|row| row.code == error.code) else { continue };
        let entries = error.rows.iter().map(|(status, _)| tables.home.at(&[&status_key(*status), &error.code]));
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
