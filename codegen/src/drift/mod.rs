//! What a documentation page states otherwise than the spec of its operation.
//!
//! A fact that the page left unknown is compared with nothing, and what a page does not mention is only a difference where pages
//! always do: a row of a table, a note that something is going out of use.

mod errors;
mod facts;
mod languages;
mod metadata;
mod rows;
mod tables;

use crate::diagnostic::Format;
use crate::diff::{Change, Home, Place, Specs, Statement, id, print_as};
use crate::model::{Envelope, Operation, Service};
use crate::page::{Bump, Facts, Known, Level, Rule};
use std::fmt;

pub use metadata::{Described, DescribedOperation, compare_metadata, compare_service};

/// Why a page cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unmatched {
    /// The page names no operation.
    Unnamed,
    /// No spec describes the operation that the page names.
    Unknown(String),
}

impl fmt::Display for Unmatched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unmatched::Unnamed => f.write_str("nothing on the page names its operation"),
            Unmatched::Unknown(name) => write!(f, "no spec describes `{name}`"),
        }
    }
}

/// The changes that bring the specs to what a page states. `before` is the spec, `after` the page, whose file is called `page`.
///
/// # Errors
/// When the page belongs to no spec.
pub fn compare(page: &str, facts: &Facts, specs: &Specs) -> Result<Vec<Change>, Unmatched> {
    let name = facts.operation.stated().ok_or(Unmatched::Unnamed)?;
    let services = specs.model.clouds.iter().flat_map(|cloud| &cloud.services);
    let named = services.flat_map(|service| service.operations.iter().map(move |operation| (service, operation)));
    // Two clouds may use one name; the page is that of the operation whose names it shares.
    let (service, operation) = named
        .filter(|(_, operation)| operation.wire == *name)
        .max_by_key(|(_, operation)| shared_names(facts, operation))
        .ok_or_else(|| Unmatched::Unknown(name.clone()))?;
    Ok(compare_operation(page, facts, (service, operation), result(service), specs))
}

/// `envelope` names what stands beside and around the result, where the facts show that.
fn compare_operation(
    page: &str,
    facts: &Facts,
    (service, operation): (&Service, &Operation),
    envelope: Option<(&str, &str)>,
    specs: &Specs,
) -> Vec<Change> {
    let mut log = Log { specs, page, operation: format!("{}/{}", id(service), operation.wire), changes: Vec::new() };
    route(facts, operation, &mut log);
    permission(facts, operation, &mut log);
    if let Known::Stated(parameters) = &facts.parameters {
        tables::request(parameters, rows::request(service, operation), &mut log);
    }
    if let Known::Stated(fields) = &facts.response {
        tables::response(fields, rows::response(service, operation, specs), envelope, &mut log);
    }
    if let Known::Stated(errors) = &facts.errors {
        errors::compare(errors, operation, &mut log);
    }
    log.changes
}

fn shared_names(facts: &Facts, operation: &Operation) -> usize {
    let parameters = facts.parameters.stated().into_iter().flatten().map(|parameter| &parameter.field);
    let fields = facts.response.stated().into_iter().flatten();
    let known = || operation.request.fields.iter().chain(&operation.response.fields);
    parameters.chain(fields).filter(|row| known().any(|field| field.wire == row.name)).count()
}

/// The member that stands around the result, where one does.
fn result(service: &Service) -> Option<(&str, &str)> {
    match &service.envelope {
        Envelope::Wrapped { metadata, result } => Some((metadata, result)),
        Envelope::Flat { .. } => None,
    }
}

fn route(facts: &Facts, operation: &Operation, log: &mut Log<'_>) {
    let Some(route) = &facts.route else { return };
    let method = operation.method.to_uppercase();
    // The one path of an rpc service is not the operation's.
    if operation.path == "/" {
        return;
    }
    let subject = Subject::new("route", Home::new(&operation.source, &["route"]));
    if method != route.method {
        log.differ(Rule::OperationMethodChanged, &subject, Some(method), (route.line, route.method.clone()));
    }
    if operation.path != route.path {
        log.differ(
            Rule::OperationPathChanged,
            &subject,
            Some(operation.path.clone()),
            (route.line, route.path.clone()),
        );
    }
}

