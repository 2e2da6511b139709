//! Vendors' machine-readable descriptions become spec files.
//!
//! Data flows one way: [`api_docs`] and [`volcengine`] read what the vendors publish into a [`draft`], [`shapes`] names
//! its types, [`write`] prints it in our format. Facts travel (names, types, limits, codes, wire messages, samples), prose
//! does not: what an operation does is said in words made of its name, until a person finds better ones. What cannot be
//! carried over is a [`Note`], and nothing that the metadata holds is a reason to fail.

mod api_docs;
mod append;
mod calls;
mod choice;
mod described;
mod draft;
mod existing;
mod facts;
mod fold;
mod folder;
mod group;
mod json;
mod merge;
mod names;
mod note;
mod places;
mod recurring;
mod sample;
mod service;
mod shapes;
mod shared;
mod volcengine;
mod write;

use crate::diff::{Change, Specs};
use crate::drift::Described;
use crate::emit::File;
use crate::source::Sources;
use draft::Draft;
use note::Notes;
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};

pub use note::{Note, digest};

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
    /// The group of the service that new operations go into; the one that the metadata tells when none is given.
    pub group: Option<&'o str>,
    /// Whether specs that are there get what they lack.
    pub merge: bool,
    /// The day to put under `read`, where the metadata has none.
    pub today: &'o str,
}

/// What an import comes to.
#[derive(Debug, Default)]
pub struct Imported {
    /// Files to write.
    pub files: Vec<File>,
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
/// the folder is none for its service, has another version of it, or no such group.
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
    let mut folders = HashSet::new();
    for (draft, _) in &drafts {
        options.folder.map_or(Ok(()), |folder| folder::may_hold(folder, &draft.service))?;
        imported.operations += draft.operations.len();
        let folder = folder::of(&draft.service, options);
        if !folders.insert(folder.clone()) {
            return Err(format!("two services go into {folder}; import one at a time, and say --into for one"));
        }
        service::write(draft, specs, (&folder, options), &mut imported.files, &mut notes)?;
    }
    let texts = imported.files.iter().map(|file| (file.path.as_str(), file.text.as_str()));
    let known = Specs::new(specs.with(texts)).ok();
    for (draft, file) in &drafts {
        let folder = folder::of(&draft.service, options);
        match &known {
            Some(known) => imported.changes.extend(described::compare(draft, file, &folder, options, known)),
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
    if let Some((_, file)) = drafts.iter().find(|(draft, _)| draft.operations.is_empty()) {
        return Err(format!(
            "{}: no metadata that can be compared: it has no operations, or not their types",
            file.name
        ));
    }
    Ok(drafts.iter().map(|(draft, file)| described::of(draft, file, |_| true)).collect())
}

/// A draft of each service that the files describe, with the file that has most of it.
fn read<'m>(metadata: &'m [Metadata], notes: &mut Notes) -> Result<Vec<(Draft, &'m Metadata)>, String> {
    let mut drafts = Vec::new();
    let mut parts: BTreeMap<String, (Vec<Value>, &Metadata)> = BTreeMap::new();
    for file in metadata {
        // Some editors begin a file with a mark.
        let text = file.text.trim_start_matches('\u{feff}');
        let value: Value = serde_json::from_str(text).map_err(|error| format!("{}: not JSON: {error}", file.name))?;
        if api_docs::is_one(&value) {
            if value["apis"].as_object().is_none_or(serde_json::Map::is_empty) {
                return Err(format!("{}: `apis` has no operations by their names", file.name));
            }
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
            return Err(no_metadata(file));
        }
    }
    if let Some((_, main)) = parts.values().find(|(parts, _)| !volcengine::has_types(parts)) {
        return Err(no_metadata(main));
    }
    drafts.extend(parts.iter().map(|(service, (parts, main))| (volcengine::read(service, parts, notes), *main)));
    Ok(drafts)
}

fn no_metadata(file: &Metadata) -> String {
    format!(
        "{}: no metadata: neither `apis` nor the types of operations (meta_type). The three files of one service of \
         Volcengine are named alike, as in ecs.2020-04-01.meta_type.json",
        file.name
    )
}
