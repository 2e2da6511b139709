//! Changes of spec files that keep what people wrote: comments, order, quotes, line breaks.
//!
//! A change is a text put into a place, computed from the tree of the file, so that everything it does not name stays as it is, byte
//! for byte. Nothing is written here.

mod behind;
mod document;

pub(crate) use behind::Behind;
pub(crate) use document::Document;

use crate::source::{self, FileId, Node};
use crate::yaml::WIDTH;
use std::collections::HashSet;

/// A text in the place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    /// First byte of what goes.
    pub(crate) start: usize,
    /// One past its last byte.
    pub(crate) end: usize,
    /// What comes.
    pub(crate) text: String,
}

/// The text with all edits made. Those that begin at one place are made in their order; one that reaches into another, or does not
/// fit the text, is left out.
pub(crate) fn apply(text: &str, edits: &[Edit]) -> String {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.start, edit.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    let is_windows = text.contains("\r\n");
    for edit in sorted {
        if let (Some(kept), true) = (text.get(done..edit.start), text.is_char_boundary(edit.end)) {
            out.push_str(kept);
            if is_windows {
                out.push_str(&edit.text.replace("\r\n", "\n").replace('\n', "\r\n"));
            } else {
                out.push_str(&edit.text);
            }
            done = edit.end.max(edit.start);
        }
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// A changed text in which what no longer fits on a line has lines of its own, as people write it. Lines that were there stay.
pub(crate) fn fit(path: &str, before: &str, after: String) -> String {
    let known: HashSet<&str> = before.lines().collect();
    let is_long = |line: &str| line.chars().count() > WIDTH && !known.contains(line);
    if !after.lines().any(is_long) {
        return after;
    }
    let Ok(tree) = source::parse(FileId::default(), &after) else { return after };
    let document = Document::new(path, &after);
    let mut edits = Vec::new();
    unfold(document, &tree, &is_long, &mut edits);
    apply(&after, &edits)
}

fn unfold(document: Document<'_>, node: &Node, is_long: &dyn Fn(&str) -> bool, edits: &mut Vec<Edit>) {
    for entry in node.entries() {
        let is_folded = !document.is_flow(node) && !entry.value.entries().is_empty() && document.is_flow(&entry.value);
        if is_folded && is_long(document.line(entry)) {
            edits.push(document.unfold(entry));
        } else {
            unfold(document, &entry.value, is_long, edits);
        }
    }
}
