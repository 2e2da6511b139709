//! Names for the types inside an operation: one for each structure, after the field that holds it.

use super::draft::{Field, Operation, Type};
use super::names;
use super::recurring::Recurring;
use super::shared::{Shared, Way, is_telling};
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
    /// Whether a type of the service's says more than the metadata.
    pub(super) is_refined: bool,
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

/// What naming needs to know of the service.
#[derive(Clone, Copy)]
pub(super) struct Context<'c> {
    /// The records that the metadata names itself.
    pub(super) definitions: &'c BTreeMap<String, Type>,
    /// What the service's own file has.
    pub(super) shared: &'c Shared,
    /// What goes there now.
    pub(super) recurring: &'c Recurring,
}

/// Names the types of an operation.
pub(super) fn name(operation: &Operation, context: Context<'_>) -> Named {
    let mut namer = Namer::new(context, operation.rust(), &HashSet::new());
    let noun = namer.noun.clone();
    let envelope: Vec<&str> = context.shared.envelope.iter().map(String::as_str).collect();
    let request = namer.rows(&operation.request, &noun, &[], Way::Request);
    let response = namer.rows(&operation.response, &noun, &envelope, Way::Response);
    Named { request, response, ..namer.done }
}

/// Names what the recurring types hold, which goes where they go.
pub(super) fn name_recurring(context: Context<'_>, taken: &HashSet<String>) -> Named {
    let mut namer = Namer::new(context, "", taken);
    for part in &context.recurring.types {
        match part.meaning(context.definitions) {
            Some(Type::Record(fields)) => namer.add_shape(&part.name, fields, part.way),
            Some(Type::Enum(values)) => namer.add_enum(&part.name, values),
            _ => {}
        }
    }
    namer.done
}

/// The types that an operation has in any case.
pub(super) fn names_of_operation(operation: &str) -> impl Iterator<Item = String> + use<> {
    let own = name::upper_camel(operation).unwrap_or_default();
    let names = [operation.to_owned(), own];
    names.into_iter().flat_map(|name| ["", "Response", "Error"].map(|part| format!("{name}{part}")))
}

/// Names the types of what goes into a spec that is there already.
pub(super) struct Adder<'n>(Namer<'n>);

impl<'n> Adder<'n> {
    /// For an operation's spec, which has types of these names.
    pub(super) fn new(context: Context<'n>, operation: &str, own: &HashSet<String>) -> Self {
        Self(Namer { own: own.clone(), ..Namer::new(context, operation, own) })
    }

    /// Rows of a record that has these fields besides; of the operation's own without the name of one.
    pub(super) fn rows(&mut self, fields: &[Field], beside: &[Field], owner: Option<&str>, way: Way) -> Vec<Row> {
        let mut wires: Vec<&str> = beside.iter().map(|field| field.wire.as_str()).collect();
        if owner.is_none() && way == Way::Response {
            wires.extend(self.0.context.shared.envelope.iter().map(String::as_str));
        }
        let owner = owner.map_or_else(|| self.0.noun.clone(), str::to_owned);
        self.0.rows(fields, &owner, &wires, way)
    }

    /// The type itself, where the metadata only names it.
    pub(super) fn meaning<'t>(&self, ty: &'t Type) -> Option<&'t Type>
    where
        'n: 't,
    {
        match ty {
            Type::Named(definition) => self.0.context.definitions.get(definition),
            ty => Some(ty),
        }
    }

    /// The shapes and the enums that the rows need.
    pub(super) fn done(self) -> Named {
        self.0.done
    }
}

struct Namer<'n> {
    context: Context<'n>,
    /// The operation; empty for the service's own file.
    operation: String,
    noun: String,
    /// Names that no further type may have.
    taken: HashSet<String>,
    /// Types of the operation's own, which hide the service's of the same name.
    own: HashSet<String>,
    /// What has been named: the word it was named after, what it is, its name.
    known: Vec<(String, Type, String)>,
    /// The names of the definitions.
    named: HashMap<String, String>,
    done: Named,
}

