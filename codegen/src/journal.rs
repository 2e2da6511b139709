//! Several files brought to disk as one: a run that is killed at any point leaves the old texts or the new ones, never some of
//! each.
//!
//! Everything that is to be written goes into a journal first, which appears under its name by one rename. Until then nothing has
//! happened; from then on whoever comes next can finish, as often as it takes. This is against killed processes; against a failing
//! disk there is git.
//!
//! One process at a time has the [`Lock`], without which nothing is written or repaired. The system takes it back from a process
//! that ends, however that ends, so a lock is never left over; its file is, for one that came and went could be held twice.

use crate::disk::{locate, read_if_there};
use crate::output::FileEdit;
use serde_json::{Value, json};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io, process};

/// The folder of the journal, below the workspace.
const FOLDER: &str = ".duoyun-update";

/// The file that is locked, below the workspace. It says which process did so last.
const LOCK: &str = ".duoyun-update.lock";

/// The name of a text that is not yet at its place.
const NEXT: &str = ".duoyun-update.next";

/// The right to change what people own in a workspace, in which nothing interrupted is left.
#[derive(Debug)]
pub struct Lock {
    root: PathBuf,
    /// Closing it gives the right back.
    _file: File,
}

/// Takes the lock of a workspace, and finishes or forgets an update that was interrupted there.
///
/// # Errors
/// When another process has the lock, a file of the interrupted update was edited since, or the file system refuses.
pub fn lock(root: &Path) -> io::Result<(Lock, Option<Recovery>)> {
    let path = root.join(LOCK);
    let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
    let mut file = open.map_err(|error| locate(&path, &error))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(held(&path)),
        Err(TryLockError::Error(error)) => return Err(locate(&path, &error)),
    }
    // Who has it is told to whoever wants it; that it cannot be told is no reason not to have it.
    let _ = file.set_len(0).and_then(|()| write!(file, "{}", process::id()));
    let lock = Lock { root: root.to_owned(), _file: file };
    let recovery = recover(&lock)?;
    Ok((lock, recovery))
}

fn held(path: &Path) -> io::Error {
    let holder =
        fs::read_to_string(path).ok().filter(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()));
    let holder = holder.map_or_else(|| "another process".to_owned(), |id| format!("process {id}"));
    let message = format!(
        "{holder} is changing this workspace and holds {}; wait for it to end, or end it, then run this again",
        path.display()
    );
    io::Error::new(io::ErrorKind::WouldBlock, message)
}

/// Whether an update was interrupted, or is being written by whoever has the lock.
pub fn is_begun(root: &Path) -> bool {
    root.join(FOLDER).is_dir()
}

/// One operation of the file system. Each can be repeated, and none leaves half a file under a name that matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Makes a folder, and those it is in.
    MakeFolder(PathBuf),
    /// Writes a file that nobody reads yet.
    Write(PathBuf, String),
    /// Moves such a file to its name.
    Rename(PathBuf, PathBuf),
    /// Removes a file.
    Remove(PathBuf),
    /// Removes the folder of the journal and what is in it.
    Clear(PathBuf),
}

impl Step {
    /// Takes the step.
    ///
    /// # Errors
    /// When the file system refuses, with the path.
    pub fn take(&self) -> io::Result<()> {
        let (path, outcome) = match self {
            Step::MakeFolder(path) => (path, fs::create_dir_all(path)),
            Step::Write(path, text) => (path, fs::write(path, text)),
            Step::Rename(from, to) => (to, fs::rename(from, to)),
            Step::Remove(path) => (path, unless_gone(fs::remove_file(path))),
            Step::Clear(path) => (path, unless_gone(fs::remove_dir_all(path))),
        };
        outcome.map_err(|error| locate(path, &error))
    }
}

/// What became of an interrupted update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// It had begun to change files, and has been finished: this many.
    Finished(usize),
    /// It had changed nothing, and has been forgotten.
    Forgotten,
}

/// The steps that make all edits.
pub fn steps(root: &Path, edits: &[FileEdit]) -> Vec<Step> {
    let folder = root.join(FOLDER);
    let next = folder.join("journal.next");
    let begin = [Step::MakeFolder(folder), Step::Write(next.clone(), print(edits)), Step::Rename(next, journal(root))];
    begin.into_iter().chain(steps_to_finish(root, edits)).collect()
}

