use duoyun_generated::contract::{Envelope, Meta, Record, to_json};
use serde_json::{Map, Value, json};

/// What goes back. The request id is the mock's own where the body does not bring one.
#[derive(Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) content_type: String,
    /// Beside those that every answer has.
    pub(super) headers: Vec<(String, String)>,
    body: Body,
}

#[derive(Clone)]
enum Body {
    /// As it is.
    Raw(Vec<u8>),
    /// A document without a request id.
    Flat(Map<String, Value>),
    /// A document whose metadata has no request id.
    Wrapped(&'static str, Map<String, Value>),
}

impl Answer {
    fn new(status: u16, content_type: &str, body: Body) -> Self {
        Self { status, content_type: content_type.to_owned(), headers: Vec::new(), body }
    }

    fn json(status: u16, body: Body) -> Self {
        Self::new(status, "application/json", body)
    }

    pub(super) fn raw(status: u16, content_type: &str, body: Vec<u8>) -> Self {
        Self::new(status, content_type, Body::Raw(body))
    }

    pub(super) fn example(meta: &Meta) -> Self {
        match meta.example {
            Some(example) => Self::json(200, Body::Raw(example.response.into())),
            None => Self::failure(meta, 500, "NoExample", "The specs have no example of this operation."),
        }
    }

    pub(super) fn output(meta: &Meta, output: &dyn Record) -> Self {
        let output = serde_json::from_str(&to_json(output)).unwrap_or_default();
        let body = match meta.service.envelope {
            Envelope::Wrapped { metadata, result } => {
                let mut document = Map::new();
                document.insert(metadata.to_owned(), metadata_of(meta));
                document.insert(result.to_owned(), Value::Object(output));
                Body::Wrapped(metadata, document)
            }
            _ => Body::Flat(output),
        };
        Self::json(200, body)
    }

    pub(super) fn failure(meta: &Meta, status: u16, code: &str, message: &str) -> Self {
        let body = match meta.service.envelope {
            Envelope::Wrapped { metadata, .. } => wrapped_failure(metadata, metadata_of(meta), code, message),
            Envelope::Flat { success: Some(flag) } => {
                let mut document = flat_failure(code, message);
                document.insert(flag.to_owned(), false.into());
                Body::Flat(document)
            }
            _ => Body::Flat(flat_failure(code, message)),
        };
        Self::json(status, body)
    }

    /// What a gateway says about a request that it does not let through.
    pub(super) fn refusal(is_wrapped: bool, status: u16, code: &str, message: &str) -> Self {
        let body = if is_wrapped {
            wrapped_failure("ResponseMetadata", json!({}), code, message)
        } else {
            Body::Flat(flat_failure(code, message))
        };
        Self::json(status, body)
    }

    pub(super) fn with_headers(self, headers: Vec<(String, String)>) -> Self {
        Self { headers, ..self }
    }

    /// The bytes of the body.
    pub(super) fn into_body(self, request_id: &str) -> Vec<u8> {
        match self.body {
            Body::Raw(bytes) => bytes,
            Body::Flat(mut document) => {
                document.entry("RequestId").or_insert_with(|| request_id.into());
                Value::Object(document).to_string().into_bytes()
            }
            Body::Wrapped(metadata, mut document) => {
                document[metadata]["RequestId"] = request_id.into();
                Value::Object(document).to_string().into_bytes()
            }
        }
    }

    /// The status and, where there is one, the code.
    pub(super) fn label(&self) -> String {
        let code = match &self.body {
            Body::Raw(_) => None,
            Body::Flat(document) => document.get("Code").and_then(Value::as_str),
            Body::Wrapped(metadata, document) => {
                document.get(*metadata).and_then(|metadata| metadata["Error"]["Code"].as_str())
            }
        };
        match code {
            Some(code) => format!("{} {code}", self.status),
            None => self.status.to_string(),
        }
    }
}

fn metadata_of(meta: &Meta) -> Value {
    json!({"Action": meta.name, "Version": meta.service.version, "Service": meta.service.name, "Region": "cn-mock-1"})
}

fn wrapped_failure(member: &'static str, mut metadata: Value, code: &str, message: &str) -> Body {
    metadata["Error"] = json!({"Code": code, "Message": message});
    let mut document = Map::new();
    document.insert(member.to_owned(), metadata);
    Body::Wrapped(member, document)
}

fn flat_failure(code: &str, message: &str) -> Map<String, Value> {
    let mut document = Map::new();
    for (member, value) in [("Code", code), ("Message", message), ("HostId", "mock")] {
        document.insert(member.to_owned(), value.into());
    }
    document
}
