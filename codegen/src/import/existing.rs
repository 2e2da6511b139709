//! The specs that are there already. A person may have written them, so they win: what they name is not named again, and
//! what they describe is compared, not replaced.

use super::draft::{Envelope, Notes, Operation, Service, Type};
use super::shapes::Shared;
use crate::source::{self, Sources};
use crate::spec;
use std::collections::{BTreeMap, HashSet};

/// A folder of specs.
#[derive(Debug, Default)]
pub(super) struct Folder {
    pub(super) service: Option<spec::Service>,
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
            // An operation may stand in the folder of its group.
            let name = name.rsplit('/').next().unwrap_or(name);
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
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
    let texts = |values: &[spec::Value]| values.iter().map(|value| value.text.value.clone()).collect::<HashSet<_>>();
    let fields = |fields: &[spec::Field]| fields.iter().map(|field| field.wire.value.clone()).collect::<HashSet<_>>();
    Shared {
        envelope: spec.envelope.fields.iter().map(|field| field.wire.value.clone()).collect(),
        shapes: spec.types.shapes.iter().map(|shape| (shape.name.value.clone(), fields(&shape.fields))).collect(),
        enums: spec.types.enums.iter().map(|item| (item.name.value.clone(), texts(&item.values))).collect(),
        codes: spec.errors.iter().map(|row| row.code.value.clone()).collect(),
    }
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
