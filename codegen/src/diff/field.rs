//! The fields of a record, and the values of an enum.

use super::log::{Log, Subject};
use crate::change::Rule;
use crate::model::{Encoding, Enum, Field, Place, Record, Type, Value};

/// Which way a record travels: what is harmless in one is not in the other.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Request,
    /// In an element of a list of the request.
    Element,
    Response,
}

/// The fields of both versions of a record, in the order of the later one, then those that are gone. What has another wire name
/// is the same field where its Rust name stayed, or where only the case changed.
pub(super) fn pairs<'m>(before: &'m [Field], after: &'m [Field]) -> Vec<(Option<&'m Field>, Option<&'m Field>)> {
    let same: [fn(&Field, &Field) -> bool; 3] = [
        |old, new| old.wire == new.wire,
        |old, new| old.rust == new.rust,
        |old, new| old.wire.eq_ignore_ascii_case(&new.wire),
    ];
    pair(before, after, &same)
}

/// Pairs what one of the comparisons calls the same, the stricter ones first.
pub(super) fn pair<'m, T>(
    before: &'m [T],
    after: &'m [T],
    same: &[fn(&T, &T) -> bool],
) -> Vec<(Option<&'m T>, Option<&'m T>)> {
    let mut free: Vec<&T> = before.iter().collect();
    let mut pairs: Vec<(Option<&T>, Option<&T>)> = after.iter().map(|new| (None, Some(new))).collect();
    for same in same {
        for (old, new) in pairs.iter_mut().filter(|(old, _)| old.is_none()) {
            let found = free.iter().position(|old| new.is_some_and(|new| same(old, new)));
            *old = found.map(|at| free.remove(at));
        }
    }
    pairs.extend(free.into_iter().map(|old| (Some(old), None)));
    pairs
}

/// Compares two versions of a record.
pub(super) fn record<'m>([old, new]: [&'m Record; 2], way: Way, subject: &Subject, log: &mut Log<'m>) {
    let is_response = way == Way::Response;
    about([&old.rust, &new.rust], [&old.about, &new.about], subject, log);
    let pairs = pairs(&old.fields, &new.fields);
    log.reordered(subject, &old.fields, &pairs);
    for (before, after) in pairs {
        let Some(name) = after.or(before).map(|field| &field.wire) else { continue };
        let key = |field: Option<&'m Field>| field.map_or("", |field| field.wire.as_str());
        let subject = subject.part(name, [&[key(before)], &[key(after)]]);
        match (before, after) {
            (Some(before), Some(after)) => field([before, after], way, &subject, log),
            (Some(gone), None) => {
                let rule = if is_response { Rule::FieldRemoved } else { Rule::ParamRemoved };
                log.push(rule, &subject, "", [Some(spelled(&gone.ty)), None]);
            }
            (None, Some(added)) => {
                let rule = match (is_response, added.required) {
                    (true, _) => Rule::FieldAdded,
                    (false, true) => Rule::ParamAddedRequired,
                    (false, false) => Rule::ParamAddedOptional,
                };
                log.push(rule, &subject, "", [None, Some(spelled(&added.ty))]);
            }
            (None, None) => {}
        }
    }
    arguments([old, new], subject, log);
    // What users build is made by `new`, and a change of what it takes is told already.
    let is_built = old.is_input && new.is_input;
    if old.has_default && !new.has_default && !is_built {
        log.push(Rule::DefaultLost, subject, "", [Some(format!("`Default` of `{}`", old.rust)), None]);
    }
}

/// Compares what is said of a record or an enum. Without words of its own that is its name, whose change is told already.
fn about([old_name, new_name]: [&String; 2], [old, new]: [&String; 2], subject: &Subject, log: &mut Log<'_>) {
    let [before, after] = &subject.homes;
    if old_name == new_name && before == after {
        log.differ(Rule::DocsChanged, subject, "about", old, new);
    }
}

/// Reports that `new` takes the arguments that it took in another order: calls with equal types would still compile, and say
/// something else.
fn arguments<'m>([old, new]: [&'m Record; 2], subject: &Subject, log: &mut Log<'m>) {
    let kept = |record: &'m Record, other: &'m Record| -> Vec<&str> {
        let is_kept = |wire: &str| other.arguments().any(|field| field.wire == wire);
        record.arguments().map(|field| field.wire.as_str()).filter(|wire| is_kept(wire)).collect()
    };
    let [before, after] = [kept(old, new), kept(new, old)].map(|names| names.join(", "));
    log.differ(Rule::ArgumentOrderChanged, subject, "", before, after);
}

