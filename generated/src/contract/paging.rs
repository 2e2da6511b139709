//! How the results of an operation are paged.

use super::{Operation, Read, Record, Write, fill_text};

/// An operation whose result comes in pages.
pub trait Paged: Operation {
    /// What the pages list.
    type Item: Send + 'static;

    /// How one page leads to the next.
    const PAGES: Pages;

    /// Takes the items of one page.
    fn items(response: Self::Response) -> Vec<Self::Item>;
}

/// How one page leads to the next, under wire names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pages {
    /// The response holds a token that the next request takes; the last page has none.
    Token {
        /// The response's field.
        next: &'static str,
        /// The request's parameter.
        token: &'static str,
    },
    /// Pages are counted from 1.
    Number {
        /// The parameter with the page's number.
        number: &'static str,
        /// The response's list.
        items: &'static str,
        /// The response's count of all items, where it has one.
        total: Option<&'static str>,
    },
}

impl Pages {
    /// Makes `request` ask for the page after `response`; false when that was the last one.
    ///
    /// `seen` is the number of items of all pages so far.
    pub fn turn(&self, request: &mut dyn Record, response: &dyn Record, seen: usize) -> bool {
        match *self {
            Pages::Token { next, token } => match read(response, next) {
                Read::Text(next) if !next.is_empty() => set_text(request, token, next),
                _ => false,
            },
            Pages::Number { number, items, total } => {
                let is_empty = matches!(read(response, items), Read::Empty);
                let is_last = match total.map(|total| read(response, total)) {
                    Some(Read::Int(total)) => i64::try_from(seen).is_ok_and(|seen| seen >= total),
                    _ => false,
                };
                !is_empty && !is_last && increment(request, number)
            }
        }
    }

    /// The number of items of a page, where the pages are counted by number; 0 where they are not.
    pub fn count(&self, response: &dyn Record) -> usize {
        match *self {
            Pages::Number { items, .. } => match read(response, items) {
                Read::List(list) => list.len(),
                _ => 0,
            },
            Pages::Token { .. } => 0,
        }
    }
}

fn read<'r>(record: &'r dyn Record, wire: &str) -> Read<'r> {
    record.shape().position(wire).map_or(Read::Empty, |index| record.slot(index).read())
}

fn set_text(record: &mut dyn Record, wire: &str, text: &str) -> bool {
    if let Some(index) = record.shape().position(wire)
        && let Write::Optional(slot) = record.slot_mut(index).write()
    {
        slot.clear();
    }
    fill_text(record, wire, text)
}

/// Adds one to a page number; a missing one is the first page's.
fn increment(record: &mut dyn Record, wire: &str) -> bool {
    let Some(index) = record.shape().position(wire) else {
        return false;
    };
    let next = match record.slot(index).read() {
        Read::Int(number) => number.saturating_add(1),
        _ => 2,
    };
    let write = match record.slot_mut(index).write() {
        Write::Optional(slot) => slot.fill(),
        write => write,
    };
    match write {
        Write::Leaf(leaf) => leaf.put(super::Token::Int(next)),
        _ => false,
    }
}
