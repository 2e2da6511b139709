//! Changes of spec files that keep what people wrote: comments, order, quotes, line breaks.
//!
//! A change is a text put into a place, computed from the tree of the file, so that everything it does not name stays as it is, byte
//! for byte. Nothing is written here.

mod document;

pub(crate) use document::Document;

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
    for edit in sorted {
        if let (Some(kept), true) = (text.get(done..edit.start), text.is_char_boundary(edit.end)) {
            out.push_str(kept);
            out.push_str(&edit.text);
            done = edit.end.max(edit.start);
        }
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}
