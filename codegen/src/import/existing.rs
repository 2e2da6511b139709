//! The specs that are there already. A person may have written them, so they win: what they name is not named again, and
//! what they describe is compared, not replaced.

use super::draft::{self, Field, Operation, Service, Type};
use super::note::Notes;
use super::shared::Shared;
use crate::source::{self, Node, Sources, Spanned};
use crate::spec;
use std::collections::{BTreeMap, HashSet};

/// A folder of specs.
#[derive(Debug, Default)]
pub(super) struct Folder {
    pub(super) service: Option<spec::Service>,
    /// The service's file, path and text, be it readable or not.
    pub(super) service_file: Option<(String, String)>,
    pub(super) operations: BTreeMap<String, Existing>,
    /// The operations whose file cannot be read: it stays, whatever is in it.
    pub(super) unreadable: HashSet<String>,
    /// What operations must not name again.
    pub(super) shared: Shared,
    pub(super) envelope: Envelope,
}

/// The spec of an operation.
#[derive(Debug)]
pub(super) struct Existing {
    pub(super) path: String,
    pub(super) text: String,
    pub(super) tree: Node,
    pub(super) spec: spec::Operation,
}

impl Existing {
    /// The group whose folder it stands in.
    pub(super) fn group(&self) -> Option<&str> {
        // specs/<cloud>/<service>/<group>/<Operation>.yaml
        let mut parts = self.path.split('/').skip(3);
        let first = parts.next()?;
        parts.next().map(|_| first)
    }

    /// The name that its types are made of.
    pub(super) fn rust<'e>(&'e self, name: &'e str) -> &'e str {
        self.spec.rust.as_ref().map_or(name, |rust| rust.value.as_str())
    }
}

/// What responses have around or beside their own fields.
#[derive(Debug)]
pub(super) enum Envelope {
    /// The flag that says that a call has failed; the fields, each with its type.
    Flat { success: Option<String>, fields: BTreeMap<String, String> },
    /// The member with the request id, and the one with the result.
    Wrapped { metadata: String, result: String },
}

impl Default for Envelope {
    fn default() -> Self {
        Self::Flat { success: None, fields: BTreeMap::new() }
    }
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
            if stem == "service" {
                known.service_file = Some((file.path.clone(), file.text.clone()));
            }
            let Ok(tree) = source::parse(id, &file.text) else {
                notes.add(&file.path, "cannot be read; `cargo codegen lint` says why");
                known.unreadable.insert(stem.to_owned());
                continue;
            };
            if stem == "service" {
                known.service = spec::service(&tree);
            } else if let Some(spec) = spec::operation(&tree) {
                let existing = Existing { path: file.path.clone(), text: file.text.clone(), tree, spec };
                known.operations.insert(stem.to_owned(), existing);
            }
        }
        known.envelope = match &known.service {
            Some(spec) => {
                known.shared = shared(spec);
                written(&spec.envelope)
            }
            None => expected(&service.envelope),
        };
        if let Envelope::Flat { fields, .. } = &known.envelope {
            known.shared.envelope = fields.keys().cloned().collect();
        }
        known
    }
}

/// The envelope of a spec.
fn written(spec: &spec::Envelope) -> Envelope {
    let name = |name: &Option<Spanned<String>>, usual: &str| {
        name.as_ref().map_or_else(|| usual.to_owned(), |name| name.value.clone())
    };
    if spec.wrapped {
        let metadata = name(&spec.metadata, "ResponseMetadata");
        return Envelope::Wrapped { metadata, result: name(&spec.result, "Result") };
    }
    let fields = spec.fields.iter().map(|field| (field.wire.value.clone(), field.ty.value.clone()));
    Envelope::Flat { success: spec.success.as_ref().map(|flag| flag.value.clone()), fields: fields.collect() }
}

/// The envelope that a service without a spec gets.
fn expected(draft: &draft::Envelope) -> Envelope {
    match draft {
        draft::Envelope::Wrapped { metadata, result } => {
            Envelope::Wrapped { metadata: metadata.clone(), result: result.clone() }
        }
        draft::Envelope::Flat { success, fields } => {
            let fields = fields.iter().map(|field| (field.wire.clone(), word(&field.ty).to_owned()));
            Envelope::Flat { success: success.clone(), fields: fields.collect() }
        }
    }
}

fn shared(spec: &spec::Service) -> Shared {
    let texts = |values: &[spec::Value]| values.iter().map(|value| value.text.value.clone()).collect();
    let fields = |fields: &[spec::Field]| fields.iter().map(field).collect();
    Shared {
        envelope: Vec::new(),
        shapes: spec.types.shapes.iter().map(|shape| (shape.name.value.clone(), fields(&shape.fields))).collect(),
        enums: spec.types.enums.iter().map(|item| (item.name.value.clone(), texts(&item.values))).collect(),
        codes: spec.errors.iter().map(|row| row.code.value.clone()).collect(),
    }
}

/// A field of a shape, with the facts that metadata can have too.
pub(super) fn field(spec: &spec::Field) -> Field {
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
pub(super) fn ty(text: &str) -> Type {
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
pub(super) fn without_envelope(operation: Operation, envelope: &Envelope) -> Operation {
    let Envelope::Flat { fields, .. } = envelope else {
        return operation;
    };
    let is_own = |wire: &str, ty: &Type| fields.get(wire).is_none_or(|known| known != word(ty));
    let response = operation.response.into_iter().filter(|field| is_own(&field.wire, &field.ty)).collect();
    Operation { response, ..operation }
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
