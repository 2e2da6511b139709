//! Does a sample fit the fields that the spec gives it?

use super::types;
use crate::diagnostic::{Diagnostic, Rule};
use crate::model::{Envelope, Field, Record, Type, Types};
use crate::source::{Kind, Node, Spanned};

/// The types that a sample can have parts of.
#[derive(Clone, Copy)]
pub(super) struct Known<'m> {
    pub(super) own: &'m Types,
    pub(super) shared: &'m Types,
}

impl<'m> Known<'m> {
    /// The types that a named type is among. What they hold is among them too: shared types hold no others.
    pub(super) fn among(self, shared: bool) -> Self {
        if shared { Self { own: self.shared, ..self } } else { self }
    }

    /// The record of that name, in the scope that a field has it in.
    pub(super) fn record(self, name: &str) -> Option<&'m Record> {
        self.own.records.iter().find(|record| record.rust == name)
    }
}

/// Checks a sample request: names, types and documented limits.
pub(super) fn check_request(node: &Node, request: &Record, known: &Known<'_>, findings: &mut Vec<Diagnostic>) {
    Check { known: *known, limits: true, findings }.record(node, request);
}

/// Checks a sample response. Its limits are the service's affair.
pub(super) fn check_response(
    node: &Node,
    response: &Record,
    envelope: &Envelope,
    known: &Known<'_>,
    findings: &mut Vec<Diagnostic>,
) {
    let mut check = Check { known: *known, limits: false, findings };
    match envelope {
        Envelope::Flat { .. } => check.record(node, response),
        Envelope::Wrapped { metadata, result } => {
            for entry in node.entries() {
                if entry.key.value == *result {
                    check.record(&entry.value, response);
                } else if entry.key.value != *metadata {
                    let message = format!("a wrapped response has {metadata} and {result}, not `{}`", entry.key.value);
                    check.findings.push(Diagnostic::new(Rule::ExampleMismatch, entry.key.span, message));
                }
            }
            if node.get(metadata).is_none() {
                let message = format!("this sample response has no {metadata}");
                check.findings.push(Diagnostic::new(Rule::ExampleMismatch, node.span, message));
            }
        }
    }
}

/// Checks the example of one field, where a scalar is wanted. Pages show lists and objects in too many spellings.
pub(super) fn check_field(node: &Node, field: &Field, known: &Known<'_>, findings: &mut Vec<Diagnostic>) {
    let is_scalar = matches!(node.kind, Kind::Scalar { .. });
    if is_scalar && matches!(field.ty, Type::Boolean | Type::Int32 | Type::Int64 | Type::Double) {
        Check { known: *known, limits: false, findings }.value(node, field, &field.ty);
    }
}

struct Check<'c> {
    known: Known<'c>,
    limits: bool,
    findings: &'c mut Vec<Diagnostic>,
}

impl Check<'_> {
    fn record(&mut self, node: &Node, record: &Record) {
        if !matches!(node.kind, Kind::Map(_)) {
            return self.mismatch(node, &record.rust, "an object");
        }
        for entry in node.entries() {
            match record.fields.iter().find(|field| field.wire == entry.key.value) {
                Some(field) => self.field(&entry.value, field),
                None => {
                    let message = format!("{} has no field `{}`", record.rust, entry.key.value);
                    let finding = Diagnostic::new(Rule::ExampleMismatch, entry.key.span, message);
                    let known = record.fields.iter().map(|field| field.wire.as_str());
                    self.findings.push(finding.did_you_mean(&entry.key.value, entry.key.span, known));
                }
            }
        }
        for field in record.fields.iter().filter(|field| field.required && node.get(&field.wire).is_none()) {
            let message = format!("the required field `{}` is missing from this example", field.wire);
            self.findings.push(Diagnostic::new(Rule::ExampleMismatch, node.span, message));
        }
    }

    fn field(&mut self, node: &Node, field: &Field) {
        let list = match &field.wrapped {
            // The sample shows the list as it travels, in the object around it.
            Some(member) if !matches!(node.kind, Kind::List(_)) => match node.get(member) {
                Some(list) => list,
                None => return self.mismatch(node, &field.wire, &format!("an object with `{member}`")),
            },
            _ => node,
        };
        self.value(list, field, &field.ty);
        if let (true, Kind::List(elements), Some((least, most))) = (self.limits, &list.kind, field.items)
            && !(least as usize..=most as usize).contains(&elements.len())
        {
            self.outside(list, &field.wire, &format!("{least} to {most} elements"));
        }
    }

    fn value(&mut self, node: &Node, field: &Field, ty: &Type) {
        let json = node.to_json();
        let fits = match ty {
            Type::Any => true,
            Type::String | Type::Enum { .. } => json.is_string(),
            Type::Boolean => json.is_boolean(),
            Type::Int32 => json.as_i64().is_some_and(|value| i32::try_from(value).is_ok()),
            Type::Int64 => json.is_i64(),
            Type::Double => json.is_number(),
            Type::List(element) => {
                node.elements().iter().for_each(|node| self.value(node, field, element));
                json.is_array()
            }
            Type::Map(value) => {
                node.entries().iter().for_each(|entry| self.value(&entry.value, field, value));
                json.is_object()
            }
            Type::Record { rust, shared, .. } => {
                let known = self.known.among(*shared);
                if let Some(record) = known.record(rust) {
                    Check { known, limits: self.limits, findings: self.findings }.record(node, record);
                }
                true
            }
        };
        if !fits {
            return self.mismatch(node, &field.wire, &describe(ty));
        }
        if let (Type::Enum { rust, shared }, Some(text)) = (ty, node.as_text()) {
            let types = self.known.among(*shared).own;
            let text = Spanned { value: text.to_owned(), span: node.span };
            types::check_listed(&text, rust, types, self.findings);
        }
        if self.limits {
            self.limits(node, field);
        }
    }

    fn limits(&mut self, node: &Node, field: &Field) {
        let json = node.to_json();
        if let (Some(text), Some((least, most))) = (json.as_str(), field.length)
            && !(least as usize..=most as usize).contains(&text.chars().count())
        {
            self.outside(node, &field.wire, &format!("{least} to {most} characters"));
        }
        if let (Some(value), Some((least, most))) = (json.as_i64(), field.range)
            && !(least..=most).contains(&value)
        {
            self.outside(node, &field.wire, &format!("{least} to {most}"));
        }
    }

    fn mismatch(&mut self, node: &Node, name: &str, wanted: &str) {
        let message = format!("`{name}` is {wanted}, this example is {}", node.show());
        let finding = Diagnostic::new(Rule::ExampleMismatch, node.span, message);
        // The commonest mistake: a text that looks like a number to YAML.
        self.findings.push(match node.as_plain() {
            Some(text) if wanted == "a text" => finding.help(format!("write \"{text}\" in quotes")),
            _ => finding,
        });
    }

    fn outside(&mut self, node: &Node, name: &str, limits: &str) {
        let message = format!("this example is outside the limits of `{name}`: {limits}");
        self.findings.push(Diagnostic::new(Rule::ExampleMismatch, node.span, message));
    }
}

fn describe(ty: &Type) -> String {
    match ty {
        Type::String | Type::Enum { .. } => "a text".to_owned(),
        Type::Boolean => "true or false".to_owned(),
        Type::Int32 => "a 32-bit integer".to_owned(),
        Type::Int64 => "an integer".to_owned(),
        Type::Double => "a number".to_owned(),
        Type::Any => "any value".to_owned(),
        Type::List(_) => "a list".to_owned(),
        Type::Map(_) => "a map".to_owned(),
        Type::Record { rust, .. } => format!("a {rust}"),
    }
}
