//! Error tables.

use crate::import::draft::{ErrorRow, Notes};
use crate::import::json;
use serde_json::Value;

/// The rows of an operation, by status, each code once under each.
pub(super) fn rows(operation: &Value, place: &str, notes: &mut Notes) -> Vec<ErrorRow> {
    let mut rows: Vec<ErrorRow> = Vec::new();
    for (status, entries) in json::members(operation, "errorCodes") {
        let number = status.parse().ok().filter(|status| (400..=599).contains(status));
        if number.is_none() {
            notes.add(place, format!("`{status}` is no status of an error: its codes stand under `any`"));
        }
        for entry in entries.as_array().map_or(&[][..], Vec::as_slice) {
            let Some(code) = json::text(entry, "errorCode") else {
                notes.add(place, format!("an error of status {status} has no code: left out"));
                continue;
            };
            let message = one_line(json::text(entry, "errorMessage").unwrap_or_default());
            match rows.iter_mut().find(|row| row.status == number && row.code == code) {
                None => {
                    let messages = Some(message).filter(|message| !message.is_empty()).into_iter().collect();
                    rows.push(ErrorRow { status: number, code: code.to_owned(), messages });
                }
                Some(row) if !message.is_empty() && !row.messages.contains(&message) => row.messages.push(message),
                Some(_) => {}
            }
        }
    }
    rows.sort_by_key(|row| row.status.unwrap_or(u16::MAX));
    rows
}

/// The text on one line, all else as it is.
fn one_line(text: &str) -> String {
    text.split(['\r', '\n']).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}
