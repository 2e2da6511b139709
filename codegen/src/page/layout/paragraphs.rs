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
/// the first row, as is the parameter `Action`; but behind the last column, a type may be that of a nameless row.
fn columns_from(paragraphs: &[Paragraph], at: usize) -> Vec<Column> {
    let mut columns = Vec::new();
    for (at, paragraph) in paragraphs.iter().enumerate().skip(at) {
        let Some(column) = words::column(&paragraph.text()) else { break };
        let again = column != Column::Aside && columns.contains(&column);
        let last = matches!(column, Column::Example | Column::Description);
        let named = columns.contains(&Column::Name) && !last && is_typed(paragraphs, at);
        let named = named || (column == Column::Action && columns.contains(&Column::Name));
        if again || named {
            break;
        }
        columns.push(column);
    }
    columns
}

/// Whether a type word follows, as it does behind the name in a row.
fn is_typed(paragraphs: &[Paragraph], at: usize) -> bool {
    paragraphs.get(at + 1).is_some_and(|next| words::type_word(&next.text()).is_some())
}

fn table(paragraphs: &[Paragraph], at: usize, columns: Vec<Option<Column>>) -> (Table, usize) {
    let line = paragraphs.get(at).map_or(0, |header| header.line);
    let first = at + columns.len();
    let length = paragraphs
        .iter()
        .enumerate()
        .skip(first)
        .take_while(|(at, paragraph)| {
            let opens_section = document::opens_section(&paragraph.text()) && !is_typed(paragraphs, *at);
            !opens_section && header(paragraphs, *at).is_none()
        })
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
    let mut starts: Vec<Start> = Vec::new();
    let mut at = 0;
    while at < body.len() {
        let start = row_start(body, at);
        at = start.as_ref().map_or(at + 1, |start| start.ty + 1);
        starts.extend(start);
    }
    let ends = starts.iter().skip(1).map(|next| next.at).chain([body.len()]);
    starts.iter().zip(ends).map(|(start, end)| described_row(body, start, end, columns)).collect()
}

/// Where a row starts, and where its type stands.
struct Start {
    at: usize,
    ty: usize,
}

/// The row that starts at a paragraph. Between name and type some tables have the place, or whether it is required. A type that
/// is itself a name is told by the sentence, or the answer whether it is required, behind it: those follow nothing but a type.
fn row_start(body: &[Paragraph], at: usize) -> Option<Start> {
    let text = |at: usize| body.get(at).map(Paragraph::text).unwrap_or_default();
    let is_type = |at: usize| words::type_word(&text(at)).is_some();
    let is_between = |at: usize| words::place(&text(at)).is_some() || words::yes_or_no(&text(at)).is_some();
    let follows_type =
        |at: usize| words::yes_or_no(&text(at)).is_some() || text(at).contains(|c: char| !c.is_ascii_graphic());
    let named = words::is_name(&text(at)) && !is_type(at) && words::yes_or_no(&text(at)).is_none();
    let ty = match () {
        () if named && is_type(at + 1) => at + 1,
        () if named && is_between(at + 1) && is_type(at + 2) => at + 2,
        () if named && words::is_name(&text(at + 1)) && follows_type(at + 2) => at + 1,
        () if is_type(at) => at,
        () => return None,
    };
    Some(Start { at, ty })
}

/// Deals the paragraphs of one row to its columns.
fn described_row(body: &[Paragraph], start: &Start, end: usize, columns: &[Option<Column>]) -> Row {
    let before_type = body.get(start.at..start.ty).unwrap_or_default();
    let behind_type = body.get(start.ty + 1..end).unwrap_or_default();
    let between = before_type.get(1);
    let is_required = |paragraph: &&Paragraph| words::yes_or_no(&paragraph.text()).is_some();
    let behind = behind_type.first().filter(is_required);
    let rest = behind_type.get(usize::from(behind.is_some())..).unwrap_or_default();
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
    let cell = |paragraph: &Paragraph| paragraph.cell.clone();
    let cells = columns
        .iter()
        .map(|column| match column {
            Some(Column::Name) => Some(before_type.first().map(cell).unwrap_or_default()),
            Some(Column::Place) => between.filter(|paragraph| !is_required(paragraph)).map(cell),
            Some(Column::Type) => body.get(start.ty).map(cell),
            Some(Column::Required) => behind.or(between.filter(is_required)).map(cell),
            Some(Column::Description) => Some(description.clone()),
            Some(Column::Example) => Some(example.clone()),
            _ => None,
        })
        .collect();
    Row { line: body.get(start.at).map_or(0, |first| first.line), cells, damage: Damage::None }
}

fn joined(paragraphs: &[Paragraph]) -> Cell {
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
    let row = |(line, cells): (usize, Vec<Cell>)| {
        let lacking = cells.len() < columns.len();
        let row = repair::align(columns, cells, true);
        Row { line, damage: if lacking { Damage::Cut } else { row.damage }, ..row }
    };
    rows.into_iter().map(row).collect()
}
