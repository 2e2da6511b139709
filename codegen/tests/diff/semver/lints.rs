//! What cargo-semver-checks finds between two versions of a crate.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

use duoyun_codegen::change::Bump;

/// A lint of the tool that fails, and what it demands.
pub(super) type Lint = (Bump, String);

/// The lints that fail, for each module. The tool tells how much a lint demands by which releases it lets pass.
///
/// # Errors
/// When the tool cannot read what this version of rustdoc writes.
pub(super) fn failing(tool: &OsStr, documented: &[PathBuf; 2]) -> Result<BTreeMap<String, BTreeSet<Lint>>, String> {
    let major = for_release(tool, documented, "minor")?;
    let mut failing: BTreeMap<String, BTreeSet<Lint>> = BTreeMap::new();
    for (lint, module) in for_release(tool, documented, "patch")? {
        let bump = if major.contains(&(lint.clone(), module.clone())) { Bump::Major } else { Bump::Minor };
        failing.entry(module).or_default().insert((bump, lint));
    }
    Ok(failing)
}

/// The lints that a release of this kind fails, each with a module that it fails in.
fn for_release(
    tool: &OsStr,
    [before, after]: &[PathBuf; 2],
    release: &str,
) -> Result<BTreeSet<(String, String)>, String> {
    let mut command = Command::new(tool);
    command.args(["semver-checks", "check-release", "--color", "never", "--release-type", release]);
    command.arg("--baseline-rustdoc").arg(before).arg("--current-rustdoc").arg(after);
    let output = command.output().expect("cargo-semver-checks runs");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if let Some(reason) = err.lines().map(str::trim).find(|line| line.starts_with("unsupported rustdoc format")) {
        return Err(reason.to_owned());
    }
    assert!(err.contains("Summary semver requires new"), "cargo-semver-checks did not come to a verdict:\n{err}");

    let mut failing = BTreeSet::new();
    for report in out.split("--- failure ").skip(1) {
        let (lint, report) = report.split_once(':').expect("a lint has a title");
        let (_, places) = report.split_once("Failed in:\n").expect("a lint fails somewhere");
        for place in places.lines().filter(|line| !line.trim().is_empty()) {
            // Each module is a folder, and each place names a file in it.
            let module = place.split_once("src/").and_then(|(_, path)| path.split('/').next());
            let module = module.unwrap_or_else(|| panic!("{lint} does not tell where it fails: {place}"));
            failing.insert((lint.to_owned(), module.to_owned()));
        }
    }
    Ok(failing)
}