fn field<'m>([old, new]: [&'m Field; 2], way: Way, subject: &Subject, log: &mut Log<'m>) {
    let told = log.changes.len();
    let is_response = way == Way::Response;
    let rename = match is_response {
        true => Rule::FieldRenamed,
        false if old.wire.eq_ignore_ascii_case(&new.wire) => Rule::ParamCaseChanged,
        false => Rule::ParamRenamed,
    };
    log.differ(rename, subject, "", &old.wire, &new.wire);
    log.differ(Rule::RustNameChanged, subject, "", &old.rust, &new.rust);
    let type_changed = type_rule(&old.ty, &new.ty, is_response);
    log.differ(type_changed, subject, "type", held(&old.ty), held(&new.ty));
    required([old, new], way, subject, log);
    log.differ(Rule::ParamLocationChanged, subject, "in", place(old.place), place(new.place));
    log.differ(Rule::ParamEncodingChanged, subject, "encoding", encoding(old.encoding), encoding(new.encoding));
    limits([old, new], is_response, subject, log);
    log.differ_as_written(if is_response { Rule::DocsChanged } else { Rule::DefaultChanged }, subject, "default");
    let wrapped = [old.wrapped.clone(), new.wrapped.clone()];
    log.differ_in([Rule::FieldWrappingChanged; 3], subject, "wrapped", wrapped);
    log.differ(Rule::SecretChanged, subject, "secret", secret(old), secret(new));
    let rules = if is_response {
        [Rule::FieldDeprecated, Rule::FieldUndeprecated, Rule::DocsChanged]
    } else {
        [Rule::ParamDeprecated, Rule::ParamUndeprecated, Rule::DocsChanged]
    };
    if old.undocumented == new.undocumented {
        log.differ_in(rules, subject, "deprecated", [old.deprecated.clone(), new.deprecated.clone()]);
    }
    let removed = if is_response { Rule::FieldRemoved } else { Rule::ParamRemoved };
    log.held(removed, subject, &spelled(&old.ty), [&old.undocumented, &new.undocumented]);
    log.differ_as_written(Rule::DocsChanged, subject, "about");
    log.differ_as_written(Rule::DocsChanged, subject, "example");
    if log.changes.len() == told {
        log.differ(Rule::DocsChanged, subject, "", old.docs.join(" "), new.docs.join(" "));
    }
}

fn required<'m>([old, new]: [&'m Field; 2], way: Way, subject: &Subject, log: &mut Log<'m>) {
    let rule = match (way, new.required) {
        // A list or a map of a response is there even when it is empty, and code sees no difference.
        (Way::Response, _) if new.ty.is_collection() => Rule::DocsChanged,
        (Way::Response, _) => Rule::FieldRequiredChanged,
        (Way::Element, _) => Rule::ElementRequiredChanged,
        (Way::Request, true) => Rule::ParamRequiredTightened,
        (Way::Request, false) => Rule::ParamRequiredRelaxed,
    };
    let text = |field: &Field| if field.required { "required" } else { "optional" };
    log.differ(rule, subject, "required", text(old), text(new));
}

/// A type as specs spell it.
pub(crate) fn spelled(ty: &Type) -> String {
    match ty {
        Type::String => "string".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Int32 => "int32".to_owned(),
        Type::Int64 => "int64".to_owned(),
        Type::Double => "double".to_owned(),
        Type::Any => "any".to_owned(),
        Type::List(element) => format!("list<{}>", spelled(element)),
        Type::Map(value) => format!("map<{}>", spelled(value)),
        Type::Record { rust, shared: false, .. } | Type::Enum { rust, shared: false } => rust.clone(),
        // Its module is another, and so is what people import.
        Type::Record { rust, .. } | Type::Enum { rust, .. } => format!("the service's {rust}"),
    }
}

/// A type as users see it: what holds itself is in a box, which no spec says, and which comes and goes with other fields.
fn held(ty: &Type) -> String {
    let is_boxed = matches!(ty.leaf(), Type::Record { boxed: true, .. });
    format!("{}{}", spelled(ty), if is_boxed { " in a box" } else { "" })
}

