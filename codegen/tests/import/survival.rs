//! Metadata that is damaged in every way.

use crate::{OPTIONS, cases, findings, folder, sources};
use duoyun_codegen::import::{describe, import};
use duoyun_codegen::source::Sources;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// The values below a value, itself included.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(elements) => elements.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

/// Puts another value in the place of the one with that number.
fn replace(value: &mut Value, number: &mut usize, with: &Value) {
    if *number == 0 {
        *value = with.clone();
    }
    *number = number.wrapping_sub(1);
    match value {
        Value::Array(elements) => elements.iter_mut().for_each(|element| replace(element, number, with)),
        Value::Object(members) => members.values_mut().for_each(|member| replace(member, number, with)),
        _ => {}
    }
}

/// Gives the members of every object with that many of them another name for one.
fn rename(value: &mut Value, size: usize, name: &str) {
    match value {
        Value::Array(elements) => elements.iter_mut().for_each(|element| rename(element, size, name)),
        Value::Object(members) => {
            members.values_mut().for_each(|member| rename(member, size, name));
            if members.len() == size {
                let mut renamed = Map::new();
                for (index, (key, member)) in std::mem::take(members).into_iter().enumerate() {
                    renamed.insert(if index + 1 == size { name.to_owned() } else { key }, member);
                }
                *members = renamed;
            }
        }
        _ => {}
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        Just(String::new()),
        "[ -~]{1,12}",
        any::<String>(),
        prop::sample::select(vec!["Result", "Self", "self", "body", "formData", "host", "?", "~", "A.N.N"])
            .prop_map(str::to_owned),
        Just("9223372036854775808".to_owned()),
        Just("#/components/schemas/Loop".to_owned()),
        Just("A.1.B".to_owned()),
    ];
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text.prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!({ "type": "object", "properties": { "": {}, "a.b": { "enum": [1, "x", null, true] } } })),
        Just(json!({ "$ref": "#/components/schemas/Room" })),
        Just(json!(["get", "string", { "name": "X" }])),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands in a file, it imports without a panic, and what comes out lints.
    #[test]
    fn damaged_metadata_still_becomes_specs(
        case in 0usize..64,
        places in prop::collection::vec((any::<prop::sample::Index>(), any_value()), 1..6),
        names in prop::collection::vec((1usize..6, "[^\\x00]{0,10}"), 0..2),
    ) {
        let mut cases = cases(&folder());
        let index = case % cases.len();
        let (name, mut metadata) = cases.swap_remove(index);
        for file in &mut metadata {
            let mut value: Value = serde_json::from_str(&file.text).expect("JSON");
            for (size, name) in &names {
                rename(&mut value, *size, name);
            }
            for (place, with) in &places {
                let mut number = place.index(count(&value));
                // The root stays an object: without one there is nothing to import.
                if number > 0 {
                    replace(&mut value, &mut number, with);
                }
            }
            file.text = value.to_string();
        }
        if let Ok(imported) = import(&metadata, &Sources::default(), &OPTIONS) {
            prop_assert_eq!(findings(&imported.files), "", "{}", name);
            // What it became is compared with it, too.
            prop_assert!(import(&metadata, &sources(&imported.files), &OPTIONS).is_ok());
            prop_assert!(describe(&metadata).is_ok());
        }
    }
}
