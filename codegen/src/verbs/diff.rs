//! Comparing two sets of specs: where they are read from, and what is printed of them.

use super::read::plausible;
use super::{Outcome, bad, print, print_findings};
use duoyun_codegen::change::Level;
use duoyun_codegen::diagnostic::Format;
use duoyun_codegen::diff::{self, Change, Ignored, Specs, changelog};
use duoyun_codegen::source::{Sources, is_spec, read_specs};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, str};

/// From which level on changes are findings.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum FailOn {
    /// Code written before no longer compiles.
    Break,
    /// The service behaves otherwise.
    Wire,
    /// Something is new.
    Add,
    /// Anything.
    Doc,
}

impl FailOn {
    fn level(self) -> Level {
        match self {
            FailOn::Break => Level::Break,
            FailOn::Wire => Level::Wire,
            FailOn::Add => Level::Add,
            FailOn::Doc => Level::Doc,
        }
    }

    /// How a run with these changes ends.
    pub(super) fn outcome<'c>(self, changes: impl IntoIterator<Item = &'c Change>) -> Outcome {
        if changes.into_iter().any(|change| change.level >= self.level()) { Outcome::Findings } else { Outcome::Fine }
    }
}

/// What two arguments name.
#[derive(Clone, Copy, Debug)]
pub enum Compared {
    /// Sets of specs.
    Specs,
    /// Versions of a documentation page.
    Pages,
}

pub fn diff(
    root: &Path,
    compared: Compared,
    [old, new]: [&str; 2],
    fail_on: FailOn,
    ignore: Option<&PathBuf>,
    format: Format,
) -> io::Result<Outcome> {
    let ignored = ignore.map(|path| ignored(path)).transpose()?.unwrap_or_default();
    let mut changes = match compared {
        Compared::Specs => diff::compare(&specs(root, old, format)?, &specs(root, new, format)?),
        Compared::Pages => {
            let (before, after) = (plausible(Path::new(old))?, plausible(Path::new(new))?);
            if let (Some(one), Some(other)) = (before.facts.operation.stated(), after.facts.operation.stated())
                && one != other
            {
                return Err(bad(format!(
                    "{old} is the page of `{one}` and {new} that of `{other}`; they are no versions of one"
                )));
            }
            diff::compare_pages((old, &before.facts), (new, &after.facts))
        }
    };
    changes.retain(|change| !ignored.has(change));
    print(diff::print(&changes, format))?;
    Ok(fail_on.outcome(&changes))
}

pub fn changelog(root: &Path, [old, new]: [&str; 2], format: Format) -> io::Result<Outcome> {
    let (before, after) = (specs(root, old, format)?, specs(root, new, format)?);
    let changes = diff::compare(&before, &after);
    print(changelog::section(&changes, [&before.model, &after.model]))?;
    Ok(Outcome::Fine)
}

fn ignored(path: &Path) -> io::Result<Ignored> {
    let fail = |message: String| io::Error::new(io::ErrorKind::InvalidInput, format!("{}: {message}", path.display()));
    let text = fs::read_to_string(path).map_err(|error| fail(error.to_string()))?;
    Ignored::parse(&text).map_err(fail)
}

/// The specs of a folder or a revision. Findings are printed, and are bad input here: what does not resolve has no meaning to
/// compare.
fn specs(root: &Path, name: &str, format: Format) -> io::Result<Specs> {
    let folder = Path::new(name);
    let sources = if folder.join("specs").is_dir() { read_specs(folder)? } else { revision(root, name)? };
    Specs::new(sources).or_else(|(findings, sources)| {
        print_findings(&findings, &sources, format)?;
        Err(io::Error::new(io::ErrorKind::InvalidData, format!("the specs of {name} have findings")))
    })
}

/// The specs of a git revision. Nothing is checked out.
fn revision(root: &Path, name: &str) -> io::Result<Sources> {
    let listed =
        git(root, &["ls-tree", "-r", "--name-only", "-z", "--end-of-options", name, "specs/"]).map_err(|error| {
            let hint = if Path::new(name).is_file() { "; pages are compared with --pages" } else { "" };
            let message = format!("`{name}` is no folder with `specs` in it, and no revision{hint}: {error}");
            io::Error::new(error.kind(), message)
        })?;
    let mut sources = Sources::default();
    for path in listed.split('\0').filter(|path| is_spec(path)) {
        // `./` makes the path one below the workspace, which may be a folder of the repository.
        let text = git(root, &["show", "--end-of-options", &format!("{name}:./{path}")])?;
        sources.add(path.to_owned(), text);
    }
    if sources.iter().next().is_none() {
        let message = format!("the revision `{name}` has no specs");
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    Ok(sources)
}

/// What a git command prints.
fn git(root: &Path, arguments: &[&str]) -> io::Result<String> {
    let output = Command::new("git").arg("-C").arg(root).args(arguments).output()?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    String::from_utf8(output.stdout).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}