impl<'n> Namer<'n> {
    fn new(context: Context<'n>, operation: &str, taken: &HashSet<String>) -> Self {
        let taken = names_of_operation(operation).chain(taken.iter().cloned());
        let shared = context.shared.names().cloned();
        let recurring = context.recurring.types.iter().map(|part| part.name.clone());
        Self {
            context,
            operation: name::upper_camel(operation).unwrap_or_default(),
            noun: if operation.is_empty() { String::new() } else { words::noun(operation) },
            taken: shared.chain(recurring).chain(taken).collect(),
            own: HashSet::new(),
            known: Vec::new(),
            named: HashMap::new(),
            done: Named {
                request: Vec::new(),
                response: Vec::new(),
                shapes: Vec::new(),
                enums: Vec::new(),
                is_refined: false,
            },
        }
    }

    fn rows(&mut self, fields: &[Field], owner: &str, beside: &[&str], way: Way) -> Vec<Row> {
        let rust = names::of_fields(fields, beside);
        let rows = fields.iter().zip(rust).map(|(field, rust)| {
            let base = field.wrapped.as_deref().unwrap_or(&field.wire);
            Row { ty: self.text(&field.ty, base, owner, way), field: field.clone(), rust }
        });
        rows.collect()
    }

    /// The text of a type; what it holds gets a name of its own. `base` is the field that holds it, `owner` the record
    /// that holds the field.
    fn text(&mut self, ty: &Type, base: &str, owner: &str, way: Way) -> String {
        match ty {
            Type::String => "string".to_owned(),
            Type::Boolean => "boolean".to_owned(),
            Type::Int32 => "int32".to_owned(),
            Type::Int64 => "int64".to_owned(),
            Type::Double => "double".to_owned(),
            Type::Any => "any".to_owned(),
            Type::List(element) => format!("list<{}>", self.text(element, &words::singular(base), owner, way)),
            Type::Map(value) => format!("map<{}>", self.text(value, &words::singular(base), owner, way)),
            Type::Named(definition) => self.definition(definition, owner, way),
            Type::Record(_) | Type::Enum(_) => self.part(ty, base_of(ty, base), owner, way),
        }
    }

    /// A record that the metadata names itself, and that may hold itself.
    fn definition(&mut self, definition: &str, owner: &str, way: Way) -> String {
        if let Some(name) = self.named.get(definition) {
            return name.clone();
        }
        let Context { definitions, shared, recurring } = self.context;
        let Some(Type::Record(fields)) = definitions.get(definition) else {
            return "any".to_owned();
        };
        let ty = Type::Named(definition.to_owned());
        let candidates = candidates(definition, owner, &self.noun);
        let shares = shared.find(&ty, &candidates, way, definitions).filter(|shares| !self.own.contains(shares.name));
        let recurring = recurring.name(&ty, definition).filter(|name| !self.own.contains(*name));
        let known = recurring.or_else(|| shares.map(|shares| shares.name));
        if let Some(name) = known {
            self.done.is_refined |= shares.is_some_and(|shares| !shares.exact);
            self.named.insert(definition.to_owned(), name.to_owned());
            return name.to_owned();
        }
        let name = self.choose(candidates, way);
        self.named.insert(definition.to_owned(), name.clone());
        self.add_shape(&name, fields, way);
        name
    }

