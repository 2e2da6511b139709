//! Where the rows of a flat table belong. Tables list members after the record they are in, but do not show its depth; the sample
//! does.

use std::collections::{BTreeMap, HashMap};

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

/// The entries of a sample that no row has taken yet.
struct Free<'e> {
    by_name: HashMap<&'e str, OfName<'e>>,
    /// Name and number of an entry by its path.
    by_path: HashMap<&'e str, (&'e str, usize)>,
    /// Numbers of entries by name and record.
    in_record: HashMap<(&'e str, &'e str), Vec<usize>>,
}

/// The entries of one name.
#[derive(Default)]
struct OfName<'e> {
    /// How many there were.
    all: usize,
    /// Those that are left, by number.
    left: BTreeMap<usize, &'e Entry>,
}

impl<'e> Free<'e> {
    fn new(entries: &'e [Entry]) -> Self {
        let mut free = Free { by_name: HashMap::new(), by_path: HashMap::new(), in_record: HashMap::new() };
        for (at, entry) in entries.iter().enumerate() {
            let of_name = free.by_name.entry(&entry.name).or_default();
            of_name.all += 1;
            of_name.left.insert(at, entry);
            free.by_path.insert(&entry.path, (&entry.name, at));
            free.in_record.entry((&entry.name, &entry.parent)).or_default().push(at);
        }
        free
    }

    fn take(&mut self, path: &str) {
        if let Some((name, at)) = self.by_path.get(path)
            && let Some(of_name) = self.by_name.get_mut(name)
        {
            of_name.left.remove(at);
        }
    }

    /// The entry among several of one name that is nearest to where the table is: a member of the row before, then of the record
    /// around it, and so on outward. One alone needs no choice.
    fn nearest(&self, name: &str, context: &str) -> Option<&'e Entry> {
        let left = &self.by_name.get(name)?.left;
        if left.len() < 2 {
            return left.values().next().copied();
        }
        let mut record = context;
        loop {
            let mut here = self.in_record.get(&(name, record)).into_iter().flatten();
            if let Some(entry) = here.find_map(|at| left.get(at)) {
                return Some(entry);
            }
            record = match record.rsplit_once('.') {
                Some((outer, _)) => outer,
                None if record.is_empty() => return None,
                None => "",
            };
        }
    }
}

