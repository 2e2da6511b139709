//! The rows and columns of an HTML table, with cells that span several of either.

use crate::page::{
    document::{self, Cell, Row, Table},
    words::Column,
};

/// No table of a page is wider, and no cell spans more rows or columns: each costs a cell.
pub(super) const WIDEST: usize = 100;

/// A table while its cells come in.
pub(super) struct Grid {
    line: usize,
    rows: Vec<GridRow>,
    /// Cells of earlier rows that reach into the next ones, by column.
    reaching: Vec<Option<Reaching>>,
    open: Option<OpenCell>,
}

struct GridRow {
    line: usize,
    slots: Vec<Slot>,
}

#[derive(Clone, Default)]
struct Slot {
    cell: Cell,
    origin: Origin,
}

/// Where the cell of a slot starts.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Origin {
    #[default]
    Here,
    Above,
    Left,
}

struct Reaching {
    rows: usize,
    cell: Cell,
}

struct OpenCell {
    cell: Cell,
    columns: usize,
    rows: usize,
}

impl Grid {
    pub(super) fn new(line: usize) -> Self {
        Grid { line, rows: Vec::new(), reaching: Vec::new(), open: None }
    }

    pub(super) fn start_row(&mut self, line: usize) {
        self.end_row();
        self.rows.push(GridRow { line, slots: Vec::new() });
    }

    pub(super) fn start_cell(&mut self, columns: usize, rows: usize) {
        self.end_cell();
        if self.rows.is_empty() {
            self.start_row(self.line);
        }
        self.open = Some(OpenCell { cell: Cell::default(), columns, rows });
    }

    /// Adds a line to the open cell; text between cells is not shown anywhere in particular, and dropped.
    pub(super) fn push(&mut self, number: usize, text: &str, item: bool) {
        if let Some(open) = &mut self.open {
            open.cell.push_line(number, text, item);
        }
    }

    pub(super) fn end_cell(&mut self) {
        let Some(open) = self.open.take() else { return };
        self.take_reaching();
        let Some(row) = self.rows.last_mut() else { return };
        for column in 0..open.columns.min(WIDEST.saturating_sub(row.slots.len())) {
            let (cell, origin) =
                if column == 0 { (open.cell.clone(), Origin::Here) } else { (Cell::default(), Origin::Left) };
            let at = row.slots.len();
            if open.rows > 1 {
                if self.reaching.len() <= at {
                    self.reaching.resize_with(at + 1, || None);
                }
                if let Some(reaching) = self.reaching.get_mut(at) {
                    *reaching = Some(Reaching { rows: open.rows - 1, cell: cell.clone() });
                }
            }
            row.slots.push(Slot { cell, origin });
        }
    }

    /// Fills the slots that cells of earlier rows occupy, up to the first free one.
    fn take_reaching(&mut self) {
        let Some(row) = self.rows.last_mut() else { return };
        while let Some(reaching) = self.reaching.get_mut(row.slots.len()) {
            let Some(above) = reaching else { break };
            row.slots.push(Slot { cell: above.cell.clone(), origin: Origin::Above });
            above.rows -= 1;
            if above.rows == 0 {
                *reaching = None;
            }
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.take_reaching();
    }

    /// The table, if its first row with cells is a header that says anything to us.
    pub(super) fn finish(mut self) -> Option<Table> {
        self.end_row();
        let mut rows = self.rows.into_iter().skip_while(|row| row.slots.is_empty());
        let header = rows.next()?;
        let headers = spread_header(&header.slots);
        let wide = document::columns(headers.iter().map(String::as_str));
        if wide.iter().filter(|column| column.is_some()).count() < 2 {
            return None;
        }
        let mut table = Table { line: self.line, columns: joined_columns(&wide), rows: Vec::new() };
        for row in rows.filter(|row| !row.slots.is_empty()) {
            add_row(&mut table, row, &wide);
        }
        Some(table)
    }
}

/// The header texts, with a cell that spans several columns repeated over them.
fn spread_header(slots: &[Slot]) -> Vec<String> {
    let mut headers: Vec<String> = Vec::with_capacity(slots.len());
    for slot in slots {
        let spanned = headers.last().filter(|_| slot.origin == Origin::Left).cloned();
        headers.push(spanned.unwrap_or_else(|| slot.cell.text()));
    }
    headers
}

/// The columns with neighbours of the same meaning joined: a header that spans them splits one column, as in "parent, child".
fn joined_columns(wide: &[Option<Column>]) -> Vec<Option<Column>> {
    let mut columns = wide.to_vec();
    columns.dedup_by(|second, first| second.is_some() && first == second);
    columns
}

/// Adds a row. A row whose name reaches in from above only continues the row before it.
fn add_row(table: &mut Table, row: GridRow, wide: &[Option<Column>]) {
    let named = |(slot, column): &(&Slot, &Option<Column>)| **column == Some(Column::Name) && !slot.cell.is_empty();
    let mut names = row.slots.iter().zip(wide).filter(named).peekable();
    let continues = names.peek().is_some() && names.all(|(slot, _)| slot.origin == Origin::Above);
    if let (true, Some(above)) = (continues, table.rows.last_mut()) {
        let own =
            row.slots.into_iter().map(|slot| if slot.origin == Origin::Above { Cell::default() } else { slot.cell });
        let fresh = join(own, wide);
        for (cell, more) in above.cells.iter_mut().zip(fresh) {
            if let (Some(cell), Some(more)) = (cell, more) {
                cell.0.extend(more.0);
            }
        }
        return;
    }
    let cells = join(row.slots.into_iter().map(|slot| slot.cell), wide);
    table.rows.push(Row { line: row.line, cells, ..Row::default() });
}

/// One cell per joined column; the parts of a name are joined to a path. Columns the row does not reach are lost.
fn join(slots: impl Iterator<Item = Cell>, wide: &[Option<Column>]) -> Vec<Option<Cell>> {
    let mut cells: Vec<Option<Cell>> = Vec::new();
    let mut slots = slots.fuse();
    let mut before: Option<Column> = None;
    for &column in wide {
        let slot = slots.next();
        match (cells.last_mut(), slot) {
            (Some(last), slot) if column.is_some() && column == before => match (last, slot) {
                (Some(cell), Some(more)) if column == Some(Column::Name) => append_name(cell, more),
                (Some(cell), Some(more)) => cell.0.extend(more.0),
                (last, slot) => *last = last.take().or(slot),
            },
            (_, slot) => cells.push(slot),
        }
        before = column;
    }
    cells
}

fn append_name(parent: &mut Cell, child: Cell) {
    match (parent.0.first_mut(), child.0.into_iter().next()) {
        (Some(parent), Some(child)) => {
            parent.text.push('.');
            parent.text.push_str(&child.text);
        }
        (None, Some(child)) => parent.0.push(child),
        _ => {}
    }
}
