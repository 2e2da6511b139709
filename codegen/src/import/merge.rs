//! Facts that the metadata has and a spec lacks, added to the spec where they belong. What the spec states stays as it is,
//! and so does every comment and every line that a person wrote; the types that operations share are not touched.

use super::draft::{Field, Operation, Type};
use super::existing::{self, Existing, Folder};
use super::names;
use super::sample::{self, Sample};
use super::shapes::{Adder, Context, Row};
use super::shared::Way;
use super::write;
use crate::edit::{self, Behind, Document, Edit};
use crate::name;
use crate::source::{Kind, Node};
use crate::spec::grammar::{FIELD, OPERATION};
use crate::spec::{self, Limits};
use crate::yaml::Yaml;
use serde_json::{Map, Value as Json};
use std::collections::HashSet;

/// The text of an operation's file with what it lacks. The sample is only for a file that has none.
pub(super) fn operation(
    operation: &Operation,
    file: &Existing,
    known: &Folder,
    context: Context<'_>,
    sample: Option<&Sample>,
) -> String {
    let (document, spec) = (Document::new(&file.path, &file.text), &file.spec);
    let own = spec.types.shapes.iter().map(|shape| &shape.name).chain(spec.types.enums.iter().map(|item| &item.name));
    let own: HashSet<String> = own.map(|name| name.value.clone()).collect();
    let adder = Adder::new(context, &operation.name, &own);
    let mut merge = Merge { root: &file.tree, document, spec, adder, met: HashSet::new(), edits: Vec::new() };

    // What keeps its order keeps it: sections are added in the order of the format.
    let request = merge.section("request", &operation.request, &spec.request, Way::Request);
    let response = merge.section("response", &operation.response, &spec.response, Way::Response);
    let Merge { adder, mut edits, .. } = merge;
    let types = adder.done();
    let codes: HashSet<&str> = spec.errors.iter().map(|row| row.code.value.as_str()).collect();
    let lacking = operation.errors.iter().filter(|row| !codes.contains(row.code.as_str())).cloned().collect();
    let lacking = Operation { errors: lacking, ..operation.clone() };
    let beside: Vec<&str> = known.shared.codes.iter().map(String::as_str).chain(codes.iter().copied()).collect();
    let sections = [
        ("permission", write::permission(operation).filter(|_| spec.permission.is_none())),
        ("request", request),
        ("response", response),
        ("shapes", Some(write::shapes(&types))),
        ("enums", Some(write::enums(&types))),
        ("errors", Some(write::errors(&lacking, &beside))),
        ("example", sample.filter(|_| spec.example_response.is_none()).map(write::example)),
    ];
    for (key, value) in sections {
        match (file.tree.get(key), value) {
            (_, Some(Yaml::Block(entries))) if entries.is_empty() => {}
            (None, Some(value)) => {
                let edit = document.add(&file.tree, &Behind::Format(&OPERATION), key, &value);
                edits.push(if matches!(value, Yaml::Block(_)) { document.spaced(edit) } else { edit });
            }
            (Some(node), Some(Yaml::Block(entries))) if key == "errors" => {
                add_errors(document, node, entries, &mut edits);
            }
            (Some(node), Some(Yaml::Block(entries))) if key == "shapes" || key == "enums" => {
                edits.extend(entries.iter().map(|(name, value)| document.add(node, &Behind::Last, name, value)));
            }
            _ => {}
        }
    }
    edits.extend(file.tree.get("example").into_iter().flat_map(|example| {
        let required = operation.request.iter().filter(|field| field.required);
        let new = required.filter(|field| spec.request.iter().all(|known| known.wire.value != field.wire));
        let new: Vec<Field> = new.cloned().collect();
        show(document, example, sample::of_parameters(&new, context.definitions).unwrap_or_default())
    }));
    edit::fit(&file.path, &file.text, edit::apply(&file.text, &edits))
}

/// Adds parameters that must be there to the sample that a spec has.
fn show(document: Document<'_>, example: &Node, shown: Map<String, Json>) -> Vec<Edit> {
    match example.get("request") {
        Some(request) => {
            let entries = shown.iter().map(|(name, value)| (name, Yaml::json(value)));
            entries.map(|(name, value)| document.add(request, &Behind::Last, name, &value)).collect()
        }
        None if shown.is_empty() => Vec::new(),
        None => vec![document.insert(example, None, "request", &Yaml::json(&Json::Object(shown)))],
    }
}

struct Merge<'m> {
    root: &'m Node,
    document: Document<'m>,
    spec: &'m spec::Operation,
    adder: Adder<'m>,
    /// The shapes that were merged, for one may hold itself.
    met: HashSet<String>,
    edits: Vec<Edit>,
}

impl<'m> Merge<'m> {
    /// Adds to a section; one that is not there yet is given back with all that goes into it.
    fn section(&mut self, key: &str, fields: &[Field], specs: &'m [spec::Field], way: Way) -> Option<Yaml> {
        match self.root.get(key) {
            Some(node) => {
                self.fields(node, fields, specs, None, way);
                None
            }
            None => {
                let rows = self.adder.rows(fields, &[], None, way);
                Some(write::fields(&rows, None))
            }
        }
    }

