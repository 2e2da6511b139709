//! Reading documentation pages, and comparing them with the specs.

use super::diff::FailOn;
use super::{Outcome, linted, locate};
use duoyun_codegen::diagnostic::Format;
use duoyun_codegen::drift::Told;
use duoyun_codegen::page::{self, Reading};
use duoyun_codegen::{draft, drift};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Prints the facts of pages as JSON, or as specs to finish by hand, with what is wrong with the pages beside.
pub fn read(pages: &[PathBuf], is_draft: bool) -> io::Result<Outcome> {
    for path in pages {
        let reading = reading(path)?;
        if is_draft {
            print!("{}", draft::draft(&reading.facts));
            for diagnostic in &reading.diagnostics {
                eprintln!("{}: {diagnostic}", path.display());
            }
        } else {
            println!("{:#}", reading.to_json());
        }
    }
    Ok(Outcome::Fine)
}

/// Compares pages with the specs of their operations.
pub fn drift(root: &Path, pages: &[PathBuf], fail_on: FailOn, format: Format) -> io::Result<Outcome> {
    let specs = linted(root, format)?;
    let (mut changes, mut unmatched) = (Vec::new(), Vec::new());
    for path in pages {
        let name = path.display().to_string();
        match drift::compare(&name, &reading(path)?.facts, &specs) {
            Ok(found) => changes.extend(found),
            Err(why) => unmatched.push(format!("{name}: {why}")),
        }
    }
    print!("{}", drift::print(&changes, Told::Page, format));
    // The other pages are of use even when one has no spec.
    if !unmatched.is_empty() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, unmatched.join("; ")));
    }
    Ok(fail_on.outcome(&changes))
}

/// The reading of a file.
pub(super) fn reading(path: &Path) -> io::Result<Reading> {
    let text = fs::read_to_string(path).map_err(|error| locate(path, &error))?;
    Ok(page::read(&path.to_string_lossy(), &text))
}
