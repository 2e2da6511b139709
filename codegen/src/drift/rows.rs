//! A spec as the rows that its page would have.

use crate::diff::{Home, Meaning, Scope, Specs};
use crate::model::{Field, Idempotency, Operation, Record, Service, Type, Value};

/// A field, under the names that lead to it.
pub(super) struct Row<'m> {
    /// The names from the outside to the inside, without indices and marks of lists.
    pub(super) names: Vec<&'m str>,
    pub(super) field: &'m Field,
    pub(super) home: Home,
    /// The outermost list that it is a member of: its bounds are often told with a member.
    pub(super) list: Option<(&'m Field, Home)>,
    /// The values of its enum.
    pub(super) values: &'m [Value],
    pub(super) enum_home: Option<Home>,
    /// Whether the client gives it when the caller does not.
    pub(super) is_filled_in: bool,
    /// Whether every response of the service has it, so that not every page tells.
    pub(super) is_shared: bool,
}

impl Row<'_> {
    /// Whether other rows are its members.
    pub(super) fn has_members(&self) -> bool {
        matches!(self.field.ty.leaf(), Type::Record { .. })
    }
}

/// The names in a path, without the indices and marks of lists.
pub(super) fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('.').filter(|part| !is_index(part)).map(|part| part.trim_end_matches("[]"))
}

/// Whether a part of a path stands for an element of a list, or for any key of a map.
pub(super) fn is_index(part: &str) -> bool {
    part.eq_ignore_ascii_case("n") || part.parse::<usize>().is_ok() || part == "*"
}

/// The parameters of an operation.
pub(super) fn request<'m>(service: &'m Service, operation: &'m Operation) -> Vec<Row<'m>> {
    let mut walk = Walk { rows: Vec::new(), open: Vec::new() };
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
    walk.rows
}

/// The fields of an operation's response.
pub(super) fn response<'m>(service: &'m Service, operation: &'m Operation, specs: &Specs) -> Vec<Row<'m>> {
    let mut walk = Walk { rows: Vec::new(), open: Vec::new() };
    let home = Home::new(&operation.source, &["response"]);
    walk.record(&operation.response, &home, Scope::of(service, operation), &[], None);
    for row in walk.rows.iter_mut().filter(|row| row.names.len() == 1 && specs.node(&row.home).is_none()) {
        row.home = Home::new(&service.source, &["envelope", "fields", &row.field.wire]);
        row.is_shared = true;
    }
    walk.rows
}

struct Walk<'m> {
    rows: Vec<Row<'m>>,
    /// The records on the way: one that holds itself has no end.
    open: Vec<Home>,
}

impl<'m> Walk<'m> {
    fn record(
        &mut self,
        record: &'m Record,
        home: &Home,
        scope: Scope<'m>,
        above: &[&'m str],
        list: Option<&(&'m Field, Home)>,
    ) {
        if self.open.contains(home) {
            return;
        }
        self.open.push(home.clone());
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
                    let own = (is_list && list.is_none()).then(|| (field, home.clone()));
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