    fn fields(&mut self, map: &Node, fields: &[Field], specs: &'m [spec::Field], owner: Option<&str>, way: Way) {
        let known: Vec<Field> = specs.iter().map(existing::field).collect();
        let new: Vec<Field> =
            fields.iter().filter(|field| known.iter().all(|known| known.wire != field.wire)).cloned().collect();
        let rows = self.adder.rows(&new, &known, owner, way);
        let mut behind = None;
        for field in fields {
            let at = map.entries().iter().position(|entry| entry.key.value == field.wire);
            match (at, rows.iter().find(|row| row.field.wire == field.wire)) {
                (Some(at), _) => {
                    behind = Some(at);
                    let spec = specs.iter().find(|spec| spec.wire.value == field.wire);
                    if let (Some(entry), Some(spec)) = (map.entries().get(at), spec) {
                        self.field(&entry.value, field, spec, way);
                    }
                }
                (None, Some(Row { .. })) if !matches!(map.kind, Kind::Map(_)) => {}
                (None, Some(row)) => {
                    self.edits.push(self.document.insert(map, behind, &field.wire, &write::field(row, false)));
                }
                (None, None) => {}
            }
        }
    }

    /// Adds what a field lacks: limits, a default, an example, and what is inside it.
    fn field(&mut self, node: &Node, field: &Field, spec: &'m spec::Field, way: Way) {
        let is_same = existing::ty(&spec.ty.value) == field.ty;
        let limits = |key: &'static str, own: bool, limits: Option<Limits>| {
            let limits = limits.filter(|_| !own && is_same);
            limits.map(|limits| (key, write::limits(limits)))
        };
        let facts = [
            limits("length", spec.length.is_some(), field.length),
            limits("range", spec.range.is_some(), field.range),
            limits("items", spec.items.is_some(), field.items),
            field
                .default
                .as_ref()
                .filter(|_| spec.default.is_none() && is_same)
                .map(|value| ("default", Yaml::json(value))),
            (field.is_deprecated && spec.deprecated.is_none()).then(|| ("deprecated", write::deprecated())),
            field
                .example
                .as_ref()
                .filter(|_| spec.example.is_none() && is_same)
                .map(|value| ("example", Yaml::json(value))),
        ];
        for (key, value) in facts.into_iter().flatten() {
            self.edits.push(self.document.add(node, &Behind::Format(&FIELD), key, &value));
        }
        self.inside(&field.ty, &spec.ty.value, way);
    }

    /// Adds to the record or the enum that a type names, where it is the operation's own.
    fn inside(&mut self, ty: &Type, text: &str, way: Way) {
        let inner = |prefix: &str| text.strip_prefix(prefix)?.strip_suffix('>');
        match (ty, inner("list<"), inner("map<")) {
            (Type::List(element), Some(text), _) => return self.inside(element, text, way),
            (Type::Map(value), _, Some(text)) => return self.inside(value, text, way),
            _ => {}
        }
        let written = |section: &str| self.root.get(section)?.get(text);
        match self.adder.meaning(ty) {
            Some(Type::Record(fields)) => {
                let shape = self.spec.types.shapes.iter().find(|shape| shape.name.value == text);
                if let (Some(shape), Some(node)) = (shape, written("shapes"))
                    && self.met.insert(text.to_owned())
                {
                    self.fields(node, fields, &shape.fields, Some(text), way);
                }
            }
            Some(Type::Enum(values)) => {
                let item = self.spec.types.enums.iter().find(|item| item.name.value == text);
                let Some(node) = item.and_then(|_| written("enums")) else { return };
                let node = node.get("values").unwrap_or(node);
                let known = item.map(|item| item.values.as_slice()).unwrap_or_default();
                let lacking = values.iter().filter(|value| known.iter().all(|known| known.text.value != **value));
                let lacking: Vec<&str> = lacking.map(String::as_str).collect();
                let taken: Vec<String> = known.iter().filter_map(variant).collect();
                for (value, rust) in lacking.iter().zip(names::of_variants(lacking.iter().copied(), "Unknown", &taken))
                {
                    let form = rust.map(|rust| Yaml::Map(vec![("rust".to_owned(), Yaml::Text(rust))]));
                    self.edits.push(match (&node.kind, form) {
                        (Kind::List(_), form) => {
                            let plain = || Yaml::Text((*value).to_owned());
                            let value = form.map_or_else(plain, |form| Yaml::Map(vec![((*value).to_owned(), form)]));
                            self.document.insert_value(node, node.elements().len().checked_sub(1), &value)
                        }
                        (_, form) => self.document.add(node, &Behind::Last, value, &form.unwrap_or(Yaml::Nothing)),
                    });
                }
            }
            _ => {}
        }
    }
}

/// Adds codes under their statuses.
fn add_errors(document: Document<'_>, errors: &Node, tables: Vec<(String, Yaml)>, edits: &mut Vec<Edit>) {
    for (status, table) in tables {
        match (errors.get(&status), table) {
            (Some(codes), Yaml::Block(entries)) => {
                edits.extend(entries.iter().map(|(code, entry)| document.add(codes, &Behind::Last, code, entry)));
            }
            (_, table) => edits.push(document.add(errors, &Behind::Number, &status, &table)),
        }
    }
}

/// The variant that a value is.
fn variant(value: &spec::Value) -> Option<String> {
    value.rust.as_ref().map(|rust| rust.value.clone()).or_else(|| name::upper_camel(&value.text.value))
}
