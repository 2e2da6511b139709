//! What a documentation page states otherwise than the spec of its operation, and bringing the spec to the page.
//!
//! A fact that the page left unknown is compared with nothing, and what a page does not mention is only a difference where pages
//! always do: a row of a table, a note that something is going out of use.

mod accept;
mod errors;
mod facts;
mod find;
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
use crate::change::Rule;
use crate::diff::{Home, Specs, id};
use crate::model::{Envelope, Operation, Service};
use crate::page::{Facts, Known};
use crate::yaml::Yaml;
pub use accept::{Accepted, pattern};
pub use find::Unmatched;
use find::find;
pub use fix::advice;
pub use metadata::{Described, DescribedOperation, compare_metadata, compare_service};
pub use outcome::{Fate, Outcome, Page, outcomes};
pub use print::{Teller, line, print};
pub use write::{Policy, Written, write};

/// What a page states otherwise than the spec of its operation. In a change, `before` is the spec and `after` the page.
fn differences(page: Page<'_>, (service, operation): (&Service, &Operation), specs: &Specs) -> Vec<Difference> {
    compare_operation(page.name, page.facts, (service, operation), result(service), specs)
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
        tables::request(parameters, request, &mut log);
    }
    if let Known::Stated(fields) = &facts.response {
        tables::response(fields, response, envelope, &mut log);
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
