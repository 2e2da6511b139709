//! Checking a request against its documented limits, before it is sent.

use super::path::Path;
use super::{Field, Read, Record};
use std::fmt;
use std::ops::ControlFlow;

/// A documented limit that a request breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// Path of the field under wire names, such as `Tag[0].Key`.
    pub path: String,
    /// The limit, and by how much it is missed. Text is not shown.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

/// The documented limits that the request breaks, in the order of its fields.
///
/// The page may be wrong, so this is advice: a client can be told not to ask for it.
#[inline(never)]
pub fn check(request: &dyn Record) -> Vec<Violation> {
    let mut violations = Vec::new();
    check_fields(request, &Path::ROOT, &mut violations);
    violations
}

fn check_fields(record: &dyn Record, path: &Path<'_>, violations: &mut Vec<Violation>) {
    for (index, field) in record.shape().fields.iter().enumerate() {
        let path = path.field(field);
        match record.slot(index).read() {
            Read::Empty | Read::Text("") if field.required => report(&path, "required, but empty", violations),
            read => check_value(read, field, &path, violations),
        }
    }
}

fn check_value(read: Read<'_>, field: &Field, path: &Path<'_>, violations: &mut Vec<Violation>) {
    match read {
        Read::Text(text) => {
            if let Some((least, most)) = field.length {
                let length = text.chars().count();
                if length < least as usize || length > most as usize {
                    report(path, format_args!("{length} characters, allowed are {least} to {most}"), violations);
                }
            }
        }
        Read::Int(value) => {
            if let Some((least, greatest)) = field.range
                && (value < least || value > greatest)
            {
                report(path, format_args!("{value} is not in {least} to {greatest}"), violations);
            }
        }
        #[allow(clippy::cast_precision_loss, reason = "documented ranges of floats are small")]
        Read::Float(value) => {
            if let Some((least, greatest)) = field.range
                && (value < least as f64 || value > greatest as f64)
            {
                report(path, format_args!("{value} is not in {least} to {greatest}"), violations);
            }
        }
        Read::Record(record) => check_fields(record, path, violations),
        Read::List(list) => {
            if let Some((least, most)) = field.items {
                let items = list.len();
                if items < least as usize || items > most as usize {
                    report(path, format_args!("{items} elements, allowed are {least} to {most}"), violations);
                }
            }
            for index in 0..list.len() {
                check_value(list.get(index), field, &path.index(index), violations);
            }
        }
        Read::Map(map) => map.each(&mut |key, value| {
            check_value(value, field, &path.member(key), violations);
            ControlFlow::Continue(())
        }),
        Read::Empty | Read::Bool(_) | Read::Json(_) => {}
    }
}

#[cold]
fn report(path: &Path<'_>, message: impl fmt::Display, violations: &mut Vec<Violation>) {
    violations.push(Violation { path: path.to_string(), message: message.to_string() });
}
