//! Vendors' machine-readable descriptions become spec files.
//!
//! Data flows one way: [`api_docs`] and [`volcengine`] read what the vendors publish into a [`draft`], [`shapes`] names
//! its types, [`write`] prints it in our format. Facts travel (names, types, limits, codes, wire messages, samples), prose
//! does not: what an operation does is said in words made of its name, until a person finds better ones. What cannot be
//! carried over is a [`Note`], and nothing that the metadata holds is a reason to fail.

mod api_docs;
mod append;
mod calls;
mod draft;
mod existing;
mod facts;
mod fold;
mod folder;
mod json;
mod merge;
mod names;
mod places;
mod recurring;
mod sample;
mod shapes;
mod shared;
mod volcengine;
mod write;

use crate::diff::{Change, Specs};
use crate::drift::{self, Described, DescribedOperation};
use crate::name;
use crate::resolve;
use crate::source::Sources;
use crate::spec::structure::is_date;
use draft::{Draft, Notes, Operation};
use places::Places;
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
    /// Whether specs that are there get what they lack.
    pub merge: bool,
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
    /// What was not carried over.
    pub notes: Vec<Note>,
    /// What the metadata states otherwise than the specs that were there before.
    pub changes: Vec<Change>,
}

/// Turns metadata into spec files. Files that `specs` has already stay as they are: they are compared.
///
/// # Errors
/// When a file is not JSON, or not metadata in a form that is known; when it has none of an operation that is asked for; and when
/// the folder is none for its service.
pub fn import(metadata: &[Metadata], specs: &Sources, options: &Options<'_>) -> Result<Imported, String> {
    let mut imported = Imported::default();
    let mut notes = Notes::default();
    let drafts = read(metadata, &mut notes)?;
    if options.folder.is_some() && drafts.len() > 1 {
        return Err("one folder takes one service; leave the folder out, or import one at a time".to_owned());
    }
    let has = |name: &String| drafts.iter().flat_map(|(draft, _)| &draft.operations).any(|other| other.name == *name);
    let missing: Vec<&str> = options.operations.iter().filter(|name| !has(name)).map(String::as_str).collect();
    if !missing.is_empty() {
        return Err(format!("the metadata has no operation {}", missing.join(", ")));
    }
    for (draft, _) in &drafts {
        options.folder.map_or(Ok(()), |folder| folder::may_hold(folder, &draft.service))?;
        imported.operations += draft.operations.len();
        let folder = folder::of(&draft.service, options);
        write_service(draft, specs, (&folder, options), &mut imported.files, &mut notes);
    }
    let known = Specs::new(with(specs, &imported.files)).ok();
    for (draft, file) in &drafts {
        let folder = folder::of(&draft.service, options);
        match &known {
            Some(known) => imported.changes.extend(compare(draft, file, &folder, options, known)),
            None => notes.add(&folder, "the specs have findings and are not compared; `cargo codegen lint` shows them"),
        }
    }
    if !options.operations.is_empty() {
        // Nobody misses anything of an operation that was not asked for.
        let all = drafts.iter().flat_map(|(draft, _)| &draft.operations).map(|operation| &operation.name);
        let others: HashSet<&str> = all.filter(|name| !options.operations.contains(name)).map(String::as_str).collect();
        notes.0.retain(|note| !others.contains(note.place.split('.').next().unwrap_or_default()));
    }
    imported.notes = notes.0;
    Ok(imported)
}

/// The specs as they are once these files are written.
fn with(specs: &Sources, files: &[(String, String)]) -> Sources {
    let old = specs.iter().map(|(_, file)| (file.path.clone(), file.text.clone()));
    let all: BTreeMap<String, String> = old.chain(files.iter().cloned()).collect();
    let mut sources = Sources::default();
    for (path, text) in all {
        sources.add(path, text);
    }
    sources
}

/// Whether a file is metadata, and no page.
pub fn is_metadata(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with('{')
}

