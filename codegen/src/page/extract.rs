//! From blocks to facts: which section a table is in, what its rows state, what they leave open.

use super::{
    Reading,
    cues::Cues,
    diagnostic::{Diagnostic, Problem},
    document::{Block, Cell, Document, Table},
    facts::{ErrorRow, Facts, Field, Known, Parameter, Permission, Route, Sample},
    nesting::{self, Evidence, Nested},
    operation,
    phrases::Cue,
    rows, sample,
    words::{self, Column, Section},
};
use std::collections::HashSet;

/// Reads the facts off a page.
pub(super) fn facts(document: &Document, name: &str) -> Reading {
    let mut diagnostics = Vec::new();
    let parts = Parts::of(document);
    let operation = operation::find(document, &parts.request, name, &mut diagnostics);
    let route = route(document);
    let sample = sample(document, &mut diagnostics);
    let entries = sample.as_ref().and_then(|sample| sample::parse(&sample.text)).map(|json| sample::entries(&json));

    let parameters = parts
        .request
        .known(REQUEST, &mut diagnostics)
        .map(|tables| parameters(&tables, document, route.as_ref(), &mut diagnostics));
    let response = parts
        .response
        .known(RESPONSE, &mut diagnostics)
        .map(|tables| response(&tables, entries.as_deref().unwrap_or_default(), &mut diagnostics));
    let errors = parts
        .errors
        .known(ERRORS, &mut diagnostics)
        .map(|tables| tables.iter().flat_map(|part| error_rows(part.table, &mut diagnostics)).collect());
    let permissions = parts.permissions.iter().flat_map(|table| permissions(table)).collect();

    diagnostics.sort_by_key(|diagnostic| diagnostic.line);
    let facts = Facts {
        operation,
        route,
        parameters: parameters.into(),
        response: response.into(),
        errors: errors.into(),
        sample,
        permissions,
    };
    Reading { facts, diagnostics }
}

const REQUEST: &str = "request parameters";
const RESPONSE: &str = "response parameters";
const ERRORS: &str = "error codes";

/// A table with the section it stands in.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) table: &'a Table,
    section: Option<Section>,
}

/// The tables of one kind, and how its section looks without one.
#[derive(Default)]
pub(super) struct Kind<'a> {
    pub(super) tables: Vec<Part<'a>>,
    /// Line of the heading, if there is one.
    heading: Option<usize>,
    /// Whether any text stands under the heading. A page that has nothing to list says so in a sentence.
    prose: bool,
}

impl<'a> Kind<'a> {
    /// The tables; none when the page lost them.
    fn known(&self, section: &'static str, diagnostics: &mut Vec<Diagnostic>) -> Option<Vec<Part<'a>>> {
        if !self.tables.is_empty() || self.prose {
            return Some(self.tables.clone());
        }
        diagnostics.push(match self.heading {
            Some(line) => Problem::TableLost(section).at(line),
            None => Problem::SectionMissing(section).at(0),
        });
        None
    }
}

/// The tables of a page by kind.
#[derive(Default)]
struct Parts<'a> {
    request: Kind<'a>,
    response: Kind<'a>,
    errors: Kind<'a>,
    permissions: Vec<&'a Table>,
}

impl<'a> Parts<'a> {
    fn of(document: &'a Document) -> Self {
        let mut parts = Parts::default();
        let mut section: Option<(usize, Section)> = None;
        for block in document {
            match block {
                Block::Heading { line, level, text } => {
                    match words::section(text) {
                        Some(opened) => section = Some((*level, opened)),
                        // A deeper heading that says nothing to us is part of the section around it.
                        None if section.is_some_and(|(outer, _)| *level > outer) => {}
                        None => section = None,
                    }
                    if let Some(kind) = section.and_then(|(_, section)| parts.kind(section)) {
                        kind.heading.get_or_insert(*line);
                    }
                }
                Block::Table(table) => parts.add(table, section.map(|(_, section)| section)),
                Block::Prose(_) => {
                    if let Some(kind) = section.and_then(|(_, section)| parts.kind(section)) {
                        kind.prose = true;
                    }
                }
                Block::Code { .. } => {}
            }
        }
        parts
    }

