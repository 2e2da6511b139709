//! References to the schemas that a document names. What stays a reference is one to a record, which may hold itself; other
//! schemas are put in the place of the reference.

use crate::import::draft::{Field, Type};
use crate::import::note::Notes;
use std::collections::BTreeMap;

/// Settles the references of all definitions, and keeps those that are records.
pub(super) fn settle_definitions(definitions: &BTreeMap<String, Type>, notes: &mut Notes) -> BTreeMap<String, Type> {
    let is_record = |(_, ty): &(&String, &Type)| matches!(ty, Type::Record(_));
    let settled = |(name, ty): (&String, &Type)| (name.clone(), settled(ty, definitions, name, notes));
    definitions.iter().filter(is_record).map(settled).collect()
}

/// The type without references to anything but records.
pub(super) fn settled(ty: &Type, definitions: &BTreeMap<String, Type>, place: &str, notes: &mut Notes) -> Type {
    Settle { definitions, open: Vec::new(), notes }.ty(ty, place)
}

struct Settle<'s> {
    definitions: &'s BTreeMap<String, Type>,
    /// The references that led here.
    open: Vec<&'s str>,
    notes: &'s mut Notes,
}

impl<'s> Settle<'s> {
    fn ty(&mut self, ty: &Type, place: &str) -> Type {
        match ty {
            Type::Named(name) => self.reference(name, place),
            Type::List(element) => Type::List(Box::new(self.ty(element, place))),
            Type::Map(value) => Type::Map(Box::new(self.ty(value, place))),
            Type::Record(fields) => Type::Record(fields.iter().map(|field| self.field(field, place)).collect()),
            other => other.clone(),
        }
    }

    fn field(&mut self, field: &Field, place: &str) -> Field {
        Field { ty: self.ty(&field.ty, &format!("{place}.{}", field.wire)), ..field.clone() }
    }

    fn reference(&mut self, name: &str, place: &str) -> Type {
        let definitions: &'s BTreeMap<String, Type> = self.definitions;
        match definitions.get_key_value(name) {
            Some((name, Type::Record(_))) => Type::Named(name.clone()),
            Some((name, _)) if self.open.contains(&name.as_str()) => {
                self.notes.tell(place, "`{}` holds itself, and is no record: any value is taken", [name]);
                Type::Any
            }
            Some((name, other)) => {
                self.open.push(name);
                let settled = self.ty(other, place);
                self.open.pop();
                settled
            }
            None => {
                self.notes.tell(place, "no schema is called `{}`: any value is taken", [name]);
                Type::Any
            }
        }
    }
}
