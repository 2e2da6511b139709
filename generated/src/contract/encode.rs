//! From an operation to the parts of its request: path, query, headers, body.

use super::write::{body_to_json, slot_to_json};
use super::{Encoding, Field, Meta, Method, Place, Query, Read, Record, percent_encode};
use std::fmt::{self, Write as _};
use std::ops::ControlFlow;

/// What an operation asks for, before anybody signs or sends it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// The HTTP method.
    pub method: Method,
    /// The path, percent-encoded; begins with `/`.
    pub path: String,
    /// The query.
    pub query: Query,
    /// Headers that the operation declares, as (name, value).
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Body,
    /// The parameter that belongs into the host name, where the operation has one.
    pub host: Option<String>,
}

/// Names and sizes only: values may be secrets.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &self.query)
            .field("headers", &self.headers.iter().map(|(name, _)| name).collect::<Vec<_>>())
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// The body of a request.
#[derive(Clone)]
#[non_exhaustive]
pub enum Body {
    /// None.
    Empty,
    /// JSON.
    Json(String),
    /// `application/x-www-form-urlencoded`.
    Form(String),
}

impl Body {
    /// The bytes to sign and send.
    pub fn as_str(&self) -> &str {
        match self {
            Body::Empty => "",
            Body::Json(text) | Body::Form(text) => text,
        }
    }

    /// The value of the `Content-Type` header.
    pub fn content_type(&self) -> Option<&'static str> {
        match self {
            Body::Empty => None,
            Body::Json(_) => Some("application/json; charset=utf-8"),
            Body::Form(_) => Some("application/x-www-form-urlencoded"),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Body::Empty => f.write_str("Empty"),
            Body::Json(text) => write!(f, "Json({} bytes)", text.len()),
            Body::Form(text) => write!(f, "Form({} bytes)", text.len()),
        }
    }
}

/// A request that must not be sent, whatever the documented limits are.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EncodeError {
    /// The wire name of the parameter.
    pub parameter: String,
    /// What is wrong with it. The value is not shown.
    pub message: &'static str,
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.parameter, self.message)
    }
}

impl std::error::Error for EncodeError {}

/// Takes the operation apart into what travels.
///
/// # Errors
/// When a path parameter is empty, `.` or `..` (the URL would name another operation), or when a header value has
/// control characters.
#[inline(never)]
pub fn encode(meta: &Meta, operation: &dyn Record) -> Result<Request, EncodeError> {
    let mut query = Query::default();
    let mut form = Query::default();
    let mut headers = Vec::new();
    let mut host = None;
    let mut key = String::new();
    for (index, field) in operation.shape().fields.iter().enumerate() {
        let read = operation.slot(index).read();
        match field.place {
            _ if matches!(read, Read::Empty) => {}
            Place::Query => flatten(field, read, &mut key, &mut query),
            Place::Form => flatten(field, read, &mut key, &mut form),
            Place::Header => headers.push((field.wire, header_value(field, read)?)),
            Place::Host => host = scalar(read),
            Place::Path | Place::Body => {}
        }
    }
    let body = match body_to_json(operation) {
        Some(json) => Body::Json(json),
        None if form.is_empty() => Body::Empty,
        None => Body::Form(form.to_sorted()),
    };
    Ok(Request { method: meta.method, path: path(meta.path, operation)?, query, headers, body, host })
}

/// Fills `{InstanceId}` and the like into the path template.
fn path(template: &str, operation: &dyn Record) -> Result<String, EncodeError> {
    let mut path = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        path.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        let value = operation.shape().position(name).and_then(|index| scalar(operation.slot(index).read()));
        let refuse = |message| Err(EncodeError { parameter: name.to_owned(), message });
        match value.as_deref() {
            None | Some("") => {
                return refuse("a path parameter must not be empty: the URL would name another operation");
            }
            Some("." | "..") => return refuse("a path parameter must not be a dot segment"),
            Some(value) => percent_encode(value, &mut path),
        }
        rest = after;
    }
    path.push_str(rest);
    Ok(path)
}

fn header_value(field: &Field, read: Read<'_>) -> Result<String, EncodeError> {
    let value = scalar(read).unwrap_or_else(|| slot_to_json(read));
    if value.chars().any(char::is_control) {
        let message = "a header value must not have control characters";
        return Err(EncodeError { parameter: field.wire.to_owned(), message });
    }
    Ok(value)
}

fn flatten(field: &Field, read: Read<'_>, key: &mut String, into: &mut Query) {
    key.clear();
    key.push_str(field.wire);
    match field.encoding {
        Encoding::Numbered => flatten_value(read, key, into),
        Encoding::Json => match read {
            Read::List(_) | Read::Map(_) | Read::Record(_) | Read::Json(_) => into.push(key, &slot_to_json(read)),
            _ => flatten_value(read, key, into),
        },
        Encoding::Comma => match read {
            Read::List(list) => {
                let elements: Vec<_> = (0..list.len()).filter_map(|index| scalar(list.get(index))).collect();
                into.push(key, &elements.join(","));
            }
            _ => flatten_value(read, key, into),
        },
    }
}

/// `Tag` becomes `Tag.1.Key`, `Tag.1.Value`, …; what is empty sends nothing, an empty text sends `key=`.
fn flatten_value(read: Read<'_>, key: &mut String, into: &mut Query) {
    let end = key.len();
    match read {
        Read::Empty => {}
        Read::Bool(value) => into.push(key, if value { "true" } else { "false" }),
        Read::Text(value) => into.push(key, value),
        Read::Int(_) | Read::Float(_) | Read::Json(_) => {
            into.push(key, &scalar(read).unwrap_or_else(|| slot_to_json(read)));
        }
        Read::Record(record) => {
            for (index, field) in record.shape().fields.iter().enumerate() {
                key.push('.');
                key.push_str(field.wire);
                flatten_value(record.slot(index).read(), key, into);
                key.truncate(end);
            }
        }
        Read::List(list) => {
            for index in 0..list.len() {
                // Writing to a String does not fail.
                let _ = write!(key, ".{}", index + 1);
                flatten_value(list.get(index), key, into);
                key.truncate(end);
            }
        }
        Read::Map(map) => map.each(&mut |name, value| {
            key.push('.');
            key.push_str(name);
            flatten_value(value, key, into);
            key.truncate(end);
            ControlFlow::Continue(())
        }),
    }
}

/// A scalar as it stands in a URL; floats in plain decimals, never with an exponent.
fn scalar(read: Read<'_>) -> Option<String> {
    match read {
        Read::Bool(value) => Some(value.to_string()),
        Read::Int(value) => Some(value.to_string()),
        Read::Float(value) => Some(value.to_string()),
        Read::Text(value) => Some(value.to_owned()),
        Read::Json(serde_json::Value::String(value)) => Some(value.clone()),
        Read::Empty | Read::Json(_) | Read::Record(_) | Read::List(_) | Read::Map(_) => None,
    }
}
