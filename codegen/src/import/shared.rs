//! The types that a service's own file has, and whether one of them is what a piece of metadata describes.

use super::draft::{Field, Type};
use std::collections::{BTreeMap, HashSet};

/// The types, fields and codes that the service's own file has, as it stands.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// Fields of the envelope.
    pub(super) envelope: Vec<String>,
    /// Records. What their fields name is a record or an enum of the service.
    pub(super) shapes: BTreeMap<String, Vec<Field>>,
    /// Enums, each with its texts.
    pub(super) enums: BTreeMap<String, Vec<String>>,
    /// Error codes.
    pub(super) codes: Vec<String>,
}

/// A type of the service's that stands for one of the metadata's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shares<'s> {
    pub(super) name: &'s str,
    /// Whether it says the same and no more.
    pub(super) exact: bool,
}

/// Which way a record travels: limits and what is required matter in requests only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Request,
    Response,
}

impl Shared {
    /// The name, if a type has it.
    fn own_name(&self, name: &str) -> Option<&String> {
        let shape = self.shapes.get_key_value(name).map(|(name, _)| name);
        shape.or_else(|| self.enums.get_key_value(name).map(|(name, _)| name))
    }

    /// The shape or enum for a type: one with all its facts, else the first candidate that a person may have described
    /// better than the metadata does, and then a sample of the metadata's need not fit.
    pub(super) fn find(
        &self,
        ty: &Type,
        candidates: &[String],
        way: Way,
        definitions: &BTreeMap<String, Type>,
    ) -> Option<Shares<'_>> {
        let is = |name: &str, exact: bool| {
            let mut same = Same { shared: self, definitions, exact, way, open: HashSet::new() };
            same.ty(&Type::Named(name.to_owned()), ty)
        };
        // `Tag2` was `Tag` once, and then there were two.
        let is_named_so = |name: &str| candidates.iter().any(|candidate| name.starts_with(candidate.as_str()));
        let named = self.shapes.keys().chain(self.enums.keys()).filter(|name| is_telling(ty) || is_named_so(name));
        let exact = named.into_iter().find(|name| is(name, true)).map(|name| Shares { name, exact: true });
        exact.or_else(|| {
            let better = candidates.iter().filter_map(|name| self.own_name(name)).find(|name| is(name, false));
            better.map(|name| Shares { name, exact: false })
        })
    }
}

/// Whether being alike means something, whatever the name: small structures are alike by chance.
pub(super) fn is_telling(ty: &Type) -> bool {
    const TELLING: usize = 4;
    matches!(ty, Type::Record(fields) if fields.len() >= TELLING)
}

/// Compares a type of the service's with one of the metadata's.
struct Same<'s> {
    shared: &'s Shared,
    definitions: &'s BTreeMap<String, Type>,
    /// Whether all facts must agree. Where not, the service's type may say more.
    exact: bool,
    way: Way,
    /// The pairs that are being compared, for a type may hold itself.
    open: HashSet<(String, String)>,
}

impl Same<'_> {
    fn ty(&mut self, known: &Type, ty: &Type) -> bool {
        match (known, ty) {
            (Type::List(known), Type::List(ty)) | (Type::Map(known), Type::Map(ty)) => self.ty(known, ty),
            (Type::Named(name), Type::Named(definition)) => {
                let definitions = self.definitions;
                !self.open.insert((name.clone(), definition.clone()))
                    || definitions.get(definition).is_some_and(|ty| self.named(name, ty))
            }
            (Type::Named(name), ty) => self.named(name, ty),
            (known, ty) => known == ty,
        }
    }

    fn named(&mut self, name: &str, ty: &Type) -> bool {
        let shared = self.shared;
        match (shared.shapes.get(name), shared.enums.get(name), ty) {
            (Some(known), _, Type::Record(fields)) => self.fields(known, fields),
            (_, Some(known), Type::Enum(values)) => {
                (!self.exact || known.len() == values.len()) && values.iter().all(|value| known.contains(value))
            }
            // A person knows the values of a text.
            (_, Some(_), Type::String) => !self.exact,
            _ => false,
        }
    }

    fn fields(&mut self, known: &[Field], fields: &[Field]) -> bool {
        (!self.exact || known.len() == fields.len())
            && fields.iter().all(|field| {
                let known = known.iter().find(|known| known.wire == field.wire);
                known.is_some_and(|known| self.agrees(known, field) && self.ty(&known.ty, &field.ty))
            })
    }

    fn agrees(&self, known: &Field, field: &Field) -> bool {
        let limits = |field: &Field| [field.length, field.range, field.items];
        let travels = |field: &Field| (field.encoding, field.wrapped.clone());
        let may_be_sent = || {
            let says_more = limits(known).iter().zip(limits(field)).all(|(known, own)| own.is_none() || *known == own);
            known.required == field.required && says_more
        };
        if self.exact {
            known.same_facts(field)
        } else {
            travels(known) == travels(field) && (self.way == Way::Response || may_be_sent())
        }
    }
}
