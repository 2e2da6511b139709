//! Cases as texts: files, each after a line `--- SIDE PATH`, then a marker such as `=== expected` and what is printed of them.
//! `UPDATE=1` writes what is printed into the cases.

use std::path::{Path, PathBuf};
use std::{env, fs};

use duoyun_codegen::diagnostic::{self, Format};
use duoyun_codegen::diff::Specs;
use duoyun_codegen::source::Sources;

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
  fields:
    RequestId: { type: string }
";

pub(crate) struct Case {
    pub(crate) path: PathBuf,
    text: String,
}

impl Case {
    /// What stands before the marker.
    fn given(&self) -> &str {
        self.text.split("=== ").next().unwrap_or_default()
    }

    /// The files of a side, and of `both`.
    pub(crate) fn files<'c>(&'c self, side: &'c str) -> impl Iterator<Item = (&'c str, &'c str)> {
        let files = self.given().split("--- ").skip(1).filter_map(|file| {
            let (head, text) = file.split_once('\n')?;
            let (side, path) = head.split_once(' ')?;
            Some((side, path, text))
        });
        files.filter(move |(of, ..)| [side, "both"].contains(of)).map(|(_, path, text)| (path, text))
    }

    /// The specs of a side. `about` and `read` are added to each operation, and a plain `service.yaml` where there is none.
    pub(crate) fn specs(&self, side: &str) -> Specs {
        let mut sources = Sources::default();
        let is_service = |path: &str| path.ends_with("/service.yaml");
        for (path, text) in self.files(side) {
            let rest =
                if is_service(path) || text.starts_with('{') { "" } else { "about: Does a thing.\nread: 2026-11-21\n" };
            sources.add(path.to_owned(), format!("{text}{rest}"));
        }
        if !self.files(side).any(|(path, _)| is_service(path)) {
            sources.add("specs/alibaba/demo/service.yaml".to_owned(), PLAIN_SERVICE.to_owned());
        }
        Specs::new(sources).unwrap_or_else(|(findings, sources)| {
            let findings = diagnostic::render(&findings, &sources, Format::Text, false);
            panic!("{}: {findings}", self.path.display());
        })
    }
}

/// The cases of a folder of the tests.
pub(crate) fn cases(folder: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let entries = fs::read_dir(folder).expect("the folder of the cases is there");
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    let text = |path: &PathBuf| fs::read_to_string(path).expect("a case can be read");
    paths.into_iter().map(|path| Case { text: text(&path), path }).collect()
}

/// Compares what is printed of each case with what it expects.
pub(crate) fn assert_printed(folder: &str, printed: impl Fn(&Case) -> String) {
    let mut wrong = Vec::new();
    for case in cases(folder) {
        let actual = format!("{}{}", case.given(), printed(&case));
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
