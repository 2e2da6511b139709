//! What is asked for that metadata or specs do not have, and what is no metadata.

use crate::{OPTIONS, cases, findings, folder, sources, with};
use duoyun_codegen::emit::File;
use duoyun_codegen::import::{Metadata, Options, import};
use duoyun_codegen::source::Sources;

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
