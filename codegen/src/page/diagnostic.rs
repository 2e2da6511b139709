//! What a page lost or contradicts, with the line to look at.

use std::fmt;

/// One thing about a page that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Line in the page, from 1; 0 for the page as a whole.
    pub line: usize,
    /// What is wrong.
    pub problem: Problem,
}

impl Diagnostic {
    /// The diagnostic with its place on a page of this name.
    pub fn on(&self, page: &str) -> String {
        let Diagnostic { line, problem } = self;
        let place = if *line == 0 { page.to_owned() } else { format!("{page}:{line}") };
        format!("{place}: {problem} [{}]", problem.rule())
    }
}

/// Ways in which a page fails its reader. The texts name the parameter, field or code concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing on the page names the operation.
    OperationNotStated,
    /// Two places on the page name different operations.
    OperationContradicted(String, String),
    /// A section heading is followed by nothing.
    TableLost(&'static str),
    /// A section that every page has is not there.
    SectionMissing(&'static str),
    /// A table has no column for a fact that its rows owe.
    ColumnMissing(&'static str),
    /// A row ends before its last cell.
    RowCut(String),
    /// A row has more cells than its header; the surplus was joined to the last one.
    RowOverlong(String),
    /// A row lost a cell, and the others moved; they were put back by what they hold.
    RowShifted(String),
    /// The first cell of a row is not a name, so the row was left out.
    NameUnreadable(String),
    /// A row does not say whether its parameter is required.
    RequiredNotStated(String),
    /// A row does not say what type its parameter or field has.
    TypeNotStated(String),
    /// Neither the table nor the sample shows where a name belongs.
    NestingNotStated(String),
    /// A list says what its elements are in two ways.
    ElementContradicted(String),
    /// A description announces a list of values and ends there.
    ValuesLost(String),
    /// A description announces a default and ends there, or states two.
    DefaultUnclear(String),
    /// A description states bounds that cannot be read, or two different ones.
    BoundsUnclear(String),
    /// Two rows of the same name disagree.
    RowsContradict(String),
    /// An error row has no status.
    StatusNotStated(String),
    /// The status of an error row is a number that HTTP does not have.
    StatusImplausible(String, u16),
    /// The sample response is not JSON.
    SampleUnreadable,
}

impl Problem {
    /// The diagnostic of this problem on a line.
    #[must_use]
    pub(super) fn at(self, line: usize) -> Diagnostic {
        Diagnostic { line, problem: self }
    }

    /// Whether it is about something that the page has. Sections and columns that it has not are nothing to look at: few pages have
    /// all.
    pub fn is_of_something(&self) -> bool {
        !matches!(self, Problem::SectionMissing(_) | Problem::ColumnMissing(_))
    }

    /// The id of the rule, for filters and machine-readable output.
    pub fn rule(&self) -> &'static str {
        match self {
            Problem::OperationNotStated => "operation-not-stated",
            Problem::OperationContradicted(..) => "operation-contradicted",
            Problem::TableLost(..) => "table-lost",
            Problem::SectionMissing(..) => "section-missing",
            Problem::ColumnMissing(..) => "column-missing",
            Problem::RowCut(..) => "row-cut",
            Problem::RowOverlong(..) => "row-overlong",
            Problem::RowShifted(..) => "row-shifted",
            Problem::NameUnreadable(..) => "name-unreadable",
            Problem::RequiredNotStated(..) => "required-not-stated",
            Problem::TypeNotStated(..) => "type-not-stated",
            Problem::NestingNotStated(..) => "nesting-not-stated",
            Problem::ElementContradicted(..) => "element-contradicted",
            Problem::ValuesLost(..) => "values-lost",
            Problem::DefaultUnclear(..) => "default-unclear",
            Problem::BoundsUnclear(..) => "bounds-unclear",
            Problem::RowsContradict(..) => "rows-contradict",
            Problem::StatusNotStated(..) => "status-not-stated",
            Problem::StatusImplausible(..) => "status-implausible",
            Problem::SampleUnreadable => "sample-unreadable",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::OperationNotStated => write!(f, "nothing names the operation"),
            Problem::OperationContradicted(first, second) => {
                write!(f, "the page is about `{first}` here and about `{second}` elsewhere")
            }
            Problem::TableLost(section) => write!(f, "the {section} section is empty"),
            Problem::SectionMissing(section) => write!(f, "there is no {section} section"),
            Problem::ColumnMissing(column) => write!(f, "the table has no {column} column"),
            Problem::RowCut(name) => write!(f, "the row of `{name}` ends before its last cell"),
            Problem::RowOverlong(name) => write!(f, "the row of `{name}` has more cells than its header"),
            Problem::RowShifted(name) => write!(f, "the row of `{name}` lost a cell and was realigned"),
            Problem::NameUnreadable(text) => write!(f, "`{text}` is not a name, the row was left out"),
            Problem::RequiredNotStated(name) => write!(f, "whether `{name}` is required is not stated"),
            Problem::TypeNotStated(name) => write!(f, "the type of `{name}` is not stated"),
            Problem::NestingNotStated(name) => write!(f, "where `{name}` is nested is not stated"),
            Problem::ElementContradicted(name) => write!(f, "the elements of `{name}` have two types"),
            Problem::ValuesLost(name) => write!(f, "the values of `{name}` are announced and not listed"),
            Problem::DefaultUnclear(name) => write!(f, "the default of `{name}` is missing or stated twice"),
            Problem::BoundsUnclear(name) => write!(f, "the bounds of `{name}` are unreadable or stated twice"),
            Problem::RowsContradict(name) => write!(f, "the rows of `{name}` disagree"),
            Problem::StatusNotStated(code) => write!(f, "the HTTP status of `{code}` is not stated"),
            Problem::StatusImplausible(code, status) => write!(f, "`{code}` has {status} for an HTTP status"),
            Problem::SampleUnreadable => write!(f, "the sample response is not JSON"),
        }
    }
}
