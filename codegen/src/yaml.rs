//! YAML as people write it in specs: a mapping or a list stands on one line where it fits, quotes stand only where they
//! are needed, long texts are folded.

use serde_json::Value as Json;
use std::fmt::Write as _;

/// The longest line.
pub(crate) const WIDTH: usize = 120;

/// A value of a spec file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Yaml {
    /// Nothing after the colon.
    Nothing,
    /// Written as it is: numbers, flags, words of the format.
    Plain(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Yaml>),
    /// A mapping that goes on one line where it fits.
    Map(Vec<(String, Yaml)>),
    /// A mapping with a line for each entry.
    Block(Vec<(String, Yaml)>),
}

impl Yaml {
    /// A value of JSON's.
    pub(crate) fn json(value: &Json) -> Self {
        match value {
            Json::Null => Yaml::Plain("null".to_owned()),
            Json::Bool(flag) => Yaml::Plain(flag.to_string()),
            Json::Number(number) => Yaml::Plain(number.to_string()),
            Json::String(text) => Yaml::Text(text.clone()),
            Json::Array(elements) => Yaml::List(elements.iter().map(Yaml::json).collect()),
            Json::Object(members) => {
                Yaml::Map(members.iter().map(|(key, value)| (key.clone(), Yaml::json(value))).collect())
            }
        }
    }
}

impl Yaml {
    /// The value in JSON, which has limits and days as texts.
    pub(crate) fn to_json(&self) -> Json {
        match self {
            Yaml::Nothing => Json::Null,
            Yaml::Plain(text) => serde_json::from_str(text).unwrap_or_else(|_| Json::String(text.clone())),
            Yaml::Text(text) => Json::String(text.clone()),
            Yaml::List(elements) => Json::Array(elements.iter().map(Yaml::to_json).collect()),
            Yaml::Map(entries) | Yaml::Block(entries) => {
                Json::Object(entries.iter().map(|(key, value)| (key.clone(), value.to_json())).collect())
            }
        }
    }
}

/// Prints a file: one entry after the other, the blocks after empty lines.
pub(crate) fn file(header: &[String], entries: &[(String, Yaml)]) -> String {
    let mut out = String::new();
    for line in header {
        let _ = writeln!(out, "# {line}");
    }
    for (key, value) in entries {
        if matches!(value, Yaml::Block(_)) {
            out.push('\n');
        }
        entry(&mut out, key, value, 0);
    }
    out
}

/// Prints entries of a block that begins `indent` columns from the margin.
pub(crate) fn entries(entries: &[(String, Yaml)], indent: usize) -> String {
    let mut out = String::new();
    for (key, value) in entries {
        entry(&mut out, key, value, indent);
    }
    out
}

/// A value on one line, whatever its length, as it stands in brackets.
pub(crate) fn inline(value: &Yaml) -> String {
    match value {
        Yaml::Block(entries) => inline(&Yaml::Map(entries.clone())),
        Yaml::Map(entries) if !entries.is_empty() => {
            let entries: Vec<_> = entries.iter().map(|(key, value)| inline_entry(key, value)).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        Yaml::List(elements) => {
            let elements: Vec<_> = elements.iter().map(inline).collect();
            format!("[{}]", elements.join(", "))
        }
        value => flow(value, Place::Flow).unwrap_or_default(),
    }
}

/// An entry of a mapping as it stands in brackets.
pub(crate) fn inline_entry(key: &str, value: &Yaml) -> String {
    let key = scalar(key, Place::FlowKey);
    if *value == Yaml::Nothing { format!("{key}:") } else { format!("{key}: {}", inline(value)) }
}

/// A key of a mapping.
pub(crate) fn key(text: &str) -> String {
    scalar(text, Place::FlowKey)
}

/// Prints an entry of a mapping, with lines of its own.
pub(crate) fn entry(out: &mut String, key: &str, value: &Yaml, indent: usize) {
    let key = format!("{:indent$}{}:", "", scalar(key, Place::Key));
    out.push_str(&key);
    // The blank after the colon, or after the dash of a list.
    let begin = key.chars().count() + 1;
    after(out, value, indent, begin);
}

/// Prints a value behind a key that ends at column `begin`; what does not fit there goes below, deeper than `indent`.
pub(crate) fn after(out: &mut String, value: &Yaml, indent: usize, begin: usize) {
    if let Some(line) = on_one_line(value).filter(|line| begin + width(line) <= WIDTH) {
        if !line.is_empty() {
            out.push(' ');
            out.push_str(&line);
        }
        out.push('\n');
        return;
    }
    match value {
        Yaml::Nothing => out.push('\n'),
        Yaml::Plain(text) => {
            let _ = writeln!(out, " {text}");
        }
        Yaml::Text(text) => long_text(out, text, indent + 2),
        Yaml::List(elements) => {
            out.push('\n');
            for element in elements {
                let _ = write!(out, "{:1$}-", "", indent + 2);
                match element {
                    // A mapping of several lines begins behind the dash.
                    Yaml::Map(members) if on_one_line(element).is_none_or(|line| indent + 4 + width(&line) > WIDTH) => {
                        let lines = entries(members, indent + 4);
                        out.push(' ');
                        out.push_str(lines.trim_start());
                    }
                    element => after(out, element, indent + 2, indent + 4),
                }
            }
        }
        Yaml::Map(entries) | Yaml::Block(entries) => {
            out.push('\n');
            for (key, value) in entries {
                entry(out, key, value, indent + 2);
            }
        }
    }
}

fn width(line: &str) -> usize {
    line.chars().count()
}

/// The value in flow style; none where it has lines of its own in any case.
fn on_one_line(value: &Yaml) -> Option<String> {
    match value {
        Yaml::Block(entries) if !entries.is_empty() => None,
        // A list is always written in brackets when it fits, but a mapping in a list is what a `-` is for.
        value => flow(value, Place::Block),
    }
}

fn flow(value: &Yaml, place: Place) -> Option<String> {
    match value {
        Yaml::Nothing => Some(String::new()),
        Yaml::Plain(text) => Some(text.clone()),
        Yaml::Text(text) => Some(scalar(text, place)),
        Yaml::List(elements) => {
            let elements: Option<Vec<_>> = elements.iter().map(|element| flow(element, Place::Flow)).collect();
            Some(format!("[{}]", elements?.join(", ")))
        }
        Yaml::Block(entries) | Yaml::Map(entries) if entries.is_empty() => Some("{}".to_owned()),
        Yaml::Block(_) => None,
        Yaml::Map(entries) => {
            let entries: Option<Vec<_>> = entries
                .iter()
                .map(|(key, value)| match value {
                    Yaml::Nothing => Some(format!("{}:", scalar(key, Place::FlowKey))),
                    value => Some(format!("{}: {}", scalar(key, Place::FlowKey), flow(value, Place::Flow)?)),
                })
                .collect();
            Some(format!("{{ {} }}", entries?.join(", ")))
        }
    }
}

/// Where a scalar stands decides which characters mean something else there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Key,
    Block,
    Flow,
    FlowKey,
}

