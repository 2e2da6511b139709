//! Printing and comparing records.

use super::{Read, Record};
use std::fmt;
use std::ops::ControlFlow;

/// The body of every emitted `Debug`: set fields under their wire names, secrets hidden.
#[doc(hidden)]
#[inline(never)]
pub fn debug_record(record: &dyn Record, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let shape = record.shape();
    let mut out = f.debug_struct(shape.name);
    for (index, field) in shape.fields.iter().enumerate() {
        match record.slot(index).read() {
            Read::Empty => {}
            _ if field.secret => {
                out.field(field.wire, &format_args!("<hidden>"));
            }
            read => {
                out.field(field.wire, &Shown(read));
            }
        }
    }
    out.finish()
}

struct Shown<'a>(Read<'a>);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Read::Empty => f.write_str("null"),
            Read::Bool(value) => value.fmt(f),
            Read::Int(value) => value.fmt(f),
            Read::Float(value) => value.fmt(f),
            Read::Text(value) => value.fmt(f),
            Read::Json(value) => fmt::Display::fmt(value, f),
            Read::Record(record) => debug_record(record, f),
            Read::List(list) => f.debug_list().entries((0..list.len()).map(|index| Shown(list.get(index)))).finish(),
            Read::Map(map) => {
                let mut out = f.debug_map();
                map.each(&mut |key, value| {
                    out.entry(&key, &Shown(value));
                    ControlFlow::Continue(())
                });
                out.finish()
            }
        }
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
