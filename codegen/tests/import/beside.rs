//! Metadata beside specs that are there: what stays, what is added and where, what is told.

use crate::{OPTIONS, cases, findings, folder, sources, with};
use duoyun_codegen::drift::{self, Fate, Teller};
use duoyun_codegen::emit::File;
use duoyun_codegen::import::{Options, import};
use duoyun_codegen::source::Sources;
use serde_json::json;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

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
    let notes: Vec<String> = imported.notes.iter().map(ToString::to_string).collect();
    assert_eq!(notes, ["specs/alibaba/harbour/boat/SailBoat.yaml: is there already and stays where it is"]);

    let unknown = "specs/alibaba/harbour has no group `lamp`; say under `groups` in its service.yaml what it holds, or take \
                   one of those that are there: boat, pier";
    assert_eq!(import(&metadata, &specs, &into("lamp")).expect_err("refused"), unknown);
    let new = "specs/alibaba/harbour has no service.yaml yet that names groups; import without --group first";
    assert_eq!(import(&metadata, &Sources::default(), &into("boat")).expect_err("refused"), new);
}