/// A text, in quotes where it would be something else without.
fn scalar(text: &str, place: Place) -> String {
    if is_plain(text, place) { text.to_owned() } else { quoted(text) }
}

fn is_plain(text: &str, place: Place) -> bool {
    let is_key = matches!(place, Place::Key | Place::FlowKey);
    let begins_otherwise =
        text.starts_with(|first: char| "-?:,[]{}#&*!|>'\"%@`~".contains(first) || first.is_whitespace());
    let is_cut =
        text.contains(": ") || text.contains(" #") || text.ends_with(':') || text.ends_with(char::is_whitespace);
    // Older readers end a text at any question mark in brackets.
    let is_split = matches!(place, Place::Flow | Place::FlowKey)
        && (text.contains(['[', ']', '{', '}', ',', '?']) || text.contains(":\""));
    !(text.is_empty()
        || begins_otherwise
        || is_cut
        || is_split
        || text.chars().any(is_strange)
        || is_key && text.contains(':')
        || is_other_than_text(text, is_key))
}

/// Whether YAML, or a reader of YAML, would take the text for a number, a flag, a date or nothing.
fn is_other_than_text(text: &str, is_key: bool) -> bool {
    const WORDS: &[&str] =
        &["null", "true", "false", "yes", "no", "on", "off", "y", "n", "<<", "=", ".inf", "+.inf", ".nan"];
    let is_word = WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
    // Statuses are keys, and look like numbers without harm.
    let is_status = is_key && text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_word || !is_status && (is_number(text) || is_date(text))
}

/// Numbers in all the spellings of YAML: `1900`, `-1.5e3`, `0x1f`, `1_000`, `22:50`.
fn is_number(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+']);
    let plain: String = digits.chars().filter(|character| *character != '_').collect();
    let is_radix =
        ["0x", "0o", "0b"].iter().any(|radix| plain.get(..2).is_some_and(|begin| begin.eq_ignore_ascii_case(radix)));
    let is_clock = digits.contains(':') && digits.split(':').all(|part| part.parse::<f64>().is_ok());
    let begins = plain.starts_with(|first: char| first.is_ascii_digit() || first == '.');
    begins && (plain.parse::<f64>().is_ok() || is_radix || is_clock)
}

/// A day, with or without a time, in any of the spellings that readers take for one.
fn is_date(text: &str) -> bool {
    let (year, rest) = text.split_once('-').unwrap_or_default();
    let is_part = |character: char| character.is_ascii_digit() || "-:.+ TtZz".contains(character);
    year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) && rest.chars().all(is_part)
}

fn quoted(text: &str) -> String {
    let is_readable = !text.contains('\'') && text.contains(['"', '\\']) && !text.chars().any(is_strange);
    if is_readable {
        return format!("'{text}'");
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other if is_strange(other) => {
                let _ = write!(out, "\\u{:04x}", u32::from(other));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// Whether a character is a line's end to some readers, or not printable.
fn is_strange(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// A text that is longer than a line: folded at its blanks where folding gives it back as it is, else in quotes.
fn long_text(out: &mut String, text: &str, indent: usize) {
    let folds = !text.contains("  ")
        && !text.chars().any(is_strange)
        && !text.starts_with(char::is_whitespace)
        && !text.ends_with(char::is_whitespace)
        && text.contains(' ');
    if !folds {
        let _ = writeln!(out, " {}", scalar(text, Place::Block));
        return;
    }
    out.push_str(" >-\n");
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && indent + line.chars().count() + 1 + word.chars().count() > WIDTH {
            let _ = writeln!(out, "{:indent$}{line}", "");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    let _ = writeln!(out, "{:indent$}{line}", "");
}
