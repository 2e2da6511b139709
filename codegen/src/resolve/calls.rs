//! What a client can do with an operation beyond one call: turn pages, wait for states.

use super::example::Known;
use super::types::check_listed;
use crate::diagnostic::{Diagnostic, Rule};
use crate::model::{Field, Pages, Record, Type, Waiter};
use crate::name;
use crate::source::Spanned;
use crate::spec;
use std::collections::HashMap;

/// Resolves `pages`: which fields lead from one page to the next.
pub(super) fn pages(
    spec: &spec::Pages,
    request: &Record,
    response: &Record,
    findings: &mut Vec<Diagnostic>,
) -> Option<Pages> {
    let items = find("items", Some(&spec.items), response, &LIST, findings);
    let next = find("next", spec.next.as_ref(), response, &TEXT, findings);
    let token = find("token", spec.token.as_ref(), request, &TEXT, findings);
    let number = find("number", spec.number.as_ref(), request, &INTEGER, findings);
    let total = find("total", spec.total.as_ref(), response, &INTEGER, findings);
    find("size", spec.size.as_ref(), request, &INTEGER, findings);
    let items = items?;
    let item = match &items.ty {
        Type::List(item) => (**item).clone(),
        _ => return None,
    };
    let wire = |field: &Field| field.wire.clone();
    match (next, token, number) {
        (Some(next), Some(token), None) => {
            Some(Pages::Token { items: items.rust.clone(), item, next: wire(next), token: wire(token) })
        }
        (None, None, Some(number)) => Some(Pages::Number {
            items: items.rust.clone(),
            items_wire: wire(items),
            item,
            number: wire(number),
            total: total.map(wire),
        }),
        _ => {
            let named = [&spec.next, &spec.token, &spec.number].iter().filter(|name| name.is_some()).count();
            // A name without a field is reported already.
            if named == [next, token, number].iter().filter(|field| field.is_some()).count() {
                let message = "these pages are turned by nothing";
                let finding = Diagnostic::new(Rule::MissingKey, spec.items.span, message);
                findings.push(finding.help("name either `next` and `token`, or `number`"));
            }
            None
        }
    }
}

/// A part that a field can play.
struct Part {
    what: &'static str,
    fits: fn(&Type) -> bool,
}

const LIST: Part = Part { what: "list", fits: |ty| matches!(ty, Type::List(_)) };
const TEXT: Part = Part { what: "text", fits: |ty| *ty == Type::String };
const INTEGER: Part = Part { what: "integer", fits: |ty| matches!(ty, Type::Int32 | Type::Int64) };

/// The field of that name, if it has the type to play its part; a finding when it has not.
fn find<'r>(
    key: &str,
    name: Option<&Spanned<String>>,
    record: &'r Record,
    part: &Part,
    findings: &mut Vec<Diagnostic>,
) -> Option<&'r Field> {
    let name = name?;
    let fits = |field: &&Field| (part.fits)(&field.ty);
    let field = record.fields.iter().find(|field| field.wire == name.value);
    let fitting = field.filter(fits);
    if fitting.is_none() {
        let message = match field {
            Some(_) => format!("`{key}` names `{}`, which is no {}", name.value, part.what),
            None => format!("`{key}` names `{}`, which {} does not have", name.value, record.rust),
        };
        let known: Vec<_> = record.fields.iter().filter(fits).map(|field| field.wire.as_str()).collect();
        let finding = Diagnostic::new(Rule::UnknownField, name.span, message);
        let finding = match known.as_slice() {
            [] => finding.help(format!("{} has no {} at all", record.rust, part.what)),
            known => finding.help(format!("each {} that it has: {}", part.what, known.join(", "))),
        };
        findings.push(finding.did_you_mean(&name.value, name.span, known));
    }
    fitting
}

