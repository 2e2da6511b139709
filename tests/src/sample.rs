//! A record with a field of every kind, written by hand against the contract.
//!
//! The tests of reading and writing go by it, so that they hold whatever the specs say.

use duoyun_generated::alibaba::ecs::create_snapshot::Category;
use duoyun_generated::contract::{Encoding, Field, Place, Shape, Slot, Table, copy_of, debug_record, same_record};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// Declares a record: each slot with its type and its facts.
macro_rules! record {
    ($(#[$about:meta])* $name:ident { $($slot:ident: $ty:ty = $field:expr,)* }) => {
        $(#[$about])*
        #[derive(Default)]
        #[allow(missing_docs, reason = "the fields say what they are by their types")]
        pub struct $name {
            $(pub $slot: $ty,)*
        }

        impl Table for $name {
            const SHAPE: Shape = Shape { name: stringify!($name), fields: &[$($field,)*] };

            fn slot(&self, index: usize) -> &dyn Slot {
                let slots: &[&dyn Slot] = &[$(&self.$slot,)*];
                slots[index]
            }

            fn slot_mut(&mut self, index: usize) -> &mut dyn Slot {
                let slots: Vec<&mut dyn Slot> = vec![$(&mut self.$slot,)*];
                slots.into_iter().nth(index).expect("the shape and the slots agree")
            }
        }

        impl Clone for $name {
            fn clone(&self) -> Self {
                copy_of(self)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                debug_record(self, f)
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                same_record(self, other)
            }
        }
    };
}

record! {
    /// A part of a [`Sample`], which may hold others.
    Part {
        key: String = Field::required("Key").length(1, 4),
        secret: Option<String> = Field::optional("Secret").secret(),
        inner: Option<Box<Part>> = Field::optional("Inner"),
    }
}

record! {
    /// One field of every kind.
    Sample {
        text: Option<String> = Field::optional("Text").length(2, 4),
        flag: Option<bool> = Field::optional("Flag"),
        small: Option<i32> = Field::optional("Small").range(1, 9),
        big: Option<i64> = Field::optional("Big"),
        ratio: Option<f64> = Field::optional("Ratio").range(0, 1),
        kind: Option<Category> = Field::optional("Kind"),
        part: Option<Part> = Field::optional("Part"),
        parts: Vec<Part> = Field::optional("Parts").items(1, 2),
        words: Vec<String> = Field::optional("Words").length(1, 4),
        numbers: Vec<i64> = Field::optional("Numbers").range(-5, 5),
        nested: Vec<Vec<i32>> = Field::optional("Nested"),
        map: BTreeMap<String, String> = Field::optional("Map"),
        counts: BTreeMap<String, i64> = Field::optional("Counts"),
        any: Option<Value> = Field::optional("Any"),
        anything: Vec<Value> = Field::optional("Anything"),
        secret: Option<String> = Field::optional("Secret").secret(),
        code: Option<i32> = Field::optional("Code").secret(),
        json: Vec<Part> = Field::optional("Json").encoding(Encoding::Json),
        comma: Vec<i64> = Field::optional("Comma").encoding(Encoding::Comma),
        wrapped: Vec<String> = Field::optional("Wrapped").wrapped("Word"),
        header: Option<String> = Field::optional("x-header").place(Place::Header),
        form: Option<Part> = Field::optional("Form").place(Place::Form),
        host: Option<String> = Field::optional("Host").place(Place::Host),
    }
}

record! {
    /// What must be there.
    Strict {
        name: String = Field::required("Name"),
        count: i64 = Field::required("Count"),
        part: Part = Field::required("Part"),
        list: Vec<String> = Field::required("List"),
    }
}
