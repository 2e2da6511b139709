//! What changed between two versions of a documentation page, in the terms of changes of specs.

use super::{Change, Place, Statement};
use crate::page::{self, Facts};

/// Compares two versions of a page; each comes with the name that places show.
pub fn compare_pages((old, before): (&str, &Facts), (new, after): (&str, &Facts)) -> Vec<Change> {
    let operation = after.operation.stated().or_else(|| before.operation.stated());
    let operation = operation.cloned().unwrap_or_else(|| new.to_owned());
    let changes = page::compare(before, after).into_iter().map(|change| Change {
        rule: change.rule,
        level: change.rule.level(),
        bump: change.rule.bump(),
        operation: operation.clone(),
        path: change.path,
        also: Vec::new(),
        before: change.before.map(|statement| placed(old, statement)),
        after: change.after.map(|statement| placed(new, statement)),
    });
    changes.collect()
}

fn placed(file: &str, statement: page::Statement) -> Statement {
    Statement { text: statement.text, place: Place { file: file.to_owned(), line: statement.line } }
}
