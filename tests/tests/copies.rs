//! A copy of a record is the record, whatever is in it.

use duoyun::contract::{decode, to_json};
use duoyun_tests::sample::{Part, Sample};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Value, json};

fn part() -> impl Strategy<Value = Value> {
    let leaf = ("[a-z]{1,4}", any::<String>()).prop_map(|(key, secret)| json!({ "Key": key, "Secret": secret }));
    leaf.prop_recursive(3, 6, 1, |inner| {
        ("[a-z]{1,4}", inner).prop_map(|(key, inner)| json!({ "Key": key, "Inner": inner }))
    })
}

/// What a [`Sample`] can hold, under wire names.
fn document() -> impl Strategy<Value = Value> {
    let scalars = (any::<String>(), any::<bool>(), any::<i32>(), any::<i64>(), -1e9..1e9f64, "Standard|Flash|[A-Z]{3}");
    let lists = (vec(part(), 0..3), vec(any::<String>(), 0..3), vec(any::<i64>(), 0..3), vec(vec(0..9i32, 0..3), 0..3));
    let maps = (btree_map("[a-z.]{0,3}", any::<String>(), 0..3), btree_map("[a-z]{1,3}", any::<i64>(), 0..3));
    let anything = (vec(prop_oneof![Just(json!({ "a": [1, "b"] })), Just(json!(1.5)), Just(json!("x"))], 0..3), part());
    let present = vec(any::<bool>(), 16);
    (scalars, lists, maps, anything, present).prop_map(|(scalars, lists, maps, anything, present)| {
        let fields = [
            ("Text", json!(scalars.0)),
            ("Flag", json!(scalars.1)),
            ("Small", json!(scalars.2)),
            ("Big", json!(scalars.3)),
            ("Ratio", json!(scalars.4)),
            ("Kind", json!(scalars.5)),
            ("Parts", json!(lists.0)),
            ("Words", json!(lists.1)),
            ("Numbers", json!(lists.2)),
            ("Nested", json!(lists.3)),
            ("Map", json!(maps.0)),
            ("Counts", json!(maps.1)),
            ("Anything", json!(anything.0)),
            ("Any", anything.0.first().cloned().unwrap_or_default()),
            ("Part", anything.1),
            ("Secret", json!(scalars.0)),
        ];
        let there = fields.into_iter().zip(present).filter_map(|(field, is_there)| is_there.then_some(field));
        Value::Object(there.map(|(name, value)| (name.to_owned(), value)).collect())
    })
}

proptest! {
    #[test]
    fn a_copy_is_equal_and_reads_the_same(document in document()) {
        let mut sample = Sample::default();
        decode(&document.to_string(), &mut sample, None).unwrap();
        let copy = sample.clone();
        prop_assert_eq!(&copy, &sample);
        prop_assert_eq!(to_json(&copy), to_json(&sample));
        // Debug shows what equality of texts cannot: which slots are set.
        prop_assert_eq!(format!("{copy:?}"), format!("{sample:?}"));
    }
}

/// A part that holds parts, as deep as one may be read, does not come near the end of the stack.
#[test]
fn a_deep_record_is_copied() {
    let mut part = Part::default();
    for _ in 0..100 {
        part = Part { inner: Some(Box::new(part)), ..Part::default() };
    }
    assert_eq!(part.clone(), part);
}
