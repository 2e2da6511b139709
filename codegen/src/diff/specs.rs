//! A set of specs: what they mean, and where each thing is written.

use crate::diagnostic::Diagnostic;
use crate::edit::Document;
use crate::model::{Model, Operation, Service};
use crate::resolve::{resolve, resolve_some};
use crate::source::{self, Node, Sources};
use std::collections::{BTreeMap, HashMap};
use std::fmt;

/// A set of specs without findings.
#[derive(Debug)]
pub struct Specs {
    /// What they mean.
    pub model: Model,
    sources: Sources,
    trees: HashMap<String, Node>,
}

/// A line of a spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, relative to the workspace.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// Where something is written: a file, and the keys that lead there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Home {
    file: String,
    keys: Vec<String>,
}

impl Home {
    pub(crate) fn new(file: &str, keys: &[&str]) -> Self {
        Home { file: file.to_owned(), keys: keys.iter().map(|&key| key.to_owned()).collect() }
    }

    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    /// Whether it is in the file that the operations of a service share.
    pub(crate) fn is_of_service(&self) -> bool {
        self.file.rsplit('/').next().is_some_and(|name| name.starts_with("service."))
    }

    /// The first of the keys; none of a whole file.
    pub(crate) fn section(&self) -> Option<&str> {
        self.keys.first().map(String::as_str)
    }

    /// The last of the keys, and the home of what holds it; none of a whole file.
    pub(crate) fn split_last(&self) -> Option<(&str, Self)> {
        let (last, above) = self.keys.split_last()?;
        Some((last, Home { file: self.file.clone(), keys: above.to_vec() }))
    }

    /// The home of what further keys lead to.
    pub(crate) fn at(&self, keys: &[&str]) -> Self {
        let mut home = self.clone();
        home.keys.extend(keys.iter().map(|&key| key.to_owned()));
        home
    }
}

impl Specs {
    /// Resolves a set of files.
    ///
    /// # Errors
    /// When there are findings; they come back with the files that they point into.
    pub fn new(sources: Sources) -> Result<Self, (Vec<Diagnostic>, Sources)> {
        match resolve(&sources) {
            Ok(model) => Ok(Specs::of(model, sources)),
            Err(findings) => Err((findings, sources)),
        }
    }

    /// One operation and what its service shares, with other texts. That costs a small part of what all specs cost, and shows
    /// nearly all that can be wrong with them: not a type that no operation uses any more, nor what others make of a shared one.
    pub(crate) fn some(
        &self,
        (service, operation): (&Service, &Operation),
        texts: &BTreeMap<String, String>,
    ) -> Result<Self, (Vec<Diagnostic>, Sources)> {
        let mut sources = Sources::default();
        for path in [&service.source, &operation.source] {
            let text = texts.get(path).map(String::as_str).or_else(|| self.sources.text(path));
            sources.add(path.clone(), text.unwrap_or_default().to_owned());
        }
        match resolve_some(&sources) {
            Ok(model) => Ok(Specs::of(model, sources)),
            Err(findings) => Err((findings, sources)),
        }
    }

    fn of(model: Model, sources: Sources) -> Self {
        // What resolves has been parsed without an error.
        let tree =
            |(id, file): (_, &source::SourceFile)| Some((file.path.clone(), source::parse(id, &file.text).ok()?));
        let trees = sources.iter().filter_map(tree).collect();
        Specs { model, sources, trees }
    }

    /// The value at that place, if something is written there.
    pub(crate) fn node(&self, home: &Home) -> Option<&Node> {
        home.keys.iter().try_fold(self.trees.get(&home.file)?, |node, key| node.get(key))
    }

    /// The mapping in which the last of the keys stands, and which of its entries that is.
    pub(crate) fn entry(&self, home: &Home) -> Option<(&Node, usize)> {
        let (key, above) = home.split_last()?;
        let map = self.node(&above)?;
        Some((map, map.entries().iter().position(|entry| entry.key.value == key)?))
    }

    /// The text of a file.
    pub(crate) fn document(&self, file: &str) -> Option<Document<'_>> {
        self.sources.text(file).map(|text| Document::new(file, text))
    }

    /// The files.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The line of the last of the keys that is written: what is left out has no line of its own.
    pub(crate) fn place(&self, home: &Home) -> Place {
        let mut line = 1;
        let mut node = self.trees.get(&home.file);
        for key in &home.keys {
            let entry = node.and_then(|node| node.entries().iter().find(|entry| entry.key.value == *key));
            let Some(entry) = entry else { break };
            line = self.sources.line_column(entry.key.span).0;
            node = Some(&entry.value);
        }
        Place { file: home.file.clone(), line }
    }
}
