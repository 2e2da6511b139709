//! From a named operation to its spec file. Keys stand in the order of the grammar.

use super::calls::Calls;
use super::draft::{Endpoints, Envelope, Field, Operation, Service, Type};
use super::sample::Sample;
use super::shapes::{Named, Row, Value};
use super::shared::Shared;
use super::{append, names};
use crate::draft::messages;
use crate::name;
use crate::spec::grammar::status_key;
use crate::spec::{Limits, schema};
use crate::words;
use crate::yaml::{self, Yaml};
use serde_json::{Map, Value as Json};

/// Why an imported field or operation is deprecated: the metadata only says that it is.
const DEPRECATED: &str = "The vendor no longer supports it.";

/// The text of `service.yaml`, with the types that its operations share.
pub(super) fn service(service: &Service, types: &Named) -> String {
    let envelope = match &service.envelope {
        Envelope::Flat { success, fields } => {
            let rows = fields.iter().map(|field| (field.wire.clone(), simple(&field.ty))).collect();
            let success = success.as_ref().map(|success| ("success", text(success)));
            let style = [Some(("style", plain("flat"))), success, Some(("fields", Yaml::Block(rows)))];
            block(style.into_iter().flatten())
        }
        Envelope::Wrapped { metadata, result } => {
            block([("style", plain("wrapped")), ("metadata", text(metadata)), ("result", text(result))])
        }
    };
    let about = format!("Operations of {}.", service.title);
    let entries = [
        Some(("service", text(&service.name))),
        Some(("title", text(&service.title))),
        Some(("about", text(&about))),
        Some(("version", text(&service.version))),
        Some(("protocol", plain(if service.is_rest { "rest" } else { "rpc" }))),
        Some(("pages", text(&service.pages))),
        Some(("endpoints", endpoints(&service.endpoints))),
        Some(("envelope", envelope)),
        section("shapes", shapes(types)),
        section("enums", enums(types)),
    ];
    yaml::file(&[schema::header("service", false)], &owned(entries.into_iter().flatten()))
}

/// The text of a `service.yaml` with further types; none where they cannot be added to it.
pub(super) fn service_with(path: &str, existing: &str, types: &Named) -> Option<String> {
    let entries = |section: Yaml| match section {
        Yaml::Block(entries) => entries,
        _ => Vec::new(),
    };
    append::to_sections(path, existing, &[("shapes", entries(shapes(types))), ("enums", entries(enums(types)))])
}

pub(super) fn shapes(types: &Named) -> Yaml {
    Yaml::Block(types.shapes.iter().map(|(name, rows)| (name.clone(), fields(rows, None))).collect())
}

pub(super) fn enums(types: &Named) -> Yaml {
    Yaml::Block(types.enums.iter().map(|(name, values)| (name.clone(), open_enum(values))).collect())
}

fn endpoints(endpoints: &Endpoints) -> Yaml {
    let exceptions = endpoints.exceptions.iter().map(|(region, public, vpc)| {
        let hosts = [("public", public), ("vpc", vpc)];
        let hosts = hosts.into_iter().filter_map(|(key, host)| Some((key.to_owned(), text(host.as_ref()?))));
        (region.clone(), Yaml::Map(hosts.collect()))
    });
    let exceptions: Vec<_> = exceptions.collect();
    let entries = [
        Some(("public", text(&endpoints.public))),
        endpoints.vpc.as_ref().map(|host| ("vpc", text(host))),
        endpoints.central.as_ref().map(|host| ("central", text(host))),
        (!exceptions.is_empty()).then_some(("exceptions", Yaml::Block(exceptions))),
    ];
    block(entries.into_iter().flatten())
}

/// What an operation's file begins with.
pub(super) struct Head<'h> {
    pub(super) service: &'h Service,
    pub(super) is_in_group: bool,
    /// The day on which the metadata was read.
    pub(super) read: &'h str,
}

