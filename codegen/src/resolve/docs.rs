//! Doc comments: what the author says, then the facts.

use crate::model::{Field, Type};
use crate::source::{Kind, Node};
use crate::spec;

/// The author's sentence, or one made from the facts. It ends with a full stop.
pub(super) fn sentence(about: Option<&str>, fallback: impl FnOnce() -> String) -> String {
    match about {
        Some(about) => finish(about.trim()),
        None => fallback(),
    }
}

/// The paragraphs of a field's doc comment.
pub(super) fn field(spec: &spec::Field, field: &Field) -> Vec<String> {
    let about = sentence(spec.about.as_deref(), || format!("`{}`, {}.", field.wire, describe(&field.ty)));
    let mut facts = Vec::new();
    match field.length {
        Some((0, most)) if most < u32::MAX => facts.push(format!("At most {most} characters.")),
        Some((least, u32::MAX)) => facts.push(format!("At least {least} characters.")),
        Some((least, most)) if least == most => facts.push(format!("Exactly {least} characters.")),
        Some((least, most)) => facts.push(format!("{least} to {most} characters.")),
        None => {}
    }
    match field.range {
        Some((least, i64::MAX)) => facts.push(format!("At least {least}.")),
        Some((least, most)) => facts.push(format!("From {least} to {most}.")),
        None => {}
    }
    match field.items {
        Some((0, most)) if most < u32::MAX => facts.push(format!("At most {most} elements.")),
        Some((least, u32::MAX)) => facts.push(format!("At least {least} elements.")),
        Some((least, most)) => facts.push(format!("{least} to {most} elements.")),
        None => {}
    }
    if let Some(default) = spec.default.as_ref().and_then(code) {
        facts.push(format!("Default: {default}."));
    }
    if let Some(example) = spec.example.as_ref().and_then(code).filter(|_| !field.secret) {
        facts.push(format!("Example: {example}."));
    }
    let mut paragraphs = vec![about];
    if !facts.is_empty() {
        paragraphs.push(facts.join(" "));
    }
    if let Some(source) = &spec.source {
        paragraphs.push(format!("Source: {}", finish(source)));
    }
    paragraphs
}

fn describe(ty: &Type) -> String {
    match ty {
        Type::String => "a text".to_owned(),
        Type::Boolean => "true or false".to_owned(),
        Type::Int32 | Type::Int64 => "an integer".to_owned(),
        Type::Double => "a number".to_owned(),
        Type::Any => "any JSON value".to_owned(),
        Type::List(inner) => format!("a list; each element is {}", describe(inner)),
        Type::Map(inner) => format!("a map; each value is {}", describe(inner)),
        Type::Record { rust, .. } | Type::Enum { rust, .. } => format!("a [`{rust}`]"),
    }
}

/// A value in code quotes; none when it is empty or too long to help.
fn code(node: &Node) -> Option<String> {
    const LONGEST: usize = 80;
    let text = match &node.kind {
        Kind::Scalar { text, .. } => text.clone(),
        _ => node.to_json().to_string(),
    };
    let shown = !text.is_empty() && text.chars().count() <= LONGEST && !text.contains(['`', '\n']);
    shown.then(|| format!("`{text}`"))
}

fn finish(text: &str) -> String {
    if text.ends_with(['.', '!', '?', '。']) { text.to_owned() } else { format!("{text}.") }
}
