//! Texts as YAML that means them.

use std::fmt::Write as _;

/// A mapping on one line.
#[derive(Default)]
pub(super) struct Flow(String);

impl Flow {
    /// Adds an entry; a value that is not known is left blank.
    pub(super) fn put(&mut self, key: &str, value: Option<String>) {
        if !self.0.is_empty() {
            self.0.push_str(", ");
        }
        let _ = match value {
            Some(value) => write!(self.0, "{key}: {value}"),
            None => write!(self.0, "{key}:"),
        };
    }

    pub(super) fn finish(self) -> String {
        format!("{{ {} }}", self.0)
    }
}

/// A key.
pub(super) fn key(text: &str) -> String {
    scalar(text)
}

/// A text: plain where YAML reads it as that, in JSON's quotes elsewhere.
pub(super) fn scalar(text: &str) -> String {
    let is_plain = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.ends_with(|last: char| !last.is_whitespace() && last != ':')
        && !text.contains(|sign: char| sign.is_control() || ",[]{}\"#".contains(sign))
        && !text.contains(": ")
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&text.to_lowercase().as_str());
    if is_plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// An example or a default: a number or a flag as such, unless the field is a text.
pub(super) fn example(text: &str, is_text: bool) -> String {
    let is_json = !is_text && serde_json::from_str::<serde_json::Value>(text).is_ok();
    if is_json { text.replace('\n', " ") } else { scalar(text) }
}