/// What metadata says of each service, for comparing it.
///
/// # Errors
/// When a file is not JSON, or not metadata in a form that is known.
pub fn describe(metadata: &[Metadata]) -> Result<Vec<Described>, String> {
    let drafts = read(metadata, &mut Notes::default())?;
    Ok(drafts.iter().map(|(draft, file)| described(draft, file, |_| true)).collect())
}

/// What a draft says, of the operations that are asked for.
fn described(draft: &Draft, file: &Metadata, is_asked: impl Fn(&Operation) -> bool) -> Described {
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
fn compare(draft: &Draft, file: &Metadata, folder: &str, options: &Options<'_>, specs: &Specs) -> Vec<Change> {
    let service = format!("{folder}/service.");
    let mut services = specs.model.clouds.iter().flat_map(|cloud| &cloud.services);
    let Some(known) = services.find(|known| known.source.starts_with(&service)) else { return Vec::new() };
    let is_asked = |name: &str| options.operations.is_empty() || options.operations.iter().any(|asked| asked == name);
    let is_known = |operation: &Operation| known.operations.iter().any(|known| known.wire == operation.name);
    let mut changes = drift::compare_service(&described(draft, file, is_known), known, specs);
    changes.retain(|change| change.operation.rsplit('/').next().is_some_and(is_asked));
    changes
}

/// A draft of each service that the files describe, with the file that has most of it.
fn read<'m>(metadata: &'m [Metadata], notes: &mut Notes) -> Result<Vec<(Draft, &'m Metadata)>, String> {
    let mut drafts = Vec::new();
    let mut parts: BTreeMap<String, (Vec<Value>, &Metadata)> = BTreeMap::new();
    for file in metadata {
        let value: Value =
            serde_json::from_str(&file.text).map_err(|error| format!("{}: not JSON: {error}", file.name))?;
        if api_docs::is_one(&value) {
            drafts.push((api_docs::read(&value, notes), file));
        } else if value.is_object() {
            // One service of Volcengine comes in three files: ecs.2020-04-01.structure.json and so on.
            let name = file.name.rsplit('/').next().unwrap_or(&file.name);
            let name = name.strip_suffix(".json").unwrap_or(name);
            let service = name.rsplit_once('.').map_or(name, |(service, _)| service);
            let (values, main) = parts.entry(service.to_owned()).or_insert_with(|| (Vec::new(), file));
            if file.text.contains("\"MetaTypes\"") {
                *main = file;
            }
            values.push(value);
        } else {
            return Err(format!("{}: no metadata: neither `apis` nor operations", file.name));
        }
    }
    drafts.extend(parts.iter().map(|(service, (parts, main))| (volcengine::read(service, parts, notes), *main)));
    Ok(drafts)
}