    fn kind(&mut self, section: Section) -> Option<&mut Kind<'a>> {
        match section {
            Section::Request(_) => Some(&mut self.request),
            Section::Response => Some(&mut self.response),
            Section::Errors => Some(&mut self.errors),
            _ => None,
        }
    }

    /// Files a table by its columns; between request and response, which look alike, by its section, or without one by whether
    /// it says what is required.
    fn add(&mut self, table: &'a Table, section: Option<Section>) {
        let part = Part { table, section };
        if table.has(Column::Date) {
            return;
        }
        if table.has(Column::Action) && table.has(Column::Access) {
            self.permissions.push(table);
        } else if table.has(Column::Code)
            && (table.has(Column::Status) || table.has(Column::Message) || section == Some(Section::Errors))
        {
            self.errors.tables.push(part);
        } else if table.has(Column::Name) && (table.has(Column::Type) || table.has(Column::Required)) {
            match section {
                Some(Section::Request(_)) => self.request.tables.push(part),
                Some(Section::Response) => self.response.tables.push(part),
                Some(Section::Errors | Section::Permissions) => {}
                _ if table.has(Column::Required) => self.request.tables.push(part),
                _ if !self.request.tables.is_empty() => self.response.tables.push(part),
                _ => {}
            }
        }
    }
}

