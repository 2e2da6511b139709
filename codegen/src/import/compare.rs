//! Where a spec and the metadata disagree. The spec stays as it is; a person decides.

use super::draft::{Field, Notes, Operation, Type};
use super::existing::{self, Folder};
use crate::spec;
use std::collections::{BTreeMap, HashSet};

/// Reports what an operation's spec and its metadata have different.
pub(super) fn operation(
    operation: &Operation,
    definitions: &BTreeMap<String, Type>,
    spec: &spec::Operation,
    known: &Folder,
    notes: &mut Notes,
) {
    let shared = known.service.as_ref().map(|service| &service.types);
    let mut compare = Compare { definitions, spec, own: Some(&spec.types), shared, open: HashSet::new(), notes };
    compare.fields(&operation.request, &spec.request, &operation.name, true);
    compare.fields(&operation.response, &spec.response, &operation.name, false);
    let codes: HashSet<&str> = spec.errors.iter().map(|row| row.code.value.as_str()).collect();
    for row in operation.errors.iter().filter(|row| !codes.contains(row.code.as_str())) {
        notes.add(&operation.name, format!("the metadata has the error code {}, the spec has not", row.code));
    }
    if operation.is_signed != spec.signed.unwrap_or(true) {
        let says = |is_signed: bool| if is_signed { "signed" } else { "not signed" };
        let message =
            format!("the spec says {}, the metadata {}", says(!operation.is_signed), says(operation.is_signed));
        notes.add(&operation.name, message);
    }
    if (operation.is_retired || operation.is_deprecated) && spec.deprecated.is_none() {
        notes.add(&operation.name, "the metadata calls it deprecated, the spec does not");
    }
}

struct Compare<'c> {
    definitions: &'c BTreeMap<String, Type>,
    spec: &'c spec::Operation,
    /// The types that names mean first; none inside the service's.
    own: Option<&'c spec::Types>,
    shared: Option<&'c spec::Types>,
    /// The pairs of named types that are being compared, for a type may hold itself.
    open: HashSet<(String, String)>,
    notes: &'c mut Notes,
}

impl<'c> Compare<'c> {
    fn fields(&mut self, fields: &[Field], specs: &[spec::Field], place: &str, is_request: bool) {
        for field in fields {
            let place = format!("{place}.{}", field.wire);
            let Some(spec) = specs.iter().find(|spec| spec.wire.value == field.wire) else {
                self.notes.add(&place, "is in the metadata, not in the spec");
                continue;
            };
            let is_required = spec.required.as_ref().is_some_and(|required| required.value);
            let is_region = self.spec.region.as_ref().is_some_and(|region| region.value == field.wire);
            if is_request && is_required != field.required && !is_region {
                let says = |required: bool| if required { "required" } else { "optional" };
                self.notes
                    .add(&place, format!("the spec says {}, the metadata {}", says(is_required), says(field.required)));
            }
            self.ty(&field.ty, &spec.ty.value, &place, is_request);
        }
    }

    fn ty(&mut self, ty: &Type, text: &str, place: &str, is_request: bool) {
        let inner = |prefix: &str| text.strip_prefix(prefix)?.strip_suffix('>');
        match (ty, inner("list<"), inner("map<")) {
            (Type::List(element), Some(text), _) => return self.ty(element, text, place, is_request),
            (Type::Map(value), _, Some(text)) => return self.ty(value, text, place, is_request),
            _ => {}
        }
        match ty {
            Type::Named(name) => {
                let definitions = self.definitions;
                if let Some(ty) = definitions.get(name)
                    && self.open.insert((name.clone(), text.to_owned()))
                {
                    self.ty(ty, text, place, is_request);
                }
            }
            Type::Record(fields) => match self.shape(text) {
                Some((shape, own)) => {
                    let outside = std::mem::replace(&mut self.own, own);
                    self.fields(fields, &shape.fields, place, is_request);
                    self.own = outside;
                }
                None => self.disagree(place, text, "a record"),
            },
            Type::Enum(values) => {
                let Some(known) = self.open_enum(text) else {
                    return;
                };
                let missing: Vec<&str> = values
                    .iter()
                    .filter(|value| !known.values.iter().any(|known| known.text.value == **value))
                    .map(String::as_str)
                    .collect();
                if !missing.is_empty() {
                    self.notes
                        .add(place, format!("the metadata has values that {text} has not: {}", missing.join(", ")));
                }
            }
            // A person knows more than the metadata: the values of a text, that it holds a list, what is in a map.
            Type::Any => {}
            Type::String if self.open_enum(text).is_some() || text.starts_with("list<") => {}
            Type::List(_) => self.disagree(place, text, "a list"),
            Type::Map(_) => self.disagree(place, text, "a map"),
            simple if existing::word(simple) != text => self.disagree(place, text, existing::word(simple)),
            _ => {}
        }
    }

    fn disagree(&mut self, place: &str, spec: &str, metadata: &str) {
        self.notes.add(place, format!("the spec says {spec}, the metadata {metadata}"));
    }

    /// The shape of that name, and the types that names inside it mean first.
    fn shape(&self, name: &str) -> Option<(&'c spec::Shape, Option<&'c spec::Types>)> {
        let find = |types: &'c spec::Types| types.shapes.iter().find(|shape| shape.name.value == name);
        let own = self.own.and_then(find).map(|shape| (shape, self.own));
        own.or_else(|| self.shared.and_then(find).map(|shape| (shape, None)))
    }

    fn open_enum(&self, name: &str) -> Option<&'c spec::Enum> {
        let types = [self.own, self.shared].into_iter().flatten();
        types.flat_map(|types| &types.enums).find(|item| item.name.value == name)
    }
}
