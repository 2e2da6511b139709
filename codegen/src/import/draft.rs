//! What a vendor's metadata says, in terms of the spec format but without names for types: plain data between the
//! readers of the vendors' formats and the writer of ours.

use crate::spec::Limits;
use serde_json::Value;
use std::collections::BTreeMap;

/// The methods that a route can have.
pub(super) const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];

/// A service and its operations.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) service: Service,
    pub(super) operations: Vec<Operation>,
    /// Names of operations that the metadata lists together, the inner lists before those that hold them.
    pub(super) directories: Vec<Vec<String>>,
    /// The records that the metadata names itself.
    pub(super) definitions: BTreeMap<String, Type>,
    /// Whether it leaves out the width of integers, and whether a list is required.
    pub(super) is_terse: bool,
}

/// What the operations share.
#[derive(Debug)]
pub(super) struct Service {
    /// The folder below `specs`: cloud and service.
    pub(super) cloud: &'static str,
    pub(super) name: String,
    /// The name as the vendor spells it.
    pub(super) title: String,
    pub(super) version: String,
    pub(super) is_rest: bool,
    /// The pattern of the documentation pages.
    pub(super) pages: String,
    pub(super) endpoints: Endpoints,
    pub(super) envelope: Envelope,
    /// The day of the metadata, where it says one.
    pub(super) date: Option<String>,
}

/// The hosts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Endpoints {
    pub(super) public: String,
    pub(super) vpc: Option<String>,
    pub(super) central: Option<String>,
    /// Region, public host, VPC host.
    pub(super) exceptions: Vec<(String, Option<String>, Option<String>)>,
}

/// How responses carry request id and errors.
#[derive(Debug)]
pub(super) enum Envelope {
    Flat { success: Option<String>, fields: Vec<Field> },
    Wrapped { metadata: String, result: String },
}

/// An operation.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    pub(super) name: String,
    /// The name of its type, where the vendor's will not do.
    pub(super) rust: Option<String>,
    /// Whether the vendor has retired it: calls of it fail.
    pub(super) is_retired: bool,
    /// Whether the vendor advises against it, though it still answers.
    pub(super) is_deprecated: bool,
    /// Method and path, where the service's protocol does not settle them.
    pub(super) route: Option<String>,
    /// Whether calls are signed.
    pub(super) is_signed: bool,
    /// The action of access policies, and what it does.
    pub(super) action: Option<String>,
    pub(super) access: Option<String>,
    pub(super) request: Vec<Field>,
    pub(super) response: Vec<Field>,
    pub(super) errors: Vec<ErrorRow>,
    /// A response as the vendor shows it.
    pub(super) sample: Option<Value>,
}

impl Operation {
    /// The name that its types are made of.
    pub(super) fn rust(&self) -> &str {
        self.rust.as_deref().unwrap_or(&self.name)
    }
}

/// One code under one status.
#[derive(Clone, Debug)]
pub(super) struct ErrorRow {
    /// None where the metadata gives no status of an error.
    pub(super) status: Option<u16>,
    pub(super) code: String,
    pub(super) messages: Vec<String>,
}

/// A parameter, or a field of a response or a record.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) wire: String,
    pub(super) ty: Type,
    pub(super) required: bool,
    /// The word of the spec format, where it is not the query or the path.
    pub(super) place: Option<&'static str>,
    pub(super) encoding: Option<&'static str>,
    pub(super) length: Option<Limits>,
    pub(super) range: Option<Limits>,
    pub(super) items: Option<Limits>,
    pub(super) default: Option<Value>,
    /// The member in which a response wraps this list.
    pub(super) wrapped: Option<String>,
    pub(super) is_deprecated: bool,
    pub(super) example: Option<Value>,
}

impl Field {
    /// A field of which only name and type are known.
    pub(super) fn new(wire: impl Into<String>, ty: Type) -> Self {
        Self {
            wire: wire.into(),
            ty,
            required: false,
            place: None,
            encoding: None,
            length: None,
            range: None,
            items: None,
            default: None,
            wrapped: None,
            is_deprecated: false,
            example: None,
        }
    }
}

/// The type of a field, with all that it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Type {
    String,
    Boolean,
    Int32,
    Int64,
    Double,
    Any,
    List(Box<Type>),
    Map(Box<Type>),
    Record(Vec<Field>),
    /// Known texts.
    Enum(Vec<String>),
    /// One of the draft's definitions. It may hold itself.
    Named(String),
}

/// Fields are alike when they travel alike and have one set of limits; samples do not matter.
impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        self.same_facts(other) && self.ty == other.ty
    }
}

impl Eq for Field {}

/// What, beside its type, makes a field alike or not.
pub(super) type Traits<'f> = (
    &'f str,
    bool,
    Option<&'static str>,
    Option<&'static str>,
    [Option<Limits>; 3],
    Option<&'f Value>,
    Option<&'f str>,
    bool,
);

impl Field {
    /// Whether all is alike but the types.
    pub(super) fn same_facts(&self, other: &Self) -> bool {
        self.traits() == other.traits()
    }

    /// All that makes a field alike to another, beside its type.
    pub(super) fn traits(&self) -> Traits<'_> {
        (
            &self.wire,
            self.required,
            self.place,
            self.encoding,
            [self.length, self.range, self.items],
            self.default.as_ref(),
            self.wrapped.as_deref(),
            self.is_deprecated,
        )
    }
}
