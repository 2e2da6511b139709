use super::{Blank, Record};
use serde_json::Value;
use std::collections::BTreeMap;

/// One place for a value: look at it, or write into it.
pub trait Slot {
    /// What the slot holds.
    fn read(&self) -> Read<'_>;

    /// What the slot accepts.
    fn write(&mut self) -> Write<'_>;
}

/// What a slot holds.
#[derive(Clone, Copy)]
#[allow(missing_debug_implementations, reason = "printing needs to know which fields are secret")]
pub enum Read<'a> {
    /// Nothing: an absent option, an empty list, a JSON null.
    Empty,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A floating-point number.
    Float(f64),
    /// A text, or an open enum's text.
    Text(&'a str),
    /// Any JSON value.
    Json(&'a Value),
    /// An object of known fields.
    Record(&'a dyn Record),
    /// A list.
    List(&'a dyn List),
    /// A map from text.
    Map(&'a dyn Map),
}

/// What a slot accepts.
///
/// It is consumed by use. `Text` is a case of its own because nearly every field is text.
#[allow(missing_debug_implementations, reason = "a place to write to has nothing to show")]
pub enum Write<'a> {
    /// A text.
    Text(&'a mut String),
    /// A number, a boolean or an open enum.
    Leaf(&'a mut dyn Leaf),
    /// Any JSON value.
    Json(&'a mut Value),
    /// Something that may be absent.
    Optional(&'a mut dyn Optional),
    /// An object of known fields.
    Record(&'a mut dyn Record),
    /// A list.
    List(&'a mut dyn List),
    /// A map from text.
    Map(&'a mut dyn Map),
}

/// A scalar as a document spells it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Token<'a> {
    /// `true` or `false`.
    Bool(bool),
    /// An integer that fits.
    Int(i64),
    /// An integer above `i64::MAX`.
    Uint(u64),
    /// Any other number.
    Float(f64),
    /// A text.
    Text(&'a str),
}

impl Token<'_> {
    /// The token as text; a number keeps its value, not its spelling (`1.10` becomes `1.1`), and one of more than 64 bits
    /// only the digits that a float holds.
    pub fn to_text(self) -> String {
        match self {
            Token::Bool(value) => value.to_string(),
            Token::Int(value) => value.to_string(),
            Token::Uint(value) => value.to_string(),
            Token::Float(value) => value.to_string(),
            Token::Text(value) => value.to_owned(),
        }
    }

    #[allow(clippy::cast_possible_truncation, reason = "the guard admits only floats that are exact integers")]
    fn to_i64(self) -> Option<i64> {
        match self {
            Token::Int(value) => Some(value),
            // Every integer up to 2^53 is exact in a float; beyond that the document's value is not known any more.
            Token::Float(value) if value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0 => Some(value as i64),
            Token::Text(text) => text.trim().parse().ok(),
            Token::Bool(_) | Token::Uint(_) | Token::Float(_) => None,
        }
    }

    #[allow(clippy::cast_precision_loss, reason = "the field is documented as a float")]
    fn to_f64(self) -> Option<f64> {
        match self {
            Token::Float(value) => Some(value),
            Token::Int(value) => Some(value as f64),
            Token::Uint(value) => Some(value as f64),
            Token::Text(text) => text.trim().parse().ok().filter(|value: &f64| value.is_finite()),
            Token::Bool(_) => None,
        }
    }

    fn to_bool(self) -> Option<bool> {
        match self {
            Token::Bool(value) => Some(value),
            Token::Int(0) => Some(false),
            Token::Int(1) => Some(true),
            Token::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Token::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
            Token::Text(_) | Token::Int(_) | Token::Uint(_) | Token::Float(_) => None,
        }
    }
}

/// A scalar other than text: it takes a token, leniently, or refuses it.
pub trait Leaf {
    /// Takes the token; false when it cannot mean a value of this type.
    fn put(&mut self, token: Token<'_>) -> bool;

    /// What it would have taken, for messages.
    fn wants(&self) -> &'static str;

    /// The Rust name of the enum that this is a value of, when the specs do not list the value.
    fn unlisted_in(&self) -> Option<&'static str> {
        None
    }
}

/// A slot that may be empty.
pub trait Optional {
    /// Puts a blank value in, whatever was there before, and gives it.
    fn fill(&mut self) -> Write<'_>;

    /// Empties it.
    fn clear(&mut self);
}

/// A list of slots.
///
/// Every list of records is compiled with all these methods, so there are few.
#[allow(clippy::len_without_is_empty, reason = "an empty list reads as `Read::Empty`, so nobody asks it")]
pub trait List {
    /// The number of elements.
    fn len(&self) -> usize;

    /// The element at `index`; `Empty` past the end.
    fn get(&self, index: usize) -> Read<'_>;

    /// Adds a blank element and gives it.
    fn push(&mut self) -> Write<'_>;

    /// Keeps the first `length` elements.
    fn truncate(&mut self, length: usize);
}

/// A map from text to slots.
pub trait Map {
    /// Shows each entry, in key order, until the visitor says to stop.
    fn each(&self, visit: &mut dyn FnMut(&str, Read<'_>) -> std::ops::ControlFlow<()>);

    /// The value of `key`.
    fn get(&self, key: &str) -> Option<Read<'_>>;

    /// The number of entries.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts a blank value under `key`, whatever was there before, and gives it.
    fn insert(&mut self, key: &str) -> Write<'_>;

    /// Removes the entry of `key`.
    fn remove(&mut self, key: &str);

    /// Removes all entries.
    fn clear(&mut self);
}

impl Slot for String {
    fn read(&self) -> Read<'_> {
        Read::Text(self)
    }

    fn write(&mut self) -> Write<'_> {
        Write::Text(self)
    }
}

impl Slot for Value {
    fn read(&self) -> Read<'_> {
        if self.is_null() { Read::Empty } else { Read::Json(self) }
    }

    fn write(&mut self) -> Write<'_> {
        Write::Json(self)
    }
}

macro_rules! leaf {
    ($($type:ty, $wants:literal, $read:path, $to:expr;)*) => { $(
        impl Slot for $type {
            fn read(&self) -> Read<'_> {
                $read((*self).into())
            }

            fn write(&mut self) -> Write<'_> {
                Write::Leaf(self)
            }
        }

        impl Leaf for $type {
            fn put(&mut self, token: Token<'_>) -> bool {
                let value: Option<$type> = $to(token);
                if let Some(value) = value {
                    *self = value;
                }
                value.is_some()
            }

            fn wants(&self) -> &'static str {
                $wants
            }
        }
    )* };
}
leaf! {
    bool, "boolean", Read::Bool, Token::to_bool;
    i32, "int32", Read::Int, |token: Token<'_>| token.to_i64()?.try_into().ok();
    i64, "int64", Read::Int, Token::to_i64;
    f64, "double", Read::Float, Token::to_f64;
}

impl<T: Slot + Blank> Slot for Option<T> {
    fn read(&self) -> Read<'_> {
        match self {
            Some(value) => value.read(),
            None => Read::Empty,
        }
    }

    fn write(&mut self) -> Write<'_> {
        Write::Optional(self)
    }
}

impl<T: Slot + Blank> Optional for Option<T> {
    #[inline(never)]
    fn fill(&mut self) -> Write<'_> {
        self.insert(T::blank()).write()
    }

    #[inline(never)]
    fn clear(&mut self) {
        *self = None;
    }
}

impl<R: Record> Slot for R {
    fn read(&self) -> Read<'_> {
        Read::Record(self)
    }

    fn write(&mut self) -> Write<'_> {
        Write::Record(self)
    }
}

