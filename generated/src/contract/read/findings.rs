//! What a document has that the specs do not know.

use super::super::path::Path;
use super::super::{Shape, Token};
use super::Context;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// What a document had that the specs do not know. Each thing is there once, however often the document had it.
///
/// Paths are those of the field, not of the one value: `Snapshots[].Status`, with `[]` for any element of a list and
/// `{}` for any entry of a map, whose keys are the caller's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Findings {
    /// Fields that the specs do not list.
    pub unknown_fields: Vec<UnknownField>,
    /// Enum values that the specs do not list; those of secret fields are left out.
    pub unknown_values: Vec<UnlistedValue>,
}

/// A field that the specs do not list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownField {
    /// Its path.
    pub path: String,
    /// The record that it is a field of, by its Rust name; empty outside of records.
    pub record: &'static str,
    /// The type that a spec would give it, as far as its first value shows: `list<string>`, for example.
    pub looks_like: String,
}

/// An enum value that the specs do not list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnlistedValue {
    /// The path of the field.
    pub path: String,
    /// The enum, by its Rust name.
    pub enumeration: &'static str,
    /// The value.
    pub text: String,
}

impl Context<'_> {
    pub(super) fn note_field(&mut self, path: &Path<'_>, shape: Option<&'static Shape>) {
        let Some(findings) = &mut self.findings else {
            return;
        };
        let record = shape.map_or("", |shape| shape.name);
        let (path, looks_like) = (path.pattern(), String::new());
        // Its value, and so its type, comes next.
        findings.unknown_fields.push(UnknownField { path, record, looks_like });
    }

    pub(super) fn note_value(&mut self, path: &Path<'_>, enumeration: &'static str, token: Token<'_>) {
        let Some(findings) = self.findings.as_mut().filter(|_| !path.is_secret()) else {
            return;
        };
        let found = UnlistedValue { path: path.pattern(), enumeration, text: token.to_text() };
        if !findings.unknown_values.contains(&found) {
            findings.unknown_values.push(found);
        }
    }

    /// Passes over the value of the field that was noted last.
    pub(super) fn skip<'de, A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error> {
        let Some(findings) = &mut self.findings else {
            return map.next_value::<IgnoredAny>().map(|_| ());
        };
        let looks_like = map.next_value_seed(LooksLike::VALUE)?;
        if let Some(mut noted) = findings.unknown_fields.pop() {
            noted.looks_like = looks_like;
            if !findings.unknown_fields.iter().any(|known| known.path == noted.path) {
                findings.unknown_fields.push(noted);
            }
        }
        Ok(())
    }
}

/// Passes over a value, and names the type that a spec would give it.
///
/// It looks at the elements of a list, but not at theirs: a value that nobody wants must not be what is too deep.
#[derive(Clone, Copy)]
struct LooksLike {
    is_element: bool,
}

impl LooksLike {
    const VALUE: LooksLike = LooksLike { is_element: false };
    const ELEMENT: LooksLike = LooksLike { is_element: true };
}

impl<'de> DeserializeSeed<'de> for LooksLike {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<String, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for LooksLike {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<String, E> {
        Ok("any".to_owned())
    }

    fn visit_bool<E>(self, _: bool) -> Result<String, E> {
        Ok("boolean".to_owned())
    }

    fn visit_i64<E>(self, _: i64) -> Result<String, E> {
        Ok("int64".to_owned())
    }

    fn visit_u64<E>(self, _: u64) -> Result<String, E> {
        Ok("int64".to_owned())
    }

    fn visit_f64<E>(self, _: f64) -> Result<String, E> {
        Ok("double".to_owned())
    }

    fn visit_str<E>(self, _: &str) -> Result<String, E> {
        Ok("string".to_owned())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<String, A::Error> {
        let first = if self.is_element { None } else { seq.next_element_seed(Self::ELEMENT)? };
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        let first = first.as_deref().unwrap_or("any");
        Ok(if self.is_element { "any".to_owned() } else { format!("list<{first}>") })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok("any".to_owned())
    }
}
