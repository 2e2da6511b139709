//! All pages of a folder at once. A case has pages and specs, then the report, and the specs that change.

#[path = "../diff/cases.rs"]
mod cases;
mod command;
#[path = "../workspace/mod.rs"]
mod workspace;

use duoyun_codegen::drift::{Accepted, Policy};
use duoyun_codegen::update::{Page, update};
use std::fmt::Write as _;
use std::sync::Mutex;

use crate::cases::{Case, assert_printed};

fn pages(case: &Case) -> Vec<Page> {
    case.files("page").map(|(name, text)| Page { name: name.to_owned(), text: text.to_owned() }).collect()
}

fn policy(case: &Case) -> Policy {
    let lines: Vec<&str> = case.files("accept").flat_map(|(_, text)| text.lines()).collect();
    let accept = Accepted::parse(&lines).expect("the decisions are patterns");
    Policy { accept, day: "2026-11-25".to_owned(), ..Policy::default() }
}

#[test]
fn pages_become_a_report() {
    assert_printed("update", |case| {
        let pages = pages(case);
        let update = update(&pages, &case.specs("spec"), &policy(case), |_| ());
        let mut out = format!("=== report\n{}", update.report("PAGES"));
        for file in &update.files {
            let _ = write!(out, "=== {}\n{}", file.path, file.text);
        }
        let _ = writeln!(out, "=== findings\n{}", update.has_findings());
        out
    });
}

#[test]
fn each_page_is_heard_of_once() {
    let case = &cases::cases("update")[0];
    let heard = Mutex::new(Vec::new());
    let pages = pages(case);
    update(&pages, &case.specs("spec"), &policy(case), |done| heard.lock().expect("no test panics").push(done));
    let mut heard = heard.into_inner().expect("no test panics");
    heard.sort_unstable();
    assert_eq!(heard, (1..=pages.len()).collect::<Vec<_>>());
}

/// Once the spec follows the source, somebody has seen what its translation says.
#[test]
fn a_mismatch_is_a_finding_once() {
    let page = |name: &str, prose: &str| Page {
        name: name.to_owned(),
        text: format!(
            "# FoldKite\n\n{prose}\n\n## Request parameters\n\n|Parameter|Type|Required|Example|Description|\n|-|-|-|-|-|\n\
             |KiteId|String|{}|k-1|Something. |\n",
            if name == "zh.md" { "Yes" } else { "No" },
        ),
    };
    let pages = [page("en.md", "Folds one kite."), page("zh.md", "折叠一只风筝，以便收好它，也便于带走。")];
    let case = cases::cases("update").into_iter().find(|case| case.path.ends_with("nothing.txt")).expect("the case");
    let first = update(&pages, &case.specs("spec"), &policy(&case), |_| ());
    assert!(first.has_findings());
    let second = update(&pages, &first.specs.expect("the reading is remembered"), &policy(&case), |_| ());
    assert!(!second.has_findings());
    assert!(second.report("PAGES").contains("## Languages that disagree"));
}
