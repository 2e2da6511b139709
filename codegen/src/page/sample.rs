//! The sample response: which block of a page it is, and the names in it with the places they have.

use super::nesting::is_path;
use serde_json::Value;
use std::collections::HashSet;

/// An entry of a sample: its path, where a list is marked by `[]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) path: String,
    /// The path of the record it is a member of; empty at the top.
    pub(super) parent: String,
    pub(super) name: String,
}

/// Parses a sample. Documentation writes `...` and trailing commas, which JSON does not know.
pub(super) fn parse(text: &str) -> Option<Value> {
    let parsed = serde_json::from_str(text).or_else(|_| serde_json::from_str(&tidied(text)));
    parsed.ok().filter(Value::is_object)
}

/// The text without commas before a closing bracket and without dots between elements.
fn tidied(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let (mut in_string, mut escaped) = (false, false);
    for character in text.chars() {
        if in_string {
            in_string = escaped || character != '"';
            escaped = character == '\\' && !escaped;
        } else {
            match character {
                '"' => in_string = true,
                '…' => continue,
                '}' | ']' => {
                    let kept = tidy.trim_end_matches(|c: char| c == ',' || c == '.' || c.is_whitespace()).len();
                    tidy.truncate(kept);
                }
                _ => {}
            }
        }
        tidy.push(character);
    }
    tidy
}

/// All entries of a sample, each once, in the order of the sample.
pub(super) fn entries(sample: &Value) -> Vec<Entry> {
    let mut entries = Entries::default();
    entries.walk(sample, "");
    entries.found
}

#[derive(Default)]
struct Entries {
    found: Vec<Entry>,
    seen: HashSet<String>,
}

impl Entries {
    fn walk(&mut self, value: &Value, at: &str) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    let name = name.trim().to_owned();
                    let path = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                    let path = if member.is_array() { format!("{path}[]") } else { path };
                    if !is_path(&path) {
                        continue;
                    }
                    if self.seen.insert(path.clone()) {
                        self.found.push(Entry { path: path.clone(), parent: at.to_owned(), name });
                    }
                    self.walk(member, &path);
                }
            }
            Value::Array(elements) => {
                for element in elements {
                    self.walk(element, at);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_told_once_and_in_order() {
        let sample = parse(r#"{"Zones": {"Zone": [{"Id": "a",}, {"Id": "b", "Name": 1}, ...]}, "RequestId": "x"}"#);
        let paths: Vec<String> = sample.iter().flat_map(entries).map(|entry| entry.path).collect();
        assert_eq!(paths, ["Zones", "Zones.Zone[]", "Zones.Zone[].Id", "Zones.Zone[].Name", "RequestId"]);
    }

    #[test]
    fn what_is_no_object_is_no_sample() {
        assert_eq!(parse("[1]"), None);
        assert_eq!(parse("\"RequestId\": 1"), None);
    }
}
