//! Names for the types inside an operation: one for each structure, after the field that holds it.

use super::draft::{Field, Operation, Type};
use super::names;
use crate::name;
use crate::words;
use std::collections::{BTreeMap, HashMap, HashSet};

/// An operation whose types have names.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) request: Vec<Row>,
    pub(super) response: Vec<Row>,
    pub(super) shapes: Vec<(String, Vec<Row>)>,
    pub(super) enums: Vec<(String, Vec<Value>)>,
}

/// A field whose type is a text of the spec format.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) field: Field,
    pub(super) ty: String,
    pub(super) rust: Option<String>,
}

/// A known text of an enum.
#[derive(Debug)]
pub(super) struct Value {
    pub(super) text: String,
    pub(super) rust: Option<String>,
}

/// The types and fields that the service's own file has, as it stands.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// Fields of the envelope.
    pub(super) envelope: Vec<String>,
    /// Records, each with the names of its fields.
    pub(super) shapes: BTreeMap<String, HashSet<String>>,
    /// Enums, each with its texts.
    pub(super) enums: BTreeMap<String, HashSet<String>>,
    /// Error codes.
    pub(super) codes: Vec<String>,
}

/// Names that say nothing by themselves; the name of what holds the field goes before them.
const VAGUE: &[&str] = &[
    "Attribute",
    "Body",
    "Category",
    "Config",
    "Content",
    "Data",
    "Detail",
    "Details",
    "Effect",
    "Format",
    "Info",
    "Item",
    "Items",
    "Kind",
    "Level",
    "List",
    "Mode",
    "Model",
    "Name",
    "Options",
    "Param",
    "Params",
    "Properties",
    "Property",
    "Record",
    "Result",
    "Results",
    "Scope",
    "Set",
    "Source",
    "State",
    "Status",
    "Strategy",
    "Type",
    "Unit",
    "Value",
];

/// Names the types of an operation.
pub(super) fn name(operation: &Operation, definitions: &BTreeMap<String, Type>, shared: &Shared) -> Named {
    let own = name::upper_camel(&operation.name).unwrap_or_default();
    let names = ["", "Response", "Error"].map(|part| format!("{}{part}", operation.name));
    let mut taken: HashSet<String> = shared.shapes.keys().chain(shared.enums.keys()).cloned().collect();
    taken.extend(names);
    taken.extend(["", "Response", "Error"].map(|part| format!("{own}{part}")));
    let mut namer = Namer {
        noun: words::noun(&operation.name),
        definitions,
        shared,
        taken,
        known: Vec::new(),
        named: HashMap::new(),
        done: Named { request: Vec::new(), response: Vec::new(), shapes: Vec::new(), enums: Vec::new() },
    };
    let noun = namer.noun.clone();
    let request = namer.rows(&operation.request, &noun, &[]);
    let envelope: Vec<&str> = shared.envelope.iter().map(String::as_str).collect();
    let response = namer.rows(&operation.response, &noun, &envelope);
    Named { request, response, ..namer.done }
}

struct Namer<'n> {
    noun: String,
    definitions: &'n BTreeMap<String, Type>,
    shared: &'n Shared,
    /// Names that no further type may have.
    taken: HashSet<String>,
    /// What has been named: the word it was named after, what it is, its name.
    known: Vec<(String, Type, String)>,
    /// The names of the definitions.
    named: HashMap<String, String>,
    done: Named,
}

