//! Named types: which exist, which are used, which hold themselves.

use super::docs;
use super::field;
use crate::diagnostic::{Diagnostic, Rule};
use crate::model::{Enum, Record, Type, Types, Value};
use crate::name;
use crate::source::{Span, Spanned};
use crate::spec;
use std::collections::{HashMap, HashSet};

/// The names that a type may have in one file.
pub(super) struct Scope<'s> {
    own: &'s spec::Types,
    shared: Option<&'s spec::Types>,
}

impl<'s> Scope<'s> {
    pub(super) fn new(own: &'s spec::Types, shared: Option<&'s spec::Types>) -> Self {
        Self { own, shared }
    }

    /// The type that a field's `type` means; text when it means none, and that is a finding.
    pub(super) fn resolve(&self, ty: &Spanned<String>, findings: &mut Vec<Diagnostic>) -> Type {
        self.parse(&ty.value).unwrap_or_else(|unknown| {
            findings.push(self.unknown(unknown, ty));
            Type::String
        })
    }

    /// What to say of `unknown`, which is a part of `ty`.
    fn unknown(&self, unknown: &str, ty: &Spanned<String>) -> Diagnostic {
        let start = ty.value.find(unknown).unwrap_or_default();
        let span = ty.part(start, unknown.len());
        let finding = Diagnostic::new(Rule::UnknownType, span, format!("no type is called `{unknown}`"));
        if ["list", "map"].contains(&unknown) {
            return finding.help(format!("say of what, as in {unknown}<string>"));
        }
        if unknown.contains(['<', '>']) {
            return finding.help("a type with a part is list<T> or map<T>, with both brackets");
        }
        if let Some((_, ours)) = OTHER_NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(unknown)) {
            return finding.help(format!("specs call it {ours}"));
        }
        let known = BUILT_IN.iter().map(|(name, _)| *name).chain(self.names());
        let finding = finding.help("it must be a built-in type, or stand under `shapes` or `enums`");
        // A replacement must stand where the unknown name stands.
        let is_exact = (span.end - span.start) as usize == unknown.len() || unknown == ty.value;
        if is_exact { finding.did_you_mean(unknown, span, known) } else { finding }
    }

    fn parse<'t>(&self, text: &'t str) -> Result<Type, &'t str> {
        let text = text.trim();
        let inner = |prefix: &str| text.strip_prefix(prefix)?.strip_suffix('>');
        if let Some(element) = inner("list<") {
            return Ok(Type::List(Box::new(self.parse(element)?)));
        }
        if let Some(value) = inner("map<") {
            return Ok(Type::Map(Box::new(self.parse(value)?)));
        }
        if let Some((_, ty)) = BUILT_IN.iter().find(|(name, _)| *name == text) {
            return Ok(ty.clone());
        }
        let own = named(self.own, text, false);
        own.or_else(|| named(self.shared?, text, true)).ok_or(text)
    }

    fn names(&self) -> impl Iterator<Item = &'s str> {
        [Some(self.own), self.shared].into_iter().flatten().flat_map(|types| {
            let shapes = types.shapes.iter().map(|shape| shape.name.value.as_str());
            shapes.chain(types.enums.iter().map(|item| item.name.value.as_str()))
        })
    }
}

const BUILT_IN: &[(&str, Type)] = &[
    ("string", Type::String),
    ("boolean", Type::Boolean),
    ("int32", Type::Int32),
    ("int64", Type::Int64),
    ("double", Type::Double),
    ("any", Type::Any),
];

/// What other descriptions call the built-in types.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("str", "string"),
    ("text", "string"),
    ("integer", "int32, or int64 where the page says long"),
    ("int", "int32, or int64 where the page says long"),
    ("long", "int64"),
    ("float", "double"),
    ("number", "double, or int32 or int64"),
    ("bool", "boolean"),
    ("array", "list<T>"),
    ("object", "map<any>, or a name under `shapes`"),
];

fn named(types: &spec::Types, name: &str, shared: bool) -> Option<Type> {
    let rust = name.to_owned();
    if types.shapes.iter().any(|shape| shape.name.value == name) {
        Some(Type::Record { rust, shared, boxed: false })
    } else if types.enums.iter().any(|item| item.name.value == name) {
        Some(Type::Enum { rust, shared })
    } else {
        None
    }
}

