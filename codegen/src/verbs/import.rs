//! Metadata as the vendors publish it, made into specs.

use super::{Outcome, bad, count, day, edits, lock, note, print};
use duoyun_codegen::drift::{self, Fate, Teller};
use duoyun_codegen::import::{self, Metadata};
use duoyun_codegen::source::read_specs;
use duoyun_codegen::{disk, journal};
use std::io;
use std::path::{Path, PathBuf};

/// What `import` is asked to do.
#[derive(clap::Args)]
pub struct Options {
    /// `api-docs.json` of Alibaba Cloud; `structure`, `meta_type` and `metadata` of Volcengine.
    #[arg(required = true)]
    metadata: Vec<PathBuf>,
    /// Only this operation, retired or not; may be given more than once.
    #[arg(long = "operation")]
    operations: Vec<String>,
    /// Adds to files that are there what the metadata has and they lack; what they say stays.
    #[arg(long)]
    merge: bool,
    /// The folder, as in specs/alibaba/ecs; named after the service by default.
    #[arg(long)]
    into: Option<String>,
    /// The day on which the metadata was read, where it does not say; today by default.
    #[arg(long)]
    read: Option<String>,
}

pub fn import(root: &Path, options: &Options) -> io::Result<Outcome> {
    let Options { metadata: paths, operations, merge, into, read } = options;
    let today = day(read.clone())?;
    let options = import::Options { operations, folder: into.as_deref(), merge: *merge, today: &today };
    let metadata = paths.iter().map(|path| metadata(path)).collect::<io::Result<Vec<_>>>()?;
    let lock = lock(root)?;
    let specs = read_specs(root)?;
    let imported = import::import(&metadata, &specs, &options).map_err(bad)?;
    for import::Note { place, what } in &imported.notes {
        note(format_args!("{place}: {what}"));
    }
    for change in &imported.changes {
        note(drift::line(change, &Fate::Told, Teller::Metadata));
    }
    journal::write(&lock, &edits(&specs, &imported.files))?;
    print(format_args!(
        "{} in the metadata: {} written, {}, {}\n",
        count(imported.operations, "operation"),
        count(imported.files.len(), "file"),
        count(imported.notes.len(), "note"),
        count(imported.changes.len(), "difference"),
    ))?;
    Ok(Outcome::Fine)
}

/// A file of metadata.
pub(super) fn metadata(path: &Path) -> io::Result<Metadata> {
    Ok(Metadata { name: path.display().to_string(), text: disk::read(path)? })
}