/// What it is to users that a type became another, if it did.
fn type_rule(old: &Type, new: &Type, is_response: bool) -> Rule {
    let (changed, refined) = if is_response {
        (Rule::FieldTypeChanged, Rule::FieldTypeRefined)
    } else {
        (Rule::ParamTypeChanged, Rule::ParamTypeRefined)
    };
    match (old, new) {
        (Type::List(old), Type::List(new)) | (Type::Map(old), Type::Map(new)) => type_rule(old, new, is_response),
        (Type::Record { boxed: was, .. }, Type::Record { boxed: is, .. }) if was != is => changed,
        (Type::Record { .. }, Type::Record { .. }) | (Type::Enum { .. }, Type::Enum { .. }) => Rule::RustNameChanged,
        (Type::String, Type::Enum { .. }) => Rule::EnumIntroduced,
        (Type::Enum { .. }, Type::String) => Rule::EnumDropped,
        (Type::Any, _) => refined,
        _ => changed,
    }
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Query => "query",
        Place::Path => "path",
        Place::Header => "header",
        Place::Body => "body",
        Place::Form => "form",
        Place::Host => "host",
    }
}

fn encoding(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Numbered => "numbered",
        Encoding::Json => "json",
        Encoding::Comma => "comma",
    }
}

fn secret(field: &Field) -> &'static str {
    if field.secret { "hidden" } else { "shown" }
}

fn limits<'m>([old, new]: [&'m Field; 2], is_response: bool, subject: &Subject, log: &mut Log<'m>) {
    let small = |limits: Option<(u32, u32)>| limits.map(|(least, most)| (i64::from(least), i64::from(most)));
    let no_limit = i64::from(u32::MAX);
    let length = [Rule::LengthNarrowed, Rule::LengthWidened];
    let size = [Rule::ListSizeNarrowed, Rule::ListSizeWidened];
    for (key, [narrowed, widened], before, after, greatest) in [
        ("length", length, small(old.length), small(new.length), no_limit),
        ("range", [Rule::RangeNarrowed, Rule::RangeWidened], old.range, new.range, i64::MAX),
        ("items", size, small(old.items), small(new.items), no_limit),
    ] {
        let rule = match is_response {
            // A response fails no limit; they are documentation there.
            true => Rule::DocsChanged,
            false if is_within(before, after) => widened,
            false => narrowed,
        };
        let text = |limits: Option<(i64, i64)>| {
            limits.map(|(least, most)| {
                let most = if most == greatest { String::new() } else { most.to_string() };
                format!("{least}..{most}")
            })
        };
        log.differ_in([rule; 3], subject, key, [text(before), text(after)]);
    }
}

/// Whether the second limits allow all that the first allow.
fn is_within(first: Option<(i64, i64)>, second: Option<(i64, i64)>) -> bool {
    match (first, second) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some((least, most)), Some((second_least, second_most))) => second_least <= least && most <= second_most,
    }
}

/// Compares two versions of an enum.
pub(super) fn values<'m>([old, new]: [&'m Enum; 2], subject: &Subject, log: &mut Log<'m>) {
    let same: [fn(&Value, &Value) -> bool; 3] = [
        |old, new| old.text == new.text,
        |old, new| old.rust == new.rust,
        |old, new| old.text.eq_ignore_ascii_case(&new.text),
    ];
    about([&old.rust, &new.rust], [&old.about, &new.about], subject, log);
    let pairs = pair(&old.values, &new.values, &same);
    log.reordered(subject, &old.values, &pairs);
    for (before, after) in pairs {
        let text = |value: Option<&Value>| value.map(|value| value.text.clone());
        let rules = [Rule::EnumValueAdded, Rule::EnumValueRemoved, Rule::EnumValueCaseChanged];
        let key = |value: Option<&'m Value>| value.map_or("", |value| value.text.as_str());
        let value = subject.written_at([&["values", key(before)], &["values", key(after)]]);
        log.differ_in(rules, &value, "", [text(before), text(after)]);
        if let (Some(before), Some(after)) = (before, after) {
            log.differ(Rule::RustNameChanged, &value, "", &before.rust, &after.rust);
            let rules = [Rule::EnumValueDeprecated, Rule::EnumValueUndeprecated, Rule::DocsChanged];
            let noted =
                |value: &Value| value.deprecated.as_ref().map(|deprecated| format!("{}: {deprecated}", value.text));
            if before.undocumented == after.undocumented {
                log.differ_in(rules, &value, "deprecated", [noted(before), noted(after)]);
            }
            let days = [&before.undocumented, &after.undocumented];
            log.held(Rule::EnumValueRemoved, &value, &before.text, days);
            log.differ_in([Rule::DocsChanged; 3], &value, "about", [before.about.clone(), after.about.clone()]);
        }
    }
}
