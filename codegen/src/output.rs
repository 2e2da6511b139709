//! From emitted files to the disk: compare, write what changed, remove what nobody emits any more.

use crate::emit::File;
use crate::resolve::CLOUDS;
use similar::TextDiff;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The command that repairs what [`Changes`] shows.
pub const REPAIR: &str = "cargo codegen generate";

/// What is on disk against what should be.
#[derive(Debug, Default)]
pub struct Changes {
    /// Files to write, each with its present text if it has one.
    pub write: Vec<(File, Option<String>)>,
    /// Files that nothing emits.
    pub remove: Vec<PathBuf>,
}

impl Changes {
    /// Whether everything is as it should be.
    pub fn is_empty(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty()
    }
}

/// The folder that all emitted files are in.
fn target(root: &Path) -> PathBuf {
    root.join("generated").join("src")
}

/// Compares emitted files with those on disk.
///
/// # Errors
/// When a file or a folder cannot be read, with its path.
pub fn compare(root: &Path, files: Vec<File>) -> io::Result<Changes> {
    let target = target(root);
    let mut orphans = BTreeSet::new();
    for cloud in CLOUDS {
        list(&target.join(cloud.folder), &mut orphans)?;
    }
    let mut changes = Changes::default();
    for file in files {
        let path = root.join(&file.path);
        let present = match fs::read_to_string(&path) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(locate(&path, &error)),
        };
        orphans.remove(&path);
        if present.as_ref() != Some(&file.text) {
            changes.write.push((file, present));
        }
    }
    changes.remove = orphans.into_iter().collect();
    Ok(changes)
}

/// Brings the disk up to date. Each file appears whole or not at all.
///
/// # Errors
/// When a file cannot be written or removed, with its path.
pub fn write(root: &Path, changes: &Changes) -> io::Result<()> {
    for (file, _) in &changes.write {
        let path = root.join(&file.path);
        let folder = path.parent().unwrap_or(root);
        fs::create_dir_all(folder).map_err(|error| locate(folder, &error))?;
        replace(&path, folder, &file.text).map_err(|error| locate(&path, &error))?;
    }
    for path in &changes.remove {
        fs::remove_file(path).map_err(|error| locate(path, &error))?;
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

/// The changes as people read them: each file, with the beginning of its difference.
pub fn describe(root: &Path, changes: &Changes) -> String {
    const MOST_LINES: usize = 20;
    let mut out = String::new();
    for (file, present) in &changes.write {
        let Some(present) = present else {
            let _ = writeln!(out, "missing: {}", file.path);
            continue;
        };
        let _ = writeln!(out, "stale: {}", file.path);
        let diff = TextDiff::from_lines(present.as_str(), file.text.as_str());
        let diff = diff.unified_diff().context_radius(1).to_string();
        for line in diff.lines().take(MOST_LINES) {
            let _ = writeln!(out, "    {line}");
        }
        let more = diff.lines().count().saturating_sub(MOST_LINES);
        if more > 0 {
            let _ = writeln!(out, "    … {more} more lines");
        }
    }
    for path in &changes.remove {
        let _ = writeln!(out, "orphan: {}", path.strip_prefix(root).unwrap_or(path).display());
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
    let mut paths = BTreeSet::new();
    list(&root.join("specs"), &mut paths)?;
    for cloud in CLOUDS {
        list(&target(root).join(cloud.folder), &mut paths)?;
    }
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

/// All files below a folder; none when it does not exist.
fn list(folder: &Path, paths: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(locate(folder, &error)),
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            list(&entry.path(), paths)?;
        } else {
            paths.insert(entry.path());
        }
    }
    Ok(())
}

fn locate(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