fn permission(facts: &Facts, operation: &Operation, log: &mut Log<'_>) {
    let Some((action, _)) = &operation.permission else { return };
    let Some(first) = facts.permissions.first() else { return };
    if facts.permissions.iter().all(|row| row.action != *action) {
        let subject = Subject::new("permission", Home::new(&operation.source, &["permission", "action"]));
        log.differ(Rule::PermissionChanged, &subject, Some(action.clone()), (first.line, first.action.clone()));
    }
}

/// What is compared with the specs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Documentation pages.
    Page,
    /// The vendors' metadata.
    Metadata,
}

/// Prints drift: for each difference the line and what it says there, the spec's and what that says.
pub fn print(changes: &[Change], told: Told, format: Format) -> String {
    print_as(changes, format, |change| line(change, told))
}

/// A difference on a line.
pub fn line(change: &Change, told: Told) -> String {
    let teller = match told {
        Told::Page => "the page",
        Told::Metadata => "the metadata",
    };
    let Change { rule, level, operation, path, .. } = change;
    let says = |statement: &Statement| format!("{} says {}", statement.place, statement.text);
    let what = match (&change.after, &change.before) {
        (Some(told), Some(spec)) => format!("{}, {}", says(told), says(spec)),
        (Some(told), None) => format!("{}, the spec does not have it", says(told)),
        (None, Some(spec)) => format!("{}, {teller} does not have it", says(spec)),
        (None, None) => String::new(),
    };
    let path = if path.is_empty() { String::new() } else { format!(" {path}") };
    format!("{level} {} {operation}{path}: {what}", rule.id())
}

/// The differences found so far.
struct Log<'m> {
    specs: &'m Specs,
    page: &'m str,
    operation: String,
    changes: Vec<Change>,
}

/// What is compared.
struct Subject {
    /// What it is called.
    path: String,
    /// Where the spec has it.
    home: Home,
    /// Whether it is no more than a note when only one of the two says something: the spec has it from elsewhere than the page, or
    /// code is the same without.
    may_be_silent: bool,
}

impl Subject {
    fn new(path: impl Into<String>, home: Home) -> Self {
        Subject { path: path.into(), home, may_be_silent: false }
    }

    /// A fact of the same thing, under a key of its own.
    fn key(&self, key: &str) -> Self {
        Subject { path: self.path.clone(), home: self.home.at(&[key]), may_be_silent: self.may_be_silent }
    }
}

impl Log<'_> {
    /// Whether the spec has a field from elsewhere than the page.
    fn is_sourced(&self, home: &Home) -> bool {
        self.specs.node(&home.at(&["source"])).is_some()
    }

    /// Records that spec and page say different things; the spec may say nothing of what it has.
    fn differ(&mut self, rule: Rule, subject: &Subject, spec: Option<String>, (line, text): (usize, String)) {
        let is_contradiction = spec.is_some();
        let before = self.spec(subject, spec.unwrap_or_else(|| "nothing of it".to_owned()));
        let after = self.page(line, text);
        self.push(rule, subject, is_contradiction, Some(before), Some(after));
    }

    /// Records what only the page has.
    fn only_page(&mut self, rule: Rule, subject: &Subject, line: usize, text: String) {
        let after = self.page(line, text);
        self.push(rule, subject, false, None, Some(after));
    }

    /// Records what only the spec has.
    fn only_spec(&mut self, rule: Rule, subject: &Subject, text: String) {
        let before = self.spec(subject, text);
        self.push(rule, subject, false, Some(before), None);
    }

    fn spec(&self, subject: &Subject, text: String) -> Statement {
        Statement { text, place: self.specs.place(&subject.home) }
    }

    fn page(&self, line: usize, text: String) -> Statement {
        Statement { text, place: Place { file: self.page.to_owned(), line } }
    }

    fn push(
        &mut self,
        rule: Rule,
        subject: &Subject,
        is_contradiction: bool,
        before: Option<Statement>,
        after: Option<Statement>,
    ) {
        let is_note = subject.may_be_silent && !is_contradiction;
        let (level, bump) = if is_note { (Level::Doc, Bump::None) } else { (rule.level(), rule.bump()) };
        let (operation, path, also) = (self.operation.clone(), subject.path.clone(), Vec::new());
        self.changes.push(Change { rule, level, bump, operation, path, also, before, after });
    }
}
