//! Records with a value in every field, whatever the specs say.
//!
//! A value goes by the path of its field alone, so that it tells on a field that travels under another's name, and
//! stays what it is when a spec gets more fields. Texts have in them what URLs, forms and JSON write in their own ways.

use duoyun_generated::contract::{Blank, Field, Leaf, Place, Record, Shape, Token, Write};
use serde_json::json;

/// In every secret, and nowhere else.
pub const SECRET: &str = "hush";

/// A record with a value in every field, and two elements in every list and map.
pub fn full<R: Record + Blank>() -> R {
    let mut record = R::blank();
    fill_record(&mut record, "", &[]);
    record
}

/// `around` is the shapes that this record is in.
fn fill_record(record: &mut dyn Record, path: &str, around: &[&Shape]) {
    let shape = record.shape();
    for (index, field) in shape.fields.iter().enumerate() {
        let path = join(path, field.wire);
        fill(record.slot_mut(index).write(), field, &path, &[around, &[shape]].concat());
    }
}

/// Puts something in; false when that would be a record within itself, which would have no end.
fn fill(write: Write<'_>, field: &Field, path: &str, around: &[&Shape]) -> bool {
    match write {
        Write::Text(text) => *text = value(path, field),
        Write::Leaf(leaf) => fill_leaf(leaf, path),
        Write::Json(json) => *json = json!({ "a": [value(path, field), 1] }),
        Write::Optional(optional) => {
            let is_filled = fill(optional.fill(), field, path, around);
            if !is_filled {
                optional.clear();
            }
            return is_filled;
        }
        Write::Record(record) => {
            let is_within_itself = around.iter().any(|shape| shape.name == record.shape().name);
            if !is_within_itself {
                fill_record(record, path, around);
            }
            return !is_within_itself;
        }
        Write::List(list) => {
            for number in ["1", "2"] {
                let length = list.len();
                if !fill(list.push(), field, &join(path, number), around) {
                    list.truncate(length);
                }
            }
        }
        Write::Map(map) => {
            for key in ["k", "é k"] {
                if !fill(map.insert(key), field, &join(path, key), around) {
                    map.remove(key);
                }
            }
        }
    }
    true
}

/// A leaf that takes no number is an enum, and takes any text.
fn fill_leaf(leaf: &mut dyn Leaf, path: &str) {
    /// Above what a float holds exactly.
    const BIG: i64 = (1 << 53) + 1;
    let mark = mark(path);
    let value = format!("v{mark:x}");
    let token = match leaf.wants() {
        "boolean" => Token::Bool(mark.is_multiple_of(2)),
        "int32" => Token::Int(mark.into()),
        "int64" => Token::Int(BIG + i64::from(mark)),
        "double" => Token::Float(f64::from(mark) + 0.5),
        _ => Token::Text(&value),
    };
    assert!(leaf.put(token), "{path}: a value of its own type is taken");
}

fn value(path: &str, field: &Field) -> String {
    /// Reserved in URLs, written in two ways, or of more than one byte; never dots, which could be a path's segments.
    const ODD: [&str; 12] = [" ", "+", "*", "~", "/", "%", "&", "=", "?", "#", "\"", "多"];
    let mark = mark(path);
    let kind = if field.secret { SECRET } else { "v" };
    match field.place {
        // Neither takes more than these.
        Place::Header | Place::Host => format!("{kind}{mark:x}"),
        _ => format!("{kind}{}{mark:x}", ODD[mark as usize % ODD.len()]),
    }
}

/// Twelve bits of the path's FNV-1a hash; the zeros are for the last bytes to tell on them, too.
fn mark(path: &str) -> u16 {
    let mix = |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    (path.bytes().chain([0; 3]).fold(0x811c_9dc5, mix) >> 20) as u16
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
