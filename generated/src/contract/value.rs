use super::{Leaf, Token};

/// The text of an enum value that the specs do not list.
///
/// Only reading makes one, so a listed value never hides in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    #[allow(dead_code, reason = "without a service's feature there are no enums")]
    pub(crate) fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The text on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An enum of known texts that also keeps any other text.
pub trait OpenEnum: Sized {
    /// The Rust name.
    const NAME: &'static str;
    /// The texts that the specs list, in the page's order.
    const VALUES: &'static [&'static str];

    /// The text on the wire.
    fn as_str(&self) -> &str;

    /// The value that `text` means; any text is a value.
    fn parse(text: &str) -> Self;

    /// Whether the specs do not list this value.
    fn is_unknown(&self) -> bool {
        !Self::VALUES.contains(&self.as_str())
    }
}

impl<E: OpenEnum> Leaf for E {
    fn put(&mut self, token: Token<'_>) -> bool {
        *self = match token {
            Token::Text(text) => E::parse(text),
            other => E::parse(&other.to_text()),
        };
        true
    }

    fn wants(&self) -> &'static str {
        "string"
    }

    fn unlisted_in(&self) -> Option<&'static str> {
        self.is_unknown().then_some(E::NAME)
    }
}

/// Writes the one-line impls that every open enum has.
#[allow(unused_macros, reason = "without a service's feature there are no enums")]
macro_rules! open_enums {
    ($($name:ident),* $(,)?) => { $(
        impl $crate::contract::Slot for $name {
            #[inline]
            fn read(&self) -> $crate::contract::Read<'_> {
                $crate::contract::Read::Text($crate::contract::OpenEnum::as_str(self))
            }

            #[inline]
            fn write(&mut self) -> $crate::contract::Write<'_> {
                $crate::contract::Write::Leaf(self)
            }
        }

        impl $crate::contract::Blank for $name {
            #[inline]
            fn blank() -> Self {
                $crate::contract::OpenEnum::parse("")
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad($crate::contract::OpenEnum::as_str(self))
            }
        }

        impl From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                $crate::contract::OpenEnum::parse(text)
            }
        }

        impl From<String> for $name {
            #[inline]
            fn from(text: String) -> Self {
                $crate::contract::OpenEnum::parse(&text)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str($crate::contract::OpenEnum::as_str(self))
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let mut value = <Self as $crate::contract::Blank>::blank();
                $crate::contract::deserialize_slot(from, &mut value)?;
                Ok(value)
            }
        }
    )* };
}
pub(crate) use open_enums;
