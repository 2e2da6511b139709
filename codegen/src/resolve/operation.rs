//! One operation, put together.

use super::example::{self, Known};
use super::service::Context;
use super::types::{self, Scope};
use super::{calls, docs, errors, field};
use crate::diagnostic::{Diagnostic, Rule};
use crate::model::{Field, Idempotency, Operation, Place, Record, Type, Types};
use crate::name;
use crate::source::{Node, Span, Spanned};
use crate::spec;

pub(super) fn resolve(
    context: &Context<'_>,
    path: &str,
    group: Option<String>,
    spec: &spec::Operation,
    findings: &mut Vec<Diagnostic>,
) -> Operation {
    let wire = &spec.name.value;
    let rust = rust_name(spec, findings);
    let names = [rust.clone(), format!("{rust}Response"), format!("{rust}Error")];
    let scope = Scope::new(&spec.types, Some(&context.spec.types));
    let mut types = types::resolve(&scope, &names.each_ref().map(String::as_str), &format!("[`{rust}`]"), findings);

    let mut request = Record {
        rust: names[0].clone(),
        about: docs::sentence(Some(&spec.about), String::new),
        is_input: true,
        is_boxed: false,
        has_default: true,
        fields: field::resolve_all(&spec.request, &scope, findings),
    };
    let (method, route) = route(context, spec, &mut request.fields, findings);
    check_body(spec, &method, findings);
    let response = response(context, spec, &names[1], &rust, &scope, findings);
    use_types(spec, &request, &response, &mut types, findings);
    check_examples(context, spec, &request, &response, &types, findings);

    let access = spec.permission.as_ref().map(|(_, access)| access.as_str());
    let reads_only = matches!(access, Some("get" | "list" | "read"));
    let idempotency = match text_field(spec.idempotency.as_ref(), "idempotency", &request, findings) {
        Some(token) => Idempotency::Token(token),
        None if spec.idempotent.unwrap_or(reads_only) => Idempotency::Safe,
        None => Idempotency::None,
    };
    Operation {
        group,
        module: module_name(&rust),
        source: path.to_owned(),
        wire: wire.clone(),
        cloud: context.cloud.marker.to_owned(),
        about: docs::sentence(Some(&spec.about), String::new),
        facts: spec.facts.clone(),
        page: spec.page.clone().unwrap_or_else(|| context.spec.pages.replace("{operation}", wire)),
        since: spec.since.clone(),
        deprecated: docs::deprecated(spec.deprecated.as_deref(), spec.undocumented.as_deref()),
        undocumented: spec.undocumented.clone(),
        method,
        path: route,
        idempotency,
        region: text_field(spec.region.as_ref(), "region", &request, findings),
        is_signed: spec.signed.unwrap_or(true),
        pages: spec.pages.as_ref().and_then(|pages| calls::pages(pages, &request, &response, findings)),
        waiters: calls::waiters(&spec.waiters, &response, Known { own: &types, shared: &context.types }, findings),
        permission: spec
            .permission
            .as_ref()
            .and_then(|(action, access)| Some((action.clone(), name::upper_camel(access)?))),
        is_acknowledged: spec.response.is_empty(),
        request,
        response,
        types,
        errors: errors::resolve(&spec.errors, &context.spec.errors, findings),
        example: spec.example_response.as_ref().map(|response| {
            let request = spec.example_request.as_ref().map_or_else(|| "{}".to_owned(), json_text);
            (request, json_text(response))
        }),
        rust,
    }
}

fn rust_name(spec: &spec::Operation, findings: &mut Vec<Diagnostic>) -> String {
    if let Some(name) = type_name(spec) {
        return name;
    }
    let name = spec.rust.as_ref().unwrap_or(&spec.name);
    let (rule, why) = match name::upper_camel(&name.value) {
        Some(made) if made == name.value || made.ends_with('_') => {
            (Rule::ReservedName, "Rust or every emitted file uses it itself")
        }
        _ => (Rule::BadName, "Rust does not take it"),
    };
    let message = format!("no Rust type can be called `{}`: {why}", name.value);
    findings.push(Diagnostic::new(rule, name.span, message).help("set `rust:` on the operation"));
    name.value.clone()
}

/// The name of the request's type: as given, or in the vendor's own spelling where Rust takes it, so that people find
/// what they know.
pub(super) fn type_name(spec: &spec::Operation) -> Option<String> {
    let name = spec.rust.as_ref().unwrap_or(&spec.name).value.as_str();
    let takes = name::is_variant(name) && !name.contains('_');
    let made = match spec.rust {
        _ if takes => name.to_owned(),
        Some(_) => return None,
        None => name::upper_camel(name)?,
    };
    // `Self_` would do, but `Self_Response` is no name that the compiler likes.
    let is_allowed = !name::is_reserved_type(&made) && !made.ends_with('_');
    is_allowed.then_some(made)
}

