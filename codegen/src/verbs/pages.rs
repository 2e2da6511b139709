//! Reading documentation pages, and comparing them with the specs.

use super::{Outcome, locate, print_findings};
use duoyun_codegen::diagnostic::Format;
use duoyun_codegen::diff::{self, Demand, Specs};
use duoyun_codegen::drift::{Accepted, Policy};
use duoyun_codegen::page::{self, Reading};
use duoyun_codegen::source::read_specs;
use duoyun_codegen::{draft, drift, output, spec};
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

/// What `drift` is asked to do.
pub struct Drift {
    /// Whether the specs are brought to the pages.
    pub write: bool,
    /// Whether pages are compared that state what they stated when they were last read.
    pub full: bool,
    pub accept: Vec<String>,
    pub keep: Vec<String>,
    pub day: String,
}

/// Compares pages with the specs of their operations, and brings these to the pages when asked to.
pub fn drift(root: &Path, pages: &[PathBuf], options: &Drift, format: Format) -> io::Result<Outcome> {
    let bad = |message: String| io::Error::new(io::ErrorKind::InvalidInput, message);
    if !spec::structure::is_date(&options.day) {
        return Err(bad(format!("`{}` is no day such as 2026-11-21", options.day)));
    }
    let specs = Specs::new(read_specs(root)?).map_err(|(findings, sources)| {
        print_findings(&findings, &sources, format);
        io::Error::new(io::ErrorKind::InvalidData, "the specs have findings")
    })?;
    let names: Vec<String> = pages.iter().map(|path| path.display().to_string()).collect();
    let facts = pages.iter().map(|path| Ok(reading(path)?.facts)).collect::<io::Result<Vec<_>>>()?;
    let pages: Vec<_> = names.iter().zip(&facts).map(|(name, facts)| drift::Page { name, facts }).collect();
    let (outcomes, demand) = if options.write {
        let accept = Accepted::parse(&options.accept).map_err(bad)?;
        let policy = Policy { accept, keep: Accepted::parse(&options.keep).map_err(bad)?, day: options.day.clone() };
        let written = drift::write(&pages, &specs, &policy);
        let files = written.files.into_iter().map(|file| (file, None)).collect();
        output::write(root, &output::Changes { write: files, remove: Vec::new() })?;
        // What was written is what is released.
        let changes = written.specs.map(|new| diff::compare(&specs, &new)).unwrap_or_default();
        (written.outcomes, Demand::of(&changes))
    } else {
        let outcomes: Vec<_> = pages.iter().map(|page| drift::outcome(*page, &specs, options.full)).collect();
        let changes: Vec<_> =
            outcomes.iter().flat_map(drift::Outcome::changes).map(|(change, _)| change.clone()).collect();
        (outcomes, Demand::of(&changes))
    };
    let outcomes: Vec<_> = names.iter().map(String::as_str).zip(&outcomes).collect();
    print!("{}", drift::print(&outcomes, demand, format));
    // The other pages are of use even when one has no spec.
    let unmatched = outcomes.iter().filter_map(|(name, outcome)| match outcome {
        drift::Outcome::Unmatched(why) => Some(format!("{name}: {why}")),
        _ => None,
    });
    let unmatched: Vec<String> = unmatched.collect();
    if !unmatched.is_empty() {
        return Err(bad(unmatched.join("; ")));
    }
    let has_findings = outcomes.iter().any(|(_, outcome)| outcome.has_findings());
    Ok(if has_findings { Outcome::Findings } else { Outcome::Fine })
}

/// The reading of a file.
pub(super) fn reading(path: &Path) -> io::Result<Reading> {
    let text = fs::read_to_string(path).map_err(|error| locate(path, &error))?;
    Ok(page::read(&path.to_string_lossy(), &text))
}
