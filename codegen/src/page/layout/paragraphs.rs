//! Texts in which every cell of a table is a line or a paragraph of its own, with no mark of rows or columns.
//!
//! Empty cells vanish, so a row is told by its start, a name followed by a type word, and its cells by what they hold.

use super::repair;
use crate::page::{
    document::{self, Block, Cell, Damage, Document, Row, Table},
    words::{self, Column},
};

/// Reads a page of this layout.
pub(super) fn read(text: &str) -> Document {
    let printed: Vec<&str> = text.lines().collect();
    let lines: Vec<&str> = printed.iter().map(|line| line.trim()).collect();
    let paragraphs = paragraphs(&lines);
    let mut document = Document::new();
    let mut at = 0;
    while let Some(paragraph) = paragraphs.get(at) {
        if let Some(columns) = header(&paragraphs, at) {
            let (table, next) = table(&paragraphs, at, columns);
            document.push(Block::Table(table));
            at = next;
        } else if let Some((code, taken)) = document::json_block(&printed, paragraph.line - 1) {
            let end = paragraph.line + taken;
            document.push(Block::Code { line: paragraph.line, text: code });
            at += paragraphs.iter().skip(at).take_while(|inside| inside.line < end).count().max(1);
        } else {
            for line in &paragraph.cell.0 {
                document.extend(document::plain_line(line.number, &line.text));
            }
            at += 1;
        }
    }
    document
}

/// Whether a text holds a table of this layout.
pub(super) fn has_table(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let paragraphs = paragraphs(&lines);
    (0..paragraphs.len()).any(|at| header(&paragraphs, at).is_some())
}

/// A line that is not blank; items of a list belong to the line before them.
struct Paragraph {
    line: usize,
    cell: Cell,
}

impl Paragraph {
    fn text(&self) -> String {
        self.cell.text()
    }
}

fn paragraphs(lines: &[&str]) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
        match paragraphs.last_mut() {
            Some(last) if line.starts_with('•') => last.cell.push(at + 1, line),
            _ => paragraphs.push(Paragraph { line: at + 1, cell: Cell::new(at + 1, line) }),
        }
    }
    paragraphs
}

/// The columns of the header that starts at paragraph `at`.
fn header(paragraphs: &[Paragraph], at: usize) -> Option<Vec<Option<Column>>> {
    let first = words::column(&paragraphs.get(at)?.text())?;
    let follows = |column| columns_from(paragraphs, at).contains(&column);
    let starts = match first {
        Column::Name => follows(Column::Type),
        Column::Code | Column::Status => {
            follows(Column::Message) || follows(Column::Code) && follows(Column::Description)
        }
        Column::Action => follows(Column::Access),
        _ => false,
    };
    starts.then(|| columns_from(paragraphs, at).into_iter().map(Some).collect())
}

/// The column words that follow each other. A header never names a column twice, and a word with a type behind it is the name in
/// the first row.
fn columns_from(paragraphs: &[Paragraph], at: usize) -> Vec<Column> {
    let mut columns = Vec::new();
    for (at, paragraph) in paragraphs.iter().enumerate().skip(at) {
        let is_name = paragraphs.get(at + 1).is_some_and(|next| words::type_word(&next.text()).is_some());
        match words::column(&paragraph.text()) {
            Some(column) if !is_name && (column == Column::Aside || !columns.contains(&column)) => columns.push(column),
            _ => break,
        }
    }
    columns
}

fn table(paragraphs: &[Paragraph], at: usize, columns: Vec<Option<Column>>) -> (Table, usize) {
    let line = paragraphs.get(at).map_or(0, |header| header.line);
    let first = at + columns.len();
    let length = paragraphs
        .iter()
        .enumerate()
        .skip(first)
        .take_while(|(at, paragraph)| !document::opens_section(&paragraph.text()) && header(paragraphs, *at).is_none())
        .count();
    let body = paragraphs.get(first..first + length).unwrap_or_default();
    let rows = match columns.first() {
        Some(Some(Column::Name)) => described_rows(body, &columns),
        _ => counted_rows(body, &columns),
    };
    (Table { line, columns, rows }, first + length)
}

