//! One operation.

use super::schema::{self, Way};
use super::{definitions, errors, references};
use crate::import::draft::{Field, METHODS, Operation, Type};
use crate::import::note::Notes;
use crate::import::{fold, json};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What reading an operation needs to know of the document.
pub(super) struct Context<'d> {
    pub(super) is_rest: bool,
    /// The member of responses with the result, where there is one.
    pub(super) result: Option<&'d str>,
    /// The method of the cloud's rpc services.
    pub(super) rpc_method: &'d str,
    pub(super) definitions: &'d BTreeMap<String, Type>,
}

pub(super) fn operation(context: &Context<'_>, name: &str, value: &Value, notes: &mut Notes) -> Operation {
    let mut request = Vec::new();
    for parameter in json::elements(value, "parameters") {
        for field in parameters(context, name, value, parameter, notes) {
            fold::add(&mut request, field, name, notes);
        }
    }
    give_one_body(&mut request, value, name, notes);
    let kinds = json::texts(value, "consumes");
    let is_sent = |kind: &String| kind.contains("json") || kind.contains("form-urlencoded");
    if request.iter().any(is_in_body) && !kinds.is_empty() && !kinds.iter().any(is_sent) {
        notes.tell(name, "takes {}, and only JSON and URL-encoded forms are sent", [&kinds.join(", ")]);
    }
    let undocumented = json::elements(value, "x-undocumented-parameters");
    let undocumented: Vec<&str> = undocumented.iter().filter_map(|parameter| json::text(parameter, "name")).collect();
    if !undocumented.is_empty() {
        notes.tell(name, "undocumented parameters are left out: {}", [&undocumented.join(", ")]);
    }
    let access = value.get("systemTags").and_then(|tags| json::text(tags, "operationType")).map(str::to_lowercase);
    let action = json::elements(value, "ramActions").iter().find_map(|entry| {
        let entry = entry.get("ramAction").unwrap_or(entry);
        json::text(entry, "action")
    });
    let route = route(context, name, value, &mut request, notes);
    place_in_path(route.as_deref(), &mut request, name, notes);
    let method = route.as_deref().unwrap_or(context.rpc_method).split(' ').next().unwrap_or_default();
    if !takes_body(method) {
        place_in_query(&mut request, name, notes);
    }
    Operation {
        name: name.to_owned(),
        rust: None,
        is_retired: json::flag(value, "x-retired"),
        is_deprecated: json::flag(value, "deprecated"),
        route,
        is_signed: is_signed(value, name, notes),
        action: action.map(str::to_owned),
        access,
        request,
        response: response(context, name, value, notes),
        errors: errors::rows(value, name, notes),
        sample: sample(value),
    }
}

/// Whether calls are signed with an access key. Without one, a token among the parameters is the proof of who calls.
fn is_signed(value: &Value, operation: &str, notes: &mut Notes) -> bool {
    const UNSIGNED: &[&str] = &["Anonymous", "ARS_OIDC"];
    // What each of the clouds calls its signature with an access key.
    const SIGNED: &[&str] = &["AK", "HMAC-SHA256"];
    let schemes = json::elements(value, "security").iter().filter_map(Value::as_object).flat_map(Map::keys);
    let schemes: Vec<&str> = schemes.map(String::as_str).collect();
    if json::text(value, "x-sdk-auth") == Some("Anonymous") {
        return false;
    }
    if schemes.is_empty() || schemes.iter().any(|scheme| SIGNED.contains(scheme)) {
        return true;
    }
    let is_unsigned = schemes.iter().all(|scheme| UNSIGNED.contains(scheme));
    if !is_unsigned {
        let schemes = schemes.join(" or ");
        notes.tell(operation, "is authorized by {}, which the client cannot: signed calls", [&schemes]);
    }
    !is_unsigned
}

/// The sample response in JSON. It stands in a list beside others, and the list and the sample are texts.
fn sample(value: &Value) -> Option<Value> {
    let samples: Vec<Value> = serde_json::from_str(json::text(value, "responseDemo")?).ok()?;
    let sample = samples.iter().find(|sample| json::text(sample, "type") == Some("json"))?;
    serde_json::from_str(json::text(sample, "example")?).ok()
}

