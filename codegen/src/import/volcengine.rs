//! Volcengine's own description of a service, three files that belong together: `structure` (requests, with formats),
//! `meta_type` (names and types of requests and responses), `metadata` (methods). Requests are spelled flat there, as in
//! `Tags.N.Key`. It has no error tables, limits or samples.

use super::draft::{Draft, Endpoints, Envelope, Field, METHODS, Operation, Service, Type};
use super::note::Notes;
use super::{fold, json};
use serde_json::Value;
use std::collections::BTreeMap;

/// Whether one of the files has the types: without them there is nothing to read.
pub(super) fn has_types(parts: &[Value]) -> bool {
    types(parts).is_some()
}

fn types(parts: &[Value]) -> Option<&Value> {
    parts.iter().find(|part| ["Request", "Response"].iter().any(|side| has(part, side, "MetaTypes")))
}

/// Whether an operation says something under this key on one of its sides.
fn has(part: &Value, side: &str, key: &str) -> bool {
    let operations = part.as_object().into_iter().flat_map(serde_json::Map::values);
    operations.filter_map(|operation| operation.get(side)).any(|side| side.get(key).is_some())
}

/// Reads what there is of the three files. `name` is what their file names have in common.
pub(super) fn read(name: &str, parts: &[Value], notes: &mut Notes) -> Draft {
    let nothing = Value::Null;
    let structure = parts.iter().find(|part| part.get("Structure").is_some());
    if structure.is_none() {
        notes.add(name, "the file with the formats (structure) is missing: integers are taken as int64");
    }
    let structure = structure.unwrap_or(&nothing);
    let has_calls = |part: &Value| {
        let mut operations = part.as_object().into_iter().flat_map(serde_json::Map::values);
        let names = [("Request", "Basic"), ("Response", "Basic"), ("Response", "Structure")];
        operations.any(|operation| operation.get("ApiInfo").is_some())
            || names.iter().any(|(side, key)| has(part, side, key))
    };
    let calls = parts.iter().find(|part| has_calls(part));
    if calls.is_none() {
        notes.add(name, "the file with the methods (metadata) is missing: GET is taken");
    }
    let (file_service, file_version) = name.split_once('.').unwrap_or((name, "unknown"));
    let service = json::text(structure, "Service").unwrap_or(file_service);
    let version = json::text(structure, "Version").unwrap_or(file_version);
    let types = types(parts).and_then(Value::as_object);
    let operations = types.into_iter().flatten().map(|(operation, value)| {
        let formats = structure.get("Structure").and_then(|structure| structure.get(operation)).unwrap_or(&nothing);
        let call = calls.and_then(|calls| calls.get(operation)?.get("ApiInfo")).unwrap_or(&nothing);
        self::operation(operation, value, formats, call, notes)
    });
    Draft {
        operations: operations.collect(),
        directories: Vec::new(),
        definitions: BTreeMap::new(),
        is_terse: true,
        service: Service {
            cloud: "volcengine",
            name: service.to_owned(),
            title: service.to_owned(),
            version: version.to_owned(),
            is_rest: false,
            pages: format!(
                "https://api.volcengine.com/api-docs/view?serviceCode={service}&version={version}&action={{operation}}"
            ),
            endpoints: Endpoints { public: "open.volcengineapi.com".to_owned(), ..Endpoints::default() },
            envelope: Envelope::Wrapped { metadata: "ResponseMetadata".to_owned(), result: "Result".to_owned() },
            date: None,
        },
    }
}

fn operation(name: &str, value: &Value, formats: &Value, call: &Value, notes: &mut Notes) -> Operation {
    let nothing = Value::Null;
    let mut method = json::text(call, "Method").unwrap_or("GET").to_uppercase();
    if !METHODS.contains(&method.as_str()) {
        notes.tell(name, "the method `{}` is unknown: GET is taken", [&method]);
        "GET".clone_into(&mut method);
    }
    let kind = json::text(call, "ContentType").unwrap_or_default();
    let place = match (method.as_str(), kind) {
        ("GET" | "HEAD", _) => None,
        (_, kind) if kind.contains("json") => Some("body"),
        _ => Some("form"),
    };
    let mut request = Vec::new();
    for mut field in fields(value.get("Request").unwrap_or(&nothing), name, notes) {
        widen(&mut field.ty, &field.wire, formats);
        fold::add(&mut request, field, name, notes);
    }
    for field in &mut request {
        field.place = place;
    }
    Operation {
        name: name.to_owned(),
        rust: None,
        is_retired: false,
        is_deprecated: false,
        route: (method != "GET").then(|| format!("{method} /")),
        is_signed: true,
        action: None,
        access: None,
        request,
        response: fields(value.get("Response").unwrap_or(&nothing), name, notes),
        errors: Vec::new(),
        sample: None,
    }
}

/// The fields of a request, a response, or what stands under `ChildMetas`.
fn fields(record: &Value, place: &str, notes: &mut Notes) -> Vec<Field> {
    let child = |name: &str| record.get("ChildMetas").and_then(|children| children.get(name));
    json::members(record, "MetaTypes")
        .filter(|(name, _)| !name.is_empty())
        .map(|(name, meta)| {
            let place = format!("{place}.{name}");
            let kind = json::text(meta, "TypeName").unwrap_or_default();
            let inner = json::text(meta, "TypeOf").unwrap_or_default();
            let ty = match kind {
                "array" => Type::List(Box::new(ty(inner, child(name), &place, notes))),
                "map" => Type::Map(Box::new(ty(inner, child(name), &place, notes))),
                kind => ty(kind, child(name), &place, notes),
            };
            Field { required: json::flag(meta, "Required"), ..Field::new(name.as_str(), ty) }
        })
        .collect()
}

fn ty(name: &str, child: Option<&Value>, place: &str, notes: &mut Notes) -> Type {
    if let Some(element) = name.strip_prefix("array[").and_then(|rest| rest.strip_suffix(']')) {
        // `Ids.N` says in its name that it is a list.
        let element = ty(element, child, place, notes);
        return if place.rsplit('.').next() == Some("N") { element } else { Type::List(Box::new(element)) };
    }
    match name {
        "string" => Type::String,
        "boolean" => Type::Boolean,
        "integer" => Type::Int64,
        "number" => Type::Double,
        "object" => match child {
            Some(child) => Type::Record(fields(child, place, notes)),
            None => Type::Map(Box::new(Type::Any)),
        },
        "" => Type::Any,
        other => {
            notes.tell(place, "type `{}` is unknown: any value is taken", [other]);
            Type::Any
        }
    }
}

/// Gives an integer the width that the structure file has for it.
fn widen(ty: &mut Type, path: &str, formats: &Value) {
    let mut record = "";
    for name in path.split('.').filter(|name| *name != "N") {
        let key = if record.is_empty() { name.to_owned() } else { format!("{record}.{name}") };
        let Some(entry) = formats.get(&key) else {
            return;
        };
        if *ty == Type::Int64 && json::text(entry, "Format") == Some("int32") {
            *ty = Type::Int32;
        }
        record = json::text(entry, "Type").unwrap_or_default();
    }
}
