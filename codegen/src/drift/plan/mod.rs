//! From what differences ask for to edits of the spec files.

mod additions;
mod errors;
mod removals;
mod values;

use super::fix::{Fix, Thing};
use crate::diff::{Home, Specs};
use crate::edit::{Behind, Edit};
use crate::model::{Operation, Service};
use crate::page::Facts;
use crate::source::{Kind, Node};
use crate::spec::grammar::{ERROR_FORM, FIELD, Form, OPERATION, VALUE_FORM};
use crate::yaml::Yaml;
use additions::Additions;
use errors::Code;
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// The key of a tombstone.
const UNDOCUMENTED: &str = "undocumented";

/// What edits are planned for.
#[derive(Clone, Copy)]
pub(super) struct Task<'m> {
    pub(super) specs: &'m Specs,
    pub(super) service: &'m Service,
    pub(super) operation: &'m Operation,
    pub(super) facts: &'m Facts,
    /// The day of the reading.
    pub(super) day: &'m str,
}

/// Something to do.
pub(super) enum Step<'d> {
    /// What the page says goes into the spec.
    Follow(&'d Fix),
    /// The spec holds what the page dropped.
    Hold(&'d [Thing]),
    /// The spec remembers which facts it follows.
    Remember(String),
}

/// The edits that the steps come to, by file. A step that cannot be done is left out.
pub(super) fn edits(task: Task<'_>, steps: &[Step<'_>]) -> BTreeMap<String, Vec<Edit>> {
    let mut plan = Plan::new(task);
    let mut additions = Additions::new(task);
    for step in steps {
        match step {
            Step::Follow(fix) => plan.follow(fix, &mut additions),
            Step::Hold(things) => things.iter().for_each(|thing| plan.hold(thing)),
            Step::Remember(digest) => {
                let root = Home::new(&task.operation.source, &[]);
                plan.set(&root.at(&["read"]), &Yaml::Plain(task.day.to_owned()));
                plan.set(&root.at(&["facts"]), &Yaml::Plain(digest.clone()));
            }
        }
    }
    for (file, section, name, value) in additions.types() {
        plan.insert(Home::new(&file, &[section]), Behind::Last, name, value);
    }
    plan.finish()
}

struct Insertion {
    key: String,
    value: Yaml,
    behind: Behind,
}

struct Plan<'m> {
    task: Task<'m>,
    edits: BTreeMap<String, Vec<Edit>>,
    /// New entries, by the mapping that they go into.
    insertions: IndexMap<Home, Vec<Insertion>>,
    /// Entries that go.
    removals: Vec<Home>,
    /// Codes that get other messages, each under one status.
    codes: IndexMap<Home, Code>,
}

impl<'m> Plan<'m> {
    fn new(task: Task<'m>) -> Self {
        let (edits, insertions, codes) = (BTreeMap::new(), IndexMap::new(), IndexMap::new());
        Plan { task, edits, insertions, removals: Vec::new(), codes }
    }

