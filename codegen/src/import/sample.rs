//! The sample of an operation, cut down to what the operation's fields admit: a spec with a sample that its own fields
//! contradict does not lint, and a sample of all list elements helps nobody.

use super::draft::{Field, Operation, Type};
use super::existing::Envelope;
use super::json;
use super::note::Notes;
use crate::spec::Limits;
use serde_json::{Map, Number, Value};
use std::collections::BTreeMap;

/// Longer texts show nothing that their beginning does not, and cannot be cut.
const LONGEST: usize = 400;

/// Deeper samples are cut, for specs are not read to any depth.
const DEEPEST: usize = 12;

/// A sample of a call: what is sent, what comes back.
#[derive(Debug)]
pub(super) struct Sample {
    pub(super) request: Value,
    pub(super) response: Value,
}

/// The sample of an operation; none where too little of what was published fits. Its request is what must be there: what
/// may be left out has examples of its own.
pub(super) fn of(
    operation: &Operation,
    definitions: &BTreeMap<String, Type>,
    envelope: &Envelope,
    notes: &mut Notes,
) -> Option<Sample> {
    let mut fit = Fit::new(definitions);
    let response = fit.response(operation.sample.as_ref()?, operation, envelope);
    let left_out = fit.left_out;
    if !left_out.is_empty() {
        let shown = left_out.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
        let more = left_out.len().saturating_sub(5);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        let left_out = format!("{shown}{more}");
        notes.tell(&operation.name, "its sample has what its fields do not admit, left out: {}", [&left_out]);
    }
    let Some(response) = response else {
        notes.add(&operation.name, "its sample shows none of the response's fields: left out");
        return None;
    };
    match Fit::new(definitions).required(&operation.request) {
        Ok(request) => Some(Sample { request: Value::Object(request), response }),
        Err(missing) => {
            notes.tell(&operation.name, "no sample: the required {} has no example that fits", [&missing]);
            None
        }
    }
}

/// What a sample of a request shows of these parameters, where all of them have an example that fits.
pub(super) fn of_parameters(fields: &[Field], definitions: &BTreeMap<String, Type>) -> Option<Map<String, Value>> {
    Fit::new(definitions).required(fields).ok()
}

struct Fit<'f> {
    definitions: &'f BTreeMap<String, Type>,
    /// The names of what does not fit.
    left_out: Vec<String>,
}

impl<'f> Fit<'f> {
    fn new(definitions: &'f BTreeMap<String, Type>) -> Self {
        Self { definitions, left_out: Vec::new() }
    }

    /// The response as it travels, with its envelope.
    fn response(&mut self, sample: &Value, operation: &Operation, envelope: &Envelope) -> Option<Value> {
        let members = sample.as_object()?;
        let own = &operation.response;
        match envelope {
            Envelope::Flat { success, fields } => {
                let beside = fields.iter().map(|(wire, word)| Field::new(wire.as_str(), scalar(word)));
                let all: Vec<Field> = own.iter().cloned().chain(beside).collect();
                let whole = self.record(members, &all, 0);
                let shows_own = own.is_empty() || own.iter().any(|field| whole.contains_key(&field.wire));
                // A sample of a failure is no sample of the response.
                let failed = success.as_ref().is_some_and(|success| whole.get(success) == Some(&Value::Bool(false)));
                (shows_own && !whole.is_empty() && !failed).then_some(Value::Object(whole))
            }
            Envelope::Wrapped { metadata, result } => {
                let head = members.get(metadata).filter(|head| head.is_object() && head.get("Error").is_none())?;
                let mut whole = Map::from_iter([(metadata.clone(), short(head)?)]);
                if !own.is_empty() {
                    let inner = self.record(members.get(result)?.as_object()?, own, 1);
                    whole.insert(result.clone(), Value::Object(Some(inner).filter(|inner| !inner.is_empty())?));
                }
                Some(Value::Object(whole))
            }
        }
    }

    fn record(&mut self, sample: &Map<String, Value>, fields: &[Field], depth: usize) -> Map<String, Value> {
        let mut fitting = Map::new();
        for (name, value) in sample {
            let Some(field) = fields.iter().find(|field| field.wire == *name) else {
                self.left_out.push(name.clone());
                continue;
            };
            if is_nothing(value) {
                continue;
            }
            let before = self.left_out.len();
            match self.field(value, field, depth + 1) {
                Some(value) => {
                    fitting.insert(name.clone(), value);
                }
                // What is inside has been named already.
                None if self.left_out.len() == before => self.left_out.push(name.clone()),
                None => {}
            }
        }
        fitting
    }

    fn field(&mut self, value: &Value, field: &Field, depth: usize) -> Option<Value> {
        let Some(member) = &field.wrapped else {
            return self.value(value, &field.ty, depth);
        };
        let list = if value.is_array() { value } else { value.get(member)? };
        let list = self.value(list, &field.ty, depth)?;
        Some(Value::Object(Map::from_iter([(member.clone(), list)])))
    }

