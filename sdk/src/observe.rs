//! What services answer that the specs do not know.

use duoyun_generated::contract::{ErrorCode, Findings, Meta};
use std::fmt;

/// Hears of what services answer that the specs do not know; see
/// [`Builder::observer`](crate::Builder::observer). Closures are observers.
pub trait Observer: Send + Sync {
    /// Takes note of it. It runs within the call, so it should be quick.
    fn observe(&self, finding: &Finding);
}

impl<F: Fn(&Finding) + Send + Sync> Observer for F {
    fn observe(&self, finding: &Finding) {
        self(finding);
    }
}

/// Something that a service answered and the specs do not know.
///
/// It tells what a spec would say about it, and nothing of what the field held: no value but those of enums, which are
/// words of the vendor's and not data.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The service's name.
    pub service: &'static str,
    /// The operation's name.
    pub operation: &'static str,
    /// What it is.
    pub found: Found,
}

/// What the specs do not know.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Found {
    /// A field of a response.
    #[non_exhaustive]
    Field {
        /// JSON path of the field, such as `Snapshots[].Status`.
        path: String,
        /// The record that it is a field of, by its Rust name; empty outside of records.
        record: &'static str,
        /// The type that a spec would give it, as far as its first value shows.
        looks_like: String,
    },
    /// A value of an enum.
    #[non_exhaustive]
    Value {
        /// JSON path of the field.
        path: String,
        /// The enum, by its Rust name.
        enumeration: &'static str,
        /// The value.
        value: String,
    },
    /// An error code that the operation's table does not have.
    #[non_exhaustive]
    Code {
        /// The HTTP status that it came with.
        status: u16,
        /// The code.
        code: String,
    },
}

impl Finding {
    /// The lines that would add it to the operation's spec, to be merged with what is there.
    ///
    /// A record or an enum that several operations share is described in `service.yaml`, under the same keys.
    ///
    /// ```text
    /// shapes:
    ///   Snapshot:
    ///     LastUsedAt: { type: string, source: seen in a response }
    /// ```
    pub fn to_yaml(&self) -> String {
        match &self.found {
            Found::Field { path, record: "", .. } => {
                format!("# {} stands outside of what specs describe.\n", one_line(path))
            }
            Found::Field { path, record, looks_like } => {
                let name = scalar(path.rsplit('.').next().unwrap_or(path));
                let field = format!("{name}: {{ type: {looks_like}, source: seen in a response }}");
                if record.strip_suffix("Response") == Some(self.operation) {
                    format!("response:\n  {field}\n")
                } else {
                    format!("shapes:\n  {record}:\n    {field}\n")
                }
            }
            Found::Value { enumeration, value, .. } => {
                format!("enums:\n  {enumeration}:\n    values:\n      {}: Seen in a response.\n", scalar(value))
            }
            Found::Code { status, code } => {
                // The message is left out: it may hold names and ids of the caller's.
                format!("errors:\n  {status}:\n    {}:  # seen in a response\n", scalar(code))
            }
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: ", self.service, self.operation)?;
        match &self.found {
            Found::Field { path, looks_like, .. } => write!(f, "unknown field {} ({looks_like})", one_line(path)),
            Found::Value { path, value, .. } => write!(f, "unknown value {value:?} of {}", one_line(path)),
            Found::Code { status, code } => write!(f, "undocumented error code {code:?} (status {status})"),
        }
    }
}

/// Reports what was found in an answer.
pub(crate) fn report_findings(observer: &dyn Observer, meta: &Meta, findings: Findings) {
    let fields = findings.unknown_fields.into_iter().map(|field| Found::Field {
        path: field.path,
        record: field.record,
        looks_like: field.looks_like,
    });
    let values = findings.unknown_values.into_iter().map(|value| Found::Value {
        path: value.path,
        enumeration: value.enumeration,
        value: value.text,
    });
    for found in fields.chain(values) {
        observer.observe(&Finding { service: meta.service.name, operation: meta.name, found });
    }
}

/// Reports an error code, unless the operation's table has it.
pub(crate) fn report_code(observer: &dyn Observer, meta: &Meta, errors: &[ErrorCode], status: u16, code: &str) {
    if errors.iter().all(|entry| entry.code != code) {
        let found = Found::Code { status, code: code.to_owned() };
        observer.observe(&Finding { service: meta.service.name, operation: meta.name, found });
    }
}

/// A scalar of YAML: plain where that cannot mean anything else, else in quotes, which it shares with JSON.
fn scalar(text: &str) -> String {
    const WORDS: [&str; 7] = ["true", "false", "null", "yes", "no", "on", "off"];
    let is_plain = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

fn one_line(text: &str) -> impl fmt::Display {
    text.escape_debug()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yaml(found: Found) -> String {
        Finding { service: "ecs", operation: "DescribeSnapshots", found }.to_yaml()
    }

    #[test]
    fn lines_for_the_spec() {
        let field = |path: &str, record| Found::Field { path: path.to_owned(), record, looks_like: "int64".to_owned() };
        for (found, expected) in [
            (
                field("NewCount", "DescribeSnapshotsResponse"),
                "response:\n  NewCount: { type: int64, source: seen in a response }\n",
            ),
            (
                field("Snapshots[].off", "Snapshot"),
                "shapes:\n  Snapshot:\n    \"off\": { type: int64, source: seen in a response }\n",
            ),
            (field("Strange", ""), "# Strange stands outside of what specs describe.\n"),
            (
                Found::Value { path: "Status".to_owned(), enumeration: "Status", value: "new: \"one\"\n".to_owned() },
                "enums:\n  Status:\n    values:\n      \"new: \\\"one\\\"\\n\": Seen in a response.\n",
            ),
            (
                Found::Code { status: 403, code: "Invalid.New".to_owned() },
                "errors:\n  403:\n    Invalid.New:  # seen in a response\n",
            ),
        ] {
            assert_eq!(yaml(found), expected);
        }
    }
}