    fn specs(&self) -> &'m Specs {
        self.task.specs
    }

    fn push(&mut self, file: &str, edits: impl IntoIterator<Item = Edit>) {
        let all = self.edits.entry(file.to_owned()).or_default();
        for edit in edits {
            // Two differences may ask for one thing.
            if edit.start == edit.end || !all.contains(&edit) {
                all.push(edit);
            }
        }
    }

    fn insert(&mut self, map: Home, behind: Behind, key: String, value: Yaml) {
        let insertions = self.insertions.entry(map).or_default();
        if insertions.iter().all(|known| known.key != key) {
            insertions.push(Insertion { key, value, behind });
        }
    }

    fn follow(&mut self, fix: &Fix, additions: &mut Additions<'m>) {
        match fix {
            Fix::Set(home, value) => self.set(home, value),
            Fix::Unset(home) => self.removals.push(home.clone()),
            Fix::Rename(home, name) => self.rename(home, name),
            Fix::AddRow { is_request, names, record } => {
                if let Some((behind, key, value)) = additions.row(*is_request, names, record) {
                    self.insert(record.clone(), Behind::Names(behind), key, value);
                }
            }
            Fix::AddEnum { is_request, names, field } => {
                if let Some(name) = additions.open_enum(*is_request, names, field) {
                    let written = self.specs().node(&field.at(&["type"])).and_then(Node::as_text);
                    let ty = written.unwrap_or("string").replace("string", &name);
                    self.set(&field.at(&["type"]), &Yaml::Text(ty));
                }
            }
            Fix::AddValue { of, text, behind } => self.add_value(of, text, behind),
            Fix::RenameValue { of, text, with } => self.rename_value(of, text, with),
            Fix::AddErrors { rows, behind } => self.add_errors(rows, behind),
            Fix::Message { row, with } => self.set_message(row, with),
            Fix::Status { row, with } => self.set_status(row, with),
            Fix::DropMessage(row) => self.drop_message(row),
            Fix::Drop(things) => things.iter().for_each(|thing| self.drop(thing)),
            Fix::Release(things) => things.iter().for_each(|thing| self.release(thing)),
            Fix::ByHand(_) => {}
        }
    }

    /// Writes a value behind a key of a field or of the file.
    fn set(&mut self, home: &Home, value: &Yaml) {
        let specs = self.specs();
        let Some((key, above)) = home.split_last() else { return };
        match (specs.entry(home), specs.document(home.file())) {
            (Some((map, at)), Some(document)) => {
                let edit = map.entries().get(at).map(|entry| document.replace(map, entry, value));
                self.push(home.file(), edit);
            }
            _ => {
                let behind = Behind::Format(form(&above));
                self.insert(above, behind, key.to_owned(), value.clone());
            }
        }
    }

    fn rename(&mut self, home: &Home, name: &str) {
        let Some((key, _)) = home.split_last() else { return };
        let sample = Home::new(home.file(), &["example", "request", key]);
        for home in [home, &sample] {
            let specs = self.specs();
            if let (Some((map, at)), Some(document)) = (specs.entry(home), specs.document(home.file())) {
                let edit = map.entries().get(at).map(|entry| document.rename(entry, name));
                self.push(home.file(), edit);
            }
        }
    }

    fn hold(&mut self, thing: &Thing) {
        let day = Yaml::Plain(self.task.day.to_owned());
        match thing {
            Thing::Field(home) => self.set(&home.at(&[UNDOCUMENTED]), &day),
            Thing::Error(home) => self.describe(home, "message", &day),
            Thing::Value(of, text) => self.hold_value(of, text, &day),
        }
    }

    /// Marks what may be written without a form of its own: the text that it is becomes the entry `name`.
    fn describe(&mut self, home: &Home, name: &str, day: &Yaml) {
        let specs = self.specs();
        let (Some((map, at)), Some(document)) = (specs.entry(home), specs.document(home.file())) else { return };
        let Some(entry) = map.entries().get(at) else { return };
        if matches!(entry.value.kind, Kind::Map(_)) {
            self.set(&home.at(&[UNDOCUMENTED]), day);
        } else {
            self.push(home.file(), document.nest(map, entry, name, (UNDOCUMENTED, day)));
        }
    }

    fn release(&mut self, thing: &Thing) {
        match thing {
            Thing::Field(home) | Thing::Error(home) => self.unmark(home),
            Thing::Value(of, text) => self.release_value(of, text),
        }
    }

    /// Takes the tombstone off; a form that has nothing else is none.
    fn unmark(&mut self, home: &Home) {
        let specs = self.specs();
        let only = specs.node(home).is_some_and(|node| node.entries().len() == 1);
        match (specs.entry(home), specs.document(home.file())) {
            (Some((map, at)), Some(document)) if only => {
                let edit = map.entries().get(at).map(|entry| document.clear(entry));
                self.push(home.file(), edit);
            }
            _ => self.removals.push(home.at(&[UNDOCUMENTED])),
        }
    }

    fn finish(mut self) -> BTreeMap<String, Vec<Edit>> {
        self.write_errors();
        self.remove_all();
        self.insert_all();
        self.edits
    }

    /// Adds what is new. A mapping that is not there yet is added with all that goes into it.
    fn insert_all(&mut self) {
        let specs = self.specs();
        while let Some((home, mut insertions)) = self.insertions.shift_remove_index(0) {
            insertions.sort_by_key(|insertion| insertion.behind.rank(&insertion.key));
            let (Some(map), Some(document)) = (specs.node(&home), specs.document(home.file())) else {
                let Some((key, above)) = home.split_last() else { continue };
                let entries = insertions.into_iter().map(|insertion| (insertion.key, insertion.value)).collect();
                let is_section = above.split_last().is_none();
                let behind = if is_section { Behind::Format(form(&above)) } else { Behind::Number };
                self.insert(above, behind, key.to_owned(), Yaml::Block(entries));
                continue;
            };
            let is_root = home.split_last().is_none();
            for Insertion { key, value, behind } in insertions {
                let stays = |key: &str| !self.removals.contains(&home.at(&[key]));
                let edit = document.add_among(map, &behind, &stays, (&key, &value));
                let edit = if is_root && matches!(value, Yaml::Block(_)) { document.spaced(edit) } else { edit };
                self.push(home.file(), [edit]);
            }
        }
    }
}

/// The form of what stands at that home.
fn form(home: &Home) -> &'static Form {
    match home.section() {
        None => &OPERATION,
        Some("enums") => &VALUE_FORM,
        Some("errors") => &ERROR_FORM,
        Some(_) => &FIELD,
    }
}
