//! Adds types to a service's file that is there already: an edit of its text, so that all a person wrote stays as it is.

use crate::edit::{self, Behind, Document, Edit};
use crate::source::{self, FileId, Kind};
use crate::yaml::Yaml;

/// The text with further entries at the end of some of its sections; none where it cannot be read.
pub(super) fn to_sections(path: &str, text: &str, sections: &[(&str, Vec<(String, Yaml)>)]) -> Option<String> {
    let root = source::parse(FileId::default(), text).ok()?;
    let document = Document::new(path, text);
    let (mut edits, mut new): (Vec<Edit>, Vec<Edit>) = Default::default();
    for (key, entries) in sections.iter().filter(|(_, entries)| !entries.is_empty()) {
        match root.entries().iter().find(|entry| entry.key.value == *key) {
            Some(section) if !matches!(section.value.kind, Kind::Map(_)) => return None,
            Some(section) => edits
                .extend(entries.iter().map(|(name, value)| document.add(&section.value, &Behind::Last, name, value))),
            None => {
                let section = document.add(&root, &Behind::Last, key, &Yaml::Block(entries.clone()));
                new.push(document.spaced(section));
            }
        }
    }
    // Where the last section ends, a new one begins: what goes into the last comes first.
    edits.append(&mut new);
    Some(edit::fit(path, text, edit::apply(text, &edits)))
}
