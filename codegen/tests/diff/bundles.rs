//! A case is a text: the files of both sets, each under `before` or `after` and its path, then what `diff` prints, then what
//! `changelog` does.
//!
//! ```text
//! --- before specs/alibaba/demo/Get.yaml
//! operation: Get
//! --- after specs/alibaba/demo/Get.yaml
//! operation: Get
//! === diff
//! BREAK …
//! === changelog
//! ## Unreleased
//! ```
//!
//! `--- both` stands for a file of both sets, `about` and `read` are added to each operation, and a plain
//! `service.yaml` to a set without one. `UPDATE=1` writes what is printed into the cases.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::{env, fs};

use duoyun_codegen::diagnostic::{self, Format};
use duoyun_codegen::diff::{self, Change, Specs, changelog};
use duoyun_codegen::page::Rule;
use duoyun_codegen::source::Sources;
use serde_json::Value;

use crate::schema;

pub(crate) const PLAIN_SERVICE: &str = "\
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

const EXPECTED: &str = "=== diff\n";

struct Case {
    path: PathBuf,
    text: String,
}

impl Case {
    fn given(&self) -> &str {
        self.text.split(EXPECTED).next().unwrap_or_default()
    }

    fn specs(&self, side: &str) -> Specs {
        let mut sources = Sources::default();
        let mut has_service = false;
        for file in self.given().split("--- ").skip(1) {
            let (head, text) = file.split_once('\n').unwrap_or((file, ""));
            let (sides, path) = head.split_once(' ').unwrap_or_default();
            if sides == "both" || sides == side {
                let is_service = path.ends_with("/service.yaml");
                has_service |= is_service;
                let rest = if is_service { "" } else { "about: Does a thing.\nread: 2026-11-21\n" };
                sources.add(path.to_owned(), format!("{text}{rest}"));
            }
        }
        if !has_service {
            sources.add("specs/alibaba/demo/service.yaml".to_owned(), PLAIN_SERVICE.to_owned());
        }
        Specs::new(sources).unwrap_or_else(|(findings, sources)| {
            let findings = diagnostic::render(&findings, &sources, Format::Text, false);
            panic!("{}: {findings}", self.path.display());
        })
    }

    /// The changes, and all that is printed of them.
    fn outcome(&self) -> (Vec<Change>, String) {
        let (before, after) = (self.specs("before"), self.specs("after"));
        let changes = diff::compare(&before, &after);
        let section = changelog::section(&changes, [&before.model, &after.model]);
        let printed = format!("{EXPECTED}{}=== changelog\n{section}", diff::print(&changes, Format::Text));
        (changes, printed)
    }
}

fn cases() -> Vec<Case> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/diff");
    let entries = fs::read_dir(folder).expect("the folder of the cases is there");
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    let text = |path: &PathBuf| fs::read_to_string(path).expect("a case can be read");
    paths.into_iter().map(|path| Case { text: text(&path), path }).collect()
}

#[test]
fn changes_are_told() {
    let mut wrong = Vec::new();
    for case in cases() {
        let actual = format!("{}{}", case.given(), case.outcome().1);
        if actual == case.text {
            continue;
        }
        if env::var_os("UPDATE").is_some() {
            fs::write(&case.path, actual).expect("a case can be written");
        } else {
            let diff = similar::TextDiff::from_lines(case.text.as_str(), &actual);
            wrong.push(format!("{}\n{}", case.path.display(), diff.unified_diff()));
        }
    }
    assert!(wrong.is_empty(), "{}\nto accept this, set UPDATE=1\n", wrong.join("\n"));
}

/// Rules of pages: specs do not spell an index, have no common rows and no tables to lose, and say what narrows.
const OF_PAGES: &[Rule] = &[
    Rule::ParamIndexSpelling,
    Rule::LengthChanged,
    Rule::ListSizeChanged,
    Rule::AvailabilityNote,
    Rule::ErrorMessageTemplated,
    Rule::ErrorMessagePunctuation,
    Rule::CommonRow,
    Rule::RowOrder,
    Rule::TableVanished,
];

#[test]
fn each_rule_has_a_case() {
    let shown: BTreeSet<Rule> = cases().iter().flat_map(|case| case.outcome().0).map(|change| change.rule).collect();
    let missing: Vec<_> = Rule::ALL.iter().filter(|rule| !shown.contains(rule) && !OF_PAGES.contains(rule)).collect();
    assert!(missing.is_empty(), "no case shows {missing:?}");
    assert!(OF_PAGES.iter().all(|rule| !shown.contains(rule)), "a rule of pages alone is shown by specs");
}

#[test]
fn specs_do_not_differ_from_themselves() {
    for case in cases() {
        assert_eq!(diff::compare(&case.specs("after"), &case.specs("after")), [], "{}", case.path.display());
    }
}

#[test]
fn json_fits_the_published_schema() {
    let published: Value = serde_json::from_str(diff::SCHEMA).expect("the schema is JSON");
    let ids = published.pointer("/definitions/change/properties/rule/enum").and_then(Value::as_array);
    let ids: Vec<&str> = ids.into_iter().flatten().filter_map(Value::as_str).collect();
    assert_eq!(ids, Rule::ALL.iter().map(|rule| rule.id()).collect::<Vec<_>>());
    for case in cases() {
        let printed = diff::print(&case.outcome().0, Format::Json);
        let json = serde_json::from_str(&printed).expect("the changes are JSON");
        assert_eq!(schema::violations(&published, &json), Vec::<String>::new(), "{}", case.path.display());
    }
}
