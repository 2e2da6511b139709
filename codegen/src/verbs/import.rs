//! Metadata as the vendors publish it, made into specs.

use super::{Outcome, bad, count, day, edits, lock, note, print};
use duoyun_codegen::diagnostic::Format;
use duoyun_codegen::diff;
use duoyun_codegen::drift::{self, Fate, Teller};
use duoyun_codegen::import::{self, Imported, Metadata, Note};
use duoyun_codegen::source::read_specs;
use duoyun_codegen::{disk, journal};
use serde_json::json;
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
    /// The group of the service that new operations go into; by default the one that has all that the metadata lists beside them.
    #[arg(long)]
    group: Option<String>,
    /// The day on which the metadata was read, where it does not say; today by default.
    #[arg(long)]
    read: Option<String>,
    /// Prints each note on a line of its own, however many say the same.
    #[arg(long)]
    all_notes: bool,
}

pub fn import(root: &Path, options: &Options, format: Format) -> io::Result<Outcome> {
    let Options { metadata: paths, operations, merge, into, group, read, all_notes } = options;
    let today = day(read.clone())?;
    let options =
        import::Options { operations, folder: into.as_deref(), group: group.as_deref(), merge: *merge, today: &today };
    let metadata = paths.iter().map(|path| metadata(path)).collect::<io::Result<Vec<_>>>()?;
    let lock = lock(root)?;
    let specs = read_specs(root)?;
    let imported = import::import(&metadata, &specs, &options).map_err(bad)?;
    if format != Format::Json {
        tell(&imported, *all_notes);
    }
    journal::write(&lock, &edits(&specs, &imported.files))?;
    if format == Format::Json {
        print(format_args!("{:#}\n", to_json(&imported)))?;
    } else {
        print(format_args!(
            "{} in the metadata: {} written, {}, {}\n",
            count(imported.operations, "operation"),
            count(imported.files.len(), "file"),
            count(imported.notes.len(), "note"),
            count(imported.changes.len(), "difference"),
        ))?;
    }
    Ok(Outcome::Fine)
}

/// Says what was not carried over, and where specs that are there say something else.
fn tell(imported: &Imported, all_notes: bool) {
    if all_notes {
        imported.notes.iter().for_each(note);
    } else {
        let lines = import::digest(&imported.notes);
        lines.iter().for_each(note);
        if lines.len() < imported.notes.len() {
            note("--all-notes prints each note on a line of its own");
        }
    }
    for change in &imported.changes {
        note(drift::line(change, &Fate::Told, Teller::Metadata));
    }
}

/// All that there is to tell: what was written, each note, each difference.
fn to_json(imported: &Imported) -> serde_json::Value {
    let told = |note: &Note| json!({ "place": note.place, "kind": note.kind, "what": note.what() });
    let mut object = diff::to_json(&imported.changes);
    object["operations"] = json!(imported.operations);
    object["files"] = imported.files.iter().map(|file| json!(file.path)).collect();
    object["notes"] = imported.notes.iter().map(told).collect();
    object
}

/// A file of metadata.
pub(super) fn metadata(path: &Path) -> io::Result<Metadata> {
    Ok(Metadata { name: path.display().to_string(), text: disk::read(path)? })
}
