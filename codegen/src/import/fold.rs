//! Parameters that the vendors describe member by member: `SystemDisk.Size`, `Filter.1.Key`, `Tags.N.Value`. On the
//! wire they are parts of one record or list, and so they are put together here.

use super::draft::{Field, Type};
use super::note::Notes;

/// Adds a parameter to those before it, as a part of one of them where its name says so.
pub(super) fn add(fields: &mut Vec<Field>, field: Field, operation: &str, notes: &mut Notes) {
    let name = field.wire.clone();
    let segments: Vec<&str> = name.split('.').collect();
    let is_numbered = matches!(field.place, None | Some("form")) && !segments.contains(&"");
    let whole = [name.as_str()];
    let segments = if is_numbered && fits(fields, &segments) { segments.as_slice() } else { &whole };
    if !insert(fields, segments, field) {
        notes.add(&format!("{operation}.{name}"), "described twice, and not alike: the first is taken");
    }
}

/// Whether the way to a part leads through records and lists only.
fn fits(fields: &[Field], segments: &[&str]) -> bool {
    let Some((first, rest)) = segments.split_first() else {
        return false;
    };
    if rest.is_empty() || index(first).is_some() {
        return rest.is_empty();
    }
    match fields.iter().find(|field| field.wire == *first) {
        None => list_way(rest),
        Some(field) if field.encoding.is_some() => false,
        Some(field) => match (&field.ty, index(rest[0])) {
            (Type::Record(inner), None) => fits(inner, rest),
            (Type::List(element), Some(_)) => match element.as_ref() {
                Type::Record(inner) => rest.len() > 1 && fits(inner, &rest[1..]),
                _ => rest.len() == 1,
            },
            _ => false,
        },
    }
}

/// Whether a way that begins with an index has no two of them in a row: a list of lists has no name to stand under.
fn list_way(segments: &[&str]) -> bool {
    segments.windows(2).all(|pair| index(pair[0]).is_none() || index(pair[1]).is_none())
}

/// Puts a field in its place; false when another is there that it differs from.
fn insert(fields: &mut Vec<Field>, segments: &[&str], field: Field) -> bool {
    let Some((first, rest)) = segments.split_first() else {
        return false;
    };
    let place = fields.iter().position(|known| known.wire == *first);
    if rest.is_empty() {
        return match place.and_then(|place| fields.get_mut(place)) {
            Some(known) => merge(known, &field),
            None => {
                fields.push(Field { wire: (*first).to_owned(), ..field });
                true
            }
        };
    }
    let position = index(rest[0]);
    let place = place.unwrap_or_else(|| {
        let inner = Type::Record(Vec::new());
        let ty = if position.is_some() { Type::List(Box::new(inner)) } else { inner };
        let items = match position {
            Some(Index::One(number)) => Some((0, Some(number))),
            Some(Index::Any) | None => None,
        };
        fields.push(Field { place: field.place, items, ..Field::new(*first, ty) });
        fields.len() - 1
    });
    let Some(owner) = fields.get_mut(place) else {
        return false;
    };
    // A record with a required part is itself required; of a list, only elements that exist have parts.
    owner.required |= field.required && position.is_none();
    if let (Some(Index::One(number)), Some((least, Some(most)))) = (position, owner.items) {
        owner.items = Some((least, Some(most.max(number))));
    }
    match &mut owner.ty {
        Type::Record(inner) => insert(inner, rest, Field { place: None, ..field }),
        Type::List(element) if rest.len() == 1 => {
            **element = field.ty;
            owner.length = field.length;
            owner.range = field.range;
            true
        }
        Type::List(element) => match element.as_mut() {
            Type::Record(inner) => {
                // What one certain element must have, the others need not.
                let required = field.required && position == Some(Index::Any);
                insert(inner, &rest[1..], Field { place: None, required, ..field })
            }
            _ => false,
        },
        _ => false,
    }
}

/// Joins two descriptions of one parameter: parts that the second knows besides are added to the first.
fn merge(known: &mut Field, other: &Field) -> bool {
    if known.place != other.place {
        return false;
    }
    known.required &= other.required;
    if known.ty == other.ty {
        return true;
    }
    let are_lists = [&known.ty, &other.ty].map(|ty| matches!(ty, Type::List(_)));
    let (Some(parts), Some(others), true) = (parts(&mut known.ty), parts_of(&other.ty), are_lists[0] == are_lists[1])
    else {
        return false;
    };
    for part in others {
        if !parts.iter().any(|known| known.wire == part.wire) {
            parts.push(part.clone());
        }
    }
    known.items = other.items;
    true
}

/// The fields of a record, or of the records in a list.
fn parts(ty: &mut Type) -> Option<&mut Vec<Field>> {
    match ty {
        Type::Record(fields) => Some(fields),
        Type::List(element) => parts(element),
        _ => None,
    }
}

fn parts_of(ty: &Type) -> Option<&[Field]> {
    match ty {
        Type::Record(fields) => Some(fields),
        Type::List(element) => parts_of(element),
        _ => None,
    }
}

/// Which element of a list a name means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Index {
    /// `1` is the first.
    One(i64),
    /// `N` is any.
    Any,
}

fn index(segment: &str) -> Option<Index> {
    match segment {
        "N" | "n" => Some(Index::Any),
        number => number.parse::<u16>().ok().filter(|number| *number > 0).map(|number| Index::One(number.into())),
    }
}
