//! The rules by which two versions of a page differ, and what each difference means for users of the SDK.

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

/// A kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// The HTTP method is another.
    OperationMethodChanged,
    /// The path is another.
    OperationPathChanged,
    /// A parameter is new; calls may leave it out.
    ParamAddedOptional,
    /// A parameter is new, and calls without it fail.
    ParamAddedRequired,
    /// A parameter is gone from the page.
    ParamRemoved,
    /// A parameter has another name, and everything else about it is the same.
    ParamRenamed,
    /// A name is spelled in another case.
    ParamCaseChanged,
    /// The index in a name is spelled otherwise: `N`, `n` or a number.
    ParamIndexSpelling,
    /// A parameter may be left out now.
    ParamRequiredRelaxed,
    /// A parameter may no longer be left out.
    ParamRequiredTightened,
    /// Whether each element of a list needs this member is another.
    ElementRequiredChanged,
    /// The type of a parameter is another.
    ParamTypeChanged,
    /// The type of a parameter says more than before.
    ParamTypeRefined,
    /// A parameter travels in another place.
    ParamLocationChanged,
    /// A parameter is noted as going out of use.
    ParamDeprecated,
    /// That note is gone from a parameter.
    ParamUndeprecated,
    /// A closed list has a new value.
    EnumValueAdded,
    /// A closed list lost a value.
    EnumValueRemoved,
    /// A value is spelled in another case.
    EnumValueCaseChanged,
    /// A text is limited to a closed list now.
    EnumIntroduced,
    /// A text is no longer limited to a closed list.
    EnumDropped,
    /// Some numbers are no longer allowed.
    RangeNarrowed,
    /// More numbers are allowed.
    RangeWidened,
    /// The length of a text has other bounds.
    LengthChanged,
    /// The size of a list has other bounds.
    ListSizeChanged,
    /// What holds when a parameter is left out is another.
    DefaultChanged,
    /// The note that something is not open to everybody came or went.
    AvailabilityNote,
    /// The response has a new field.
    FieldAdded,
    /// A field is gone from the response.
    FieldRemoved,
    /// The type of a field is another.
    FieldTypeChanged,
    /// The type of a field says more than before.
    FieldTypeRefined,
    /// A field is noted as going out of use.
    FieldDeprecated,
    /// That note is gone from a field.
    FieldUndeprecated,
    /// The error table has a new code.
    ErrorAdded,
    /// A code is gone from the error table.
    ErrorRemoved,
    /// An error comes with another HTTP status.
    ErrorStatusChanged,
    /// A known code has another row, with a status or message of its own.
    ErrorVariantRowAdded,
    /// A known code lost one of its rows.
    ErrorVariantRowRemoved,
    /// An error has another message.
    ErrorMessageChanged,
    /// Words of a message became a placeholder, or the reverse.
    ErrorMessageTemplated,
    /// A message differs in nothing but marks and case.
    ErrorMessagePunctuation,
    /// A parameter that every operation has came or went.
    CommonRow,
    /// The rows of a table stand in another order.
    RowOrder,
    /// A table is gone as a whole.
    TableVanished,
}

