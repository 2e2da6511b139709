//! What the vendors' metadata states otherwise than specs. The facts are compared as those of a page are; beside them, metadata
//! tells which operations there are and which go out of use.

use super::fix::Fix;
use super::{Fate, Log, Outcome, Subject, Unmatched, compare_operation};
use crate::change::Rule;
use crate::diff::{Change, Home, Specs, id};
use crate::model::Service;
use crate::page::Facts;

/// Metadata is compared and not followed.
const BY_HAND: Fix = Fix::ByHand("metadata writes no specs that are there");

/// What metadata says of a service.
#[derive(Debug)]
pub struct Described {
    /// The folder of its cloud below `specs`.
    pub cloud: &'static str,
    /// Its name, in small letters.
    pub service: String,
    /// The version of its API.
    pub version: String,
    /// The file that says so.
    pub file: String,
    /// Its operations.
    pub operations: Vec<DescribedOperation>,
}

/// What metadata says of an operation.
#[derive(Debug)]
pub struct DescribedOperation {
    /// Its name.
    pub name: String,
    /// The line that begins its description.
    pub line: usize,
    /// Whether it goes out of use.
    pub is_retired: bool,
    /// What a page would state of it.
    pub facts: Facts,
}

/// Compares metadata with the specs of its service: those of its version, or of another where there are none of it.
pub fn compare_metadata(described: &Described, specs: &Specs) -> Outcome {
    let Described { cloud, service, version, .. } = described;
    let services = specs.model.clouds.iter().filter(|known| known.module == *cloud).flat_map(|cloud| &cloud.services);
    let named = services.filter(|known| known.name.eq_ignore_ascii_case(service));
    // The first of those that fit best.
    let Some(known) = named.min_by_key(|known| known.version != *version) else {
        return Outcome::Unmatched(Unmatched::UnknownService { service: service.clone(), cloud });
    };
    let changes = compare_service(described, known, specs);
    Outcome::Compared(changes.into_iter().map(|change| (change, Fate::Told)).collect())
}

/// The changes that bring the specs of this service to what the metadata states. An operation that only the metadata has is none: a
/// service is specified as far as somebody needs it.
pub fn compare_service(described: &Described, service: &Service, specs: &Specs) -> Vec<Change> {
    let Described { version, file, operations, .. } = described;
    let mut log = Log { specs, page: file, operation: id(service), differences: Vec::new() };
    if service.version != *version {
        let subject = Subject::new("version", Home::new(&service.source, &["version"]));
        log.differ(Rule::ServiceVersionChanged, &subject, Some(service.version.clone()), (1, version.clone()), BY_HAND);
    }
    for operation in &service.operations {
        log.operation = format!("{}/{}", id(service), operation.wire);
        let whole = Subject::new("", Home::new(&operation.source, &["operation"]));
        let Some(told) = operations.iter().find(|told| told.name == operation.wire) else {
            log.only_spec(Rule::OperationRemoved, &whole, operation.wire.clone(), BY_HAND);
            continue;
        };
        match (&operation.deprecated, told.is_retired) {
            (None, true) => {
                let says = (told.line, "that it goes out of use".to_owned());
                log.differ(Rule::OperationDeprecated, &whole.key("deprecated"), None, says, BY_HAND);
            }
            (Some(why), false) => {
                let home = Home::new(&operation.source, &["deprecated"]);
                log.only_spec(Rule::OperationUndeprecated, &Subject::new("", home), why.clone(), BY_HAND);
            }
            _ => {}
        }
        let differences = compare_operation(file, &told.facts, (service, operation), None, specs);
        // Where metadata has no flag, the text may still say it, and a person has read that.
        let is_unsaid = |rule| matches!(rule, Rule::ParamUndeprecated | Rule::FieldUndeprecated);
        log.differences.extend(differences.into_iter().filter(|difference| !is_unsaid(difference.change.rule)));
    }
    log.differences.into_iter().map(|difference| difference.change).collect()
}
