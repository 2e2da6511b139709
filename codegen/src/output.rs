//! From texts to the disk: compare, write what changed, remove what nobody emits any more.

use crate::disk::{self, below, locate, read_if_there};
use crate::emit::File;
use crate::resolve::CLOUDS;
use similar::TextDiff;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The command that repairs what [`compare`] finds.
pub const REPAIR: &str = "cargo codegen generate";

/// A file to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEdit {
    /// The path below the workspace, with `/`.
    pub path: String,
    /// What it has; nothing when it is not there.
    pub before: Option<String>,
    /// What it is to have; nothing when it is to go.
    pub after: Option<String>,
}

/// The folder that all emitted files are in.
fn target(root: &Path) -> PathBuf {
    root.join("generated").join("src")
}

/// What is to change so that the disk has these files, and no others below the folders of the clouds.
///
/// # Errors
/// When a file or a folder cannot be read, with its path.
pub fn compare(root: &Path, files: Vec<File>) -> io::Result<Vec<FileEdit>> {
    let mut orphans: BTreeSet<PathBuf> = on_disk(root)?.into_iter().collect();
    for file in &files {
        orphans.remove(&root.join(&file.path));
    }
    let mut edits = differing(root, files)?;
    for path in orphans {
        // Whatever it holds, it goes: it may be no text.
        let bytes = fs::read(&path).map_err(|error| locate(&path, &error))?;
        let before = Some(String::from_utf8_lossy(&bytes).into_owned());
        edits.push(FileEdit { path: below(root, &path), before, after: None });
    }
    Ok(edits)
}

/// What is to change so that the disk has these files.
///
/// # Errors
/// When a file cannot be read, with its path.
pub fn differing(root: &Path, files: Vec<File>) -> io::Result<Vec<FileEdit>> {
    let mut edits = Vec::new();
    for File { path, text } in files {
        let before = read_if_there(&root.join(&path))?;
        if before.as_ref() != Some(&text) {
            edits.push(FileEdit { path, before, after: Some(text) });
        }
    }
    Ok(edits)
}

/// The files that are emitted, or stand where only emitted files do.
fn on_disk(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for cloud in CLOUDS {
        let folder = target(root).join(cloud.folder);
        if folder.is_dir() {
            paths.extend(disk::files(&folder)?);
        }
    }
    Ok(paths)
}

/// Brings the disk up to date, one file after the other: each appears whole or not at all. This is for what can be made again from
/// the specs, so that a run that was interrupted is repaired by the next one; what people wrote goes through the [`journal`].
///
/// [`journal`]: crate::journal
///
/// # Errors
/// When a file cannot be written or removed, with its path.
pub fn write(root: &Path, edits: &[FileEdit]) -> io::Result<()> {
    for FileEdit { path, after, .. } in edits {
        let path = root.join(path);
        let Some(text) = after else {
            fs::remove_file(&path).map_err(|error| locate(&path, &error))?;
            continue;
        };
        let folder = path.parent().unwrap_or(root);
        fs::create_dir_all(folder).map_err(|error| locate(folder, &error))?;
        replace(&path, folder, text).map_err(|error| locate(&path, &error))?;
    }
    Ok(())
}

/// Writes beside the file and renames, so that an interrupted run leaves no half of one.
fn replace(path: &Path, folder: &Path, text: &str) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // A temporary file is for its owner only; a source file is not.
        file.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    file.persist(path)?;
    Ok(())
}

/// The edits as people read them: each file, with the beginning of its difference.
pub fn describe(edits: &[FileEdit]) -> String {
    const MOST_LINES: usize = 20;
    let mut out = String::new();
    for FileEdit { path, before, after } in edits {
        let (before, after) = match (before, after) {
            (_, None) => {
                let _ = writeln!(out, "orphan: {path}");
                continue;
            }
            (None, Some(_)) => {
                let _ = writeln!(out, "missing: {path}");
                continue;
            }
            (Some(before), Some(after)) => (before, after),
        };
        let _ = writeln!(out, "stale: {path}");
        let diff = TextDiff::from_lines(before.as_str(), after.as_str());
        let diff = diff.unified_diff().context_radius(1).to_string();
        for line in diff.lines().take(MOST_LINES) {
            let _ = writeln!(out, "    {line}");
        }
        let more = diff.lines().count().saturating_sub(MOST_LINES);
        if more > 0 {
            let _ = writeln!(out, "    … {more} more lines");
        }
    }
    out
}

/// A fingerprint of this program, the specs and the emitted files, by size and time of change.
///
/// As with make, a file that keeps both keeps its content; `--check` does not go by this.
///
/// # Errors
/// When a folder cannot be read.
pub fn fingerprint(root: &Path) -> io::Result<u64> {
    let mut paths = disk::files(&root.join("specs"))?;
    paths.extend(on_disk(root)?);
    paths.extend(env::current_exe());
    let mut hasher = DefaultHasher::new();
    for path in &paths {
        let facts = fs::metadata(path)?;
        (path, facts.len(), facts.modified().ok()).hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// The fingerprint after the last run that brought everything up to date.
pub fn last_fingerprint(root: &Path) -> Option<u64> {
    fs::read_to_string(stamp(root)).ok()?.trim().parse().ok()
}

/// Remembers the fingerprint. To forget it costs a run, so a failure is none.
pub fn remember_fingerprint(root: &Path) {
    if let Ok(fingerprint) = fingerprint(root) {
        let _ = fs::write(stamp(root), fingerprint.to_string());
    }
}

fn stamp(root: &Path) -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    target.join("codegen.stamp")
}
