//! Reading documentation pages, and comparing them with the specs.

use super::{Outcome, locate, print_findings};
use duoyun_codegen::diagnostic::Format;
use duoyun_codegen::diff::Specs;
use duoyun_codegen::page::{self, Reading};
use duoyun_codegen::source::read_specs;
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
pub fn drift(root: &Path, pages: &[PathBuf], format: Format) -> io::Result<Outcome> {
    let specs = Specs::new(read_specs(root)?).map_err(|(findings, sources)| {
        print_findings(&findings, &sources, format);
        io::Error::new(io::ErrorKind::InvalidData, "the specs have findings")
    })?;
    let (mut changes, mut unmatched) = (Vec::new(), Vec::new());
    for path in pages {
        let name = path.display().to_string();
        match drift::compare(&name, &reading(path)?.facts, &specs) {
            Ok(found) => changes.extend(found),
            Err(why) => unmatched.push(format!("{name}: {why}")),
        }
    }
    print!("{}", drift::print(&changes, format));
    // The other pages are of use even when one has no spec.
    if !unmatched.is_empty() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, unmatched.join("; ")));
    }
    Ok(if changes.is_empty() { Outcome::Fine } else { Outcome::Findings })
}

/// The reading of a file.
pub(super) fn reading(path: &Path) -> io::Result<Reading> {
    let text = fs::read_to_string(path).map_err(|error| locate(path, &error))?;
    Ok(page::read(&path.to_string_lossy(), &text))
}
