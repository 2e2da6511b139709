//! The files of one service: what is new, and what those that are there lack.

use super::draft::{Draft, Operation};
use super::existing::{self, Folder};
use super::note::Notes;
use super::recurring::Recurring;
use super::{Options, calls, choice, folder, group, merge, sample, shapes, write};
use crate::emit::File;
use crate::source::Sources;
use crate::{day, resolve};
use std::collections::HashSet;

/// Writes the specs of a service: new operations, the types that recur in them and, in merging, what specs lack.
pub(super) fn write(
    draft: &Draft,
    specs: &Sources,
    (folder, options): (&str, &Options<'_>),
    files: &mut Vec<File>,
    notes: &mut Notes,
) -> Result<(), String> {
    let service = &draft.service;
    let read = service.date.as_deref().filter(|date| day::is_one(date)).unwrap_or(options.today);
    let known = Folder::read(specs, folder, service, notes);
    folder::has_version(folder, service, &known)?;
    options.group.map_or(Ok(()), |group| group::may_take(group, folder, &known))?;
    let operations: Vec<Operation> = choice::chosen(&draft.operations, options.operations, &known, notes)
        .into_iter()
        .map(|(operation, rust)| Operation { rust, ..operation.clone() })
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
    if let (Some(group), false) = (options.group, options.operations.is_empty()) {
        let there = operations.iter().filter_map(|operation| known.operations.get(&operation.name));
        for existing in there.filter(|existing| existing.group() != Some(group)) {
            notes.add(&existing.path, "is there already and stays where it is");
        }
    }
    for operation in new {
        let calls = calls::recognise(operation);
        let named = shapes::name(operation, context);
        let sample = sample::of(operation, &draft.definitions, &known.envelope, notes);
        let group = group::of(operation, draft, &known, options.group, notes);
        let head = write::Head { service, is_in_group: group.is_some(), read };
        let folder = group.map_or_else(|| folder.to_owned(), |group| format!("{folder}/{group}"));
        let path = format!("{folder}/{}.yaml", operation.name);
        let write = |sample| write::operation(&head, operation, &named, &calls, &known.shared, sample);
        let mut text = write(sample.as_ref());
        // What a person knows of a type, the metadata's sample may contradict.
        if named.is_refined && findings(&path, &text, service_file(&known, files)).is_some() {
            text = write(None);
        }
        files.push(File { path, text });
    }
    Ok(())
}

/// Adds to a spec that is there what it lacks.
fn merge_into(
    operation: &Operation,
    context: shapes::Context<'_>,
    known: &Folder,
    files: &mut Vec<File>,
    notes: &mut Notes,
) {
    let Some(file) = known.operations.get(&operation.name) else { return };
    let sample = sample::of(operation, context.definitions, &known.envelope, &mut Notes::default());
    let merged = merge::operation(operation, file, known, context, sample.as_ref());
    let service = service_file(known, files);
    let merged = match findings(&file.path, &merged, service) {
        None => merged,
        // What a person wrote is right; a sample is what fits it least.
        Some(_) => merge::operation(operation, file, known, context, None),
    };
    if let Some(finding) = findings(&file.path, &merged, service) {
        notes.tell(&operation.name, "cannot be merged, for the spec would not lint: {}", [&finding]);
    } else if merged != file.text {
        files.push(File { path: file.path.clone(), text: merged });
    }
}

/// The path and the text of the service's file, as it is to be.
fn service_file<'f>(known: &'f Folder, files: &'f [File]) -> Option<(&'f str, &'f str)> {
    let (path, text) = known.service_file.as_ref()?;
    let changed = files.iter().find(|changed| changed.path == *path).map(|changed| &changed.text);
    Some((path, changed.unwrap_or(text)))
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
    known: &Folder,
    new: &[&Operation],
    folder: &str,
    files: &mut Vec<File>,
    notes: &mut Notes,
) -> Recurring {
    // No shared type may have the name of an operation's own, be it imported now or later.
    let operations = draft.operations.iter().map(|operation| operation.name.as_str());
    let rust = known.operations.iter().map(|(name, existing)| existing.rust(name));
    let rust = rust.chain(new.iter().map(|operation| operation.rust()));
    let names = operations.chain(known.operations.keys().map(String::as_str)).chain(rust);
    let mut taken: HashSet<String> = names.flat_map(shapes::names_of_operation).collect();
    taken.extend(known.shared.names().cloned());
    let recurring = Recurring::find(new, &draft.definitions, &known.shared, &taken);
    let context = shapes::Context { definitions: &draft.definitions, shared: &known.shared, recurring: &recurring };
    let named = shapes::name_recurring(context, &taken);
    let Some((path, text)) = &known.service_file else {
        files.push(File { path: format!("{folder}/service.yaml"), text: write::service(&draft.service, &named) });
        return recurring;
    };
    match write::service_with(path, text, &named) {
        Some(added) if added != *text => files.push(File { path: path.clone(), text: added }),
        Some(_) => {}
        None => {
            notes.add(path, "cannot be added to: each operation gets a copy of the types that recur");
            return Recurring::default();
        }
    }
    recurring
}
