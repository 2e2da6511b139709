//! The values of enums, which stand in a list or, with what they mean, in a mapping.

use super::{Plan, UNDOCUMENTED};
use crate::diff::Home;
use crate::edit::{Behind, Document};
use crate::source::{Kind, Node};
use crate::yaml::Yaml;

impl Plan<'_> {
    /// The values of an enum, and where they are written.
    fn values(&self, of: &Home) -> Option<(Home, &Node, Document<'_>)> {
        let specs = self.specs();
        let values = of.at(&["values"]);
        let home = if specs.node(&values).is_some() { values } else { of.clone() };
        Some((home.clone(), specs.node(&home)?, specs.document(home.file())?))
    }

    pub(super) fn add_value(&mut self, of: &Home, text: &str, behind: &[String]) {
        let Some((home, values, document)) = self.values(of) else { return };
        if let Kind::Map(_) = values.kind {
            return self.insert(home, Behind::Names(behind.to_vec()), text.to_owned(), Yaml::Nothing);
        }
        let place =
            |name: &String| values.elements().iter().position(|element| self::text(element).eq_ignore_ascii_case(name));
        let behind = behind.iter().rev().find_map(place);
        let edit = document.insert_element(values, behind, text);
        self.push(of.file(), [edit]);
    }

    pub(super) fn rename_value(&mut self, of: &Home, text: &str, with: &str) {
        let Some((_, values, document)) = self.values(of) else { return };
        let listed = values.elements().iter().find(|element| self::text(element) == text);
        let entries = listed.unwrap_or(values).entries().iter();
        let entry = entries.clone().find(|entry| entry.key.value == text);
        let edit = match (listed, entry) {
            (_, Some(entry)) => Some(document.rename(entry, with)),
            (Some(element), None) => Some(document.replace_node(element, &Yaml::Text(with.to_owned()))),
            (None, None) => None,
        };
        self.push(of.file(), edit);
    }

    pub(super) fn hold_value(&mut self, of: &Home, text: &str, day: &Yaml) {
        let Some((home, values, document)) = self.values(of) else { return };
        let Some(element) = values.elements().iter().find(|element| self::text(element) == text) else {
            return self.describe(&home.at(&[text]), "about", day);
        };
        let edits = match element.entries().first() {
            None => vec![document.describe_element(element, (UNDOCUMENTED, day))],
            Some(entry) if matches!(entry.value.kind, Kind::Map(_)) => {
                let last = entry.value.entries().len().checked_sub(1);
                vec![document.insert(&entry.value, last, UNDOCUMENTED, day)]
            }
            Some(entry) => document.nest(element, entry, "about", (UNDOCUMENTED, day)),
        };
        self.push(of.file(), edits);
    }

    pub(super) fn drop_value(&mut self, of: &Home, text: &str) {
        let Some((home, values, document)) = self.values(of) else { return };
        match values.elements().iter().position(|element| self::text(element) == text) {
            Some(at) if values.elements().len() > 1 => {
                let edits = document.remove_elements(values, &[at]);
                self.push(of.file(), edits);
            }
            Some(_) => {}
            None => self.removals.push(home.at(&[text])),
        }
    }

    pub(super) fn release_value(&mut self, of: &Home, text: &str) {
        let Some((home, values, document)) = self.values(of) else { return };
        let Some(element) = values.elements().iter().find(|element| self::text(element) == text) else {
            return self.unmark(&home.at(&[text]));
        };
        let Some(form) = element.entries().first().map(|entry| &entry.value) else { return };
        let at = form.entries().iter().position(|entry| entry.key.value == UNDOCUMENTED);
        let edits = match (at, form.entries().len()) {
            (Some(_), 1) => document.plain_element(element).into_iter().collect(),
            (Some(at), _) => document.remove(form, &[at]),
            (None, _) => Vec::new(),
        };
        self.push(of.file(), edits);
    }
}

/// The text of a value in a list.
fn text(element: &Node) -> &str {
    let key = element.entries().first().map(|entry| entry.key.value.as_str());
    element.as_text().or(key).unwrap_or_default()
}
