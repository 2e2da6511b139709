//! What changed between two versions of a page: our own pair, which shows every rule, and the real pairs of the folder that
//! `DUOYUN_PAGES` names.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use duoyun_codegen::change::Rule;
use duoyun_codegen::page::{self, Change};
use serde_json::Value;

use crate::truth;

fn changes(folder: &Path) -> Vec<Change> {
    let read = |name| truth::read_page(&folder.join(name));
    page::compare(&read("before.md"), &read("after.md"))
}

#[test]
fn every_kind_of_change_is_told() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/changes");
    let told: Vec<String> = changes(&folder).iter().map(ToString::to_string).collect();
    if std::env::var_os("DUOYUN_BLESS").is_some() {
        fs::write(folder.join("expected.txt"), told.join("\n") + "\n").expect("the expected changes can be written");
    }
    let expected = fs::read_to_string(folder.join("expected.txt")).unwrap_or_default();
    assert_eq!(told, expected.lines().collect::<Vec<_>>());
}

#[test]
fn a_page_does_not_differ_from_itself() {
    for path in crate::own::pages() {
        let facts = truth::read_page(&path);
        assert_eq!(page::compare(&facts, &facts), [], "{}", path.display());
    }
}

/// The kinds of change in the truth, each with the rules that tell it.
const KINDS: &[(&str, &[Rule])] = &[
    ("param_added", &[Rule::ParamAddedOptional, Rule::ParamAddedRequired]),
    ("param_removed", &[Rule::ParamRemoved]),
    ("param_renamed", &[Rule::ParamRenamed]),
    ("param_case_changed", &[Rule::ParamCaseChanged]),
    ("param_type_changed", &[Rule::ParamTypeChanged, Rule::ParamTypeRefined]),
    ("required_changed", &[Rule::ParamRequiredRelaxed, Rule::ParamRequiredTightened, Rule::ElementRequiredChanged]),
    ("enum_added", &[Rule::EnumValueAdded]),
    ("enum_removed", &[Rule::EnumValueRemoved]),
    ("range_changed", &[Rule::RangeNarrowed, Rule::RangeWidened]),
    ("list_size_changed", &[Rule::ListSizeChanged]),
    ("default_changed", &[Rule::DefaultChanged]),
    ("deprecated", &[Rule::ParamDeprecated, Rule::FieldDeprecated]),
    ("availability_note_added", &[Rule::AvailabilityNote]),
    ("field_added", &[Rule::FieldAdded]),
    ("element_row_added", &[Rule::FieldAdded]),
    ("field_removed", &[Rule::FieldRemoved]),
    ("field_type_changed", &[Rule::FieldTypeChanged, Rule::FieldTypeRefined]),
    ("error_added", &[Rule::ErrorAdded]),
    ("error_removed", &[Rule::ErrorRemoved]),
    ("error_code_case_changed", &[Rule::ErrorCodeCaseChanged]),
    ("error_status_changed", &[Rule::ErrorStatusChanged]),
    ("error_variant_added", &[Rule::ErrorVariantRowAdded]),
    ("error_variant_removed", &[Rule::ErrorVariantRowRemoved]),
    ("error_message_changed", &[Rule::ErrorMessageChanged, Rule::ErrorMessageTemplated]),
    ("error_rows_reordered", &[Rule::RowOrder]),
    ("param_rows_reordered", &[Rule::RowOrder]),
    ("index_spelling_changed", &[Rule::ParamIndexSpelling]),
    ("enum_case_changed", &[Rule::EnumValueCaseChanged]),
    ("enum_introduced", &[Rule::EnumIntroduced]),
    ("enum_dropped", &[Rule::EnumDropped]),
    ("length_changed", &[Rule::LengthChanged]),
];

/// Rules that tell of spelling and order; the truth need not list them.
const UNLISTED: &[Rule] =
    &[Rule::CommonRow, Rule::RowOrder, Rule::ParamIndexSpelling, Rule::ErrorMessagePunctuation, Rule::TableVanished];

/// A change of the truth, as its kind and the last part of its path.
fn verified(folder: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(folder.join("changes.json")).expect("the changes of a pair are there");
    let truth: Value = serde_json::from_str(&text).expect("the changes of a pair are JSON");
    let mut verified = Vec::new();
    for change in truth["verified_changes"].as_array().into_iter().flatten() {
        let text = |key: &str| change[key].as_str().unwrap_or_default().to_owned();
        let renamed = change["new"].as_str().filter(|_| text("kind") == "param_renamed");
        let path = renamed.map_or_else(|| text("path"), str::to_owned);
        let values = change["values"].as_array().map_or(1, Vec::len);
        verified.extend(std::iter::repeat_n((text("kind"), path), values));
    }
    verified
}

fn tells(change: &Change, kind: &str, path: &str) -> bool {
    let rules = KINDS.iter().find(|(name, _)| *name == kind).map(|(_, rules)| *rules).unwrap_or_default();
    let path = path.trim_start_matches("request.").trim_start_matches("response.");
    let told = change.path.trim_end_matches("[]");
    let same_path = told == format!("errors.{path}") || told.ends_with(&format!(".{path}")) || path.is_empty();
    rules.contains(&change.rule) && same_path
}

#[test]
fn real_changes_meet_the_bars() {
    let Some(folder) = truth::folder() else { return };
    let (mut right, mut told, mut true_ones) = (0_u32, 0_u32, 0_u32);
    let mut by_rule: BTreeMap<&str, u32> = BTreeMap::new();
    let pairs = fs::read_dir(folder.join("changes")).expect("the folder has changes");
    let mut pairs: Vec<PathBuf> = pairs.filter_map(|entry| Some(entry.ok()?.path())).collect();
    pairs.sort();
    for pair in pairs {
        let mut verified = verified(&pair);
        true_ones += u32::try_from(verified.len()).unwrap_or(u32::MAX);
        for change in changes(&pair) {
            let listed = verified.iter().position(|(kind, path)| tells(&change, kind, path));
            if listed.is_none() && UNLISTED.contains(&change.rule) {
                continue;
            }
            told += 1;
            *by_rule.entry(change.rule.id()).or_default() += 1;
            match listed {
                Some(at) => {
                    verified.remove(at);
                    right += 1;
                }
                None => println!("{}: too many: {change}", pair.display()),
            }
        }
        for (kind, path) in verified {
            println!("{}: missed: {kind} {path}", pair.display());
        }
    }
    let precision = f64::from(right) / f64::from(told.max(1));
    let recall = f64::from(right) / f64::from(true_ones.max(1));
    println!(
        "changes: precision {precision:.3} of {told} (bar 0.97), recall {recall:.3} of {true_ones} (bar 0.95); {by_rule:?}"
    );
    assert!(precision >= 0.97 && recall >= 0.95, "a bar is not met");
}