/// The text of `<Operation>.yaml`.
pub(super) fn operation(
    head: &Head<'_>,
    operation: &Operation,
    named: &Named,
    calls: &Calls,
    shared: &Shared,
    sample: Option<&Sample>,
) -> String {
    let permission = permission(operation);
    let pages = calls.pages.iter().map(|(key, field)| ((*key).to_owned(), text(field)));
    let pages = (!calls.pages.is_empty()).then(|| Yaml::Map(pages.collect()));
    let entries = [
        Some(("operation", text(&operation.name))),
        Some(("about", text(&words::sentence(&operation.name)))),
        Some(("read", plain(head.read))),
        operation.rust.as_ref().map(|rust| ("rust", text(rust))),
        (operation.is_retired || operation.is_deprecated).then(|| ("deprecated", text(DEPRECATED))),
        operation.route.as_ref().map(|route| ("route", text(route))),
        (!operation.is_signed).then(|| ("signed", plain("false"))),
        permission.map(|permission| ("permission", permission)),
        calls.idempotent.then(|| ("idempotent", plain("true"))),
        calls.idempotency.as_ref().map(|token| ("idempotency", text(token))),
        calls.region.as_ref().map(|region| ("region", text(region))),
        pages.map(|pages| ("pages", pages)),
        section("request", fields(&named.request, calls.region.as_deref())),
        section("response", fields(&named.response, None)),
        section("shapes", shapes(named)),
        section("enums", enums(named)),
        section("errors", errors(operation, &shared.codes.iter().map(String::as_str).collect::<Vec<_>>())),
        sample.map(|sample| ("example", example(sample))),
    ];
    let source = format!("source: vendor metadata {}", head.service.version);
    let header = [schema::header("operation", head.is_in_group), source];
    yaml::file(&header, &owned(entries.into_iter().flatten()))
}

/// The permission, where the metadata names one.
pub(super) fn permission(operation: &Operation) -> Option<Yaml> {
    let action = operation.action.as_ref()?;
    let access = operation.access.as_deref().filter(|access| ACCESSES.contains(access)).unwrap_or("none");
    Some(Yaml::Map(owned([("action", text(action)), ("access", plain(access))])))
}

/// Why something is deprecated.
pub(super) fn deprecated() -> Yaml {
    text(DEPRECATED)
}

/// The sample, without a request where nothing must be sent.
pub(super) fn example(sample: &Sample) -> Yaml {
    let request = Some(("request", &sample.request)).filter(|(_, request)| **request != Json::Object(Map::new()));
    block(
        [request, Some(("response", &sample.response))]
            .into_iter()
            .flatten()
            .map(|(key, value)| (key, Yaml::json(value))),
    )
}

/// The words of the spec format for what an action does.
const ACCESSES: &[&str] = &["none", "get", "list", "read", "create", "update", "write", "delete"];

fn section(key: &'static str, value: Yaml) -> Option<(&'static str, Yaml)> {
    let has_entries = matches!(&value, Yaml::Block(entries) if !entries.is_empty());
    has_entries.then_some((key, value))
}

/// Fields, a line for each where it fits. The region is optional, whatever the service says: the client knows it.
pub(super) fn fields(rows: &[Row], region: Option<&str>) -> Yaml {
    let rows = rows.iter().map(|row| (row.field.wire.clone(), field(row, region == Some(row.field.wire.as_str()))));
    Yaml::Block(rows.collect())
}

pub(super) fn field(row: &Row, is_region: bool) -> Yaml {
    let Field { required, place, encoding, length, range, items, default, wrapped, is_deprecated, example, .. } =
        &row.field;
    let entries = [
        Some(("type", plain(&row.ty))),
        (*required && !is_region).then(|| ("required", plain("true"))),
        place.map(|place| ("in", plain(place))),
        encoding.map(|encoding| ("encoding", plain(encoding))),
        length.map(|length| ("length", limits(length))),
        range.map(|range| ("range", limits(range))),
        items.map(|items| ("items", limits(items))),
        default.as_ref().map(|default| ("default", Yaml::json(default))),
        wrapped.as_ref().map(|wrapped| ("wrapped", text(wrapped))),
        row.rust.as_ref().map(|rust| ("rust", text(rust))),
        is_deprecated.then(|| ("deprecated", text(DEPRECATED))),
        is_secret(&row.field).then(|| ("secret", plain("true"))),
        example.as_ref().map(|example| ("example", Yaml::json(example))),
    ];
    Yaml::Map(owned(entries.into_iter().flatten()))
}