impl Rule {
    /// The id, for filters and machine-readable output.
    pub fn id(self) -> &'static str {
        self.entry().0
    }

    /// How far it reaches.
    pub fn level(self) -> Level {
        self.entry().1
    }

    /// What it demands of the next version.
    pub fn bump(self) -> Bump {
        self.entry().2
    }

    /// Whether a person must confirm it first. More than half of what pages remove comes back with a later edit.
    pub fn is_held(self) -> bool {
        matches!(
            self,
            Rule::ParamRemoved | Rule::EnumValueRemoved | Rule::FieldRemoved | Rule::ErrorRemoved | Rule::TableVanished
        )
    }

    fn entry(self) -> (&'static str, Level, Bump) {
        match self {
            Rule::OperationMethodChanged => ("operation-method-changed", Level::Wire, Bump::Patch),
            Rule::OperationPathChanged => ("operation-path-changed", Level::Wire, Bump::Patch),
            Rule::ParamAddedOptional => ("param-added-optional", Level::Add, Bump::Minor),
            Rule::ParamAddedRequired => ("param-added-required", Level::Wire, Bump::Major),
            Rule::ParamRemoved => ("param-removed", Level::Break, Bump::Minor),
            Rule::ParamRenamed => ("param-renamed", Level::Wire, Bump::Major),
            Rule::ParamCaseChanged => ("param-case-changed", Level::Wire, Bump::Patch),
            Rule::ParamIndexSpelling => ("param-index-spelling", Level::Doc, Bump::None),
            Rule::ParamRequiredRelaxed => ("param-required-relaxed", Level::Add, Bump::Minor),
            Rule::ParamRequiredTightened => ("param-required-tightened", Level::Wire, Bump::Major),
            Rule::ElementRequiredChanged => ("element-required-changed", Level::Wire, Bump::Major),
            Rule::ParamTypeChanged => ("param-type-changed", Level::Break, Bump::Major),
            Rule::ParamTypeRefined => ("param-type-refined", Level::Break, Bump::Major),
            Rule::ParamLocationChanged => ("param-location-changed", Level::Wire, Bump::Patch),
            Rule::ParamDeprecated => ("param-deprecated", Level::Add, Bump::Minor),
            Rule::ParamUndeprecated => ("param-undeprecated", Level::Doc, Bump::Patch),
            Rule::EnumValueAdded => ("enum-value-added", Level::Add, Bump::Minor),
            Rule::EnumValueRemoved => ("enum-value-removed", Level::Break, Bump::Minor),
            Rule::EnumValueCaseChanged => ("enum-value-case-changed", Level::Wire, Bump::Patch),
            Rule::EnumIntroduced => ("enum-introduced", Level::Break, Bump::Major),
            Rule::EnumDropped => ("enum-dropped", Level::Break, Bump::Major),
            Rule::RangeNarrowed => ("range-narrowed", Level::Wire, Bump::Patch),
            Rule::RangeWidened => ("range-widened", Level::Add, Bump::Patch),
            Rule::LengthChanged => ("length-changed", Level::Wire, Bump::Patch),
            Rule::ListSizeChanged => ("list-size-changed", Level::Wire, Bump::Patch),
            Rule::DefaultChanged => ("default-changed", Level::Wire, Bump::Patch),
            Rule::AvailabilityNote => ("availability-note", Level::Add, Bump::Minor),
            Rule::FieldAdded => ("field-added", Level::Add, Bump::Minor),
            Rule::FieldRemoved => ("field-removed", Level::Break, Bump::Minor),
            Rule::FieldTypeChanged => ("field-type-changed", Level::Break, Bump::Major),
            Rule::FieldTypeRefined => ("field-type-refined", Level::Break, Bump::Major),
            Rule::FieldDeprecated => ("field-deprecated", Level::Add, Bump::Minor),
            Rule::FieldUndeprecated => ("field-undeprecated", Level::Doc, Bump::Patch),
            Rule::ErrorAdded => ("error-added", Level::Add, Bump::Minor),
            Rule::ErrorRemoved => ("error-removed", Level::Doc, Bump::None),
            Rule::ErrorStatusChanged => ("error-status-changed", Level::Wire, Bump::Patch),
            Rule::ErrorVariantRowAdded => ("error-variant-row-added", Level::Wire, Bump::Patch),
            Rule::ErrorVariantRowRemoved => ("error-variant-row-removed", Level::Wire, Bump::Patch),
            Rule::ErrorMessageChanged => ("error-message-changed", Level::Doc, Bump::Patch),
            Rule::ErrorMessageTemplated => ("error-message-templated", Level::Doc, Bump::Patch),
            Rule::ErrorMessagePunctuation => ("error-message-punctuation", Level::Doc, Bump::None),
            Rule::CommonRow => ("common-row", Level::Doc, Bump::None),
            Rule::RowOrder => ("row-order", Level::Doc, Bump::None),
            Rule::TableVanished => ("table-vanished", Level::Doc, Bump::None),
        }
    }
}
