//! Putting the cells of a damaged row back into their columns, by what they hold: a type word, yes or no, an HTTP status.

use crate::page::{
    document::{Cell, Damage, Row},
    words::{self, Column},
};

/// Brings a row to one cell per column. In a text that lost cells (`damaged`), an example that took the place of an empty
/// description is put back as well.
pub(super) fn align(columns: &[Option<Column>], mut cells: Vec<Cell>, damaged: bool) -> Row {
    let mut damage = Damage::None;
    while cells.len() > columns.len() {
        // Only the last column is free text in every table, so it takes what an unescaped `|` split off.
        let Some(surplus) = cells.pop() else { break };
        if let (Some(last), false) = (cells.last_mut(), surplus.is_empty()) {
            last.0.extend(surplus.0);
            damage = Damage::Overlong;
        }
    }
    if first_cell_is_lost(columns, &cells) {
        if cells.len() == columns.len() {
            cells.pop();
        }
        cells.insert(0, Cell::default());
        damage = Damage::Shifted;
    }
    if damaged && description_is_lost(columns, &cells) {
        let (description, example) = (position(columns, Column::Description), position(columns, Column::Example));
        if let (Some(description), Some(example)) = (description, example) {
            cells.swap(description, example);
            damage = Damage::Shifted;
        }
    }
    let mut cells: Vec<Option<Cell>> = cells.into_iter().map(Some).collect();
    cells.resize(columns.len(), None);
    Row { line: 0, cells, damage }
}

fn position(columns: &[Option<Column>], column: Column) -> Option<usize> {
    columns.iter().position(|&candidate| candidate == Some(column))
}

/// A row whose first cell is what belongs in its second one lost the empty name of an element row, or a status.
fn first_cell_is_lost(columns: &[Option<Column>], cells: &[Cell]) -> bool {
    let text = |at: usize| cells.get(at).map(Cell::text).unwrap_or_default();
    let full = cells.len() == columns.len();
    if full && cells.last().is_some_and(|last| !last.is_empty()) {
        return false;
    }
    match (columns.first(), columns.get(1)) {
        (Some(Some(Column::Name)), Some(Some(Column::Type))) => {
            words::type_word(&text(0)).is_some()
                && words::named_type(&text(1)).is_none_or(|_| words::yes_or_no(&text(1)).is_some())
        }
        (Some(Some(Column::Status)), Some(Some(Column::Code))) => {
            words::status(&text(0)).is_none() && words::is_code(&text(0)) && !words::is_code(&text(1))
        }
        _ => false,
    }
}

/// A description that is one bare word, beside an empty example, is the example of a row that lost its description.
fn description_is_lost(columns: &[Option<Column>], cells: &[Cell]) -> bool {
    let cell = |column| position(columns, column).and_then(|at| cells.get(at));
    let (Some(description), Some(example)) = (cell(Column::Description), cell(Column::Example)) else { return false };
    let precedes = position(columns, Column::Description) < position(columns, Column::Example);
    precedes && example.is_empty() && is_value(&description.text())
}

/// Whether a text reads like a value and not like a sentence: no blanks, no ideographs, no full stop.
pub(super) fn is_value(text: &str) -> bool {
    !text.is_empty() && !text.ends_with('.') && text.chars().all(|c| c.is_ascii_graphic())
}