/// The module, and the file, of an operation. `mod.rs` and `types.rs` are the service's own.
pub(super) fn module_name(rust: &str) -> String {
    let name = name::snake(rust).unwrap_or_default();
    match name.strip_prefix("r#").or(Some(name.as_str()).filter(|name| *name == "types")) {
        Some(taken) => format!("{taken}_"),
        None => name,
    }
}

fn response(
    context: &Context<'_>,
    spec: &spec::Operation,
    name: &str,
    operation: &str,
    scope: &Scope<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Record {
    let mut fields = field::resolve_all(&spec.response, scope, findings);
    for envelope in &context.envelope_fields {
        // An operation may describe a field of the envelope itself, where its page says more.
        if fields.iter().any(|own| own.wire == envelope.wire) {
            continue;
        }
        if let Some(own) = spec.response.iter().zip(&fields).find(|(_, own)| own.rust == envelope.rust) {
            let message =
                format!("`{}` and the envelope's `{}` would both be called {}", own.1.wire, envelope.wire, own.1.rust);
            findings.push(Diagnostic::new(Rule::NameCollision, own.0.wire.span, message).help("set `rust:` on it"));
        }
        fields.push(envelope.clone());
    }
    Record {
        rust: name.to_owned(),
        about: format!("Response of [`{operation}`]."),
        is_input: false,
        is_boxed: false,
        has_default: true,
        fields,
    }
}

const ROUTE_HELP: &str = "write it as on the page: GET /api/v2/instances/{InstanceId}";

/// The method and the path, and the place of the parameters that the path names.
fn route(
    context: &Context<'_>,
    spec: &spec::Operation,
    request: &mut [Field],
    findings: &mut Vec<Diagnostic>,
) -> (String, String) {
    let Some(route) = &spec.route else {
        if context.spec.is_rest {
            let message = "this operation of a rest service has no `route`";
            findings.push(Diagnostic::new(Rule::MissingKey, spec.name.span, message).help(ROUTE_HELP));
        }
        return (context.cloud.rpc_method.to_owned(), "/".to_owned());
    };
    let (method, path) = route.value.split_once(' ').unwrap_or(("", &route.value));
    let method = match method {
        "GET" => "Get",
        "POST" => "Post",
        "PUT" => "Put",
        "PATCH" => "Patch",
        "DELETE" => "Delete",
        "HEAD" => "Head",
        _ => "",
    };
    if let Some(query) = path.find(['?', '#']) {
        let span = route.part(route.value.len() - path.len() + query, path.len() - query);
        let finding = Diagnostic::new(Rule::WrongKind, span, "a route ends where the query begins");
        findings.push(finding.help("make parameters of what stands behind it"));
        return (method.to_owned(), path.to_owned());
    }
    if method.is_empty() || !path.starts_with('/') || !braces_match(path) {
        let finding = Diagnostic::new(Rule::WrongKind, route.span, "a route is a method and a path");
        findings.push(finding.help(ROUTE_HELP));
        return (method.to_owned(), path.to_owned());
    }
    place_parameters(spec, route, request, findings);
    (method.to_owned(), path.to_owned())
}

/// Puts the parameters that the route names into the path, and reports where route and request disagree.
fn place_parameters(
    spec: &spec::Operation,
    route: &Spanned<String>,
    request: &mut [Field],
    findings: &mut Vec<Diagnostic>,
) {
    let opened = route.value.match_indices('{').map(|(index, _)| index + 1);
    let named: Vec<(&str, Span)> = opened
        .filter_map(|start| {
            let (name, _) = route.value[start..].split_once('}')?;
            Some((name, route.part(start, name.len())))
        })
        .collect();
    for (name, place) in &named {
        let Some((field, spec)) = request.iter_mut().zip(&spec.request).find(|(field, _)| field.wire == *name) else {
            let message = format!("the route names `{name}`, which the request does not have");
            let finding = Diagnostic::new(Rule::PathParameter, *place, message);
            let finding = finding.help(format!("add {name} to the request"));
            findings.push(finding.did_you_mean(name, *place, spec.request.iter().map(|spec| spec.wire.value.as_str())));
            continue;
        };
        field.place = Place::Path;
        let is_scalar = !field.ty.is_collection() && !matches!(field.ty, Type::Record { .. } | Type::Any);
        let mut report = |span: Span, message: &str, help: &str| {
            let finding = Diagnostic::new(Rule::PathParameter, span, format!("the path parameter `{name}` {message}"));
            findings.push(finding.related(*place, "the route names it").help(help));
        };
        if !is_scalar {
            report(spec.ty.span, "is no text or number", "a path takes one text or number");
        }
        if !field.required {
            report(
                spec.wire.span,
                "is not required",
                "add `required: true`: without it the URL names another operation",
            );
        }
        if let Some(given) = spec.place.as_ref().filter(|given| given.value != "path") {
            report(given.span, "is said to be elsewhere", "remove `in`");
        }
    }
    for field in &spec.request {
        let place = field.place.as_ref().filter(|place| place.value == "path");
        if let Some(place) = place.filter(|_| named.iter().all(|(name, _)| *name != field.wire.value)) {
            let message = format!("`{}` is in the path, but the route does not name it", field.wire.value);
            let finding = Diagnostic::new(Rule::PathParameter, place.span, message).related(route.span, "the route");
            findings.push(finding.help("remove `in`, or add it to the route"));
        }
    }
}

/// A request has one body, of JSON or a form; where its method only asks, it has none.
fn check_body(spec: &spec::Operation, method: &str, findings: &mut Vec<Diagnostic>) {
    let first = |place: &str| {
        let mut places = spec.request.iter().filter_map(|field| field.place.as_ref());
        places.find(|given| given.value == place).map(|given| given.span)
    };
    if let (Some(place), "Get" | "Head") = (first("body").or(first("form")), method) {
        let message = format!("a {} request has no body", method.to_uppercase());
        let finding = Diagnostic::new(Rule::WrongKind, place, message);
        findings.push(finding.help("say by `route: POST /` how it is called, or leave out `in`"));
    }
    if let (Some(body), Some(form)) = (first("body"), first("form")) {
        let finding = Diagnostic::new(Rule::WrongKind, form, "a request has one body, of JSON or a form");
        findings
            .push(finding.related(body, "this parameter is in JSON").help("choose `body` or `form` for all of them"));
    }
}

fn braces_match(path: &str) -> bool {
    let mut open = false;
    for character in path.chars() {
        match character {
            '{' if open => return false,
            '}' if !open => return false,
            '{' => open = true,
            '}' => open = false,
            _ => {}
        }
    }
    !open
}

fn use_types(
    spec: &spec::Operation,
    request: &Record,
    response: &Record,
    types: &mut Types,
    findings: &mut Vec<Diagnostic>,
) {
    let in_request = types::used(types, request.fields.iter().map(|field| &field.ty), false);
    let in_response = types::used(types, response.fields.iter().map(|field| &field.ty), false);
    types::report_unused(&spec.types, &in_request.union(&in_response).copied().collect(), findings);
    let inputs = in_request.into_iter().map(str::to_owned).collect();
    types::mark_inputs(types, &inputs);
}

fn check_examples(
    context: &Context<'_>,
    spec: &spec::Operation,
    request: &Record,
    response: &Record,
    types: &Types,
    findings: &mut Vec<Diagnostic>,
) {
    let known = Known { own: types, shared: &context.types };
    if let Some(node) = &spec.example_request {
        example::check_request(node, request, &known, findings);
    }
    if let Some(node) = &spec.example_response {
        example::check_response(node, response, &context.envelope, &known, findings);
    }
    let records = types.records.iter().zip(&spec.types.shapes).map(|(record, shape)| (&record.fields, &shape.fields));
    for (fields, specs) in records.chain([(&request.fields, &spec.request), (&response.fields, &spec.response)]) {
        for (field, spec) in fields.iter().zip(specs) {
            if let Some(node) = &spec.example {
                example::check_field(node, field, &known, findings);
            }
        }
    }
}

/// A sample as JSON: on one line where it fits, laid out where it does not.
fn json_text(node: &Node) -> String {
    const ONE_LINE: usize = 80;
    let json = node.to_json();
    let text = json.to_string();
    if text.chars().count() <= ONE_LINE { text } else { format!("{json:#}") }
}

/// A parameter that the client fills in: it exists, and it is a text.
fn text_field(
    name: Option<&Spanned<String>>,
    key: &str,
    request: &Record,
    findings: &mut Vec<Diagnostic>,
) -> Option<String> {
    let name = name?;
    match request.fields.iter().find(|field| field.wire == name.value) {
        Some(field) if field.ty == Type::String => {}
        Some(_) => {
            let message = format!("`{key}` names `{}`, which is no text", name.value);
            let finding = Diagnostic::new(Rule::UnknownField, name.span, message);
            findings.push(finding.help("the client can fill in a text only"));
        }
        None => {
            let message = format!("`{key}` names `{}`, which the request does not have", name.value);
            let known = request.fields.iter().map(|field| field.wire.as_str());
            let finding = Diagnostic::new(Rule::UnknownField, name.span, message);
            findings.push(finding.did_you_mean(&name.value, name.span, known));
        }
    }
    Some(name.value.clone())
}
