//! A spec as written: every key of the file, with its place, before anybody asks what it means.

pub mod grammar;
mod read;
pub mod schema;
pub mod structure;

use crate::source::{Node, Spanned};

pub use read::{operation, service};

/// `service.yaml`.
#[derive(Debug)]
pub struct Service {
    /// Name in requests and signatures.
    pub name: Spanned<String>,
    /// Name as people say it.
    pub title: String,
    /// One sentence about it.
    pub about: String,
    /// Version of its API.
    pub version: String,
    /// Whether operations have routes of their own.
    pub is_rest: bool,
    /// Address of an operation's page, with `{operation}`.
    pub pages: String,
    /// The hosts.
    pub endpoints: Endpoints,
    /// How responses carry request id and errors.
    pub envelope: Envelope,
    /// Folders of operations, each with what it holds.
    pub groups: Vec<(Spanned<String>, String)>,
    /// Shared shapes and enums.
    pub types: Types,
    /// Shared errors.
    pub errors: Vec<ErrorRow>,
}

/// The hosts of a service.
#[derive(Debug)]
pub struct Endpoints {
    /// Public pattern.
    pub public: String,
    /// VPC pattern.
    pub vpc: Option<String>,
    /// Host without a region.
    pub central: Option<String>,
    /// Region, public host, VPC host.
    pub exceptions: Vec<(String, Option<String>, Option<String>)>,
}

/// How responses carry request id and errors.
#[derive(Debug)]
pub struct Envelope {
    /// Whether it stands around the result.
    pub wrapped: bool,
    /// The flag that says that a 200 failed.
    pub success: Option<Spanned<String>>,
    /// The member with request id and error.
    pub metadata: Option<Spanned<String>>,
    /// The member with the result.
    pub result: Option<Spanned<String>>,
    /// Fields of every response.
    pub fields: Vec<Field>,
}

/// `<Operation>.yaml`.
#[derive(Debug)]
pub struct Operation {
    /// Name.
    pub name: Spanned<String>,
    /// What a call does.
    pub about: String,
    /// The digest of the facts that it follows.
    pub facts: Option<String>,
    /// Address of its page.
    pub page: Option<String>,
    /// The first version that has it.
    pub since: Option<String>,
    /// Its Rust name, where given.
    pub rust: Option<Spanned<String>>,
    /// Why not to call it.
    pub deprecated: Option<String>,
    /// The day since which the page no longer shows it.
    pub undocumented: Option<String>,
    /// Method and path.
    pub route: Option<Spanned<String>>,
    /// Whether calls are signed, where the file says.
    pub signed: Option<bool>,
    /// Action and access.
    pub permission: Option<(String, String)>,
    /// Whether repeating is harmless, where the file says.
    pub idempotent: Option<bool>,
    /// The parameter that makes repeating harmless.
    pub idempotency: Option<Spanned<String>>,
    /// The parameter that is the client's region.
    pub region: Option<Spanned<String>>,
    /// How the result is paged.
    pub pages: Option<Pages>,
    /// States to wait for.
    pub waiters: Vec<Waiter>,
    /// Parameters.
    pub request: Vec<Field>,
    /// Fields of the result.
    pub response: Vec<Field>,
    /// Shapes and enums.
    pub types: Types,
    /// The error table.
    pub errors: Vec<ErrorRow>,
    /// The sample request.
    pub example_request: Option<Node>,
    /// The sample response.
    pub example_response: Option<Node>,
}

/// How a result is paged.
#[derive(Debug)]
pub struct Pages {
    /// Response field with the list.
    pub items: Spanned<String>,
    /// Response field with the token of the next page.
    pub next: Option<Spanned<String>>,
    /// Parameter that takes the token.
    pub token: Option<Spanned<String>>,
    /// Parameter with the page's number.
    pub number: Option<Spanned<String>>,
    /// Parameter with the size of a page.
    pub size: Option<Spanned<String>>,
    /// Response field with the number of all items.
    pub total: Option<Spanned<String>>,
}

