//! The rows of a page's tables beside those of the spec.

use super::facts;
use super::fix::{Fix, Thing};
use super::rows::{self, Row};
use super::{Log, Subject};
use crate::change::Rule;
use crate::diff::{Home, spelled};
use crate::page::{COMMON, Field, Known, Parameter};
use std::collections::{HashMap, HashSet};

/// A row of either table of a page.
pub(super) struct Told<'p> {
    pub(super) field: &'p Field,
    /// Where and whether it must be given: parameters only.
    pub(super) parameter: Option<&'p Parameter>,
    /// The names from the outside to the inside; none when the page does not show what it belongs to.
    pub(super) names: Option<Vec<String>>,
    /// Whether the page has further rows of these names, one for each of the first elements of a list.
    pub(super) is_repeated: bool,
}

/// What a table is, and by which rules its rows come and go.
struct Table<'m> {
    name: &'static str,
    removed: Rule,
    /// The records of the spec, by the names of the rows that they are the members of.
    records: HashMap<Vec<&'m str>, Home>,
}

pub(super) fn request(parameters: &[Parameter], rows: rows::Table<'_>, log: &mut Log<'_>) {
    let told = parameters.iter().map(|parameter| Told {
        field: &parameter.field,
        parameter: Some(parameter),
        names: names(&parameter.field),
        is_repeated: false,
    });
    // A member may have such a name as well.
    let is_outermost = |told: &Told<'_>| told.names.as_ref().is_none_or(|names| names.len() == 1);
    let told = told.filter(|told| !is_outermost(told) || !COMMON.contains(&told.field.name.as_str())).collect();
    let table = Table { name: "request", removed: Rule::ParamRemoved, records: rows.records };
    compare(&table, told, rows.rows, log);
}

/// `envelope` names what stands beside and around the result, where pages show that.
pub(super) fn response(fields: &[Field], rows: rows::Table<'_>, envelope: Option<(&str, &str)>, log: &mut Log<'_>) {
    let mut told: Vec<_> =
        fields.iter().map(|field| Told { field, parameter: None, names: names(field), is_repeated: false }).collect();
    if let Some((metadata, result)) = envelope {
        let first = |told: &Told<'_>| told.names.as_ref().and_then(|names| names.first().cloned());
        told.retain(|told| first(told).is_none_or(|name| name != metadata));
        for told in told.iter_mut().filter(|told| first(told).is_some_and(|name| name == result)) {
            told.names.as_mut().map(|names| names.remove(0));
        }
        told.retain(|told| told.names.as_ref().is_none_or(|names| !names.is_empty()));
    }
    let table = Table { name: "response", removed: Rule::FieldRemoved, records: rows.records };
    compare(&table, told, rows.rows, log);
}

fn names(field: &Field) -> Option<Vec<String>> {
    Some(rows::names(field.path.stated()?).map(str::to_owned).collect())
}

