//! Reading documentation pages.

use super::{Outcome, bad, note, print};
use duoyun_codegen::disk;
use duoyun_codegen::draft::{self, Destination};
use duoyun_codegen::page::{self, Reading};
use duoyun_codegen::source::read_specs;
use std::io;
use std::path::{Path, PathBuf};

/// What `read` is asked to do.
#[derive(clap::Args)]
pub struct Options {
    /// Prints specs to finish by hand instead.
    #[arg(long)]
    draft: bool,
    /// The folder that the draft is for, as in specs/alibaba/ecs/disk; by default that of the service whose permission the
    /// page names.
    #[arg(long, requires = "draft", value_name = "FOLDER")]
    into: Option<String>,
    /// Pages in any layout: Markdown, saved HTML or extracted text.
    #[arg(required = true)]
    pages: Vec<PathBuf>,
}

/// Prints the facts of pages as JSON, or as specs to finish by hand, with what is wrong with the pages beside.
pub fn read(root: &Path, options: &Options) -> io::Result<Outcome> {
    let specs = if options.draft { Some(read_specs(root)?) } else { None };
    for path in &options.pages {
        if let Some(specs) = &specs {
            let reading = plausible(path)?;
            let destination = match &options.into {
                Some(folder) => Destination::of(folder, specs).map_err(bad)?,
                None => Destination::guess(&reading.facts, specs),
            };
            print(draft::draft(&reading.facts, &destination))?;
            for diagnostic in &reading.diagnostics {
                note(diagnostic.on(&path.to_string_lossy()));
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
