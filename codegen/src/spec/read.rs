//! From a tree that passed the structure check to the spec as written. Nothing is reported here: what is not there, or
//! not of its kind, has been.

use super::{
    Endpoints, Enum, Envelope, ErrorRow, Field, Limits, Operation, Pages, Service, Shape, Types, Value, Waiter,
    parse_limits,
};
use crate::source::{Entry, Kind, Node, Spanned};

/// Reads `service.yaml`; none when a key without which the rest means nothing is missing.
pub fn service(root: &Node) -> Option<Service> {
    Some(Service {
        name: spanned_text(root, "service")?,
        title: text(root, "title").unwrap_or_default(),
        about: text(root, "about").unwrap_or_default(),
        version: text(root, "version").unwrap_or_default(),
        is_rest: text(root, "protocol").is_some_and(|protocol| protocol == "rest"),
        pages: text(root, "pages").unwrap_or_default(),
        endpoints: endpoints(root.get("endpoints")?)?,
        envelope: envelope(root.get("envelope")?)?,
        groups: root.get("groups").map(Node::entries).unwrap_or_default().iter().filter_map(group).collect(),
        types: types(root),
        errors: errors(root.get("errors")),
    })
}

/// Reads `<Operation>.yaml`; none when it has no name.
pub fn operation(root: &Node) -> Option<Operation> {
    let permission = root.get("permission");
    let example = root.get("example");
    Some(Operation {
        name: spanned_text(root, "operation")?,
        about: text(root, "about").unwrap_or_default(),
        facts: text(root, "facts"),
        page: text(root, "page"),
        since: text(root, "since"),
        rust: spanned_text(root, "rust"),
        deprecated: text(root, "deprecated"),
        undocumented: text(root, "undocumented"),
        route: spanned_text(root, "route"),
        signed: root.get("signed").and_then(Node::as_flag),
        permission: permission.and_then(|node| Some((text(node, "action")?, text(node, "access")?))),
        idempotent: root.get("idempotent").and_then(Node::as_flag),
        idempotency: spanned_text(root, "idempotency"),
        region: spanned_text(root, "region"),
        pages: root.get("pages").and_then(pages),
        waiters: root.get("waiters").map(Node::entries).unwrap_or_default().iter().filter_map(waiter).collect(),
        request: fields(root.get("request")),
        response: fields(root.get("response")),
        types: types(root),
        errors: errors(root.get("errors")),
        example_request: example.and_then(|node| node.get("request")).cloned(),
        example_response: example.and_then(|node| node.get("response")).cloned(),
    })
}

fn endpoints(node: &Node) -> Option<Endpoints> {
    let exceptions = node.get("exceptions").map(Node::entries).unwrap_or_default();
    Some(Endpoints {
        public: text(node, "public")?,
        vpc: text(node, "vpc"),
        central: text(node, "central"),
        exceptions: exceptions
            .iter()
            .map(|Entry { key, value }| (key.value.clone(), text(value, "public"), text(value, "vpc")))
            .collect(),
    })
}

fn group(entry: &Entry) -> Option<(Spanned<String>, String)> {
    Some((entry.key.clone(), entry.value.as_text()?.to_owned()))
}

fn envelope(node: &Node) -> Option<Envelope> {
    Some(Envelope {
        wrapped: text(node, "style")? == "wrapped",
        success: spanned_text(node, "success"),
        metadata: spanned_text(node, "metadata"),
        result: spanned_text(node, "result"),
        fields: fields(node.get("fields")),
    })
}

fn pages(node: &Node) -> Option<Pages> {
    Some(Pages {
        items: spanned_text(node, "items")?,
        next: spanned_text(node, "next"),
        token: spanned_text(node, "token"),
        number: spanned_text(node, "number"),
        size: spanned_text(node, "size"),
        total: spanned_text(node, "total"),
    })
}

fn waiter(Entry { key, value }: &Entry) -> Option<Waiter> {
    let seconds = |key: &str| value.get(key)?.as_plain()?.parse().ok();
    Some(Waiter {
        name: key.clone(),
        about: text(value, "about")?,
        field: spanned_text(value, "field")?,
        success: value.get("success").map(spanned_texts).unwrap_or_default(),
        failure: value.get("failure").map(spanned_texts).unwrap_or_default(),
        interval: seconds("interval")?,
        timeout: seconds("timeout")?,
    })
}

