//! What metadata says of an operation, as the facts that a page would state.

use super::draft::{self, Draft, Operation};
use super::places::Places;
use crate::page::{
    Bounds, ErrorRow, Facts, Field, Found, Known, Limits, Parameter, Permission, Place, Route, Type, Value,
};

/// The facts of an operation of a draft.
pub(super) fn facts(operation: &Operation, draft: &Draft, places: &Places<'_>) -> Facts {
    let start = places.operation(&operation.name);
    let line = places.line(start);
    let [mut request, mut response] =
        [(); 2].map(|()| Walk { operation, draft, places, open: Vec::new(), rows: Vec::new() });
    request.fields(&operation.request, "", places.name(&operation.name, "parameters", start));
    response.fields(&operation.response, "", places.name(&operation.name, "responses", start));
    let route = operation.route.as_deref().and_then(|route| route.split_once(' '));
    let path = route.map_or("", |(_, path)| path);
    let parameters = request.rows.into_iter().map(|(field, described)| Parameter {
        place: Known::Stated(place(described, path)),
        required: match &described.ty {
            draft::Type::List(_) if draft.is_terse => Known::Unknown,
            _ => Known::Stated(described.required),
        },
        field,
    });
    let errors = operation.errors.iter().flat_map(|row| {
        let line = places.line(places.name(&operation.name, &row.code, start));
        let messages = row.messages.iter().map(|message| Known::Stated(message.clone()));
        let messages = messages.chain(row.messages.is_empty().then_some(Known::Unknown));
        messages.map(move |message| ErrorRow { line, status: row.status.into(), code: row.code.clone(), message })
    });
    let permission = operation.action.as_ref().map(|action| Permission {
        line: places.line(places.name(&operation.name, action, start)),
        action: action.clone(),
        access: operation.access.clone().into(),
        resources: Vec::new(),
    });
    Facts {
        operation: Known::Stated(operation.name.clone()),
        route: route.map(|(method, path)| Route { line, method: method.to_owned(), path: path.to_owned() }),
        parameters: Known::Stated(parameters.collect()),
        response: Known::Stated(response.rows.into_iter().map(|(field, _)| field).collect()),
        errors: Known::Stated(errors.collect()),
        sample: None,
        permissions: permission.into_iter().collect(),
    }
}

fn place(field: &draft::Field, path: &str) -> Place {
    match field.place {
        Some("header") => Place::Header,
        Some("host") => Place::Host,
        Some("body" | "form") => Place::Body,
        _ if path.contains(&format!("{{{}}}", field.wire)) => Place::Path,
        _ => Place::Query,
    }
}

struct Walk<'w> {
    operation: &'w Operation,
    draft: &'w Draft,
    places: &'w Places<'w>,
    /// The definitions on the way: one that holds itself has no end.
    open: Vec<&'w str>,
    rows: Vec<(Field, &'w draft::Field)>,
}

impl<'w> Walk<'w> {
    fn fields(&mut self, fields: &'w [draft::Field], above: &str, from: usize) {
        for field in fields {
            let at = self.places.name(&self.operation.name, &field.wire, from);
            let path = if above.is_empty() { field.wire.clone() } else { format!("{above}.{}", field.wire) };
            let mut row = self.row(field, &path, at);
            let path = match &field.wrapped {
                Some(member) => {
                    row.ty = Known::Stated(Type::Object);
                    format!("{path}.{member}")
                }
                None => path,
            };
            self.rows.push((row, field));
            self.members(&field.ty, &path, at);
        }
    }

    /// The rows of what a type holds.
    fn members(&mut self, ty: &'w draft::Type, path: &str, at: usize) {
        match ty {
            draft::Type::List(element) => self.members(element, &format!("{path}[]"), at),
            draft::Type::Map(value) => self.members(value, &format!("{path}.*"), at),
            draft::Type::Record(fields) => self.fields(fields, path, at),
            draft::Type::Named(name) if !self.open.contains(&name.as_str()) => {
                if let Some(ty) = self.draft.definitions.get(name) {
                    self.open.push(name);
                    self.members(ty, path, at);
                    self.open.pop();
                }
            }
            _ => {}
        }
    }

    fn row(&self, field: &draft::Field, path: &str, at: usize) -> Field {
        let line = self.places.line(at);
        let bounds = |limits: Option<crate::spec::Limits>, least: &[i64]| {
            let (min, max) = limits?;
            let bounds = Bounds { min: Some(min).filter(|min| !least.contains(min)), max };
            Some(Found { line, value: Known::Stated(bounds) })
        };
        Field {
            line,
            name: field.wire.clone(),
            path: Known::Stated(path.to_owned()),
            ty: self.ty(&field.ty).into(),
            limits: Limits {
                values: values(&field.ty, line).map(Known::Stated),
                // Metadata without a lower bound has the least of the type.
                range: bounds(field.range, &[i64::MIN, i32::MIN.into()]),
                length: bounds(field.length, &[0]),
                list_size: bounds(field.items, &[0]),
                default: field
                    .default
                    .as_ref()
                    .and_then(super::json::scalar)
                    .map(|text| Found { line, value: Known::Stated(text) }),
            },
            deprecated: field.is_deprecated.then_some(line),
            restricted: None,
            example: None,
        }
    }

    /// The type in the words of pages; none where metadata takes anything.
    fn ty(&self, ty: &draft::Type) -> Option<Type> {
        let inner = |inner: &draft::Type| self.ty(inner).map(Box::new);
        match ty {
            draft::Type::String | draft::Type::Enum(_) => Some(Type::String),
            draft::Type::Boolean => Some(Type::Boolean),
            draft::Type::Int32 => Some(Type::Int32),
            draft::Type::Int64 => Some(if self.draft.is_terse { Type::Integer } else { Type::Long }),
            draft::Type::Double => Some(Type::Double),
            draft::Type::Any => None,
            draft::Type::List(element) => Some(Type::List(inner(element))),
            draft::Type::Map(value) if **value != draft::Type::Any => Some(Type::Map(inner(value))),
            draft::Type::Map(_) | draft::Type::Record(_) | draft::Type::Named(_) => Some(Type::Object),
        }
    }
}

fn values(ty: &draft::Type, line: usize) -> Option<Vec<Value>> {
    match ty {
        draft::Type::Enum(values) => Some(values.iter().map(|text| Value { line, text: text.clone() }).collect()),
        draft::Type::List(inner) | draft::Type::Map(inner) => values(inner, line),
        _ => None,
    }
}
