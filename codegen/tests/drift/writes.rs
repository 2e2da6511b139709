//! Specs that are brought to their pages. A case has pages, specs and what people decided, then what became of each difference,
//! the files that changed, and what a second run says.

use duoyun_codegen::diagnostic::Format;
use duoyun_codegen::drift::{self, Accepted, Page, Policy, Told, Written};
use duoyun_codegen::page::{self, Facts, Language};

use crate::cases::{Case, assert_printed};

fn policy(case: &Case) -> Policy {
    let decided = |side: &str| {
        let lines: Vec<&str> = case.files(side).flat_map(|(_, text)| text.lines()).collect();
        Accepted::parse(&lines).expect("the decisions are patterns")
    };
    Policy { accept: decided("accept"), keep: decided("keep"), day: "2026-11-25".to_owned() }
}

fn facts(case: &Case) -> Vec<(&str, Language, Facts)> {
    case.files("page").map(|(path, text)| (path, page::language(text), page::read(path, text).facts)).collect()
}

fn printed(facts: &[(&str, Language, Facts)], written: &Written) -> String {
    let names = facts.iter().map(|(name, ..)| *name);
    drift::print(&names.zip(&written.outcomes).collect::<Vec<_>>(), Told::Page, Format::Text)
}

fn pages<'p>(facts: &'p [(&'p str, Language, Facts)]) -> Vec<Page<'p>> {
    facts.iter().map(|(name, language, facts)| Page { name, language: *language, facts }).collect()
}

#[test]
fn specs_are_brought_to_pages() {
    assert_printed("drift/writes", |case| {
        let facts = facts(case);
        let written = drift::write(&pages(&facts), case.specs("spec"), &policy(case));
        let mut out = format!("=== write\n{}", printed(&facts, &written));
        for file in &written.files {
            out.push_str(&format!("=== {}\n{}", file.path, file.text));
        }
        let again =
            drift::write(&pages(&facts), written.specs, &Policy { accept: Accepted::default(), ..policy(case) });
        out.push_str(&format!("=== again\n{}", printed(&facts, &again)));
        for file in &again.files {
            out.push_str(&format!("=== {}\n{}", file.path, file.text));
        }
        out
    });
}
