//! Reading documentation pages, and comparing them with the specs.

use super::diff::FailOn;
use super::{Outcome, bad, linted, locate, note, policy, print, tell_idle};
use duoyun_codegen::diagnostic::Format;
use duoyun_codegen::diff::{self, Demand};
use duoyun_codegen::drift::Teller;
use duoyun_codegen::page::{self, Reading};
use duoyun_codegen::{draft, drift, output};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Prints the facts of pages as JSON, or as specs to finish by hand, with what is wrong with the pages beside.
pub fn read(pages: &[PathBuf], is_draft: bool) -> io::Result<Outcome> {
    for path in pages {
        let reading = reading(path)?;
        if is_draft {
            print(draft::draft(&reading.facts))?;
            for diagnostic in &reading.diagnostics {
                note(format_args!("{}: {diagnostic}", path.display()));
            }
        } else {
            print(format_args!("{:#}\n", reading.to_json()))?;
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
    pub read: Option<String>,
    pub fail_on: FailOn,
}

/// Compares pages with the specs of their operations, and brings these to the pages when asked to.
pub fn drift(root: &Path, pages: &[PathBuf], options: &Drift, format: Format) -> io::Result<Outcome> {
    let policy = policy(&options.accept, &options.keep, options.read.clone())?;
    let specs = linted(root, format)?;
    let names: Vec<String> = pages.iter().map(|path| path.display().to_string()).collect();
    let texts = pages.iter().map(|path| text(path)).collect::<io::Result<Vec<_>>>()?;
    let facts: Vec<_> = names.iter().zip(&texts).map(|(name, text)| page::read(name, text).facts).collect();
    let pages = names.iter().zip(&texts).zip(&facts);
    let pages: Vec<_> =
        pages.map(|((name, text), facts)| drift::Page { name, language: page::language(text), facts }).collect();
    let (outcomes, demand) = if options.write {
        let written = drift::write(&pages, &specs, &policy);
        let files = written.files.into_iter().map(|file| (file, None)).collect();
        output::write(root, &output::Changes { write: files, remove: Vec::new() })?;
        // What was written is what is released.
        let changes = written.specs.map(|new| diff::compare(&specs, &new)).unwrap_or_default();
        (written.outcomes, Demand::of(&changes))
    } else {
        let outcomes = drift::outcomes(&pages, &specs, options.full);
        let demand = Demand::of(outcomes.iter().flat_map(drift::Outcome::changes).map(|(change, _)| change));
        (outcomes, demand)
    };
    tell_idle(&policy, outcomes.iter());
    let outcomes: Vec<_> = names.iter().map(String::as_str).zip(&outcomes).collect();
    print(drift::print(&outcomes, Teller::Page, demand, format))?;
    // The other pages are of use even when one has no spec.
    let unmatched = outcomes.iter().filter_map(|(name, outcome)| match outcome {
        drift::Outcome::Unmatched(why) => Some(format!("{name}: {why}")),
        _ => None,
    });
    let unmatched: Vec<String> = unmatched.collect();
    if !unmatched.is_empty() {
        return Err(bad(unmatched.join("; ")));
    }
    Ok(options.fail_on.outcome(outcomes.iter().flat_map(|(_, outcome)| outcome.findings())))
}

/// The reading of a file.
pub(super) fn reading(path: &Path) -> io::Result<Reading> {
    Ok(page::read(&path.to_string_lossy(), &text(path)?))
}

/// The text of a page.
pub(super) fn text(path: &Path) -> io::Result<String> {
    fs::read_to_string(path).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData => bad(format!("{}: no text in UTF-8; save the page as that", path.display())),
        _ => locate(path, &error),
    })
}