    /// A record or an enum: one that is there already, or a new one.
    fn part(&mut self, ty: &Type, base: &str, owner: &str, way: Way) -> String {
        let Context { definitions, shared, recurring } = self.context;
        if let Some(name) = recurring.name(ty, base).filter(|name| !self.own.contains(*name)) {
            return name.to_owned();
        }
        let known = self.known.iter().find(|(word, known, _)| known == ty && (word == base || is_telling(ty)));
        if let Some((_, _, name)) = known {
            return name.clone();
        }
        let candidates = candidates(base, owner, &self.noun);
        let shares = shared.find(ty, &candidates, way, definitions).filter(|shares| !self.own.contains(shares.name));
        if let Some(shares) = shares {
            self.done.is_refined |= !shares.exact && matches!(ty, Type::Record(_));
            return shares.name.to_owned();
        }
        let name = self.choose(candidates, way);
        self.known.push((base.to_owned(), ty.clone(), name.clone()));
        match ty {
            Type::Record(fields) => self.add_shape(&name, fields, way),
            Type::Enum(values) => self.add_enum(&name, values),
            _ => {}
        }
        name
    }

    /// The shape takes its place before those that its fields need, as people write them.
    fn add_shape(&mut self, name: &str, fields: &[Field], way: Way) {
        let place = self.done.shapes.len();
        self.done.shapes.push((name.to_owned(), Vec::new()));
        let rows = self.rows(fields, name, &[], way);
        if let Some((_, empty)) = self.done.shapes.get_mut(place) {
            *empty = rows;
        }
    }

    fn add_enum(&mut self, name: &str, values: &[String]) {
        let rust = names::of_variants(values.iter().map(String::as_str), "Unknown", &[]);
        let values = values.iter().cloned().zip(rust).map(|(text, rust)| Value { text, rust });
        self.done.enums.push((name.to_owned(), values.collect()));
    }

    fn choose(&mut self, mut candidates: Vec<String>, way: Way) -> String {
        // A request often has the plain name: what one asks with `Tag` answers `TagInfo`.
        let best = candidates.first().cloned().unwrap_or_default();
        if way == Way::Response {
            candidates.push(format!("{best}Info"));
        }
        candidates.push(format!("{}{best}", self.operation));
        let name = first_free(&candidates, &self.taken);
        self.taken.insert(name.clone());
        name
    }
}

/// The word that a type is named after, where it is not its field's.
pub(super) fn base_of<'b>(ty: &Type, base: &'b str) -> &'b str {
    let is_flag =
        |values: &[String]| values.len() == 2 && values.iter().all(|value| value == "true" || value == "false");
    if matches!(ty, Type::Enum(values) if is_flag(values)) { "Flag" } else { base }
}

/// The names that a type could have, the best first.
pub(super) fn candidates(base: &str, owner: &str, noun: &str) -> Vec<String> {
    let base = word(base);
    let qualified = |owner: &str| if base.starts_with(owner) { base.clone() } else { format!("{owner}{base}") };
    let mut candidates = vec![qualified(owner), qualified(noun)];
    if is_vague(&base) {
        candidates.push(base);
    } else {
        candidates.insert(0, base);
    }
    candidates
}

/// A field's name as the name of a type.
pub(super) fn word(base: &str) -> String {
    let last = base.rsplit('.').next().unwrap_or(base);
    name::upper_camel(last).unwrap_or_else(|| "Part".to_owned())
}

/// Whether a name says nothing by itself, or cannot be one.
pub(super) fn is_vague(name: &str) -> bool {
    VAGUE.contains(&name) || is_bad(name)
}

/// The first candidate that is free, or the first with a number.
pub(super) fn first_free(candidates: &[String], taken: &HashSet<String>) -> String {
    let is_free = |name: &String| !taken.contains(name) && !is_bad(name);
    let numbered = |number: usize| candidates.iter().map(move |name| format!("{name}{number}"));
    let name = candidates.iter().find(|name| is_free(name)).cloned();
    let name = name.or_else(|| (2..100).flat_map(numbered).find(is_free));
    // Of names without a single letter of Rust's, none is free with any number.
    name.unwrap_or_else(|| format!("Part{}", taken.len()))
}

/// Whether a type cannot have this name.
fn is_bad(name: &str) -> bool {
    !name::is_identifier(name)
        || name::is_reserved_type(name)
        || name.contains('_')
        || name.starts_with(char::is_lowercase)
}
