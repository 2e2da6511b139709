//! All pages of a folder at once: specs, code, changelog and a report, written in one go.

use super::{Outcome, bad, count, edits, linted, lock, note, policy, print, tell_idle};
use duoyun_codegen::diagnostic::Format;
use duoyun_codegen::diff::Demand;
use duoyun_codegen::drift::{self, Teller};
use duoyun_codegen::output::FileEdit;
use duoyun_codegen::update::{self, Page, Update};
use duoyun_codegen::{disk, emit, journal, output};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use std::{fs, io};

/// What `update` is asked to do.
#[derive(clap::Args)]
pub struct Options {
    /// The folder of fresh pages, with or without folders in it: .md, .html, .htm or .txt.
    #[arg(long)]
    pages: PathBuf,
    /// Writes the report here instead of to standard output.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Writes the entries into CHANGELOG.md, too.
    #[arg(long)]
    changelog: bool,
    /// Only reports.
    #[arg(long)]
    dry_run: bool,
    /// Writes this difference too, or removes what is gone, as with `drift --write`. May be given more than once.
    #[arg(long, value_name = "RULE@PATH")]
    accept: Vec<String>,
    /// Leaves the spec as it is in this difference. May be given more than once.
    #[arg(long, value_name = "RULE@PATH")]
    keep: Vec<String>,
    /// The day on which the pages were read; today by default.
    #[arg(long, value_name = "DAY")]
    read: Option<String>,
}

pub fn update(root: &Path, options: &Options, format: Format) -> io::Result<Outcome> {
    let policy = policy(&options.accept, &options.keep, options.read.clone())?;
    let lock = if options.dry_run { None } else { Some(lock(root)?) };
    let pages = pages(&options.pages)?;
    let specs = linted(root, format)?;
    let progress = Progress::begin(pages.len());
    let update = update::update(&pages, &specs, &policy, |done| progress.tick(done));

    let mut edits = edits(specs.sources(), &update.files);
    let model = &update.specs.as_ref().unwrap_or(&specs).model;
    edits.extend(output::compare(root, emit::emit(model))?);
    if options.changelog {
        edits.extend(changelog(root, &update)?);
    }
    tell_idle(&policy, update.pages.iter().map(|page| &page.outcome));
    let report = update.report(&options.pages.display().to_string());
    // Where the report cannot be written, nothing is.
    if let Some(path) = &options.report {
        fs::write(path, &report).map_err(|error| disk::locate(path, &error))?;
    }
    if let Some(lock) = &lock {
        journal::write(lock, &edits)?;
        output::remember_fingerprint(root);
    }
    match format {
        Format::Json | Format::Github => {
            let outcomes: Vec<_> = update.pages.iter().map(|page| (page.name, &page.outcome)).collect();
            // For machines, the differences as `drift` prints them.
            print(drift::print(&outcomes, Teller::Page, Demand::of(&update.changes), format))?;
        }
        Format::Text | Format::Markdown if options.report.is_none() => print(report)?,
        Format::Text | Format::Markdown => {}
    }
    let what = if options.dry_run { "to write" } else { "written" };
    note(format_args!("{}: {} {what}", count(pages.len(), "page"), count(edits.len(), "file")));
    // With nothing written, what would be is for somebody to look at.
    let is_open = update.has_findings() || (options.dry_run && !edits.is_empty());
    Ok(if is_open { Outcome::Findings } else { Outcome::Fine })
}

/// The changelog with the entries of the update, if there are any.
fn changelog(root: &Path, update: &Update<'_>) -> io::Result<Option<FileEdit>> {
    const NAME: &str = "CHANGELOG.md";
    if update.changes.is_empty() {
        return Ok(None);
    }
    let before = disk::read(&root.join(NAME))?;
    let after = update::changelog::insert(&before, &update.section);
    Ok(Some(FileEdit { path: NAME.to_owned(), before: Some(before), after: Some(after) }))
}

/// The pages below a folder, by name.
fn pages(folder: &Path) -> io::Result<Vec<Page>> {
    if folder.is_file() {
        return Err(bad(format!(
            "{0} is a file; name the folder that it is in, or compare it alone: `cargo codegen drift {0}`",
            folder.display()
        )));
    }
    let mut paths = disk::files(folder)?;
    paths.retain(|path| is_page(path));
    if paths.is_empty() {
        return Err(bad(format!("{} has no pages: no .md, .html, .htm or .txt", folder.display())));
    }
    paths.iter().map(|path| Ok(Page { name: disk::below(folder, path), text: disk::read(path)? })).collect()
}

fn is_page(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    ["md", "html", "htm", "txt"].contains(&ending.as_str())
}

/// Says how far the reading is, once a second.
struct Progress {
    total: usize,
    told: Mutex<Instant>,
}

impl Progress {
    fn begin(total: usize) -> Self {
        Progress { total, told: Mutex::new(Instant::now()) }
    }

    fn tick(&self, done: usize) {
        // Another thread that is telling now tells enough.
        let Ok(mut told) = self.told.try_lock() else { return };
        if told.elapsed() >= Duration::from_secs(1) {
            *told = Instant::now();
            note(format_args!("read {done} of {} pages", self.total));
        }
    }
}
