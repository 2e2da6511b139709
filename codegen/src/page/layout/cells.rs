//! Texts in which every cell of a table stands on its own line, closed by `|`.
//!
//! A lone `|` is one of three things: the start of a row, the end of a cell whose list was dropped, or an empty cell. Which one
//! follows from how many cells the row still lacks. Several at once fill a row up to its end.

use super::repair;
use crate::page::{
    document::{self, Block, Cell, Damage, Document, Row, Table},
    words::{self, Column},
};

/// Reads a page of this layout.
pub(super) fn read(text: &str) -> Document {
    let printed: Vec<&str> = text.lines().collect();
    let lines: Vec<&str> = printed.iter().map(|line| line.trim()).collect();
    let mut document = Document::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if let Some((columns, first_row)) = header(&lines, at) {
            let (table, next) = table(&lines, at, first_row, columns);
            document.push(Block::Table(table));
            at = next;
        } else if let Some((code, taken)) = document::json_block(&printed, at) {
            document.push(Block::Code { line: at + 1, text: code });
            at += taken;
        } else {
            document.extend(document::plain_line(at + 1, line));
            at += 1;
        }
    }
    document
}

/// Whether a text holds a table of this layout.
pub(super) fn has_table(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    (0..lines.len()).any(|at| header(&lines, at).is_some())
}

/// The columns of the header that starts on line `at`, with the line after it.
fn header(lines: &[&str], at: usize) -> Option<(Vec<Option<Column>>, usize)> {
    if *lines.get(at)? != "|" {
        return None;
    }
    let names: Vec<&str> = lines
        .get(at + 1..)?
        .iter()
        .map_while(|line| line.strip_suffix('|'))
        .map(str::trim)
        .take_while(|name| !name.is_empty() && !name.contains('|'))
        .collect();
    let columns = document::columns(names.iter().copied());
    document::is_header(&columns).then(|| (columns, at + 1 + names.len()))
}

/// A row while it is being read.
struct Open {
    line: usize,
    cells: Vec<Cell>,
    /// The cell whose `|` has not come yet.
    cell: Cell,
}

impl Open {
    fn new(line: usize) -> Self {
        Open { line, cells: Vec::new(), cell: Cell::default() }
    }

    fn close_cell(&mut self) {
        self.cells.push(std::mem::take(&mut self.cell));
    }

    fn is_full(&self, columns: &[Option<Column>]) -> bool {
        self.cell.is_empty() && self.cells.len() >= columns.len()
    }
}

fn table(lines: &[&str], header: usize, first_row: usize, columns: Vec<Option<Column>>) -> (Table, usize) {
    let mut rows: Vec<Row> = Vec::new();
    let mut open: Option<Open> = None;
    let mut at = first_row;
    while let Some(&line) = lines.get(at) {
        let number = at + 1;
        let full = open.as_ref().is_none_or(|row| row.is_full(&columns));
        if line.is_empty() {
            at += 1;
            continue;
        }
        if (!line.contains('|') && document::opens_section(line))
            || (full && !line.starts_with('|'))
            || self::header(lines, at).is_some()
        {
            break;
        }
        let pipes_only = line.chars().all(|c| c == '|');
        let starts_named = line.starts_with('|') && !pipes_only;
        let row = match &mut open {
            Some(row) if !(starts_named || full) => row,
            other => {
                rows.extend(other.take().and_then(|row| finish(&columns, row)));
                other.insert(Open::new(number))
            }
        };
        match line {
            "|" if full => {}
            "|" => row.close_cell(),
            _ if pipes_only => {
                row.close_cell();
                while row.cells.len() < columns.len() {
                    row.close_cell();
                }
            }
            _ if starts_named => {
                let inside = line.strip_prefix('|').unwrap_or(line);
                for text in inside.strip_suffix('|').unwrap_or(inside).split('|') {
                    row.cell.push(number, text);
                    row.close_cell();
                }
            }
            _ => {
                let text = line.strip_suffix('|');
                row.cell.push(number, text.unwrap_or(line));
                if text.is_some() {
                    row.close_cell();
                }
            }
        }
        at += 1;
    }
    rows.extend(open.and_then(|row| finish(&columns, row)));
    (Table { line: header + 1, columns, rows }, at)
}

/// Turns an open row into a row; none for the empty start that follows an element row.
fn finish(columns: &[Option<Column>], mut open: Open) -> Option<Row> {
    if !open.cell.is_empty() {
        open.close_cell();
    }
    if open.cells.iter().all(Cell::is_empty) {
        return None;
    }
    let lacking = open.cells.len() < columns.len();
    let named_element = element_of_named_type(columns, &open.cells);
    let mut row = repair::align(columns, named_element.unwrap_or(open.cells), true);
    row.line = open.line;
    if lacking && row.damage == Damage::None {
        row.damage = Damage::Cut;
    }
    Some(row)
}

/// The nameless element row of a list of a named type loses its empty name, so that the type stands where the name should be and
/// a description, or nothing, where the type should be.
fn element_of_named_type(columns: &[Option<Column>], cells: &[Cell]) -> Option<Vec<Cell>> {
    let (Some(Some(Column::Name)), Some(Some(Column::Type))) = (columns.first(), columns.get(1)) else { return None };
    let (name, ty) = (cells.first()?, cells.get(1)?);
    let last_is_empty = cells.len() < columns.len() || cells.last().is_some_and(Cell::is_empty);
    if !last_is_empty || words::named_type(&ty.text()).is_some() || words::type_word(&name.text()).is_some() {
        return None;
    }
    let kept = cells.iter().take(columns.len() - 1).cloned();
    words::is_name(&name.text()).then(|| [Cell::default()].into_iter().chain(kept).collect())
}
