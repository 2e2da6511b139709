//! Reading what has parts: lists, maps and records.

use super::super::path::Path;
use super::super::{List, Map, Read, Record, Shape, Write};
use super::Context;
use super::fill::Fill;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

pub(super) fn read_elements<'de, A: SeqAccess<'de>>(
    mut seq: A,
    list: &mut dyn List,
    path: &Path<'_>,
    context: &mut Context<'_>,
) -> Result<bool, A::Error> {
    list.truncate(0);
    for index in 0.. {
        let here = path.index(index);
        match seq.next_element_seed(Element { list: &mut *list, path: &here, context: &mut *context }) {
            Ok(Some(())) => {}
            Ok(None) => break,
            Err(error) => return Err(context.locate(&here, error)),
        }
    }
    Ok(true)
}

/// Reads one element. The seed adds it late: before, nobody knows whether an element follows.
///
/// A null is nothing, so it adds no element; only a list of any JSON keeps it.
struct Element<'a, 'c, 'f> {
    list: &'a mut dyn List,
    path: &'a Path<'a>,
    context: &'c mut Context<'f>,
}

impl<'de> DeserializeSeed<'de> for Element<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        let length = self.list.len();
        let write = self.list.push();
        let takes_null = matches!(write, Write::Json(_));
        let is_some = Fill::new(write, self.path, self.context).deserialize(from)?;
        if !is_some && !takes_null {
            self.list.truncate(length);
        }
        Ok(())
    }
}

pub(super) fn read_entries<'de, A: MapAccess<'de>>(
    mut map: A,
    slots: &mut dyn Map,
    path: &Path<'_>,
    context: &mut Context<'_>,
) -> Result<bool, A::Error> {
    slots.clear();
    while let Some(key) = map.next_key::<String>().map_err(|error| context.locate(path, error))? {
        let here = path.entry(&key);
        let write = slots.insert(&key);
        let takes_null = matches!(write, Write::Json(_));
        match map.next_value_seed(Fill::new(write, &here, &mut *context)) {
            Ok(is_some) if is_some || takes_null => {}
            Ok(_) => slots.remove(&key),
            Err(error) => return Err(context.locate(&here, error)),
        }
    }
    Ok(true)
}

/// Reads `{"Snapshot": [ … ]}` into the list that the wrapping object stands for.
pub(super) fn read_wrapped<'de, A: MapAccess<'de>>(
    mut map: A,
    list: &mut dyn List,
    member: &'static str,
    path: &Path<'_>,
    context: &mut Context<'_>,
) -> Result<bool, A::Error> {
    list.truncate(0);
    while let Some(key) = map.next_key::<String>().map_err(|error| context.locate(path, error))? {
        let here = path.member(&key);
        let outcome = if key == member {
            map.next_value_seed(Fill::new(Write::List(&mut *list), &here, &mut *context)).map(|_| ())
        } else {
            context.note_field(&here, None);
            context.skip(&mut map)
        };
        if let Err(error) = outcome {
            return Err(context.locate(&here, error));
        }
    }
    Ok(true)
}

pub(super) fn read_fields<'de, A: MapAccess<'de>>(
    mut map: A,
    record: &mut dyn Record,
    path: &Path<'_>,
    context: &mut Context<'_>,
) -> Result<bool, A::Error> {
    let shape = record.shape();
    let fields = shape.fields;
    let mut present = Present::default();
    let mut expected = 0;
    loop {
        match map.next_key_seed(Key { shape, expected, path, context: &mut *context }) {
            Ok(Some(Some(index))) => {
                let field = &fields[index];
                let here = path.field(field);
                let write = record.slot_mut(index).write();
                match map.next_value_seed(Fill::new(write, &here, &mut *context)) {
                    Ok(some) => present.set(index, some),
                    Err(error) => return Err(context.locate(&here, error)),
                }
                expected = index + 1;
            }
            Ok(Some(None)) => {
                context.skip(&mut map).map_err(|error| context.locate(path, error))?;
            }
            Ok(None) => break,
            Err(error) => return Err(context.locate(path, error)),
        }
    }
    for (index, field) in fields.iter().enumerate() {
        // A list or a map that is not there is an empty one; only what cannot be empty can be missing.
        if field.required && !present.get(index) && !matches!(record.slot(index).read(), Read::Empty) {
            return Err(context.fail(&path.field(field), "required, but missing or null".to_owned()));
        }
    }
    Ok(true)
}

/// Which fields had a value. Codegen refuses a record of more than 512 fields.
#[derive(Default)]
struct Present([u64; 8]);

impl Present {
    fn set(&mut self, index: usize, present: bool) {
        let bit = 1 << (index % 64);
        if present {
            self.0[index / 64] |= bit;
        } else {
            self.0[index / 64] &= !bit;
        }
    }

    fn get(&self, index: usize) -> bool {
        self.0[index / 64] & (1 << (index % 64)) != 0
    }
}

/// Finds the field of a key, first where a document in the order of the page would have it.
struct Key<'a, 'c, 'f> {
    shape: &'static Shape,
    expected: usize,
    path: &'a Path<'a>,
    context: &'c mut Context<'f>,
}

impl<'de> DeserializeSeed<'de> for Key<'_, '_, '_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Option<usize>, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_, '_, '_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_str<E>(self, key: &str) -> Result<Option<usize>, E> {
        let Key { shape, expected, path, context } = self;
        if shape.fields.get(expected).is_some_and(|field| field.wire == key) {
            return Ok(Some(expected));
        }
        let found = shape.position(key);
        if found.is_none() {
            context.note_field(&path.member(key), Some(shape));
        }
        Ok(found)
    }
}