/// The fields that a parameter means: one, or those of the record that is the whole body.
fn parameters(
    context: &Context<'_>,
    operation: &str,
    value: &Value,
    parameter: &Value,
    notes: &mut Notes,
) -> Vec<Field> {
    let Some(name) = json::text(parameter, "name") else {
        notes.add(operation, "a parameter has no name: left out");
        return Vec::new();
    };
    let path = format!("{operation}.{name}");
    let place = match json::text(parameter, "in").unwrap_or("query") {
        "query" | "path" => None,
        "header" => Some("header"),
        "host" => Some("host"),
        "body" if json::texts(value, "consumes").iter().any(|kind| kind.contains("form-urlencoded")) => Some("form"),
        "body" => Some("body"),
        "formData" | "form" => Some("form"),
        other => {
            notes.tell(&path, "travels in `{}`, which is unknown: taken as a query parameter", [other]);
            None
        }
    };
    let schema = parameter.get("schema").unwrap_or(parameter);
    let mut field = schema::field(name, schema, Way::Request, &path, notes);
    field.ty = references::settled(&field.ty, context.definitions, &path, notes);
    field.place = place;
    field.required |= json::flag(parameter, "required");
    // An rpc operation can have several parameters in its body, a rest one has a body.
    let is_in_body = json::text(parameter, "in") == Some("body");
    let is_whole_body = is_in_body && context.is_rest || name.eq_ignore_ascii_case("body");
    if matches!(place, Some("body" | "form")) && is_whole_body {
        return match record(context, &field.ty) {
            Some(members) => members.into_iter().map(|member| Field { place, ..member }).collect(),
            None => {
                notes.add(&path, "the whole body is no record of known fields: left out");
                Vec::new()
            }
        };
    }
    let is_composed = !matches!(field.ty, Type::String | Type::Boolean | Type::Int32 | Type::Int64 | Type::Double);
    field.encoding = match json::text(parameter, "style") {
        // A body is JSON in any case.
        _ if place == Some("body") || !is_composed => None,
        Some("json") => Some("json"),
        Some("simple" | "form") if matches!(field.ty, Type::List(_)) => Some("comma"),
        None | Some("" | "flat" | "repeatList" | "simple" | "form") => None,
        Some(other) => {
            notes.tell(&path, "is styled `{}`, which is not carried over: numbered parameters are sent", [other]);
            None
        }
    };
    vec![field]
}

/// A request has one body: what is said to be in JSON, and what in a form, goes into the one that the operation consumes.
fn give_one_body(request: &mut [Field], value: &Value, operation: &str, notes: &mut Notes) {
    let has = |place: &str| request.iter().any(|field| field.place == Some(place));
    if !(has("body") && has("form")) {
        return;
    }
    let takes_form = json::texts(value, "consumes").iter().any(|kind| kind.contains("form"));
    let (body, other) = if takes_form { ("form", "body") } else { ("body", "form") };
    notes.tell(operation, "has parameters in two kinds of body: those of the {} go into the {}", [other, body]);
    for field in request.iter_mut().filter(|field| field.place == Some(other)) {
        field.place = Some(body);
        if body == "body" {
            field.encoding = None;
        }
    }
}

