//! Spec files as text, and as trees in which every value knows its place.

mod tree;
mod yaml;

use crate::disk::{self, below};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

pub use tree::{Entry, Kind, Node};
pub use yaml::parse;

/// Which file a place is in: an index into [`Sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A place: a byte range of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

impl Spanned<String> {
    /// The place of a part of the value: `length` bytes from byte `start`.
    ///
    /// It is the whole place where the file spells the value in another way, with escapes or over several lines.
    pub fn part(&self, start: usize, length: usize) -> Span {
        let spelled = (self.span.end - self.span.start) as usize;
        let shift = match spelled.checked_sub(self.value.len()) {
            Some(0) => 0,
            // Two quotes.
            Some(2) => 1,
            _ => return self.span,
        };
        let narrow = |offset: usize| self.span.start + u32::try_from(shift + offset).unwrap_or_default();
        Span { start: narrow(start), end: narrow(start + length), ..self.span }
    }
}

/// A spec file.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The path as messages and headers show it: relative to the workspace, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// All files of one run.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a file.
    pub fn add(&mut self, path: String, text: String) -> FileId {
        // A tree of four billion spec files does not fit into memory.
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile { path, text });
        id
    }

    /// The file of an id that [`add`](Self::add) gave.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The text of the file at a path.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }

    /// These files with other texts for some, and with those that are new.
    #[must_use]
    pub fn with<'t>(&self, texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Self {
        let mut texts: BTreeMap<&str, &str> = texts.into_iter().collect();
        let mut sources = Sources::default();
        for SourceFile { path, text } in &self.files {
            sources.add(path.clone(), texts.remove(path.as_str()).unwrap_or(text).to_owned());
        }
        for (path, text) in texts {
            sources.add(path.to_owned(), text.to_owned());
        }
        sources
    }

    /// All files, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..).map(FileId).zip(&self.files)
    }

    /// Line and column of the first character of a place, both from 1; the column counts characters.
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        let text = &self.file(span.file).text;
        let before = text.get(..span.start as usize).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        (before.matches('\n').count() + 1, line.chars().count() + 1)
    }
}

/// Whether a file, by its path below the workspace, is a spec: YAML or JSON. The published schema describes specs and is none.
pub fn is_spec(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending);
    path.starts_with("specs/") && !path.starts_with("specs/schema/") && matches!(ending, Some("yaml" | "yml" | "json"))
}

/// The spec files below `root`, in path order.
///
/// # Errors
/// When a folder or a file cannot be read, with its path.
pub fn read_specs(root: &Path) -> io::Result<Sources> {
    let mut sources = Sources::default();
    for file in disk::files(&root.join("specs"))? {
        let path = below(root, &file);
        if is_spec(&path) {
            sources.add(path, disk::read(&file)?);
        }
    }
    Ok(sources)
}
