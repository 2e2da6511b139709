use crate::diff::Specs;
use crate::model::{Envelope, Operation, Service};
use crate::page::{Facts, Overlong};
use serde_json::Value as Json;
use std::fmt;

/// Why a page or a file of metadata cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unmatched {
    /// The page names no operation and states nothing of one.
    Nothing,
    /// The page states something of an operation, and names none or two.
    Unnamed,
    /// No spec describes the operation that the page names.
    Unknown(String),
    /// The page states nothing of the operation that it names, as that of a gateway which was saved in its place.
    Silent(String),
    /// The page states more of the operation that it names than one can have.
    Overlong(String, Overlong),
    /// No spec describes the service of the metadata.
    UnknownService {
        /// Its name, in small letters.
        service: String,
        /// The folder of its cloud below `specs`.
        cloud: &'static str,
    },
}

impl fmt::Display for Unmatched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unmatched::Nothing => f.write_str("nothing of an operation is on the page; was something else saved?"),
            Unmatched::Unnamed => f.write_str(
                "which operation it is of does not show on the page; where it names none, name the file after it, as in FlyKite.md",
            ),
            Unmatched::Unknown(name) => {
                write!(f, "no spec describes `{name}`; `cargo codegen read --draft` begins one of its page")
            }
            Unmatched::Silent(name) => write!(
                f,
                "no parameter, field or error of `{name}` is on the page; was something else saved, or the page before its \
                 scripts had run?"
            ),
            Unmatched::Overlong(name, what) => write!(f, "`{name}`: {what}"),
            Unmatched::UnknownService { service, cloud } => {
                write!(f, "no spec describes the service `{service}` of {cloud}; `cargo codegen import` begins one")
            }
        }
    }
}

/// The operation that a page belongs to.
pub(super) fn find<'m>(facts: &Facts, specs: &'m Specs) -> Result<(&'m Service, &'m Operation), Unmatched> {
    let unnamed = || if is_silent(facts) { Unmatched::Nothing } else { Unmatched::Unnamed };
    let name = facts.operation.stated().ok_or_else(unnamed)?;
    if let Some(what) = facts.overlong() {
        return Err(Unmatched::Overlong(name.clone(), what));
    }
    let services = specs.model.clouds.iter().flat_map(|cloud| &cloud.services);
    let named = services.flat_map(|service| service.operations.iter().map(move |operation| (service, operation)));
    // Two clouds may use one name; the page is that of the operation whose names it shares.
    let found = named
        .filter(|(service, operation)| operation.wire == *name && fits(facts, &service.envelope))
        .max_by_key(|(_, operation)| shared_names(facts, operation))
        .ok_or_else(|| Unmatched::Unknown(name.clone()))?;
    if is_silent(facts) { Err(Unmatched::Silent(name.clone())) } else { Ok(found) }
}

/// Whether no table of a page has a row.
fn is_silent(facts: &Facts) -> bool {
    facts.parameters.stated().is_none_or(Vec::is_empty)
        && facts.response.stated().is_none_or(Vec::is_empty)
        && facts.errors.stated().is_none_or(Vec::is_empty)
}

/// Whether a page can be one of a service: responses of one cloud have their request id where those of the other have not.
fn fits(facts: &Facts, envelope: &Envelope) -> bool {
    const METADATA: &str = "ResponseMetadata";
    let sample = facts.sample.as_ref().and_then(|sample| serde_json::from_str::<Json>(&sample.text).ok());
    let has = |name: &str| {
        let is_told = facts.response.stated().into_iter().flatten().any(|field| {
            let path = field.path.stated().unwrap_or(&field.name);
            path.split('.').next() == Some(name)
        });
        is_told || sample.as_ref().is_some_and(|sample| sample.get(name).is_some())
    };
    match envelope {
        Envelope::Flat { .. } => !has(METADATA),
        Envelope::Wrapped { metadata, .. } => has(metadata) || !has("RequestId"),
    }
}

fn shared_names(facts: &Facts, operation: &Operation) -> usize {
    let parameters = facts.parameters.stated().into_iter().flatten().map(|parameter| &parameter.field);
    let fields = facts.response.stated().into_iter().flatten();
    let known = || operation.request.fields.iter().chain(&operation.response.fields);
    parameters.chain(fields).filter(|row| known().any(|field| field.wire == row.name)).count()
}
