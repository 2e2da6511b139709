//! What goes, and what has no use without it.

use super::Plan;
use crate::diff::Home;
use crate::drift::fix::Thing;
use crate::model::{Record, Type};
use indexmap::IndexMap;
use std::collections::HashSet;

impl Plan<'_> {
    pub(super) fn drop(&mut self, thing: &Thing) {
        match thing {
            Thing::Field(home) => {
                self.removals.push(home.clone());
                // What the sample shows of it goes too.
                if let Some((key, above)) = home.split_last() {
                    let table = above.split_last().map(|(table, _)| table.to_owned());
                    let sample = Home::new(home.file(), &["example", table.as_deref().unwrap_or_default(), key]);
                    if table.is_some_and(|table| above == Home::new(home.file(), &[&table])) {
                        self.removals.extend(self.specs().entry(&sample).map(|_| sample.clone()));
                    }
                }
            }
            Thing::Error(home) => self.removals.push(home.clone()),
            Thing::Value(of, text) => self.drop_value(of, text),
        }
    }

    /// Takes out what goes. A mapping that loses all that it has goes as a whole.
    pub(super) fn remove_all(&mut self) {
        let specs = self.specs();
        self.removals.extend(self.unused());
        let mut removals: IndexMap<Home, Vec<usize>> = IndexMap::new();
        let mut left = std::mem::take(&mut self.removals);
        while let Some(home) = left.pop() {
            let (Some((map, at)), Some((_, above))) = (specs.entry(&home), home.split_last()) else { continue };
            let indices = removals.entry(above.clone()).or_default();
            if !indices.contains(&at) {
                indices.push(at);
            }
            if indices.len() == map.entries().len() && above.split_last().is_some() {
                removals.swap_remove(&above);
                left.push(above);
            }
        }
        for (home, indices) in &removals {
            if let (Some(map), Some(document)) = (specs.node(home), specs.document(home.file())) {
                self.push(home.file(), document.remove(map, indices));
            }
            let gone =
                indices.iter().filter_map(|index| Some(specs.node(home)?.entries().get(*index)?.key.value.clone()));
            self.removals.extend(gone.map(|key| home.at(&[&key])));
        }
    }

    /// The shapes and enums of the operation that only fields led to which go.
    fn unused(&self) -> Vec<Home> {
        let operation = self.task.operation;
        let home = |section: &str, name: &str| Home::new(&operation.source, &[section, name]);
        let used = |going: &[Home]| {
            let mut used: HashSet<Home> = HashSet::new();
            let at = |key: &str| Home::new(&operation.source, &[key]);
            let mut open: Vec<(Home, &Record)> =
                vec![(at("request"), &operation.request), (at("response"), &operation.response)];
            while let Some((of, record)) = open.pop() {
                let stays = record.fields.iter().filter(|field| !going.contains(&of.at(&[&field.wire])));
                for ty in stays.map(|field| field.ty.leaf()) {
                    match ty {
                        Type::Enum { rust, shared: false } => {
                            used.insert(home("enums", rust));
                        }
                        Type::Record { rust, shared: false, .. } if used.insert(home("shapes", rust)) => {
                            let record = operation.types.records.iter().find(|record| record.rust == *rust);
                            open.extend(record.map(|record| (home("shapes", rust), record)));
                        }
                        _ => {}
                    }
                }
            }
            used
        };
        let stays = used(&self.removals);
        used(&[]).into_iter().filter(|home| !stays.contains(home)).collect()
    }
}