    fn value(&mut self, value: &Value, ty: &Type, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        match ty {
            Type::List(element) => {
                let first = value.as_array()?.iter().find(|element| !is_nothing(element))?;
                Some(Value::Array(vec![self.value(first, element, depth + 1)?]))
            }
            Type::Map(inner) => {
                let entry = value
                    .as_object()?
                    .iter()
                    .find(|(key, value)| (1..=LONGEST).contains(&key.len()) && !is_nothing(value))?;
                Some(Value::Object(Map::from_iter([(entry.0.clone(), self.value(entry.1, inner, depth + 1)?)])))
            }
            Type::Record(fields) => {
                let fitting = self.record(value.as_object()?, fields, depth);
                (!fitting.is_empty()).then_some(Value::Object(fitting))
            }
            Type::Named(definition) => {
                let definitions = self.definitions;
                match definitions.get(definition) {
                    Some(ty) => self.value(value, ty, depth),
                    None => short(value),
                }
            }
            Type::Enum(values) => short(value).filter(|text| values.iter().any(|value| text == value)),
            Type::String => short(&Value::String(json::scalar(value)?.trim().to_owned())),
            Type::Boolean => json::scalar(value)?.to_ascii_lowercase().parse().ok().map(Value::Bool),
            Type::Int32 => json::scalar(value)?.trim().parse::<i32>().ok().map(Value::from),
            Type::Int64 => json::scalar(value)?.trim().parse::<i64>().ok().map(Value::from),
            Type::Double => {
                let number: f64 = json::scalar(value)?.trim().parse().ok()?;
                Number::from_f64(number).map(Value::Number)
            }
            Type::Any => short(value),
        }
    }

    /// The parameters that must be there, with their own examples; an error is the path of one without any.
    fn required(&mut self, fields: &[Field]) -> Result<Map<String, Value>, String> {
        let mut sample = Map::new();
        for field in fields.iter().filter(|field| field.required) {
            let value = self.example(field, &field.ty, 0).filter(|value| is_allowed(value, field));
            sample.insert(field.wire.clone(), value.ok_or_else(|| field.wire.clone())?);
        }
        Ok(sample)
    }

    fn example(&mut self, field: &Field, ty: &Type, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        let definitions = self.definitions;
        match (ty, &field.example) {
            (Type::Named(definition), _) => self.example(field, definitions.get(definition)?, depth + 1),
            (Type::Record(fields), _) => self.parts(fields, depth + 1),
            (Type::List(element), None) => Some(Value::Array(vec![self.example(field, element, depth + 1)?])),
            (_, example) => self.value(example.as_ref()?, ty, depth),
        }
    }

    /// A record of what must be in it, or of the first that has an example: one of nothing shows nothing.
    fn parts(&mut self, fields: &[Field], depth: usize) -> Option<Value> {
        let mut parts = Map::new();
        for field in fields {
            if field.required || parts.is_empty() {
                match self.example(field, &field.ty, depth).filter(|value| is_allowed(value, field)) {
                    Some(value) => {
                        parts.insert(field.wire.clone(), value);
                    }
                    None if field.required => return None,
                    None => {}
                }
            }
        }
        (!parts.is_empty()).then_some(Value::Object(parts))
    }
}

/// The type of a field of the envelope, which is a scalar.
fn scalar(word: &str) -> Type {
    match word {
        "boolean" => Type::Boolean,
        "int32" => Type::Int32,
        "int64" => Type::Int64,
        _ => Type::String,
    }
}

/// Whether a record does not keep a value apart from one that is missing.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        // Editors of metadata write "null" where they have nothing to show.
        Value::String(text) => text == "null",
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// A value that is not too long to be shown, and none of the vendor's prose.
fn short(value: &Value) -> Option<Value> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    (text.len() <= LONGEST && !json::is_prose(&text)).then(|| value.clone())
}

/// Whether a value is within a parameter's limits, and can be sent at all.
fn is_allowed(value: &Value, field: &Field) -> bool {
    let within = |number: i64, limits: Option<Limits>| {
        limits.is_none_or(|(least, most)| number >= least && most.is_none_or(|most| number <= most))
    };
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    match value {
        Value::String(text) => {
            !text.is_empty() && !text.chars().any(char::is_control) && within(count(text.chars().count()), field.length)
        }
        // A fraction may be just outside where its whole part is inside.
        Value::Number(number) => match number.as_i64() {
            Some(number) => within(number, field.range),
            None => field.range.is_none(),
        },
        Value::Array(elements) => {
            within(count(elements.len()), field.items) && elements.iter().all(|element| is_allowed(element, field))
        }
        Value::Object(members) if matches!(field.ty, Type::Map(_)) => {
            within(count(members.len()), field.items) && members.values().all(|value| is_allowed(value, field))
        }
        _ => true,
    }
}
