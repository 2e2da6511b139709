//! The command as people and machines run it: exit codes, what is printed where, and what is left alone.

mod workspace;

use std::fs;
use std::process::Stdio;
use tempfile::TempDir;

use crate::workspace::{command, put, run, tree};

const SERVICE: &str = "\
service: Demo
title: Demo
about: A service for tests.
version: \"2026-11-21\"
protocol: rpc
pages: https://demo.example/{operation}
endpoints:
  public: demo.{region}.example
envelope:
  style: flat
";

const GET: &str = "\
operation: Get
about: Gets one thing.
read: 2026-11-21
permission: { action: demo:Get, access: get }
request:
  Id: { type: string, required: true }
errors:
  404:
    InvalidId.NotFound:
      message: The thing does not exist.
      remedy: Check the id.
      retry: never
";

/// A workspace with one service of one operation.
fn workspace() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    put(folder.path(), "specs/alibaba/demo/service.yaml", SERVICE);
    put(folder.path(), "specs/alibaba/demo/Get.yaml", GET);
    fs::create_dir_all(folder.path().join("generated/src")).expect("a folder can be made");
    folder
}

#[test]
fn generate_writes_once_and_then_has_nothing_to_do() {
    let workspace = workspace();
    let root = workspace.path();
    let (code, out, err) = run(root, &["generate"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out, "1 operation of 1 service: 5 files, 5 written, 0 removed\n");
    let paths: Vec<_> = tree(root, &["generated"]).into_keys().collect();
    assert_eq!(
        paths,
        [
            "generated/src/alibaba/demo/get.rs",
            "generated/src/alibaba/demo/mod.rs",
            "generated/src/alibaba/demo/types.rs",
            "generated/src/alibaba/mod.rs"
        ]
    );
    assert_eq!(run(root, &["generate"]), (0, "up to date\n".to_owned(), String::new()));
    assert_eq!(run(root, &["generate", "--check"]), (0, "up to date\n".to_owned(), String::new()));
}

#[test]
fn check_says_what_differs_and_how_to_repair_it_and_writes_nothing() {
    let workspace = workspace();
    let root = workspace.path();
    run(root, &["generate"]);
    put(root, "specs/alibaba/demo/Get.yaml", &GET.replace("one thing", "another thing"));
    fs::remove_file(root.join("generated/src/alibaba/mod.rs")).expect("a file can be removed");
    put(root, "generated/src/alibaba/demo/left_over.rs", "// Nobody emits this.\n");
    let before = tree(root, &["generated"]);

    let (code, out, err) = run(root, &["generate", "--check"]);
    assert_eq!((code, out.as_str()), (1, ""));
    let expected = "\
stale: generated/src/alibaba/demo/get.rs
    @@ -10,3 +10,3 @@
     
    -/// Gets one thing.
    +/// Gets another thing.
     ///
stale: generated/src/alibaba/demo/mod.rs
    @@ -7,3 +7,3 @@
     //! |---|---|---|---|---|---|
    -//! | [`Get`] | Gets one thing. | harmless |  | 0.1.0 |  |
    +//! | [`Get`] | Gets another thing. | harmless |  | 0.1.0 |  |
     
missing: generated/src/alibaba/mod.rs
stale: specs/INDEX.md
    @@ -10,2 +10,2 @@
     |---|---|---|---|---|---|
    -| [Get](https://demo.example/Get) | Gets one thing. | harmless |  | 0.1.0 |  |
    +| [Get](https://demo.example/Get) | Gets another thing. | harmless |  | 0.1.0 |  |
orphan: generated/src/alibaba/demo/left_over.rs
the generated crate does not fit the specs; run: cargo codegen generate
";
    assert_eq!(err, expected);
    assert_eq!(tree(root, &["generated"]), before, "--check writes nothing");

    let (code, out, _) = run(root, &["generate"]);
    assert_eq!((code, out.as_str()), (0, "1 operation of 1 service: 5 files, 4 written, 1 removed\n"));
    assert_eq!(run(root, &["generate", "--check"]).0, 0);
}

#[test]
fn a_broken_spec_changes_no_file_at_all() {
    let workspace = workspace();
    let root = workspace.path();
    run(root, &["generate"]);
    let before = tree(root, &["generated"]);
    // One spec changes what is emitted, the other is broken: neither may be written.
    put(root, "specs/alibaba/demo/Set.yaml", &GET.replace("operation: Get", "operation: Set"));
    put(root, "specs/alibaba/demo/Get.yaml", &GET.replace("type: string", "type: strng"));
    let (code, out, err) = run(root, &["generate"]);
    assert_eq!((code, out.as_str()), (1, ""));
    let expected = "\
error[unknown-type]: no type is called `strng`
 --> specs/alibaba/demo/Get.yaml:6:15
  |
6 |   Id: { type: strng, required: true }
  |               ^^^^^
  |
help: did you mean this?
  |
6 |   Id: { type: string, required: true }
  |                  +

1 finding; `cargo codegen explain RULE` says more
nothing was written
";
    assert_eq!(err, expected);
    assert_eq!(tree(root, &["generated"]), before);
}

#[test]
fn lint_speaks_to_people_and_to_machines() {
    let workspace = workspace();
    let root = workspace.path();
    assert_eq!(run(root, &["lint"]), (0, "1 operation of 1 service: no findings\n".to_owned(), String::new()));
    assert_eq!(run(root, &["lint", "--format", "json"]), (0, String::new(), String::new()));

    put(root, "specs/alibaba/demo/Get.yaml", &GET.replace("type: string", "type: strng, 100%: x"));
    let json = "\
{\"rule\":\"unknown-type\",\
\"place\":{\"file\":\"specs/alibaba/demo/Get.yaml\",\"line\":6,\"column\":15,\"end_line\":6,\"end_column\":20},\
\"message\":\"no type is called `strng`\",\"related\":[],\
\"help\":{\"message\":\"did you mean this?\",\
\"place\":{\"file\":\"specs/alibaba/demo/Get.yaml\",\"line\":6,\"column\":15,\"end_line\":6,\"end_column\":20},\
\"replacement\":\"string\"}}";
    let (code, out, err) = run(root, &["lint", "--format", "json"]);
    assert_eq!((code, out.lines().next(), err.as_str()), (1, Some(json), ""));

    let github = "\
::error file=specs/alibaba/demo/Get.yaml,line=6,col=15,title=unknown-type::no type is called `strng`%0Ahelp: did you \
mean this? string";
    let (code, out, err) = run(root, &["lint", "--format", "github"]);
    assert_eq!((code, out.lines().next(), err.as_str()), (1, Some(github), ""));
    assert!(out.contains("::`100%25` is no key of a field%0Ahelp: its keys are"), "{out}");
}

#[test]
fn explain_knows_rules_and_codes() {
    let workspace = workspace();
    let root = workspace.path();
    let (code, out, _) = run(root, &["explain", "bad-status"]);
    let rule = "bad-status\n\nErrors have an HTTP status from 400 to 599, or `any` where the page gives none.\n";
    assert_eq!((code, out.as_str()), (0, rule));

    let (code, out, _) = run(root, &["explain", "invalidid.notfound"]);
    let expected = "\
InvalidId.NotFound (Demo, Get)
    404 The thing does not exist.
    remedy: Check the id.
    retry: never
    https://demo.example/Get
";
    assert_eq!((code, out.as_str()), (0, expected));

    let (code, out, err) = run(root, &["explain", "Nonsense"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.starts_with("`Nonsense` is no error code of the specs and no rule; the rules are syntax, "), "{err}");
    assert!(err.contains(", param-removed, "), "the rules for changes are rules: {err}");
    for (slip, meant) in [
        ("unknown-keys", "unknown-key"),
        ("param-remved", "param-removed"),
        ("InvalidId.NotFund", "InvalidId.NotFound"),
    ] {
        let said = format!("`{slip}` is no error code of the specs and no rule; did you mean `{meant}`?\n");
        assert_eq!(run(root, &["explain", slip]), (1, String::new(), said));
    }
}

#[test]
fn schema_prints_json_and_writes_where_editors_look() {
    let workspace = workspace();
    let root = workspace.path();
    let (code, out, _) = run(root, &["schema"]);
    let schemas: Vec<serde_json::Value> =
        serde_json::Deserializer::from_str(&out).into_iter().collect::<Result<_, _>>().expect("each schema is JSON");
    let titles: Vec<_> = schemas.iter().filter_map(|schema| schema["title"].as_str()).collect();
    assert_eq!((code, titles), (0, vec!["service", "operation"]));

    assert_eq!(run(root, &["schema", "--write"]).0, 0);
    let written = fs::read_to_string(root.join("specs/schema/service.schema.json")).expect("the schema is there");
    assert!(out.starts_with(&written));
    // The schema stands among the specs and is none.
    assert_eq!(run(root, &["lint"]).0, 0);
}

/// As in `cargo codegen schema | head -1`.
#[test]
fn a_reader_who_hangs_up_ends_nothing_in_a_panic() {
    let workspace = workspace();
    for (arguments, ends) in [(&["schema"][..], 0), (&["lint"], 0), (&["explain", "Nonsense"], 1), (&["nonsense"], 2)] {
        let deaf = || {
            let (reader, writer) = std::io::pipe().expect("a pipe can be made");
            drop(reader);
            writer
        };
        let mut command = command(workspace.path(), arguments);
        let heard = command.stdout(deaf()).stderr(Stdio::piped()).output().expect("the command runs");
        assert!(!String::from_utf8_lossy(&heard.stderr).contains("panicked"), "{arguments:?}: {heard:?}");
        assert_eq!(heard.status.code(), Some(ends), "{arguments:?}");
        let status = command.stdout(deaf()).stderr(deaf()).status().expect("the command runs");
        assert_eq!(status.code(), Some(ends), "{arguments:?}");
    }
}

#[test]
fn bad_usage_is_not_a_finding() {
    let workspace = workspace();
    let root = workspace.path();
    // From a folder inside, the workspace is found.
    assert_eq!(run(&root.join("specs/alibaba"), &["lint"]).0, 0);
    assert_eq!(run(root, &["nonsense"]).0, 2);
    assert_eq!(run(root, &["lint", "--format", "xml"]).0, 2);

    let elsewhere = tempfile::tempdir().expect("a temporary folder can be made");
    let (code, out, err) = run(elsewhere.path(), &["lint"]);
    assert_eq!((code, out.as_str()), (2, ""));
    let way_on = " is not in a workspace with the folders `specs` and `generated`; go there, or name it with --root\n";
    assert!(err.ends_with(way_on), "{err}");
    assert!(run(root, &["read", "specs"]).2.ends_with("specs: a folder; name a file in it\n"));
    put(root, "page.pdf", "%PDF-1.7\n");
    let pdf = "error: page.pdf: a PDF; save what it shows as HTML, Markdown or text\n";
    assert_eq!(run(root, &["read", "page.pdf"]), (2, String::new(), pdf.to_owned()));

    fs::write(root.join("specs/alibaba/demo/Get.yaml"), [0xff, 0xfe]).expect("a file can be written");
    let (code, _, err) = run(root, &["lint"]);
    assert_eq!(code, 2);
    assert!(err.contains("Get.yaml: no text in UTF-8; save it as that"), "{err}");
}

#[test]
fn import_tells_many_notes_of_one_kind_on_one_line() {
    let workspace = workspace();
    let root = workspace.path();
    let parameter = |name: &str| format!(r#"{{ "name": "{name}", "in": "cookie", "schema": {{ "type": "string" }} }}"#);
    let parameters = ["A", "B", "C", "D"].map(parameter).join(", ");
    let metadata = format!(
        r#"{{ "info": {{ "style": "RPC", "product": "Demo", "version": "2026-11-21" }}, "apis": {{
          "Get": {{ "methods": ["post"], "parameters": [{{ "name": "Id", "in": "query", "schema": {{ "type": "string" }} }}],
            "responses": {{ "200": {{}} }} }},
          "Set": {{ "methods": ["post"], "parameters": [{parameters}], "responses": {{ "200": {{}} }} }} }},
          "endpoints": [{{ "regionId": "*", "endpoint": "demo.example" }}] }}"#
    );
    put(root, "demo.json", &metadata);
    let import = |more: &[&str]| run(root, &[&["import", "demo.json", "--read", "2026-11-21"], more].concat());
    let what = "travels in `cookie`, which is unknown: taken as a query parameter";
    let difference = "BREAK param-required-relaxed alibaba/demo/Get request.Id: demo.json:2 says optional, \
                      specs/alibaba/demo/Get.yaml:6 says required";
    let (code, out, err) = import(&[]);
    assert_eq!((code, out.as_str()), (0, "2 operations in the metadata: 1 file written, 4 notes, 1 difference\n"));
    let all = "--all-notes prints each note on a line of its own";
    assert_eq!(err, format!("Set.A, Set.B, Set.C and 1 more: {what}\n{all}\n{difference}\n"));

    let (_, out, err) = import(&["--all-notes"]);
    assert_eq!(out, "2 operations in the metadata: 0 files written, 4 notes, 1 difference\n");
    let each: String = ["A", "B", "C", "D"].map(|name| format!("Set.{name}: {what}\n")).concat();
    assert_eq!(err, format!("{each}{difference}\n"));

    fs::remove_file(root.join("specs/alibaba/demo/Set.yaml")).expect("what was written can be removed");
    let (_, out, err) = import(&["--format", "json"]);
    assert_eq!(err, "");
    let told: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(told["files"], serde_json::json!(["specs/alibaba/demo/Set.yaml"]));
    assert_eq!(told["notes"].as_array().map(Vec::len), Some(4));
    let kind = "travels in `{}`, which is unknown: taken as a query parameter";
    assert_eq!(told["notes"][3], serde_json::json!({ "place": "Set.D", "kind": kind, "what": what }));
    assert_eq!(told["changes"][0]["rule"], "param-required-relaxed");
}
