//! A spec as meant: every name chosen, every type found, every default decided. Emitting asks no question that is not
//! answered here.

/// Everything that is emitted.
#[derive(Debug)]
pub struct Model {
    /// The clouds, by folder name.
    pub clouds: Vec<Cloud>,
}

/// A cloud.
#[derive(Debug)]
pub struct Cloud {
    /// Its folder and module.
    pub module: String,
    /// Its name in English.
    pub title: String,
    /// Its services, by folder name.
    pub services: Vec<Service>,
}

/// A service.
#[derive(Debug)]
pub struct Service {
    /// Its module.
    pub module: String,
    /// The cargo feature that turns it on.
    pub feature: String,
    /// The path of its `service.yaml`.
    pub source: String,
    /// Its name in requests and signatures.
    pub name: String,
    /// Its name as people say it.
    pub title: String,
    /// One sentence about it.
    pub about: String,
    /// The version of its API.
    pub version: String,
    /// Public pattern.
    pub public: String,
    /// VPC pattern.
    pub vpc: Option<String>,
    /// Host without a region.
    pub central: Option<String>,
    /// Hosts off the patterns.
    pub exceptions: Vec<Exception>,
    /// How responses carry request id and errors.
    pub envelope: Envelope,
    /// Its groups, by name.
    pub groups: Vec<Group>,
    /// Shared types.
    pub types: Types,
    /// Its operations, by name.
    pub operations: Vec<Operation>,
}

/// Operations of a service that are compiled together.
#[derive(Debug)]
pub struct Group {
    /// Its module.
    pub module: String,
    /// The cargo feature that turns it on.
    pub feature: String,
    /// What it holds.
    pub about: String,
}

/// The host of one region in one network.
#[derive(Debug)]
pub struct Exception {
    /// The region.
    pub region: String,
    /// Whether it is the host inside a VPC.
    pub vpc: bool,
    /// The host.
    pub host: String,
}

/// How responses carry request id and errors.
#[derive(Clone, Debug)]
pub enum Envelope {
    /// Beside the result's own fields.
    Flat {
        /// The flag that says that a 200 failed.
        success: Option<String>,
    },
    /// Around the result.
    Wrapped {
        /// The member with request id and error.
        metadata: String,
        /// The member with the result.
        result: String,
    },
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// The module of its group, if it is in one.
    pub group: Option<String>,
    /// Its module.
    pub module: String,
    /// The path of its file.
    pub source: String,
    /// Its name, as the vendor spells it.
    pub wire: String,
    /// Its Rust name; responses and errors are named after it.
    pub rust: String,
    /// The marker type of its cloud.
    pub cloud: String,
    /// What a call does.
    pub about: String,
    /// The digest of its page's facts that it follows.
    pub facts: Option<String>,
    /// The address of its page.
    pub page: String,
    /// The first version that has it; none when that is the very first.
    pub since: Option<String>,
    /// Why not to call it.
    pub deprecated: Option<String>,
    /// The day since which its page no longer shows it, which deprecates it.
    pub undocumented: Option<String>,
    /// The variant of `Method`.
    pub method: String,
    /// The path template.
    pub path: String,
    /// What repeating does.
    pub idempotency: Idempotency,
    /// The parameter that is the client's region.
    pub region: Option<String>,
    /// Whether calls are signed.
    pub is_signed: bool,
    /// Action and variant of `Access`.
    pub permission: Option<(String, String)>,
    /// How the result is paged.
    pub pages: Option<Pages>,
    /// States to wait for.
    pub waiters: Vec<Waiter>,
    /// The request.
    pub request: Record,
    /// The response.
    pub response: Record,
    /// Whether the response has nothing but the envelope's fields, and so is the service's `Acknowledgement`.
    pub is_acknowledged: bool,
    /// Its own types.
    pub types: Types,
    /// The error table.
    pub errors: Vec<ErrorCode>,
    /// Sample request and response, as JSON.
    pub example: Option<(String, String)>,
}

/// What happens when a call is made twice.
#[derive(Debug)]
pub enum Idempotency {
    /// Nothing more than when it is made once.
    Safe,
    /// Nothing more, with one token in this parameter.
    Token(String),
    /// It may do its work twice.
    None,
}

/// How one page leads to the next. `items` is the response's field, under its Rust name; the rest are wire names.
#[derive(Debug)]
#[allow(missing_docs, reason = "the contract documents the fields")]
pub enum Pages {
    /// By a token.
    Token { items: String, item: Type, next: String, token: String },
    /// By number.
    Number { items: String, items_wire: String, item: Type, number: String, total: Option<String> },
}

impl Pages {
    /// The type of the items.
    pub fn item(&self) -> &Type {
        match self {
            Pages::Token { item, .. } | Pages::Number { item, .. } => item,
        }
    }
}

