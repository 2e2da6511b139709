//! From an operation to the parts of its request, and what is checked, shown and compared on the way.

use duoyun_generated::alibaba::ecs::CreateSnapshot;
use duoyun_generated::alibaba::pai_dsw::{GetInstance, UpdateInstance};
use duoyun_generated::contract::{
    Body, Endpoints, Envelope, Meta, Method, Operation, Query, Service, Violation, check, encode, fill_text, to_json,
};
use duoyun_tests::each_operation;
use duoyun_tests::sample::{Part, Sample, Strict};
use serde_json::{Value, json};

static SERVICE: Service = Service {
    name: "sample",
    version: "1",
    endpoints: Endpoints { public: "sample.example", vpc: None, central: None, exceptions: &[] },
    envelope: Envelope::Flat { success: None },
};

static META: Meta = Meta::new(&SERVICE, "Sample").route(Method::Put, "/things/{Text}/of/{Big}");

/// A sample with a path, and whatever else is put in.
fn sample(fill: impl FnOnce(&mut Sample)) -> Sample {
    let mut sample = Sample { text: Some("t".to_owned()), big: Some(1), ..Sample::default() };
    fill(&mut sample);
    sample
}

fn part(key: &str) -> Part {
    Part { key: key.to_owned(), ..Part::default() }
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// The parameters without those of the path, as `key=value`.
fn pairs(query: &Query) -> Vec<String> {
    let pairs = query.pairs().filter(|(key, _)| !["Text", "Big"].contains(key));
    pairs.map(|(key, value)| format!("{key}={value}")).collect()
}

#[test]
fn documented_requests_survive_serde_whole() {
    macro_rules! round_trip {
        ($operation:ty) => {
            let meta = <$operation>::META;
            if let Some(example) = meta.example {
                let document: Value = serde_json::from_str(example.request).expect("the sample is JSON");
                let request: $operation = serde_json::from_str(example.request).expect("the sample is a request");
                let written = serde_json::to_string(&request).expect("requests are written as JSON");
                let again: $operation = serde_json::from_str(&written).expect("what is written can be read");
                assert_eq!(again, request, "{}", meta.name);
                assert_eq!(serde_json::from_str::<Value>(&written).ok(), Some(document), "{}", meta.name);
                assert_eq!(check(&request), [], "{}", meta.name);
                assert!(encode(meta, &request).is_ok(), "{}", meta.name);
            }
        };
    }
    each_operation!(round_trip);
}

#[test]
fn values_become_parameters() {
    type Fill = fn(&mut Sample);
    let cases: &[(&str, Fill, &[&str])] = &[
        ("nothing", |_| {}, &[]),
        ("an empty text", |s| s.words = texts(&[""]), &["Words.1="]),
        ("flags", |s| s.flag = Some(true), &["Flag=true"]),
        ("a negative integer", |s| s.small = Some(-7), &["Small=-7"]),
        ("a float without a fraction", |s| s.ratio = Some(2.0), &["Ratio=2"]),
        ("a small float", |s| s.ratio = Some(1e-7), &["Ratio=0.0000001"]),
        ("a great float", |s| s.ratio = Some(1e21), &["Ratio=1000000000000000000000"]),
        ("an enum value that is not listed", |s| s.kind = Some("Turbo".into()), &["Kind=Turbo"]),
        ("an empty list", |s| s.words = Vec::new(), &[]),
        ("a list", |s| s.words = texts(&["a", "b c"]), &["Words.1=a", "Words.2=b%20c"]),
        (
            "a list of records, the twelfth after the second",
            |s| s.parts = (1..=12).map(|number| part(&number.to_string())).collect(),
            &[
                "Parts.1.Key=1",
                "Parts.2.Key=2",
                "Parts.3.Key=3",
                "Parts.4.Key=4",
                "Parts.5.Key=5",
                "Parts.6.Key=6",
                "Parts.7.Key=7",
                "Parts.8.Key=8",
                "Parts.9.Key=9",
                "Parts.10.Key=10",
                "Parts.11.Key=11",
                "Parts.12.Key=12",
            ],
        ),
        (
            "lists in a list",
            |s| s.nested = vec![vec![1, 2], vec![], vec![3]],
            &["Nested.1.1=1", "Nested.1.2=2", "Nested.3.1=3"],
        ),
        (
            "records in a record",
            |s| s.part = Some(Part { inner: Some(Box::new(part("b"))), ..part("a") }),
            &["Part.Key=a", "Part.Inner.Key=b"],
        ),
        ("a map", |s| s.map = [("k".to_owned(), "v".to_owned())].into(), &["Map.k=v"]),
        ("a map with a wild key", |s| s.map = [("a&b=c".to_owned(), String::new())].into(), &["Map.a%26b%3Dc="]),
        ("any JSON", |s| s.any = Some(json!({ "a": [1, "b"] })), &["Any=%7B%22a%22%3A%5B1%2C%22b%22%5D%7D"]),
        ("any JSON that is text", |s| s.any = Some(json!("b")), &["Any=b"]),
        ("as JSON", |s| s.json = vec![part("a")], &["Json=%5B%7B%22Key%22%3A%22a%22%7D%5D"]),
        ("as JSON, empty", |s| s.json = vec![], &[]),
        ("joined by commas", |s| s.comma = vec![1, -2, 3], &["Comma=1%2C-2%2C3"]),
        (
            "other alphabets",
            |s| s.words = texts(&["杭州", "😀", "*~+/%&="]),
            &["Words.1=%E6%9D%AD%E5%B7%9E", "Words.2=%F0%9F%98%80", "Words.3=%2A~%2B%2F%25%26%3D"],
        ),
    ];
    for (name, fill, expected) in cases {
        let request = encode(&META, &sample(fill)).expect("the path is whole");
        assert_eq!(pairs(&request.query), *expected, "{name}");
    }
}

#[test]
fn each_place_takes_its_own() {
    let request = sample(|s| {
        s.header = Some("h".to_owned());
        s.form = Some(part("b c"));
        s.host = Some("account".to_owned());
        s.flag = Some(false);
    });
    let request = encode(&META, &request).expect("the path is whole");
    assert_eq!(request.method, Method::Put);
    assert_eq!(request.path, "/things/t/of/1");
    assert_eq!(pairs(&request.query), ["Flag=false"]);
    assert_eq!(request.headers, [("x-header", "h".to_owned())]);
    assert_eq!(request.body.as_str(), "Form.Key=b%20c");
    assert_eq!(request.body.content_type(), Some("application/x-www-form-urlencoded"));
    assert_eq!(request.host.as_deref(), Some("account"));

    let update = UpdateInstance::new("dsw-1").instance_name("n").priority(2);
    let request = encode(UpdateInstance::META, &update).expect("the path is whole");
    assert_eq!(request.path, "/api/v2/instances/dsw-1");
    assert!(request.query.is_empty());
    assert!(matches!(&request.body, Body::Json(json) if json == r#"{"InstanceName":"n","Priority":2}"#));
    // A body of JSON is sent even when nothing is in it.
    let request = encode(UpdateInstance::META, &UpdateInstance::new("dsw-1")).expect("the path is whole");
    assert_eq!(request.body.as_str(), "{}");
}

#[test]
fn a_path_names_this_operation_or_none() {
    let path = |id: &str| {
        let request = encode(GetInstance::META, &GetInstance::new(id)).map(|request| request.path);
        request.map_err(|error| error.to_string())
    };
    let cases = [
        ("dsw-1", Ok("/api/v2/instances/dsw-1")),
        ("a/b", Ok("/api/v2/instances/a%2Fb")),
        ("a?b#c%", Ok("/api/v2/instances/a%3Fb%23c%25")),
        ("实例", Ok("/api/v2/instances/%E5%AE%9E%E4%BE%8B")),
        ("...", Ok("/api/v2/instances/...")),
        ("", Err("InstanceId: a path parameter must not be empty: the URL would name another operation")),
        (".", Err("InstanceId: a path parameter must not be a dot segment")),
        ("..", Err("InstanceId: a path parameter must not be a dot segment")),
    ];
    for (id, expected) in cases {
        assert_eq!(path(id).as_deref().map_err(String::as_str), expected, "{id:?}");
    }
}

#[test]
fn a_header_cannot_smuggle_another() {
    let error =
        encode(&META, &sample(|s| s.header = Some("a\r\nb: c".to_owned()))).expect_err("there are controls in it");
    assert_eq!(error.to_string(), "x-header: a header value must not have control characters");
}

#[test]
fn limits_are_checked_to_the_letter() {
    type Fill = fn(&mut Sample);
    let cases: &[(&str, Fill, &[&str])] = &[
        ("nothing is set", |s| s.text = None, &[]),
        ("at the limits", |s| (s.text, s.small, s.ratio) = (Some("两字".to_owned()), Some(9), Some(1.0)), &[]),
        ("too short, in characters", |s| s.text = Some("字".to_owned()), &["Text: 1 characters, allowed are 2 to 4"]),
        ("too long", |s| s.text = Some("abcde".to_owned()), &["Text: 5 characters, allowed are 2 to 4"]),
        ("too small", |s| s.small = Some(0), &["Small: 0 is not in 1 to 9"]),
        ("too great, as a float", |s| s.ratio = Some(1.5), &["Ratio: 1.5 is not in 0 to 1"]),
        ("too many", |s| s.parts = vec![part("a"), part("b"), part("c")], &["Parts: 3 elements, allowed are 1 to 2"]),
        (
            "each text of a list",
            |s| s.words = texts(&["a", "", "abcde"]),
            &["Words[1]: 0 characters, allowed are 1 to 4", "Words[2]: 5 characters, allowed are 1 to 4"],
        ),
        ("each number of a list", |s| s.numbers = vec![5, -6], &["Numbers[1]: -6 is not in -5 to 5"]),
        (
            "inside records",
            |s| s.parts = vec![Part { inner: Some(Box::new(part("abcde"))), ..part("a") }],
            &["Parts[0].Inner.Key: 5 characters, allowed are 1 to 4"],
        ),
        ("an empty text that is required", |s| s.part = Some(part("")), &["Part.Key: required, but empty"]),
    ];
    for (name, fill, expected) in cases {
        let request = sample(|s| {
            s.text = None;
            fill(s);
        });
        let violations: Vec<_> = check(&request).iter().map(Violation::to_string).collect();
        assert_eq!(violations, *expected, "{name}");
    }
    let missing: Vec<_> = check(&Strict::default()).iter().map(Violation::to_string).collect();
    assert_eq!(missing, ["Name: required, but empty", "Part.Key: required, but empty", "List: required, but empty"]);
}

#[test]
fn debug_shows_what_is_set_and_hides_secrets() {
    let shown = sample(|s| {
        s.words = texts(&["a"]);
        s.map = [("k".to_owned(), "v".to_owned())].into();
        s.any = Some(json!([1]));
        s.secret = Some("hunter2".to_owned());
        s.code = Some(1234);
        s.parts = vec![Part { secret: Some("hunter3".to_owned()), ..part("p") }];
    });
    let expected = "Sample { Text: \"t\", Big: 1, Parts: [Part { Key: \"p\", Secret: <hidden> }], Words: [\"a\"], \
                    Map: {\"k\": \"v\"}, Any: [1], Secret: <hidden>, Code: <hidden> }";
    assert_eq!(format!("{shown:?}"), expected);

    let request = encode(&META, &shown).expect("the path is whole");
    let request = format!("{request:?}");
    assert!(!request.contains("hunter"), "{request}");

    let real = UpdateInstance::new("dsw-1").image_auth("hunter2");
    assert_eq!(format!("{real:?}"), "UpdateInstance { InstanceId: \"dsw-1\", ImageAuth: <hidden> }");
}

#[test]
fn equal_is_what_is_equal_in_each_field() {
    type Fill = fn(&mut Sample);
    let changes: &[Fill] = &[
        |_| {},
        |s| s.text = Some(String::new()),
        |s| s.flag = Some(false),
        |s| s.small = Some(0),
        |s| s.ratio = Some(0.0),
        |s| s.kind = Some("Standard".into()),
        |s| s.part = Some(Part::default()),
        |s| s.part = Some(part("a")),
        |s| s.parts = vec![part("a")],
        |s| s.parts = vec![part("a"), part("b")],
        |s| s.map = [("a".to_owned(), "b".to_owned())].into(),
        |s| s.map = [("a".to_owned(), "c".to_owned())].into(),
        |s| s.map = [("b".to_owned(), "b".to_owned())].into(),
        |s| s.any = Some(json!({})),
        |s| s.secret = Some("s".to_owned()),
    ];
    for (index, one) in changes.iter().enumerate() {
        for (other_index, other) in changes.iter().enumerate() {
            assert_eq!(sample(one) == sample(other), index == other_index, "{index} and {other_index}");
        }
    }
}

#[test]
fn json_has_what_is_set() {
    let written = to_json(&sample(|s| {
        s.part = Some(Part { inner: Some(Box::new(part("b"))), ..part("a") });
        s.nested = vec![vec![1], vec![2]];
        s.wrapped = texts(&["w"]);
        s.ratio = Some(f64::NAN);
    }));
    let expected = concat!(
        r#"{"Text":"t","Big":1,"Ratio":null,"Part":{"Key":"a","Inner":{"Key":"b"}},"#,
        r#""Nested":[[1],[2]],"Wrapped":{"Word":["w"]}}"#,
    );
    assert_eq!(written, expected);
}

#[test]
fn what_the_caller_left_out_is_filled_in_once() {
    let mut request = CreateSnapshot::new("d-1");
    assert!(fill_text(&mut request, "ClientToken", "one"));
    assert!(!fill_text(&mut request, "ClientToken", "two"));
    assert_eq!(request.client_token.as_deref(), Some("one"));
    assert!(!fill_text(&mut request, "RetentionDays", "3"), "a number is not filled in");
    assert!(!fill_text(&mut request, "Nonsense", "3"), "there is no such field");
    assert_eq!(request.retention_days, None, "trying to fill in a number leaves it out");
}