/// The rows of a table of names: each starts where a name is followed by a type word, or at a type word without a name.
fn described_rows(body: &[Paragraph], columns: &[Option<Column>]) -> Vec<Row> {
    let is_type = |at: usize| body.get(at).is_some_and(|paragraph| words::type_word(&paragraph.text()).is_some());
    let is_named =
        |at: usize| body.get(at).is_some_and(|paragraph| words::is_name(&paragraph.text())) && is_type(at + 1);
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < body.len() {
        if is_named(at) {
            starts.push(at);
            at += 2;
        } else {
            if is_type(at) {
                starts.push(at);
            }
            at += 1;
        }
    }
    let ends = starts.iter().skip(1).copied().chain([body.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(&start, end)| body.get(start..end))
        .map(|row| described_row(row, columns))
        .collect()
}

/// Deals the paragraphs of one row to its columns.
fn described_row(row: &[Paragraph], columns: &[Option<Column>]) -> Row {
    let named = row.first().is_some_and(|first| {
        words::type_word(&first.text()).is_none()
            || row.len() > 1 && { row.get(1).is_some_and(|second| words::type_word(&second.text()).is_some()) }
    });
    let mut rest = row.iter();
    let name = if named { rest.next().map(|first| first.cell.clone()) } else { Some(Cell::default()) };
    let ty = rest.next().map(|second| second.cell.clone());
    let rest: Vec<&Paragraph> = rest.collect();
    let (required, rest) = match rest.split_first() {
        Some((first, others)) if words::yes_or_no(&first.text()).is_some() => (Some(first.cell.clone()), others),
        _ => (None, rest.as_slice()),
    };
    let at = |column| columns.iter().position(|&candidate| candidate == Some(column));
    let (description, example) = match rest {
        [] => (Cell::default(), Cell::default()),
        [only] if repair::is_value(&only.text()) => (Cell::default(), only.cell.clone()),
        [only] => (only.cell.clone(), Cell::default()),
        [example, description @ ..] if at(Column::Example) < at(Column::Description) => {
            (joined(description), example.cell.clone())
        }
        [description @ .., example] => (joined(description), example.cell.clone()),
    };
    let cells = columns
        .iter()
        .map(|column| match column {
            Some(Column::Name) => name.clone(),
            Some(Column::Type) => ty.clone(),
            Some(Column::Required) => required.clone(),
            Some(Column::Description) => Some(description.clone()),
            Some(Column::Example) => Some(example.clone()),
            _ => None,
        })
        .collect();
    Row { line: row.first().map_or(0, |first| first.line), cells, damage: Damage::None }
}

fn joined(paragraphs: &[&Paragraph]) -> Cell {
    Cell(paragraphs.iter().flat_map(|paragraph| paragraph.cell.0.iter().cloned()).collect())
}

/// The rows of any other table: as many paragraphs as there are columns, except that an error row starts at its status or code.
fn counted_rows(body: &[Paragraph], columns: &[Option<Column>]) -> Vec<Row> {
    let status_first = columns.first() == Some(&Some(Column::Status));
    let mut rows: Vec<(usize, Vec<Cell>)> = Vec::new();
    for paragraph in body {
        let full = rows.last().is_none_or(|(_, cells)| cells.len() >= columns.len());
        let starts = full || (status_first && words::status(&paragraph.text()).is_some());
        match rows.last_mut() {
            Some((_, cells)) if !starts => cells.push(paragraph.cell.clone()),
            _ => rows.push((paragraph.line, vec![paragraph.cell.clone()])),
        }
    }
    rows.into_iter().map(|(line, cells)| Row { line, ..repair::align(columns, cells, true) }).collect()
}