/// Resolves the named types of a file. `taken` are names that the module has besides.
pub(super) fn resolve(scope: &Scope<'_>, taken: &[&str], owner: &str, findings: &mut Vec<Diagnostic>) -> Types {
    let spec = scope.own;
    check_names(scope, taken, findings);
    let mut types = Types {
        records: spec
            .shapes
            .iter()
            .map(|shape| Record {
                rust: shape.name.value.clone(),
                about: docs::sentence(shape.about.as_deref(), || format!("`{}` of {owner}.", shape.name.value)),
                is_input: false,
                is_boxed: false,
                has_default: true,
                fields: field::resolve_all(&shape.fields, scope, findings),
            })
            .collect(),
        enums: spec.enums.iter().map(|item| open_enum(item, owner, findings)).collect(),
    };
    box_cycles(&mut types);
    types
}

fn check_names(scope: &Scope<'_>, taken: &[&str], findings: &mut Vec<Diagnostic>) {
    let mut first: HashMap<&str, Span> = HashMap::new();
    let shapes = scope.own.shapes.iter().map(|shape| &shape.name);
    for name in shapes.chain(scope.own.enums.iter().map(|item| &item.name)) {
        let text = name.value.as_str();
        if !name::is_identifier(text) && !name::is_reserved_type(text)
            || text.contains('_')
            || text.starts_with(char::is_lowercase)
        {
            let finding = Diagnostic::new(Rule::BadName, name.span, format!("`{text}` is no name of a Rust type"));
            findings.push(would_be(finding, name::upper_camel(text)));
        } else if name::is_reserved_type(text) {
            let message = format!("`{text}` is a name that Rust or every emitted file uses itself");
            findings.push(
                Diagnostic::new(Rule::ReservedName, name.span, message).help("choose another; it does not travel"),
            );
        } else if taken.contains(&text) {
            let message = format!("`{text}` is the name of the operation's own request, response or errors");
            findings.push(Diagnostic::new(Rule::NameCollision, name.span, message).help("choose another"));
        }
        if let Some(other) = first.insert(text, name.span) {
            let message = format!("`{text}` is the name of two types");
            let finding = Diagnostic::new(Rule::NameCollision, name.span, message).related(other, "first here");
            findings.push(finding.help("rename one of them; the names do not travel"));
        }
    }
}

/// Says which name would do, where one can be made.
pub(super) fn would_be(finding: Diagnostic, better: Option<String>) -> Diagnostic {
    match better {
        Some(better) => finding.help(format!("{better} would be one")),
        None => finding,
    }
}

fn open_enum(spec: &spec::Enum, owner: &str, findings: &mut Vec<Diagnostic>) -> Enum {
    let mut texts: HashMap<&str, Span> = HashMap::new();
    let mut variants: HashMap<String, &Spanned<String>> = HashMap::new();
    let mut values = Vec::new();
    for value in &spec.values {
        let Spanned { value: text, span } = &value.text;
        let first = *texts.entry(text).or_insert(*span);
        if first != *span {
            let message = format!("`{text}` stands twice in this enum");
            let finding = Diagnostic::new(Rule::DuplicateValue, *span, message).related(first, "first here");
            findings.push(finding.help("remove one of them"));
            continue;
        }
        let Some(rust) = variant(text, *span, value.rust.as_ref(), findings) else {
            continue;
        };
        if rust == "Unknown" {
            let message = format!("`{text}` would be called Unknown, as is the variant for values not listed");
            findings.push(Diagnostic::new(Rule::NameCollision, *span, message).help("set `rust:` on it"));
        }
        let other = *variants.entry(rust.clone()).or_insert(&value.text);
        if other.span != *span {
            let message = format!("`{}` and `{text}` would both be called {rust}", other.value);
            let finding = Diagnostic::new(Rule::NameCollision, *span, message).related(other.span, "the other");
            findings.push(finding.help("set `rust:` on one of them"));
        }
        values.push(Value {
            text: text.clone(),
            rust,
            about: value.about.clone(),
            deprecated: docs::deprecated(value.deprecated.as_deref(), value.undocumented.as_deref()),
            undocumented: value.undocumented.clone(),
        });
    }
    let rust = spec.name.value.clone();
    let about = docs::sentence(spec.about.as_deref(), || format!("`{rust}` of {owner}."));
    Enum { rust, about, values }
}

/// Reports a text that the enum does not list.
pub(super) fn check_listed(text: &Spanned<String>, name: &str, types: &Types, findings: &mut Vec<Diagnostic>) {
    let listed = types.enums.iter().find(|item| item.rust == name).map(|item| item.values.as_slice());
    if let Some(values) = listed
        && values.iter().all(|value| value.text != text.value)
    {
        let finding = Diagnostic::new(Rule::UnknownValue, text.span, format!("{name} does not list `{}`", text.value));
        let finding = finding.help("correct it, or list it under `enums`");
        let known = values.iter().map(|value| value.text.as_str());
        findings.push(finding.did_you_mean(&text.value, text.span, known));
    }
}