/// The fields of a record, be it named or not.
fn record(context: &Context<'_>, ty: &Type) -> Option<Vec<Field>> {
    match ty {
        Type::Record(fields) => Some(fields.clone()),
        // The definition's own references are not settled yet.
        Type::Named(name) => {
            match references::settled(context.definitions.get(name)?, context.definitions, name, &mut Notes::default())
            {
                Type::Record(fields) => Some(fields),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Method and path of an operation, where its service's protocol leaves them open.
fn route(
    context: &Context<'_>,
    operation: &str,
    value: &Value,
    request: &mut Vec<Field>,
    notes: &mut Notes,
) -> Option<String> {
    let methods: Vec<String> = json::texts(value, "methods").iter().map(|method| method.to_uppercase()).collect();
    let method = methods.iter().find(|method| METHODS.contains(&method.as_str())).map(String::as_str);
    if !context.is_rest {
        let has_body = request.iter().any(is_in_body);
        if has_body
            && !takes_body(context.rpc_method)
            && (methods.is_empty() || methods.iter().any(|name| name == "POST"))
        {
            return Some("POST /".to_owned());
        }
        let takes_usual = methods.is_empty() || methods.iter().any(|method| method == context.rpc_method);
        return if takes_usual { None } else { method.map(|method| format!("{method} /")) };
    }
    let path = json::text(value, "path").unwrap_or_default();
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    // `[Name]` is how older documents spell `{Name}`.
    let path = path.replace('[', "{").replace(']', "}");
    let path = if path.is_empty() || path.starts_with('/') { path } else { format!("/{path}") };
    let path = match path.as_str() {
        path if is_path(path) => path,
        "" => {
            notes.add(operation, "has no path: / is a guess");
            "/"
        }
        other => {
            notes.tell(operation, "`{}` is no path: / is a guess", [other]);
            "/"
        }
    };
    take_query(query, request, operation, notes);
    if method.is_none() {
        notes.add(operation, "has no method: POST is a guess");
    }
    Some(format!("{} {path}", method.unwrap_or("POST")))
}

/// Makes parameters of what a path has behind a question mark: of all that is signed, the query is no part of the path.
fn take_query(query: &str, request: &mut Vec<Field>, operation: &str, notes: &mut Notes) {
    for part in query.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let is_fixed = !value.is_empty() && !value.starts_with('{');
        let known = request.iter_mut().find(|field| field.wire == name);
        match known {
            // What is described, callers can give.
            Some(field) => field.required |= is_fixed && field.place.is_none(),
            None if is_fixed => {
                notes.tell(operation, "its path says `{}`: taken as a parameter that has this value", [part]);
                let ty = Type::Enum(vec![value.to_owned()]);
                request.push(Field { required: true, ..Field::new(name, ty) });
            }
            None => {
                notes.tell(operation, "its path asks for `{}`: taken as a parameter of text", [part]);
                request.push(Field::new(name, Type::String));
            }
        }
    }
}

/// Whether a path has no blanks and no fragment, and each brace has its other, with a name of its own between.
fn is_path(path: &str) -> bool {
    let mut names = BTreeSet::new();
    let mut parts = path.split('{');
    let begins_well = parts.next().is_some_and(|part| !part.contains('}'));
    begins_well
        && path.starts_with('/')
        && !path.contains(|letter: char| letter == '#' || letter.is_whitespace())
        && parts.all(|part| {
            let name = part.split_once('}').filter(|(name, rest)| !name.is_empty() && !rest.contains('}'));
            name.is_some_and(|(name, _)| names.insert(name))
        })
}

/// Makes the route's names required parameters, for without one the URL would name another operation.
fn place_in_path(route: Option<&str>, request: &mut Vec<Field>, operation: &str, notes: &mut Notes) {
    let route = route.unwrap_or_default();
    for name in route.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
        let place = format!("{operation}.{name}");
        match request.iter_mut().find(|field| field.wire == name) {
            Some(field) => {
                field.required = true;
                field.place = None;
                if !matches!(field.ty, Type::String | Type::Enum(_) | Type::Int32 | Type::Int64) {
                    notes.add(&place, "is in the path, and neither text nor number: taken as text");
                    *field = Field { required: true, ..Field::new(name, Type::String) };
                }
            }
            None => {
                notes.add(&place, "is named by the path alone: taken as text");
                request.push(Field { required: true, ..Field::new(name, Type::String) });
            }
        }
    }
}

fn is_in_body(field: &Field) -> bool {
    matches!(field.place, Some("body" | "form"))
}

fn takes_body(method: &str) -> bool {
    !matches!(method, "GET" | "HEAD")
}

/// Takes out of the body what cannot be there.
fn place_in_query(request: &mut [Field], operation: &str, notes: &mut Notes) {
    for field in request.iter_mut().filter(|field| is_in_body(field)) {
        let place = format!("{operation}.{}", field.wire);
        notes.add(&place, "travels in a body, which its method does not have: taken as a query parameter");
        field.place = None;
    }
}

/// The fields of a good response.
fn response(context: &Context<'_>, operation: &str, value: &Value, notes: &mut Notes) -> Vec<Field> {
    let responses = || json::members(value, "responses");
    let good = responses()
        .find(|(status, _)| *status == "200")
        .or_else(|| responses().find(|(status, _)| status.starts_with('2')))
        .or_else(|| responses().find(|(status, _)| *status == "default"));
    let kinds = json::texts(value, "produces");
    if !kinds.is_empty() && !kinds.iter().any(|kind| kind.contains("json")) {
        notes.tell(operation, "answers {}, and only JSON is read", [&kinds.join(", ")]);
    }
    let Some((_, good)) = good else {
        notes.add(operation, "no response is described");
        return Vec::new();
    };
    if json::members(good, "headers").next().is_some() {
        notes.add(operation, "headers of the response are not carried over");
    }
    let Some(schema) = good.get("schema").filter(|schema| !schema.is_null()) else {
        return Vec::new();
    };
    let schema = match context.result {
        Some(result) => match schema.get("properties").and_then(|members| members.get(result)) {
            Some(schema) => schema,
            // An operation without a result answers its metadata only.
            None => return Vec::new(),
        },
        None => schema,
    };
    let way = Way::Response { wraps: !context.is_rest };
    let ty = definitions::answered(schema::ty(schema, way, operation, notes), context.definitions);
    let ty = references::settled(&ty, context.definitions, operation, notes);
    match record(context, &ty) {
        Some(fields) => fields,
        // An object without members, as operations have that only answer a request id.
        None if matches!(&ty, Type::Map(value) if **value == Type::Any) => Vec::new(),
        None if ty == Type::Any => Vec::new(),
        None => {
            notes.add(operation, "the response is no record of known fields: left out");
            Vec::new()
        }
    }
}
