//! A spec as the rows that its page would have.

use super::fix::{Fix, Thing};
use super::log::Difference;
use crate::diff::{Home, Meaning, Scope, Specs};
use crate::model::{Field, Idempotency, Operation, Record, Service, Type, Value};
use crate::page::is_element;
use std::collections::HashMap;

/// A field, under the names that lead to it.
pub(super) struct Row<'m> {
    /// The names from the outside to the inside, without indices and marks of lists.
    pub(super) names: Vec<&'m str>,
    pub(super) field: &'m Field,
    pub(super) home: Home,
    /// The outermost list that it is a member of: its bounds are often told with a member.
    pub(super) list: Option<List<'m>>,
    /// The values of its enum.
    pub(super) values: &'m [Value],
    pub(super) enum_home: Option<Home>,
    /// Whether the client gives it when the caller does not.
    pub(super) is_filled_in: bool,
    /// Whether every response of the service has it, so that not every page tells.
    pub(super) is_shared: bool,
}

/// A list that a row is a member of.
#[derive(Clone)]
pub(super) struct List<'m> {
    pub(super) field: &'m Field,
    pub(super) home: Home,
    /// How many of the row's names are the list's.
    pub(super) depth: usize,
}

impl Row<'_> {
    /// Whether other rows are its members.
    pub(super) fn has_members(&self) -> bool {
        matches!(self.field.ty.leaf(), Type::Record { .. })
    }
}

/// A table that the page of a spec would have.
pub(super) struct Table<'m> {
    pub(super) rows: Vec<Row<'m>>,
    /// The records, by the names of the rows that they are the members of.
    pub(super) records: HashMap<Vec<&'m str>, Home>,
}

/// The names in a path, without the indices and marks of lists.
pub(super) fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('.').map(|part| part.trim_end_matches("[]")).filter(|part| !is_element(part))
}

/// The parameters of an operation.
pub(super) fn request<'m>(service: &'m Service, operation: &'m Operation) -> Table<'m> {
    let mut walk = Walk::default();
    let home = Home::new(&operation.source, &["request"]);
    walk.record(&operation.request, &home, Scope::of(service, operation), &[], None);
    let filled_in = [
        operation.region.as_deref(),
        match &operation.idempotency {
            Idempotency::Token(parameter) => Some(parameter.as_str()),
            Idempotency::Safe | Idempotency::None => None,
        },
    ];
    for row in walk.rows.iter_mut().filter(|row| row.names.len() == 1) {
        row.is_filled_in = filled_in.contains(&Some(row.field.wire.as_str()));
    }
    walk.finish()
}

/// The fields of an operation's response.
pub(super) fn response<'m>(service: &'m Service, operation: &'m Operation, specs: &Specs) -> Table<'m> {
    let mut walk = Walk::default();
    let home = Home::new(&operation.source, &["response"]);
    walk.record(&operation.response, &home, Scope::of(service, operation), &[], None);
    for row in walk.rows.iter_mut().filter(|row| row.names.len() == 1 && specs.node(&row.home).is_none()) {
        row.home = Home::new(&service.source, &["envelope", "fields", &row.field.wire]);
        row.is_shared = true;
    }
    walk.finish()
}

/// What more than one row leads to: what one of them drops, another may show.
pub(super) struct Shared(HashMap<Home, usize>);

/// What the rows of both tables lead to.
pub(super) fn shared(tables: [&Table<'_>; 2]) -> Shared {
    let mut uses = HashMap::new();
    for row in tables.into_iter().flat_map(|table| &table.rows) {
        for home in [Some(&row.home), row.enum_home.as_ref()].into_iter().flatten() {
            *uses.entry(home.clone()).or_default() += 1;
        }
    }
    Shared(uses)
}

impl Shared {
    /// Makes notes of the drops of what others have too: what one page dropped, another may show. Of what is one operation's own, all
    /// rows that lead to it are on this page.
    pub(super) fn note(&self, differences: &mut [Difference]) {
        let dropped = |difference: &Difference| match &difference.fix {
            Fix::Drop(things) => things.first().filter(|thing| !matches!(thing, Thing::Error(_))).cloned(),
            _ => None,
        };
        let all: Vec<Thing> = differences.iter().filter_map(dropped).collect();
        for difference in differences {
            let Some(thing) = dropped(difference) else { continue };
            let is_of_service = thing.home().is_of_service();
            let uses = self.0.get(thing.home()).copied().unwrap_or_default();
            if is_of_service || all.iter().filter(|other| **other == thing).count() < uses {
                difference.make_note();
            }
        }
    }
}

#[derive(Default)]
struct Walk<'m> {
    rows: Vec<Row<'m>>,
    records: HashMap<Vec<&'m str>, Home>,
    /// The records on the way: one that holds itself has no end.
    open: Vec<Home>,
}

impl<'m> Walk<'m> {
    fn finish(self) -> Table<'m> {
        Table { rows: self.rows, records: self.records }
    }

    fn record(
        &mut self,
        record: &'m Record,
        home: &Home,
        scope: Scope<'m>,
        above: &[&'m str],
        list: Option<&List<'m>>,
    ) {
        if self.open.contains(home) {
            return;
        }
        self.open.push(home.clone());
        self.records.insert(above.to_vec(), home.clone());
        for field in &record.fields {
            let home = home.at(&[&field.wire]);
            // Some vendors spell out members in names, and so may pages.
            let names: Vec<&str> = above.iter().copied().chain(names(&field.wire)).collect();
            let mut row = Row {
                names: names.clone(),
                field,
                home: home.clone(),
                list: list.cloned(),
                values: &[],
                enum_home: None,
                is_filled_in: false,
                is_shared: false,
            };
            match scope.meaning(field.ty.leaf()) {
                Meaning::Record(inner, scope) => {
                    self.rows.push(row);
                    let is_list = matches!(field.ty, Type::List(_));
                    let own =
                        (is_list && list.is_none()).then(|| List { field, home: home.clone(), depth: names.len() });
                    let wrapped = [&names[..], &field.wrapped.as_deref().into_iter().collect::<Vec<_>>()].concat();
                    self.record(inner.what, &inner.home, scope, &wrapped, own.as_ref().or(list));
                }
                Meaning::Enum(found) => {
                    row.values = &found.what.values;
                    row.enum_home = Some(found.home);
                    self.rows.push(row);
                }
                Meaning::Nothing => self.rows.push(row),
            }
        }
        self.open.pop();
    }
}
