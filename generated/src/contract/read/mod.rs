//! Reading JSON into records.
//!
//! Services differ from their own documentation, so reading is lenient: a null is an empty slot and adds no element, a
//! number may come as text and text as a number, a repeated key counts the last time, an unknown field is passed over.
//! What cannot be understood is an error with its JSON path; a required field is never made up.

mod fields;
mod fill;
mod findings;
mod wrapped;

use super::path::Path;
use super::{Blank, Record, Slot, Write};
use fill::Fill;
use serde::de::{self, DeserializeSeed as _, Deserializer};
use std::fmt;

pub use findings::{Findings, UnknownField, UnlistedValue};
pub use wrapped::{Wrapper, decode_wrapped};

/// A document that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecodeError {
    /// JSON path of the value, such as `Tags[1].Key`; empty for the document itself.
    pub path: String,
    /// Line in the document, from 1.
    pub line: usize,
    /// Column in the line, from 1.
    pub column: usize,
    /// What was expected and what was found. The value of a secret field is not shown.
    pub message: String,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{} (line {}, column {})", self.message, self.line, self.column)
    }
}

impl std::error::Error for DecodeError {}

/// Reads a JSON object into a blank record.
///
/// # Errors
/// When the text is not JSON, a value cannot mean what its field holds, or a required field is missing or null.
#[inline(never)]
pub fn decode(text: &str, into: &mut dyn Record, findings: Option<&mut Findings>) -> Result<(), DecodeError> {
    run(text, findings, |json, context| read_document(json, into, context))
}

/// Reads a document that is one record. A null is not: where it stands for an absent object, that has an option's slot.
fn read_document<'de, D: Deserializer<'de>>(
    from: D,
    into: &mut dyn Record,
    context: &mut Context<'_>,
) -> Result<(), D::Error> {
    if Fill::new(Write::Record(into), &Path::ROOT, &mut *context).deserialize(from)? {
        Ok(())
    } else {
        Err(context.fail(&Path::ROOT, "expected object, found null".to_owned()))
    }
}

fn run<T>(
    text: &str,
    findings: Option<&mut Findings>,
    read: impl FnOnce(&mut serde_json::Deserializer<serde_json::de::StrRead<'_>>, &mut Context<'_>) -> serde_json::Result<T>,
) -> Result<T, DecodeError> {
    let mut context = Context { findings, failure: None };
    let mut json = serde_json::Deserializer::from_str(text);
    read(&mut json, &mut context).and_then(|value| json.end().map(|()| value)).map_err(|error| {
        let (path, message) = context.failure.unwrap_or_default();
        let spelled = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let message = message.unwrap_or_else(|| spelled.strip_suffix(&place).unwrap_or(&spelled).to_owned());
        // What is wrong with the document as a whole has no place; it is shown at the beginning.
        DecodeError { path, line: error.line().max(1), column: error.column().max(1), message }
    })
}

/// The body of every emitted `Deserialize` for a record.
#[doc(hidden)]
pub fn deserialize_record<'de, R: Record + Blank, D: Deserializer<'de>>(from: D) -> Result<R, D::Error> {
    let mut record = R::blank();
    read_document(from, &mut record, &mut Context { findings: None, failure: None })?;
    Ok(record)
}

/// The body of every emitted `Deserialize` for an open enum.
#[doc(hidden)]
pub fn deserialize_slot<'de, D: Deserializer<'de>>(from: D, into: &mut dyn Slot) -> Result<(), D::Error> {
    let mut context = Context { findings: None, failure: None };
    Fill::new(into.write(), &Path::ROOT, &mut context).deserialize(from).map(|_| ())
}

struct Context<'f> {
    findings: Option<&'f mut Findings>,
    /// The path of the innermost value that failed, and our own words for it if we had any.
    failure: Option<(String, Option<String>)>,
}

impl Context<'_> {
    #[cold]
    #[inline(never)]
    fn fail<E: de::Error>(&mut self, path: &Path<'_>, message: String) -> E {
        let path = path.to_string();
        let error = if path.is_empty() { E::custom(&message) } else { E::custom(format_args!("{path}: {message}")) };
        self.failure = Some((path, Some(message)));
        error
    }

    /// Keeps the path of an error that somebody else reported, unless a deeper one is known.
    #[cold]
    #[inline(never)]
    fn locate<E>(&mut self, path: &Path<'_>, error: E) -> E {
        if self.failure.is_none() {
            self.failure = Some((path.to_string(), None));
        }
        error
    }
}
