//! Reading documentation pages.

use super::{Outcome, note, print};
use duoyun_codegen::page::{self, Reading};
use duoyun_codegen::{disk, draft};
use std::io;
use std::path::{Path, PathBuf};

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

/// The reading of a file.
pub(super) fn reading(path: &Path) -> io::Result<Reading> {
    Ok(page::read(&path.to_string_lossy(), &disk::read(path)?))
}
