//! Writing records as JSON.

use super::{Place, Read, Record};
use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};
use std::cell::Cell;
use std::ops::ControlFlow;

/// The record as compact JSON under wire names, without its empty slots.
#[inline(never)]
pub fn to_json(record: &dyn Record) -> String {
    // Text keys, finite or null numbers and an in-memory sink: there is nothing that could fail.
    serde_json::to_string(&Json(Read::Record(record))).unwrap_or_default()
}

/// One slot as compact JSON.
pub(super) fn slot_to_json(read: Read<'_>) -> String {
    serde_json::to_string(&Json(read)).unwrap_or_default()
}

/// The fields that travel in the JSON body; none when no field does.
pub(super) fn body_to_json(record: &dyn Record) -> Option<String> {
    let has_body = record.shape().fields.iter().any(|field| field.place == Place::Body);
    has_body.then(|| serde_json::to_string(&JsonBody(record)).unwrap_or_default())
}

/// The body of every emitted `Serialize` for a record.
#[doc(hidden)]
pub fn serialize_record<S: Serializer>(record: &dyn Record, to: S) -> Result<S::Ok, S::Error> {
    Json(Read::Record(record)).serialize(to)
}

struct Json<'a>(Read<'a>);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Read::Empty => to.serialize_unit(),
            Read::Bool(value) => to.serialize_bool(value),
            Read::Int(value) => to.serialize_i64(value),
            Read::Float(value) => to.serialize_f64(value),
            Read::Text(value) => to.serialize_str(value),
            Read::Json(value) => value.serialize(to),
            Read::Record(record) => serialize_fields(record, None, to),
            Read::List(list) => to.collect_seq((0..list.len()).map(|index| Json(list.get(index)))),
            Read::Map(map) => {
                let mut object = to.serialize_map(Some(map.len()))?;
                let failure = Cell::new(None);
                map.each(&mut |key, value| match object.serialize_entry(key, &Json(value)) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(error) => {
                        failure.set(Some(error));
                        ControlFlow::Break(())
                    }
                });
                match failure.into_inner() {
                    Some(error) => Err(S::Error::custom(error)),
                    None => object.end(),
                }
            }
        }
    }
}

struct JsonBody<'a>(&'a dyn Record);

impl Serialize for JsonBody<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        serialize_fields(self.0, Some(Place::Body), to)
    }
}

fn serialize_fields<S: Serializer>(record: &dyn Record, only: Option<Place>, to: S) -> Result<S::Ok, S::Error> {
    let mut object = to.serialize_map(None)?;
    for (index, field) in record.shape().fields.iter().enumerate() {
        let read = record.slot(index).read();
        if matches!(read, Read::Empty) || only.is_some_and(|place| field.place != place) {
            continue;
        }
        match field.wrapped {
            Some(member) => object.serialize_entry(field.wire, &Wrapped(member, read))?,
            None => object.serialize_entry(field.wire, &Json(read))?,
        }
    }
    object.end()
}

struct Wrapped<'a>(&'static str, Read<'a>);

impl Serialize for Wrapped<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut object = to.serialize_map(Some(1))?;
        object.serialize_entry(self.0, &Json(self.1))?;
        object.end()
    }
}
