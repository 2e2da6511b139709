//! Doc comments: what the author says, then the facts.

use crate::model::{Field, Type};
use crate::source::{Kind, Node};
use crate::spec;
use crate::words;

/// The author's sentence, or one made from the facts. It ends with a full stop.
pub(super) fn sentence(about: Option<&str>, fallback: impl FnOnce() -> String) -> String {
    match about {
        Some(about) => finish(about.trim()),
        None => fallback(),
    }
}

/// Why not to use something: the author's reason, and that its page no longer shows it.
pub(super) fn deprecated(why: Option<&str>, undocumented: Option<&str>) -> Option<String> {
    let reasons: Vec<String> =
        [why.map(finish), undocumented.map(no_longer_documented)].into_iter().flatten().collect();
    match (why, undocumented) {
        (Some(why), None) => Some(why.to_owned()),
        _ => (!reasons.is_empty()).then(|| reasons.join(" ")),
    }
}

fn no_longer_documented(since: &str) -> String {
    format!("No longer documented since {since}.")
}

/// The paragraphs of a field's doc comment.
pub(super) fn field(spec: &spec::Field, field: &Field) -> Vec<String> {
    let about = sentence(spec.about.as_deref(), || describe(&field.wire, &field.ty));
    let mut facts = Vec::new();
    match field.length {
        Some((0, most)) if most < u32::MAX => facts.push(format!("At most {most} characters.")),
        Some((least, u32::MAX)) => facts.push(format!("At least {least} characters.")),
        Some((least, most)) if least == most => facts.push(format!("Exactly {least} characters.")),
        Some((least, most)) => facts.push(format!("{least} to {most} characters.")),
        None => {}
    }
    match field.range {
        // The least of its type is no limit.
        Some((least, most)) if least <= i32::MIN.into() => facts.push(format!("At most {most}.")),
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

/// What a field is by its name and type: "`DryRun`: dry run, true or false."
fn describe(wire: &str, ty: &Type) -> String {
    // A name that begins with a digit is spelled with a letter before it in Rust, and in words made of that.
    let phrase = Some(words::phrase(wire)).filter(|_| !wire.starts_with(|first: char| first.is_ascii_digit()));
    let phrase = phrase.filter(|phrase| !phrase.is_empty() && !phrase.eq_ignore_ascii_case(wire));
    let kind = match ty {
        Type::Boolean => Some("true or false".to_owned()),
        Type::Any => Some("any JSON value".to_owned()),
        Type::Map(_) => Some("values by name".to_owned()),
        Type::Enum { rust, .. } => Some(format!("one of [`{rust}`]")),
        // Rust shows these types well enough.
        Type::String | Type::Int32 | Type::Int64 | Type::Double | Type::List(_) | Type::Record { .. } => None,
    };
    let facts: Vec<String> = [phrase, kind].into_iter().flatten().collect();
    if facts.is_empty() { format!("`{wire}`.") } else { format!("`{wire}`: {}.", facts.join(", ")) }
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
