//! What a documentation page states otherwise than the spec of its operation.
//!
//! A fact that the page left unknown is compared with nothing, and what a page does not mention is only a difference where pages
//! always do: a row of a table, a note that something is going out of use.

mod accept;
mod errors;
mod facts;
mod fix;
mod languages;
mod log;
mod metadata;
mod outcome;
mod plan;
mod print;
mod rows;
mod tables;
mod write;

use self::log::{Difference, Log, Subject};
use crate::diff::{Change, Home, Specs, id};
use crate::model::{Envelope, Operation, Service};
use crate::page::{Facts, Known, Rule};
use crate::yaml::Yaml;
use std::fmt;

pub use accept::Accepted;
pub use metadata::{Described, DescribedOperation, compare_metadata, compare_service};
pub use outcome::{Fate, Outcome, Page, outcomes};
pub use print::{Told, line, print};
pub use write::{Policy, Written, write};

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
    let (service, operation) = find(facts, specs)?;
    let differences = differences(page, facts, service, operation, specs);
    Ok(differences.into_iter().map(|difference| difference.change).collect())
}

/// The operation that a page belongs to.
fn find<'m>(facts: &Facts, specs: &'m Specs) -> Result<(&'m Service, &'m Operation), Unmatched> {
    let name = facts.operation.stated().ok_or(Unmatched::Unnamed)?;
    let services = specs.model.clouds.iter().flat_map(|cloud| &cloud.services);
    let named = services.flat_map(|service| service.operations.iter().map(move |operation| (service, operation)));
    // Two clouds may use one name; the page is that of the operation whose names it shares.
    named
        .filter(|(_, operation)| operation.wire == *name)
        .max_by_key(|(_, operation)| shared_names(facts, operation))
        .ok_or_else(|| Unmatched::Unknown(name.clone()))
}

fn differences(page: &str, facts: &Facts, service: &Service, operation: &Operation, specs: &Specs) -> Vec<Difference> {
    compare_operation(page, facts, (service, operation), result(service), specs)
}

/// `envelope` names what stands beside and around the result, where the facts show that.
fn compare_operation(
    page: &str,
    facts: &Facts,
    (service, operation): (&Service, &Operation),
    envelope: Option<(&str, &str)>,
    specs: &Specs,
) -> Vec<Difference> {
    let name = format!("{}/{}", id(service), operation.wire);
    let mut log = Log { specs, page, operation: name, differences: Vec::new() };
    route(facts, operation, &mut log);
    permission(facts, operation, &mut log);
    let (request, response) = (rows::request(service, operation), rows::response(service, operation, specs));
    let shared = rows::shared([&request, &response]);
    if let Known::Stated(parameters) = &facts.parameters {
        tables::request(parameters, request, &shared, &mut log);
    }
    if let Known::Stated(fields) = &facts.response {
        tables::response(fields, response, envelope, &shared, &mut log);
    }
    if let Known::Stated(errors) = &facts.errors {
        errors::compare(errors, operation, &mut log);
    }
    log.differences
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
    let fix = || subject.set(Yaml::Text(format!("{} {}", route.method, route.path)));
    if method != route.method {
        log.differ(Rule::OperationMethodChanged, &subject, Some(method), (route.line, route.method.clone()), fix());
    }
    if operation.path != route.path {
        let told = (route.line, route.path.clone());
        log.differ(Rule::OperationPathChanged, &subject, Some(operation.path.clone()), told, fix());
    }
}

fn permission(facts: &Facts, operation: &Operation, log: &mut Log<'_>) {
    let Some((action, _)) = &operation.permission else { return };
    let Some(first) = facts.permissions.first() else { return };
    if facts.permissions.iter().all(|row| row.action != *action) {
        let subject = Subject::new("permission", Home::new(&operation.source, &["permission", "action"]));
        let fix = subject.set(Yaml::Text(first.action.clone()));
        log.differ(Rule::PermissionChanged, &subject, Some(action.clone()), (first.line, first.action.clone()), fix);
    }
}
