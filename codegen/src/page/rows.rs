//! The rows of request and response tables.

use indexmap::IndexMap;
use std::collections::HashSet;

use super::{
    diagnostic::{Diagnostic, Problem},
    document::{Cell, Damage, Row, Table},
    facts::{Field, Found, Known, Parameter, Place, Type},
    limits::{self, Unclear},
    nesting::{Nested, Opens},
    words::{self, Column},
};

/// What a page shows of where its parameters travel, beside a column of its own.
pub(super) struct PlaceHints<'a> {
    /// The heading says so.
    pub(super) section: Option<Place>,
    /// The path template holds these.
    pub(super) in_path: &'a HashSet<&'a str>,
    /// The sample request carries its action in the query, so the others travel there too.
    pub(super) query: bool,
    /// The table has a column for it.
    pub(super) column: bool,
}

/// What a parameter has and a response field has not.
pub(super) struct Facet {
    pub(super) place: Known<Place>,
    pub(super) required: Known<bool>,
}

/// Reads the rows of a request table.
pub(super) fn parameters(
    table: &Table,
    hints: &PlaceHints<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Nested, Facet)> {
    if !table.has(Column::Required) {
        diagnostics.push(Problem::ColumnMissing("required").at(table.line));
    }
    let mut read = Vec::new();
    let mut unplaced = false;
    walk(table, diagnostics, |row, nested, diagnostics| {
        let name = &nested.field.name;
        let required: Known<bool> = words::yes_or_no(&row.text(table, Column::Required)).into();
        if required == Known::Unknown && table.has(Column::Required) {
            diagnostics.push(Problem::RequiredNotStated(name.clone()).at(row.line));
        }
        let place = hints.of(name, words::place(&row.text(table, Column::Place)));
        unplaced |= place == Known::Unknown;
        read.push((nested, Facet { place, required }));
    });
    if unplaced {
        diagnostics.push(Problem::ColumnMissing("position").at(table.line));
    }
    read
}

impl PlaceHints<'_> {
    fn of(&self, name: &str, cell: Option<Place>) -> Known<Place> {
        let by_path = self.in_path.contains(name).then_some(Place::Path);
        let by_sample = (self.query && !self.column).then_some(Place::Query);
        cell.or(self.section).or(by_path).or(by_sample).into()
    }
}

/// Reads the rows of a response table.
pub(super) fn fields(table: &Table, diagnostics: &mut Vec<Diagnostic>) -> Vec<Nested> {
    let mut fields = Vec::new();
    walk(table, diagnostics, |_, nested, _| fields.push(nested));
    fields
}

/// Hands over the named rows of a table. A nameless row states the type of the elements of the row before it.
fn walk(table: &Table, diagnostics: &mut Vec<Diagnostic>, mut take: impl FnMut(&Row, Nested, &mut Vec<Diagnostic>)) {
    let names: Vec<(Option<usize>, String)> =
        table.rows.iter().map(|row| name(&row.text(table, Column::Name))).collect();
    let marks_depth = names.iter().any(|(depth, _)| depth.is_some());
    let mut held: Option<(&Row, Nested)> = None;
    let mut element: Option<Type> = None;
    for (row, (depth, name)) in table.rows.iter().zip(names) {
        let depth = depth.or(marks_depth.then_some(0));
        let mut ty = words::named_type(&row.text(table, Column::Type));
        if name.is_empty() {
            match (ty, &mut held) {
                (Some(ty), Some((_, above))) => {
                    refine(&mut above.field, element.as_ref(), &ty, row.line, diagnostics);
                    element = Some(ty);
                }
                // The first nameless row of a response is the response itself.
                (Some(_), None) => {}
                (None, _) => {
                    let text = row.cells.iter().flatten().map(Cell::text).collect::<Vec<_>>().join(" ");
                    diagnostics.push(Problem::NameUnreadable(text).at(row.line));
                }
            }
            continue;
        }
        if !words::is_name(&name) {
            diagnostics.push(Problem::NameUnreadable(name).at(row.line));
            continue;
        }
        report_damage(row, &name, diagnostics);
        let mut opens =
            if element.take().is_some_and(|ty| holds_members(&ty)) { Opens::Element } else { Opens::Nothing };
        let above = held.as_ref().and_then(|(_, above)| above.field.ty.stated());
        if ty.is_none() && above.is_some_and(|above| is_list_of(above, &name)) {
            // "Array of Instance" is followed by a row `Instance` without a type: the record that its members follow.
            ty = Some(Type::Object);
            opens = Opens::Wrapper;
            element.clone_from(&ty);
        }
        if let Some((row, nested)) = held.take() {
            take(row, nested, diagnostics);
        }
        let field = field(table, row, name, ty, diagnostics);
        held = Some((row, Nested { field, depth, opens }));
    }
    if let Some((row, nested)) = held {
        take(row, nested, diagnostics);
    }
}

