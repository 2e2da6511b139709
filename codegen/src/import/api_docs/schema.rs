//! One schema: type, limits, sample.

use crate::import::draft::{Field, Type};
use crate::import::json;
use crate::import::note::Notes;
use crate::spec::Limits;
use crate::words;
use serde_json::{Map, Value};

/// Which way a value travels. Responses wrap lists, and what they call required is no promise: the clouds leave such
/// fields out all the same, so only requests have required fields.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Request,
    Response { wraps: bool },
}

/// The field that a schema describes.
pub(super) fn field(wire: &str, schema: &Value, way: Way, place: &str, notes: &mut Notes) -> Field {
    let (wrapped, schema_of_type) = match unwrapped(wire, schema, way) {
        Some((member, list)) => (Some(member.to_owned()), list),
        None => (None, schema),
    };
    let ty = ty(schema_of_type, way, place, notes);
    let leaf = leaf(schema_of_type);
    let mut field = Field {
        required: way == Way::Request && is_required(schema),
        wrapped,
        is_deprecated: json::flag(schema, "deprecated"),
        ..Field::new(wire, ty)
    };
    limit(&mut field, schema_of_type, leaf, place, notes);
    field.default = schema.get("default").and_then(|value| value_of("default", value, &field.ty, place, notes));
    let element = schema_of_type.get("items");
    field.example = match (schema.get("example"), &field.ty) {
        // Samples of records are in the sample of the operation.
        (Some(_), ty) if matches!(innermost(ty), Type::Record(_) | Type::Named(_)) => None,
        (Some(value), ty) => value_of("example", value, ty, place, notes),
        (None, Type::List(inner)) => {
            let value = element.and_then(|element| element.get("example"));
            // An element's example may be the whole list all the same.
            value.and_then(|value| value_of("example", value, &Type::List(inner.clone()), place, notes))
        }
        _ => None,
    };
    field
}

/// Whether a parameter must be there. The gateway refuses calls without what is `required`. What is `docRequired` the pages
/// call so, for the service refuses calls without it; but pages call required as well what has a default, and so need not
/// be sent.
fn is_required(schema: &Value) -> bool {
    let says_default = |key: &str| {
        let text = json::text(schema, key).unwrap_or_default().to_lowercase();
        text.contains("默认") || text.contains("default")
    };
    let has_default = || schema.get("default").and_then(json::scalar).is_some_and(|text| !text.is_empty());
    json::flag(schema, "required")
        || json::flag(schema, "docRequired") && !has_default() && !says_default("description") && !says_default("title")
}

/// The fields of an object.
pub(super) fn fields(schema: &Value, way: Way, place: &str, notes: &mut Notes) -> Vec<Field> {
    let mut fields = Vec::new();
    for (name, schema) in json::members(schema, "properties") {
        if name.is_empty() {
            notes.add(place, "a field has no name: left out");
        } else if json::flag(schema, "x-retired") {
            notes.add(&format!("{place}.{name}"), "the vendor has retired it: left out");
        } else {
            fields.push(field(name, schema, way, &format!("{place}.{name}"), notes));
        }
    }
    fields
}

/// The type that a schema means.
pub(super) fn ty(schema: &Value, way: Way, place: &str, notes: &mut Notes) -> Type {
    if let Some(reference) = json::text(schema, "$ref") {
        return Type::Named(reference.rsplit('/').next().unwrap_or(reference).to_owned());
    }
    if let [part] = json::elements(schema, "allOf") {
        return ty(part, way, place, notes);
    }
    for key in ["allOf", "oneOf", "anyOf"] {
        if schema.get(key).is_some() {
            notes.tell(place, "`{}` is not carried over: any value is taken", [key]);
            return Type::Any;
        }
    }
    match type_name(schema) {
        Some("string") => texts(schema, place, notes),
        Some("boolean") => Type::Boolean,
        Some("integer" | "long") => {
            if json::text(schema, "format") == Some("int32") {
                Type::Int32
            } else {
                Type::Int64
            }
        }
        Some("number" | "float" | "double") => Type::Double,
        Some("array") => match schema.get("items") {
            Some(element) => Type::List(Box::new(ty(element, way, &format!("{place}[]"), notes))),
            None => {
                notes.add(place, "a list of unknown elements: each can be any value");
                Type::List(Box::new(Type::Any))
            }
        },
        Some("object") => object(schema, way, place, notes),
        Some("any") | None => Type::Any,
        Some(other) => {
            notes.tell(place, "type `{}` is unknown: any value is taken", [other]);
            Type::Any
        }
    }
}

