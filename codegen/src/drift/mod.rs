//! What a documentation page states otherwise than the spec of its operation, and bringing the spec to the page.
//!
//! A fact that the page left unknown is compared with nothing, and what a page does not mention is only a difference where pages
//! always do: a row of a table, a note that something is going out of use.

mod accept;
mod errors;
mod facts;
mod find;
mod fix;
mod log;
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
pub use accept::Accepted;
pub use find::Unmatched;
use find::find;
pub use fix::advice;
pub use outcome::{Fate, Outcome, Page, outcome};
pub use print::print;
pub use write::{Policy, Written, write};

/// The changes that bring the specs to what a page states. `before` is the spec, `after` the page, whose file is called `page`.
///
/// # Errors
/// When the page belongs to no spec.
pub fn compare(page: &str, facts: &Facts, specs: &Specs) -> Result<Vec<Change>, Unmatched> {
    let (service, operation) = find(facts, specs)?;
    let differences = differences(page, facts, service, operation, specs);
    Ok(differences.into_iter().map(|difference| difference.change).collect())
}

fn differences(page: &str, facts: &Facts, service: &Service, operation: &Operation, specs: &Specs) -> Vec<Difference> {
    let name = format!("{}/{}", id(service), operation.wire);
    let mut log = Log { specs, page, operation: name, differences: Vec::new() };
    route(facts, operation, &mut log);
    permission(facts, operation, &mut log);
    let (request, response) = (rows::request(service, operation), rows::response(service, operation, specs));
    let shared = rows::shared([&request, &response]);
    if let Known::Stated(parameters) = &facts.parameters {
        tables::request(parameters, request, &mut log);
    }
    if let Known::Stated(fields) = &facts.response {
        tables::response(fields, response, result(service), &mut log);
    }
    if let Known::Stated(errors) = &facts.errors {
        errors::compare(errors, operation, &mut log);
    }
    shared.note(&mut log.differences);
    log.differences
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
