//! Types that recur among a service's operations. They are written once, into the service's own file: each costs its
//! users compile time, and a `Tag` that is everywhere the same should be one.

use super::draft::{Field, Operation, Type};
use super::shapes::{base_of, candidates, first_free, is_vague, word};
use super::shared::{Shared, Way, is_telling};
use crate::words;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

/// In how many operations a type must stand. Two that are large are alike for a reason.
fn is_often(found: &Found) -> bool {
    found.operations >= if is_telling(&found.ty) { 2 } else { 3 }
}

/// The types that recur, and what they are called.
#[derive(Debug, Default)]
pub(super) struct Recurring {
    pub(super) types: Vec<Part>,
    names: HashMap<Key, String>,
}

/// A recurring type.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) way: Way,
    ty: Type,
}

impl Part {
    /// The record or the enum that it is.
    pub(super) fn meaning<'m>(&'m self, definitions: &'m BTreeMap<String, Type>) -> Option<&'m Type> {
        match &self.ty {
            Type::Named(definition) => definitions.get(definition),
            ty => Some(ty),
        }
    }
}

/// What makes two types one: their facts and, where those are few, the word that they are named after.
type Key = (String, String);

fn key(ty: &Type, base: &str) -> Key {
    let word = if is_telling(ty) { String::new() } else { word(base) };
    let mut facts = String::new();
    spell(ty, &mut facts);
    (word, facts)
}

impl Recurring {
    /// The name of a type, if it recurs.
    pub(super) fn name(&self, ty: &Type, base: &str) -> Option<&str> {
        if self.names.is_empty() {
            return None;
        }
        self.names.get(&key(ty, base)).map(String::as_str)
    }

    /// Finds the types that recur in operations. `taken` are names that no type may have.
    pub(super) fn find(
        operations: &[&Operation],
        definitions: &BTreeMap<String, Type>,
        shared: &Shared,
        taken: &HashSet<String>,
    ) -> Self {
        let mut count = Count { definitions, shared, noun: String::new(), met: HashSet::new(), found: HashMap::new() };
        for operation in operations {
            count.met.clear();
            count.noun = words::noun(&operation.name);
            let noun = count.noun.clone();
            count.fields(&operation.request, &noun, Way::Request);
            count.fields(&operation.response, &noun, Way::Response);
        }
        let mut found: Vec<(Key, Found)> = count.found.into_iter().filter(|(_, found)| is_often(found)).collect();
        // Requests have the first choice of names, for people write those; then what stands in the most operations.
        found.sort_by_key(|(_, found)| (found.way == Way::Response, Reverse(found.operations), found.order));
        let mut taken = taken.clone();
        let mut recurring = Self::default();
        for (key, found) in found {
            let name = first_free(&found.candidates(), &taken);
            taken.insert(name.clone());
            recurring.names.insert(key, name.clone());
            recurring.types.push(Part { name, way: found.way, ty: found.ty });
        }
        recurring.types.sort_by(|a, b| a.name.cmp(&b.name));
        recurring
    }
}

/// A type, and where it was met.
struct Found {
    ty: Type,
    /// The first of them all is 0.
    order: usize,
    operations: usize,
    way: Way,
    /// The words that it would be named after, and what holds it, each with the number of operations.
    words: BTreeMap<String, usize>,
    owners: BTreeMap<String, usize>,
}

impl Found {
    /// The names that it could have, the best first.
    fn candidates(&self) -> Vec<String> {
        let most = |counts: &BTreeMap<String, usize>| {
            let most = counts.iter().max_by_key(|(name, count)| (**count, Reverse(name.len())));
            most.map(|(name, _)| name.clone()).unwrap_or_default()
        };
        let (word, owner) = (most(&self.words), most(&self.owners));
        let mut names = candidates(&word, &owner, &owner);
        names.dedup();
        // Of two holders none is its owner.
        if self.owners.len() > 1 {
            names.retain(|name| *name == word);
            if self.has_old_spellings() {
                names.push(format!("Legacy{word}"));
            } else if self.way == Way::Response {
                names.push(format!("{word}Info"));
            }
            if is_vague(&word) {
                names.insert(0, format!("{owner}{word}"));
            }
        }
        names
    }

    /// Whether it has fields in two spellings, as in `Key` and `key`.
    fn has_old_spellings(&self) -> bool {
        let Type::Record(fields) = &self.ty else {
            return false;
        };
        let mut names: Vec<String> = fields.iter().map(|field| field.wire.to_lowercase()).collect();
        names.sort_unstable();
        names.windows(2).any(|pair| pair[0] == pair[1])
    }
}

struct Count<'c> {
    definitions: &'c BTreeMap<String, Type>,
    shared: &'c Shared,
    noun: String,
    /// What the operation at hand has.
    met: HashSet<Key>,
    found: HashMap<Key, Found>,
}

impl Count<'_> {
    fn fields(&mut self, fields: &[Field], owner: &str, way: Way) {
        for field in fields {
            self.ty(&field.ty, field.wrapped.as_deref().unwrap_or(&field.wire), owner, way);
        }
    }

    fn ty(&mut self, ty: &Type, base: &str, owner: &str, way: Way) {
        let definitions = self.definitions;
        match ty {
            Type::List(inner) | Type::Map(inner) => self.ty(inner, &words::singular(base), owner, way),
            Type::Named(definition) => {
                if let Some(Type::Record(fields)) = definitions.get(definition)
                    && self.met(ty, definition, owner, way)
                {
                    self.fields(fields, &word(definition), way);
                }
            }
            Type::Record(fields) => {
                if self.met(ty, base, owner, way) {
                    self.fields(fields, &word(base), way);
                }
            }
            Type::Enum(_) => {
                self.met(ty, base_of(ty, base), owner, way);
            }
            Type::String | Type::Boolean | Type::Int32 | Type::Int64 | Type::Double | Type::Any => {}
        }
    }

    /// Notes that the operation at hand has a type; whether what it holds is to be met too.
    fn met(&mut self, ty: &Type, base: &str, owner: &str, way: Way) -> bool {
        let key = key(ty, base);
        if !self.met.insert(key.clone()) {
            return false;
        }
        if self.shared.find(ty, &candidates(base, owner, &self.noun), way, self.definitions).is_some() {
            return false;
        }
        let order = self.found.len();
        let found = self.found.entry(key).or_insert_with(|| Found {
            ty: ty.clone(),
            order,
            operations: 0,
            way,
            words: BTreeMap::new(),
            owners: BTreeMap::new(),
        });
        found.operations += 1;
        *found.words.entry(word(base)).or_default() += 1;
        *found.owners.entry(owner.to_owned()).or_default() += 1;
        true
    }
}

/// Writes down all that makes a type alike to another. The order of fields and values does not matter, nor do samples.
fn spell(ty: &Type, out: &mut String) {
    match ty {
        Type::List(inner) => {
            out.push('*');
            spell(inner, out);
        }
        Type::Map(inner) => {
            out.push('%');
            spell(inner, out);
        }
        Type::Record(fields) => {
            let mut fields: Vec<&Field> = fields.iter().collect();
            fields.sort_by(|a, b| a.wire.cmp(&b.wire));
            out.push('{');
            for field in fields {
                let _ = write!(out, "{:?}", field.traits());
                spell(&field.ty, out);
            }
            out.push('}');
        }
        Type::Enum(values) => {
            let mut values: Vec<&String> = values.iter().collect();
            values.sort();
            let _ = write!(out, "{values:?}");
        }
        simple => {
            let _ = write!(out, "{simple:?}");
        }
    }
}
