//! The schemas that a document names. One may travel both ways, and requests and responses do not read it alike: what
//! requests must have, responses may leave out.

use super::schema::{self, Way};
use crate::import::draft::{Field, Type};
use crate::import::json;
use crate::import::note::Notes;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The schemas as requests have them and, under names of their own, as responses have those that differ there.
pub(super) fn read(components: &Value, is_rest: bool, notes: &mut Notes) -> BTreeMap<String, Type> {
    let read = |way: Way, notes: &mut Notes| -> BTreeMap<String, Type> {
        let schemas = json::members(components, "schemas");
        schemas.map(|(name, schema)| (name.clone(), schema::ty(schema, way, name, notes))).collect()
    };
    let mut definitions = read(Way::Request, notes);
    let mut answers = read(Way::Response { wraps: !is_rest }, &mut Notes::default());
    let mut differing: BTreeSet<String> = BTreeSet::new();
    // What holds one that differs, differs too.
    loop {
        let differs = |(name, ty): &(&String, &Type)| {
            !differing.contains(*name) && (definitions.get(*name) != Some(ty) || holds(ty, &differing))
        };
        let more: Vec<String> = answers.iter().filter(differs).map(|(name, _)| name.clone()).collect();
        if more.is_empty() {
            break;
        }
        differing.extend(more);
    }
    answers.retain(|name, _| differing.contains(name));
    let answers: BTreeMap<String, Type> = answers.into_iter().map(|(name, ty)| (answer(&name), ty)).collect();
    for (name, ty) in &answers {
        definitions.entry(name.clone()).or_insert_with(|| answered(ty.clone(), &answers));
    }
    definitions
}

/// The name of a schema as responses have it. Types are called after what stands behind the dot.
fn answer(name: &str) -> String {
    format!("answer.{name}")
}

/// A type whose references are to schemas as responses have them.
pub(super) fn answered(ty: Type, definitions: &BTreeMap<String, Type>) -> Type {
    let inner = |ty: Box<Type>| Box::new(answered(*ty, definitions));
    match ty {
        Type::Named(name) => {
            Type::Named(Some(answer(&name)).filter(|own| definitions.contains_key(own)).unwrap_or(name))
        }
        Type::List(element) => Type::List(inner(element)),
        Type::Map(value) => Type::Map(inner(value)),
        Type::Record(fields) => {
            let field = |field: Field| Field { ty: answered(field.ty.clone(), definitions), ..field };
            Type::Record(fields.into_iter().map(field).collect())
        }
        ty => ty,
    }
}

/// Whether a type refers to one of these.
fn holds(ty: &Type, names: &BTreeSet<String>) -> bool {
    match ty {
        Type::Named(name) => names.contains(name),
        Type::List(inner) | Type::Map(inner) => holds(inner, names),
        Type::Record(fields) => fields.iter().any(|field| holds(&field.ty, names)),
        _ => false,
    }
}
