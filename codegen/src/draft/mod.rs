//! A spec to finish by hand, from the facts of a page.
//!
//! What the page lost, or does not tell, is left blank: `lint` reports every blank with its place, and so leads the author through
//! what is left to decide. Shapes and enums are named after the field that has them, which `lint` refuses where it will not do.

mod destination;
mod tree;
mod types;

use crate::page::{ErrorRow, Facts, Known};
use crate::spec::grammar::status_key;
use crate::spec::schema;
use crate::yaml::{self, Yaml};
pub use destination::Destination;
use indexmap::IndexMap;
use std::collections::BTreeMap;
pub(crate) use tree::{Branch, request, response};
pub(crate) use types::{Types, sample, spelled};

/// The draft, for a folder.
pub fn draft(facts: &Facts, destination: &Destination) -> String {
    let known = |text: Option<&String>| text.map_or(Yaml::Nothing, |text| Yaml::Text(text.clone()));
    let mut entries = vec![("operation", known(facts.operation.stated()))];
    entries.extend([("about", Yaml::Nothing), ("read", Yaml::Nothing)]);
    if let Some(route) = &facts.route {
        entries.push(("route", Yaml::Text(format!("{} {}", route.method, route.path))));
    }
    if let Some(row) = facts.permissions.first() {
        let access = known(row.access.stated().map(|access| access.to_lowercase()).as_ref());
        let action = ("action".to_owned(), Yaml::Text(row.action.clone()));
        entries.push(("permission", Yaml::Map(vec![action, ("access".to_owned(), access)])));
    }
    let mut types = Types::default();
    let result = destination.result.as_deref().unwrap_or("Result");
    let mut response = response(facts, Some(result));
    response.retain(|name, _| !destination.envelope.contains(name));
    for (key, branches) in [("request", request(facts)), ("response", response)] {
        entries.push((key, section(&branches, &mut types)));
    }
    let [shapes, enums] = types.finish();
    entries.extend([("shapes", Yaml::Block(shapes)), ("enums", Yaml::Block(enums))]);
    if let Known::Stated(rows) = &facts.errors {
        entries.push(("errors", errors(rows)));
    }
    entries.extend(example(facts));
    entries.retain(|(_, value)| *value != Yaml::Block(Vec::new()));
    let entries: Vec<_> = entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    yaml::file(&[schema::header("operation", destination.is_in_group)], &entries)
}

fn section(branches: &IndexMap<String, Branch<'_>>, types: &mut Types) -> Yaml {
    Yaml::Block(branches.iter().map(|(name, branch)| (name.clone(), types.field(name, branch))).collect())
}

/// The error table by status, as specs have it.
fn errors(rows: &[ErrorRow]) -> Yaml {
    let mut statuses: BTreeMap<u16, IndexMap<&str, Vec<&str>>> = BTreeMap::new();
    for row in rows {
        let codes = statuses.entry(row.status.stated().copied().unwrap_or_default()).or_default();
        let messages = codes.entry(&row.code).or_default();
        messages.extend(row.message.stated().map(String::as_str).filter(|message| !message.is_empty()));
    }
    let code = |(code, messages): (&str, Vec<&str>)| (code.to_owned(), self::messages(&messages));
    let statuses = statuses
        .into_iter()
        .map(|(status, codes)| (status_key(status), Yaml::Block(codes.into_iter().map(code).collect())));
    Yaml::Block(statuses.collect())
}

/// The messages of a code.
pub(crate) fn messages(messages: &[&str]) -> Yaml {
    let text = |message: &&str| Yaml::Text((*message).to_owned());
    match messages {
        [] => Yaml::Nothing,
        [message] => text(message),
        messages => Yaml::List(messages.iter().map(text).collect()),
    }
}

/// The sample, if it is JSON.
fn example(facts: &Facts) -> Option<(&'static str, Yaml)> {
    let sample = serde_json::from_str::<serde_json::Value>(&facts.sample.as_ref()?.text).ok()?;
    let response = ("response".to_owned(), Yaml::json(&sample));
    sample.is_object().then(|| ("example", Yaml::Block(vec![response])))
}
