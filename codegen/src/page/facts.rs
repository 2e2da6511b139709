//! What a page states, as plain data.
//!
//! A page that was damaged or that contradicts itself leaves holes, and the holes are part of the facts: [`Known::Unknown`] says
//! that the page should have told and did not. Whoever reads the facts decides by hand; nothing here is a guess.

use std::fmt;

/// A fact that every page owes its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known<T> {
    /// The page says so.
    Stated(T),
    /// The page lost it, contradicts itself, or never said.
    Unknown,
}

impl<T> Known<T> {
    /// The fact, when the page states it.
    pub fn stated(&self) -> Option<&T> {
        match self {
            Known::Stated(fact) => Some(fact),
            Known::Unknown => None,
        }
    }
}

impl<T> From<Option<T>> for Known<T> {
    fn from(fact: Option<T>) -> Self {
        fact.map_or(Known::Unknown, Known::Stated)
    }
}

/// A fact found in running text, with the line that states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<T> {
    /// Line in the page, from 1.
    pub line: usize,
    /// The fact; unknown when its introduction is there and the rest is lost.
    pub value: Known<T>,
}

/// Everything one page states about one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The operation's wire name.
    pub operation: Known<String>,
    /// Method and path, where the page shows them.
    pub route: Option<Route>,
    /// The rows of the request tables, in page order.
    pub parameters: Known<Vec<Parameter>>,
    /// The rows of the response tables, in page order.
    pub response: Known<Vec<Field>>,
    /// The rows of the error table, in page order; a code may have several.
    pub errors: Known<Vec<ErrorRow>>,
    /// The sample of a successful response.
    pub sample: Option<Sample>,
    /// The rows of the authorization table.
    pub permissions: Vec<Permission>,
}

/// A table or a list that is longer than any operation needs it: whatever it is of, it is no page of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlong {
    /// What it lists.
    pub what: &'static str,
    /// How many there are.
    pub count: usize,
}

impl fmt::Display for Overlong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Overlong { what, count } = self;
        write!(f, "{count} {what} are on the page, more than an operation has; was something else saved?")
    }
}

impl Facts {
    /// What of the page is longer than any operation needs it. Nothing that compares pages must take it: each row is looked for
    /// among all others.
    pub fn overlong(&self) -> Option<Overlong> {
        const MOST: usize = 2000;
        let rows = |what, count: Option<usize>| Overlong { what, count: count.unwrap_or_default() };
        let fields = self.parameters.stated().into_iter().flatten().map(|parameter| &parameter.field);
        let values = fields.chain(self.response.stated().into_iter().flatten()).filter_map(|field| {
            let values = field.limits.values.as_ref()?.stated()?;
            Some(Overlong { what: "values of one list", count: values.len() })
        });
        let tables = [
            rows("request parameters", self.parameters.stated().map(Vec::len)),
            rows("response parameters", self.response.stated().map(Vec::len)),
            rows("error codes", self.errors.stated().map(Vec::len)),
            rows("permissions", Some(self.permissions.len())),
        ];
        tables.into_iter().chain(values).find(|list| list.count > MOST)
    }
}

/// Method and path template of a resource-style operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Line in the page.
    pub line: usize,
    /// The HTTP method.
    pub method: String,
    /// The path, with `{Name}` for its parameters.
    pub path: String,
}

/// One row of a request table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Where it travels.
    pub place: Known<Place>,
    /// Whether a call without it fails; for a member of a list, whether an element needs it.
    pub required: Known<bool>,
    /// What it shares with a response field.
    pub field: Field,
}

/// Where a parameter travels in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the query string.
    Query,
    /// In the path.
    Path,
    /// In a header.
    Header,
    /// In the body.
    Body,
    /// In the host name.
    Host,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Place::Query => "query",
            Place::Path => "path",
            Place::Header => "header",
            Place::Body => "body",
            Place::Host => "host",
        })
    }
}

/// One row of a request or response table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Line of the row in the page.
    pub line: usize,
    /// The name as the row spells it, for example `Tag.N.Key` or `InstanceId`.
    pub name: String,
    /// The full path. In a request it is dotted, with `N` for an index; in a response a list is marked by `[]`.
    pub path: Known<String>,
    /// Its type.
    pub ty: Known<Type>,
    /// What its description limits it to.
    pub limits: Limits,
    /// Line of the note that it is, or will be, out of use.
    pub deprecated: Option<usize>,
    /// Line of the note that it is not open to everybody yet.
    pub restricted: Option<usize>,
    /// The example cell.
    pub example: Option<String>,
}

