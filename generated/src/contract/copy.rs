//! Copying and comparing records, as derive would; compiled once instead of for each type.

use super::{Blank, Read, Record, Token, Write};
use std::ops::ControlFlow;

/// The body of every emitted `Clone`.
///
/// A JSON null that is set is nothing in the copy, as it is on the wire.
#[doc(hidden)]
pub fn copy_of<R: Record + Blank>(record: &R) -> R {
    let mut copy = R::blank();
    copy_record(record, &mut copy);
    copy
}

/// `copy` is blank, and of the type of `record`.
#[inline(never)]
fn copy_record(record: &dyn Record, copy: &mut dyn Record) {
    for index in 0..record.shape().fields.len() {
        copy_slot(record.slot(index).read(), copy.slot_mut(index).write());
    }
}

/// Both slots are of one type, and `to` is blank.
fn copy_slot(from: Read<'_>, to: Write<'_>) {
    match (from, to) {
        (Read::Empty, _) => {}
        (from, Write::Optional(slot)) => copy_slot(from, slot.fill()),
        (Read::Text(text), Write::Text(slot)) => text.clone_into(slot),
        (Read::Json(value), Write::Json(slot)) => slot.clone_from(value),
        (Read::Record(record), Write::Record(copy)) => copy_record(record, copy),
        (Read::List(list), Write::List(copy)) => {
            for index in 0..list.len() {
                copy_slot(list.get(index), copy.push());
            }
        }
        (Read::Map(map), Write::Map(copy)) => map.each(&mut |key, value| {
            copy_slot(value, copy.insert(key));
            ControlFlow::Continue(())
        }),
        (from, Write::Leaf(leaf)) => {
            let token = match from {
                Read::Bool(value) => Token::Bool(value),
                Read::Int(value) => Token::Int(value),
                Read::Float(value) => Token::Float(value),
                Read::Text(text) => Token::Text(text),
                _ => return,
            };
            leaf.put(token);
        }
        _ => {}
    }
}

/// The body of every emitted `PartialEq`. Both records have one type.
#[doc(hidden)]
#[inline(never)]
pub fn same_record(a: &dyn Record, b: &dyn Record) -> bool {
    (0..a.shape().fields.len()).all(|index| same(a.slot(index).read(), b.slot(index).read()))
}

fn same(a: Read<'_>, b: Read<'_>) -> bool {
    match (a, b) {
        (Read::Empty, Read::Empty) => true,
        (Read::Bool(a), Read::Bool(b)) => a == b,
        (Read::Int(a), Read::Int(b)) => a == b,
        #[allow(clippy::float_cmp, reason = "equality of records is equality of their fields, as derive would have it")]
        (Read::Float(a), Read::Float(b)) => a == b,
        (Read::Text(a), Read::Text(b)) => a == b,
        (Read::Json(a), Read::Json(b)) => a == b,
        (Read::Record(a), Read::Record(b)) => same_record(a, b),
        (Read::List(a), Read::List(b)) => {
            a.len() == b.len() && (0..a.len()).all(|index| same(a.get(index), b.get(index)))
        }
        (Read::Map(a), Read::Map(b)) => {
            let mut equal = a.len() == b.len();
            if equal {
                a.each(&mut |key, value| {
                    equal = b.get(key).is_some_and(|other| same(value, other));
                    if equal { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
                });
            }
            equal
        }
        _ => false,
    }
}
