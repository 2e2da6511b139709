//! Rows of error tables.

use super::Plan;
use crate::diff::Home;
use crate::draft::messages;
use crate::drift::fix::ErrorRow;
use crate::edit::{Behind, Document, Edit};
use crate::source::{Kind, Node};
use crate::yaml::Yaml;

impl ErrorRow {
    /// Where the code is written.
    fn home(&self) -> Home {
        self.table.at(&[&self.status, &self.code])
    }
}

/// The messages that a code is to have under a status, and where it goes when it is new.
pub(super) struct Code {
    row: ErrorRow,
    messages: Vec<String>,
    behind: Vec<String>,
}

impl Plan<'_> {
    pub(super) fn add_errors(&mut self, rows: &[ErrorRow], behind: &[String]) {
        for row in rows {
            let code = self.code(row);
            code.messages.extend(row.message.clone());
            code.behind = behind.to_vec();
        }
    }

    pub(super) fn set_message(&mut self, row: &ErrorRow, with: &str) {
        let messages = &mut self.code(row).messages;
        match messages.iter_mut().find(|message| Some(message.as_str()) == row.message.as_deref()) {
            Some(message) => with.clone_into(message),
            None => messages.push(with.to_owned()),
        }
    }

    pub(super) fn drop_message(&mut self, row: &ErrorRow) {
        let messages = &mut self.code(row).messages;
        messages.retain(|message| Some(message.as_str()) != row.message.as_deref());
        if messages.is_empty() {
            self.codes.shift_remove(&row.home());
            self.removals.push(row.home());
        }
    }

    /// The messages of a code as they are to be: first those that are written.
    fn code(&mut self, row: &ErrorRow) -> &mut Code {
        let (_, messages) = self.messages(&row.home());
        let new = || Code { row: row.clone(), messages, behind: Vec::new() };
        self.codes.entry(row.home()).or_insert_with(new)
    }

    /// Writes the codes that have other messages, all of one under one status together.
    pub(super) fn write_errors(&mut self) {
        let specs = self.specs();
        for (home, code) in std::mem::take(&mut self.codes) {
            let texts: Vec<&str> = code.messages.iter().map(String::as_str).collect();
            if specs.entry(&home).is_none() {
                let status = code.row.table.at(&[&code.row.status]);
                self.insert(status, Behind::Names(code.behind), code.row.code, messages(&texts));
                continue;
            }
            let (home, written) = self.messages(&home);
            match (specs.node(&home), specs.document(home.file())) {
                (Some(list), Some(document)) if !list.elements().is_empty() => {
                    self.push(home.file(), listed(document, list, &written, &texts));
                }
                _ => self.set(&home, &messages(&texts)),
            }
        }
    }

    /// Moves a code that has no other row under its status.
    pub(super) fn set_status(&mut self, row: &ErrorRow, with: &str) {
        let (home, other) = (row.home(), row.table.at(&[with, &row.code]));
        let specs = self.specs();
        let (_, written) = self.messages(&home);
        let is_free = written.len() < 2 && specs.node(&other).is_none();
        if let (Some(node), Some(document), true) = (specs.node(&home), specs.document(home.file()), is_free) {
            let value = match Yaml::json(&node.to_json()) {
                Yaml::Map(entries) if !document.is_flow(node) => Yaml::Block(entries),
                _ if matches!(node.kind, Kind::Null) => Yaml::Nothing,
                value => value,
            };
            self.removals.push(home);
            self.insert(row.table.at(&[with]), Behind::Last, row.code.clone(), value);
        }
    }

    /// Where the messages of a code are written, and which they are.
    fn messages(&self, home: &Home) -> (Home, Vec<String>) {
        let specs = self.specs();
        let is_form = specs.node(home).is_some_and(|node| matches!(node.kind, Kind::Map(_)));
        let home = if is_form { home.at(&["message"]) } else { home.clone() };
        let node = specs.node(&home);
        let texts = node
            .into_iter()
            .flat_map(|node| node.as_text().into_iter().chain(node.elements().iter().filter_map(Node::as_text)));
        (home.clone(), texts.map(str::to_owned).collect())
    }
}

/// The edits that give a list of messages other texts: an element that stays is not touched, nor is what stands behind it.
fn listed(document: Document<'_>, list: &Node, written: &[String], texts: &[&str]) -> Vec<Edit> {
    if texts.len() < written.len() {
        let is_gone = |(_, text): &(usize, &String)| !texts.contains(&text.as_str());
        let gone: Vec<usize> = written.iter().enumerate().filter(is_gone).map(|(index, _)| index).collect();
        return document.remove_elements(list, &gone);
    }
    let (kept, new) = texts.split_at(written.len());
    let others = list.elements().iter().zip(kept).zip(written).filter(|((_, text), written)| *text != written);
    let replaced = others.map(|((node, text), _)| document.replace_node(node, &Yaml::Text((*text).to_owned())));
    let last = list.elements().len().checked_sub(1);
    replaced.chain(new.iter().map(|text| document.insert_element(list, last, text))).collect()
}