/// Resolves `waiters`.
pub(super) fn waiters(
    specs: &[spec::Waiter],
    response: &Record,
    known: Known<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Waiter> {
    let mut first: HashMap<String, &Spanned<String>> = HashMap::new();
    let mut waiters = Vec::with_capacity(specs.len());
    for spec in specs {
        let waiter = waiter(spec, response, known, findings);
        let other = *first.entry(waiter.rust.clone()).or_insert(&spec.name);
        if other.span != spec.name.span && other.value != spec.name.value {
            let message = format!("`{}` and `{}` would both be called {}", other.value, spec.name.value, waiter.rust);
            let finding = Diagnostic::new(Rule::NameCollision, spec.name.span, message);
            findings.push(finding.related(other.span, "the other").help("rename one of them; the names do not travel"));
        }
        waiters.push(waiter);
    }
    waiters
}

fn waiter(spec: &spec::Waiter, response: &Record, known: Known<'_>, findings: &mut Vec<Diagnostic>) -> Waiter {
    if let Some((Type::Enum { rust, .. }, known)) = follow(&spec.field, response, known, findings) {
        for value in spec.success.iter().chain(&spec.failure) {
            check_listed(value, rust, known.own, findings);
        }
    }
    let rust = name::snake(&spec.name.value).unwrap_or_default().trim_start_matches("r#").to_uppercase();
    if rust.is_empty() || !name::is_identifier(&rust) {
        let message = format!("no Rust name can be made of `{}`", spec.name.value);
        findings.push(Diagnostic::new(Rule::BadName, spec.name.span, message).help("choose another"));
    }
    Waiter {
        name: spec.name.value.clone(),
        rust,
        about: spec.about.clone(),
        field: spec.field.value.clone(),
        success: texts(&spec.success),
        failure: texts(&spec.failure),
        interval: spec.interval,
        timeout: spec.timeout,
    }
}

fn texts(values: &[Spanned<String>]) -> Vec<String> {
    values.iter().map(|value| value.value.clone()).collect()
}

/// Follows a path such as `Snapshots[].Status` through the response's types; gives the type at its end, and the types that
/// it is among.
fn follow<'r>(
    path: &Spanned<String>,
    response: &'r Record,
    mut known: Known<'r>,
    findings: &mut Vec<Diagnostic>,
) -> Option<(&'r Type, Known<'r>)> {
    let mut record = Some(response);
    let mut last = None;
    let mut start = 0;
    for step in path.value.split('.') {
        let place = path.part(start, step.len());
        start += step.len() + 1;
        let (name, is_list) = step.strip_suffix("[]").map_or((step, false), |name| (name, true));
        let fields = record.map(|record| record.fields.as_slice()).unwrap_or_default();
        let Some(field) = fields.iter().find(|field| field.wire == name) else {
            let finding =
                Diagnostic::new(Rule::UnknownField, place, format!("the response has no field `{name}` here"));
            let known = fields.iter().map(|field| field.wire.as_str());
            findings.push(finding.did_you_mean(name, path.part(start - step.len() - 1, name.len()), known));
            return None;
        };
        match (matches!(field.ty, Type::List(_)), is_list) {
            (true, false) => {
                let finding = Diagnostic::new(Rule::UnknownField, place, format!("`{name}` is a list"));
                findings.push(finding.help(format!("write {name}[] for all its elements")));
                return None;
            }
            (false, true) => {
                let finding = Diagnostic::new(Rule::UnknownField, place, format!("`{name}` is no list"));
                findings.push(finding.help(format!("write {name}")));
                return None;
            }
            _ => {}
        }
        record = match field.ty.leaf() {
            Type::Record { rust, shared, .. } => {
                known = known.among(*shared);
                known.record(rust)
            }
            Type::Enum { shared, .. } => {
                known = known.among(*shared);
                None
            }
            _ => None,
        };
        last = Some(field.ty.leaf());
    }
    if !matches!(last, Some(Type::String | Type::Enum { .. } | Type::Boolean | Type::Int32 | Type::Int64)) {
        let message = format!("`{}` is no text, flag or integer", path.value);
        findings.push(Diagnostic::new(Rule::UnknownField, path.span, message).help("a wait ends by one of these"));
    }
    Some((last?, known))
}