fn compare(table: &Table<'_>, told: Vec<Told<'_>>, rows: Vec<Row<'_>>, log: &mut Log<'_>) {
    // A table without rows was lost, and says nothing.
    if told.is_empty() {
        return;
    }
    let told = once(told);
    let mut free: Vec<Option<Row<'_>>> = rows.into_iter().map(Some).collect();
    let mut pairs: Vec<(Told<'_>, Option<Row<'_>>)> = told.into_iter().map(|told| (told, None)).collect();
    let comparisons: [fn(&Told<'_>, &Row<'_>) -> bool; 3] = [is_same, is_same_but_case, is_possible];
    for fits in comparisons {
        for (told, row) in pairs.iter_mut().filter(|(_, row)| row.is_none()) {
            let found = free.iter_mut().find(|row| row.as_ref().is_some_and(|row| fits(told, row)));
            *row = found.and_then(Option::take);
        }
    }
    // Where the sample calls a record otherwise than the table does, its members are those of the record that the spec has.
    for at in 0..pairs.len() {
        if !is_misplaced(table, at, &pairs) {
            continue;
        }
        if let Some((told, row)) = pairs.get_mut(at) {
            told.names = None;
            let found = free.iter_mut().find(|row| row.as_ref().is_some_and(|row| is_possible(told, row)));
            *row = found.and_then(Option::take);
        }
    }
    let wrappers: HashSet<&str> = pairs.iter().filter_map(|(_, row)| row.as_ref()?.field.wrapped.as_deref()).collect();
    let left: Vec<Row<'_>> = free.into_iter().flatten().collect();
    let listed: Vec<Vec<String>> = pairs.iter().filter_map(|(told, _)| told.names.clone()).collect();
    for (told, row) in &pairs {
        match row {
            Some(row) => facts::compare(table.name, told, row, log),
            None if told.names.is_none() && wrappers.contains(told.field.name.as_str()) => {}
            None if told.names.is_none() => unplaced(table, told, log),
            None => added(table, told, &pairs, log),
        }
    }
    let unplaced = pairs.iter().filter(|(told, _)| told.names.is_none());
    let shown: Vec<&Row<'_>> = unplaced.filter_map(|(_, row)| row.as_ref()).collect();
    for row in &left {
        removed(table, row, &listed, &shown, log);
    }
}

/// The first of the rows that have the same names.
fn once(told: Vec<Told<'_>>) -> Vec<Told<'_>> {
    let mut first: Vec<Told<'_>> = Vec::with_capacity(told.len());
    for told in told {
        match first.iter_mut().find(|other| told.names.is_some() && other.names == told.names) {
            Some(other) => other.is_repeated = true,
            None => first.push(told),
        }
    }
    first
}

fn is_same(told: &Told<'_>, row: &Row<'_>) -> bool {
    told.names.as_ref().is_some_and(|names| names.iter().eq(row.names.iter()))
}

fn is_same_but_case(told: &Told<'_>, row: &Row<'_>) -> bool {
    let is_same = |names: &Vec<String>| {
        names.len() == row.names.len()
            && names.iter().zip(&row.names).all(|(told, name)| told.eq_ignore_ascii_case(name))
    };
    told.names.as_ref().is_some_and(is_same)
}

/// Whether a row of unknown place may be this one, by its own name.
fn is_possible(told: &Told<'_>, row: &Row<'_>) -> bool {
    told.names.is_none() && row.names.last().is_some_and(|name| name.eq_ignore_ascii_case(&told.field.name))
}

/// Whether a row without a partner belongs to a record that neither the spec nor the table knows, while the table has one that it
/// does not show the place of.
fn is_misplaced(table: &Table<'_>, at: usize, pairs: &[(Told<'_>, Option<Row<'_>>)]) -> bool {
    let Some((Told { names: Some(names), .. }, None)) = pairs.get(at) else { return false };
    let is_around = |(other, _): &(Told<'_>, _)| {
        other.names.as_ref().is_some_and(|above| above.len() < names.len() && names.starts_with(above))
    };
    let is_unplaced = |(other, row): &(Told<'_>, Option<Row<'_>>)| {
        other.names.is_none() && row.as_ref().is_some_and(Row::has_members)
    };
    names.len() > 1 && !has_record(table, names) && !pairs.iter().any(is_around) && pairs.iter().any(is_unplaced)
}

/// Whether the spec has the record that a row would be a member of.
fn has_record(table: &Table<'_>, names: &[String]) -> bool {
    let above: Vec<&str> = names.split_last().map_or(&[][..], |(_, above)| above).iter().map(String::as_str).collect();
    table.records.contains_key(&above)
}

/// Reports a row that only the page has, and does not show the place of.
fn unplaced(table: &Table<'_>, told: &Told<'_>, log: &mut Log<'_>) {
    let rule = if told.parameter.is_some() { Rule::ParamAddedOptional } else { Rule::FieldAdded };
    let subject = Subject::new(format!("{}.{}", table.name, told.field.name), Home::new("", &[]));
    let fix = Fix::ByHand("the page does not show what it belongs to");
    log.only_page(rule, &subject, told.field.line, type_of(told), fix);
}

fn type_of(told: &Told<'_>) -> String {
    told.field.ty.stated().map_or_else(|| "a row of unknown type".to_owned(), ToString::to_string)
}

/// Reports a row that only the page has, unless it belongs to one that is reported, or only wraps a list.
fn added(table: &Table<'_>, told: &Told<'_>, pairs: &[(Told<'_>, Option<Row<'_>>)], log: &mut Log<'_>) {
    let Some(names) = &told.names else { return };
    let is_wrapper = |row: &Row<'_>| {
        let wrapped = row.field.wrapped.as_deref();
        names
            .split_last()
            .is_some_and(|(last, above)| above.iter().eq(row.names.iter()) && wrapped == Some(last.as_str()))
    };
    let is_below = |(other, row): &(Told<'_>, Option<Row<'_>>)| {
        let above = other.names.as_ref().filter(|above| above.len() < names.len());
        row.is_none() && above.is_some_and(|above| names.starts_with(above))
    };
    if pairs.iter().any(|(_, row)| row.as_ref().is_some_and(is_wrapper)) || pairs.iter().any(is_below) {
        return;
    }
    // The record of the spec that it, or the new row that it is a part of, becomes a member of.
    let known = (0..names.len()).rev().find_map(|length| {
        let above: Vec<&str> = names.iter().take(length).map(String::as_str).collect();
        table.records.get(&above).map(|record| (length, record))
    });
    let Some((length, record)) = known else { return };
    let way: Vec<String> = names.iter().take(length + 1).cloned().collect();
    let is_part = way.len() < names.len();
    let rule = match told.parameter {
        None => Rule::FieldAdded,
        // What a new list or record needs is needed by those who use it.
        Some(parameter) if parameter.required == Known::Stated(true) && !is_part => Rule::ParamAddedRequired,
        Some(_) => Rule::ParamAddedOptional,
    };
    let subject = Subject::new(format!("{}.{}", table.name, names.join(".")), Home::new("", &[]));
    let fix = if is_part && pairs.iter().any(|(_, row)| row.as_ref().is_some_and(|row| way.iter().eq(row.names.iter())))
    {
        Fix::ByHand("the spec has what it belongs to without members")
    } else if told.field.ty == Known::Unknown && !is_part {
        Fix::ByHand("the page does not state its type")
    } else {
        Fix::AddRow { is_request: told.parameter.is_some(), names: way, record: record.clone() }
    };
    log.only_page(rule, &subject, told.field.line, type_of(told), fix);
}

