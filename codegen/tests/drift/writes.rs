//! Specs that are brought to their pages. A case has pages, specs and what people decided, then what became of each difference,
//! the files that changed, and what a second run says.

use duoyun_codegen::change::Rule;
use duoyun_codegen::diagnostic::Format;
use duoyun_codegen::diff::{self, Demand, Specs};
use duoyun_codegen::drift::{self, Accepted, Fate, Outcome, Page, Policy, Teller, Written};
use duoyun_codegen::emit::emit;
use duoyun_codegen::page::{self, Facts, Language};
use serde_json::Value;
use std::collections::BTreeSet;

use crate::cases::{Case, assert_printed, cases};

fn policy(case: &Case) -> Policy {
    let decided = |side: &str| {
        let lines: Vec<&str> = case.files(side).flat_map(|(_, text)| text.lines()).collect();
        Accepted::parse(&lines).expect("the decisions are patterns")
    };
    Policy { accept: decided("accept"), keep: decided("keep"), ..on("2026-11-25") }
}

/// Nothing is decided.
pub(crate) fn on(day: &str) -> Policy {
    Policy { day: day.to_owned(), ..Policy::default() }
}

fn facts(case: &Case) -> Vec<(&str, Language, Facts)> {
    case.files("page").map(|(path, text)| (path, page::language(text), page::read(path, text).facts)).collect()
}

pub(crate) fn pages<'p>(facts: &'p [(&'p str, Language, Facts)]) -> Vec<Page<'p>> {
    facts.iter().map(|(name, language, facts)| Page { name, language: *language, facts }).collect()
}

fn printed(facts: &[(&str, Language, Facts)], before: &Specs, written: &Written, format: Format) -> String {
    let changes = written.specs.as_ref().map(|after| diff::compare(before, after)).unwrap_or_default();
    let outcomes: Vec<_> = facts.iter().map(|(name, ..)| *name).zip(&written.outcomes).collect();
    drift::print(&outcomes, Teller::Page, Demand::of(&changes), format)
}

/// What is printed, and the files that changed.
fn told(facts: &[(&str, Language, Facts)], before: &Specs, written: &Written) -> String {
    let mut told = printed(facts, before, written, Format::Text);
    for ((name, ..), outcome) in facts.iter().zip(&written.outcomes) {
        if let Outcome::Unmatched(why) = outcome {
            told.extend([*name, ": ", &why.to_string(), "\n"]);
        }
    }
    for file in &written.files {
        told.extend(["=== ", &file.path, "\n", &file.text]);
    }
    told
}

#[test]
fn specs_are_brought_to_pages() {
    assert_printed("drift/writes", |case| {
        let (facts, before) = (facts(case), case.specs("spec"));
        let written = drift::write(&pages(&facts), &before, &policy(case));
        let mut out = format!("=== write\n{}=== again\n", told(&facts, &before, &written));
        // What was accepted is done, and what is kept is still to be kept.
        let again = Policy { accept: Accepted::default(), ..policy(case) };
        let before = written.specs.unwrap_or(before);
        out.push_str(&told(&facts, &before, &drift::write(&pages(&facts), &before, &again)));
        out
    });
}

#[test]
fn written_specs_give_code_and_differ_no_more() {
    for case in cases("drift/writes") {
        let (facts, before) = (facts(&case), case.specs("spec"));
        let written = drift::write(&pages(&facts), &before, &policy(&case));
        let after = written.specs.unwrap_or(before);
        for file in emit(&after.model) {
            assert!(!file.text.contains("compile_error"), "{}: {}", case.path.display(), file.text);
        }
        let again = drift::write(&pages(&facts), &after, &policy(&case));
        let is_done = |fate: &Fate| matches!(fate, Fate::Written | Fate::Held);
        let mut left = again.outcomes.iter().flat_map(Outcome::changes);
        assert_eq!(left.find(|(_, fate)| is_done(fate)), None, "{}", case.path.display());
    }
}

/// What is said of a rule, and what is done by it, belong together.
#[test]
fn each_rule_of_pages_has_a_case() {
    let mut shown = BTreeSet::new();
    for case in cases("drift/writes") {
        let (facts, before) = (facts(&case), case.specs("spec"));
        let written = drift::write(&pages(&facts), &before, &policy(&case));
        shown.extend(written.outcomes.iter().flat_map(Outcome::changes).map(|(change, _)| change.rule));
    }
    for rule in Rule::ALL {
        assert_eq!(drift::advice(*rule).is_some(), shown.contains(rule), "{}", rule.id());
    }
}

#[test]
fn fates_fit_the_published_schema() {
    let published: Value = serde_json::from_str(diff::SCHEMA).expect("the schema is JSON");
    for case in cases("drift/writes") {
        let (facts, before) = (facts(&case), case.specs("spec"));
        let written = drift::write(&pages(&facts), &before, &policy(&case));
        let json = serde_json::from_str(&printed(&facts, &before, &written, Format::Json)).expect("it is JSON");
        assert_eq!(crate::schema::violations(&published, &json), Vec::<String>::new(), "{}", case.path.display());
    }
}

/// Pages are damaged in every way; whatever is left of one is written, and written once.
#[test]
fn any_part_of_a_page_is_written_once() {
    for case in cases("drift/writes") {
        let before = case.specs("spec");
        for (path, text) in case.files("page") {
            for (end, _) in text.char_indices().step_by(71) {
                let part = [(path, Language::English, page::read(path, &format!("# FlyKite\n{}", &text[end..])).facts)];
                let written = drift::write(&pages(&part), &before, &on("2026-11-25"));
                let Some(after) = written.specs else { continue };
                let again = drift::write(&pages(&part), &after, &on("2026-11-26"));
                assert_eq!(again.files, [], "{} from {end}", case.path.display());
            }
        }
    }
}

/// Whoever accepts everything of damaged pages gets specs without findings all the same.
#[test]
fn what_is_accepted_blindly_has_no_findings() {
    let patterns: Vec<String> = Rule::ALL.iter().map(|rule| format!("{}@*", rule.id())).collect();
    let accept = Accepted::parse(&patterns).expect("the patterns are patterns");
    for case in cases("drift/writes") {
        let before = case.specs("spec");
        for (path, text) in case.files("page") {
            let lines: Vec<&str> = text.lines().collect();
            for gone in 0..lines.len() {
                let left: Vec<&str> = [&lines[..gone], &lines[gone + 1..]].concat();
                let part = [(path, Language::English, page::read(path, &left.join("\n")).facts)];
                let policy = Policy { accept: accept.clone(), ..on("2026-11-25") };
                let Some(after) = drift::write(&pages(&part), &before, &policy).specs else { continue };
                let findings =
                    Specs::new(after.sources().clone()).err().map(|(findings, _)| findings).unwrap_or_default();
                assert!(findings.is_empty(), "{} without line {}: {findings:?}", case.path.display(), gone + 1);
            }
        }
    }
}
