//! Metadata of our own making, one file for each wild thing, and the specs that it becomes. `UPDATE=1` accepts what is
//! printed now. `DUOYUN_METADATA` names a folder of further metadata, which must import and lint.

use duoyun_codegen::drift::{self, Fate, Teller};
use duoyun_codegen::emit::File;
use duoyun_codegen::import::{Metadata, Note, Options, describe, digest, import};
use duoyun_codegen::source::Sources;
use duoyun_codegen::{diagnostic, resolve};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const OPTIONS: Options<'_> = Options { operations: &[], folder: None, group: None, merge: false, today: "2026-11-21" };

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("import")
}

/// The metadata below a folder: a file that stands alone, or all files of one folder.
fn cases(folder: &Path) -> Vec<(String, Vec<Metadata>)> {
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let read = |path: &Path| Metadata {
        name: path.display().to_string(),
        text: fs::read_to_string(path).expect("a readable file"),
    };
    let stem = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut cases = Vec::new();
    for path in paths {
        if path.is_dir() {
            let parts = self::cases(&path).into_iter().flat_map(|(_, parts)| parts);
            cases.push((stem(&path), parts.collect()));
        } else if path.extension().is_some_and(|ending| ending == "json") {
            cases.push((stem(&path), vec![read(&path)]));
        }
    }
    cases
}

fn sources(files: &[File]) -> Sources {
    Sources::default().with(files.iter().map(|file| (file.path.as_str(), file.text.as_str())))
}

/// What the linter has to say; nothing where it has nothing to say.
fn findings(files: &[File]) -> String {
    let sources = sources(files);
    resolve::resolve(&sources)
        .err()
        .map(|findings| diagnostic::render(&findings, &sources, diagnostic::Format::Text, false))
        .unwrap_or_default()
}

/// Files with those that were written besides or instead.
fn with(before: &[File], written: &[File]) -> Vec<File> {
    let by_path =
        |files: &[File]| files.iter().map(|file| (file.path.clone(), file.clone())).collect::<BTreeMap<_, _>>();
    let mut files = by_path(before);
    files.extend(by_path(written));
    files.into_values().collect()
}

#[test]
fn metadata_becomes_specs() {
    let mut differences = Vec::new();
    for (name, metadata) in cases(&folder()) {
        let imported = import(&metadata, &Sources::default(), &OPTIONS).expect("metadata");
        assert_eq!(findings(&imported.files), "", "{name}");
        let again = import(&metadata, &sources(&imported.files), &OPTIONS).expect("metadata");
        assert!(again.files.is_empty(), "{name}: a second run writes {:?}", again.files);
        let found: Vec<_> = again.notes.iter().filter(|note| !imported.notes.contains(note)).collect();
        assert!(found.is_empty(), "{name}: a second run finds {found:?}");
        assert_eq!(again.changes, [], "{name}: a second run finds a difference");

        let mut text = String::new();
        for File { path, text: content } in &imported.files {
            let _ = writeln!(text, "==> {path}\n{content}");
        }
        for note in &imported.notes {
            let _ = writeln!(text, "note: {note}");
        }
        let golden = folder().join(format!("{name}.txt"));
        if env::var_os("UPDATE").is_some() {
            fs::write(&golden, &text).expect("a writable folder");
        } else if fs::read_to_string(&golden).unwrap_or_default() != text {
            differences.push(format!("{name} becomes other specs than {}", golden.display()));
        }
    }
    assert!(differences.is_empty(), "{}\nto accept this, set UPDATE=1", differences.join("\n"));
}

#[test]
fn specs_that_are_there_stay_and_are_compared() {
    let (_, metadata) = cases(&folder()).into_iter().find(|(name, _)| name == "calls").expect("the case");
    let mut files = import(&metadata, &Sources::default(), &OPTIONS).expect("metadata").files;
    for File { path, text } in &mut files {
        if path.ends_with("DescribeBooks.yaml") {
            *text = text.replace("MaxResults: { type: int32 }", "MaxResults: { type: int64, required: true }");
            *text = text.replace("  PageSize: { type: int32 }\n", "");
        }
    }
    let imported = import(&metadata, &sources(&files), &OPTIONS).expect("metadata");
    assert!(imported.files.is_empty());
    let changes: Vec<String> =
        imported.changes.iter().map(|change| drift::line(change, &Fate::Told, Teller::Metadata)).collect();
    let changes = changes.join("\n").replace(&metadata[0].name, "calls.json");
    let expected = "\
BREAK param-type-changed alibaba/library/DescribeBooks request.MaxResults: calls.json:34 says int32, \
specs/alibaba/library/DescribeBooks.yaml:13 says int64
BREAK param-required-relaxed alibaba/library/DescribeBooks request.MaxResults: calls.json:34 says optional, \
specs/alibaba/library/DescribeBooks.yaml:13 says required
ADD param-added-optional alibaba/library/DescribeBooks request.PageSize: calls.json:50 says int32, \
the spec does not have it
";
    assert_eq!(changes, expected.trim_end());
}

