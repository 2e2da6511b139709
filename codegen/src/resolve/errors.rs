//! Error tables: one variant for each code, whatever its statuses and messages.

use super::types::variant;
use crate::diagnostic::{Diagnostic, Rule};
use crate::model::ErrorCode;
use crate::source::Span;
use crate::spec::ErrorRow;
use crate::spec::grammar::ANY_STATUS;
use indexmap::IndexMap;
use indexmap::map::Entry;
use std::collections::HashMap;

/// Resolves an operation's table: its own rows, then the codes of the service that it does not have.
pub(super) fn resolve(own: &[ErrorRow], shared: &[ErrorRow], findings: &mut Vec<Diagnostic>) -> Vec<ErrorCode> {
    let mut codes: IndexMap<&str, (ErrorCode, Span)> = IndexMap::new();
    let is_own = |code: &str| own.iter().any(|row| row.code.value == code);
    for row in own.iter().chain(shared.iter().filter(|row| !is_own(&row.code.value))) {
        let status = status(row, findings);
        let rows = match row.messages.as_slice() {
            [] => vec![(status, String::new())],
            messages => messages.iter().map(|message| (status, message.clone())).collect(),
        };
        match codes.entry(row.code.value.as_str()) {
            Entry::Occupied(mut entry) => {
                let (code, _) = entry.get_mut();
                code.rows.extend(rows);
                code.remedy = code.remedy.take().or_else(|| row.remedy.clone());
                code.retry = code.retry.take().or_else(|| retry(row));
                // The page lists the code as long as it lists one of its rows; the last to go is when it went.
                code.undocumented = code.undocumented.take().zip(row.undocumented.clone()).map(|(a, b)| a.max(b));
            }
            Entry::Vacant(entry) => {
                if let Some(rust) = variant(&row.code.value, row.code.span, row.rust.as_ref(), findings) {
                    let code = row.code.value.clone();
                    let (remedy, undocumented) = (row.remedy.clone(), row.undocumented.clone());
                    let code = ErrorCode { code, rust, rows, remedy, retry: retry(row), undocumented };
                    entry.insert((code, row.code.span));
                }
            }
        }
    }
    report_collisions(codes.values(), findings);
    codes.into_values().map(|(code, _)| code).collect()
}

fn status(row: &ErrorRow, findings: &mut Vec<Diagnostic>) -> u16 {
    let text = row.status.value.as_str();
    match text.parse() {
        Ok(status @ 400..=599) => status,
        _ if text == ANY_STATUS => 0,
        _ => {
            let message = format!("`{text}` is no status of an error");
            let help = "it is from 400 to 599, or `any` where the page gives none";
            let finding = Diagnostic::new(Rule::BadStatus, row.status.span, message).help(help);
            // All codes under one bad status share its key.
            if findings.last().is_none_or(|last| last.span != finding.span) {
                findings.push(finding);
            }
            0
        }
    }
}

fn retry(row: &ErrorRow) -> Option<String> {
    let variant = match row.retry.as_deref()? {
        "never" => "Never",
        "later" => "Later",
        "throttled" => "Throttled",
        "transient" => "Transient",
        _ => return None,
    };
    Some(variant.to_owned())
}

fn report_collisions<'c>(codes: impl Iterator<Item = &'c (ErrorCode, Span)>, findings: &mut Vec<Diagnostic>) {
    let mut first: HashMap<&str, (&str, Span)> = HashMap::new();
    for (code, span) in codes {
        if code.rust == "Other" {
            let message = format!("`{}` would be called Other, as is the variant for codes not listed", code.code);
            findings.push(Diagnostic::new(Rule::ErrorCollision, *span, message).help("set `rust:` on it"));
        }
        let (other, place) = *first.entry(&code.rust).or_insert((&code.code, *span));
        if place != *span {
            let message = format!("`{other}` and `{}` would both be called {}", code.code, code.rust);
            let finding = Diagnostic::new(Rule::ErrorCollision, *span, message).related(place, "the other");
            findings.push(finding.help("set `rust:` on one of them"));
        }
    }
}
