//! The specs that are there already. A person may have written them, so they win: what they name is not named again, and
//! what they describe is compared, not replaced.

use super::draft::{Envelope, Field, Notes, Operation, Service, Type};
use super::shared::Shared;
use crate::source::{self, Node, Sources};
use crate::spec;
use std::collections::BTreeMap;

/// A folder of specs.
#[derive(Debug, Default)]
pub(super) struct Folder {
    pub(super) service: Option<spec::Service>,
    /// The service's file, path and text, be it readable or not.
    pub(super) service_file: Option<(String, String)>,
    pub(super) operations: BTreeMap<String, spec::Operation>,
    /// What operations must not name again.
    pub(super) shared: Shared,
    /// The fields of the envelope, each with its type.
    pub(super) envelope: BTreeMap<String, String>,
}

impl Folder {
    /// Reads the specs of a folder. A service without one gets the envelope of its metadata.
    pub(super) fn read(specs: &Sources, folder: &str, service: &Service, notes: &mut Notes) -> Self {
        let mut known = Self::default();
        for (id, file) in specs.iter() {
            let Some(name) = file.path.strip_prefix(folder).and_then(|path| path.strip_prefix('/')) else {
                continue;
            };
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            if stem == "service" {
                known.service_file = Some((file.path.clone(), file.text.clone()));
            }
            let Ok(tree) = source::parse(id, &file.text) else {
                notes.add(&file.path, "cannot be read; `cargo codegen lint` says why");
                continue;
            };
            if stem == "service" {
                known.service = spec::service(&tree);
            } else if let Some(operation) = spec::operation(&tree) {
                known.operations.insert(stem.to_owned(), operation);
            }
        }
        match &known.service {
            Some(spec) => {
                known.shared = shared(spec);
                let fields = spec.envelope.fields.iter();
                known.envelope = fields.map(|field| (field.wire.value.clone(), field.ty.value.clone())).collect();
            }
            None => {
                if let Envelope::Flat { fields, .. } = &service.envelope {
                    known.shared.envelope = fields.iter().map(|field| field.wire.clone()).collect();
                    known.envelope =
                        fields.iter().map(|field| (field.wire.clone(), word(&field.ty).to_owned())).collect();
                }
            }
        }
        known
    }
}

fn shared(spec: &spec::Service) -> Shared {
    let texts = |values: &[spec::Value]| values.iter().map(|value| value.text.value.clone()).collect();
    let fields = |fields: &[spec::Field]| fields.iter().map(field).collect();
    Shared {
        envelope: spec.envelope.fields.iter().map(|field| field.wire.value.clone()).collect(),
        shapes: spec.types.shapes.iter().map(|shape| (shape.name.value.clone(), fields(&shape.fields))).collect(),
        enums: spec.types.enums.iter().map(|item| (item.name.value.clone(), texts(&item.values))).collect(),
        codes: spec.errors.iter().map(|row| row.code.value.clone()).collect(),
    }
}

/// A field of a shape, with the facts that metadata can have too.
fn field(spec: &spec::Field) -> Field {
    let encoding = spec.encoding.as_ref().map(|encoding| if encoding.value == "json" { "json" } else { "comma" });
    Field {
        required: spec.required.as_ref().is_some_and(|required| required.value),
        encoding,
        length: spec.length.as_ref().map(|length| length.value),
        range: spec.range.as_ref().map(|range| range.value),
        items: spec.items.as_ref().map(|items| items.value),
        default: spec.default.as_ref().map(Node::to_json),
        wrapped: spec.wrapped.as_ref().map(|member| member.value.clone()),
        is_deprecated: spec.deprecated.is_some(),
        ..Field::new(spec.wire.value.as_str(), ty(&spec.ty.value))
    }
}

/// The type that a text of the spec format means; a name is one of the service's.
fn ty(text: &str) -> Type {
    let inner = |prefix: &str| text.strip_prefix(prefix)?.strip_suffix('>');
    if let Some(element) = inner("list<") {
        return Type::List(Box::new(ty(element)));
    }
    if let Some(value) = inner("map<") {
        return Type::Map(Box::new(ty(value)));
    }
    let simple = [Type::String, Type::Boolean, Type::Int32, Type::Int64, Type::Double, Type::Any];
    simple.into_iter().find(|ty| word(ty) == text).unwrap_or_else(|| Type::Named(text.to_owned()))
}

/// The operation without the fields that the envelope gives every response.
pub(super) fn without_envelope(operation: &Operation, envelope: &BTreeMap<String, String>) -> Operation {
    let is_own = |wire: &str, ty: &Type| envelope.get(wire).is_none_or(|known| known != word(ty));
    let response = operation.response.iter().filter(|field| is_own(&field.wire, &field.ty)).cloned().collect();
    Operation { response, ..operation.clone() }
}

/// The spec format's word for a type without a name of its own; nothing for others.
pub(super) fn word(ty: &Type) -> &'static str {
    match ty {
        Type::String => "string",
        Type::Boolean => "boolean",
        Type::Int32 => "int32",
        Type::Int64 => "int64",
        Type::Double => "double",
        Type::Any => "any",
        Type::List(_) | Type::Map(_) | Type::Record(_) | Type::Enum(_) | Type::Named(_) => "",
    }
}
