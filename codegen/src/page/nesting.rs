//! Where the rows of a flat table belong. Tables list members after the record they are in, but do not show its depth; the sample
//! does.

use std::collections::{HashMap, HashSet};

use super::{
    facts::{Field, Known, Type},
    sample::Entry,
};

/// A row and what its layout showed of its depth.
#[derive(Debug)]
pub(super) struct Nested {
    pub(super) field: Field,
    /// Depth by marks such as `└`, where the page uses them.
    pub(super) depth: Option<usize>,
    pub(super) opens: Opens,
}

/// What a row shows by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opens {
    Nothing,
    /// It follows the nameless row of a list's element, so it is the first member of that element.
    Element,
    /// It names the elements of the list before it, which the wire wraps in a record of this one member.
    Wrapper,
}

/// Sets the paths of response fields from the entries of the sample.
pub(super) fn nest_response(rows: &mut [Nested], entries: &[Entry]) {
    let mut by_name: HashMap<&str, Vec<&Entry>> = HashMap::new();
    for entry in entries {
        by_name.entry(entry.name.as_str()).or_default().push(entry);
    }
    let mut rows_of_name: HashMap<String, usize> = HashMap::new();
    for row in rows.iter() {
        *rows_of_name.entry(row.field.name.clone()).or_default() += 1;
    }
    // The path of the last row that has one, and whether that is the row just read.
    let mut context = String::new();
    let mut placed = true;
    // Whether no row so far can hold others.
    let mut flat = true;
    let mut taken: HashSet<String> = HashSet::new();
    for at in 0..rows.len() {
        let Some((row, before)) = rows.get_mut(..=at).and_then(|rows| rows.split_last_mut()) else { continue };
        let name = row.field.name.as_str();
        let entries_of_name = by_name.get(name).map(Vec::as_slice).unwrap_or_default();
        let free: Vec<&Entry> = entries_of_name.iter().copied().filter(|entry| !taken.contains(&entry.path)).collect();
        let crowded = rows_of_name.get(name).is_some_and(|rows| *rows > entries_of_name.len());
        let path = match nearest(&free, &context) {
            Some(entry) if !crowded || (placed && is_beside(entry, &context)) => Some(entry.path.clone()),
            _ if entries.is_empty() && flat => Some(listed(&row.field)),
            _ => inferred(before, row),
        };
        placed = path.is_some();
        flat &= !is_container(&row.field);
        if let Some(path) = path {
            context.clone_from(&path);
            taken.insert(path.clone());
            row.field.path = Known::Stated(path);
        }
    }
    nest_by_depth(rows);
}

/// Whether an entry is in the record just read, or in the record that holds what was just read.
fn is_beside(entry: &Entry, context: &str) -> bool {
    entry.parent == context || context.rsplit_once('.').map_or("", |(record, _)| record) == entry.parent
}

fn is_container(field: &Field) -> bool {
    !matches!(
        field.ty,
        Known::Stated(Type::String | Type::Integer | Type::Long | Type::Float | Type::Double | Type::Boolean)
    )
}

/// The entry among several of one name that is nearest to where the table is: a member of the row before, then of the record
/// around it, and so on outward. One alone needs no choice.
fn nearest<'a>(free: &[&'a Entry], context: &str) -> Option<&'a Entry> {
    if let [only] = free {
        return Some(only);
    }
    let mut record = context;
    loop {
        if let Some(entry) = free.iter().find(|entry| entry.parent == record) {
            return Some(entry);
        }
        record = match record.rsplit_once('.') {
            Some((outer, _)) => outer,
            None if record.is_empty() => return None,
            None => "",
        };
    }
}

/// The path of a row the sample does not hold, where the table itself shows it by where the row stands.
fn inferred(before: &[Nested], row: &Nested) -> Option<String> {
    let parent = &before.last()?.field;
    match row.opens {
        Opens::Nothing => None,
        Opens::Element => Some(format!("{}.{}", list_path(parent)?, listed(&row.field))),
        Opens::Wrapper => Some(format!("{}.{}[]", parent.path.stated()?, row.field.name)),
    }
}

/// Sets the paths that are still open from the marks of depth: the record of a row beside it, or else the last row before it that
/// is one less deep.
fn nest_by_depth(rows: &mut [Nested]) {
    for at in 0..rows.len() {
        let path = rows.get(at).filter(|row| row.field.path == Known::Unknown).and_then(|_| path_by_depth(rows, at));
        if let (Some(path), Some(row)) = (path, rows.get_mut(at)) {
            row.field.path = Known::Stated(path);
        }
    }
}

