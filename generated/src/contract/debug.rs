//! Printing records.

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