/// The name of the type; where it is missing, what else the schema has tells.
fn type_name(schema: &Value) -> Option<&str> {
    match schema.get("type") {
        Some(Value::String(name)) => Some(name),
        // One of several, `null` among them.
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).find(|name| *name != "null"),
        _ if schema.get("properties").is_some() || schema.get("additionalProperties").is_some() => Some("object"),
        _ if schema.get("items").is_some() => Some("array"),
        _ if schema.get("enum").is_some() => Some("string"),
        _ => None,
    }
}

/// Text, or an enum where its values are known.
fn texts(schema: &Value, place: &str, notes: &mut Notes) -> Type {
    let mut values: Vec<String> = Vec::new();
    for text in known_values(schema) {
        let trimmed = text.trim();
        if trimmed != text {
            notes.tell(place, "the value `{}` is taken without its blanks", [&text]);
        }
        if !values.iter().any(|known| known == trimmed) {
            values.push(trimmed.to_owned());
        }
    }
    if json::text(schema, "format") == Some("binary") {
        notes.add(place, "binary data is taken as text");
    }
    if values.is_empty() { Type::String } else { Type::Enum(values) }
}

fn known_values(schema: &Value) -> Vec<String> {
    let listed = json::texts(schema, "enum");
    let titled = || json::members(schema, "enumValueTitles").map(|(value, _)| value.clone()).collect();
    if listed.is_empty() { titled() } else { listed }
}

fn object(schema: &Value, way: Way, place: &str, notes: &mut Notes) -> Type {
    let others = schema.get("additionalProperties").filter(|others| **others != Value::Bool(false));
    if schema.get("properties").and_then(Value::as_object).is_some_and(|known| !known.is_empty()) {
        if others.is_some() {
            notes.add(place, "members beside the named ones are not carried over");
        }
        return Type::Record(fields(schema, way, place, notes));
    }
    let value = match others {
        Some(others @ Value::Object(_)) => ty(others, way, &format!("{place}{{}}"), notes),
        _ => Type::Any,
    };
    Type::Map(Box::new(value))
}

/// The list inside an object that is only there to wrap it, as in `"Disks": { "Disk": [...] }`.
fn unwrapped<'j>(wire: &str, schema: &'j Value, way: Way) -> Option<(&'j str, &'j Value)> {
    if way != (Way::Response { wraps: true }) || type_name(schema) != Some("object") {
        return None;
    }
    let properties = schema.get("properties").and_then(Value::as_object).filter(|members| members.len() == 1)?;
    let (member, list) = properties.iter().next()?;
    // A member in the plural is a list of its own: `"Data": { "Items": [...] }`.
    let is_wrapper = member == wire || words::singular(member) == *member;
    (type_name(list) == Some("array") && is_wrapper).then_some((member, list))
}

/// The schema inside all lists and maps.
fn leaf(schema: &Value) -> &Value {
    match (type_name(schema), schema.get("items"), schema.get("additionalProperties")) {
        (Some("array"), Some(element), _) => leaf(element),
        (Some("object"), _, Some(value @ Value::Object(_))) => leaf(value),
        _ => schema,
    }
}

/// Sets the limits: those of a list's elements are limits of its field too.
fn limit(field: &mut Field, schema: &Value, leaf: &Value, place: &str, notes: &mut Notes) {
    let ty = innermost(&field.ty).clone();
    let is_number = matches!(ty, Type::Int32 | Type::Int64 | Type::Double);
    let sizes = (0, i64::from(u32::MAX));
    let numbers = if ty == Type::Int32 { (i32::MIN.into(), i32::MAX.into()) } else { (i64::MIN, i64::MAX) };
    let is_collection = matches!(field.ty, Type::List(_) | Type::Map(_));
    let limits = [
        (&mut field.length, "length", limits(leaf, "minLength", "maxLength", sizes), sizes, ty == Type::String),
        (&mut field.items, "number of elements", limits(schema, "minItems", "maxItems", sizes), sizes, is_collection),
        (&mut field.range, "range", limits(leaf, "minimum", "maximum", numbers), numbers, is_number),
    ];
    for (slot, what, limits, widest, fits) in limits {
        match limits {
            Err(text) => notes.tell(place, "`{}` is no limit of a whole number: not carried over", [&text]),
            Ok(None) => {}
            // Known texts have known lengths.
            Ok(Some(_)) if !fits && matches!(ty, Type::Enum(_)) => {}
            Ok(Some(_)) if !fits => notes.tell(place, "has a {}, and its type has none: not carried over", [what]),
            Ok(Some((least, most))) if least > most.unwrap_or(widest.1) => {
                notes.tell(
                    place,
                    "its {} begins at {} and leaves no value: not carried over",
                    [what, &least.to_string()],
                );
            }
            Ok(limits) => *slot = limits,
        }
    }
    if is_number {
        let known = known_values(leaf);
        let range = span_of(&known).filter(|range| range.0 >= numbers.0 && range.1 <= numbers.1);
        if known.len() > 1 && range.is_none_or(|(least, most)| most.abs_diff(least) >= known.len() as u64) {
            notes.tell(place, "takes only {}: values of numbers are not carried over", [&known.join(", ")]);
        }
        field.range = field.range.or(range.map(|(least, most)| (least, Some(most))));
    }
    if let Some(pattern) = json::text(leaf, "pattern") {
        notes.tell(place, "the pattern {} is not carried over", [pattern]);
    }
}

