//! The layouts that pages come in. Each reader turns its layout into the same sequence of blocks.

mod cells;
mod grid;
mod html;
mod inline;
mod paragraphs;
mod pipes;
mod repair;

use super::document::Document;

/// Reads a page in whichever layout it is.
pub(super) fn read(text: &str) -> Document {
    match detect(text) {
        Layout::Html => html::read(text, 0),
        Layout::Pipes => pipes::read(text),
        Layout::CellPerLine => cells::read(text),
        Layout::CellPerParagraph => paragraphs::read(text),
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
