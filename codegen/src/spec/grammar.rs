//! The spec format, as data: what each mapping may hold. The structure check, the published JSON Schema and the reader
//! of a spec all go by these tables.

/// A mapping with known keys.
#[derive(Debug)]
pub struct Form {
    /// What messages and the schema call it.
    pub name: &'static str,
    /// What it is for.
    pub doc: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
    /// What other keys hold, where other keys are names that the author or the vendor chose.
    pub others: Option<&'static Takes>,
}

impl Form {
    /// Where a key stands in the order of the format; names that the author chose come last.
    pub fn rank(&self, key: &str) -> usize {
        self.keys.iter().position(|known| known.name == key).unwrap_or(usize::MAX)
    }
}

/// A key of a [`Form`].
#[derive(Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What it takes.
    pub takes: Takes,
    /// What it is for.
    pub doc: &'static str,
}

/// What a key takes.
#[derive(Debug)]
pub enum Takes {
    /// Any text that is not empty.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number, not negative.
    Number,
    /// A day, as in 2026-11-21.
    Date,
    /// A digest of a page's facts, as in v1-0123456789abcdef.
    Digest,
    /// One of these words.
    Word(&'static [&'static str]),
    /// `LEAST..MOST`, or `LEAST..` without an upper limit.
    Limits,
    /// Anything: a value of the vendor's.
    Any,
    /// A mapping with known keys.
    Form(&'static Form),
    /// A mapping from names to one kind of value.
    Map(&'static Takes),
    /// A list of one kind of value.
    List(&'static Takes),
    /// Nothing at all.
    Nothing,
    /// One of these; no two of them are of one kind of value.
    Either(&'static [Takes]),
}

const fn must(name: &'static str, takes: Takes, doc: &'static str) -> Key {
    Key { name, required: true, takes, doc }
}

const fn may(name: &'static str, takes: Takes, doc: &'static str) -> Key {
    Key { name, required: false, takes, doc }
}

/// A tombstone. More than half of what pages drop comes back, so what a page no longer shows stays until somebody confirms that
/// it is gone.
const UNDOCUMENTED: &str = "The day since which the page no longer shows it. It stays in the code, deprecated, until it is \
                            confirmed to be gone and its entry is removed.";

/// `service.yaml`.
pub static SERVICE: Form = Form {
    name: "service",
    doc: "What the endpoints of one service share.",
    keys: &[
        must("service", Takes::Text, "Name of the service in requests and signatures."),
        must("title", Takes::Text, "Name of the service as people say it."),
        must("about", Takes::Text, "One sentence about the service, in our own words."),
        must("version", Takes::Text, "Version of its API, a date."),
        must(
            "protocol",
            Takes::Word(&["rpc", "rest"]),
            "rpc: one path, the action travels as a parameter or header; rest: each operation has a route.",
        ),
        must("pages", Takes::Text, "Address of an operation's documentation page, with {operation} for its name."),
        must("endpoints", Takes::Form(&ENDPOINTS), "The hosts."),
        must("envelope", Takes::Form(&ENVELOPE), "How responses carry request id and errors."),
        may(
            "groups",
            Takes::Map(&Takes::Text),
            "Folders of operations, each a module and a feature of its own: what it holds, in our own words.",
        ),
        may("shapes", Takes::Map(&Takes::Form(&SHAPE)), "Records that several operations share."),
        may("enums", Takes::Map(&ENUM), "Enums that several operations share."),
        may("errors", ERRORS, "Codes that every operation of the service can answer."),
    ],
    others: None,
};

static ENDPOINTS: Form = Form {
    name: "endpoints",
    doc: "The hosts of a service.",
    keys: &[
        must("public", Takes::Text, "Public host, with {region} for the region."),
        may("vpc", Takes::Text, "Host inside a VPC, with {region} for the region."),
        may("central", Takes::Text, "Public host when no region is set."),
        may(
            "exceptions",
            Takes::Map(&Takes::Form(&EXCEPTION)),
            "Hosts of the regions that do not follow the patterns.",
        ),
    ],
    others: None,
};

static EXCEPTION: Form = Form {
    name: "exception",
    doc: "The hosts of one region.",
    keys: &[may("public", Takes::Text, "Public host."), may("vpc", Takes::Text, "Host inside a VPC.")],
    others: None,
};

static ENVELOPE: Form = Form {
    name: "envelope",
    doc: "How responses carry request id and errors.",
    keys: &[
        must(
            "style",
            Takes::Word(&["flat", "wrapped"]),
            "flat: beside the result's own fields; wrapped: around the result.",
        ),
        may(
            "success",
            Takes::Text,
            "flat only: the boolean that is false when a call failed although its status is 200.",
        ),
        may("metadata", Takes::Text, "wrapped only: the member with request id and error."),
        may("result", Takes::Text, "wrapped only: the member with the result."),
        may("fields", Takes::Map(&Takes::Form(&FIELD)), "flat only: fields that every response has beside its own."),
    ],
    others: None,
};

/// `<Operation>.yaml`.
pub static OPERATION: Form = Form {
    name: "operation",
    doc: "One endpoint.",
    keys: &[
        must("operation", Takes::Text, "Name of the operation; the file is named after it."),
        must("about", Takes::Text, "What a call does, in one sentence of our own."),
        must("read", Takes::Date, "The day on which the page was read that this follows."),
        may("facts", Takes::Digest, "The digest of that page's facts; `cargo codegen drift --write` keeps it."),
        may("page", Takes::Text, "Address of the page, where it differs from the service's pattern."),
        may("since", Takes::Text, "The first version of the crates that has it; the very first one when left out."),
        may("rust", Takes::Text, "The Rust name, where the operation's own will not do."),
        may("deprecated", Takes::Text, "Why not to call it any more."),
        may("undocumented", Takes::Date, UNDOCUMENTED),
        may("route", Takes::Text, "Method and path of a rest operation, as in GET /api/v2/instances/{InstanceId}."),
        may("signed", Takes::Flag, "Whether calls are signed, as they are when left out; false needs no credentials."),
        may("permission", Takes::Form(&PERMISSION), "The permission that the caller needs."),
        may(
            "idempotent",
            Takes::Flag,
            "Whether repeating a call is harmless; by default it is where the access is get, list or read.",
        ),
        may(
            "idempotency",
            Takes::Text,
            "The parameter that makes repeating harmless; filled in when the caller leaves it out.",
        ),
        may("region", Takes::Text, "The parameter that is the client's region when the caller leaves it out."),
        may("pages", Takes::Form(&PAGES), "How the result is paged."),
        may("waiters", Takes::Map(&Takes::Form(&WAITER)), "States to wait for with this operation."),
        may("request", Takes::Map(&Takes::Form(&FIELD)), "Parameters, in the order of the page."),
        may("response", Takes::Map(&Takes::Form(&FIELD)), "Fields of the result, in the order of the page."),
        may(
            "shapes",
            Takes::Map(&Takes::Form(&SHAPE)),
            "Records, under names of our own; they go before the service's of that name.",
        ),
        may("enums", Takes::Map(&ENUM), "Enums, under names of our own; they go before the service's of that name."),
        may("errors", ERRORS, "The error table: status, code, message."),
        may("example", Takes::Form(&EXAMPLE), "The page's sample."),
    ],
    others: None,
};

static PERMISSION: Form = Form {
    name: "permission",
    doc: "A permission, as access policies name it.",
    keys: &[
        must("action", Takes::Text, "The action."),
        must(
            "access",
            Takes::Word(&["none", "get", "list", "read", "create", "update", "write", "delete"]),
            "What the action does, in the page's word.",
        ),
        may("resources", Takes::List(&Takes::Text), "The kinds of resource that a policy can name."),
    ],
    others: None,
};

static PAGES: Form = Form {
    name: "pages",
    doc: "How a result is paged: by token (next, token) or by number (number, total).",
    keys: &[
        must("items", Takes::Text, "Response field with the list."),
        may("next", Takes::Text, "Response field with the token of the next page."),
        may("token", Takes::Text, "Parameter that takes the token."),
        may("number", Takes::Text, "Parameter with the page's number, from 1."),
        may("size", Takes::Text, "Parameter with the size of a page."),
        may("total", Takes::Text, "Response field with the number of all items."),
    ],
    others: None,
};

static WAITER: Form = Form {
    name: "waiter",
    doc: "A state to wait for.",
    keys: &[
        must("about", Takes::Text, "What has come true when the wait succeeds."),
        must("field", Takes::Text, "Path in the response, as in Snapshots[].Status."),
        must("success", Takes::List(&Takes::Text), "Values that end the wait well."),
        may("failure", Takes::List(&Takes::Text), "Values after which success cannot come any more."),
        must("interval", Takes::Number, "Seconds between two calls."),
        must("timeout", Takes::Number, "Seconds after which to give up."),
    ],
    others: None,
};

/// A parameter, or a field of a response or of a shape.
pub static FIELD: Form = Form {
    name: "field",
    doc: "A parameter, or a field of a response or of a shape.",
    keys: &[
        must(
            "type",
            Takes::Text,
            "string, int32, int64, double, boolean, any, list<T>, map<T>, or a name under shapes or enums.",
        ),
        may("required", Takes::Flag, "Whether it must be there."),
        may(
            "in",
            Takes::Word(&["path", "query", "header", "body", "form", "host"]),
            "Where a request carries it; the route's path or the query when left out.",
        ),
        may(
            "encoding",
            Takes::Word(&["json", "comma"]),
            "How a list or a record becomes one parameter; numbered parameters when left out.",
        ),
        may("length", Takes::Limits, "Least and most characters."),
        may("range", Takes::Limits, "Least and greatest value."),
        may("items", Takes::Limits, "Least and most elements."),
        may("default", Takes::Any, "What the service takes when it is left out."),
        may("wrapped", Takes::Text, "The member in which responses wrap this list."),
        may("rust", Takes::Text, "The Rust name, where the derived one will not do."),
        may("deprecated", Takes::Text, "Why not to use it any more."),
        may("undocumented", Takes::Date, UNDOCUMENTED),
        may("secret", Takes::Flag, "Whether to hide the value in logs and messages."),
        may("about", Takes::Text, "What it is, in our own words."),
        may("example", Takes::Any, "The page's example."),
        may("source", Takes::Text, "Where the fact came from, when not from the page."),
    ],
    others: None,
};

static SHAPE: Form = Form {
    name: "shape",
    doc: "A record: its fields under their wire names, in the order of the page.",
    keys: &[may(
        "about",
        Takes::Either(&[Takes::Text, Takes::Form(&FIELD)]),
        "What it is, in our own words (a mapping is a field of that name).",
    )],
    others: Some(&Takes::Form(&FIELD)),
};

static ENUM: Takes = Takes::Either(&[VALUES, Takes::Form(&ENUM_FORM)]);

/// Texts; one that has more to say is a key, as in `[calm, storm: { undocumented: 2026-11-25 }]`.
const VALUES: Takes = Takes::List(&Takes::Either(&[Takes::Text, Takes::Map(&VALUE)]));

static ENUM_FORM: Form = Form {
    name: "enum",
    doc: "Known texts of an open enum.",
    keys: &[
        may("about", Takes::Text, "What it is, in our own words."),
        must("values", Takes::Either(&[VALUES, Takes::Map(&VALUE)]), "The texts, each with its meaning."),
    ],
    others: None,
};

static VALUE: Takes = Takes::Either(&[Takes::Nothing, Takes::Text, Takes::Form(&VALUE_FORM)]);

/// A value of an enum that has more to say than its text.
pub static VALUE_FORM: Form = Form {
    name: "value",
    doc: "A value of an enum.",
    keys: &[
        may("about", Takes::Text, "What it means, in our own words."),
        may("rust", Takes::Text, "The Rust name, where the derived one will not do."),
        may("deprecated", Takes::Text, "Why not to use it any more."),
        may("undocumented", Takes::Date, UNDOCUMENTED),
    ],
    others: None,
};

/// The key of error codes whose status the page does not give.
pub const ANY_STATUS: &str = "any";

/// The key of a status in an error table; 0 is none.
pub fn status_key(status: u16) -> String {
    if status == 0 { ANY_STATUS.to_owned() } else { status.to_string() }
}

const ERRORS: Takes = Takes::Map(&Takes::Map(&ERROR));

static ERROR: Takes =
    Takes::Either(&[Takes::Nothing, Takes::Text, Takes::List(&Takes::Text), Takes::Form(&ERROR_FORM)]);

/// A code that has more to say than its message.
pub static ERROR_FORM: Form = Form {
    name: "error",
    doc: "An error code of the page's table.",
    keys: &[
        may(
            "message",
            Takes::Either(&[Takes::Nothing, Takes::Text, Takes::List(&Takes::Text)]),
            "The message template, or each of them.",
        ),
        may("remedy", Takes::Text, "What to do about it, in our own words."),
        may(
            "retry",
            Takes::Word(&["never", "later", "throttled", "transient"]),
            "Whether to repeat, where the code alone does not tell.",
        ),
        may("rust", Takes::Text, "The Rust name, where the derived one will not do."),
        may("undocumented", Takes::Date, UNDOCUMENTED),
    ],
    others: None,
};

static EXAMPLE: Form = Form {
    name: "example",
    doc: "The page's sample.",
    keys: &[
        may("request", Takes::Any, "The parameters of the sample request."),
        may("response", Takes::Any, "The whole sample response, with its envelope."),
    ],
    others: None,
};
