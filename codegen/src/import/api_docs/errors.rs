//! Error tables.

use crate::import::draft::ErrorRow;
use crate::import::json;
use crate::import::note::Notes;
use serde_json::Value;

/// A message that is longer is no message of a service, but a page about it.
const LONGEST: usize = 1000;

/// The rows of an operation, by status, each code once under each.
pub(super) fn rows(operation: &Value, place: &str, notes: &mut Notes) -> Vec<ErrorRow> {
    let mut rows: Vec<ErrorRow> = Vec::new();
    for (status, entry) in entries(operation, place, notes) {
        let number = number(&status);
        let Some(code) = json::text(entry, "errorCode") else {
            notes.tell(place, "an error of status {} has no code: left out", [&status]);
            continue;
        };
        let mut message = one_line(json::text(entry, "errorMessage").unwrap_or_default());
        if message.len() > LONGEST {
            notes.tell(place, "the message of {} is too long for one: left out", [code]);
            message.clear();
        }
        match rows.iter_mut().find(|row| row.status == number && row.code == code) {
            None => {
                let messages = Some(message).filter(|message| !message.is_empty()).into_iter().collect();
                rows.push(ErrorRow { status: number, code: code.to_owned(), messages });
            }
            Some(row) if !message.is_empty() && !row.messages.contains(&message) => row.messages.push(message),
            Some(_) => {}
        }
    }
    rows.sort_by_key(|row| row.status.unwrap_or(u16::MAX));
    rows
}

/// All errors, each with its status: they stand in lists by status, some alone, or all in one list.
fn entries<'j>(operation: &'j Value, place: &str, notes: &mut Notes) -> Vec<(String, &'j Value)> {
    let mut entries = Vec::new();
    for (status, table) in json::members(operation, "errorCodes") {
        if number(status).is_none() {
            notes.tell(place, "`{}` is no status of an error: its codes stand under `any`", [status]);
        }
        match table {
            Value::Array(table) => entries.extend(table.iter().map(|entry| (status.clone(), entry))),
            entry => entries.push((status.clone(), entry)),
        }
    }
    for entry in json::elements(operation, "errorCodes") {
        let status = ["statusCode", "httpStatusCode", "httpCode"].into_iter().find_map(|key| entry.get(key));
        let status = status.and_then(json::scalar).unwrap_or_else(|| "any".to_owned());
        entries.push((status, entry));
    }
    entries
}

fn number(status: &str) -> Option<u16> {
    status.parse().ok().filter(|status| (400..=599).contains(status))
}

/// The text on one line, all else as it is.
fn one_line(text: &str) -> String {
    text.split(['\r', '\n']).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}
