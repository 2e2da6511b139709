//! Which shapes and enums the fields of a record lead to, and by which paths.
//!
//! A shape has no meaning of its own: a change inside it matters where it is used. So the two models are walked together, from
//! the request or the response, and each pair of shapes is met with all the paths that lead to it, to be compared once.

use super::Home;
use super::field;
use super::scope::{Meaning, Scope, Written};
use crate::model::{Enum, Operation, Record, Service, Type};
use indexmap::IndexMap;

/// Two versions of a record or an enum, and the paths that lead to them.
pub(super) struct Met<'m, T> {
    pub(super) pair: [&'m T; 2],
    pub(super) paths: Vec<String>,
    /// Whether one element of a list is what leads here, so that what it needs is asked for each element.
    pub(super) in_list: bool,
}

type Homes = [Home; 2];

/// What a request or a response leads to, itself first.
#[derive(Default)]
pub(super) struct Reached<'m> {
    pub(super) records: IndexMap<Homes, Met<'m, Record>>,
    pub(super) enums: IndexMap<Homes, Met<'m, Enum>>,
}

impl<'m> Reached<'m> {
    /// Walks from a request (`key` is "request") or a response of two versions of an operation.
    pub(super) fn from(versions: [(&'m Service, &'m Operation); 2], key: &'static str) -> Self {
        let scopes = versions.map(|(service, operation)| Scope::of(service, operation));
        let roots = versions.map(|(_, operation)| Written {
            what: if key == "request" { &operation.request } else { &operation.response },
            home: Home::new(&operation.source, &[key]),
        });
        let mut reached = Reached::default();
        reached.walk(roots, scopes, key, false, &mut Vec::new());
        reached
    }

    fn walk(
        &mut self,
        [old, new]: [Written<'m, Record>; 2],
        [old_scope, new_scope]: [Scope<'m>; 2],
        path: &str,
        in_list: bool,
        open: &mut Vec<Homes>,
    ) {
        let homes = [old.home, new.home];
        // A shape that holds itself leads to nothing new.
        if open.contains(&homes) {
            return;
        }
        let met = Met { pair: [old.what, new.what], paths: Vec::new(), in_list };
        self.records.entry(homes.clone()).or_insert(met).paths.push(path.to_owned());
        open.push(homes);
        for (before, after) in field::pairs(&old.what.fields, &new.what.fields) {
            let (Some(before), Some(after)) = (before, after) else { continue };
            let path = format!("{path}.{}", after.wire);
            let below = format!("{path}{}", steps(&after.ty, path.starts_with("request")));
            match (old_scope.meaning(before.ty.leaf()), new_scope.meaning(after.ty.leaf())) {
                (Meaning::Record(old, old_scope), Meaning::Record(new, new_scope)) => {
                    let in_list = in_list || matches!(after.ty, Type::List(_));
                    self.walk([old, new], [old_scope, new_scope], &below, in_list, open);
                }
                (Meaning::Enum(old), Meaning::Enum(new)) => {
                    let met = Met { pair: [old.what, new.what], paths: Vec::new(), in_list };
                    self.enums.entry([old.home, new.home]).or_insert(met).paths.push(path);
                }
                _ => {}
            }
        }
        open.pop();
    }
}

/// What stands between a field and the members of its elements, as pages spell it: `.N` for each list of a request, `[]` for
/// each list of a response.
fn steps(ty: &Type, is_request: bool) -> String {
    match ty {
        Type::List(element) => format!("{}{}", if is_request { ".N" } else { "[]" }, steps(element, is_request)),
        Type::Map(value) => format!(".*{}", steps(value, is_request)),
        _ => String::new(),
    }
}
