//! Pages whose tables are rows of cells between `|`: published Markdown, and the texts extracted from it.
//!
//! A cell may run over several lines, blank ones included, so a row ends where it has as many `|` as its header. Extracted texts
//! lose the leading `|`, the separator line under the header, or the end of a row.

use super::{html, inline, repair};
use crate::page::{
    document::{self, Block, Cell, Damage, Document, Row, Table},
    words::{self, Column},
};

/// Reads a page of pipe tables.
pub(super) fn read(text: &str) -> Document {
    let page = Page::new(text);
    let lines = &page.lines;
    let mut document = Document::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let number = at + 1;
        let trimmed = line.trim();
        if let Some(fence) = fence(trimmed) {
            let (code, taken) = fenced(lines, at, fence);
            document.push(Block::Code { line: number + 1, text: code });
            at += taken;
        } else if let Some((level, text)) = heading(trimmed) {
            document.push(Block::Heading { line: number, level, text: inline::strip(text).trim().to_owned() });
            at += 1;
        } else if let Some(header) = page.header(at) {
            let (table, next) = page.table(at, header);
            document.push(Block::Table(table));
            at = next;
        } else if let Some((markup, taken)) = html_table(lines, at) {
            document.extend(html::read(&markup, at));
            at += taken;
        } else if let Some((code, taken)) = document::json_block(lines, at) {
            document.push(Block::Code { line: number, text: code });
            at += taken;
        } else {
            document.extend(document::plain_line(number, &page.text(trimmed)));
            at += 1;
        }
    }
    document
}

/// Whether any line of a text is the header of a pipe table.
pub(super) fn has_table(text: &str) -> bool {
    let page = Page::new(text);
    (0..page.lines.len()).any(|at| page.header(at).is_some())
}

/// The lines of a page.
struct Page<'a> {
    lines: Vec<&'a str>,
    /// The page is Markdown, not a text extracted from it, so its marks are no part of its words.
    is_marked: bool,
}

fn fence(line: &str) -> Option<&'static str> {
    ["```", "~~~"].into_iter().find(|fence| line.starts_with(fence))
}

fn fenced(lines: &[&str], at: usize, fence: &str) -> (String, usize) {
    let inside: Vec<&str> =
        lines.iter().skip(at + 1).take_while(|line| !line.trim().starts_with(fence)).copied().collect();
    (inside.join("\n"), inside.len() + 2)
}

/// The level and text of a heading, without the anchor that old pages append.
fn heading(line: &str) -> Option<(usize, &str)> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    if level == 0 || !text.starts_with([' ', '\t']) {
        return None;
    }
    let text = text.split_once(" {").map_or(text, |(text, _)| text);
    Some((level, text))
}

/// An HTML table inside a Markdown page, with the number of lines it takes.
fn html_table(lines: &[&str], at: usize) -> Option<(String, usize)> {
    let rest = lines.get(at..)?;
    if !rest.first()?.trim_start().starts_with("<table") {
        return None;
    }
    let taken = rest.iter().position(|line| line.contains("</table>")).map_or(rest.len(), |end| end + 1);
    Some((rest.get(..taken)?.join("\n"), taken))
}

/// The header of a table: its columns and the shape that its rows share.
struct Header {
    columns: Vec<Option<Column>>,
    /// Rows start with `|`.
    leading: bool,
    /// Rows end with `|`.
    closed: bool,
    /// How many `|` a row has.
    pipes: usize,
}

impl<'a> Page<'a> {
    fn new(text: &'a str) -> Self {
        let lines: Vec<&str> = text.lines().collect();
        let is_marked = lines.iter().any(|line| heading(line).is_some() || fence(line).is_some());
        Page { lines, is_marked }
    }

    /// The words of a text.
    fn text(&self, text: &str) -> String {
        if self.is_marked { inline::strip(text) } else { text.to_owned() }
    }

    fn header(&self, at: usize) -> Option<Header> {
        let line = self.lines.get(at)?.trim();
        let pipes = pipes(line);
        if pipes == 0 {
            return None;
        }
        let leading = line.starts_with('|');
        let closed = line.len() > 1 && line.ends_with('|');
        let underlined = self.lines.get(at + 1).is_some_and(|next| is_separator(next));
        let mut cells = cells(line, leading, closed).into_iter().map(|cell| self.text(cell)).peekable();
        // Most lines are rows, and those show it in their first cell.
        if !underlined && words::column(cells.peek()?).is_none() {
            return None;
        }
        let cells: Vec<String> = cells.collect();
        let columns = document::columns(cells.iter().map(String::as_str));
        let is_header = document::is_header(&columns) || (underlined && columns.iter().any(Option::is_some));
        (is_header && columns.len() >= 2).then_some(Header { columns, leading, closed, pipes })
    }

    /// Reads the rows under a header; returns the line after the table.
    fn table(&self, at: usize, header: Header) -> (Table, usize) {
        let mut table = Table { line: at + 1, columns: Vec::new(), rows: Vec::new() };
        let mut next = at + 1;
        while let Some((row, after)) = self.row(next, &header) {
            table.rows.extend(row);
            next = after;
        }
        table.columns = header.columns;
        (table, next)
    }