impl Field {
    /// Whether it is a list or a member of one: its name has an index, or its type says so.
    pub fn is_in_list(&self) -> bool {
        let indexed = |part: &str| part.eq_ignore_ascii_case("n") || part.starts_with(|c: char| c.is_ascii_digit());
        let path = self.path.stated().unwrap_or(&self.name);
        path.split('.').any(indexed) || matches!(self.ty, Known::Stated(Type::List(_)))
    }
}

/// Whether a part of a path is the index of a list: `N`, `n` or a number.
pub fn is_index(part: &str) -> bool {
    part.eq_ignore_ascii_case("n") || part.parse::<usize>().is_ok()
}

/// Whether a part of a path stands for an element of a list, or for any key of a map.
pub fn is_element(part: &str) -> bool {
    is_index(part) || part == "*"
}

/// The limits that a description states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// The closed list of values; unknown when its introduction is there and the list is lost.
    pub values: Option<Known<Vec<Value>>>,
    /// Bounds of a number.
    pub range: Option<Found<Bounds>>,
    /// Bounds of the length of a text, in characters.
    pub length: Option<Found<Bounds>>,
    /// Bounds of the number of elements.
    pub list_size: Option<Found<Bounds>>,
    /// The value used when the parameter is left out.
    pub default: Option<Found<String>>,
}

impl Limits {
    /// How many elements a list has. That the index begins with 1 does not mean that there must be one.
    pub fn elements(&self) -> Option<Found<Bounds>> {
        let mut size = self.list_size.clone()?;
        if let Known::Stated(bounds) = &mut size.value {
            bounds.min = bounds.min.filter(|least| *least > 1);
        }
        Some(size)
    }
}

/// One value of a closed list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// Line in the page.
    pub line: usize,
    /// The value on the wire.
    pub text: String,
}

/// A lower and an upper bound, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The smallest value allowed.
    pub min: Option<i64>,
    /// The largest value allowed.
    pub max: Option<i64>,
}

/// The type of a parameter or field, in the vendors' vocabulary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Text.
    String,
    /// A number the page calls an integer; its width is not stated.
    Integer,
    /// A 32-bit integer. Pages do not tell; metadata does.
    Int32,
    /// A 64-bit integer.
    Long,
    /// A floating-point number.
    Float,
    /// A floating-point number the page calls double.
    Double,
    /// True or false.
    Boolean,
    /// A record whose members are rows of their own.
    Object,
    /// Any JSON value, or JSON in a text.
    Json,
    /// A list, with the type of its elements where it is stated.
    List(Option<Box<Type>>),
    /// Free names to values of one type, where it is stated.
    Map(Option<Box<Type>>),
    /// A type the page refers to by name.
    Named(String),
}

impl Type {
    /// A list of this type.
    #[must_use]
    pub fn list(self) -> Self {
        Type::List(Some(Box::new(self)))
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Type::String => "string",
            Type::Integer => "integer",
            Type::Int32 => "int32",
            Type::Long => "long",
            Type::Float => "float",
            Type::Double => "double",
            Type::Boolean => "boolean",
            Type::Object => "object",
            Type::Json => "json",
            Type::List(None) => "list",
            Type::Map(None) => "map",
            Type::List(Some(element)) => return write!(f, "list<{element}>"),
            Type::Map(Some(element)) => return write!(f, "map<{element}>"),
            Type::Named(name) => name,
        })
    }
}

/// One row of an error table. The code is no key: a page may give it several statuses and messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorRow {
    /// Line in the page.
    pub line: usize,
    /// The HTTP status.
    pub status: Known<u16>,
    /// The code.
    pub code: String,
    /// The message template; empty when the row gives none.
    pub message: Known<String>,
}

impl ErrorRow {
    /// The message, unless it was translated: what a service sends is English.
    pub fn wire_message(&self) -> Option<&String> {
        let is_translated =
            |message: &str| message.chars().any(|letter| letter.is_alphabetic() && letter >= '\u{2e80}');
        self.message.stated().filter(|message| !is_translated(message))
    }
}

/// The sample of a successful response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Line of its first character.
    pub line: usize,
    /// The text as printed.
    pub text: String,
}

/// One row of the authorization table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// Line in the page.
    pub line: usize,
    /// The action to allow, for example `ecs:CreateSnapshot`.
    pub action: String,
    /// The access level as the page names it.
    pub access: Known<String>,
    /// The resources it can be granted on.
    pub resources: Vec<String>,
}
