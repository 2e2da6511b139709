//! What metadata says of a service, to be compared with its specs.

use super::draft::{Draft, Operation};
use super::places::Places;
use super::{Metadata, Options, facts};
use crate::diff::{Change, Specs};
use crate::drift::{self, Described, DescribedOperation};

/// What a draft says, of the operations that are asked for.
pub(super) fn of(draft: &Draft, file: &Metadata, is_asked: impl Fn(&Operation) -> bool) -> Described {
    let Draft { service, operations, .. } = draft;
    let places = Places::new(&file.text, operations.iter().map(|operation| operation.name.as_str()));
    let operations = operations.iter().filter(|operation| is_asked(operation)).map(|operation| DescribedOperation {
        name: operation.name.clone(),
        line: places.line(places.operation(&operation.name)),
        is_retired: operation.is_retired || operation.is_deprecated,
        facts: facts::facts(operation, draft, &places),
    });
    Described {
        cloud: service.cloud,
        service: service.name.clone(),
        version: service.version.clone(),
        file: file.name.clone(),
        operations: operations.collect(),
    }
}

/// What the metadata states otherwise than the specs of a folder.
pub(super) fn compare(
    draft: &Draft,
    file: &Metadata,
    folder: &str,
    options: &Options<'_>,
    specs: &Specs,
) -> Vec<Change> {
    let service = format!("{folder}/service.");
    let mut services = specs.model.clouds.iter().flat_map(|cloud| &cloud.services);
    let Some(known) = services.find(|known| known.source.starts_with(&service)) else { return Vec::new() };
    let is_asked = |name: &str| options.operations.is_empty() || options.operations.iter().any(|asked| asked == name);
    let is_known = |operation: &Operation| known.operations.iter().any(|known| known.wire == operation.name);
    let mut changes = drift::compare_service(&of(draft, file, is_known), known, specs);
    changes.retain(|change| change.operation.rsplit('/').next().is_some_and(is_asked));
    changes
}
