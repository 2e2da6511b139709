//! Comparing pages and metadata with the specs, and bringing the specs to pages.

use super::diff::FailOn;
use super::import::metadata;
use super::{Outcome, bad, edits, linted, lock, note, policy, print, tell_idle};
use duoyun_codegen::diagnostic::Format;
use duoyun_codegen::diff::{self, Demand};
use duoyun_codegen::drift::{self, Fate, Teller};
use duoyun_codegen::page::{self, Reading};
use duoyun_codegen::{disk, import, journal};
use std::io;
use std::path::{Path, PathBuf};

/// What `drift` is asked to do.
#[derive(clap::Args)]
pub struct Options {
    /// Brings the specs to the pages: writes what is added or relaxed, holds what is gone, leaves the rest for you to accept.
    #[arg(long)]
    write: bool,
    /// Writes this difference too, or removes what is gone: a rule and a path as they are printed. `*` in it is any text; the
    /// operation and a slash may stand before the path. May be given more than once.
    #[arg(long, value_name = "RULE@PATH", requires = "write")]
    accept: Vec<String>,
    /// Leaves the spec as it is in this difference, and takes it as settled. May be given more than once.
    #[arg(long, value_name = "RULE@PATH", requires = "write")]
    keep: Vec<String>,
    /// The day on which the pages were read; today by default.
    #[arg(long, value_name = "DAY", requires = "write")]
    read: Option<String>,
    /// Compares pages too that state what they stated when the specs were last brought to them.
    #[arg(long, conflicts_with = "write")]
    full: bool,
    /// Pages in any layout: Markdown, saved HTML or extracted text. Or metadata, as `import` takes it.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The level from which on differences are findings.
    #[arg(long, value_name = "LEVEL", default_value = "doc")]
    fail_on: FailOn,
}

/// Compares pages or metadata with the specs. Which of the two a file is shows in the file.
pub fn drift(root: &Path, options: &Options, format: Format) -> io::Result<Outcome> {
    let (metadata, pages): (Vec<&PathBuf>, Vec<&PathBuf>) = options.files.iter().partition(|path| is_metadata(path));
    match (metadata.first(), pages.first()) {
        (Some(metadata), Some(page)) => {
            let message = format!(
                "{} is metadata and {} is a page; they are compared in a run each",
                metadata.display(),
                page.display()
            );
            Err(bad(message))
        }
        (Some(metadata), None) if options.write => {
            let message = format!("{} is metadata, and --write is for pages", metadata.display());
            Err(bad(message))
        }
        (Some(_), None) => of_metadata(root, options, format),
        _ => of_pages(root, options, format),
    }
}

/// Compares pages with the specs of their operations, and brings these to the pages when asked to.
fn of_pages(root: &Path, options: &Options, format: Format) -> io::Result<Outcome> {
    let policy = policy(&options.accept, &options.keep, options.read.clone())?;
    let lock = if options.write { Some(lock(root)?) } else { None };
    let specs = linted(root, format)?;
    let names: Vec<String> = options.files.iter().map(|path| path.display().to_string()).collect();
    let texts = options.files.iter().map(|path| disk::read(path)).collect::<io::Result<Vec<_>>>()?;
    let readings: Vec<Reading> = names.iter().zip(&texts).map(|(name, text)| page::read(name, text)).collect();
    let pages = names.iter().zip(&texts).zip(&readings);
    let pages = pages.map(|((name, text), Reading { facts, .. })| {
        let language = page::language(text);
        drift::Page { name, language, facts }
    });
    let pages: Vec<_> = pages.collect();
    let (outcomes, demand) = if let Some(lock) = &lock {
        let written = drift::write(&pages, &specs, &policy);
        journal::write(lock, &edits(specs.sources(), &written.files))?;
        // What was written is what is released.
        let changes = written.specs.map(|new| diff::compare(&specs, &new)).unwrap_or_default();
        (written.outcomes, Demand::of(&changes))
    } else {
        let outcomes = drift::outcomes(&pages, &specs, options.full);
        let demand = demand(&outcomes);
        (outcomes, demand)
    };
    tell_idle(&policy, outcomes.iter());
    for ((name, reading), outcome) in names.iter().zip(&readings).zip(&outcomes) {
        let told = reading.diagnostics.iter().filter(|found| outcome.concerns(&found.problem));
        told.for_each(|found| note(found.on(name)));
    }
    let told: Vec<_> = names.iter().map(String::as_str).zip(&outcomes).collect();
    let outcome = tell(&told, Teller::Page, demand, options.fail_on, format)?;
    let mut changes = outcomes.iter().flat_map(drift::Outcome::changes);
    if let Some((change, _)) = changes.find(|(_, fate)| *fate == Fate::Waiting) {
        let pattern = drift::pattern(change);
        note(format_args!(
            "what waits is for you to decide: `--accept {pattern}` writes it, `--keep {pattern}` leaves it"
        ));
    }
    Ok(outcome)
}

/// Compares metadata with the specs of its services.
fn of_metadata(root: &Path, options: &Options, format: Format) -> io::Result<Outcome> {
    let metadata = options.files.iter().map(|path| metadata(path)).collect::<io::Result<Vec<_>>>()?;
    let described = import::describe(&metadata).map_err(bad)?;
    let specs = linted(root, format)?;
    let outcomes: Vec<_> = described.iter().map(|described| drift::compare_metadata(described, &specs)).collect();
    let demand = demand(&outcomes);
    let outcomes: Vec<_> = described.iter().map(|described| described.file.as_str()).zip(&outcomes).collect();
    tell(&outcomes, Teller::Metadata, demand, options.fail_on, format)
}

fn demand(outcomes: &[drift::Outcome]) -> Demand {
    Demand::of(outcomes.iter().flat_map(drift::Outcome::changes).map(|(change, _)| change))
}

/// Prints what became of each file.
fn tell(
    outcomes: &[(&str, &drift::Outcome)],
    teller: Teller,
    demand: Demand,
    fail_on: FailOn,
    format: Format,
) -> io::Result<Outcome> {
    print(drift::print(outcomes, teller, demand, format))?;
    // The other files are of use even when one has no spec.
    let unmatched = outcomes.iter().filter_map(|(name, outcome)| match outcome {
        drift::Outcome::Unmatched(why) => Some(format!("{name}: {why}")),
        _ => None,
    });
    let unmatched: Vec<String> = unmatched.collect();
    if !unmatched.is_empty() {
        return Err(bad(unmatched.join("\nerror: ")));
    }
    Ok(fail_on.outcome(outcomes.iter().flat_map(|(_, outcome)| outcome.findings())))
}

/// Whether a file is metadata. What cannot be read is none, and whoever wants it as a page says why.
fn is_metadata(path: &Path) -> bool {
    // No page is JSON, however damaged that is.
    let is_json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    is_json || disk::read(path).is_ok_and(|text| import::is_metadata(&text))
}
