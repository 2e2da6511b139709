//! What is said of a page that differs from the spec of its operation. A case has a page and specs, then what `drift` prints.

use std::fs;

use duoyun_codegen::diagnostic::Format;
use duoyun_codegen::diff::{Demand, Specs};
use duoyun_codegen::draft::{Destination, draft};
use duoyun_codegen::drift::{self, Outcome, Page, Teller, Unmatched};
use duoyun_codegen::page::{self, Facts, Language, Overlong};

use crate::cases::{PLAIN_SERVICE, assert_printed};
use crate::workspace::put;

#[path = "../diff/cases.rs"]
mod cases;
mod drafts;
mod metadata;
#[path = "../pages/schema.rs"]
mod schema;
mod survival;
#[path = "../workspace/mod.rs"]
mod workspace;
mod writes;

#[test]
fn drift_is_told() {
    assert_printed("drift", |case| {
        let specs = case.specs("spec");
        let mut printed = "=== drift\n".to_owned();
        let facts: Vec<_> =
            case.files("page").map(|(path, text)| (path, page::language(text), page::read(path, text).facts)).collect();
        let pages: Vec<_> =
            facts.iter().map(|(name, language, facts)| Page { name, language: *language, facts }).collect();
        let outcomes = drift::outcomes(&pages, &specs, true);
        let outcomes: Vec<_> = pages.iter().map(|page| page.name).zip(&outcomes).collect();
        let changes = outcomes.iter().flat_map(|(_, outcome)| outcome.changes()).map(|(change, _)| change);
        printed.push_str(&drift::print(&outcomes, Teller::Page, Demand::of(changes), Format::Text));
        printed
    });
}

/// Compares one page.
fn compare(name: &str, facts: &Facts, specs: &Specs) -> Vec<Outcome> {
    drift::outcomes(&[Page { name, language: Language::English, facts }], specs, true)
}

#[test]
fn a_page_without_a_spec_is_bad_input() {
    let case = &cases::cases("drift")[0];
    let compare = |text: &str| compare("page", &page::read("page", text).facts, &case.specs("spec"));
    assert_eq!(compare("Nothing is said here."), [Outcome::Unmatched(Unmatched::Nothing)]);
    let table = "## Request parameters\n\n|Parameter|Type|Required|Example|\n|-|-|-|-|\n|KiteId|String|No|k-1|\n";
    assert_eq!(compare(table), [Outcome::Unmatched(Unmatched::Unnamed)]);
    // Whatever the page is of, it is not to change a spec.
    let torn = format!("# FlyKite\n\n{table}|Action|String|Yes|LandKite|\n");
    assert_eq!(compare(&torn), [Outcome::Unmatched(Unmatched::Unnamed)]);
    assert_eq!(compare("# LandKite\n"), [Outcome::Unmatched(Unmatched::Unknown("LandKite".to_owned()))]);
    let silent = Outcome::Unmatched(Unmatched::Silent("FlyKite".to_owned()));
    assert_eq!(compare("# FlyKite\n\nBad gateway.\n"), [silent]);
    let row = |at: usize| format!("|Kite{at}|String|No|The kite. |\n");
    let rows: String = (0..2001).map(row).collect();
    let page =
        format!("# FlyKite\n\n## Request parameters\n\n|Parameter|Type|Required|Description|\n|-|-|-|-|\n{rows}");
    let what = Overlong { what: "request parameters", count: 2001 };
    assert_eq!(compare(&page), [Outcome::Unmatched(Unmatched::Overlong("FlyKite".to_owned(), what))]);
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
                    let _ = compare(path, &facts, &specs);
                    let _ = draft(&facts, &Destination::guess(&facts, specs.sources()));
                }
            }
        }
    }
}

#[test]
fn the_command_reads_pages_and_tells_drift() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let root = folder.path();
    fs::create_dir_all(root.join("generated")).expect("a folder can be made");
    let spec = "operation: FlyKite\nabout: Flies.\nread: 2026-11-21\nrequest:\n  KiteId: { type: string }\n";
    let page = "\
# FlyKite

## Request parameters

|Parameter|Type|Required|Example|Description|
|---------|----|--------|-------|-----------|
|KiteId|String|Yes|k-1|The ID of the kite. |
";
    put(root, "specs/alibaba/demo/service.yaml", PLAIN_SERVICE);
    put(root, "specs/alibaba/demo/FlyKite.yaml", spec);
    put(root, "page.md", page);
    let run = |arguments: &[&str]| workspace::run(root, arguments);
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

    put(root, "specs/alibaba/demo/FlyKite.yaml", &spec.replace("string", "string, required: true"));
    assert_eq!(run(&["drift", "page.md"]).0, 0);
    put(root, "other.md", "# LandKite\n");
    put(
        root,
        "torn.md",
        &page
            .replace("# FlyKite", "# LandKite")
            .replace("|KiteId", "|Action|String|Yes|FlyKite|What to do. |\n|KiteId"),
    );
    let unknown = "\
torn.md:1: the page is about `LandKite` here and about `FlyKite` elsewhere [operation-contradicted]
error: other.md: no spec describes `LandKite`; `cargo codegen read --draft` begins one of its page
error: torn.md: which operation it is of does not show on the page; where it names none, name the file after it, as in FlyKite.md
";
    let nothing = "page.md: no change in fact\nduoyun-generated: no release, duoyun: no release\n";
    assert_eq!(run(&["drift", "other.md", "torn.md", "page.md"]), (2, nothing.to_owned(), unknown.to_owned()));
    assert_eq!(run(&["drift", "missing.md"]).0, 2);
    assert_eq!(run(&["drift"]).0, 2);
}