/// A service's file as a person wrote it, and what it becomes when types are added.
#[test]
fn types_are_added_to_a_service_that_is_there() {
    let (_, metadata) = cases(&folder()).into_iter().find(|(name, _)| name == "recurring").expect("the case");
    let head = "service: harbour\ntitle: Harbour\nabout: Boats.   # and piers\nversion: \"2021-01-01\"\nprotocol: rpc\n\
                pages: https://harbour.example/{operation}\nendpoints: { public: harbour.example }\n\
                envelope: { style: flat, fields: { RequestId: { type: string } } }\n";
    let own = "\n# Small things.\nshapes:\n    # What boats have.\n    Tag: # as everywhere\n        Key: { type: string, about: Its name. }\n\
               \x20       Value: { type: string }\n\n# Words.\nenums:\n    BoatKind: [tug, ferry, yacht]";
    let import_beside = |name: &str, service: &str| {
        let path = format!("specs/alibaba/harbour/{name}");
        let before = [File { path: path.clone(), text: service.to_owned() }];
        let imported = import(&metadata, &sources(&before), &OPTIONS).expect("metadata");
        let after = with(&before, &imported.files);
        let text = sources(&after).text(&path).map(str::to_owned).unwrap_or_default();
        assert_eq!(findings(&after), "", "{text}");
        let again = import(&metadata, &sources(&after), &OPTIONS).expect("metadata");
        assert!(again.files.is_empty(), "a second run writes {:?}", again.files);
        text
    };

    let added = import_beside("service.yaml", &format!("{head}{own}"));
    let shapes = added.find("\n\n# Words.").expect("what was there");
    assert_eq!(added.get(..head.len()), Some(head));
    for line in own.lines() {
        assert!(added.lines().any(|kept| kept == line), "{line:?} is gone from {added}");
    }
    assert!(added[..shapes].contains("\n    Berth:\n      Length: { type: int32 }\n"), "{added}");
    assert!(added.contains("Kind: { type: BoatKind }"), "{added}");
    assert_eq!(added.matches(" Tag:").count(), 1, "{added}");

    let mood = head.replace(" } } }\n", " }, Mood: { type: Mood } } }\n\nenums:\n  Mood: [calm]\n# The end.\n");
    let added = import_beside("service.yaml", &mood);
    assert!(added.contains("  Mood: [calm]\n  BoatKind: [tug, ferry]\n\nshapes:\n  Berth:\n"), "{added}");
    assert!(added.ends_with("# The end.\n"), "{added}");

    assert!(import_beside("service.yaml", head).starts_with(&format!("{head}\nshapes:\n  Berth:\n")));
    let json = serde_json::to_string(&json!({
        "service": "harbour", "title": "Harbour", "about": "Boats.", "version": "2021-01-01", "protocol": "rpc",
        "pages": "https://harbour.example/{operation}", "endpoints": { "public": "harbour.example" },
        "envelope": { "style": "flat" },
    }));
    let added = import_beside("service.json", &json.expect("JSON"));
    assert!(added.contains(r#""shapes": { "Berth":"#), "{added}");
}

/// The files of a case, each under a line with its path.
fn files_of(text: &str) -> Vec<File> {
    let files = text.split("--- ").skip(1).filter_map(|file| file.split_once('\n'));
    files.map(|(path, text)| File { path: path.to_owned(), text: text.to_owned() }).collect()
}

/// Imports beside the specs of each case of a folder, and compares all that comes of it.
fn assert_imported(folder: &str, marker: &str, options: &Options<'_>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut differences = Vec::new();
    for (name, metadata) in cases(&folder) {
        let golden = folder.join(format!("{name}.txt"));
        let case = fs::read_to_string(&golden).expect("the specs");
        let (given, _) = case.split_once(marker).expect("what comes of them");
        let imported = import(&metadata, &sources(&files_of(given)), options).expect("metadata");
        let all = with(&files_of(given), &imported.files);
        assert_eq!(findings(&all), "", "{name}");
        let again = import(&metadata, &sources(&all), options).expect("metadata");
        assert!(again.files.is_empty(), "{name}: a second run writes {:?}", again.files);

        let mut text = format!("{given}{marker}");
        for File { path, text: content } in &imported.files {
            let _ = write!(text, "--- {path}\n{content}");
        }
        for note in &imported.notes {
            let _ = writeln!(text, "note: {note}");
        }
        for change in &imported.changes {
            let line = drift::line(change, &Fate::Told, Teller::Metadata);
            let _ = writeln!(text, "{}", line.replace(&metadata[0].name, &format!("{name}.json")));
        }
        if env::var_os("UPDATE").is_some() {
            fs::write(&golden, &text).expect("a writable folder");
        } else if case != text {
            differences.push(format!("{name} becomes other specs than {}", golden.display()));
        }
    }
    assert!(differences.is_empty(), "{}\nto accept this, set UPDATE=1", differences.join("\n"));
}

#[test]
fn specs_get_what_they_lack() {
    assert_imported("merge", "=== merged\n", &Options { merge: true, ..OPTIONS });
}

#[test]
fn new_operations_go_where_their_neighbours_are() {
    assert_imported("groups", "=== imported\n", &OPTIONS);
}

#[test]
fn a_group_can_be_asked_for() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("groups");
    let (_, metadata) = cases(&folder).remove(0);
    let case = fs::read_to_string(folder.join("harbour.txt")).expect("the specs");
    let specs = sources(&files_of(case.split("=== ").next().unwrap_or_default()));
    let named = ["PaintBoat".to_owned(), "SailBoat".to_owned()];
    let into = |group: &'static str| Options { operations: &named, group: Some(group), ..OPTIONS };
    let imported = import(&metadata, &specs, &into("pier")).expect("metadata");
    let [File { path, text }] = imported.files.as_slice() else { panic!("{:?}", imported.files) };
    assert_eq!(path, "specs/alibaba/harbour/pier/PaintBoat.yaml");
    assert!(text.starts_with("# yaml-language-server: $schema=../../../schema/operation.schema.json\n"), "{text}");
    assert_eq!(imported.notes, []);

    let unknown = "specs/alibaba/harbour has no group `lamp`; say under `groups` in its service.yaml what it holds, or take \
                   one of those that are there: boat, pier";
    assert_eq!(import(&metadata, &specs, &into("lamp")).expect_err("refused"), unknown);
    let new = "specs/alibaba/harbour has no service.yaml yet that names groups; import without --group first";
    assert_eq!(import(&metadata, &Sources::default(), &into("boat")).expect_err("refused"), new);
}

#[test]
fn many_notes_of_one_kind_are_one_line() {
    let note = |place: &str, kind: &'static str, detail: &str| Note {
        place: place.to_owned(),
        kind,
        details: vec![detail.to_owned()],
    };
    let mut notes: Vec<Note> = ["A", "B", "C"].map(|place| note(place, "has `{}`", place)).to_vec();
    assert_eq!(digest(&notes), ["A: has `A`", "B: has `B`", "C: has `C`"]);
    notes.push(note("X", "lacks `{}`", "{}"));
    notes.push(note("D", "has `{}`", "D"));
    assert_eq!(digest(&notes), ["A, B, C and 1 more: has `…`", "X: lacks `{}`"]);
    let alike: Vec<Note> = ["A", "B", "C", "D", "E"].map(|place| note(place, "has `{}`", "X")).to_vec();
    assert_eq!(digest(&alike), ["A, B, C and 2 more: has `X`"]);
}

