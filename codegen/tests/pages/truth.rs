//! How well real pages are read, against what is known to be true of them: the pages and truths in the folder that
//! `DUOYUN_PAGES` names, where it is set.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use duoyun_codegen::page::{self, Facts, Known, Type};
use serde_json::Value;

pub(crate) fn folder() -> Option<PathBuf> {
    env::var_os("DUOYUN_PAGES").map(PathBuf::from)
}

pub(crate) fn read_page(path: &Path) -> Facts {
    let text = fs::read_to_string(path).expect("a page is readable");
    page::read(&path.to_string_lossy(), &text).facts
}

/// How many of how many.
#[derive(Default)]
struct Share {
    right: u32,
    all: u32,
    misses: Vec<String>,
}

impl Share {
    fn count(&mut self, right: bool, miss: impl FnOnce() -> String) {
        self.all += 1;
        if right {
            self.right += 1;
        } else {
            self.misses.push(miss());
        }
    }

    /// Counts what was read against what is there, each taken once.
    fn count_all(&mut self, operation: &str, read: Vec<String>, mut there: Vec<String>) {
        for one in read {
            let found = there.iter().position(|other| *other == one);
            if let Some(at) = found {
                there.remove(at);
            }
            self.count(found.is_some(), || format!("{operation}: too many: {one}"));
        }
        for one in there {
            self.count(false, || format!("{operation}: missing: {one}"));
        }
    }

    fn meets(&self, what: &str, percent: f64) -> bool {
        let share = 100.0 * f64::from(self.right) / f64::from(self.all.max(1));
        println!("{what}: {} of {} ({share:.2} %, bar {percent} %)", self.right, self.all);
        for miss in &self.misses {
            println!("    {miss}");
        }
        self.all == 0 || share >= percent
    }
}

#[derive(Default)]
struct Figures {
    operations: Share,
    names: Share,
    types: Share,
    required: Share,
    errors: Share,
    fields: Share,
    paths: Share,
}

#[test]
fn real_pages_meet_the_bars() {
    let Some(folder) = folder() else { return };
    let truths = fs::read_dir(folder.join("truth")).expect("the folder has truths");
    let mut truths: Vec<PathBuf> = truths.filter_map(|entry| Some(entry.ok()?.path())).collect();
    truths.sort();
    let mut figures = Figures::default();
    for path in truths {
        let truth = fs::read_to_string(&path).expect("a truth is readable");
        let truth: Value = serde_json::from_str(&truth).expect("a truth is JSON");
        let operation = truth["operation"].as_str().unwrap_or_default();
        let facts = read_page(&folder.join("pages").join(format!("{operation}.md")));
        let named = facts.operation.stated().map(String::as_str) == Some(operation);
        figures.operations.count(named, || operation.to_owned());
        figures.count_parameters(operation, &facts, &truth);
        figures.count_errors(operation, &facts, &truth);
        figures.count_response(operation, &facts, &truth);
    }
    let bars = [
        figures.operations.meets("operations", 100.0),
        figures.names.meets("parameter names", 99.0),
        figures.types.meets("parameter types", 100.0),
        figures.required.meets("required outside lists", 99.0),
        figures.errors.meets("error rows", 100.0),
        figures.fields.meets("response names", 99.0),
        figures.paths.meets("response paths, where stated", 95.0),
    ];
    assert!(bars.iter().all(|&met| met), "a bar is not met");
}

/// Parameters every operation has, which the vendor's metadata leaves out.
const COMMON: &[&str] = &["Action", "Version", "OwnerId", "OwnerAccount", "ResourceOwnerId", "ResourceOwnerAccount"];

impl Figures {
    /// The metadata is two months younger than the pages, so a name is right if it is there or in today's list.
    fn count_parameters(&mut self, operation: &str, facts: &Facts, truth: &Value) {
        let described = truth["params"].as_object().into_iter().flatten();
        let described: BTreeMap<String, &Value> = described.map(|(name, value)| (spelled(name), value)).collect();
        let today: Vec<&str> =
            truth["params_2026"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for parameter in facts.parameters.stated().into_iter().flatten() {
            let name = &parameter.field.name;
            if COMMON.contains(&name.as_str()) {
                continue;
            }
            let known = described.get(&spelled(name));
            let miss = || format!("{operation}: {name}");
            self.names.count(known.is_some() || today.contains(&name.as_str()), miss);
            let Some(known) = known else { continue };
            // A list whose elements are not stated cannot be compared with the type of its elements.
            if let Known::Stated(ty) = &parameter.field.ty {
                let right = *ty == Type::List(None)
                    || ty.to_string() == known["type"].as_str().unwrap_or_default().to_lowercase();
                self.types.count(right, miss);
            }
            // In a list, the metadata means "within an element" and the page means "in the call".
            if !parameter.field.is_in_list() {
                self.required.count(parameter.required == known["required"].as_bool().into(), miss);
            }
        }
    }

    fn count_errors(&mut self, operation: &str, facts: &Facts, truth: &Value) {
        let read = facts.errors.stated().into_iter().flatten().map(|row| {
            let status = row.status.stated().map(ToString::to_string).unwrap_or_default();
            format!("{status} {}", row.code)
        });
        let there = truth["errors"].as_array().into_iter().flatten().map(|row| {
            let text = |key: &str| row[key].as_str().unwrap_or_default();
            format!("{} {}", text("status"), text("code"))
        });
        self.errors.count_all(operation, read.collect(), there.collect());
    }

    /// Paths come from today's SDK, years younger than the pages; a name that it no longer has is not judged.
    fn count_response(&mut self, operation: &str, facts: &Facts, truth: &Value) {
        let rows = facts.response.stated().map(Vec::as_slice).unwrap_or_default();
        let there = truth["response_rows"].as_array().into_iter().flatten();
        let there = there.map(|row| row["name"].as_str().unwrap_or_default().to_owned());
        self.fields.count_all(operation, rows.iter().map(|field| field.name.clone()).collect(), there.collect());

        let today = truth["response_2026"].as_object().into_iter().flatten();
        let today: Vec<String> = today.map(|(path, _)| path.replace("[]", "")).collect();
        for field in rows {
            let known = today.iter().any(|path| path.rsplit('.').next() == Some(field.name.as_str()));
            if let Some(path) = field.path.stated().filter(|_| known) {
                self.paths.count(today.contains(&path.replace("[]", "")), || format!("{operation}: {path}"));
            }
        }
    }
}

/// A name with the index spelled one way.
fn spelled(name: &str) -> String {
    name.split('.').map(|part| if part == "n" { "N" } else { part }).collect::<Vec<_>>().join(".")
}