/// Sets the paths of response fields from the entries of the sample.
pub(super) fn nest_response(rows: &mut [Nested], entries: &[Entry]) {
    let mut free = Free::new(entries);
    let mut rows_of_name: HashMap<String, usize> = HashMap::new();
    for row in rows.iter() {
        *rows_of_name.entry(row.field.name.clone()).or_default() += 1;
    }
    // The path of the last row that has one, and whether that is the row just read.
    let mut context = String::new();
    let mut placed = true;
    // Whether no row so far can hold others.
    let mut flat = true;
    for at in 0..rows.len() {
        let Some((row, before)) = rows.get_mut(..=at).and_then(|rows| rows.split_last_mut()) else { continue };
        let name = row.field.name.as_str();
        let entries_of_name = free.by_name.get(name).map_or(0, |entries| entries.all);
        let crowded = rows_of_name.get(name).is_some_and(|rows| *rows > entries_of_name);
        let path = match free.nearest(name, &context) {
            Some(entry) if !crowded || (placed && is_beside(entry, &context)) => Some(entry.path.clone()),
            _ if entries.is_empty() && flat => Some(listed(&row.field)),
            _ => inferred(before, row),
        };
        placed = path.is_some();
        flat &= !is_container(&row.field);
        if let Some(path) = path {
            free.take(&path);
            context.clone_from(&path);
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

/// The path of a row the sample does not hold, where the table itself shows it by where the row stands.
fn inferred(before: &[Nested], row: &Nested) -> Option<String> {
    let parent = &before.last()?.field;
    let path = match row.opens {
        Opens::Nothing => return None,
        Opens::Element => format!("{}.{}", list_path(parent)?, listed(&row.field)),
        Opens::Wrapper => format!("{}.{}[]", parent.path.stated()?, row.field.name),
    };
    is_path(&path).then_some(path)
}

/// Sets the paths that are still open from the marks of depth: the record of a row beside it, or else the last row before it that
/// is one less deep.
fn nest_by_depth(rows: &mut [Nested]) {
    let mut last_of_depth: HashMap<usize, usize> = HashMap::new();
    // The paths of the records around, by the rows that hold them.
    let mut records: HashMap<usize, Option<String>> = HashMap::new();
    for at in 0..rows.len() {
        let Some(Nested { field, depth: Some(depth), .. }) = rows.get(at) else { continue };
        last_of_depth.insert(*depth, at);
        if field.path != Known::Unknown {
            continue;
        }
        let path = match depth.checked_sub(1) {
            None => Some(listed(field)),
            Some(outer) => last_of_depth.get(&outer).and_then(|parent| {
                let record = records.entry(*parent).or_insert_with(|| record_by_depth(rows, *parent, *depth));
                record.as_ref().map(|record| format!("{record}.{}", listed(field)))
            }),
        };
        let path = path.filter(|path| is_path(path));
        if let Some(row) = rows.get_mut(at) {
            row.field.path = path.into();
        }
    }
}

/// The path of the record whose members, `depth` deep, follow a row.
fn record_by_depth(rows: &[Nested], parent: usize, depth: usize) -> Option<String> {
    let members = rows.get(parent + 1..)?.iter().take_while(|member| member.depth >= Some(depth));
    let beside = members.filter(|member| member.depth == Some(depth)).find_map(|member| member.field.path.stated());
    let parent = &rows.get(parent)?.field;
    match beside.and_then(|path| path.rsplit_once('.')) {
        Some((record, _)) => Some(record.to_owned()),
        // Without a type, the record may be wrapped in a list that only a sample would show.
        None if parent.ty == Known::Unknown => None,
        None => list_path(parent),
    }
}

/// Whether a text can be a path. Longer and deeper ones come of damage, and would grow with every row.
pub(super) fn is_path(text: &str) -> bool {
    const LONGEST: usize = 500;
    const DEEPEST: usize = 40;
    text.len() <= LONGEST && text.matches('.').count() < DEEPEST
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
    let mut last_of_depth: HashMap<usize, usize> = HashMap::new();
    let mut at = 0;
    while let Some(row) = rows.get(at) {
        last_of_depth.extend(row.depth.map(|depth| (depth, at)));
        let parent = at.checked_sub(1).and_then(|before| rows.get(before)).filter(|_| row.opens == Opens::Element);
        if let Some(parent) = parent.and_then(|parent| parent.field.path.stated()) {
            let element = format!("{parent}.N");
            let members = member_count(rows.get(at..).unwrap_or_default(), |field| evidence(field, &element));
            for (at, member) in rows.iter_mut().enumerate().skip(at).take(members) {
                last_of_depth.extend(member.depth.map(|depth| (depth, at)));
                let path = format!("{element}.{}", member.field.name);
                member.field.path = Some(path).filter(|path| is_path(path)).into();
            }
            doubt = true;
            at += members;
            continue;
        }
        doubt = doubt && evidence(&row.field, "") != Evidence::Top;
        let path = match row.depth {
            Some(depth) => request_path_by_depth(rows, &row.field.name, depth, &last_of_depth),
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
fn request_path_by_depth(
    rows: &[Nested],
    name: &str,
    depth: usize,
    last_of_depth: &HashMap<usize, usize>,
) -> Option<String> {
    let Some(outer) = depth.checked_sub(1) else { return Some(name.to_owned()) };
    let parent = &rows.get(*last_of_depth.get(&outer)?)?.field;
    let path = parent.path.stated()?;
    let path = match parent.ty {
        Known::Stated(Type::List(_)) => format!("{path}.N.{name}"),
        _ => format!("{path}.{name}"),
    };
    is_path(&path).then_some(path)
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