#[test]
fn retired_operations_come_when_they_are_named() {
    let (_, metadata) = cases(&folder()).into_iter().find(|(name, _)| name == "calls").expect("the case");
    let named = ["HideBook".to_owned()];
    let options = Options { operations: &named, folder: Some("specs/alibaba/shelf"), ..OPTIONS };
    let imported = import(&metadata, &Sources::default(), &options).expect("metadata");
    let paths: Vec<&str> = imported.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["specs/alibaba/shelf/service.yaml", "specs/alibaba/shelf/HideBook.yaml"]);
    assert!(imported.notes.iter().all(|note| note.place.split('.').next() == Some("HideBook")), "{:?}", imported.notes);
    assert_eq!(findings(&imported.files), "");
}

#[test]
fn what_cannot_be_asked_for_is_refused() {
    let (_, metadata) = cases(&folder()).into_iter().find(|(name, _)| name == "calls").expect("the case");
    let named = ["HideBook".to_owned(), "NoBook".to_owned(), "NoShelf".to_owned()];
    let missing = Options { operations: &named, ..OPTIONS };
    let into = |folder: &'static str| Options { folder: Some(folder), ..OPTIONS };
    let form = "is no folder of a service, such as specs/alibaba/library: lower-case words joined by hyphens";
    let cases = [
        (missing, "the metadata has no operation NoBook, NoShelf".to_owned()),
        (into("shelf"), format!("shelf {form}")),
        (into("../specs/alibaba/shelf"), format!("../specs/alibaba/shelf {form}")),
        (into("specs/alibaba/.."), format!("specs/alibaba/.. {form}")),
        (into("specs/alibaba/My.Shelf"), format!("specs/alibaba/My.Shelf {form}")),
        (
            into("specs/volcengine/shelf/"),
            "specs/volcengine/shelf/ is for a service of volcengine, and the metadata is of alibaba; say specs/alibaba/shelf"
                .to_owned(),
        ),
    ];
    for (options, says) in cases {
        assert_eq!(import(&metadata, &Sources::default(), &options).expect_err("refused"), says);
    }
}

