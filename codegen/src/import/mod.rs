//! Vendors' machine-readable descriptions become spec files.
//!
//! Data flows one way: [`api_docs`] and [`volcengine`] read what the vendors publish into a [`draft`], [`shapes`] names
//! its types, [`write`] prints it in our format. Facts travel (names, types, limits, codes, wire messages, samples), prose
//! does not: what an operation does is said in words made of its name, until a person finds better ones. What cannot be
//! carried over is a [`Note`], and nothing that the metadata holds is a reason to fail.

mod api_docs;
mod append;
mod calls;
mod compare;
mod draft;
mod existing;
mod fold;
mod json;
mod names;
mod recurring;
mod sample;
mod shapes;
mod shared;
mod volcengine;
mod write;

use crate::name;
use crate::source::Sources;
use crate::spec::structure::is_date;
use draft::{Draft, Notes, Operation};
use recurring::Recurring;
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};

pub use draft::Note;

/// A file of metadata.
#[derive(Debug)]
pub struct Metadata {
    /// Its name.
    pub name: String,
    /// Its text, JSON.
    pub text: String,
}

/// What to import.
#[derive(Debug, Default)]
pub struct Options<'o> {
    /// Only these operations, retired or not; all that are not retired when empty.
    pub operations: &'o [String],
    /// The folder, as in `specs/alibaba/ecs`; named after the service when none is given.
    pub folder: Option<&'o str>,
    /// The day to put under `read`, where the metadata has none.
    pub today: &'o str,
}

/// What an import comes to.
#[derive(Debug, Default)]
pub struct Imported {
    /// Files to write: path below the workspace, and text.
    pub files: Vec<(String, String)>,
    /// How many operations the metadata describes.
    pub operations: usize,
    /// What was not carried over, and where specs that were there before disagree.
    pub notes: Vec<Note>,
}

/// Turns metadata into spec files. Files that `specs` has already stay as they are: they are compared.
///
/// # Errors
/// When a file is not JSON, or not metadata in a form that is known.
pub fn import(metadata: &[Metadata], specs: &Sources, options: &Options<'_>) -> Result<Imported, String> {
    let mut imported = Imported::default();
    let mut notes = Notes::default();
    let drafts = read(metadata, &mut notes)?;
    if options.folder.is_some() && drafts.len() > 1 {
        return Err("one folder takes one service; leave the folder out, or import one at a time".to_owned());
    }
    for draft in &drafts {
        imported.operations += draft.operations.len();
        write_service(draft, specs, options, &mut imported.files, &mut notes);
    }
    for missing in options.operations {
        if !drafts.iter().any(|draft| draft.operations.iter().any(|operation| operation.name == *missing)) {
            notes.add(missing, "the metadata has no such operation");
        }
    }
    imported.notes = notes.0;
    Ok(imported)
}

/// A draft of each service that the files describe.
fn read(metadata: &[Metadata], notes: &mut Notes) -> Result<Vec<Draft>, String> {
    let mut drafts = Vec::new();
    let mut parts: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for file in metadata {
        let value: Value =
            serde_json::from_str(&file.text).map_err(|error| format!("{}: not JSON: {error}", file.name))?;
        if api_docs::is_one(&value) {
            drafts.push(api_docs::read(&value, notes));
        } else if value.is_object() {
            // One service of Volcengine comes in three files: ecs.2020-04-01.structure.json and so on.
            let name = file.name.rsplit('/').next().unwrap_or(&file.name);
            let name = name.strip_suffix(".json").unwrap_or(name);
            let service = name.rsplit_once('.').map_or(name, |(service, _)| service);
            parts.entry(service.to_owned()).or_default().push(value);
        } else {
            return Err(format!("{}: no metadata: neither `apis` nor operations", file.name));
        }
    }
    drafts.extend(parts.iter().map(|(service, parts)| volcengine::read(service, parts, notes)));
    Ok(drafts)
}