fn types(root: &Node) -> Types {
    let shapes = root.get("shapes").map(Node::entries).unwrap_or_default();
    let enums = root.get("enums").map(Node::entries).unwrap_or_default();
    Types { shapes: shapes.iter().map(shape).collect(), enums: enums.iter().map(open_enum).collect() }
}

fn shape(entry: &Entry) -> Shape {
    let about = entry.value.get("about").and_then(Node::as_text);
    Shape {
        name: entry.key.clone(),
        about: about.map(str::to_owned),
        // A scalar `about` describes the shape; a mapping of that name is a field like any other.
        fields: entry
            .value
            .entries()
            .iter()
            .filter(|entry| matches!(entry.value.kind, Kind::Map(_)))
            .filter_map(field)
            .collect(),
    }
}

fn open_enum(entry: &Entry) -> Enum {
    let values = match &entry.value.kind {
        Kind::List(_) => Some(&entry.value),
        _ => entry.value.get("values"),
    };
    Enum {
        name: entry.key.clone(),
        about: text(&entry.value, "about"),
        values: values.map(enum_values).unwrap_or_default(),
    }
}

fn enum_values(node: &Node) -> Vec<Value> {
    let described = |Entry { key, value }: &Entry| Value {
        text: key.clone(),
        about: value.as_text().map(str::to_owned).or_else(|| text(value, "about")),
        rust: spanned_text(value, "rust"),
        deprecated: text(value, "deprecated"),
        undocumented: text(value, "undocumented"),
    };
    let listed = node.elements().iter().flat_map(|element| {
        let plain = element.as_text().map(|text| Value {
            text: Spanned { value: text.to_owned(), span: element.span },
            about: None,
            rust: None,
            deprecated: None,
            undocumented: None,
        });
        plain.into_iter().chain(element.entries().iter().map(described))
    });
    listed.chain(node.entries().iter().map(described)).collect()
}

fn fields(node: Option<&Node>) -> Vec<Field> {
    node.map(Node::entries).unwrap_or_default().iter().filter_map(field).collect()
}

fn field(Entry { key, value }: &Entry) -> Option<Field> {
    Some(Field {
        wire: key.clone(),
        ty: spanned_text(value, "type")?,
        required: value.get("required").and_then(|node| Some(Spanned { value: node.as_flag()?, span: node.span })),
        place: spanned_text(value, "in"),
        encoding: spanned_text(value, "encoding"),
        length: limits(value, "length"),
        range: limits(value, "range"),
        items: limits(value, "items"),
        default: value.get("default").cloned(),
        wrapped: spanned_text(value, "wrapped"),
        rust: spanned_text(value, "rust"),
        deprecated: text(value, "deprecated"),
        undocumented: text(value, "undocumented"),
        secret: value.get("secret").and_then(Node::as_flag).unwrap_or_default(),
        about: text(value, "about"),
        example: value.get("example").cloned(),
        source: text(value, "source"),
    })
}

fn errors(node: Option<&Node>) -> Vec<ErrorRow> {
    let mut rows = Vec::new();
    for Entry { key: status, value: codes } in node.map(Node::entries).unwrap_or_default() {
        for Entry { key: code, value } in codes.entries() {
            let message = if matches!(value.kind, Kind::Map(_)) { value.get("message") } else { Some(value) };
            rows.push(ErrorRow {
                status: status.clone(),
                code: code.clone(),
                messages: message.map(texts).unwrap_or_default(),
                remedy: text(value, "remedy"),
                retry: text(value, "retry"),
                rust: spanned_text(value, "rust"),
                undocumented: text(value, "undocumented"),
            });
        }
    }
    rows
}

fn texts(node: &Node) -> Vec<String> {
    let one = node.as_text().into_iter();
    one.chain(node.elements().iter().filter_map(Node::as_text)).map(str::to_owned).collect()
}

fn spanned_texts(list: &Node) -> Vec<Spanned<String>> {
    let spanned = |node: &Node| Some(Spanned { value: node.as_text()?.to_owned(), span: node.span });
    list.elements().iter().filter_map(spanned).collect()
}

fn limits(node: &Node, key: &str) -> Option<Spanned<Limits>> {
    let node = node.get(key)?;
    Some(Spanned { value: parse_limits(node.as_text()?)?, span: node.span })
}

fn text(node: &Node, key: &str) -> Option<String> {
    node.get(key)?.as_text().map(str::to_owned)
}

fn spanned_text(node: &Node, key: &str) -> Option<Spanned<String>> {
    let node = node.get(key)?;
    Some(Spanned { value: node.as_text()?.to_owned(), span: node.span })
}