#[test]
fn a_service_has_one_version() {
    let (_, mut metadata) = cases(&folder()).into_iter().find(|(name, _)| name == "calls").expect("the case");
    let specs = sources(&import(&metadata, &Sources::default(), &OPTIONS).expect("metadata").files);
    metadata[0].text = metadata[0].text.replace("2020-02-20", "2021-03-30");
    let says = "specs/alibaba/library is of version 2020-02-20, and the metadata is of 2021-03-30; say --into another folder, \
                such as specs/alibaba/library-v20210330, or write the new version into its service.yaml";
    assert_eq!(import(&metadata, &specs, &OPTIONS).expect_err("refused"), says);
    let apart = Options { folder: Some("specs/alibaba/library-v20210330"), ..OPTIONS };
    let imported = import(&metadata, &specs, &apart).expect("metadata");
    assert!(imported.files.iter().any(|file| file.path == "specs/alibaba/library-v20210330/service.yaml"));
    let all = with(
        &specs.iter().map(|(_, file)| File { path: file.path.clone(), text: file.text.clone() }).collect::<Vec<_>>(),
        &imported.files,
    );
    assert_eq!(findings(&all), "");

    let twice = [&metadata[0], &metadata[0]].map(|file| Metadata { name: file.name.clone(), text: file.text.clone() });
    let says = "two services go into specs/alibaba/library; import one at a time, and say --into for one";
    assert_eq!(import(&twice, &Sources::default(), &OPTIONS).expect_err("refused"), says);
}

#[test]
fn what_is_no_metadata_is_refused() {
    let no_metadata = "file.json: no metadata: neither `apis` nor the types of operations (meta_type). The three files of one \
                       service of Volcengine are named alike, as in ecs.2020-04-01.meta_type.json";
    let cases = [
        ("", "file.json: not JSON: EOF while parsing a value at line 1 column 0"),
        ("{", "file.json: not JSON: EOF while parsing an object at line 1 column 1"),
        ("[]", no_metadata),
        ("7", no_metadata),
        ("{}", no_metadata),
        (r#"{ "openapi": "3.0.0", "paths": { "/": { "get": {} } } }"#, no_metadata),
        (r#"{ "Structure": { "Get": {} } }"#, no_metadata),
        (r#"{ "apis": {} }"#, "file.json: `apis` has no operations by their names"),
        (r#"{ "apis": [{ "name": "Get" }] }"#, "file.json: `apis` has no operations by their names"),
    ];
    for (text, says) in cases {
        let metadata = [Metadata { name: "file.json".to_owned(), text: text.to_owned() }];
        assert_eq!(import(&metadata, &Sources::default(), &OPTIONS).expect_err("refused"), says, "{text}");
    }
}

#[test]
fn a_mark_at_the_beginning_is_no_part_of_it() {
    let (_, mut metadata) = cases(&folder()).into_iter().find(|(name, _)| name == "calls").expect("the case");
    let plain = import(&metadata, &Sources::default(), &OPTIONS).expect("metadata");
    metadata[0].text.insert(0, '\u{feff}');
    let marked = import(&metadata, &Sources::default(), &OPTIONS).expect("metadata");
    assert_eq!(marked.files, plain.files);
}

/// Real metadata, where there is some: too large and not ours to keep here.
#[test]
fn further_metadata_imports_and_lints() {
    let Some(folder) = env::var_os("DUOYUN_METADATA") else {
        return;
    };
    for (name, metadata) in cases(Path::new(&folder)) {
        for file in metadata.into_iter().filter(|file| file.text.contains("\"apis\"")) {
            let imported = import(&[file], &Sources::default(), &OPTIONS).expect("metadata");
            assert_eq!(findings(&imported.files), "", "{name}");
        }
    }
}

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