fn parameters(
    tables: &[Part<'_>],
    document: &Document,
    route: Option<&Route>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Parameter> {
    let query = document.iter().find_map(request_query);
    let in_path: HashSet<&str> = route.into_iter().flat_map(|route| names_in(&route.path)).collect();
    let sampled: HashSet<&str> = query.into_iter().flat_map(parameters_of).collect();
    let mut parameters = Vec::new();
    for part in tables {
        let section_place = match part.section {
            Some(Section::Request(place)) => place,
            _ => None,
        };
        let hints = rows::PlaceHints {
            section: section_place,
            in_path: &in_path,
            query: query.is_some(),
            column: part.table.has(Column::Place),
        };
        let read = rows::parameters(part.table, &hints, diagnostics);
        let (mut nested, facets): (Vec<Nested>, Vec<rows::Facet>) = read.into_iter().unzip();
        nesting::nest_request(&mut nested, |field, element| evidence(field, element, part.table, &sampled));
        report_nesting(&nested, diagnostics);
        parameters.extend(nested.into_iter().zip(facets).map(|(nested, facet)| Parameter {
            place: facet.place,
            required: facet.required,
            field: nested.field,
        }));
    }
    rows::join_duplicates(parameters, diagnostics)
}

/// What a description and the sample request show of where a row belongs. An index in a description belongs to the list around.
fn evidence(field: &Field, element: &str, table: &Table, sampled: &HashSet<&str>) -> Evidence {
    if sampled.contains(field.name.as_str()) {
        return Evidence::Top;
    }
    if element.is_empty() {
        return Evidence::None;
    }
    let row = table.rows.binary_search_by_key(&field.line, |row| row.line).ok().and_then(|at| table.rows.get(at));
    let description = row.map(|row| row.text(table, Column::Description)).unwrap_or_default();
    let member = description.contains(&format!("{element}."))
        || Cues::of(&words::folded(&description)).has(Cue::ListSize)
        || sampled.contains(format!("{}.{}", element.replace(".N", ".1"), field.name).as_str());
    if member { Evidence::Member } else { Evidence::None }
}

/// The query of a sample request that names its action.
fn request_query(block: &Block) -> Option<&str> {
    let text = match block {
        Block::Code { text, .. } => text,
        Block::Prose(line) => &line.text,
        _ => return None,
    };
    text.find("?Action=").or_else(|| text.find("&Action=")).and_then(|at| text.get(at..))
}

/// The names that a path template has in brackets.
fn names_in(path: &str) -> impl Iterator<Item = &str> {
    let within =
        |open: char, close: char| path.split(open).skip(1).filter_map(move |part| Some(part.split_once(close)?.0));
    within('{', '}').chain(within('[', ']'))
}

/// The names of a query's parameters.
fn parameters_of(query: &str) -> impl Iterator<Item = &str> {
    query.split('&').skip(1).filter_map(|parameter| Some(parameter.split_once('=')?.0))
}

fn response(tables: &[Part<'_>], entries: &[sample::Entry], diagnostics: &mut Vec<Diagnostic>) -> Vec<Field> {
    let mut nested: Vec<Nested> = tables.iter().flat_map(|part| rows::fields(part.table, diagnostics)).collect();
    nesting::nest_response(&mut nested, entries);
    report_nesting(&nested, diagnostics);
    nested.into_iter().map(|nested| nested.field).collect()
}

fn report_nesting(rows: &[Nested], diagnostics: &mut Vec<Diagnostic>) {
    let unplaced = rows.iter().filter(|row| row.field.path == Known::Unknown);
    diagnostics.extend(unplaced.map(|row| Problem::NestingNotStated(row.field.name.clone()).at(row.field.line)));
}

fn error_rows(table: &Table, diagnostics: &mut Vec<Diagnostic>) -> Vec<ErrorRow> {
    let mut errors = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let code = row.text(table, Column::Code);
        if !code.contains(|c: char| c.is_ascii_alphanumeric()) {
            diagnostics.push(Problem::NameUnreadable(code).at(row.line));
            continue;
        }
        rows::report_damage(row, &code, diagnostics);
        let cell = row.text(table, Column::Status);
        let status: Known<u16> = cell.trim().parse().ok().into();
        if words::status(&cell).is_none() {
            let code = code.clone();
            let problem = match status {
                Known::Stated(status) => Problem::StatusImplausible(code, status),
                Known::Unknown => Problem::StatusNotStated(code),
            };
            diagnostics.push(problem.at(row.line));
        }
        let message = row.cell(table, Column::Message).map(Cell::text).into();
        errors.push(ErrorRow { line: row.line, status, code, message });
    }
    errors
}

fn permissions(table: &Table) -> Vec<Permission> {
    let rows = table.rows.iter().filter(|row| row.text(table, Column::Action).contains(':'));
    rows.map(|row| {
        let resource = row.text(table, Column::Resource);
        let named: Vec<String> =
            resource.split_whitespace().filter(|word| word.starts_with("acs:")).map(str::to_owned).collect();
        let described = resource.trim_matches(['*', ' ']);
        let resources = match named.is_empty() {
            true if described.is_empty() => Vec::new(),
            true => vec![described.to_owned()],
            false => named,
        };
        let access = row.text(table, Column::Access);
        Permission {
            line: row.line,
            action: row.text(table, Column::Action),
            access: Some(access).filter(|access| !access.is_empty()).into(),
            resources,
        }
    })
    .collect()
}

/// Method and path, from the line that shows the syntax of a resource-style request. Examples show a path with its parameters
/// filled in.
fn route(document: &Document) -> Option<Route> {
    let is_example = |block: &Block| match block {
        Block::Heading { text, .. } => matches!(words::section(text), Some(Section::Examples | Section::SampleRequest)),
        _ => false,
    };
    document.iter().take_while(|block| !is_example(block)).find_map(|block| {
        let (line, text) = match block {
            Block::Code { line, text } => (*line, text.as_str()),
            Block::Prose(prose) => (prose.number, prose.text.as_str()),
            _ => return None,
        };
        let mut words = text.split_whitespace();
        let (method, path) = (words.next()?, words.next()?);
        let is_method = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"].contains(&method);
        let is_path = path.starts_with('/') && path.len() > 1 && !path.contains('?');
        (is_method && is_path).then(|| Route { line, method: method.to_owned(), path: path.to_owned() })
    })
}

/// The sample response: the first JSON object under the examples, or on a page without headings the last one. JSON in running text
/// is no sample.
fn sample(document: &Document, diagnostics: &mut Vec<Diagnostic>) -> Option<Sample> {
    let mut section = None;
    let mut sampled: Option<Sample> = None;
    for block in document {
        match block {
            Block::Heading { text, .. } => section = words::section(text).or(section),
            Block::Code { line, text } if matches!(section, None | Some(Section::Response | Section::Examples)) => {
                sampled = json_in(*line, text).or(sampled);
                if sampled.is_some() && section == Some(Section::Examples) {
                    break;
                }
            }
            _ => {}
        }
    }
    if let Some(sample) = sampled.as_ref().filter(|sample| sample::parse(&sample.text).is_none()) {
        diagnostics.push(Problem::SampleUnreadable.at(sample.line));
    }
    sampled
}

/// The JSON object in a block; the status line and headers of a response may stand before it.
fn json_in(line: usize, text: &str) -> Option<Sample> {
    let headers = text.lines().take_while(|line| !line.trim_start().starts_with('{')).count();
    let object: Vec<&str> = text.lines().skip(headers).collect();
    let preface = text.lines().take(headers).find(|line| !line.trim().is_empty());
    let is_response = preface.is_none_or(|line| line.trim_start().starts_with("HTTP/"));
    (is_response && !object.is_empty()).then(|| Sample { line: line + headers, text: object.join("\n") })
}
