//! From a request as it travelled back to the operation that it was.

use super::received::Received;
use duoyun_generated::contract::{Encoding, Place, Record, Slot, Token, Write, deserialize_slot};
use serde_json::{Deserializer, Value};

/// Fills a blank record with what the request says.
///
/// # Errors
/// When a parameter cannot mean what its field holds. The message names it, and does not show it.
pub(super) fn read(request: &Received, into: &mut dyn Record) -> Result<(), String> {
    let body = serde_json::from_str(request.body()).unwrap_or(Value::Null);
    for (index, field) in into.shape().fields.iter().enumerate() {
        let slot = into.slot_mut(index);
        let understood = match (field.place, field.encoding) {
            (Place::Body, _) => match body.get(field.wire) {
                Some(value) => deserialize_slot(value.clone(), slot).is_ok(),
                None => true,
            },
            (Place::Header, _) => match request.header(&field.wire.to_ascii_lowercase()) {
                Some(text) => put(slot.write(), text),
                None => true,
            },
            (Place::Host, _) => match request.header("host").and_then(|host| host.split_once('.')) {
                Some((label, _)) => put(slot.write(), label),
                None => true,
            },
            (_, Encoding::Json | Encoding::Comma) => match request.parameter(field.wire) {
                Some(text) => read_packed(field.encoding, text, slot),
                None => read_flat(field.wire, slot.write(), request.parameters()),
            },
            // The query, the path and the form, where lists are numbered.
            _ => read_flat(field.wire, slot.write(), request.parameters()),
        };
        if !understood {
            return Err(format!("The parameter {} is not of its type.", field.wire));
        }
    }
    Ok(())
}

/// Reads one parameter that holds a whole list or object.
fn read_packed(encoding: Encoding, text: &str, slot: &mut dyn Slot) -> bool {
    match (slot.write(), encoding) {
        (Write::List(list), Encoding::Comma) => {
            text.split(',').filter(|element| !element.is_empty()).all(|element| put(list.push(), element))
        }
        // What is not JSON was a scalar before it was encoded.
        _ => deserialize_slot(&mut Deserializer::from_str(text), slot).is_ok() || put(slot.write(), text),
    }
}

/// Reads parameters such as `Tag.1.Key`. What no parameter is named after stays blank.
fn read_flat(key: &str, write: Write<'_>, parameters: &[(String, String)]) -> bool {
    let value = parameters.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
    let is_within = |name: &str| name.strip_prefix(key).is_some_and(|rest| rest.starts_with('.'));
    if value.is_none() && !parameters.iter().any(|(name, _)| is_within(name)) {
        return true;
    }
    match write {
        Write::Optional(slot) => read_flat(key, slot.fill(), parameters),
        Write::Text(_) | Write::Leaf(_) | Write::Json(_) => value.is_none_or(|value| put(write, value)),
        Write::Record(record) => {
            let fields = record.shape().fields.iter().enumerate();
            let mut understood = true;
            for (index, field) in fields {
                let key = format!("{key}.{}", field.wire);
                understood &= read_flat(&key, record.slot_mut(index).write(), parameters);
            }
            understood
        }
        Write::List(list) => {
            let has = |key: &str| {
                parameters.iter().any(|(name, _)| {
                    name.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                })
            };
            let keys = (1..).map(|number| format!("{key}.{number}")).take_while(|key| has(key));
            keys.into_iter().all(|key| read_flat(&key, list.push(), parameters))
        }
        Write::Map(map) => parameters.iter().filter(|(name, _)| is_within(name)).all(|(name, _)| {
            let member = &name[key.len() + 1..];
            read_flat(name, map.insert(member), parameters)
        }),
    }
}

fn put(write: Write<'_>, text: &str) -> bool {
    match write {
        Write::Text(slot) => {
            text.clone_into(slot);
            true
        }
        Write::Leaf(leaf) => leaf.put(Token::Text(text)),
        Write::Optional(slot) => put(slot.fill(), text),
        Write::Json(value) => {
            *value = serde_json::from_str(text).unwrap_or_else(|_| text.into());
            true
        }
        Write::Record(_) | Write::List(_) | Write::Map(_) => false,
    }
}