/// Reports a row that only the spec has, where the page shows what stands beside it: by the names it lists, or by the rows that the
/// ones of unknown place are.
fn removed(table: &Table<'_>, row: &Row<'_>, listed: &[Vec<String>], shown: &[&Row<'_>], log: &mut Log<'_>) {
    let starts = |names: &[String], with: &[&str]| {
        names.len() > with.len() && names.iter().zip(with).all(|(name, other)| name == other)
    };
    let above = row.names.split_last().map_or(&[][..], |(_, above)| above);
    let shows_below = |with: &[&str]| {
        listed.iter().any(|names| starts(names, with))
            || shown.iter().any(|other| other.names.len() > with.len() && other.names.starts_with(with))
    };
    let shows_members = row.has_members() && shows_below(&row.names);
    let is_common = row.names.len() == 1 && COMMON.contains(&row.field.wire.as_str());
    // Of a name that a spec has literally as well as spelled out, the page has one.
    let is_told = listed.iter().any(|names| names.iter().eq(row.names.iter()));
    if row.is_shared || is_common || is_told || shows_members || !shows_below(above) {
        return;
    }
    let subject = Subject {
        path: format!("{}.{}", table.name, row.names.join(".")),
        may_be_silent: log.is_sourced(&row.home),
        home: row.home.clone(),
    };
    let fix = Fix::Drop(vec![Thing::Field(row.home.clone())]);
    let day = row.field.undocumented.as_deref();
    facts::dropped(table.removed, &subject, (&spelled(&row.field.ty), day), fix, log);
}
