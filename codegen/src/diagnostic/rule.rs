/// Declares the rules: variant, id, explanation.
macro_rules! rules {
    ($($rule:ident = $id:literal: $explanation:literal;)*) => {
        /// What a spec can break. `cargo codegen explain ID` prints the explanation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "each rule's explanation is its documentation")]
        pub enum Rule {
            $($rule,)*
        }

        impl Rule {
            /// All rules, in the order in which a spec meets them.
            pub const ALL: &'static [Rule] = &[$(Rule::$rule,)*];

            /// The id that messages show.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Rule::$rule => $id,)*
                }
            }

            /// What the rule wants, and why.
            pub const fn explanation(self) -> &'static str {
                match self {
                    $(Rule::$rule => $explanation,)*
                }
            }
        }
    };
}

rules! {
    Syntax = "syntax":
        "The file is not one YAML (or JSON) document. Specs use plain YAML: mappings with text keys, lists and \
         scalars; no tags, no further documents, at most 32 levels of nesting.";
    Alias = "alias":
        "Anchors (&name) and aliases (*name) are refused: a reader of a spec, and a diff of two, should see every fact \
         in its place. Write the value out, or give the shape a name under `shapes`.";
    Place = "place":
        "A spec stands in specs/<cloud>/<service>/<Operation>.yaml beside a service.yaml, or one folder further down, in \
         a group that service.yaml names; the cloud is one that the SDK can sign for, and `operation` is the name of the \
         file.";
    UnknownKey = "unknown-key":
        "The spec format has no such key here. `cargo codegen schema` prints the format; editors complete it through the \
         first line of each spec.";
    DuplicateKey = "duplicate-key":
        "A key stands twice in one mapping, so one of the two values would be lost.";
    MissingKey = "missing-key":
        "A key that this mapping must have is not there.";
    WrongKind = "wrong-kind":
        "The value is of another kind than the key takes: a list where a text belongs, `yes` where true or false belongs.";
    BadName = "bad-name":
        "No Rust name can be made of this name, or the given `rust:` name is not an identifier. Set `rust:` to a name of \
         letters, digits and underscores.";
    ReservedName = "reserved-name":
        "The name of a shape or an enum, or a `rust:` name, is a Rust keyword, a name of the Rust prelude, or a name that \
         every generated file uses. Choose another; the name is yours and does not travel.";
    NameCollision = "name-collision":
        "Two names become one Rust name, such as `Key` and `key`. Set `rust:` on one of them.";
    UnknownType = "unknown-type":
        "A type is string, int32, int64, double, boolean, any, list<T>, map<T>, or a name under `shapes` or `enums` of this \
         file or of the service.";
    UnusedType = "unused-type":
        "A shape or an enum that no field uses. Remove it, or use it.";
    BadLimit = "bad-limit":
        "A limit is empty or reversed, or it limits what the type does not have: `length` is for texts, `range` for \
         numbers, `items` for lists.";
    DuplicateValue = "duplicate-value":
        "An enum lists a value twice.";
    PathParameter = "path-parameter":
        "The route and the request disagree: each {Name} of the route is a parameter of the request, each parameter in the \
         path is named by the route, and a path parameter is required text or a number, for without it the URL would name \
         another operation.";
    UnknownField = "unknown-field":
        "`idempotency`, `region`, `pages`, `waiters` and the envelope name fields; this one does not exist or is of a \
         type that cannot play the part.";
    BadStatus = "bad-status":
        "Errors have an HTTP status from 400 to 599, or `any` where the page gives none.";
    ErrorCollision = "error-collision":
        "Two error codes become one enum variant, such as InvalidInstanceId.NotFound and InvalidInstanceId.NOT_FOUND. Set \
         `rust:` on one of them.";
    ExampleMismatch = "example-mismatch":
        "The example does not fit the fields: an unknown or missing one, a value of another type, or one outside its own \
         documented limits.";
    UnknownValue = "unknown-value":
        "An example or a waiter has a text that the enum does not list. Enums are open, so a service may answer what is not \
         listed; but what the page itself shows belongs into the list, and a waiter for a misspelled state never ends.";
    TooManyFields = "too-many-fields":
        "A record has more than 512 fields. Nothing known is that large; the readers count on it.";
}

impl Rule {
    /// The rule of an id.
    pub fn from_id(id: &str) -> Option<Rule> {
        Rule::ALL.iter().copied().find(|rule| rule.id() == id)
    }
}
