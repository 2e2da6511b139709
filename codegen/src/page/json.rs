//! Facts as JSON. The published schema is `page/facts.schema.json`; an unknown fact is the word `"unknown"`, and a fact that the
//! page need not state and does not is left out.

use serde_json::{Map, Value as Json, json};

use super::{
    Diagnostic, Reading,
    facts::{Bounds, ErrorRow, Facts, Field, Found, Known, Limits, Parameter, Permission, Route, Value},
};

/// The JSON Schema (draft 7) of [`Reading::to_json`].
pub const SCHEMA: &str = include_str!("facts.schema.json");

impl Reading {
    /// The facts and the diagnostics.
    pub fn to_json(&self) -> Json {
        let diagnostics: Vec<Json> = self.diagnostics.iter().map(diagnostic).collect();
        json!({ "facts": facts(&self.facts), "diagnostics": diagnostics })
    }
}

impl Facts {
    /// The facts alone.
    pub fn to_json(&self) -> Json {
        facts(self)
    }
}

fn diagnostic(diagnostic: &Diagnostic) -> Json {
    json!({
        "rule": diagnostic.problem.rule(),
        "line": diagnostic.line,
        "message": diagnostic.problem.to_string(),
    })
}

fn facts(facts: &Facts) -> Json {
    let mut object = Map::new();
    object.insert("operation".to_owned(), known(&facts.operation, |name| json!(name)));
    insert(&mut object, "route", facts.route.as_ref().map(route));
    object.insert("parameters".to_owned(), known(&facts.parameters, |rows| list(rows, parameter)));
    object.insert("response".to_owned(), known(&facts.response, |rows| list(rows, |row| Json::Object(field(row)))));
    object.insert("errors".to_owned(), known(&facts.errors, |rows| list(rows, error_row)));
    insert(
        &mut object,
        "sample",
        facts.sample.as_ref().map(|sample| json!({ "line": sample.line, "text": sample.text })),
    );
    object.insert("permissions".to_owned(), list(&facts.permissions, permission));
    Json::Object(object)
}

fn known<T>(fact: &Known<T>, json: impl FnOnce(&T) -> Json) -> Json {
    fact.stated().map_or_else(|| json!("unknown"), json)
}

fn list<T>(rows: &[T], json: impl Fn(&T) -> Json) -> Json {
    Json::Array(rows.iter().map(json).collect())
}

fn insert(object: &mut Map<String, Json>, key: &str, value: Option<Json>) {
    if let Some(value) = value {
        object.insert(key.to_owned(), value);
    }
}

fn route(route: &Route) -> Json {
    json!({ "line": route.line, "method": route.method, "path": route.path })
}

fn parameter(parameter: &Parameter) -> Json {
    let mut object = field(&parameter.field);
    object.insert("place".to_owned(), known(&parameter.place, |place| json!(place.to_string())));
    object.insert("required".to_owned(), known(&parameter.required, |required| json!(required)));
    object.insert("list".to_owned(), json!(parameter.field.is_in_list()));
    Json::Object(object)
}

fn field(field: &Field) -> Map<String, Json> {
    let mut object = Map::new();
    object.insert("line".to_owned(), json!(field.line));
    object.insert("name".to_owned(), json!(field.name));
    object.insert("path".to_owned(), known(&field.path, |path| json!(path)));
    object.insert("type".to_owned(), known(&field.ty, |ty| json!(ty.to_string())));
    limits(&mut object, &field.limits);
    insert(&mut object, "deprecated", field.deprecated.map(|line| json!({ "line": line })));
    insert(&mut object, "restricted", field.restricted.map(|line| json!({ "line": line })));
    insert(&mut object, "example", field.example.as_ref().map(|example| json!(example)));
    object
}

fn limits(object: &mut Map<String, Json>, limits: &Limits) {
    let value = |value: &Value| json!({ "line": value.line, "value": value.text });
    insert(object, "values", limits.values.as_ref().map(|values| known(values, |values| list(values, value))));
    insert(object, "range", limits.range.as_ref().map(|range| found(range, bounds)));
    insert(object, "length", limits.length.as_ref().map(|length| found(length, bounds)));
    insert(object, "list_size", limits.list_size.as_ref().map(|size| found(size, bounds)));
    insert(object, "default", limits.default.as_ref().map(|default| found(default, |text| json!(text))));
}

fn found<T>(fact: &Found<T>, json: impl FnOnce(&T) -> Json) -> Json {
    json!({ "line": fact.line, "value": known(&fact.value, json) })
}

fn bounds(bounds: &Bounds) -> Json {
    let mut object = Map::new();
    insert(&mut object, "min", bounds.min.map(|min| json!(min)));
    insert(&mut object, "max", bounds.max.map(|max| json!(max)));
    Json::Object(object)
}

fn error_row(row: &ErrorRow) -> Json {
    json!({
        "line": row.line,
        "status": known(&row.status, |status| json!(status)),
        "code": row.code,
        "message": known(&row.message, |message| json!(message)),
    })
}

fn permission(permission: &Permission) -> Json {
    json!({
        "line": permission.line,
        "action": permission.action,
        "access": known(&permission.access, |access| json!(access)),
        "resources": permission.resources,
    })
}
