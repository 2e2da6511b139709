//! What the whole-workspace tests share: where things are, and expectations that can be rewritten.

#![warn(missing_docs)]
#![allow(clippy::missing_panics_doc, reason = "a test that fails panics")]

pub mod form;
pub mod full;
pub mod mocked;
pub mod python;
pub mod sample;

use duoyun_codegen::emit::File;
use duoyun_codegen::source::Sources;
use duoyun_codegen::{diagnostic, emit, resolve};
use similar::TextDiff;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The workspace.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// The data of the tests, such as `data("diagnostics")`.
pub fn data(folder: &str) -> PathBuf {
    root().join("tests").join("tests").join(folder)
}

/// The files below a folder whose names end so, in order.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("an entry of a folder can be read").path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The text of a file.
pub fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The path below the workspace, with `/`.
pub fn relative(path: &Path) -> String {
    let below = path.strip_prefix(root()).unwrap_or(path);
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Compares a file with what it should hold, or rewrites it when `UPDATE=1`. Gives the difference.
pub fn differs(path: &Path, actual: &str) -> Option<String> {
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == actual {
        return None;
    }
    if env::var_os("UPDATE").is_some() {
        fs::write(path, actual).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        return None;
    }
    let diff = TextDiff::from_lines(expected.as_str(), actual);
    Some(format!("{}\n{}", relative(path), diff.unified_diff().header("expected", "actual")))
}

/// Fails with all the differences, and says how to accept them.
pub fn assert_no_differences(differences: &[String]) {
    assert!(differences.is_empty(), "{}\nto accept this, set UPDATE=1\n", differences.join("\n"));
}

/// The emitted files of specs that are clean.
pub fn emitted(sources: &Sources) -> Vec<File> {
    match resolve::resolve(sources) {
        Ok(model) => emit::emit(&model),
        Err(findings) => panic!("{}", diagnostic::render(&findings, sources, diagnostic::Format::Text, false)),
    }
}

/// The `service.yaml` of a service that has nothing of its own.
pub const PLAIN_SERVICE: &str = "\
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

include!(concat!(env!("OUT_DIR"), "/operations.rs"));
