//! Error tables: the spec's as rows of a page, compared as two versions of a page are.

use super::{Log, Subject};
use crate::diff::{Home, Place, Statement};
use crate::model::Operation;
use crate::page::{self, ErrorRow, Facts, Known, Rule};

pub(super) fn compare(told: &[ErrorRow], operation: &Operation, log: &mut Log<'_>) {
    if told.is_empty() {
        return;
    }
    let (before, after) = (only_errors(rows(operation, log)), only_errors(told.to_vec()));
    for change in page::compare(&before, &after) {
        // A spec sorts its codes by status.
        if change.rule == Rule::RowOrder {
            continue;
        }
        let statement = |file: &str, statement: page::Statement| Statement {
            text: statement.text,
            place: Place { file: file.to_owned(), line: statement.line },
        };
        let before = change.before.map(|spec| statement(&operation.source, spec));
        let after = change.after.map(|told| statement(log.page, told));
        let subject = Subject::new(change.path, Home::new(&operation.source, &["errors"]));
        log.push(change.rule, &subject, true, before, after);
    }
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
            let text = if *status == 0 { "any".to_owned() } else { status.to_string() };
            let home = Home::new(&operation.source, &["errors", &text, &error.code]);
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