fn innermost(ty: &Type) -> &Type {
    match ty {
        Type::List(inner) | Type::Map(inner) => innermost(inner),
        other => other,
    }
}

/// The range of numbers that are listed one by one; none where one of them is no whole number.
fn span_of(known: &[String]) -> Option<(i64, i64)> {
    let numbers = known.iter().map(|text| text.trim().parse().ok()).collect::<Option<Vec<i64>>>()?;
    Some((*numbers.iter().min()?, *numbers.iter().max()?))
}

/// Least and most; none where neither is a limit at all. An error is a text that is no number.
fn limits(schema: &Value, least: &str, most: &str, widest: (i64, i64)) -> Result<Option<Limits>, String> {
    let step = |key: &str| i64::from(schema.get(key) == Some(&Value::Bool(true)));
    let least = json::integer(schema, least)?.map(|least| least.saturating_add(step("exclusiveMinimum")));
    let most = json::integer(schema, most)?.map(|most| most.saturating_sub(step("exclusiveMaximum")));
    let least = least.filter(|least| *least > widest.0);
    let most = most.filter(|most| *most < widest.1);
    Ok((least.is_some() || most.is_some()).then(|| (least.unwrap_or(widest.0), most)))
}

/// A default or a sample as a value of the type. Metadata spells all of them as texts.
fn value_of(what: &str, value: &Value, ty: &Type, place: &str, notes: &mut Notes) -> Option<Value> {
    // Editors of metadata write "null" where they have nothing to show.
    if value.is_null() || value == "" || value == "null" || value.as_str().is_some_and(json::is_prose) {
        return None;
    }
    let typed = typed(value, ty);
    if typed.is_none() && !matches!(innermost(ty), Type::Record(_) | Type::Named(_)) {
        let shown: String = value.to_string().chars().take(60).collect();
        notes.tell(place, "the {} {} is of another type than the field: not carried over", [what, &shown]);
    }
    typed
}

fn typed(value: &Value, ty: &Type) -> Option<Value> {
    const LONGEST: usize = 1000;
    let text = json::scalar(value);
    let text = text.as_deref().map(str::trim);
    match ty {
        Type::String | Type::Enum(_) => {
            let text = json::scalar(value).unwrap_or_else(|| value.to_string());
            let text = text.trim();
            (text.len() <= LONGEST).then(|| Value::String(text.to_owned()))
        }
        Type::Any => Some(value.clone()),
        Type::Boolean => text?.to_ascii_lowercase().parse().ok().map(Value::Bool),
        Type::Int32 => text?.parse::<i32>().ok().map(Value::from),
        Type::Int64 => text?.parse::<i64>().ok().map(Value::from),
        Type::Double => {
            let number: f64 = text?.parse().ok()?;
            serde_json::Number::from_f64(number).map(Value::Number)
        }
        Type::List(inner) => {
            let list = spelled_out(value).filter(Value::is_array);
            match list.as_ref().and_then(Value::as_array) {
                Some(elements) if elements.is_empty() => None,
                Some(elements) => elements.iter().map(|element| typed(element, inner)).collect(),
                // Often one element is shown.
                None => typed(value, inner).map(|element| Value::Array(vec![element])),
            }
        }
        Type::Map(inner) => {
            let map = spelled_out(value)?;
            let typed_entry = |(key, value): (&String, &Value)| Some((key.clone(), typed(value, inner)?));
            Some(Value::Object(map.as_object()?.iter().map(typed_entry).collect::<Option<Map<_, _>>>()?))
        }
        Type::Record(_) | Type::Named(_) => None,
    }
}

/// The value that a text of JSON spells, or the value itself.
fn spelled_out(value: &Value) -> Option<Value> {
    match value {
        Value::String(text) => serde_json::from_str(text).ok(),
        other => Some(other.clone()),
    }
}
