//! The rules by which two versions of a page, or of the specs, differ, and what each difference means for users of the
//! SDK.

use crate::diagnostic::most_similar;
use std::fmt;

/// How far a change reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Only documentation changes.
    Doc,
    /// Something new; code written before goes on as it was.
    Add,
    /// The service behaves otherwise; code compiles as before.
    Wire,
    /// Code written before no longer compiles.
    Break,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::Doc => "DOC",
            Level::Add => "ADD",
            Level::Wire => "WIRE",
            Level::Break => "BREAK",
        })
    }
}

/// What a change demands of the next version, as long as nothing weightier demands more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// No release.
    None,
    /// A patch release.
    Patch,
    /// A minor release.
    Minor,
    /// A major release.
    Major,
}

/// Declares the rules: variant, id, level, bump, meaning.
macro_rules! rules {
    ($($rule:ident = $id:literal, $level:ident, $bump:ident: $meaning:literal;)*) => {
        /// A kind of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = $meaning] $rule,)*
        }

        impl Rule {
            /// All rules.
            pub const ALL: &'static [Rule] = &[$(Rule::$rule,)*];

            /// The id, for filters and machine-readable output.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Rule::$rule => $id,)*
                }
            }

            /// What has changed, in a sentence.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Rule::$rule => $meaning,)*
                }
            }

            /// How far it reaches.
            pub const fn level(self) -> Level {
                match self {
                    $(Rule::$rule => Level::$level,)*
                }
            }

            /// What it demands of the next version.
            pub const fn bump(self) -> Bump {
                match self {
                    $(Rule::$rule => Bump::$bump,)*
                }
            }
        }
    };
}

