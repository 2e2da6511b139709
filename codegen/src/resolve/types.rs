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
        match self.parse(ty.value.trim()) {
            Ok(ty) => ty,
            Err(unknown) => {
                let message = format!("no type is called `{unknown}`");
                let known = BUILT_IN.iter().map(|(name, _)| *name).chain(self.names());
                // The place is the whole type, so a replacement must be the whole type too.
                let finding = Diagnostic::new(Rule::UnknownType, ty.span, message);
                findings.push(if unknown == ty.value {
                    finding.did_you_mean(unknown, ty.span, known)
                } else {
                    finding.help("it must be a built-in type, or stand under `shapes` or `enums`")
                });
                Type::String
            }
        }
    }

    fn parse<'t>(&self, text: &'t str) -> Result<Type, &'t str> {
        let inner = |prefix: &str| text.strip_prefix(prefix)?.strip_suffix('>').map(str::trim);
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
            findings.push(match name::upper_camel(text) {
                Some(better) => finding.help(format!("{better} would be one")),
                None => finding,
            });
        } else if name::is_reserved_type(text) {
            let message = format!("`{text}` is a name that Rust or every emitted file uses itself");
            findings.push(
                Diagnostic::new(Rule::ReservedName, name.span, message).help("choose another; it does not travel"),
            );
        } else if taken.contains(&text) {
            let message = format!("`{text}` is the name of the operation's own request, response or errors");
            findings.push(Diagnostic::new(Rule::NameCollision, name.span, message).help("choose another"));
        }
        let shared = scope.shared.and_then(|types| {
            let shape = types.shapes.iter().find(|shape| shape.name.value == text).map(|shape| shape.name.span);
            shape.or_else(|| types.enums.iter().find(|item| item.name.value == text).map(|item| item.name.span))
        });
        if let Some(other) = first.insert(text, name.span).or(shared) {
            let message = format!("`{text}` is the name of two types");
            findings.push(Diagnostic::new(Rule::NameCollision, name.span, message).related(other, "first here"));
        }
    }
}

fn open_enum(spec: &spec::Enum, owner: &str, findings: &mut Vec<Diagnostic>) -> Enum {
    let mut texts: HashMap<&str, Span> = HashMap::new();
    let mut variants: HashMap<String, Span> = HashMap::new();
    let mut values = Vec::new();
    for value in &spec.values {
        let Spanned { value: text, span } = &value.text;
        if let Some(first) = texts.insert(text, *span) {
            let message = format!("`{text}` stands twice in this enum");
            findings.push(Diagnostic::new(Rule::DuplicateValue, *span, message).related(first, "first here"));
            continue;
        }
        let Some(rust) = variant(text, *span, value.rust.as_ref(), findings) else {
            continue;
        };
        if rust == "Unknown" {
            let message = format!("`{text}` would be called Unknown, as is the variant for values not listed");
            findings.push(Diagnostic::new(Rule::NameCollision, *span, message).help("set `rust:` on it"));
        }
        if let Some(first) = variants.insert(rust.clone(), *span) {
            let message = format!("`{text}` and another value would both be called {rust}");
            let finding = Diagnostic::new(Rule::NameCollision, *span, message).related(first, "the other");
            findings.push(finding.help("set `rust:` on one of them"));
        }
        values.push(Value {
            text: text.clone(),
            rust,
            about: value.about.clone(),
            deprecated: value.deprecated.clone(),
        });
    }
    let rust = spec.name.value.clone();
    let about = docs::sentence(spec.about.as_deref(), || format!("`{rust}` of {owner}."));
    Enum { rust, about, values }
}

/// The variant of an enum value or an error code: as given, or made from its text.
pub(super) fn variant(
    text: &str,
    span: Span,
    given: Option<&Spanned<String>>,
    findings: &mut Vec<Diagnostic>,
) -> Option<String> {
    if let Some(given) = given {
        if name::is_identifier(&given.value) {
            return Some(given.value.clone());
        }
        let message = format!("`{}` is no Rust identifier", given.value);
        findings.push(Diagnostic::new(Rule::BadName, given.span, message));
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
