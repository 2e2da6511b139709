//! Specs that are brought to their pages. A case has pages, specs and what people decided, then what became of each difference,
//! the files that changed, and what a second run says.

use duoyun_codegen::diagnostic::Format;
use duoyun_codegen::drift::{self, Accepted, Page, Policy, Written};
use duoyun_codegen::page::{self, Facts};

use crate::cases::{Case, assert_printed};

fn policy(case: &Case) -> Policy {
    let decided = |side: &str| {
        let lines: Vec<&str> = case.files(side).flat_map(|(_, text)| text.lines()).collect();
        Accepted::parse(&lines).expect("the decisions are patterns")
    };
    Policy { accept: decided("accept"), keep: decided("keep"), day: "2026-11-25".to_owned() }
}

fn facts(case: &Case) -> Vec<(&str, Facts)> {
    case.files("page").map(|(path, text)| (path, page::read(path, text).facts)).collect()
}

/// What is printed, and the files that changed.
fn told(facts: &[(&str, Facts)], written: &Written) -> String {
    let names = facts.iter().map(|(name, _)| *name);
    let mut told = drift::print(&names.zip(&written.outcomes).collect::<Vec<_>>(), Format::Text);
    for file in &written.files {
        told.extend(["=== ", &file.path, "\n", &file.text]);
    }
    told
}

fn pages<'p>(facts: &'p [(&'p str, Facts)]) -> Vec<Page<'p>> {
    facts.iter().map(|(name, facts)| Page { name, facts }).collect()
}

#[test]
fn specs_are_brought_to_pages() {
    assert_printed("drift/writes", |case| {
        let facts = facts(case);
        let written = drift::write(&pages(&facts), case.specs("spec"), &policy(case));
        let again = Policy { accept: Accepted::default(), ..policy(case) };
        let mut out = String::from("=== write\n");
        out.push_str(&told(&facts, &written));
        out.push_str("=== again\n");
        out.push_str(&told(&facts, &drift::write(&pages(&facts), written.specs, &again)));
        out
    });
}