/// A state to wait for.
#[derive(Debug)]
pub struct Waiter {
    /// Its name.
    pub name: String,
    /// The constant.
    pub rust: String,
    /// What has come true.
    pub about: String,
    /// The path in the response.
    pub field: String,
    /// Values that end the wait well.
    pub success: Vec<String>,
    /// Values that end it badly.
    pub failure: Vec<String>,
    /// Seconds between two calls.
    pub interval: u32,
    /// Seconds after which to give up.
    pub timeout: u32,
}

/// The named types of a module.
#[derive(Debug, Default)]
pub struct Types {
    /// Records.
    pub records: Vec<Record>,
    /// Open enums.
    pub enums: Vec<Enum>,
}

/// A struct.
#[derive(Debug)]
pub struct Record {
    /// Its name.
    pub rust: String,
    /// Its doc comment.
    pub about: String,
    /// Whether users build it, as a request or a part of one: such a record has `new` and setters.
    pub is_input: bool,
    /// Whether some field holds it in a box, because it holds itself.
    pub is_boxed: bool,
    /// Whether it has `Default`: nothing in it must be given.
    pub has_default: bool,
    /// Its fields.
    pub fields: Vec<Field>,
}

impl Record {
    /// The fields that `new` takes.
    pub fn arguments(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| self.is_input && field.required)
    }
}

/// A field.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name on the wire.
    pub wire: String,
    /// Its Rust name, escaped where it is a keyword.
    pub rust: String,
    /// Its type.
    pub ty: Type,
    /// Whether it must be there.
    pub required: bool,
    /// Where a request carries it.
    pub place: Place,
    /// How it becomes one parameter.
    pub encoding: Encoding,
    /// Least and most characters.
    pub length: Option<(u32, u32)>,
    /// Least and greatest value.
    pub range: Option<(i64, i64)>,
    /// Least and most elements.
    pub items: Option<(u32, u32)>,
    /// The member that wraps the list.
    pub wrapped: Option<String>,
    /// Whether to hide the value.
    pub secret: bool,
    /// Why not to use it.
    pub deprecated: Option<String>,
    /// The day since which its page no longer shows it, which deprecates it.
    pub undocumented: Option<String>,
    /// Its doc comment: what it is, then the facts, a paragraph each.
    pub docs: Vec<String>,
}

/// Where a request carries a field; the variants are those of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the contract documents them")]
pub enum Place {
    Query,
    Path,
    Header,
    Body,
    Form,
    Host,
}

/// How a list or a record becomes one parameter; the variants are those of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the contract documents them")]
pub enum Encoding {
    Numbered,
    Json,
    Comma,
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `String`.
    String,
    /// `bool`.
    Boolean,
    /// `i32`.
    Int32,
    /// `i64`.
    Int64,
    /// `f64`.
    Double,
    /// Any JSON value.
    Any,
    /// `Vec`.
    List(Box<Type>),
    /// `BTreeMap` from text.
    Map(Box<Type>),
    /// A struct.
    Record {
        /// Its name.
        rust: String,
        /// Whether it is in the service's shared types.
        shared: bool,
        /// Whether it is boxed, because it holds itself.
        boxed: bool,
    },
    /// An open enum.
    Enum {
        /// Its name.
        rust: String,
        /// Whether it is in the service's shared types.
        shared: bool,
    },
}

impl Type {
    /// Whether it can be empty by itself, so that no `Option` goes around it.
    pub fn is_collection(&self) -> bool {
        matches!(self, Type::List(_) | Type::Map(_))
    }

    /// The type inside all lists and maps.
    pub fn leaf(&self) -> &Type {
        match self {
            Type::List(inner) | Type::Map(inner) => inner.leaf(),
            other => other,
        }
    }
}

/// An open enum.
#[derive(Debug)]
pub struct Enum {
    /// Its name.
    pub rust: String,
    /// Its doc comment.
    pub about: String,
    /// Its values.
    pub values: Vec<Value>,
}

/// A value of an open enum.
#[derive(Debug)]
pub struct Value {
    /// The text on the wire.
    pub text: String,
    /// The variant.
    pub rust: String,
    /// What it means.
    pub about: Option<String>,
    /// Why not to use it.
    pub deprecated: Option<String>,
    /// The day since which its page no longer shows it, which deprecates it.
    pub undocumented: Option<String>,
}

/// A code of the error table.
#[derive(Debug)]
pub struct ErrorCode {
    /// The code on the wire.
    pub code: String,
    /// The variant.
    pub rust: String,
    /// Status (0 where the page gives none) and message template of each row.
    pub rows: Vec<(u16, String)>,
    /// What to do.
    pub remedy: Option<String>,
    /// The variant of `Retry`.
    pub retry: Option<String>,
    /// The day since which the page no longer lists it.
    pub undocumented: Option<String>,
}
