//! What a difference asks of the spec, as data, and how much care it takes.

use super::log::Difference;
use crate::change::Rule;
use crate::diff::Home;
use crate::yaml::Yaml;

/// How a spec comes to say what the page says.
#[derive(Clone, Debug)]
pub(super) enum Fix {
    /// Something gets another value, or one at all.
    Set(Home, Yaml),
    /// A key goes.
    Unset(Home),
    /// A row has another name.
    Rename(Home, String),
    /// The table's row of these names is new in the record at that home.
    AddRow { is_request: bool, names: Vec<String>, record: Home },
    /// A row becomes one of an enum: of the row of these names.
    AddEnum { is_request: bool, names: Vec<String>, field: Home },
    /// An enum has a new value; on the page it stands behind these.
    AddValue { of: Home, text: String, behind: Vec<String> },
    /// A value of an enum is spelled otherwise.
    RenameValue { of: Home, text: String, with: String },
    /// A code has more rows; on the page it stands behind these codes.
    AddErrors { rows: Vec<ErrorRow>, behind: Vec<String> },
    /// A row of a code has another message.
    Message { row: ErrorRow, with: String },
    /// A row of a code has another status.
    Status { row: ErrorRow, with: String },
    /// A row of a code goes, and others of the code stay.
    DropMessage(ErrorRow),
    /// Something is held, or goes.
    Drop(Vec<Thing>),
    /// What was held is back.
    Release(Vec<Thing>),
    /// A person must see to it, for this reason.
    ByHand(&'static str),
}

/// A row of an error table as specs have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ErrorRow {
    /// The home of the table.
    pub(super) table: Home,
    pub(super) status: String,
    pub(super) code: String,
    pub(super) message: Option<String>,
}

/// What can be held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    /// A parameter or a field.
    Field(Home),
    /// A value of the enum at that home.
    Value(Home, String),
    /// A code under one status.
    Error(Home),
}

impl Thing {
    /// Where it, or the enum that has it, is written.
    pub(super) fn home(&self) -> &Home {
        match self {
            Thing::Field(home) | Thing::Value(home, _) | Thing::Error(home) => home,
        }
    }
}

/// How much care a difference takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    /// The spec follows the page at once.
    None,
    /// The spec holds what the page dropped.
    Hold,
    /// The spec stays as it is until somebody says that the page is right.
    Ask,
}

/// Decides how much care a difference takes.
pub(super) fn care(difference: &Difference) -> Care {
    let relaxes = matches!(difference.fix, Fix::Unset(_));
    match (difference.change.rule, usual_care(difference.change.rule)) {
        // Only what is held already, or is the spec's from elsewhere, is a note here.
        (_, Some(Care::Hold)) if difference.is_note => Care::Ask,
        (Rule::ElementRequiredChanged, _) if relaxes => Care::None,
        (_, usual) => usual.unwrap_or(Care::Ask),
    }
}

/// How much care a difference of a kind takes; none where pages do not tell such a thing. Additions and relaxations are nearly
/// always right, every second removal is not, and what forbids something that worked should not come unasked.
fn usual_care(rule: Rule) -> Option<Care> {
    use Rule as R;
    Some(match rule {
        R::ParamRemoved | R::FieldRemoved | R::EnumValueRemoved | R::ErrorRemoved => Care::Hold,
        R::ParamAddedOptional
        | R::FieldAdded
        | R::EnumValueAdded
        | R::ErrorAdded
        | R::ErrorVariantRowAdded
        | R::ParamRequiredRelaxed
        | R::RangeWidened
        | R::LengthWidened
        | R::ListSizeWidened
        | R::ParamDeprecated
        | R::FieldDeprecated
        | R::DefaultChanged
        | R::PermissionChanged
        | R::ErrorMessageChanged
        | R::ErrorMessageTemplated
        | R::DocumentedAgain => Care::None,
        R::ParamAddedRequired
        | R::ParamRequiredTightened
        | R::ElementRequiredChanged
        | R::ParamCaseChanged
        | R::ParamTypeChanged
        | R::FieldTypeChanged
        | R::ParamLocationChanged
        | R::ParamUndeprecated
        | R::FieldUndeprecated
        | R::EnumValueCaseChanged
        | R::EnumIntroduced
        | R::RangeNarrowed
        | R::LengthNarrowed
        | R::ListSizeNarrowed
        | R::OperationMethodChanged
        | R::OperationPathChanged
        | R::ErrorCodeCaseChanged
        | R::ErrorStatusChanged
        | R::ErrorVariantRowRemoved
        | R::ErrorMessagePunctuation => Care::Ask,
        _ => return None,
    })
}

/// What becomes of a difference of a kind, for people; none where pages do not tell such a thing.
pub fn advice(rule: Rule) -> Option<String> {
    let id = rule.id();
    if rule == Rule::LanguageMismatch {
        return Some(
            "The Chinese page is the source. `drift --write` follows it, but for a fact in which another language contradicts it: \
             `--accept` of the difference between page and spec writes that."
                .to_owned(),
        );
    }
    Some(match usual_care(rule)? {
        Care::None => "`drift --write` writes it into the spec.".to_owned(),
        Care::Hold => format!(
            "More than half of what pages drop comes back. `drift --write` holds it: the spec says since when it is \
             `undocumented`, and code has it, deprecated. When it is sure to be gone, `--accept {id}@PATH` takes it out."
        ),
        Care::Ask => format!(
            "`drift --write` leaves it to you: `--accept {id}@PATH` writes it into the spec, `--keep {id}@PATH` settles that the \
             spec is right."
        ),
    })
}
