//! The layouts that pages come in. Each reader turns its layout into the same sequence of blocks.

mod cells;
mod grid;
mod html;
mod inline;
mod paragraphs;
mod pipes;
mod repair;

use std::borrow::Cow;

use super::document::Document;

/// Characters of no width, which editors leave in names and in front of pages.
const INVISIBLE: [char; 5] = ['\u{feff}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}'];

/// Reads a page in whichever layout it is.
pub(super) fn read(text: &str) -> Document {
    let visible = if text.contains(INVISIBLE) { Cow::Owned(text.replace(INVISIBLE, "")) } else { Cow::Borrowed(text) };
    // A few old programs end lines like that.
    let visible = if visible.contains('\n') { visible } else { Cow::Owned(visible.replace('\r', "\n")) };
    match detect(&visible) {
        Layout::Html => html::read(&visible, 0),
        Layout::Pipes => pipes::read(&visible),
        Layout::CellPerLine => cells::read(&visible),
        Layout::CellPerParagraph => paragraphs::read(&visible),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    /// A saved page.
    Html,
    /// Rows of cells between `|`, as Markdown writes them.
    Pipes,
    /// One cell per line, each closed by `|`.
    CellPerLine,
    /// One cell per paragraph, without any mark.
    CellPerParagraph,
}

/// A Markdown page may hold samples in XML and even HTML tables, so HTML is told by how it starts.
fn detect(text: &str) -> Layout {
    if html::is_page(text) {
        Layout::Html
    } else if cells::has_table(text) {
        Layout::CellPerLine
    } else if pipes::has_table(text) || !paragraphs::has_table(text) {
        Layout::Pipes
    } else {
        Layout::CellPerParagraph
    }
}