// What must be given is an argument of `new`, so that a parameter which becomes required, or no longer is, breaks the
// calls there are. A removal that a page shows is held until somebody confirms it, and demands little before.
//
// One rule tells what is one to users. What a path holds is a parameter that must be given; another style of all calls is
// another method, path and place; a region that came is a host; what two parameters ask of each other is told in words, which
// are documentation.
rules! {
    OperationMethodChanged = "operation-method-changed", Wire, Patch:
        "The HTTP method is another, be it with the style of all calls.";
    OperationPathChanged = "operation-path-changed", Wire, Patch:
        "The path is another, be it with the style of all calls.";
    ParamAddedOptional = "param-added-optional", Add, Minor: "A parameter is new; calls may leave it out.";
    ParamAddedRequired = "param-added-required", Break, Major:
        "A parameter is new, and calls without it fail; what becomes part of the path is such a one.";
    ParamRemoved = "param-removed", Break, Minor: "A parameter is gone.";
    ParamRenamed = "param-renamed", Wire, Patch:
        "A parameter has another name on the wire, and everything else about it is the same; its name in Rust can stay.";
    ParamCaseChanged = "param-case-changed", Wire, Patch: "A name is spelled in another case.";
    ParamIndexSpelling = "param-index-spelling", Doc, None:
        "The index in a name is spelled otherwise: `N`, `n` or a number.";
    ParamRequiredRelaxed = "param-required-relaxed", Break, Major: "A parameter may be left out now.";
    ParamRequiredTightened = "param-required-tightened", Break, Major: "A parameter may no longer be left out.";
    ElementRequiredChanged = "element-required-changed", Break, Major:
        "Whether each element of a list needs this member is another.";
    ParamTypeChanged = "param-type-changed", Break, Major:
        "The type of a parameter is another: a list for one value, a wider number, any other type.";
    ParamTypeRefined = "param-type-refined", Break, Major: "The type of a parameter says more than before.";
    ParamLocationChanged = "param-location-changed", Wire, Patch: "A parameter travels in another place.";
    ParamDeprecated = "param-deprecated", Add, Minor: "A parameter is noted as going out of use.";
    ParamUndeprecated = "param-undeprecated", Doc, Patch: "That note is gone from a parameter.";
    EnumValueAdded = "enum-value-added", Add, Minor: "A closed list has a new value.";
    EnumValueRemoved = "enum-value-removed", Break, Minor: "A closed list lost a value.";
    EnumValueCaseChanged = "enum-value-case-changed", Wire, Patch:
        "A value is spelled otherwise, in another case or with other marks.";
    EnumIntroduced = "enum-introduced", Break, Major: "A text is limited to a closed list now.";
    EnumDropped = "enum-dropped", Break, Major: "A text is no longer limited to a closed list.";
    RangeNarrowed = "range-narrowed", Wire, Patch: "Some numbers are no longer allowed.";
    RangeWidened = "range-widened", Add, Patch: "More numbers are allowed.";
    LengthChanged = "length-changed", Wire, Patch: "The length of a text has other bounds.";
    ListSizeChanged = "list-size-changed", Wire, Patch: "The size of a list has other bounds.";
    DefaultChanged = "default-changed", Wire, Patch: "What holds when a parameter is left out is another.";
    AvailabilityNote = "availability-note", Add, Minor:
        "The note that something is not open to everybody came or went.";
    FieldAdded = "field-added", Add, Minor: "The response has a new field.";
    FieldRemoved = "field-removed", Break, Minor: "A field is gone from the response.";
    FieldTypeChanged = "field-type-changed", Break, Major: "The type of a field is another.";
    FieldTypeRefined = "field-type-refined", Break, Major: "The type of a field says more than before.";
    FieldDeprecated = "field-deprecated", Add, Minor: "A field is noted as going out of use.";
    FieldUndeprecated = "field-undeprecated", Doc, Patch: "That note is gone from a field.";
    ErrorAdded = "error-added", Add, Minor: "The error table has a new code.";
    ErrorRemoved = "error-removed", Doc, None: "A code is gone from the error table.";
    ErrorCodeCaseChanged = "error-code-case-changed", Wire, Patch:
        "An error code is spelled otherwise, in another case or with other marks.";
    ErrorStatusChanged = "error-status-changed", Wire, Patch: "An error comes with another HTTP status.";
    ErrorVariantRowAdded = "error-variant-row-added", Wire, Patch:
        "A known code has another row, with a status or message of its own.";
    ErrorVariantRowRemoved = "error-variant-row-removed", Wire, Patch: "A known code lost one of its rows.";
    ErrorMessageChanged = "error-message-changed", Doc, Patch: "An error has another message.";
    ErrorMessageTemplated = "error-message-templated", Doc, Patch:
        "Words of a message became a placeholder, or the reverse.";
    ErrorMessagePunctuation = "error-message-punctuation", Doc, None:
        "A message differs in nothing but marks and case.";
    CommonRow = "common-row", Doc, None: "A parameter that every operation has came or went.";
    RowOrder = "row-order", Doc, Patch: "The rows of a table stand in another order.";
    TableVanished = "table-vanished", Doc, None: "A table is gone as a whole.";
    LanguageMismatch = "language-mismatch", Doc, None: "Two languages of a page state a fact differently.";
    // What pages do not tell and specs do.
    ServiceAdded = "service-added", Add, Minor: "A service is new.";
    ServiceRemoved = "service-removed", Break, Major: "A service is gone, and its feature with it.";
    ServiceVersionChanged = "service-version-changed", Wire, Major: "Calls ask for another version of the API.";
    ServiceNameChanged = "service-name-changed", Wire, Patch: "Calls and signatures call the service otherwise.";
    EndpointAdded = "endpoint-added", Add, Minor: "A service can be reached in another way.";
    EndpointRemoved = "endpoint-removed", Wire, Patch: "A host is gone.";
    EndpointHostChanged = "endpoint-host-changed", Wire, Patch:
        "Calls go to another host, of the whole service or of a region.";
    EnvelopeChanged = "envelope-changed", Wire, Patch: "Request id and errors stand elsewhere in responses.";
    GroupAdded = "group-added", Add, Minor: "Operations of a service can be compiled without the others.";
    GroupRemoved = "group-removed", Break, Major: "A group of operations is gone, and its feature with it.";
    OperationGroupChanged = "operation-group-changed", Break, Major: "Another feature turns an operation on.";
    OperationAdded = "operation-added", Add, Minor: "An operation is new.";
    OperationRemoved = "operation-removed", Break, Minor: "An operation is gone.";
    OperationDeprecated = "operation-deprecated", Add, Minor: "An operation is going out of use.";
    OperationUndeprecated = "operation-undeprecated", Doc, Patch: "An operation is no longer going out of use.";
    IdempotencyChanged = "idempotency-changed", Wire, Patch: "What repeating a call does is another.";
    RegionChanged = "region-changed", Wire, Patch: "Another parameter is filled in with the client's region.";
    SigningChanged = "signing-changed", Wire, Patch: "Calls are signed, or no longer are.";
    PermissionChanged = "permission-changed", Doc, Patch: "A call needs another permission.";
    PagingAdded = "paging-added", Add, Minor: "The client can turn the pages of a result.";
    PagingRemoved = "paging-removed", Break, Major: "The client can no longer turn the pages of a result.";
    PagingChanged = "paging-changed", Wire, Patch: "Pages are turned by other fields, or their items stand in another.";
    PagingItemsChanged = "paging-items-changed", Break, Major: "Pages hold items of another type.";
    WaiterAdded = "waiter-added", Add, Minor: "The client can wait for another state.";
    WaiterRemoved = "waiter-removed", Break, Major: "The client can no longer wait for a state.";
    WaiterChanged = "waiter-changed", Wire, Patch: "A wait asks for something else, or at another pace.";
    ArgumentOrderChanged = "argument-order-changed", Break, Major: "What must be given is given in another order.";
    DefaultLost = "default-lost", Break, Major: "A record can no longer be made of nothing.";
    RustNameChanged = "rust-name-changed", Break, Major: "The same thing has another name in Rust.";
    ParamEncodingChanged = "param-encoding-changed", Wire, Patch: "A list or a record is written otherwise.";
    SecretChanged = "secret-changed", Wire, Patch: "Whether messages hide a value is another.";
    LengthNarrowed = "length-narrowed", Wire, Patch: "Some lengths of a text are no longer allowed.";
    LengthWidened = "length-widened", Add, Patch: "More lengths of a text are allowed.";
    ListSizeNarrowed = "list-size-narrowed", Wire, Patch: "Some sizes of a list are no longer allowed.";
    ListSizeWidened = "list-size-widened", Add, Patch: "More sizes of a list are allowed.";
    FieldRenamed = "field-renamed", Wire, Patch: "A field is read from another member of the response.";
    FieldRequiredChanged = "field-required-changed", Break, Major: "Whether a response always has a field is another.";
    FieldWrappingChanged = "field-wrapping-changed", Wire, Patch: "Another member wraps a list of the response.";
    EnumValueDeprecated = "enum-value-deprecated", Add, Minor: "A value is going out of use.";
    EnumValueUndeprecated = "enum-value-undeprecated", Doc, Patch: "A value is no longer going out of use.";
    ErrorRetryChanged = "error-retry-changed", Wire, Patch: "Whether an error is worth another try is another.";
    ErrorRemedyChanged = "error-remedy-changed", Doc, Patch: "The advice on an error is another.";
    DocumentedAgain = "documented-again", Doc, Patch: "What was held, since no page showed it, is on its page again.";
    DocsChanged = "docs-changed", Doc, Patch: "A description or an example is another.";
}

