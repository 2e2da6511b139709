//! All pages of a folder at once: specs, code, changelog and a report, written in one go.

use super::pages::text;
use super::{Outcome, bad, count, linted, locate, note, policy, print, tell_idle};
use duoyun_codegen::diagnostic::Format;
use duoyun_codegen::diff::{Demand, Specs};
use duoyun_codegen::drift::{self, Teller};
use duoyun_codegen::journal::{self, Edit};
use duoyun_codegen::update::{self, Page, Update};
use duoyun_codegen::{emit, output};
use std::collections::HashSet;
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
    let pages = pages(&options.pages)?;
    let specs = linted(root, format)?;
    let progress = Progress::begin(pages.len());
    let update = update::update(&pages, &specs, &policy, |done| progress.tick(done));

    let mut edits = Vec::new();
    for file in &update.files {
        edits.push(Edit {
            path: file.path.clone(),
            before: specs.text(&file.path).map(str::to_owned),
            after: Some(file.text.clone()),
        });
    }
    edits.extend(generated(root, &specs, &update)?);
    if options.changelog {
        edits.extend(changelog(root, &update)?);
    }
    tell_idle(&policy, update.pages.iter().map(|page| &page.outcome));
    let report = update.report(&options.pages.display().to_string());
    // Where the report cannot be written, nothing is.
    if let Some(path) = &options.report {
        fs::write(path, &report).map_err(|error| locate(path, &error))?;
    }
    if !options.dry_run {
        journal::write(root, &edits)?;
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

/// What the generated crate needs to fit the specs.
fn generated(root: &Path, specs: &Specs, update: &Update<'_>) -> io::Result<Vec<Edit>> {
    let output::Changes { write, remove } =
        output::compare(root, emit::emit(&update.specs.as_ref().unwrap_or(specs).model))?;
    let written = write.into_iter().map(|(file, before)| Edit { path: file.path, before, after: Some(file.text) });
    let mut edits: Vec<_> = written.collect();
    for path in remove {
        let text = fs::read_to_string(&path).map_err(|error| locate(&path, &error))?;
        let path = path.strip_prefix(root).unwrap_or(&path);
        let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        edits.push(Edit { path: parts.join("/"), before: Some(text), after: None });
    }
    Ok(edits)
}

/// The changelog with the entries of the update, if there are any.
fn changelog(root: &Path, update: &Update<'_>) -> io::Result<Option<Edit>> {
    const NAME: &str = "CHANGELOG.md";
    if update.changes.is_empty() {
        return Ok(None);
    }
    let path = root.join(NAME);
    let before = fs::read_to_string(&path).map_err(|error| locate(&path, &error))?;
    let after = update::changelog::insert(&before, &update.section);
    Ok(Some(Edit { path: NAME.to_owned(), before: Some(before), after: Some(after) }))
}

/// The pages below a folder, by name.
fn pages(folder: &Path) -> io::Result<Vec<Page>> {
    let mut paths = Vec::new();
    list(folder, &mut HashSet::new(), &mut paths)?;
    paths.sort();
    if paths.is_empty() {
        return Err(bad(format!("{} has no pages: no .md, .html, .htm or .txt", folder.display())));
    }
    let page = |path: &PathBuf| {
        let text = text(path)?;
        let name = path.strip_prefix(folder).unwrap_or(path);
        let parts: Vec<_> = name.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        Ok(Page { name: parts.join("/"), text })
    };
    paths.iter().map(page).collect()
}

/// Each folder is listed once, for a link may lead back to where it stands.
fn list(folder: &Path, listed: &mut HashSet<PathBuf>, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    if !listed.insert(folder.canonicalize().map_err(|error| locate(folder, &error))?) {
        return Ok(());
    }
    for entry in fs::read_dir(folder).map_err(|error| locate(folder, &error))? {
        let path = entry.map_err(|error| locate(folder, &error))?.path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
        if path.is_dir() {
            list(&path, listed, paths)?;
        } else if ["md", "html", "htm", "txt"].contains(&ending.as_str()) {
            paths.push(path);
        }
    }
    Ok(())
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
