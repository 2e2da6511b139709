//! The file system as everything here uses it: errors name their path, and paths are told with `/`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The text of a file.
///
/// # Errors
/// When it cannot be read.
pub fn read(path: &Path) -> io::Result<String> {
    let fail = |kind, what: &str| Err(io::Error::new(kind, format!("{}: {what}", path.display())));
    match fs::read(path) {
        Ok(bytes) if bytes.starts_with(b"%PDF") => {
            fail(io::ErrorKind::InvalidData, "a PDF; save what it shows as HTML, Markdown or text")
        }
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(text),
            Err(_) => fail(io::ErrorKind::InvalidData, "no text in UTF-8; save it as that"),
        },
        Err(error) if error.kind() == io::ErrorKind::IsADirectory => fail(error.kind(), "a folder; name a file in it"),
        Err(error) => Err(locate(path, &error)),
    }
}

/// The text of a file; none when it is not there.
///
/// # Errors
/// When it is there and cannot be read.
pub fn read_if_there(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(locate(path, &error)),
    }
}

/// All files below a folder, in order. Each folder is looked into once, for a link may lead back to where it stands.
///
/// # Errors
/// When a folder cannot be read.
pub fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    let mut seen = HashSet::new();
    while let Some(folder) = open.pop() {
        if !seen.insert(folder.canonicalize().map_err(|error| locate(&folder, &error))?) {
            continue;
        }
        for entry in fs::read_dir(&folder).map_err(|error| locate(&folder, &error))? {
            let entry = entry.map_err(|error| locate(&folder, &error))?;
            let (path, kind) = (entry.path(), entry.file_type().map_err(|error| locate(&folder, &error))?);
            // To follow a link costs a question of its own.
            if kind.is_dir() || kind.is_symlink() && path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A path as messages and journals have it: below the root, with `/`.
pub fn below(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// The error with the path that it is about.
pub fn locate(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