#[test]
fn the_command_writes_specs() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let root = folder.path();
    let demo = root.join("specs/alibaba/demo");
    fs::create_dir_all(root.join("generated")).expect("a folder can be made");
    let spec = "\
operation: FlyKite
about: Flies.
read: 2026-11-21
request:
  KiteId: { type: string } # which
  Height: { type: int32, range: 1..100 }
  Gone: { type: string }
";
    let page = "\
# FlyKite

## Request parameters

|Parameter|Type|Required|Example|Description|
|---------|----|--------|-------|-----------|
|KiteId|String|Yes|k-1|The ID of the kite. |
|Height|Integer|No|30|The height. Valid values: 1 to 200. |
";
    put(root, "specs/alibaba/demo/service.yaml", PLAIN_SERVICE);
    put(root, "specs/alibaba/demo/FlyKite.yaml", spec);
    put(root, "page.md", page);
    let run = |arguments: &[&str]| workspace::run(root, arguments);
    let written = || fs::read_to_string(demo.join("FlyKite.yaml")).expect("the spec is there");

    let misspelled = ["--accept", "param-removed@request.Gnoe", "--keep", "range-widened@height"];
    let (code, told, notes) =
        run(&[&["drift", "--write", "--read", "2026-11-25", "page.md"], &misspelled[..]].concat());
    let idle = "--accept param-removed@request.Gnoe: no difference has this rule and path\n\
                --keep range-widened@height: no difference has this rule and path\n\
                what waits is for you to decide: \
                `--accept param-required-tightened@alibaba/demo/FlyKite/request.KiteId` writes it, \
                `--keep param-required-tightened@alibaba/demo/FlyKite/request.KiteId` leaves it\n";
    assert_eq!(notes, idle);
    let told: Vec<&str> = told.lines().map(|line| line.split(" alibaba").next().unwrap_or_default()).collect();
    let expected = [
        "waiting: BREAK param-required-tightened",
        "written: ADD range-widened",
        "held: BREAK param-removed",
        "duoyun-generated: minor, duoyun: minor",
    ];
    assert_eq!((code, told), (1, expected.to_vec()));
    let held = spec
        .replace("1..100", "1..200")
        .replace("Gone: { type: string", "Gone: { type: string, undocumented: 2026-11-25");
    assert_eq!(written(), held);

    let accept =
        ["drift", "--write", "--read", "2026-11-26", "--accept", "param-required-tightened@request.KiteId", "page.md"];
    assert_eq!(run(&accept).0, 0);
    let digest = page::read("page.md", page).facts.digest();
    let settled = held
        .replace("read: 2026-11-21", &format!("read: 2026-11-26\nfacts: {digest}"))
        .replace("KiteId: { type: string", "KiteId: { type: string, required: true");
    assert_eq!(written(), settled);

    let nothing = "page.md: unchanged\nduoyun-generated: no release, duoyun: no release\n";
    assert_eq!(run(&["drift", "page.md"]), (0, nothing.to_owned(), String::new()));
    let (code, told, _) = run(&["drift", "--full", "page.md"]);
    assert_eq!((code, told.starts_with("DOC param-removed alibaba/demo/FlyKite request.Gone: ")), (1, true), "{told}");
    let (code, told, _) = run(&["drift", "--write", "--accept", "param-removed@*", "--format", "json", "page.md"]);
    let told: serde_json::Value = serde_json::from_str(&told).expect("it is JSON");
    assert_eq!((code, told.pointer("/changes/0/fate")), (0, Some(&"written".into())));
    assert_eq!(told.pointer("/bump/duoyun-generated"), Some(&"major".into()));
    assert_eq!(written(), settled.replace("  Gone: { type: string, undocumented: 2026-11-25 }\n", ""));
    let names: Vec<_> =
        fs::read_dir(&demo).expect("the folder is there").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");

    for bad in [&["--write", "--accept", "param-gone@x"], &["--write", "--keep", "x"], &["--write", "--read", "x"]] {
        assert_eq!(run(&[&["drift"], &bad[..], &["page.md"]].concat()).0, 2, "{bad:?}");
    }
    assert_eq!(run(&["drift", "--accept", "param-removed@*", "page.md"]).0, 2);
}