fn path_by_depth(rows: &[Nested], at: usize) -> Option<String> {
    let row = rows.get(at)?;
    let depth = row.depth?;
    let Some(outer) = depth.checked_sub(1) else { return Some(listed(&row.field)) };
    let start = rows.get(..at)?.iter().rposition(|candidate| candidate.depth == Some(outer))?;
    let parent = &rows.get(start)?.field;
    let members = rows.get(start + 1..)?.iter().take_while(|member| member.depth > Some(outer));
    let beside = members.filter(|member| member.depth == Some(depth)).find_map(|member| member.field.path.stated());
    let record = match beside.and_then(|path| path.rsplit_once('.')) {
        Some((record, _)) => record.to_owned(),
        // Without a type, the record may be wrapped in a list that only a sample would show.
        None if parent.ty == Known::Unknown => return None,
        None => list_path(parent)?,
    };
    Some(format!("{record}.{}", listed(&row.field)))
}

fn list_path(parent: &Field) -> Option<String> {
    let path = parent.path.stated()?;
    let list = matches!(parent.ty, Known::Stated(Type::List(_))) && !path.ends_with("[]");
    Some(if list { format!("{path}[]") } else { path.clone() })
}

fn listed(field: &Field) -> String {
    match field.ty {
        Known::Stated(Type::List(_)) => format!("{}[]", field.name),
        _ => field.name.clone(),
    }
}

/// What the rest of a page shows of where a request row belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
    /// It is a member of the element asked about.
    Member,
    /// It stands at the top.
    Top,
    /// Nothing.
    None,
}

/// Sets the paths of request parameters. Published pages write them out (`Tag.N.Key`), and some mark depth. A page that lists the
/// members of a record after it does not say where they end: there, rows are members up to the last one that the evidence calls
/// one, and what follows is in doubt until the evidence puts a row at the top.
pub(super) fn nest_request(rows: &mut [Nested], evidence: impl Fn(&Field, &str) -> Evidence) {
    let mut doubt = false;
    let mut at = 0;
    while let Some(row) = rows.get(at) {
        let parent = at.checked_sub(1).and_then(|before| rows.get(before)).filter(|_| row.opens == Opens::Element);
        if let Some(parent) = parent.and_then(|parent| parent.field.path.stated()) {
            let element = format!("{parent}.N");
            let members = member_count(rows.get(at..).unwrap_or_default(), |field| evidence(field, &element));
            for member in rows.iter_mut().skip(at).take(members) {
                member.field.path = Known::Stated(format!("{element}.{}", member.field.name));
            }
            doubt = true;
            at += members;
            continue;
        }
        doubt = doubt && evidence(&row.field, "") != Evidence::Top;
        let path = match row.depth {
            Some(depth) => request_path_by_depth(rows, at, depth),
            None if doubt && !row.field.name.contains('.') => None,
            None => Some(row.field.name.clone()),
        };
        // The rows behind a record may be its members.
        doubt |= row.depth.is_none() && row.field.ty == Known::Stated(Type::Object);
        if let Some(row) = rows.get_mut(at) {
            row.field.path = path.into();
        }
        at += 1;
    }
}

/// The path by marks of depth: the last row before that is one less deep is the record around.
fn request_path_by_depth(rows: &[Nested], at: usize, depth: usize) -> Option<String> {
    let name = &rows.get(at)?.field.name;
    let Some(outer) = depth.checked_sub(1) else { return Some(name.clone()) };
    let parent = &rows.get(..at)?.iter().rfind(|candidate| candidate.depth == Some(outer))?.field;
    let path = parent.path.stated()?;
    match parent.ty {
        Known::Stated(Type::List(_)) => Some(format!("{path}.N.{name}")),
        _ => Some(format!("{path}.{name}")),
    }
}

/// How many rows, from the first member of an element on, are certainly its members.
fn member_count(rows: &[Nested], evidence: impl Fn(&Field) -> Evidence) -> usize {
    let mut certain = 1;
    for (at, row) in rows.iter().enumerate().skip(1) {
        match evidence(&row.field) {
            _ if row.opens == Opens::Element => break,
            Evidence::Top => break,
            Evidence::Member => certain = at + 1,
            Evidence::None => {}
        }
    }
    certain
}
