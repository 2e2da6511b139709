//! The spec format as JSON Schema (draft 7), for editors.

use super::grammar::{Form, OPERATION, SERVICE, Takes};
use serde_json::{Map, Value, json};

/// The published schemas, as (file name, text).
pub fn files() -> Vec<(&'static str, String)> {
    [("service.schema.json", &SERVICE), ("operation.schema.json", &OPERATION)]
        .map(|(name, form)| (name, format!("{:#}\n", schema(form))))
        .to_vec()
}

/// The comment that lets editors complete a spec in the folder of its service, or of a group inside it.
pub(crate) fn header(kind: &str, is_in_group: bool) -> String {
    let up = if is_in_group { "../../.." } else { "../.." };
    format!("yaml-language-server: $schema={up}/schema/{kind}.schema.json")
}

fn schema(form: &Form) -> Value {
    let mut definitions = Map::new();
    let mut root = object(form, &mut definitions);
    root["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    root["title"] = json!(form.name);
    root["definitions"] = Value::Object(definitions);
    root
}

fn object(form: &Form, definitions: &mut Map<String, Value>) -> Value {
    let mut properties = Map::new();
    for key in form.keys {
        let mut value = value(&key.takes, definitions);
        // A description beside a reference is ignored in draft 7, so the reference moves one level down.
        if value.get("$ref").is_some() {
            value = json!({ "allOf": [value] });
        }
        value["description"] = json!(key.doc);
        properties.insert(key.name.to_owned(), value);
    }
    let required: Vec<_> = form.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let others = form.others.map_or(json!(false), |takes| value(takes, definitions));
    json!({
        "description": form.doc,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": others,
    })
}

fn value(takes: &Takes, definitions: &mut Map<String, Value>) -> Value {
    match takes {
        // YAML reads 2014-05-26 or 400 without quotes as something else than text; the reader takes them as they stand.
        Takes::Text => json!({ "type": ["string", "number", "boolean"] }),
        Takes::Flag => json!({ "type": "boolean" }),
        Takes::Number => json!({ "type": "integer", "minimum": 0 }),
        Takes::Date => json!({ "type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}$" }),
        Takes::Digest => json!({ "type": "string", "pattern": "^v\\d+-[0-9a-f]{16}$" }),
        Takes::Word(words) => json!({ "enum": words }),
        Takes::Limits => json!({ "type": "string", "pattern": "^-?\\d+\\.\\.(-?\\d+)?$" }),
        Takes::Any => json!({}),
        Takes::Nothing => json!({ "type": "null" }),
        Takes::Map(inner) => json!({ "type": "object", "additionalProperties": value(inner, definitions) }),
        Takes::List(inner) => json!({ "type": "array", "items": value(inner, definitions) }),
        Takes::Either(choices) => {
            let choices: Vec<_> = choices.iter().map(|choice| value(choice, definitions)).collect();
            json!({ "anyOf": choices })
        }
        Takes::Form(form) => {
            if !definitions.contains_key(form.name) {
                // The entry is there before its own keys are walked, so that a form may hold itself.
                definitions.insert(form.name.to_owned(), Value::Null);
                let definition = object(form, definitions);
                definitions.insert(form.name.to_owned(), definition);
            }
            json!({ "$ref": format!("#/definitions/{}", form.name) })
        }
    }
}