fn write_service(
    draft: &Draft,
    specs: &Sources,
    options: &Options<'_>,
    files: &mut Vec<(String, String)>,
    notes: &mut Notes,
) {
    let service = &draft.service;
    let folder = options.folder.map_or_else(
        || format!("specs/{}/{}", service.cloud, folder_name(&service.name)),
        |folder| folder.trim_end_matches('/').to_owned(),
    );
    let read = service.date.as_deref().filter(|date| is_date(date)).unwrap_or(options.today);
    let known = existing::Folder::read(specs, &folder, service, notes);
    let operations: Vec<Operation> = chosen(&draft.operations, options.operations, notes)
        .into_iter()
        .map(|operation| existing::without_envelope(operation, &known.envelope))
        .collect();
    let new: Vec<&Operation> =
        operations.iter().filter(|operation| !known.operations.contains_key(&operation.name)).collect();
    let recurring = recurring(draft, &known, &new, &folder, files, notes);
    let context = shapes::Context { definitions: &draft.definitions, shared: &known.shared, recurring: &recurring };
    for operation in &operations {
        match known.operations.get(&operation.name) {
            Some(spec) => compare::operation(operation, &draft.definitions, spec, &known, notes),
            None => {
                let calls = calls::recognise(operation);
                let named = shapes::name(operation, context);
                let sample = sample::of(operation, &draft.definitions, &known.envelope, notes);
                // What a person knows of a type, the metadata's sample may contradict.
                let sample = sample.filter(|_| !named.is_refined);
                let text = write::operation(service, operation, &named, &calls, &known.shared, sample.as_ref(), read);
                files.push((format!("{folder}/{}.yaml", operation.name), text));
            }
        }
    }
}

/// Finds the types that recur in new operations, and writes them into the service's file.
fn recurring(
    draft: &Draft,
    known: &existing::Folder,
    new: &[&Operation],
    folder: &str,
    files: &mut Vec<(String, String)>,
    notes: &mut Notes,
) -> Recurring {
    // No shared type may have the name of an operation's own, be it imported now or later.
    let operations = draft.operations.iter().map(|operation| operation.name.as_str());
    let rust = known.operations.values().filter_map(|spec| spec.rust.as_ref()).map(|rust| rust.value.as_str());
    let names = operations.chain(known.operations.keys().map(String::as_str)).chain(rust);
    let mut taken: HashSet<String> = names.flat_map(shapes::names_of_operation).collect();
    taken.extend(known.shared.shapes.keys().chain(known.shared.enums.keys()).cloned());
    let recurring = Recurring::find(new, &draft.definitions, &known.shared, &taken);
    let context = shapes::Context { definitions: &draft.definitions, shared: &known.shared, recurring: &recurring };
    let named = shapes::name_recurring(context, &taken);
    let Some((path, text)) = &known.service_file else {
        files.push((format!("{folder}/service.yaml"), write::service(&draft.service, &named)));
        return recurring;
    };
    match write::service_with(path, text, &named) {
        Some(added) if added != *text => files.push((path.clone(), added)),
        Some(_) => {}
        None => {
            notes.add(path, "cannot be added to: each operation gets a copy of the types that recur");
            return Recurring::default();
        }
    }
    recurring
}

/// The operations to import: the named ones, or all that the vendor has not retired.
fn chosen<'d>(operations: &'d [Operation], named: &[String], notes: &mut Notes) -> Vec<&'d Operation> {
    let mut modules: BTreeMap<String, &str> = BTreeMap::new();
    let mut chosen = Vec::new();
    for operation in operations {
        if !named.is_empty() && !named.contains(&operation.name) {
            continue;
        }
        if named.is_empty() && operation.is_retired {
            notes.add(&operation.name, "the vendor has retired it: left out; name it to import it all the same");
            continue;
        }
        // The name becomes a file, a module and a type.
        let is_file_name = operation.name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        let type_name = name::upper_camel(&operation.name).filter(|name| !name::is_reserved_type(name));
        let module = name::snake(&operation.name).filter(|_| is_file_name && type_name.is_some());
        let Some(module) = module.filter(|module| module != "types" && operation.name != "service") else {
            notes.add(&operation.name, "no file and no Rust type can have this name: left out");
            continue;
        };
        if let Some(other) = modules.get(&module) {
            notes.add(&operation.name, format!("would share its module with {other}: left out"));
            continue;
        }
        modules.insert(module, &operation.name);
        chosen.push(operation);
    }
    chosen
}

/// The folder of a service, as in `pai-dsw`: a module and a feature are named after it, so each word begins with a
/// letter.
fn folder_name(service: &str) -> String {
    let mut folder = String::new();
    for word in service.split(|letter: char| !letter.is_ascii_alphanumeric()) {
        if word.starts_with(|first: char| first.is_ascii_alphabetic()) && !folder.is_empty() {
            folder.push('-');
        }
        folder.push_str(&word.to_lowercase());
    }
    let begins_well = folder.starts_with(|first: char| first.is_ascii_lowercase());
    if begins_well && !name::is_reserved_type(&folder) { folder } else { format!("service{folder}") }
}

/// The date, as in 2026-11-21, of a day counted from the beginning of 1970.
pub fn date_of_day(day: u64) -> String {
    let is_leap = |year: u64| year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let (mut year, mut day) = (1970, day);
    while day >= 365 + u64::from(is_leap(year)) {
        day -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if day < length {
            break;
        }
        day -= length;
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", day + 1)
}
