//! Rows of error tables.

use super::{Behind, Plan};
use crate::diff::Home;
use crate::draft::messages;
use crate::drift::fix::ErrorRow;
use crate::source::{Kind, Node};
use crate::yaml::Yaml;

impl ErrorRow {
    /// Where the code is written.
    fn home(&self) -> Home {
        self.table.at(&[&self.status, &self.code])
    }
}

impl Plan<'_> {
    pub(super) fn add_errors(&mut self, rows: &[ErrorRow], behind: &[String]) {
        for row in rows {
            let (known, names) = self.rows.entry(row.home()).or_default();
            known.push(row.clone());
            *names = behind.to_vec();
        }
    }

    /// Writes the new rows, all messages of a code under one status together.
    pub(super) fn write_errors(&mut self) {
        for (home, (rows, behind)) in std::mem::take(&mut self.rows) {
            let Some(row) = rows.first() else { continue };
            let new = rows.iter().filter_map(|row| row.message.as_deref());
            if self.specs().entry(&home).is_none() {
                let value = messages(&new.collect::<Vec<_>>());
                self.insert(row.table.at(&[&row.status]), Behind::Names(behind), row.code.clone(), value);
                continue;
            }
            let (home, written) = self.messages(&home);
            let texts: Vec<&str> = written.iter().map(String::as_str).chain(new).collect();
            self.set(&home, &messages(&texts));
        }
    }

    pub(super) fn set_message(&mut self, row: &ErrorRow, with: &str) {
        let (home, written) = self.messages(&row.home());
        let specs = self.specs();
        let elements = specs.node(&home).map(Node::elements).unwrap_or_default();
        let at = row.message.as_ref().and_then(|message| written.iter().position(|known| known == message));
        match (at.and_then(|at| elements.get(at)), specs.document(home.file())) {
            (Some(element), Some(document)) => {
                let edit = document.replace_node(element, &Yaml::Text(with.to_owned()));
                self.push(home.file(), [edit]);
            }
            _ => self.set(&home, &messages(&[with])),
        }
    }

    pub(super) fn drop_message(&mut self, row: &ErrorRow) {
        let (home, written) = self.messages(&row.home());
        let left: Vec<&str> =
            written.iter().map(String::as_str).filter(|text| Some(*text) != row.message.as_deref()).collect();
        if left.is_empty() {
            self.removals.push(row.home());
        } else if left.len() < written.len() {
            self.set(&home, &messages(&left));
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