/// Whether the value must not be seen in logs, by what its name ends with.
fn is_secret(field: &Field) -> bool {
    const ENDINGS: &[&str] = &[
        "accesskeysecret",
        "clientsecret",
        "credential",
        "oidctoken",
        "passwd",
        "password",
        "plaintext",
        "plaintextvalue",
        "privatekey",
        "samlassertion",
        "secretaccesskey",
        "secretdata",
        "secretkey",
        "securitytoken",
        "sessiontoken",
    ];
    let name = field.wire.to_lowercase();
    field.ty == Type::String && ENDINGS.iter().any(|ending| name.ends_with(ending))
}

fn open_enum(values: &[Value]) -> Yaml {
    if values.iter().all(|value| value.rust.is_none()) {
        return Yaml::List(values.iter().map(|value| text(&value.text)).collect());
    }
    let values = values.iter().map(|value| {
        let rust = value.rust.as_ref().map(|rust| Yaml::Map(owned([("rust", text(rust))])));
        (value.text.clone(), rust.unwrap_or(Yaml::Nothing))
    });
    block([("values", Yaml::Block(values.collect()))])
}

/// The error table, by status. `beside` are codes that the operation has from elsewhere.
pub(super) fn errors(operation: &Operation, beside: &[&str]) -> Yaml {
    let mut codes: Vec<&str> = Vec::new();
    for row in &operation.errors {
        if !codes.contains(&row.code.as_str()) {
            codes.push(&row.code);
        }
    }
    let beside = beside.iter().filter(|code| !codes.contains(code));
    let beside: Vec<String> = beside.filter_map(|code| name::upper_camel(code)).collect();
    let rust = names::of_variants(codes.iter().copied(), "Other", &beside);
    let mut tables: Vec<(String, Yaml)> = Vec::new();
    let mut named: Vec<&str> = Vec::new();
    for row in &operation.errors {
        let index = codes.iter().position(|code| *code == row.code);
        let rust = index.and_then(|index| rust.get(index)).and_then(Option::as_ref);
        // A code under a second status is the same variant, and has its name from the first.
        let rust = rust.filter(|_| !named.contains(&row.code.as_str()));
        named.push(&row.code);
        let message = messages(&row.messages.iter().map(String::as_str).collect::<Vec<_>>());
        let entry = match rust {
            None => message,
            Some(rust) if message == Yaml::Nothing => Yaml::Map(owned([("rust", text(rust))])),
            Some(rust) => Yaml::Map(owned([("message", message), ("rust", text(rust))])),
        };
        let status = status_key(row.status.unwrap_or_default());
        match tables.last_mut() {
            Some((last, Yaml::Block(entries))) if *last == status => entries.push((row.code.clone(), entry)),
            _ => tables.push((status, Yaml::Block(vec![(row.code.clone(), entry)]))),
        }
    }
    Yaml::Block(tables)
}

/// The type of a field of the envelope, which is a scalar.
fn simple(ty: &Type) -> Yaml {
    let ty = match ty {
        Type::Boolean => "boolean",
        Type::Int32 => "int32",
        Type::Int64 => "int64",
        _ => "string",
    };
    Yaml::Map(owned([("type", plain(ty))]))
}

pub(super) fn limits((least, most): Limits) -> Yaml {
    Yaml::Plain(most.map_or_else(|| format!("{least}.."), |most| format!("{least}..{most}")))
}

fn text(text: &str) -> Yaml {
    Yaml::Text(text.to_owned())
}

fn plain(text: &str) -> Yaml {
    Yaml::Plain(text.to_owned())
}

fn block<'k>(entries: impl IntoIterator<Item = (&'k str, Yaml)>) -> Yaml {
    Yaml::Block(owned(entries))
}

fn owned<'k>(entries: impl IntoIterator<Item = (&'k str, Yaml)>) -> Vec<(String, Yaml)> {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}
