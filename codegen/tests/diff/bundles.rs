//! A case has the files of both sets, each under `before`, `after` or `both`, then what `diff` prints, then what `changelog` does.
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

use std::collections::BTreeSet;

use duoyun_codegen::change::Rule;
use duoyun_codegen::diagnostic::Format;
use duoyun_codegen::diff::{self, Change, changelog};
use serde_json::Value;

use crate::cases::{Case, assert_printed, cases};
use crate::schema;

pub(crate) fn changes(case: &Case) -> Vec<Change> {
    diff::compare(&case.specs("before"), &case.specs("after"))
}

#[test]
fn changes_are_told() {
    assert_printed("diff", |case| {
        let (before, after) = (case.specs("before"), case.specs("after"));
        let changes = diff::compare(&before, &after);
        let section = changelog::section(&changes, [&before.model, &after.model]);
        format!("=== diff\n{}=== changelog\n{section}", diff::print(&changes, Format::Text))
    });
}

/// Rules of pages: specs do not spell an index, have no common rows and no tables to lose, and say what narrows.
pub(crate) const OF_PAGES: &[Rule] = &[
    Rule::ParamIndexSpelling,
    Rule::LengthChanged,
    Rule::ListSizeChanged,
    Rule::AvailabilityNote,
    Rule::ErrorMessageTemplated,
    Rule::ErrorMessagePunctuation,
    Rule::CommonRow,
    Rule::TableVanished,
    Rule::LanguageMismatch,
];

#[test]
fn each_rule_has_a_case() {
    let shown: BTreeSet<Rule> = cases("diff").iter().flat_map(changes).map(|change| change.rule).collect();
    let missing: Vec<_> = Rule::ALL.iter().filter(|rule| !shown.contains(rule) && !OF_PAGES.contains(rule)).collect();
    assert!(missing.is_empty(), "no case shows {missing:?}");
    assert!(OF_PAGES.iter().all(|rule| !shown.contains(rule)), "a rule of pages alone is shown by specs");
}

#[test]
fn specs_do_not_differ_from_themselves() {
    for case in cases("diff") {
        assert_eq!(diff::compare(&case.specs("after"), &case.specs("after")), [], "{}", case.path.display());
    }
}

#[test]
fn json_fits_the_published_schema() {
    let published: Value = serde_json::from_str(diff::SCHEMA).expect("the schema is JSON");
    let ids = published.pointer("/definitions/change/properties/rule/enum").and_then(Value::as_array);
    let ids: Vec<&str> = ids.into_iter().flatten().filter_map(Value::as_str).collect();
    assert_eq!(ids, Rule::ALL.iter().map(|rule| rule.id()).collect::<Vec<_>>());
    for case in cases("diff") {
        let printed = diff::print(&changes(&case), Format::Json);
        let json = serde_json::from_str(&printed).expect("the changes are JSON");
        assert_eq!(schema::violations(&published, &json), Vec::<String>::new(), "{}", case.path.display());
    }
}
