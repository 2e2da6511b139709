//! What a client can do with an operation beyond one call: turn pages, wait for states.

use crate::diagnostic::{Diagnostic, Rule};
use crate::model::{Field, Pages, Record, Type, Types, Waiter};
use crate::name;
use crate::source::Spanned;
use crate::spec;

/// Resolves `pages`: which fields lead from one page to the next.
pub(super) fn pages(
    spec: &spec::Pages,
    request: &Record,
    response: &Record,
    findings: &mut Vec<Diagnostic>,
) -> Option<Pages> {
    let is_text = |ty: &Type| *ty == Type::String;
    let is_number = |ty: &Type| matches!(ty, Type::Int32 | Type::Int64);
    let items = find(Some(&spec.items), response, "list", |ty| matches!(ty, Type::List(_)), findings);
    let next = find(spec.next.as_ref(), response, "text", is_text, findings);
    let token = find(spec.token.as_ref(), request, "text", is_text, findings);
    let number = find(spec.number.as_ref(), request, "number", is_number, findings);
    let total = find(spec.total.as_ref(), response, "number", is_number, findings);
    find(spec.size.as_ref(), request, "parameter", |_| true, findings);
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
                let message = "pages go by `next` and `token`, or by `number`";
                findings.push(Diagnostic::new(Rule::MissingKey, spec.items.span, message));
            }
            None
        }
    }
}

/// The field of that name, if it has the type to play its part; a finding when it has not.
fn find<'r>(
    name: Option<&Spanned<String>>,
    record: &'r Record,
    what: &str,
    fits: fn(&Type) -> bool,
    findings: &mut Vec<Diagnostic>,
) -> Option<&'r Field> {
    let name = name?;
    let field = record.fields.iter().find(|field| field.wire == name.value && fits(&field.ty));
    if field.is_none() {
        let message = format!("`pages` names `{}`, and {} has no such {what}", name.value, record.rust);
        let known = record.fields.iter().filter(|field| fits(&field.ty)).map(|field| field.wire.as_str());
        let finding = Diagnostic::new(Rule::UnknownField, name.span, message);
        findings.push(finding.did_you_mean(&name.value, name.span, known));
    }
    field
}

/// Resolves one of `waiters`.
pub(super) fn waiter(
    spec: &spec::Waiter,
    response: &Record,
    types: [&Types; 2],
    findings: &mut Vec<Diagnostic>,
) -> Waiter {
    check_path(&spec.field, response, types, findings);
    let rust = name::snake(&spec.name.value).unwrap_or_default().trim_start_matches("r#").to_uppercase();
    if rust.is_empty() || !name::is_identifier(&rust) {
        let message = format!("no Rust name can be made of `{}`", spec.name.value);
        findings.push(Diagnostic::new(Rule::BadName, spec.name.span, message));
    }
    Waiter {
        name: spec.name.value.clone(),
        rust,
        about: spec.about.clone(),
        field: spec.field.value.clone(),
        success: spec.success.clone(),
        failure: spec.failure.clone(),
        interval: spec.interval,
        timeout: spec.timeout,
    }
}

/// Follows a path such as `Snapshots[].Status` through the response's types.
fn check_path(path: &Spanned<String>, response: &Record, types: [&Types; 2], findings: &mut Vec<Diagnostic>) {
    let mut record = Some(response);
    let mut last = None;
    for step in path.value.split('.') {
        let (name, is_list) = step.strip_suffix("[]").map_or((step, false), |name| (name, true));
        let field = record.and_then(|record| record.fields.iter().find(|field| field.wire == name));
        let Some(field) = field.filter(|field| matches!(field.ty, Type::List(_)) == is_list) else {
            let message = format!(
                "the response has no {} at `{step}` of `{}`",
                if is_list { "list" } else { "field" },
                path.value
            );
            findings.push(Diagnostic::new(Rule::UnknownField, path.span, message));
            return;
        };
        record = match field.ty.leaf() {
            Type::Record { rust, shared, .. } => {
                let [own, of_service] = types;
                let types = if *shared { of_service } else { own };
                types.records.iter().find(|record| record.rust == *rust)
            }
            _ => None,
        };
        last = Some(field.ty.leaf());
    }
    if !matches!(last, Some(Type::String | Type::Enum { .. } | Type::Boolean | Type::Int32 | Type::Int64)) {
        let message = format!("`{}` is no text, flag or integer to wait for", path.value);
        findings.push(Diagnostic::new(Rule::UnknownField, path.span, message));
    }
}