fn write_service(
    draft: &Draft,
    specs: &Sources,
    (folder, options): (&str, &Options<'_>),
    files: &mut Vec<(String, String)>,
    notes: &mut Notes,
) {
    let service = &draft.service;
    let read = service.date.as_deref().filter(|date| is_date(date)).unwrap_or(options.today);
    let known = existing::Folder::read(specs, folder, service, notes);
    let operations: Vec<Operation> = chosen(&draft.operations, options.operations, &known, notes)
        .into_iter()
        .map(|operation| existing::without_envelope(operation, &known.envelope))
        .collect();
    let new: Vec<&Operation> =
        operations.iter().filter(|operation| !known.operations.contains_key(&operation.name)).collect();
    let recurring = recurring(draft, &known, &new, folder, files, notes);
    let context = shapes::Context { definitions: &draft.definitions, shared: &known.shared, recurring: &recurring };
    if options.merge {
        for operation in &operations {
            merge_into(operation, context, &known, files, notes);
        }
    }
    for operation in new {
        let calls = calls::recognise(operation);
        let named = shapes::name(operation, context);
        let sample = sample::of(operation, &draft.definitions, &known.envelope, notes);
        // What a person knows of a type, the metadata's sample may contradict.
        let sample = sample.filter(|_| !named.is_refined);
        let text = write::operation(service, operation, &named, &calls, &known.shared, sample.as_ref(), read);
        files.push((format!("{folder}/{}.yaml", operation.name), text));
    }
}

/// Adds to a spec that is there what it lacks.
fn merge_into(
    operation: &Operation,
    context: shapes::Context<'_>,
    known: &existing::Folder,
    files: &mut Vec<(String, String)>,
    notes: &mut Notes,
) {
    let (Some(spec), Some(file)) = (known.operations.get(&operation.name), known.files.get(&operation.name)) else {
        return;
    };
    let sample = sample::of(operation, context.definitions, &known.envelope, &mut Notes::default());
    let merged = merge::operation(operation, spec, file, known, context, sample.as_ref());
    let service = known.service_file.as_ref().map(|(path, text)| {
        let changed = files.iter().find(|(changed, _)| changed == path).map(|(_, text)| text);
        (path.as_str(), changed.unwrap_or(text).as_str())
    });
    let merged = match findings(&file.path, &merged, service) {
        None => merged,
        // What a person wrote is right; a sample is what fits it least.
        Some(_) => merge::operation(operation, spec, file, known, context, None),
    };
    if let Some(finding) = findings(&file.path, &merged, service) {
        notes.add(&operation.name, format!("cannot be merged, for the spec would not lint: {finding}"));
    } else if merged != file.text {
        files.push((file.path.clone(), merged));
    }
}

/// The first thing that the linter has to say of an operation's file.
fn findings(path: &str, text: &str, service: Option<(&str, &str)>) -> Option<String> {
    let mut sources = Sources::default();
    if let Some((path, text)) = service {
        sources.add(path.to_owned(), text.to_owned());
    }
    let file = sources.add(path.to_owned(), text.to_owned());
    let findings = resolve::resolve(&sources).err()?;
    findings.into_iter().find(|finding| finding.span.file == file).map(|finding| finding.message)
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
    taken.extend(known.shared.names().cloned());
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
fn chosen<'d>(
    operations: &'d [Operation],
    named: &[String],
    known: &existing::Folder,
    notes: &mut Notes,
) -> Vec<&'d Operation> {
    // Modules and types, each with whose it is.
    let mut taken: BTreeMap<String, String> = known.shared.names().map(|name| (name.clone(), name.clone())).collect();
    for (name, spec) in &known.operations {
        let rust = spec.rust.as_ref().map_or(name.as_str(), |rust| rust.value.as_str());
        taken.extend(names_taken_by(rust).map(|taken| (taken, name.clone())));
    }
    let mut chosen = Vec::new();
    for operation in operations {
        if !named.is_empty() && !named.contains(&operation.name) {
            continue;
        }
        if named.is_empty() && operation.is_retired {
            notes.add(&operation.name, "the vendor has retired it: left out; name it to import it all the same");
            continue;
        }
        if known.operations.contains_key(&operation.name) {
            chosen.push(operation);
            continue;
        }
        if known.unreadable.contains(&operation.name) {
            continue;
        }
        // The name becomes a file, a module and a type.
        let is_file_name = operation.name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        let type_name =
            name::upper_camel(&operation.name).filter(|name| !name::is_reserved_type(name) && !name.ends_with('_'));
        let module = name::snake(&operation.name).filter(|_| is_file_name && type_name.is_some());
        if module.is_none_or(|module| module == "types" || operation.name == "service") {
            notes.add(&operation.name, "no file and no Rust type can have this name: left out");
            continue;
        }
        if let Some(other) = names_taken_by(&operation.name).find_map(|name| taken.get(&name)) {
            notes.add(&operation.name, format!("would share a module or a type with {other}: left out"));
            continue;
        }
        taken.extend(names_taken_by(&operation.name).map(|taken| (taken, operation.name.clone())));
        chosen.push(operation);
    }
    chosen
}

/// The module and the types of an operation.
fn names_taken_by(operation: &str) -> impl Iterator<Item = String> + use<> {
    // In its own spelling, which no type has.
    let module = name::snake(operation).map(|module| format!("mod {module}"));
    shapes::names_of_operation(operation).chain(module)
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
