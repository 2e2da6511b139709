//! The form that all layouts are brought into: headings, tables with known columns, code, prose.

use super::words::{self, Column, Section};

/// A page as a sequence of blocks.
pub(super) type Document = Vec<Block>;

/// One block of a page.
#[derive(Debug)]
pub(super) enum Block {
    /// A heading; `level` counts from 1.
    Heading { line: usize, level: usize, text: String },
    /// A table.
    Table(Table),
    /// Preformatted text.
    Code { line: usize, text: String },
    /// One line of running text.
    Prose(Line),
}

/// A table whose columns are known by their headers.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) line: usize,
    /// One entry per column; none for a header that says nothing to us.
    pub(super) columns: Vec<Option<Column>>,
    pub(super) rows: Vec<Row>,
}

/// One row, with as many cells as its table has columns.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) line: usize,
    /// A cell that the page lost is none; an empty one is empty.
    pub(super) cells: Vec<Option<Cell>>,
    pub(super) damage: Damage,
}

/// What happened to a row on its way to us.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Damage {
    #[default]
    None,
    /// It ends before its last cell.
    Cut,
    /// It has more cells than the header.
    Overlong,
    /// Cells had moved and were put back.
    Shifted,
}

/// The lines of one cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell(pub(super) Vec<Line>);

/// One line of text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// Number in the page, from 1.
    pub(super) number: usize,
    /// Text without marks.
    pub(super) text: String,
    /// Whether it is an item of a list.
    pub(super) item: bool,
}

impl Cell {
    /// A cell of one line.
    pub(super) fn new(line: usize, text: &str) -> Self {
        let mut cell = Cell::default();
        cell.push(line, text);
        cell
    }

    /// Adds a line of text, recognising list items by their mark.
    pub(super) fn push(&mut self, number: usize, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let item = ITEM_MARKS.iter().find_map(|mark| text.strip_prefix(mark));
        let (text, item) = item.map_or((text, false), |rest| (rest.trim(), true));
        self.push_line(number, text, item);
    }

    /// Adds a line whose being an item is known.
    pub(super) fn push_line(&mut self, number: usize, text: &str, item: bool) {
        self.0.push(Line { number, text: text.to_owned(), item });
    }

    /// The text of all lines, joined by blanks.
    pub(super) fn text(&self) -> String {
        let lines: Vec<&str> = self.0.iter().map(|line| line.text.as_str()).collect();
        lines.join(" ")
    }

    /// Whether nothing is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The line it starts on.
    pub(super) fn line(&self) -> Option<usize> {
        self.0.first().map(|line| line.number)
    }
}

const ITEM_MARKS: &[&str] = &["- ", "* ", "• ", "· ", "● "];

impl Row {
    /// The cell of a column, none when the row lost it or the table has no such column.
    pub(super) fn cell(&self, table: &Table, column: Column) -> Option<&Cell> {
        let at = table.columns.iter().position(|&candidate| candidate == Some(column))?;
        self.cells.get(at)?.as_ref()
    }

    /// The text of a column's cell, empty when there is none.
    pub(super) fn text(&self, table: &Table, column: Column) -> String {
        self.cell(table, column).map(Cell::text).unwrap_or_default()
    }
}

impl Table {
    /// Whether a header names this column.
    pub(super) fn has(&self, column: Column) -> bool {
        self.columns.contains(&Some(column))
    }
}

/// The columns that header cells name. "Parameters" twice is a name and, by mistake, a type.
pub(super) fn columns<'a>(headers: impl IntoIterator<Item = &'a str>) -> Vec<Option<Column>> {
    let mut columns: Vec<Option<Column>> = headers.into_iter().map(words::column).collect();
    if !columns.contains(&Some(Column::Type)) && columns.contains(&Some(Column::Required)) {
        let second =
            columns.iter().enumerate().filter(|(_, column)| **column == Some(Column::Name)).map(|(at, _)| at).nth(1);
        if let Some(column) = second.and_then(|at| columns.get_mut(at)) {
            *column = Some(Column::Type);
        }
    }
    columns
}

/// Whether header cells can only be a header: all of them are column words, and there are at least two.
pub(super) fn is_header(columns: &[Option<Column>]) -> bool {
    columns.len() >= 2 && columns.iter().all(Option::is_some)
}

/// A line of plain text as a block: a heading where it is exactly a section word, prose otherwise.
pub(super) fn plain_line(number: usize, text: &str) -> Option<Block> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    Some(match words::section(text) {
        Some(_) => Block::Heading { line: number, level: PLAIN_HEADING_LEVEL, text: text.to_owned() },
        None => Block::Prose(Line { number, text: text.to_owned(), item: false }),
    })
}

/// Whether a line of plain text ends the table before it. Words such as "description" also stand alone inside a cell.
pub(super) fn opens_section(text: &str) -> bool {
    !matches!(words::section(text), None | Some(Section::Prose))
}

/// Plain text does not show the level of its headings; sections of a page are all of level 2.
const PLAIN_HEADING_LEVEL: usize = 2;

/// The JSON object that starts on line `at`, with the number of lines it takes. One that never closes runs to the next section.
pub(super) fn json_block(lines: &[&str], at: usize) -> Option<(String, usize)> {
    let rest = lines.get(at..)?;
    if !rest.first()?.trim_start().starts_with('{') {
        return None;
    }
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (count, line) in rest.iter().enumerate() {
        if !line.contains(['"', '{', '}', '[', ']']) && opens_section(line) {
            return Some((rest.get(..count)?.join("\n"), count));
        }
        for character in line.chars() {
            match character {
                _ if escaped => escaped = false,
                '\\' if in_string => escaped = true,
                '"' => in_string = !in_string,
                '{' | '[' if !in_string => depth += 1,
                '}' | ']' if !in_string => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if depth == 0 {
            let text = rest.get(..=count)?.join("\n");
            return Some((text, count + 1));
        }
    }
    Some((rest.join("\n"), rest.len()))
}