/// The name in a cell and its depth by the marks before it, if the page uses them.
fn name(cell: &str) -> (Option<usize>, String) {
    const MARKS: [char; 6] = ['└', '├', '─', '│', '»', '>'];
    let marks = cell
        .chars()
        .take_while(|c| MARKS.contains(c) || c.is_whitespace())
        .filter(|c| matches!(c, '└' | '├' | '»' | '>'));
    let depth = marks.count();
    let name = cell.split(['(', '（']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_whitespace() && !MARKS.contains(c)).collect();
    ((depth > 0).then_some(depth), name)
}

fn is_list_of(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::List(Some(element)) if **element == Type::Named(name.to_owned()))
}

fn holds_members(element: &Type) -> bool {
    match element {
        Type::Object | Type::Named(_) => true,
        Type::List(Some(inner)) => holds_members(inner),
        _ => false,
    }
}

/// Joins the type that a nameless row states into the list or map that it describes. An object with nameless members is a map.
fn refine(field: &mut Field, within: Option<&Type>, element: &Type, line: usize, diagnostics: &mut Vec<Diagnostic>) {
    let owner = within.or(field.ty.stated()).cloned();
    let agrees = match &owner {
        Some(Type::List(None) | Type::Map(None) | Type::Object) => true,
        Some(Type::List(Some(stated)) | Type::Map(Some(stated))) => {
            **stated == *element || matches!(**stated, Type::Named(_))
        }
        _ => false,
    };
    if within.is_some() && agrees {
        return;
    }
    field.ty = match owner {
        Some(Type::List(None)) => Known::Stated(element.clone().list()),
        Some(Type::Map(None) | Type::Object) => Known::Stated(Type::Map(Some(Box::new(element.clone())))),
        Some(stated) if agrees => Known::Stated(stated),
        other => {
            diagnostics.push(Problem::ElementContradicted(field.name.clone()).at(line));
            match other {
                Some(Type::List(_)) => Known::Stated(Type::List(None)),
                _ => Known::Unknown,
            }
        }
    };
}

fn field(table: &Table, row: &Row, name: String, ty: Option<Type>, diagnostics: &mut Vec<Diagnostic>) -> Field {
    if ty.is_none() {
        diagnostics.push(Problem::TypeNotStated(name.clone()).at(row.line));
    }
    let mut stated = row.cell(table, Column::Description).map(limits::read).unwrap_or_default();
    if row.cell(table, Column::Description).is_none() && table.has(Column::Description) {
        stated.limits.values = Some(Known::Unknown);
    }
    if ty == Some(Type::Boolean) {
        // True and false are the type's values, not a list of the page's own.
        stated.limits.values = None;
        stated.unclear.retain(|(_, unclear)| *unclear != Unclear::Values);
    }
    if let Some((line, default)) = row.cell(table, Column::Default).and_then(|cell| Some((cell.line()?, cell.text()))) {
        stated.limits.default.get_or_insert(Found { line, value: Known::Stated(default) });
    }
    diagnostics.extend(stated.unclear.into_iter().map(|(line, unclear)| {
        let name = name.clone();
        let problem = match unclear {
            Unclear::Values => Problem::ValuesLost(name),
            Unclear::Default => Problem::DefaultUnclear(name),
            Unclear::Bounds => Problem::BoundsUnclear(name),
        };
        problem.at(line)
    }));
    Field {
        line: row.line,
        name,
        path: Known::Unknown,
        ty: ty.into(),
        limits: stated.limits,
        deprecated: stated.deprecated,
        restricted: stated.restricted,
        example: row.cell(table, Column::Example).map(Cell::text).filter(|example| !example.is_empty()),
    }
}

/// Says what happened to a row, under the name of what it describes.
pub(super) fn report_damage(row: &Row, name: &str, diagnostics: &mut Vec<Diagnostic>) {
    let name = name.to_owned();
    let problem = match row.damage {
        Damage::None => return,
        Damage::Cut => Problem::RowCut(name),
        Damage::Overlong => Problem::RowOverlong(name),
        Damage::Shifted => Problem::RowShifted(name),
    };
    diagnostics.push(problem.at(row.line));
}

/// Leaves one parameter per path. Where two rows of a path disagree, what they disagree on is unknown.
pub(super) fn join_duplicates(parameters: Vec<Parameter>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Parameter> {
    let mut joined: IndexMap<String, Parameter> = IndexMap::with_capacity(parameters.len());
    for parameter in parameters {
        // A row without a path is like no other.
        let unplaced = || format!("{} on line {}", parameter.field.name, parameter.field.line);
        let key = parameter.field.path.stated().cloned().unwrap_or_else(unplaced);
        let Some(first) = joined.get_mut(&key) else {
            joined.insert(key, parameter);
            continue;
        };
        let agree = first.required == parameter.required && first.field.ty == parameter.field.ty;
        if !agree {
            let problem = Problem::RowsContradict(key);
            diagnostics.push(problem.at(parameter.field.line));
        }
        if first.required != parameter.required {
            first.required = Known::Unknown;
        }
        if first.field.ty != parameter.field.ty {
            first.field.ty = Known::Unknown;
        }
    }
    joined.into_values().collect()
}
