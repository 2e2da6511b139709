//! Reading what services answer: the documented samples, and everything that they were not meant to answer.

use duoyun_generated::contract::{
    Blank, Envelope, Findings, Operation, Record, Wrapper, decode, decode_wrapped, to_json,
};
use duoyun_tests::each_operation;
use duoyun_tests::sample::{Sample, Strict};
use serde_json::{Value, json};

#[test]
fn documented_responses_are_read_and_written_back_whole() {
    fn check<O: Operation>() {
        let Some(example) = O::META.example else {
            return;
        };
        let document: Value = serde_json::from_str(example.response).expect("the sample is JSON");
        let mut response = O::Response::blank();
        let mut findings = Findings::default();
        let outcome = match O::META.service.envelope {
            Envelope::Wrapped { metadata, result } => {
                decode_wrapped(example.response, metadata, result, &mut response, Some(&mut findings)).map(|_| ())
            }
            _ => decode(example.response, &mut response, Some(&mut findings)),
        };
        assert_eq!(outcome, Ok(()), "{}", O::META.name);
        assert_eq!(findings.unknown_fields, [], "{}", O::META.name);

        let expected = match O::META.service.envelope {
            Envelope::Wrapped { result, .. } => document.get(result).cloned().unwrap_or_else(|| json!({})),
            _ => document,
        };
        let written: Value = serde_json::from_str(&to_json(&response)).expect("records are written as JSON");
        assert_eq!(with_texts(&written), with_texts(&without_nothing(expected)), "{}", O::META.name);
    }
    macro_rules! check {
        ($operation:ty) => {
            check::<$operation>();
        };
    }
    each_operation!(check);
}

/// The document without what a record does not keep apart from nothing: nulls, empty lists and empty maps.
fn without_nothing(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.into_iter().map(|(key, value)| (key, without_nothing(value)));
            let is_something = |value: &Value| {
                let is_wrapped = value.as_object().is_some_and(serde_json::Map::is_empty);
                !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()) && !is_wrapped
            };
            Value::Object(kept.filter(|(_, value)| is_something(value)).collect())
        }
        Value::Array(elements) => Value::Array(elements.into_iter().map(without_nothing).collect()),
        other => other,
    }
}

/// The document with its scalars as texts: pages show numbers as texts and texts as numbers.
fn with_texts(value: &Value) -> Value {
    match value {
        Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), with_texts(value))).collect(),
        Value::Array(elements) => elements.iter().map(with_texts).collect(),
        Value::String(text) => json!(text),
        scalar => json!(scalar.to_string()),
    }
}

/// What comes of a document: what is written back, and what was found on the way; or the error.
fn outcome<R: Record + Default>(document: &str) -> String {
    let mut record = R::default();
    let mut findings = Findings::default();
    match decode(document, &mut record, Some(&mut findings)) {
        Err(error) => format!("error: {error}"),
        Ok(()) => {
            let mut outcome = to_json(&record);
            for field in findings.unknown_fields {
                outcome.push_str(&[" field ", &field.path, ":", &field.looks_like].concat());
            }
            for value in findings.unknown_values {
                outcome.push_str(&[" value ", &value.path, "=", &value.text].concat());
            }
            outcome
        }
    }
}