/// The variant of an enum value or an error code: as given, or made from its text.
pub(super) fn variant(
    text: &str,
    span: Span,
    given: Option<&Spanned<String>>,
    findings: &mut Vec<Diagnostic>,
) -> Option<String> {
    if let Some(given) = given {
        if name::is_variant(&given.value) {
            return Some(given.value.clone());
        }
        let message = format!("`{}` is no name of a Rust variant", given.value);
        findings.push(would_be(Diagnostic::new(Rule::BadName, given.span, message), name::upper_camel(&given.value)));
        return None;
    }
    let made = name::upper_camel(text);
    if made.is_none() {
        let message = format!("no Rust name can be made of `{text}`");
        findings.push(Diagnostic::new(Rule::BadName, span, message).help("set `rust:` on it"));
    }
    made
}

/// Puts a box around each field through which a record would hold itself.
fn box_cycles(types: &mut Types) {
    let direct: HashMap<String, Vec<String>> = types
        .records
        .iter()
        .map(|record| {
            let held = record.fields.iter().filter_map(|field| match &field.ty {
                Type::Record { rust, shared: false, .. } => Some(rust.clone()),
                _ => None,
            });
            (record.rust.clone(), held.collect())
        })
        .collect();
    let mut boxed_names = HashSet::new();
    for record in &mut types.records {
        for field in &mut record.fields {
            if let Type::Record { rust, shared: false, boxed } = &mut field.ty
                && reaches(&direct, rust, &record.rust)
            {
                *boxed = true;
                // A box that must be there would hold another, without end.
                field.required = false;
                boxed_names.insert(rust.clone());
            }
        }
    }
    for record in &mut types.records {
        record.is_boxed = boxed_names.contains(&record.rust);
    }
}

fn reaches(direct: &HashMap<String, Vec<String>>, from: &str, to: &str) -> bool {
    let mut seen = HashSet::new();
    let mut open = vec![from];
    while let Some(name) = open.pop() {
        if name == to {
            return true;
        }
        if seen.insert(name) {
            open.extend(direct.get(name).into_iter().flatten().map(String::as_str));
        }
    }
    false
}

/// The names of own (`shared == false`) or shared types that these types use, by themselves or through own records.
pub(super) fn used<'t>(types: &'t Types, roots: impl Iterator<Item = &'t Type>, shared: bool) -> HashSet<&'t str> {
    let mut used = HashSet::new();
    let mut seen = HashSet::new();
    let mut open: Vec<&Type> = roots.collect();
    while let Some(ty) = open.pop() {
        let (name, is_shared) = match ty.leaf() {
            Type::Record { rust, shared, .. } | Type::Enum { rust, shared } => (rust.as_str(), *shared),
            _ => continue,
        };
        if is_shared == shared {
            used.insert(name);
        }
        if !is_shared && seen.insert(name) {
            let record = types.records.iter().find(|record| record.rust == name);
            open.extend(record.into_iter().flat_map(|record| record.fields.iter().map(|field| &field.ty)));
        }
    }
    used
}

/// Reports the types that nothing uses.
pub(super) fn report_unused(spec: &spec::Types, used: &HashSet<&str>, findings: &mut Vec<Diagnostic>) {
    let shapes = spec.shapes.iter().map(|shape| &shape.name);
    for name in shapes.chain(spec.enums.iter().map(|item| &item.name)) {
        if !used.contains(name.value.as_str()) {
            let message = format!("no field uses `{}`", name.value);
            findings.push(Diagnostic::new(Rule::UnusedType, name.span, message).help("remove it, or use it"));
        }
    }
}

/// Gives `new` and setters to the records that users build.
pub(super) fn mark_inputs(types: &mut Types, inputs: &HashSet<String>) {
    for record in &mut types.records {
        record.is_input = inputs.contains(&record.rust);
    }
}

/// Whether a record can be made of nothing. `own` and `shared` are the types it may hold.
///
/// A required enum has no value to begin with, and a required record is asked in its turn. No record that must be there
/// holds itself, so this ends.
pub(super) fn has_default(record: &Record, own: &Types, shared: &Types) -> bool {
    let find = |name: &str, is_shared: bool| {
        let types = if is_shared { shared } else { own };
        types.records.iter().find(|record| record.rust == name)
    };
    record.fields.iter().filter(|field| field.required).all(|field| match &field.ty {
        _ if record.is_input => false,
        Type::Enum { .. } => false,
        Type::Record { rust, shared: true, .. } => {
            // The shared types hold no others than themselves.
            find(rust, true).is_none_or(|held| has_default(held, shared, shared))
        }
        Type::Record { rust, .. } => find(rust, false).is_none_or(|held| has_default(held, own, shared)),
        _ => true,
    })
}