/// The steps from a written journal to its removal.
fn steps_to_finish(root: &Path, edits: &[FileEdit]) -> Vec<Step> {
    let mut steps = Vec::new();
    for FileEdit { path, after, .. } in edits {
        let path = root.join(path);
        match after {
            Some(text) => {
                let path = followed(path);
                // Beside the file, for another folder may be on another disk.
                let next = path.with_file_name(NEXT);
                steps.extend(path.parent().map(|parent| Step::MakeFolder(parent.to_owned())));
                steps.push(Step::Write(next.clone(), text.clone()));
                steps.push(Step::Rename(next, path));
            }
            None => steps.push(Step::Remove(path)),
        }
    }
    steps.extend([Step::Remove(journal(root)), Step::Clear(root.join(FOLDER))]);
    steps
}

/// Makes all edits.
///
/// # Errors
/// When a file has another text than the edits know of, or the file system refuses.
pub fn write(Lock { root, .. }: &Lock, edits: &[FileEdit]) -> io::Result<()> {
    if edits.is_empty() {
        return Ok(());
    }
    for edit in edits {
        if read_if_there(&root.join(&edit.path))? != edit.before {
            let message = format!("{}: somebody changed it meanwhile; nothing was written", edit.path);
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
    }
    let outcome = steps(root, edits).iter().try_for_each(Step::take);
    outcome.map_err(|error| if journal(root).exists() { unfinished(&error) } else { error })
}

fn recover(Lock { root, .. }: &Lock) -> io::Result<Option<Recovery>> {
    let Some((recovery, steps)) = recovery(root)? else { return Ok(None) };
    steps.iter().try_for_each(Step::take).map_err(|error| unfinished(&error))?;
    Ok(Some(recovery))
}

/// The steps that finish or forget an interrupted update.
///
/// # Errors
/// When one of its files was edited since, or cannot be read.
pub fn recovery(root: &Path) -> io::Result<Option<(Recovery, Vec<Step>)>> {
    if !is_begun(root) {
        return Ok(None);
    }
    let Some(text) = read_if_there(&journal(root))? else {
        return Ok(Some((Recovery::Forgotten, vec![Step::Clear(root.join(FOLDER))])));
    };
    let way_out = |what: &str| {
        let message = format!(
            "an update was interrupted, and {what}; remove the folder {FOLDER} to keep the files as they are, \
             then run `cargo codegen generate`"
        );
        io::Error::new(io::ErrorKind::InvalidData, message)
    };
    let edits = parse(&text).ok_or_else(|| way_out("its journal cannot be read"))?;
    for edit in &edits {
        let present = read_if_there(&root.join(&edit.path)).map_err(|error| unfinished(&error))?;
        if present != edit.before && present != edit.after {
            return Err(way_out(&format!("{} was edited since", edit.path)));
        }
    }
    Ok(Some((Recovery::Finished(edits.len()), steps_to_finish(root, &edits))))
}

/// What stands in the way of an update that has begun, and the ways on.
fn unfinished(error: &io::Error) -> io::Error {
    let message = format!(
        "{error}; this leaves an update unfinished, which every command tries to finish first; \
         or remove the folder {FOLDER} to keep the files as they are"
    );
    io::Error::new(error.kind(), message)
}

/// What a link leads to: whoever has linked a file elsewhere wants to find its new text there.
fn followed(path: PathBuf) -> PathBuf {
    if path.is_symlink() { fs::canonicalize(&path).unwrap_or(path) } else { path }
}

fn journal(root: &Path) -> PathBuf {
    root.join(FOLDER).join("journal.json")
}

fn print(edits: &[FileEdit]) -> String {
    let edit = |edit: &FileEdit| json!({ "path": edit.path, "before": edit.before, "after": edit.after });
    edits.iter().map(edit).collect::<Value>().to_string()
}

fn parse(text: &str) -> Option<Vec<FileEdit>> {
    let edits: Value = serde_json::from_str(text).ok()?;
    let edit = |edit: &Value| {
        let text = |key: &str| match edit.get(key)? {
            Value::Null => Some(None),
            value => Some(Some(value.as_str()?.to_owned())),
        };
        Some(FileEdit { path: text("path")??, before: text("before")?, after: text("after")? })
    };
    edits.as_array()?.iter().map(edit).collect()
}

/// What an interrupted run has removed is removed.
fn unless_gone(outcome: io::Result<()>) -> io::Result<()> {
    match outcome {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}
