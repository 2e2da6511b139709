//! What the type of a field means: which record or enum, and where that is written.

use super::Home;
use crate::model::{Enum, Operation, Record, Service, Type, Types};

/// The named types that a field can mean, and the files they stand in.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'m> {
    own: (&'m Types, &'m str),
    shared: (&'m Types, &'m str),
}

/// A record or an enum, and where it is written.
pub(crate) struct Written<'m, T> {
    pub(crate) what: &'m T,
    pub(crate) home: Home,
}

/// What a type leads to.
pub(crate) enum Meaning<'m> {
    Record(Written<'m, Record>, Scope<'m>),
    Enum(Written<'m, Enum>),
    Nothing,
}

impl<'m> Scope<'m> {
    /// The types of an operation.
    pub(crate) fn of(service: &'m Service, operation: &'m Operation) -> Self {
        Scope { own: (&operation.types, &operation.source), shared: (&service.types, &service.source) }
    }

    /// What a type inside all lists and maps means.
    pub(crate) fn meaning(self, ty: &Type) -> Meaning<'m> {
        // Shared types hold shared types only, under names of their own file.
        let scope = |shared: bool| if shared { Scope { own: self.shared, ..self } } else { self };
        match ty {
            Type::Record { rust, shared, .. } => {
                let scope = scope(*shared);
                let (types, file) = scope.own;
                let record = types.records.iter().find(|record| record.rust == *rust);
                record.map_or(Meaning::Nothing, |what| {
                    Meaning::Record(Written { what, home: Home::new(file, &["shapes", &what.rust]) }, scope)
                })
            }
            Type::Enum { rust, shared } => {
                let (types, file) = scope(*shared).own;
                let item = types.enums.iter().find(|item| item.rust == *rust);
                item.map_or(Meaning::Nothing, |what| {
                    Meaning::Enum(Written { what, home: Home::new(file, &["enums", &what.rust]) })
                })
            }
            _ => Meaning::Nothing,
        }
    }
}