/// A state to wait for.
#[derive(Debug)]
pub struct Waiter {
    /// Its name, ours.
    pub name: Spanned<String>,
    /// What has come true.
    pub about: String,
    /// The path in the response.
    pub field: Spanned<String>,
    /// Values that end the wait well.
    pub success: Vec<Spanned<String>>,
    /// Values that end it badly.
    pub failure: Vec<Spanned<String>>,
    /// Seconds between two calls.
    pub interval: u32,
    /// Seconds after which to give up.
    pub timeout: u32,
}

/// The named types of a file.
#[derive(Debug, Default)]
pub struct Types {
    /// Records.
    pub shapes: Vec<Shape>,
    /// Open enums.
    pub enums: Vec<Enum>,
}

/// A record.
#[derive(Debug)]
pub struct Shape {
    /// Its name, ours.
    pub name: Spanned<String>,
    /// What it is.
    pub about: Option<String>,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// An open enum.
#[derive(Debug)]
pub struct Enum {
    /// Its name, ours.
    pub name: Spanned<String>,
    /// What it is.
    pub about: Option<String>,
    /// Its values.
    pub values: Vec<Value>,
}

/// A value of an enum.
#[derive(Debug)]
pub struct Value {
    /// The text on the wire.
    pub text: Spanned<String>,
    /// What it means.
    pub about: Option<String>,
    /// Its Rust name, where given.
    pub rust: Option<Spanned<String>>,
    /// Why not to use it.
    pub deprecated: Option<String>,
    /// The day since which the page no longer shows it.
    pub undocumented: Option<String>,
}

/// A parameter, or a field of a response or a shape.
#[derive(Debug)]
pub struct Field {
    /// Its name on the wire.
    pub wire: Spanned<String>,
    /// Its type as written.
    pub ty: Spanned<String>,
    /// Whether it must be there.
    pub required: Option<Spanned<bool>>,
    /// Where a request carries it.
    pub place: Option<Spanned<String>>,
    /// How it becomes one parameter.
    pub encoding: Option<Spanned<String>>,
    /// Least and most characters.
    pub length: Option<Spanned<Limits>>,
    /// Least and greatest value.
    pub range: Option<Spanned<Limits>>,
    /// Least and most elements.
    pub items: Option<Spanned<Limits>>,
    /// What the service takes when it is left out.
    pub default: Option<Node>,
    /// The member that wraps the list.
    pub wrapped: Option<Spanned<String>>,
    /// Its Rust name, where given.
    pub rust: Option<Spanned<String>>,
    /// Why not to use it.
    pub deprecated: Option<String>,
    /// The day since which the page no longer shows it.
    pub undocumented: Option<String>,
    /// Whether to hide the value.
    pub secret: bool,
    /// What it is.
    pub about: Option<String>,
    /// The page's example.
    pub example: Option<Node>,
    /// Where the fact came from.
    pub source: Option<String>,
}

/// `LEAST..MOST`; without `MOST` there is no upper limit.
pub type Limits = (i64, Option<i64>);

/// One code under one status.
#[derive(Debug)]
pub struct ErrorRow {
    /// The status, `any` included.
    pub status: Spanned<String>,
    /// The code.
    pub code: Spanned<String>,
    /// Its message templates.
    pub messages: Vec<String>,
    /// What to do.
    pub remedy: Option<String>,
    /// Whether to repeat.
    pub retry: Option<String>,
    /// Its Rust name, where given.
    pub rust: Option<Spanned<String>>,
    /// The day since which the page no longer shows it.
    pub undocumented: Option<String>,
}

/// Reads `LEAST..MOST` or `LEAST..`.
pub fn parse_limits(text: &str) -> Option<Limits> {
    let (least, most) = text.split_once("..")?;
    let most = if most.is_empty() { None } else { Some(most.parse().ok()?) };
    Some((least.parse().ok()?, most))
}
