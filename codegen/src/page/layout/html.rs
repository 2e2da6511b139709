//! Saved pages. Tokens are enough: tables are told by their tags, and everything else is text.

use html5gum::{DefaultEmitter, HtmlString, StartTag, Token, Tokenizer};

use super::grid;
use crate::page::document::{self, Block, Document};

/// Reads a page, or a table inside one, that starts `offset` lines into its file.
pub(super) fn read(text: &str, offset: usize) -> Document {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let newlines: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let line_of = |position: usize| offset + 1 + newlines.partition_point(|&newline| newline < position);
    let mut page = Page::default();
    for token in Tokenizer::new_with_emitter(text, emitter) {
        match token {
            Ok(Token::StartTag(tag)) => page.start(&tag, line_of(tag.span.start)),
            Ok(Token::EndTag(tag)) => page.end(&name(&tag.name)),
            Ok(Token::String(text)) => page.text(&String::from_utf8_lossy(&text), line_of(text.span.start)),
            Ok(_) | Err(_) => {}
        }
    }
    page.finish()
}

/// Whether a text is a saved page.
pub(super) fn is_page(text: &str) -> bool {
    let start = text.trim_start();
    let start: String = start.chars().take(14).flat_map(char::to_lowercase).collect();
    start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || (start.starts_with('<') && text.contains("<table"))
}

fn name(name: &HtmlString) -> String {
    String::from_utf8_lossy(name).to_ascii_lowercase()
}

/// Tags, beside those of lists, tables and headings, that end the line before them.
const LINE_TAGS: &[&str] =
    &["p", "br", "div", "section", "article", "dd", "dt", "dl", "blockquote", "hr", "note", "tbody", "thead"];

/// A page while its tokens come in.
#[derive(Default)]
struct Page {
    document: Document,
    /// The line being written, and where it started.
    line: String,
    line_number: usize,
    /// How many lists are open. Items of inner lists belong to the item around them.
    lists: usize,
    item: bool,
    heading: Option<usize>,
    /// The preformatted block being read.
    code: Option<(usize, String)>,
    /// The table being read. A table inside a cell is text of that cell.
    table: Option<grid::Grid>,
    inner_tables: usize,
    /// The element whose content is not shown.
    hidden: Option<String>,
}

impl Page {
    fn start(&mut self, tag: &StartTag<usize>, number: usize) {
        let name = name(&tag.name);
        if self.hidden.is_some() {
            return;
        }
        match name.as_str() {
            "script" | "style" | "template" | "svg" if !tag.self_closing => self.hidden = Some(name),
            "pre" if self.table.is_none() => {
                self.end_line();
                self.code = Some((number, String::new()));
            }
            "ul" | "ol" => {
                self.end_line();
                self.lists += 1;
            }
            "li" => {
                self.end_line();
                self.item = self.lists <= 1;
            }
            "table" if self.table.is_some() => {
                self.end_line();
                self.inner_tables += 1;
            }
            "table" => {
                self.end_line();
                self.table = Some(grid::Grid::new(number));
            }
            "tr" | "td" | "th" if self.inner_tables > 0 => self.end_line(),
            "tr" => {
                self.end_line();
                if let Some(table) = &mut self.table {
                    table.start_row(number);
                }
            }
            "td" | "th" => {
                self.end_line();
                self.lists = 0;
                if let Some(table) = &mut self.table {
                    table.start_cell(span(tag, "colspan"), span(tag, "rowspan"));
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_line();
                self.heading = name.get(1..).and_then(|level| level.parse().ok());
            }
            other if LINE_TAGS.contains(&other) => match &mut self.code {
                Some((_, code)) if other == "br" => code.push('\n'),
                Some(_) => {}
                None => self.end_line(),
            },
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(hidden) = &self.hidden {
            if hidden == name {
                self.hidden = None;
            }
            return;
        }
        match name {
            "pre" => {
                if let Some((line, text)) = self.code.take() {
                    self.document.push(Block::Code { line, text });
                }
            }
            "ul" | "ol" => {
                self.end_line();
                self.lists = self.lists.saturating_sub(1);
            }
            "table" if self.inner_tables > 0 => {
                self.end_line();
                self.inner_tables -= 1;
            }
            "table" => self.end_table(),
            "td" | "th" if self.inner_tables == 0 => {
                self.end_line();
                if let Some(table) = &mut self.table {
                    table.end_cell();
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_line();
                self.heading = None;
            }
            "li" | "tr" | "td" | "th" => self.end_line(),
            other if LINE_TAGS.contains(&other) && self.code.is_none() => self.end_line(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, number: usize) {
        if self.hidden.is_some() {
            return;
        }
        if let Some((_, code)) = &mut self.code {
            code.push_str(text);
            return;
        }
        for (offset, part) in text.split('\n').enumerate() {
            let blank_before = part.starts_with(char::is_whitespace) || offset > 0;
            for (at, word) in part.split_whitespace().enumerate() {
                if self.line.is_empty() {
                    self.line_number = number + offset;
                } else if at > 0 || blank_before {
                    self.line.push(' ');
                }
                self.line.push_str(word);
            }
            if part.ends_with(char::is_whitespace) && !self.line.is_empty() {
                self.line.push(' ');
            }
        }
    }

    /// Puts the line just written where it belongs: a cell, a heading, or the running text.
    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        let item = std::mem::take(&mut self.item);
        if line.is_empty() {
            self.item = item;
            return;
        }
        let number = self.line_number;
        if let Some(table) = &mut self.table {
            table.push(number, &line, item);
        } else if let Some(level) = self.heading {
            self.document.push(Block::Heading { line: number, level, text: line });
        } else {
            self.document.extend(document::plain_line(number, &line));
        }
    }

    fn end_table(&mut self) {
        self.end_line();
        if let Some(table) = self.table.take() {
            self.document.extend(table.finish().map(Block::Table));
        }
    }

    fn finish(mut self) -> Document {
        self.end("pre");
        self.end_table();
        self.document
    }
}

/// A `colspan` or `rowspan`; anything unreadable is one.
fn span(tag: &StartTag<usize>, attribute: &str) -> usize {
    tag.attributes
        .get(attribute.as_bytes())
        .and_then(|value| String::from_utf8_lossy(value).trim().parse().ok())
        .map_or(1, |span: usize| span.clamp(1, grid::WIDEST))
}