    /// Reads the row that starts on line `at`: none at the end of the table, an empty option for a line that is no row.
    fn row(&self, at: usize, header: &Header) -> Option<(Option<Row>, usize)> {
        let first = self.lines.get(at)?.trim();
        if first.is_empty() || is_separator(first) {
            let more = self.lines.get(at + 1)?.trim();
            return (is_row_start(more, header) || more.is_empty() || is_separator(first)).then_some((None, at + 1));
        }
        if !is_row_start(first, header) || self.header(at).is_some() {
            return None;
        }
        let mut seen = 0;
        let mut end = at;
        let whole = loop {
            let Some(line) = self.lines.get(end).map(|line| line.trim()) else { break false };
            let here = pipes(line);
            if end > at && self.cuts(end, header, seen, here) {
                break false;
            }
            seen += here;
            end += 1;
            if seen > 2 * header.pipes {
                break false;
            }
            if seen >= header.pipes && (!header.closed || line.ends_with('|')) {
                break true;
            }
        };
        if !whole && !self.lines.get(end).is_some_and(|next| is_row_start(next.trim(), header)) {
            // No row follows, so what stands between is as likely the text behind the table.
            end = at + 1;
        }
        Some((Some(self.build(self.lines.get(at..end)?, at, header, whole)), end))
    }

    /// Whether line `at` cannot belong to the row before it, which has `seen` of its `|`.
    fn cuts(&self, at: usize, header: &Header, seen: usize, here: usize) -> bool {
        let Some(line) = self.lines.get(at).map(|line| line.trim()) else { return true };
        if heading(line).is_some() || self.header(at).is_some() {
            return true;
        }
        let overflows = seen + here > header.pipes;
        let starts = if header.leading {
            // Only the `|` that closes a row stands at the start of a line inside it.
            line.starts_with('|') && here >= 2
        } else {
            here == header.pipes && !line.starts_with('|')
        };
        let is_section = !self.is_marked && document::opens_section(line);
        is_section || (starts && overflows) || self.starts_like_a_row(line, header)
    }

    /// Whether a line has, where the header says so, what only the start of a row has: a name with its type, or a status with its
    /// code.
    fn starts_like_a_row(&self, line: &str, header: &Header) -> bool {
        let cells = cells(line, header.leading, false);
        let text = |column| {
            let at = header.columns.iter().position(|&candidate| candidate == Some(column))?;
            cells.get(at).map(|cell| self.text(cell).trim().to_owned())
        };
        let holds = |column, is: fn(&str) -> bool| text(column).is_some_and(|text| is(&text));
        let named = holds(Column::Name, words::is_name) && holds(Column::Type, |text| words::type_word(text).is_some());
        named || (holds(Column::Status, |text| words::status(text).is_some()) && holds(Column::Code, words::is_code))
    }

    fn build(&self, lines: &[&str], at: usize, header: &Header, whole: bool) -> Row {
        let last = header.columns.len() - 1;
        let mut cells: Vec<Cell> = Vec::with_capacity(header.columns.len());
        let mut open = Cell::default();
        for (offset, line) in lines.iter().enumerate() {
            let number = at + offset + 1;
            let nested = line.len() - line.trim_start().len() >= NESTED_INDENT;
            let line = line.trim();
            let line = if offset == 0 && header.leading { line.strip_prefix('|').unwrap_or(line) } else { line };
            let mut parts = split(line).into_iter().enumerate().peekable();
            while let Some((part, text)) = parts.next() {
                if part > 0 {
                    cells.push(std::mem::take(&mut open));
                }
                let mut text = self.text(text);
                if cells.len() == last && text.ends_with(' ') {
                    // In the last column a `|` between blanks is text; the one that closes the row has nothing behind it.
                    while let Some((_, more)) = parts.next_if(|(_, more)| more.starts_with(' ')) {
                        text.push('|');
                        text.push_str(&self.text(more));
                    }
                }
                for text in text.lines() {
                    open.push(number, if nested { text.trim_start_matches(['-', '*', ' ']) } else { text });
                }
            }
        }
        if !(header.closed && whole) {
            cells.push(open);
        }
        let damaged = !header.leading;
        let mut row = repair::align(&header.columns, cells, damaged);
        row.line = at + 1;
        if !whole && header.closed {
            row.damage = Damage::Cut;
        }
        row
    }
}

/// The line under a header: dashes, colons and `|`.
fn is_separator(line: &str) -> bool {
    let line = line.trim();
    line.contains('-') && line.contains('|') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// Whether a line can be the first of a row.
fn is_row_start(line: &str, header: &Header) -> bool {
    if header.leading { line.starts_with('|') } else { pipes(line) > 0 }
}

/// An item of a list inside an item is indented at least as far as this; it belongs to the text of the outer one.
const NESTED_INDENT: usize = 4;

fn cells(line: &str, leading: bool, closed: bool) -> Vec<&str> {
    let line = if leading { line.strip_prefix('|').unwrap_or(line) } else { line };
    let line = if closed { line.strip_suffix('|').unwrap_or(line) } else { line };
    split(line)
}

/// The parts of a line between its unescaped `|`.
fn split(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for at in pipe_positions(line) {
        parts.extend(line.get(start..at));
        start = at + 1;
    }
    parts.extend(line.get(start..));
    parts
}

fn pipes(line: &str) -> usize {
    pipe_positions(line).count()
}

fn pipe_positions(line: &str) -> impl Iterator<Item = usize> + '_ {
    let mut escaped = false;
    line.bytes().enumerate().filter_map(move |(at, byte)| {
        let pipe = byte == b'|' && !escaped;
        escaped = byte == b'\\' && !escaped;
        pipe.then_some(at)
    })
}
