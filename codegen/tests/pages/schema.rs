//! The part of JSON Schema (draft 7) that our schemas use. A keyword it does not know is a violation, so none is passed over.

use serde_json::{Map, Value};

/// What is wrong with a value, each with its place.
pub(crate) fn violations(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, schema, value, "", &mut found);
    found
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let Some(keywords) = schema.as_object() else { return };
    for (keyword, rule) in keywords {
        let fits = match keyword.as_str() {
            "$schema" | "title" | "description" | "definitions" | "required" | "additionalProperties" => true,
            "$ref" => {
                let pointer = rule.as_str().and_then(|pointer| pointer.strip_prefix('#'));
                let target = pointer.and_then(|pointer| root.pointer(pointer));
                target.map(|target| check(root, target, value, at, found)).is_some()
            }
            "type" => rule.as_str().is_some_and(|name| has_type(value, name)),
            "enum" => rule.as_array().is_some_and(|allowed| allowed.contains(value)),
            "minimum" => value.as_i64() >= rule.as_i64(),
            "anyOf" => rule.as_array().is_some_and(|options| {
                options.iter().any(|option| {
                    let mut inner = Vec::new();
                    check(root, option, value, at, &mut inner);
                    inner.is_empty()
                })
            }),
            "items" => {
                for (index, element) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, rule, element, &format!("{at}/{index}"), found);
                }
                true
            }
            "properties" => {
                members(root, keywords, value, at, found);
                true
            }
            _ => false,
        };
        if !fits {
            found.push(format!("{at}: {keyword} {rule} does not hold for {value}"));
        }
    }
}

fn members(root: &Value, keywords: &Map<String, Value>, value: &Value, at: &str, found: &mut Vec<String>) {
    let Some(object) = value.as_object() else { return };
    let properties = keywords.get("properties").and_then(Value::as_object);
    for (name, member) in object {
        match properties.and_then(|properties| properties.get(name)) {
            Some(rule) => check(root, rule, member, &format!("{at}/{name}"), found),
            None if keywords.get("additionalProperties") == Some(&Value::Bool(false)) => {
                found.push(format!("{at}: {name} is not in the schema"));
            }
            None => {}
        }
    }
    for name in keywords.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        if !object.contains_key(name) {
            found.push(format!("{at}: {name} is missing"));
        }
    }
}

fn has_type(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        _ => false,
    }
}

#[test]
fn violations_are_found() {
    let schema = serde_json::json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["a"],
        "properties": { "a": { "type": "integer", "minimum": 1 } },
    });
    assert!(violations(&schema, &serde_json::json!({ "a": 1 })).is_empty());
    assert_eq!(violations(&schema, &serde_json::json!({ "a": 0 })).len(), 1);
    assert_eq!(violations(&schema, &serde_json::json!({ "b": 0 })).len(), 2);
}
