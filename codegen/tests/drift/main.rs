//! What is said of a page that differs from the spec of its operation. A case has a page and specs, then what `drift` prints.

use std::fs;
use std::process::Command;

use duoyun_codegen::diagnostic::Format;
use duoyun_codegen::diff::Demand;
use duoyun_codegen::draft::draft;
use duoyun_codegen::drift::{self, Page, Unmatched};
use duoyun_codegen::page;

use crate::cases::{PLAIN_SERVICE, assert_printed};

#[path = "../diff/cases.rs"]
mod cases;
mod drafts;
#[path = "../pages/schema.rs"]
mod schema;
mod writes;

#[test]
fn drift_is_told() {
    assert_printed("drift", |case| {
        let specs = case.specs("spec");
        let mut printed = "=== drift\n".to_owned();
        for (path, text) in case.files("page") {
            let facts = page::read(path, text).facts;
            let outcome = drift::outcome(Page { name: path, facts: &facts }, &specs, true);
            let changes: Vec<_> = outcome.changes().iter().map(|(change, _)| change.clone()).collect();
            printed.push_str(&drift::print(&[(path, &outcome)], Demand::of(&changes), Format::Text));
        }
        printed
    });
}

#[test]
fn a_page_without_a_spec_is_bad_input() {
    let case = &cases::cases("drift")[0];
    let compare = |text: &str| drift::compare("page", &page::read("page", text).facts, &case.specs("spec"));
    assert_eq!(compare("Nothing is said here."), Err(Unmatched::Unnamed));
    assert_eq!(compare("# LandKite\n"), Err(Unmatched::Unknown("LandKite".to_owned())));
}

/// Pages are damaged in every way; whatever is left of one is compared and drafted.
#[test]
fn any_part_of_a_page_is_compared() {
    for case in cases::cases("drift") {
        let specs = case.specs("spec");
        for (path, text) in case.files("page") {
            for (end, _) in text.char_indices() {
                let (before, after) = text.split_at(end);
                for part in [before, &format!("# FlyKite\n\n{after}")] {
                    let facts = page::read(path, part).facts;
                    let _ = drift::compare(path, &facts, &specs);
                    let _ = draft(&facts);
                }
            }
        }
    }
}

#[test]
fn the_command_reads_pages_and_tells_drift() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let root = folder.path();
    let demo = root.join("specs/alibaba/demo");
    fs::create_dir_all(&demo).expect("a folder can be made");
    fs::create_dir_all(root.join("generated")).expect("a folder can be made");
    let spec = "operation: FlyKite\nabout: Flies.\nread: 2026-11-21\nrequest:\n  KiteId: { type: string }\n";
    let page = "\
# FlyKite

## Request parameters

|Parameter|Type|Required|Example|Description|
|---------|----|--------|-------|-----------|
|KiteId|String|Yes|k-1|The ID of the kite. |
";
    fs::write(demo.join("service.yaml"), PLAIN_SERVICE).expect("a file can be written");
    fs::write(demo.join("FlyKite.yaml"), spec).expect("a file can be written");
    fs::write(root.join("page.md"), page).expect("a file can be written");
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_duoyun-codegen"));
        let output = command.args(arguments).current_dir(root).output().expect("the command runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the output is UTF-8");
        (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
    };
    let drift = "\
BREAK param-required-tightened alibaba/demo/FlyKite request.KiteId: page.md:7 says required, \
specs/alibaba/demo/FlyKite.yaml:5 says optional
duoyun-generated: major, duoyun: major
";
    assert_eq!(run(&["drift", "page.md"]), (1, drift.to_owned(), String::new()));
    let (code, facts, _) = run(&["read", "page.md"]);
    assert_eq!(code, 0);
    let facts: serde_json::Value = serde_json::from_str(&facts).expect("the facts are JSON");
    assert_eq!(facts.pointer("/facts/parameters/0/name"), Some(&"KiteId".into()));

    fs::write(demo.join("FlyKite.yaml"), spec.replace("string", "string, required: true"))
        .expect("a file can be written");
    assert_eq!(run(&["drift", "page.md"]).0, 0);
    fs::write(root.join("other.md"), "# LandKite\n").expect("a file can be written");
    let unknown = "error: other.md: no spec describes `LandKite`\n";
    let nothing = "page.md: no change in fact\nduoyun-generated: no release, duoyun: no release\n";
    assert_eq!(run(&["drift", "other.md", "page.md"]), (2, nothing.to_owned(), unknown.to_owned()));
    assert_eq!(run(&["drift", "missing.md"]).0, 2);
    assert_eq!(run(&["drift"]).0, 2);
}
