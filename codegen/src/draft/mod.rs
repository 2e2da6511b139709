//! A spec to finish by hand, from the facts of a page.
//!
//! What the page lost, or does not tell, is left blank: `lint` reports every blank with its place, and so leads the author through
//! what is left to decide. Shapes and enums are named after the field that has them, which `lint` refuses where it will not do.

mod tree;
mod yaml;

use crate::page::{Bounds, ErrorRow, Facts, Found, Known, Limits, Type, Value};
use indexmap::IndexMap;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use tree::Branch;
use yaml::{Flow, key, scalar};

/// The draft.
pub fn draft(facts: &Facts) -> String {
    let mut out = String::from("# yaml-language-server: $schema=../../schema/operation.schema.json\n");
    let _ = writeln!(out, "operation:{}", value(facts.operation.stated().map(|name| scalar(name))));
    out.push_str("about:\nread:\n");
    if let Some(route) = &facts.route {
        let _ = writeln!(out, "route: {}", scalar(&format!("{} {}", route.method, route.path)));
    }
    if let Some(row) = facts.permissions.first() {
        let access = value(row.access.stated().map(|access| scalar(&access.to_lowercase())));
        let _ = writeln!(out, "permission:\n  action: {}\n  access:{access}", scalar(&row.action));
    }
    let mut types = Types::default();
    section("request", &tree::request(facts), &mut types, &mut out);
    section("response", &tree::response(facts), &mut types, &mut out);
    types.print(&mut out);
    if let Known::Stated(rows) = &facts.errors {
        errors(rows, &mut out);
    }
    example(facts, &mut out);
    out
}

/// What follows a colon: nothing, for the author to fill in, where the fact is not known.
fn value(known: Option<String>) -> String {
    known.map(|text| format!(" {text}")).unwrap_or_default()
}

fn section(name: &str, branches: &IndexMap<String, Branch<'_>>, types: &mut Types, out: &mut String) {
    if branches.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{name}:");
    for (name, branch) in branches {
        let _ = writeln!(out, "  {}: {}", key(name), entry(name, branch, types));
    }
}

/// The entry of one field, on one line.
fn entry(name: &str, branch: &Branch<'_>, types: &mut Types) -> String {
    let mut flow = Flow::default();
    flow.put("type", type_of(name, branch, types));
    if let Some(size) = &branch.list_size {
        flow.put("items", limits(size, Some(0)));
    }
    let Some(field) = branch.field else { return flow.finish() };
    match branch.required {
        Some(Known::Stated(true)) => flow.put("required", Some("true".to_owned())),
        Some(Known::Unknown) => flow.put("required", None),
        Some(Known::Stated(false)) | None => {}
    }
    if let Some(place) = branch.place {
        flow.put("in", Some(place.to_string()));
    }
    let Limits { range, length, default, .. } = &field.limits;
    if let Some(length) = length {
        flow.put("length", limits(length, Some(0)));
    }
    if let Some(range) = range {
        flow.put("range", limits(range, None));
    }
    let is_text = matches!(&field.ty, Known::Stated(Type::String));
    if let Some(default) = default {
        flow.put("default", default.value.stated().map(|text| yaml::example(text, is_text)));
    }
    if field.deprecated.is_some() {
        flow.put("deprecated", None);
    }
    let is_scalar = branch.members.is_empty() && !branch.is_list;
    if let Some(example) = field.example.as_deref().filter(|example| is_scalar && !["", "null", "-"].contains(example))
    {
        flow.put("example", Some(yaml::example(example, is_text)));
    }
    flow.finish()
}

/// Bounds as specs spell them. A lower one that is not told stays blank, which `lint` reports, unless there is a natural one.
fn limits(found: &Found<Bounds>, least: Option<i64>) -> Option<String> {
    let bounds = found.value.stated()?;
    let side = |bound: Option<i64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
    Some(format!("{}..{}", side(bounds.min.or(least)), side(bounds.max)))
}

/// The type as specs spell it; none when the page lost it. Names that the page refers to stay as they are.
fn type_of(name: &str, branch: &Branch<'_>, types: &mut Types) -> Option<String> {
    let in_list = |element: String| if branch.is_list { format!("list<{element}>") } else { element };
    if !branch.members.is_empty() {
        return Some(in_list(types.shape(name, &branch.members)));
    }
    let field = branch.field?;
    if let (Some(Known::Stated(values)), true) = (&field.limits.values, is_text(&field.ty)) {
        return Some(in_list(types.open_enum(name, values)));
    }
    let told = field.ty.stated()?;
    let is_list = matches!(told, Type::List(_));
    Some(if is_list { spelled(told) } else { in_list(spelled(told)) })
}

