//! Adds types to a service's file that is there already: an edit of its text, so that all a person wrote stays as it is.

use super::yaml::{self, Yaml};
use crate::source::{self, FileId, Kind, Node};
use std::fmt::Write as _;

/// The text with further entries at the end of some of its sections; none where the file is not laid out in blocks, as
/// one of JSON is not.
pub(super) fn to_sections(text: &str, sections: &[(&str, Vec<(String, Yaml)>)]) -> Option<String> {
    let mut text = text.to_owned();
    for (key, entries) in sections.iter().filter(|(_, entries)| !entries.is_empty()) {
        let root = source::parse(FileId::default(), &text).ok()?;
        if is_flow(&root, &text) {
            return None;
        }
        match root.entries().iter().position(|entry| entry.key.value == *key) {
            None => {
                end_line(&mut text);
                let _ = write!(text, "\n{key}:\n{}", yaml::entries(entries, 2));
            }
            Some(index) => {
                let section = &root.entries()[index].value;
                let first = section.entries().first().filter(|_| !is_flow(section, &text))?;
                let indent = column(&text, first.key.span.start as usize);
                let next = root.entries().get(index + 1).map(|next| next.key.span.start as usize);
                let end = end_of_section(&text, next.unwrap_or(text.len()));
                let mut added = yaml::entries(entries, indent);
                if !text[..end].ends_with('\n') {
                    added.insert(0, '\n');
                }
                text.insert_str(end, &added);
            }
        }
    }
    Some(text)
}

/// Whether a mapping stands in braces.
fn is_flow(node: &Node, text: &str) -> bool {
    !matches!(node.kind, Kind::Map(_)) || text[node.span.start as usize..].starts_with('{')
}

/// The offset after the last line of a section that ends before `next`. What stands at the margin there, or between empty
/// lines, is about what comes next.
fn end_of_section(text: &str, next: usize) -> usize {
    let mut end = 0;
    let mut offset = 0;
    for line in text[..next].split_inclusive('\n') {
        offset += line.len();
        if line.starts_with([' ', '\t']) && !line.trim().is_empty() {
            end = offset;
        }
    }
    end
}

/// How far from the margin an offset is.
fn column(text: &str, offset: usize) -> usize {
    let before = &text[..offset];
    before.len() - before.rfind('\n').map_or(0, |end| end + 1)
}

fn end_line(text: &mut String) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}
