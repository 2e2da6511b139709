//! Rows that only the page has, as entries of a spec, with the shapes and enums that they need.

use super::Task;
use crate::diff::Home;
use crate::draft::{self, Branch, Types};
use crate::drift::facts::DEPRECATED;
use crate::model::{self, Envelope};
use crate::page::Known;
use crate::yaml::Yaml;
use indexmap::IndexMap;
use std::collections::HashSet;

/// The page as a tree of rows, and the types that new rows have needed so far.
pub(super) struct Additions<'m> {
    task: Task<'m>,
    request: IndexMap<String, Branch<'m>>,
    response: IndexMap<String, Branch<'m>>,
    /// New types, by the file that they go into.
    types: IndexMap<String, Types>,
}

/// A row: the names of its siblings that stand before it, and its branch.
type Found<'a, 'm> = (Vec<String>, &'a str, &'a Branch<'m>);

impl<'m> Additions<'m> {
    pub(super) fn new(task: Task<'m>) -> Self {
        let result = match &task.service.envelope {
            Envelope::Wrapped { result, .. } => Some(result.as_str()),
            Envelope::Flat { .. } => None,
        };
        let request = draft::request(task.facts);
        Additions { task, request, response: draft::response(task.facts, result), types: IndexMap::new() }
    }

    /// The entry of a row, and the names that it goes behind.
    pub(super) fn row(
        &mut self,
        is_request: bool,
        names: &[String],
        record: &Home,
    ) -> Option<(Vec<String>, String, Yaml)> {
        let root = if is_request { &self.request } else { &self.response };
        let (behind, name, branch) = find(root, names)?;
        let types = types(&mut self.types, self.task, record.file());
        Some((behind, name.to_owned(), filled(types.field(name, branch))))
    }

    /// The enum of a row's values.
    pub(super) fn open_enum(&mut self, is_request: bool, names: &[String], field: &Home) -> Option<String> {
        let root = if is_request { &self.request } else { &self.response };
        let (_, name, branch) = find(root, names)?;
        let Some(Known::Stated(values)) = &branch.field?.limits.values else { return None };
        Some(types(&mut self.types, self.task, field.file()).open_enum(name, values))
    }

    /// The new types: file, section, name, value.
    pub(super) fn types(self) -> Vec<(String, &'static str, String, Yaml)> {
        let mut all = Vec::new();
        for (file, types) in self.types {
            let [shapes, enums] = types.finish();
            let shapes = shapes.into_iter().map(|(name, members)| ("shapes", name, members_filled(members)));
            let enums = enums.into_iter().map(|(name, values)| ("enums", name, values));
            all.extend(shapes.chain(enums).map(|(section, name, value)| (file.clone(), section, name, value)));
        }
        all
    }
}

fn find<'a, 'm>(root: &'a IndexMap<String, Branch<'m>>, names: &[String]) -> Option<Found<'a, 'm>> {
    let (last, above) = names.split_last()?;
    let within = above.iter().try_fold(root, |members, name| Some(&members.get(name)?.members))?;
    let (at, name, branch) = within.get_full(last)?;
    Some((within.keys().take(at).cloned().collect(), name, branch))
}

fn types<'t>(all: &'t mut IndexMap<String, Types>, task: Task<'_>, file: &str) -> &'t mut Types {
    let Task { service, operation, .. } = task;
    all.entry(file.to_owned()).or_insert_with(|| {
        let named = |types: &model::Types| -> Vec<String> {
            let records = types.records.iter().map(|record| record.rust.clone());
            records.chain(types.enums.iter().map(|item| item.rust.clone())).collect()
        };
        let own = ["", "Response", "Error"].map(|ending| format!("{}{ending}", operation.rust));
        let taken: HashSet<String> =
            own.into_iter().chain(named(&operation.types)).chain(named(&service.types)).collect();
        Types::beside(taken, &operation.rust)
    })
}

fn members_filled(members: Yaml) -> Yaml {
    match members {
        Yaml::Block(entries) => Yaml::Block(entries.into_iter().map(|(key, value)| (key, filled(value))).collect()),
        other => other,
    }
}

/// An entry without the blanks that a draft leaves: what the page does not tell is left out, so that the spec is one.
fn filled(entry: Yaml) -> Yaml {
    let Yaml::Map(entries) = entry else { return entry };
    let ty = entries.iter().find(|(key, _)| key == "type").map(|(_, ty)| ty.clone());
    let kept = entries.into_iter().filter_map(|(key, value)| match (key.as_str(), &value) {
        ("deprecated", Yaml::Nothing) => Some((key, Yaml::Text(DEPRECATED.to_owned()))),
        ("type", _) => Some((key, value)),
        (_, Yaml::Nothing) => None,
        ("range", Yaml::Plain(range)) if range == ".." => None,
        ("range", Yaml::Plain(range)) if range.starts_with("..") => {
            Some((key, Yaml::Plain(format!("{}{range}", i32::MIN))))
        }
        ("range" | "length", _) if !is_limited(&key, ty.as_ref()) => None,
        ("example", value) if !is_example(value, ty.as_ref()) => None,
        _ => Some((key, value)),
    });
    Yaml::Map(kept.collect())
}

/// Whether a type has what such a limit limits.
fn is_limited(key: &str, ty: Option<&Yaml>) -> bool {
    let Some(Yaml::Text(ty)) = ty else { return false };
    let leaf = ty.rsplit('<').next().unwrap_or_default().trim_end_matches('>');
    if key == "range" { ["int32", "int64", "double"].contains(&leaf) } else { leaf == "string" }
}

/// Whether an example is one of its type, as far as `lint` asks for that.
fn is_example(value: &Yaml, ty: Option<&Yaml>) -> bool {
    let Some(Yaml::Text(ty)) = ty else { return true };
    let json = value.to_json();
    match ty.as_str() {
        "boolean" => json.is_boolean(),
        "int32" => json.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        "int64" => json.is_i64(),
        "double" => json.is_number(),
        _ => true,
    }
}