/// What it is, the document, and what comes of it as a [`Sample`].
const HOSTILE: &[(&str, &str, &str)] = &[
    // Nothing, in every spelling.
    ("an empty object", "{}", "{}"),
    (
        "null everywhere",
        r#"{"Text":null,"Flag":null,"Big":null,"Kind":null,"Part":null,"Parts":null,"Map":null,"Any":null}"#,
        "{}",
    ),
    ("an empty text where it can be one", r#"{"Text":""}"#, r#"{"Text":""}"#),
    (
        "an empty text where it cannot",
        r#"{"Flag":"","Small":"","Ratio":"","Part":"","Parts":"","Map":"","Wrapped":""}"#,
        "{}",
    ),
    (
        "null elements",
        r#"{"Words":[null,"a",null],"Numbers":[1,null],"Parts":[null]}"#,
        r#"{"Words":["a"],"Numbers":[1]}"#,
    ),
    ("null entries", r#"{"Map":{"a":null,"b":"c"},"Counts":{"d":null}}"#, r#"{"Map":{"b":"c"}}"#),
    ("null where any JSON goes", r#"{"Anything":[null,1]}"#, r#"{"Anything":[null,1]}"#),
    // Scalars of another kind.
    ("numbers as texts", r#"{"Small":"5","Big":" 7 ","Ratio":"0.5"}"#, r#"{"Small":5,"Big":7,"Ratio":0.5}"#),
    ("texts as numbers and flags", r#"{"Text":1.50,"Words":[true,-3]}"#, r#"{"Text":"1.5","Words":["true","-3"]}"#),
    ("flags as texts and numbers", r#"{"Flag":"True"}"#, r#"{"Flag":true}"#),
    ("a flag as a number", r#"{"Flag":0}"#, r#"{"Flag":false}"#),
    ("a flag that is none", r#"{"Flag":2}"#, "error: Flag: expected boolean, found number 2 (line 1, column 9)"),
    ("an integer as a float", r#"{"Small":3.0,"Big":1e3}"#, r#"{"Small":3,"Big":1000}"#),
    ("a fraction", r#"{"Small":3.5}"#, "error: Small: expected int32, found number 3.5 (line 1, column 12)"),
    ("a float as an integer", r#"{"Ratio":1}"#, r#"{"Ratio":1.0}"#),
    ("not a number", r#"{"Ratio":"NaN"}"#, r#"error: Ratio: expected double, found string "NaN" (line 1, column 14)"#),
    (
        "beyond int32",
        r#"{"Small":2147483648}"#,
        "error: Small: expected int32, found number 2147483648 (line 1, column 19)",
    ),
    ("the greatest int64", r#"{"Big":9223372036854775807}"#, r#"{"Big":9223372036854775807}"#),
    (
        "beyond int64",
        r#"{"Big":9223372036854775808}"#,
        "error: Big: expected int64, found number 9223372036854775808 (line 1, column 26)",
    ),
    (
        "beyond what a float holds exactly",
        r#"{"Big":1e300}"#,
        "error: Big: expected int64, found number 100000000000000000000000000000000000000000000000000000000000… (line 1, column 12)",
    ),
    // What the specs do not know.
    ("an unknown value", r#"{"Kind":"Turbo"}"#, r#"{"Kind":"Turbo"} value Kind=Turbo"#),
    ("a number for an enum", r#"{"Kind":7}"#, r#"{"Kind":"7"} value Kind=7"#),
    ("an unknown field", r#"{"New":{"a":[1]},"Text":"t"}"#, r#"{"Text":"t"} field New:any"#),
    (
        "an unknown field far inside",
        r#"{"Parts":[{"Key":"a"},{"Key":"b","New":1}]}"#,
        r#"{"Parts":[{"Key":"a"},{"Key":"b"}]} field Parts[].New:int64"#,
    ),
    ("a field in another case", r#"{"text":"t"}"#, "{} field text:string"),
    // Repeated keys.
    ("a repeated key", r#"{"Text":"a","Text":"b"}"#, r#"{"Text":"b"}"#),
    ("a repeated key, null at last", r#"{"Text":"a","Text":null}"#, "{}"),
    ("a repeated list", r#"{"Words":["a"],"Words":["b"]}"#, r#"{"Words":["b"]}"#),
    ("a repeated record", r#"{"Part":{"Key":"a","Inner":{"Key":"c"}},"Part":{"Key":"b"}}"#, r#"{"Part":{"Key":"b"}}"#),
    ("a repeated entry", r#"{"Map":{"a":"1","a":"2"}}"#, r#"{"Map":{"a":"2"}}"#),
    // Wrong containers.
    ("a list for a text", r#"{"Text":["a"]}"#, "error: Text: expected string, found list (line 1, column 9)"),
    ("an object for a number", r#"{"Big":{"a":1}}"#, "error: Big: expected int64, found object (line 1, column 8)"),
    ("a text for a list", r#"{"Words":"a"}"#, r#"error: Words: expected list, found string "a" (line 1, column 12)"#),
    ("an object for a list", r#"{"Words":{"a":1}}"#, "error: Words: expected list, found object (line 1, column 10)"),
    ("a list for a record", r#"{"Part":[1]}"#, "error: Part: expected object, found list (line 1, column 9)"),
    ("a number for a map", r#"{"Map":5}"#, "error: Map: expected object, found number 5 (line 1, column 8)"),
    (
        "a wrong scalar far inside",
        r#"{"Parts":[{"Key":"a"},{"Key":"b","Inner":{"Key":[]}}]}"#,
        "error: Parts[1].Inner.Key: expected string, found list (line 1, column 50)",
    ),
    (
        "a wrong entry",
        r#"{"Counts":{"a":"x"}}"#,
        r#"error: Counts.a: expected int64, found string "x" (line 1, column 18)"#,
    ),
    (
        "a wrong inner list",
        r#"{"Nested":[[1],[2,"x"]]}"#,
        r#"error: Nested[1][1]: expected int32, found string "x" (line 1, column 21)"#,
    ),
    // Wrapped lists.
    ("a wrapped list", r#"{"Wrapped":{"Word":["a"]}}"#, r#"{"Wrapped":{"Word":["a"]}}"#),
    ("a wrapped list without its wrapping", r#"{"Wrapped":["a"]}"#, r#"{"Wrapped":{"Word":["a"]}}"#),
    (
        "a stranger in the wrapping",
        r#"{"Wrapped":{"Word":["a"],"Total":1}}"#,
        r#"{"Wrapped":{"Word":["a"]}} field Wrapped.Total:int64"#,
    ),
    // Secrets.
    (
        "a secret of the wrong kind",
        r#"{"Code":"hunter2"}"#,
        "error: Code: expected int32, found a string (line 1, column 17)",
    ),
    // Documents that are none.
    ("no document", "", "error: EOF while parsing a value (line 1, column 1)"),
    ("half a document", r#"{"Text":"a"#, "error: Text: EOF while parsing a string (line 1, column 10)"),
    ("no JSON", "<html>", "error: expected value (line 1, column 1)"),
    ("an error on a later line", "{\n  \"Text\": oops\n}", "error: Text: expected value (line 2, column 11)"),
    ("something after the document", "{} {}", "error: trailing characters (line 1, column 4)"),
    ("a list for a document", "[]", "error: expected object, found list (line 1, column 2)"),
    ("null for a document", "null", "error: expected object, found null (line 1, column 1)"),
];

#[test]
fn hostile_documents_have_these_outcomes() {
    let wrong: Vec<_> = HOSTILE
        .iter()
        .map(|(name, document, expected)| (name, outcome::<Sample>(document), expected))
        .filter(|(_, actual, expected)| actual != *expected)
        .map(|(name, actual, expected)| format!("{name}:\n    expected {expected}\n    actual   {actual}\n"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.concat());
}

#[test]
fn what_is_required_is_never_made_up() {
    let whole = r#"{"Name":"","Count":0,"Part":{"Key":""}}"#;
    assert_eq!(outcome::<Strict>(whole), whole);
    let cases = [
        (r#"{"Count":1,"Part":{"Key":"k"}}"#, "error: Name: required, but missing or null (line 1, column 30)"),
        (
            r#"{"Name":null,"Count":1,"Part":{"Key":"k"}}"#,
            "error: Name: required, but missing or null (line 1, column 42)",
        ),
        (r#"{"Name":"n","Part":{"Key":"k"}}"#, "error: Count: required, but missing or null (line 1, column 31)"),
        (
            r#"{"Name":"n","Count":"","Part":{"Key":"k"}}"#,
            r#"error: Count: expected int64, found string "" (line 1, column 22)"#,
        ),
        (r#"{"Name":"n","Count":1,"Part":null}"#, "error: Part: required, but missing or null (line 1, column 34)"),
        (r#"{"Name":"n","Count":1,"Part":{}}"#, "error: Part.Key: required, but missing or null (line 1, column 31)"),
    ];
    for (document, expected) in cases {
        assert_eq!(outcome::<Strict>(document), expected, "{document}");
    }
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    const LEVELS: usize = 100_000;
    let known = r#"{"Inner":"#.repeat(LEVELS);
    let error = outcome::<Sample>(&format!(r#"{{"Part":{known}"#));
    assert!(error.contains("recursion limit exceeded"), "{}", &error[error.len() - 100..]);
    let any = format!(r#"{{"Any":{}"#, "[".repeat(LEVELS));
    assert!(outcome::<Sample>(&any).contains("recursion limit exceeded"));
    let unknown = format!(r#"{{"New":{}{}}}"#, "[".repeat(LEVELS), "]".repeat(LEVELS));
    assert_eq!(outcome::<Sample>(&unknown), "{} field New:list<any>");
}

#[test]
fn wrapped_documents_have_these_outcomes() {
    let read = |document: &str| {
        let mut record = Strict::default();
        let outcome = decode_wrapped(document, "Metadata", "Result", &mut record, None);
        outcome.map(|Wrapper { request_id, failed, .. }| format!("{request_id} {failed} {}", record.name))
    };
    let result = r#""Result":{"Name":"n","Count":1,"Part":{"Key":"k"}}"#;
    let cases = [
        (format!(r#"{{"Metadata":{{"RequestId":"r"}},{result}}}"#), Ok("r false n")),
        (format!(r#"{{{result},"Metadata":{{"RequestId":"r"}}}}"#), Ok("r false n")),
        (format!(r#"{{"Metadata":null,{result}}}"#), Ok(" false n")),
        (r#"{"Metadata":{"RequestId":"r","Error":{"Code":"c"}}}"#.to_owned(), Ok("r true ")),
        (
            r#"{"Metadata":{"RequestId":"r"}}"#.to_owned(),
            Err("Result: required, but missing or null (line 1, column 30)"),
        ),
        (
            r#"{"Metadata":{"RequestId":"r"},"Result":null}"#.to_owned(),
            Err("Result: required, but missing or null (line 1, column 44)"),
        ),
        (format!("{{{result}}}"), Err("Metadata: required, but missing (line 1, column 52)")),
        (
            r#"{"Metadata":{},"Result":{"Name":[]}}"#.to_owned(),
            Err("Result.Name: expected string, found list (line 1, column 34)"),
        ),
    ];
    for (document, expected) in cases {
        let actual = read(&document).map_err(|error| error.to_string());
        assert_eq!(actual.as_deref().map_err(String::as_str), expected, "{document}");
    }
}