impl<T: Slot + Blank> Slot for Vec<T> {
    fn read(&self) -> Read<'_> {
        if self.is_empty() { Read::Empty } else { Read::List(self) }
    }

    fn write(&mut self) -> Write<'_> {
        Write::List(self)
    }
}

impl<T: Slot + Blank> List for Vec<T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn get(&self, index: usize) -> Read<'_> {
        match self.as_slice().get(index) {
            Some(element) => element.read(),
            None => Read::Empty,
        }
    }

    fn push(&mut self) -> Write<'_> {
        let index = self.len();
        self.push(T::blank());
        self[index].write()
    }

    fn truncate(&mut self, length: usize) {
        self.truncate(length);
    }
}

impl<T: Slot + Blank> Slot for BTreeMap<String, T> {
    fn read(&self) -> Read<'_> {
        if self.is_empty() { Read::Empty } else { Read::Map(self) }
    }

    fn write(&mut self) -> Write<'_> {
        Write::Map(self)
    }
}

impl<T: Slot + Blank> Map for BTreeMap<String, T> {
    fn each(&self, visit: &mut dyn FnMut(&str, Read<'_>) -> std::ops::ControlFlow<()>) {
        for (key, value) in self {
            if visit(key, value.read()).is_break() {
                return;
            }
        }
    }

    fn get(&self, key: &str) -> Option<Read<'_>> {
        self.get(key).map(Slot::read)
    }

    fn len(&self) -> usize {
        self.len()
    }

    fn insert(&mut self, key: &str) -> Write<'_> {
        let place = self.entry(key.to_owned()).or_insert_with(T::blank);
        *place = T::blank();
        place.write()
    }

    fn remove(&mut self, key: &str) {
        self.remove(key);
    }

    fn clear(&mut self) {
        self.clear();
    }
}

/// The end of every `match` from index to slot.
#[cold]
#[inline(never)]
#[doc(hidden)]
pub fn no_slot(record: &'static str, index: usize) -> ! {
    panic!("{record} has no slot {index}: the shape and the match disagree")
}