impl Namer<'_> {
    fn rows(&mut self, fields: &[Field], owner: &str, beside: &[&str]) -> Vec<Row> {
        let rust = names::of_fields(fields, beside);
        let rows = fields.iter().zip(rust).map(|(field, rust)| {
            let base = field.wrapped.as_deref().unwrap_or(&field.wire);
            Row { ty: self.text(&field.ty, base, owner), field: field.clone(), rust }
        });
        rows.collect()
    }

    /// The text of a type; what it holds gets a name of its own. `base` is the field that holds it, `owner` the record
    /// that holds the field.
    fn text(&mut self, ty: &Type, base: &str, owner: &str) -> String {
        match ty {
            Type::String => "string".to_owned(),
            Type::Boolean => "boolean".to_owned(),
            Type::Int32 => "int32".to_owned(),
            Type::Int64 => "int64".to_owned(),
            Type::Double => "double".to_owned(),
            Type::Any => "any".to_owned(),
            Type::List(element) => format!("list<{}>", self.text(element, &words::singular(base), owner)),
            Type::Map(value) => format!("map<{}>", self.text(value, &words::singular(base), owner)),
            Type::Named(definition) => self.definition(definition, owner),
            Type::Record(fields) => self.record(ty, fields, base, owner),
            Type::Enum(values) => self.open_enum(ty, values, base, owner),
        }
    }

    /// A record that the metadata names itself, and that may hold itself.
    fn definition(&mut self, definition: &str, owner: &str) -> String {
        if let Some(name) = self.named.get(definition) {
            return name.clone();
        }
        let definitions = self.definitions;
        let Some(Type::Record(fields)) = definitions.get(definition) else {
            return "any".to_owned();
        };
        let candidates = self.candidates(definition, owner);
        if let Some(name) = self.shared_shape(&candidates, fields) {
            self.named.insert(definition.to_owned(), name.clone());
            return name;
        }
        let name = self.choose(&candidates);
        self.named.insert(definition.to_owned(), name.clone());
        self.add_shape(&name, fields);
        name
    }

    fn record(&mut self, ty: &Type, fields: &[Field], base: &str, owner: &str) -> String {
        // Alike structures share a name, unless they are so small that being alike means nothing.
        const TELLING: usize = 4;
        let known = self.known.iter().find(|(word, known, _)| known == ty && (word == base || fields.len() >= TELLING));
        if let Some((_, _, name)) = known {
            return name.clone();
        }
        let candidates = self.candidates(base, owner);
        if let Some(name) = self.shared_shape(&candidates, fields) {
            return name;
        }
        let name = self.choose(&candidates);
        self.known.push((base.to_owned(), ty.clone(), name.clone()));
        self.add_shape(&name, fields);
        name
    }

    /// The shape takes its place before those that its fields need, as people write them.
    fn add_shape(&mut self, name: &str, fields: &[Field]) {
        let place = self.done.shapes.len();
        self.done.shapes.push((name.to_owned(), Vec::new()));
        let rows = self.rows(fields, name, &[]);
        if let Some((_, empty)) = self.done.shapes.get_mut(place) {
            *empty = rows;
        }
    }

    fn open_enum(&mut self, ty: &Type, values: &[String], base: &str, owner: &str) -> String {
        let is_flag = values.len() == 2 && values.iter().all(|value| value == "true" || value == "false");
        let base = if is_flag { "Flag" } else { base };
        if let Some((_, _, name)) = self.known.iter().find(|(word, known, _)| word == base && known == ty) {
            return name.clone();
        }
        let candidates = self.candidates(base, owner);
        let shared = candidates.iter().find(|name| {
            self.shared.enums.get(*name).is_some_and(|known| values.iter().all(|value| known.contains(value)))
        });
        if let Some(name) = shared {
            return name.clone();
        }
        let name = self.choose(&candidates);
        self.known.push((base.to_owned(), ty.clone(), name.clone()));
        let rust = names::of_variants(values.iter().map(String::as_str), "Unknown", &[]);
        let values = values.iter().cloned().zip(rust).map(|(text, rust)| Value { text, rust });
        self.done.enums.push((name.clone(), values.collect()));
        name
    }

    /// The service's own shape of one of these names, if it has all the fields.
    fn shared_shape(&self, candidates: &[String], fields: &[Field]) -> Option<String> {
        let fits = |name: &&String| {
            let known = self.shared.shapes.get(*name);
            known.is_some_and(|known| fields.iter().all(|field| known.contains(&field.wire)))
        };
        candidates.iter().find(fits).cloned()
    }

    /// The names that a type could have, the best first.
    fn candidates(&self, base: &str, owner: &str) -> Vec<String> {
        let last = base.rsplit('.').next().unwrap_or(base);
        let base = name::upper_camel(last).unwrap_or_else(|| "Part".to_owned());
        let qualified = |owner: &str| if base.starts_with(owner) { base.clone() } else { format!("{owner}{base}") };
        let mut candidates = vec![qualified(owner), qualified(&self.noun)];
        if VAGUE.contains(&base.as_str()) || is_bad(&base) {
            candidates.push(base);
        } else {
            candidates.insert(0, base);
        }
        candidates
    }

    /// The first candidate that is free, or the first with a number.
    fn choose(&mut self, candidates: &[String]) -> String {
        let is_free = |name: &String| !self.taken.contains(name) && !is_bad(name);
        let numbered = |number: usize| candidates.iter().map(move |name| format!("{name}{number}"));
        let name = candidates.iter().find(|name| is_free(name)).cloned();
        let name = name.or_else(|| (2..100).flat_map(numbered).find(is_free));
        // Of names without a single letter of Rust's, none is free with any number.
        let name = name.unwrap_or_else(|| format!("Part{}", self.taken.len()));
        self.taken.insert(name.clone());
        name
    }
}

/// Whether a type cannot have this name.
fn is_bad(name: &str) -> bool {
    !name::is_identifier(name)
        || name::is_reserved_type(name)
        || name.contains('_')
        || name.starts_with(char::is_lowercase)
}
