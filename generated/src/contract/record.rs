use super::Slot;

/// A struct seen as a table of slots.
///
/// Everything else in this crate is written against `&dyn Record`, so a record costs little to compile.
pub trait Record {
    /// The record's name and fields.
    fn shape(&self) -> &'static Shape;

    /// The slot of field `index` of [`Shape::fields`].
    fn slot(&self, index: usize) -> &dyn Slot;

    /// The slot of field `index` of [`Shape::fields`], to write into.
    fn slot_mut(&mut self, index: usize) -> &mut dyn Slot;
}

/// A record's name and fields, in the order of the vendor's page.
#[derive(Debug)]
pub struct Shape {
    /// The Rust name of the struct.
    pub name: &'static str,
    /// One entry for each slot.
    pub fields: &'static [Field],
}

impl Shape {
    /// The index of the field that travels under `wire`.
    pub fn position(&self, wire: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.wire == wire)
    }
}

/// One field of a record: its name on the wire, where it travels, and its documented limits.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Field {
    /// The name on the wire.
    pub wire: &'static str,
    /// Where a request carries it; responses do not use this.
    pub place: Place,
    /// How a list or an object becomes query parameters.
    pub encoding: Encoding,
    /// A request does not go out and a response is not accepted without it.
    pub required: bool,
    /// Hidden in `Debug` and in every error message.
    pub secret: bool,
    /// The page tells people not to use it any more.
    pub deprecated: bool,
    /// Least and most characters of the text, or of each text of a list.
    pub length: Option<(u32, u32)>,
    /// Least and greatest value of the number, or of each number of a list.
    pub range: Option<(i64, i64)>,
    /// Least and most elements of the list.
    pub items: Option<(u32, u32)>,
    /// The name of the only member of the object in which a response wraps this list.
    pub wrapped: Option<&'static str>,
}

/// Where a request carries a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// In the URL's query.
    Query,
    /// In the URL's path.
    Path,
    /// In a header of the field's name.
    Header,
    /// In the JSON body, as a member of the field's name.
    Body,
    /// In the form-encoded body.
    Form,
    /// In the host name; the operation itself never sends it.
    Host,
}

/// How a list, a map or an object becomes query or form parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// One parameter for each leaf: `Tag.1.Key`, `Tag.1.Value`, `Tag.2.Key`.
    Numbered,
    /// One parameter that holds compact JSON.
    Json,
    /// One parameter that holds the elements, joined by commas.
    Comma,
}

impl Field {
    /// A field that may be left out.
    pub const fn optional(wire: &'static str) -> Field {
        Field {
            wire,
            place: Place::Query,
            encoding: Encoding::Numbered,
            required: false,
            secret: false,
            deprecated: false,
            length: None,
            range: None,
            items: None,
            wrapped: None,
        }
    }

    /// A field that must be there.
    pub const fn required(wire: &'static str) -> Field {
        let mut field = Field::optional(wire);
        field.required = true;
        field
    }

    /// Sets where a request carries the field.
    #[must_use]
    pub const fn place(mut self, place: Place) -> Field {
        self.place = place;
        self
    }

    /// Sets how a list or an object becomes query parameters.
    #[must_use]
    pub const fn encoding(mut self, encoding: Encoding) -> Field {
        self.encoding = encoding;
        self
    }

    /// Hides the value in `Debug` and in error messages.
    #[must_use]
    pub const fn secret(mut self) -> Field {
        self.secret = true;
        self
    }

    /// Marks the field as deprecated.
    #[must_use]
    pub const fn deprecated(mut self) -> Field {
        self.deprecated = true;
        self
    }

    /// Limits the number of characters.
    #[must_use]
    pub const fn length(mut self, least: u32, most: u32) -> Field {
        self.length = Some((least, most));
        self
    }

    /// Limits the value of a number.
    #[must_use]
    pub const fn range(mut self, least: i64, greatest: i64) -> Field {
        self.range = Some((least, greatest));
        self
    }

    /// Limits the number of elements of a list.
    #[must_use]
    pub const fn items(mut self, least: u32, most: u32) -> Field {
        self.items = Some((least, most));
        self
    }

    /// Names the object member in which responses wrap this list.
    #[must_use]
    pub const fn wrapped(mut self, member: &'static str) -> Field {
        self.wrapped = Some(member);
        self
    }
}

/// What is emitted for a struct to be a record: its shape, and one `match` from index to slot each way.
///
/// A constant is cheaper to compile than a method and the static that it would return; a [`Record`] needs the method, for
/// it is used as `&dyn Record`.
pub trait Table {
    /// The record's name and fields.
    const SHAPE: Shape;

    /// The slot of field `index`.
    fn slot(&self, index: usize) -> &dyn Slot;

    /// The slot of field `index`, to write into.
    fn slot_mut(&mut self, index: usize) -> &mut dyn Slot;
}

impl<T: Table> Record for T {
    fn shape(&self) -> &'static Shape {
        const { &T::SHAPE }
    }

    fn slot(&self, index: usize) -> &dyn Slot {
        Table::slot(self, index)
    }

    fn slot_mut(&mut self, index: usize) -> &mut dyn Slot {
        Table::slot_mut(self, index)
    }
}

impl<T: Table> Table for Box<T> {
    const SHAPE: Shape = T::SHAPE;

    fn slot(&self, index: usize) -> &dyn Slot {
        (**self).slot(index)
    }

    fn slot_mut(&mut self, index: usize) -> &mut dyn Slot {
        (**self).slot_mut(index)
    }
}

/// Writes the one-line impls that every record has. A macro only so that emitted files stay short.
///
/// All are inlined, so that a crate compiles to machine code just the records that it uses.
#[allow(unused_macros, reason = "without a service's feature there are no records")]
macro_rules! records {
    ($($record:ident),* $(,)?) => { $(
        impl Clone for $record {
            #[inline]
            fn clone(&self) -> Self {
                $crate::contract::copy_of(self)
            }
        }

        impl ::std::fmt::Debug for $record {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::contract::debug_record(self, f)
            }
        }

        impl PartialEq for $record {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::contract::same_record(self, other)
            }
        }

        impl ::serde::Serialize for $record {
            fn serialize<S: ::serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                $crate::contract::serialize_record(self, to)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $record {
            fn deserialize<D: ::serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                $crate::contract::deserialize_record(from)
            }
        }
    )* };
}
pub(crate) use records;
