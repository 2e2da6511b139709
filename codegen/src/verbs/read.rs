//! Reading documentation pages.

use super::{Outcome, bad, note, print};
use duoyun_codegen::page::{self, Reading};
use duoyun_codegen::{disk, draft};
use std::io;
use std::path::{Path, PathBuf};

/// Prints the facts of pages as JSON, or as specs to finish by hand, with what is wrong with the pages beside.
pub fn read(pages: &[PathBuf], is_draft: bool) -> io::Result<Outcome> {
    for path in pages {
        if is_draft {
            let reading = plausible(path)?;
            print(draft::draft(&reading.facts))?;
            for diagnostic in &reading.diagnostics {
                note(format_args!("{}: {diagnostic}", path.display()));
            }
        } else {
            print(format_args!("{:#}\n", reading(path)?.to_json()))?;
        }
    }
    Ok(Outcome::Fine)
}

/// The reading of a file that can be a page of an operation.
pub(super) fn plausible(path: &Path) -> io::Result<Reading> {
    let reading = reading(path)?;
    match reading.facts.overlong() {
        Some(what) => Err(bad(format!("{}: {what}", path.display()))),
        None => Ok(reading),
    }
}

fn reading(path: &Path) -> io::Result<Reading> {
    Ok(page::read(&path.to_string_lossy(), &disk::read(path)?))
}
