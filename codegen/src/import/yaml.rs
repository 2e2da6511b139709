//! YAML as people write it in specs: a mapping or a list stands on one line where it fits, quotes stand only where they
//! are needed, long texts are folded.

use std::fmt::Write as _;

/// The longest line.
const WIDTH: usize = 120;

/// A value of a spec file.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Yaml {
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

/// Prints a file: one entry after the other, the blocks after empty lines.
pub(super) fn file(header: &[String], entries: &[(String, Yaml)]) -> String {
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

fn entry(out: &mut String, key: &str, value: &Yaml, indent: usize) {
    let key = format!("{:indent$}{}:", "", scalar(key, Place::Key));
    out.push_str(&key);
    // The blank after the colon, or after the dash of a list.
    let begin = key.chars().count() + 1;
    after(out, value, indent, begin);
}

/// Prints a value behind a key that ends at column `begin`; what does not fit there goes below, deeper than `indent`.
fn after(out: &mut String, value: &Yaml, indent: usize, begin: usize) {
    if let Some(line) = on_one_line(value).filter(|line| begin + line.chars().count() <= WIDTH) {
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
                after(out, element, indent + 2, indent + 4);
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
                .map(|(key, value)| Some(format!("{}: {}", scalar(key, Place::FlowKey), flow(value, Place::Flow)?)))
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
    let begins_otherwise = text.starts_with(|first: char| "-?:,[]{}#&*!|>'\"%@`~".contains(first) || first.is_whitespace());
    let is_cut = text.contains(": ") || text.contains(" #") || text.ends_with(':') || text.ends_with(char::is_whitespace);
    let is_split = matches!(place, Place::Flow | Place::FlowKey)
        && (text.contains(['[', ']', '{', '}', ',']) || text.contains(":\""));
    let is_strange = text.chars().any(|character| {
        character.is_control() || matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{85}' | '\u{fffe}' | '\u{ffff}')
    });
    !(text.is_empty()
        || begins_otherwise
        || is_cut
        || is_split
        || is_strange
        || is_key && text.contains(':')
        || is_other_than_text(text, is_key))
}

/// Whether YAML, or a reader of YAML, would take the text for a number, a flag, a date or nothing.
fn is_other_than_text(text: &str, is_key: bool) -> bool {
    const WORDS: &[&str] = &["null", "true", "false", "yes", "no", "on", "off", "y", "n", "<<", "=", ".inf", ".nan"];
    let is_word = WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
    let begins_with_digit =
        text.trim_start_matches(['-', '+', '.']).starts_with(|first: char| first.is_ascii_digit());
    let is_number = begins_with_digit
        && text.chars().all(|character| character.is_ascii_hexdigit() || ".+-_xoXO:".contains(character));
    let has_date = text.len() >= 10
        && text.bytes().take(10).enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    // Statuses are keys, and look like numbers without harm.
    is_word || has_date || is_number && !is_key
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other if other.is_control() || matches!(other, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') => {
                let _ = write!(out, "\\u{:04x}", u32::from(other));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// A text that is longer than a line: folded at its blanks where folding gives it back as it is, else in quotes.
fn long_text(out: &mut String, text: &str, indent: usize) {
    let folds = !text.contains("  ")
        && !text.chars().any(|character| character.is_control() || matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'))
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
