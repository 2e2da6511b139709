//! How well pages are read: against the folder of real pages that `DUOYUN_PAGES` names, where it is set.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use duoyun_codegen::page::{self, Facts, Known, Type};
use serde_json::Value;

/// How many of how many.
#[derive(Default)]
struct Share {
    right: usize,
    all: usize,
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

    #[allow(clippy::cast_precision_loss)]
    fn meets(&self, what: &str, percent: f64) -> bool {
        let share = if self.all == 0 { 100.0 } else { 100.0 * self.right as f64 / self.all as f64 };
        println!("{what}: {} of {} ({share:.2} %, bar {percent} %)", self.right, self.all);
        for miss in &self.misses {
            println!("    {miss}");
        }
        share >= percent
    }
}

pub(crate) fn folder() -> Option<PathBuf> {
    env::var_os("DUOYUN_PAGES").map(PathBuf::from)
}

pub(crate) fn read_page(path: &Path) -> Facts {
    let text = fs::read_to_string(path).expect("a page is readable");
    page::read(&path.to_string_lossy(), &text).facts
}

/// Parameters every operation shares, which the vendor's metadata leaves out.
const COMMON: &[&str] = &["Action", "Version", "OwnerId", "OwnerAccount", "ResourceOwnerId", "ResourceOwnerAccount"];

#[test]
fn real_pages_meet_the_bars() {
    let Some(folder) = folder() else { return };
    let (mut names, mut types, mut required) = (Share::default(), Share::default(), Share::default());
    let (mut errors, mut response, mut operations) = (Share::default(), Share::default(), Share::default());
    let mut truths: Vec<PathBuf> = fs::read_dir(folder.join("truth"))
        .expect("the folder has a truth")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    truths.sort();
    for path in truths {
        let truth: Value =
            serde_json::from_str(&fs::read_to_string(&path).expect("readable")).expect("a truth is JSON");
        let operation = truth["operation"].as_str().unwrap_or_default();
        let facts = read_page(&folder.join("pages").join(format!("{operation}.md")));
        operations.count(facts.operation.stated().map(String::as_str) == Some(operation), || operation.to_owned());

        let parameters = facts.parameters.stated().map(Vec::as_slice).unwrap_or_default();
        let described = truth["params"].as_object().expect("a truth has parameters");
        let described: BTreeMap<String, &Value> =
            described.iter().map(|(name, value)| (spelled(name), value)).collect();
        for parameter in parameters.iter().filter(|parameter| !COMMON.contains(&parameter.field.name.as_str())) {
            let name = &parameter.field.name;
            let Some(known) = described.get(&spelled(name)) else {
                let today = truth["params_2026"]
                    .as_array()
                    .is_some_and(|today| today.iter().any(|known| known == name.as_str()));
                names.count(today, || format!("{operation}: {name}"));
                continue;
            };
            names.count(true, String::new);
            let list = name.split('.').any(|part| part.eq_ignore_ascii_case("n"));
            match &parameter.field.ty {
                Known::Stated(Type::List(None)) | Known::Unknown => {}
                Known::Stated(ty) => {
                    let stated = known["type"].as_str().unwrap_or_default().to_lowercase();
                    types.count(ty.to_string() == stated, || format!("{operation}: {name}: {ty}, not {stated}"));
                }
            }
            if !list {
                let stated = Known::from(known["required"].as_bool());
                required
                    .count(parameter.required == stated, || format!("{operation}: {name}: {:?}", parameter.required));
            }
        }

        let mut stated: Vec<String> = rows(&truth["errors"], |row| {
            format!("{} {}", row["status"].as_str().unwrap_or_default(), row["code"].as_str().unwrap_or_default())
        });
        for row in facts.errors.stated().into_iter().flatten() {
            let status = row.status.stated().map(ToString::to_string).unwrap_or_default();
            let read = format!("{status} {}", row.code);
            let found = stated.iter().position(|row| *row == read);
            found.map(|at| stated.remove(at));
            errors.count(found.is_some(), || format!("{operation}: too many: {read}"));
        }
        for row in stated {
            errors.count(false, || format!("{operation}: missing: {row}"));
        }

        let mut stated: Vec<String> =
            rows(&truth["response_rows"], |row| row["name"].as_str().unwrap_or_default().to_owned());
        for field in facts.response.stated().into_iter().flatten() {
            let found = stated.iter().position(|row| *row == field.name);
            found.map(|at| stated.remove(at));
            response.count(found.is_some(), || format!("{operation}: too many: {}", field.name));
        }
        for row in stated {
            response.count(false, || format!("{operation}: missing: {row}"));
        }
    }
    let bars = [
        operations.meets("operations", 100.0),
        names.meets("parameter names", 99.0),
        types.meets("parameter types", 100.0),
        required.meets("required outside lists", 99.0),
        errors.meets("error rows", 100.0),
        response.meets("response names", 99.0),
    ];
    assert!(bars.iter().all(|&met| met), "a bar is not met");
}

/// A name with the index spelled one way.
fn spelled(name: &str) -> String {
    name.split('.').map(|part| if part == "n" { "N" } else { part }).collect::<Vec<_>>().join(".")
}

fn rows(value: &Value, text: impl Fn(&Value) -> String) -> Vec<String> {
    value.as_array().map(|rows| rows.iter().map(text).collect()).unwrap_or_default()
}
