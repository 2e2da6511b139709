//! Fields: names, places, limits.

use super::docs;
use super::types::{Scope, would_be};
use crate::diagnostic::{Diagnostic, Rule};
use crate::model::{Encoding, Field, Place, Type};
use crate::name;
use crate::source::{Span, Spanned};
use crate::spec::{self, Limits};
use std::collections::HashMap;

/// The readers count on it; see `Present` in the contract.
const MOST_FIELDS: usize = 512;

/// Resolves the fields of one record.
pub(super) fn resolve_all(specs: &[spec::Field], scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) -> Vec<Field> {
    if let Some(first_over) = specs.get(MOST_FIELDS) {
        let message = format!("a record of {} fields; at most {MOST_FIELDS} are read", specs.len());
        findings.push(Diagnostic::new(Rule::TooManyFields, first_over.wire.span, message));
    }
    let mut first: HashMap<String, &spec::Field> = HashMap::new();
    let mut fields = Vec::with_capacity(specs.len());
    for spec in specs {
        let field = resolve(spec, scope, findings);
        if let Some(other) = first.insert(field.rust.clone(), spec)
            // A repeated key is reported as that, and so is a field that no name can be made of.
            && other.wire.value != spec.wire.value
            && !field.rust.is_empty()
        {
            let message =
                format!("`{}` and `{}` would both be called {}", other.wire.value, spec.wire.value, field.rust);
            let finding = Diagnostic::new(Rule::NameCollision, spec.wire.span, message);
            let finding = finding.related(other.wire.span, "the other");
            findings.push(finding.help("set `rust:` on one of them"));
        }
        fields.push(field);
    }
    fields
}

fn resolve(spec: &spec::Field, scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) -> Field {
    let ty = scope.resolve(&spec.ty, findings);
    let mut field = Field {
        wire: spec.wire.value.clone(),
        rust: rust_name(spec, findings),
        required: spec.required.as_ref().is_some_and(|required| required.value),
        place: match spec.place.as_ref().map(|place| place.value.as_str()) {
            Some("path") => Place::Path,
            Some("header") => Place::Header,
            Some("body") => Place::Body,
            Some("form") => Place::Form,
            Some("host") => Place::Host,
            _ => Place::Query,
        },
        encoding: match spec.encoding.as_ref().map(|encoding| encoding.value.as_str()) {
            Some("json") => Encoding::Json,
            Some("comma") => Encoding::Comma,
            _ => Encoding::Numbered,
        },
        length: limits(spec.length.as_ref(), &LENGTH, spec, &ty, findings),
        range: limits(spec.range.as_ref(), &RANGE, spec, &ty, findings),
        items: limits(spec.items.as_ref(), &ITEMS, spec, &ty, findings),
        wrapped: spec.wrapped.as_ref().map(|member| member.value.clone()),
        secret: spec.secret,
        deprecated: docs::deprecated(spec.deprecated.as_deref(), spec.undocumented.as_deref()),
        undocumented: spec.undocumented.clone(),
        docs: Vec::new(),
        ty,
    };
    if let Some(member) = &spec.wrapped
        && !matches!(field.ty, Type::List(_))
    {
        let message = format!("`wrapped` is for lists, `{}` is none", field.wire);
        findings.push(Diagnostic::new(Rule::WrongKind, member.span, message));
    }
    field.docs = docs::field(spec, &field);
    field
}

/// A key that limits, and what it limits.
struct Limit {
    key: &'static str,
    what: &'static str,
    fits: fn(&Type) -> bool,
}

const LENGTH: Limit = Limit { key: "length", what: "texts", fits: |ty| matches!(ty.leaf(), Type::String) };
const RANGE: Limit =
    Limit { key: "range", what: "numbers", fits: |ty| matches!(ty.leaf(), Type::Int32 | Type::Int64 | Type::Double) };
const ITEMS: Limit = Limit { key: "items", what: "lists", fits: Type::is_collection };

fn rust_name(spec: &spec::Field, findings: &mut Vec<Diagnostic>) -> String {
    let wire = &spec.wire;
    if let Some(given) = &spec.rust {
        let reserved = name::is_reserved_field(&given.value) || name::is_reserved_type(&given.value);
        if reserved {
            findings.push(reserved_name(&given.value, given.span).help("choose another"));
        } else if !name::is_field(&given.value) {
            let message = format!("`{}` is no name of a Rust field", given.value);
            findings.push(would_be(Diagnostic::new(Rule::BadName, given.span, message), name::snake(&given.value)));
        }
        return given.value.clone();
    }
    match name::snake(&wire.value) {
        Some(made) => {
            if name::is_reserved_field(&made) {
                findings.push(reserved_name(&made, wire.span).help("set `rust:` on the field"));
            }
            made
        }
        None => {
            let message = format!("no Rust name can be made of `{}`", wire.value);
            findings.push(Diagnostic::new(Rule::BadName, wire.span, message).help("set `rust:` on the field"));
            String::new()
        }
    }
}

fn reserved_name(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Rule::ReservedName, span, format!("`{name}` is a name that Rust or every record uses itself"))
}

/// Checks limits and gives them the width that the contract has.
fn limits<N: TryFrom<i64> + Bounded>(
    limits: Option<&Spanned<Limits>>,
    limit: &Limit,
    field: &spec::Field,
    ty: &Type,
    findings: &mut Vec<Diagnostic>,
) -> Option<(N, N)> {
    let Spanned { value: (least, most), span } = *limits?;
    let Limit { key, what, fits } = limit;
    let mut report = |message: String, help: &str| {
        findings.push(Diagnostic::new(Rule::BadLimit, span, message).help(help));
        None
    };
    if !fits(ty) {
        return report(format!("`{key}` limits {what}, and `{}` has none", field.ty.value), "remove it");
    }
    if most.is_some_and(|most| least > most) {
        return report("nothing is in these limits: the first is above the second".to_owned(), "the least goes first");
    }
    let fits_int32 = |bound: i64| i32::try_from(bound).is_ok();
    if *ty.leaf() == Type::Int32 && *key == RANGE.key && !(fits_int32(least) && most.is_none_or(fits_int32)) {
        return report("an int32 does not reach these limits".to_owned(), "is it an int64?");
    }
    let most = most.map_or(Some(N::GREATEST), |most| N::try_from(most).ok());
    match (N::try_from(least).ok(), most) {
        (Some(least), Some(most)) => Some((least, most)),
        _ => report(format!("`{key}` is from 0 to {}", u32::MAX), "leave the second out where there is no limit"),
    }
}

trait Bounded {
    const GREATEST: Self;
}

impl Bounded for u32 {
    const GREATEST: u32 = u32::MAX;
}

impl Bounded for i64 {
    const GREATEST: i64 = i64::MAX;
}
