//! Filling one slot from whatever value comes.

use super::super::path::Path;
use super::super::{Leaf, Token, Write};
use super::Context;
use super::fields::{read_elements, read_entries, read_fields, read_wrapped};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// Fills one slot. The outcome says whether there was a value: false for null.
pub(super) struct Fill<'a, 'c, 'f> {
    pub(super) write: Write<'a>,
    pub(super) path: &'a Path<'a>,
    pub(super) context: &'c mut Context<'f>,
}

impl<'a, 'c, 'f> Fill<'a, 'c, 'f> {
    pub(super) fn new(write: Write<'a>, path: &'a Path<'a>, context: &'c mut Context<'f>) -> Self {
        Fill { write, path, context }
    }

    fn clear(self) {
        match self.write {
            Write::Optional(slot) => slot.clear(),
            Write::List(list) => list.truncate(0),
            Write::Map(map) => map.clear(),
            Write::Json(value) => *value = Value::Null,
            Write::Text(text) => text.clear(),
            // A required scalar or object has no empty state; whoever asked for it reports the null as missing.
            Write::Leaf(_) | Write::Record(_) => {}
        }
    }

    fn put<E: de::Error>(self, token: Token<'_>) -> Result<bool, E> {
        let Fill { write, path, context } = self;
        match put(write, token) {
            Ok(Put::Known) => Ok(true),
            Ok(Put::Nothing) => Ok(false),
            Ok(Put::Unlisted(enumeration)) => {
                context.note_value(path, enumeration, token);
                Ok(true)
            }
            Err(wants) => Err(context.fail(path, format!("expected {wants}, found {}", shown(token, path)))),
        }
    }

    fn refuse<E: de::Error>(self, found: &str) -> E {
        let wants = match self.write {
            Write::Text(_) => "string",
            Write::Leaf(leaf) => leaf.wants(),
            Write::List(_) => "list",
            Write::Record(_) | Write::Map(_) | Write::Json(_) | Write::Optional(_) => "object",
        };
        self.context.fail(self.path, format!("expected {wants}, found {found}"))
    }
}

enum Put {
    Known,
    /// A text that this enum does not list.
    Unlisted(&'static str),
    Nothing,
}

fn put(write: Write<'_>, token: Token<'_>) -> Result<Put, &'static str> {
    match write {
        Write::Text(text) => {
            *text = token.to_text();
            Ok(Put::Known)
        }
        Write::Leaf(leaf) => put_leaf(leaf, token),
        Write::Optional(slot) => match (put(slot.fill(), token), token) {
            // An empty text is how some services spell the absence of a number, a list or an object.
            (Err(_), Token::Text("")) => {
                slot.clear();
                Ok(Put::Nothing)
            }
            (outcome, _) => outcome,
        },
        Write::Json(value) => {
            *value = match token {
                Token::Bool(value) => value.into(),
                Token::Int(value) => value.into(),
                Token::Uint(value) => value.into(),
                Token::Float(value) => value.into(),
                Token::Text(value) => value.into(),
            };
            Ok(Put::Known)
        }
        Write::List(list) if matches!(token, Token::Text("")) => {
            list.truncate(0);
            Ok(Put::Nothing)
        }
        Write::Map(map) if matches!(token, Token::Text("")) => {
            map.clear();
            Ok(Put::Nothing)
        }
        Write::List(_) => Err("list"),
        Write::Record(_) | Write::Map(_) => Err("object"),
    }
}

fn put_leaf(leaf: &mut dyn Leaf, token: Token<'_>) -> Result<Put, &'static str> {
    if !leaf.put(token) {
        return Err(leaf.wants());
    }
    Ok(leaf.unlisted_in().map_or(Put::Known, Put::Unlisted))
}

/// A refused value, cut short, and not at all where it is secret.
fn shown(token: Token<'_>, path: &Path<'_>) -> String {
    const MOST: usize = 60;
    let kind = match token {
        Token::Bool(_) => "boolean",
        Token::Int(_) | Token::Uint(_) | Token::Float(_) => "number",
        Token::Text(_) => "string",
    };
    if path.is_secret() {
        return format!("a {kind}");
    }
    let mut text = token.to_text();
    if let Some((end, _)) = text.char_indices().nth(MOST) {
        text.truncate(end);
        text.push('…');
    }
    if matches!(token, Token::Text(_)) { format!("{kind} {text:?}") } else { format!("{kind} {text}") }
}

impl<'de> DeserializeSeed<'de> for Fill<'_, '_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<bool, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Fill<'_, '_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        self.clear();
        Ok(false)
    }

    fn visit_none<E>(self) -> Result<bool, E> {
        self.clear();
        Ok(false)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<bool, D::Error> {
        self.deserialize(from)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<bool, E> {
        self.put(Token::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<bool, E> {
        self.put(Token::Int(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<bool, E> {
        self.put(i64::try_from(value).map_or(Token::Uint(value), Token::Int))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<bool, E> {
        self.put(Token::Float(value))
    }

    /// Nearly every value is a text for a text, so that goes the short way.
    #[allow(clippy::assigning_clones, reason = "the slot is blank: there is nothing to reuse")]
    fn visit_str<E: de::Error>(self, value: &str) -> Result<bool, E> {
        let write = match self.write {
            Write::Text(text) => {
                *text = value.to_owned();
                return Ok(true);
            }
            Write::Optional(slot) => {
                if let Write::Text(text) = slot.fill() {
                    *text = value.to_owned();
                    return Ok(true);
                }
                Write::Optional(slot)
            }
            write => write,
        };
        Fill::new(write, self.path, self.context).put(Token::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<bool, A::Error> {
        let Fill { write, path, context } = self;
        match write {
            Write::List(list) => read_elements(seq, list, path, context),
            Write::Optional(slot) => Fill::new(slot.fill(), path, context).visit_seq(seq),
            Write::Json(value) => {
                *value = de::Deserialize::deserialize(de::value::SeqAccessDeserializer::new(seq))?;
                Ok(true)
            }
            write => Err(Fill::new(write, path, context).refuse("list")),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<bool, A::Error> {
        let Fill { write, path, context } = self;
        match write {
            Write::Record(record) => read_fields(map, record, path, context),
            Write::Optional(slot) => Fill::new(slot.fill(), path, context).visit_map(map),
            Write::Map(slots) => read_entries(map, slots, path, context),
            Write::Json(value) => {
                *value = de::Deserialize::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(true)
            }
            write => match (write, path.wrapped()) {
                (Write::List(list), Some(member)) => read_wrapped(map, list, member, path, context),
                (write, _) => Err(Fill::new(write, path, context).refuse("object")),
            },
        }
    }
}
