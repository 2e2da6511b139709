//! On which line of its file the metadata says something. Readers work on values, which know no places, so names are looked for in
//! the text: what stands in an operation comes after its name, and members come after what holds them.

use std::collections::HashMap;
use std::ops::Range;

/// A file, and where it describes each of its operations.
#[derive(Debug)]
pub(super) struct Places<'t> {
    text: &'t str,
    /// Where the lines begin.
    lines: Vec<usize>,
    operations: HashMap<&'t str, Range<usize>>,
}

impl<'t> Places<'t> {
    /// `operations` in the order of the file.
    pub(super) fn new(text: &'t str, operations: impl Iterator<Item = &'t str>) -> Self {
        let lines = [0].into_iter().chain(text.match_indices('\n').map(|(end, _)| end + 1)).collect();
        let mut starts = Vec::new();
        let mut from = text.find("\"apis\"").unwrap_or_default();
        for name in operations {
            let is_key = |at: usize| text.get(at..).is_some_and(|rest| rest.trim_start().starts_with(':'));
            let quoted = format!("\"{name}\"");
            let found = text.get(from..).and_then(|rest| {
                rest.match_indices(&quoted).map(|(at, _)| from + at).find(|at| is_key(at + quoted.len()))
            });
            if let Some(at) = found {
                from = at + quoted.len();
                starts.push((name, at));
            }
        }
        let ends = starts.iter().skip(1).map(|(_, start)| *start).chain([text.len()]);
        let operations = starts.iter().zip(ends).map(|((name, start), end)| (*name, *start..end)).collect();
        Places { text, lines, operations }
    }

    /// Where an operation begins.
    pub(super) fn operation(&self, name: &str) -> usize {
        self.operations.get(name).map_or(0, |range| range.start)
    }

    /// Where a name stands first within an operation from a place on; the place itself where it does not.
    pub(super) fn name(&self, operation: &str, name: &str, from: usize) -> usize {
        let end = self.operations.get(operation).map_or(from, |range| range.end);
        let Some(text) = self.text.get(from..end) else { return from };
        // Some files spell members out, as in `Tags.N.Key`.
        let is_whole = |at: usize| {
            let (before, after) = (text[..at].chars().next_back(), text[at + name.len()..].chars().next());
            matches!(before, Some('"' | '.')) && matches!(after, Some('"' | '.'))
        };
        let found = text.match_indices(name).map(|(at, _)| at).find(|at| !name.is_empty() && is_whole(*at));
        found.map_or(from, |at| from + at)
    }

    /// The line of a place, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at)
    }
}