fn is_text(ty: &Known<Type>) -> bool {
    let is_text = |ty: &Type| *ty == Type::String;
    match ty {
        Known::Stated(Type::List(Some(element))) => is_text(element),
        Known::Stated(ty) => is_text(ty),
        Known::Unknown => false,
    }
}

fn spelled(ty: &Type) -> String {
    let inner = |inner: &Option<Box<Type>>| inner.as_deref().map_or_else(|| "any".to_owned(), spelled);
    match ty {
        Type::String => "string".to_owned(),
        Type::Integer | Type::Int32 => "int32".to_owned(),
        Type::Long => "int64".to_owned(),
        Type::Float | Type::Double => "double".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Object => "map<any>".to_owned(),
        Type::Json => "any".to_owned(),
        Type::List(element) => format!("list<{}>", inner(element)),
        Type::Map(value) => format!("map<{}>", inner(value)),
        Type::Named(name) => scalar(name),
    }
}

/// The shapes and enums of a draft, printed. Those of one name that say the same are one.
#[derive(Default)]
struct Types {
    shapes: IndexMap<String, Vec<String>>,
    enums: IndexMap<String, Vec<String>>,
}

impl Types {
    fn shape(&mut self, field: &str, members: &IndexMap<String, Branch<'_>>) -> String {
        let name = type_name(field);
        let lines = members.iter().map(|(name, branch)| format!("    {}: {}\n", key(name), entry(name, branch, self)));
        let text: String = lines.collect();
        let known = self.shapes.entry(name.clone()).or_default();
        if !known.contains(&text) {
            known.push(text);
        }
        name
    }

    fn open_enum(&mut self, field: &str, values: &[Value]) -> String {
        let name = type_name(field);
        let texts: Vec<_> = values.iter().map(|value| scalar(&value.text)).collect();
        let text = format!(" [{}]\n", texts.join(", "));
        let known = self.enums.entry(name.clone()).or_default();
        if !known.contains(&text) {
            known.push(text);
        }
        name
    }

    fn print(&self, out: &mut String) {
        for (section, types, gap) in [("shapes", &self.shapes, "\n"), ("enums", &self.enums, "")] {
            if !types.is_empty() {
                let _ = writeln!(out, "\n{section}:");
            }
            for (name, texts) in types {
                for text in texts {
                    let _ = write!(out, "  {}:{gap}{text}", key(name));
                }
            }
        }
    }
}

fn type_name(field: &str) -> String {
    crate::name::upper_camel(field).unwrap_or_else(|| field.to_owned())
}

/// The error table by status, as specs have it.
fn errors(rows: &[ErrorRow], out: &mut String) {
    let mut statuses: BTreeMap<u16, IndexMap<&str, Vec<&str>>> = BTreeMap::new();
    for row in rows {
        let codes = statuses.entry(row.status.stated().copied().unwrap_or_default()).or_default();
        let messages = codes.entry(&row.code).or_default();
        messages.extend(row.message.stated().map(String::as_str).filter(|message| !message.is_empty()));
    }
    if !statuses.is_empty() {
        out.push_str("\nerrors:\n");
    }
    for (status, codes) in statuses {
        let _ = match status {
            0 => writeln!(out, "  any:"),
            _ => writeln!(out, "  {status}:"),
        };
        for (code, messages) in codes {
            let _ = match messages.as_slice() {
                [] => writeln!(out, "    {}:", key(code)),
                [message] => writeln!(out, "    {}: {}", key(code), scalar(message)),
                messages => {
                    let messages: Vec<_> = messages.iter().map(|message| scalar(message)).collect();
                    writeln!(out, "    {}: [{}]", key(code), messages.join(", "))
                }
            };
        }
    }
}

/// The sample, if it is JSON; JSON is YAML too.
fn example(facts: &Facts, out: &mut String) {
    let sample = facts.sample.as_ref().and_then(|sample| serde_json::from_str::<serde_json::Value>(&sample.text).ok());
    let Some(sample) = sample.filter(serde_json::Value::is_object) else { return };
    let text = format!("{sample:#}").replace('\n', "\n    ");
    let _ = writeln!(out, "\nexample:\n  response:\n    {text}");
}
