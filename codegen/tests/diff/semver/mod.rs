//! What `diff` demands of the next version, beside what judges demand who know nothing of specs and rules: the API as rustdoc
//! tells it, the emitted text, and cargo-semver-checks where `DUOYUN_SEMVER_CHECKS` names it.

mod api;
mod crates;
mod lints;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{env, fs, io};

use duoyun_codegen::change::{Bump, Rule};
use duoyun_codegen::diff::{Change, Demand};
use duoyun_codegen::emit::{self, File};

use crate::bundles::{OF_PAGES, changes};
use crate::cases::{Case, cases};

static DOCUMENTED: LazyLock<[PathBuf; 2]> = LazyLock::new(|| crates::documented(&cases("diff")));

/// What an API can show of a demand.
fn shown(bump: Bump) -> Bump {
    if bump == Bump::Patch { Bump::None } else { bump }
}

/// What the rules demand together that say they are seen in the API.
fn seen(changes: &[Change]) -> Bump {
    let seen = changes.iter().filter(|change| change.rule.unseen().is_none()).map(|change| change.bump);
    shown(seen.max().unwrap_or(Bump::None))
}

#[test]
fn the_api_demands_what_the_rules_demand() {
    let [before, after] = DOCUMENTED.each_ref().map(|json| api::modules(json));
    let mut wrong = String::new();
    let mut unseen = Vec::new();
    for case in cases("diff") {
        let module = crates::module(&case);
        let changes = changes(&case);
        let (ours, seen) = (Demand::of(&changes).generated, seen(&changes));
        let (judged, reasons) = api::demand(&before[&module], &after[&module]);
        if judged < seen || judged > shown(ours) {
            let _ = writeln!(wrong, "{module}: the rules demand {ours:?}, the API {judged:?}\n{reasons}");
        }
        if judged < shown(ours) {
            unseen.extend(changes.iter().filter(|change| change.bump == ours).map(|change| change.rule));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    // A reason that no case needs is none.
    for rule in Rule::ALL.iter().filter(|rule| rule.unseen().is_some()) {
        assert!(unseen.contains(rule), "the API shows all that {} demands", rule.id());
    }
}

#[test]
fn each_rule_decides_a_case() {
    let cases: Vec<_> = cases("diff").iter().map(changes).collect();
    let decides = |rule: Rule, changes: &[Change]| {
        let ours = Demand::of(changes).generated;
        let mut weightiest = changes.iter().filter(|change| change.bump == ours);
        // What asks for a patch is judged by nothing being seen, however many ask.
        if ours > Bump::Patch {
            changes.iter().any(|change| change.rule == rule) && weightiest.all(|change| change.rule == rule)
        } else {
            weightiest.any(|change| change.rule == rule)
        }
    };
    let undecided = |rule: &&Rule| !OF_PAGES.contains(rule) && !cases.iter().any(|changes| decides(**rule, changes));
    let undecided: Vec<_> = Rule::ALL.iter().filter(undecided).collect();
    assert!(undecided.is_empty(), "no case is decided by {undecided:?}");
}

#[test]
fn no_release_is_demanded_when_nothing_is_emitted_otherwise() {
    let mut wrong = String::new();
    for case in cases("diff") {
        let changes = changes(&case);
        let [before, after] = ["before", "after"].map(|side| emit::emit(&case.specs(side).model));
        if before == after {
            assert_eq!(Demand::of(&changes).generated, Bump::None, "{}", case.path.display());
        }
        let gone = before.iter().filter(|file| !after.iter().any(|kept| kept.path == file.path));
        for file in after.iter().filter(|file| !before.contains(file)).chain(gone) {
            let described = described(file);
            let names =
                |change: &Change| described.starts_with(&change.operation) || change.operation.starts_with(&described);
            if !changes.iter().any(|change| change.bump > Bump::None && names(change)) {
                let _ = writeln!(wrong, "{}: {} is another, and no change says so", case.path.display(), file.path);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What changes call that which a file is emitted from, as its first line says: a cloud, a service or an operation.
fn described(file: &File) -> String {
    let source = file.text.split("from specs/").nth(1).and_then(|rest| rest.split(". Do not edit").next());
    let source = source.unwrap_or_default().trim_end_matches(".yaml").trim_end_matches("/service");
    // The group of an operation is no part of its name.
    match source.split('/').collect::<Vec<_>>()[..] {
        [cloud, service, _, operation] => format!("{cloud}/{service}/{operation}"),
        _ => source.to_owned(),
    }
}

#[test]
fn no_more_is_demanded_by_cargo_semver_checks() {
    let tool = env::var_os("DUOYUN_SEMVER_CHECKS").ok_or_else(|| "DUOYUN_SEMVER_CHECKS does not name it".to_owned());
    let failing = match tool.and_then(|tool| lints::failing(&tool, &DOCUMENTED)) {
        Ok(failing) => failing,
        Err(reason) => {
            // Past the test harness, which would hide it.
            let line = format!("SKIPPED: cargo-semver-checks did not judge what changes demand: {reason}\n");
            let _ = io::Write::write_all(&mut io::stderr(), line.as_bytes());
            return;
        }
    };
    let mut printed = String::from(HEAD);
    for case in cases("diff") {
        let Some(lints) = failing.get(&crates::module(&case)) else { continue };
        let ours = Demand::of(&changes(&case)).generated;
        for (bump, lint) in lints {
            let _ = writeln!(printed, "{} {bump:?} {lint}", name(&case));
            let is_judged = lint != NUMBERS;
            assert!(*bump <= ours || !is_judged, "{}: {lint} demands {bump:?}, the rules {ours:?}", name(&case));
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff/semver/lints.txt");
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, &printed).expect("the file can be written");
    }
    let expected = fs::read_to_string(&path).expect("the file can be read");
    let diff = similar::TextDiff::from_lines(expected.as_str(), &printed);
    assert!(expected == printed, "{}\nto accept this, set UPDATE=1\n", diff.unified_diff());
}

/// A new code moves the numbers of those after it. `ErrorKind` says that they mean nothing, as those of `std::io::ErrorKind`
/// do; were it otherwise, every new code would be a major change.
const NUMBERS: &str = "enum_no_repr_variant_discriminant_changed";

const HEAD: &str = "\
# What cargo-semver-checks demands for each case and by which of its lints. A case that is not here passes all of them: the tool
# does not look at the types of fields and arguments, and takes nothing new for a demand.
";

fn name(case: &Case) -> &str {
    case.path.file_stem().and_then(|name| name.to_str()).unwrap_or_default()
}