impl Rule {
    /// The rule of an id.
    ///
    /// # Errors
    /// When there is none, with the one that may have been meant.
    pub fn from_id(id: &str) -> Result<Self, String> {
        let known = || Rule::ALL.iter().copied();
        known().find(|rule| rule.id() == id).ok_or_else(|| {
            let similar = most_similar(id, known().map(Rule::id));
            let hint = similar.map(|similar| format!("; did you mean `{similar}`?")).unwrap_or_default();
            format!("no rule of changes is called `{id}`{hint}")
        })
    }

    /// Why a rule demands more than the API of the generated crate shows. All other demands are seen there, so that a tool which
    /// compares nothing but the API demands the same; what asks for a patch at most is never seen.
    pub const fn unseen(self) -> Option<&'static str> {
        match self {
            Rule::ServiceVersionChanged => Some("Every call of the service means another API, in the same types."),
            Rule::OperationGroupChanged => Some("With all features on, nothing is missed."),
            Rule::EndpointAdded => Some("What can be reached is told by values, and types stay as they are."),
            Rule::ArgumentOrderChanged => Some("Arguments of one type change places without a trace in the signature."),
            _ => None,
        }
    }

    /// Whether a person must confirm it first. More than half of what pages remove comes back with a later edit.
    pub fn is_held(self) -> bool {
        matches!(
            self,
            Rule::ParamRemoved
                | Rule::EnumValueRemoved
                | Rule::FieldRemoved
                | Rule::ErrorRemoved
                | Rule::OperationRemoved
                | Rule::TableVanished
        )
    }
}
