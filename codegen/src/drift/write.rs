//! Bringing specs to what pages state.
//!
//! Additions and relaxations are written at once. What a page dropped is held: more than half of it comes back. The rest waits until
//! somebody accepts it. Everything is tried before it counts: what leaves findings, or is still a difference afterwards, is for
//! people. Specs go in and texts come out; nothing is written to disk here.

use super::fix::{Care, Fix, care};
use super::languages::{self, Role};
use super::log::Difference;
use super::outcome::is_settled;
use super::plan::{self, Step, Task};
use super::{Accepted, Fate, Outcome, Page, differences, find};
use crate::diff::{Change, Specs, Statement};
use crate::edit;
use crate::emit::File;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What people have decided.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Differences in which the page is right, removals and restrictions too.
    pub accept: Accepted,
    /// Differences in which the spec is right.
    pub keep: Accepted,
    /// The day of the reading, as in 2026-11-25.
    pub day: String,
}

/// What became of all.
#[derive(Debug)]
pub struct Written {
    /// The specs as they are now, where they are others than before.
    pub specs: Option<Specs>,
    /// The files that have another text.
    pub files: Vec<File>,
    /// What became of each page, in the order in which they were given.
    pub outcomes: Vec<Outcome>,
}

/// Brings specs to what pages state.
pub fn write(pages: &[Page<'_>], specs: &Specs, policy: &Policy) -> Written {
    let roles = languages::roles(pages, specs);
    let mut run = Run { given: specs, specs: None, policy, roles, texts: HashMap::new() };
    let outcomes = run.all(pages);
    let mut files: Vec<File> = run.texts.into_iter().map(|(path, text)| File { path, text }).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Written { specs: run.specs, files, outcomes }
}

struct Run<'p> {
    given: &'p Specs,
    /// The specs as changed so far.
    specs: Option<Specs>,
    policy: &'p Policy,
    /// The role of each page.
    roles: Vec<Role>,
    /// The texts of the files that were changed.
    texts: HashMap<String, String>,
}

/// A page that is worked on: its differences, and what is to become of each.
struct Work<'p> {
    index: usize,
    page: Page<'p>,
    differences: Vec<(Difference, Fate)>,
}

impl Run<'_> {
    fn specs(&self) -> &Specs {
        self.specs.as_ref().unwrap_or(self.given)
    }

    /// Works on as many pages at once as have files of their own.
    fn all(&mut self, pages: &[Page<'_>]) -> Vec<Outcome> {
        let mut outcomes: Vec<Option<Outcome>> = vec![None; pages.len()];
        let mut left: Vec<usize> = (0..pages.len()).collect();
        while !left.is_empty() {
            let mut files: HashSet<String> = HashSet::new();
            let (mut taken, mut later) = (Vec::new(), Vec::new());
            for index in std::mem::take(&mut left) {
                let Some(page) = pages.get(index) else { continue };
                let work = match self.work(index, *page) {
                    Ok(work) => work,
                    Err(outcome) => {
                        outcomes[index] = Some(outcome);
                        continue;
                    }
                };
                let new = self.texts(&work, &work.chosen());
                if new.keys().any(|path| files.contains(path)) {
                    later.push(index);
                } else {
                    files.extend(new.into_keys());
                    taken.push(work);
                }
            }
            left = later;
            self.settle(&mut taken);
            for work in taken {
                let changes = work.differences.into_iter().map(|(difference, fate)| (difference.change, fate));
                outcomes[work.index] = Some(Outcome::Compared(changes.collect()));
            }
        }
        outcomes.into_iter().flatten().collect()
    }

    /// Decides what is to become of each difference of a page.
    fn work<'p>(&self, index: usize, page: Page<'p>) -> Result<Work<'p>, Outcome> {
        let role = self.roles.get(index);
        if let Some(outcome) = role.and_then(Role::outcome) {
            return Err(outcome);
        }
        let found = find(page.facts, self.specs()).map_err(Outcome::Unmatched)?;
        let is_settled = is_settled(page.facts, found.1);
        if is_settled && self.policy.accept.is_empty() {
            return Err(Outcome::Unchanged);
        }
        let differences = differences(page, found, self.specs());
        let decided = differences.into_iter().map(|difference| {
            let is_accepted = self.policy.accept.has(&difference.change);
            let fate = match (&difference.fix, care(&difference)) {
                _ if self.policy.keep.has(&difference.change) => Fate::Kept,
                _ if is_settled && !is_accepted => Fate::Kept,
                (Fix::ByHand(_), _) if difference.is_note => Fate::Kept,
                (Fix::ByHand(why), _) => Fate::ByHand((*why).to_owned()),
                _ if !is_accepted && role.is_some_and(|role| role.disputes(&difference.change)) => {
                    Fate::ByHand("the languages of the page disagree".to_owned())
                }
                (_, Care::None) => Fate::Written,
                _ if is_accepted => Fate::Written,
                (_, Care::Hold) => Fate::Held,
                (_, Care::Ask) if difference.is_note => Fate::Kept,
                (_, Care::Ask) => Fate::Waiting,
            };
            (difference, fate)
        });
        Ok(Work { index, page, differences: decided.collect() })
    }

    /// The files that the chosen differences of a page change, with their new texts.
    fn texts(&self, work: &Work<'_>, chosen: &[usize]) -> BTreeMap<String, String> {
        let Ok((service, operation)) = find(work.page.facts, self.specs()) else { return BTreeMap::new() };
        let facts = work.page.facts;
        let task = Task { specs: self.specs(), service, operation, facts, day: &self.policy.day };
        let chosen = chosen.iter().filter_map(|index| work.differences.get(*index));
        let steps = chosen.filter_map(|(difference, fate)| match (&difference.fix, fate) {
            (Fix::Drop(things), Fate::Held) => Some(Step::Hold(things)),
            (fix, Fate::Written) => Some(Step::Follow(fix)),
            _ => None,
        });
        let mut steps: Vec<Step<'_>> = steps.collect();
        if work.is_settled() && !is_settled(facts, operation) {
            steps.push(Step::Remember(facts.digest()));
        }
        let edits = plan::edits(task, &steps).into_iter().filter_map(|(path, edits)| {
            let text = self.specs().sources().text(&path)?;
            let new = edit::fit(&path, text, edit::apply(text, &edits));
            (new != text).then_some((path, new))
        });
        edits.collect()
    }

    /// The specs with other texts, if they have no findings and no longer differ from pages in what is chosen of them.
    fn tried(
        &self,
        texts: &BTreeMap<String, String>,
        chosen: &[(&Work<'_>, &[usize])],
        extent: Extent,
    ) -> Result<Specs, String> {
        let specs = self.specs();
        let found = chosen.first().and_then(|(work, _)| find(work.page.facts, specs).ok());
        let tried = match (extent, found) {
            (Extent::Operation, Some(found)) => specs.some(found, texts),
            _ => {
                let texts = texts.iter().map(|(path, text)| (path.as_str(), text.as_str()));
                Specs::new(specs.sources().with(texts))
            }
        };
        let tried = tried.map_err(|(findings, sources)| {
            let Some(first) = findings.first() else { return String::new() };
            let file = &sources.file(first.span.file).path;
            let is_own = found.is_some_and(|(_, operation)| operation.source == *file);
            if is_own { first.message.clone() } else { format!("{}, in {file}", first.message) }
        })?;
        let is_gone = chosen.iter().all(|(work, indices)| work.is_gone(indices, &tried));
        if is_gone { Ok(tried) } else { Err("it cannot be told from the rest of the spec".to_owned()) }
    }

    /// Writes what is chosen of pages that have files of their own: all of it, or as much as can be done.
    fn settle(&mut self, works: &mut [Work<'_>]) {
        for work in works.iter_mut() {
            self.probe(work, Extent::Operation);
        }
        self.write(works);
    }

    /// Writes what each page can have by itself, as far as they can have it together and beside all other specs.
    fn write(&mut self, works: &mut [Work<'_>]) {
        let texts: BTreeMap<String, String> = works.iter().flat_map(|work| self.texts(work, &work.chosen())).collect();
        if texts.is_empty() {
            return;
        }
        let chosen: Vec<_> = works.iter().map(Work::chosen).collect();
        let chosen: Vec<_> = works.iter().zip(chosen.iter().map(Vec::as_slice)).collect();
        match (self.tried(&texts, &chosen, Extent::All), works) {
            (Ok(specs), _) => {
                self.specs = Some(specs);
                self.texts.extend(texts);
            }
            (Err(_), [work]) => {
                let chosen = work.chosen().len();
                self.probe(work, Extent::All);
                // With less to write it is tried again; what was found out does not fail.
                if work.chosen().len() < chosen {
                    self.write(std::slice::from_mut(work));
                }
            }
            (Err(_), works) => {
                let (first, second) = works.split_at_mut(works.len() / 2);
                self.write(first);
                self.write(second);
            }
        }
    }

    /// Finds out which differences of a page can be written together. What cannot is left to people.
    fn probe(&self, work: &mut Work<'_>, extent: Extent) {
        self.probe_some(work, &work.chosen(), extent, &mut Vec::new());
    }

    /// Finds out which differences can be done together with those that are done.
    fn probe_some(&self, work: &mut Work<'_>, indices: &[usize], extent: Extent, done: &mut Vec<usize>) {
        let tried = [done.as_slice(), indices].concat();
        let Err(why) = self.tried(&self.texts(work, &tried), &[(work, &tried)], extent) else {
            *done = tried;
            return;
        };
        match indices {
            [] => {}
            [index] => {
                if let Some((_, fate)) = work.differences.get_mut(*index) {
                    *fate = Fate::ByHand(why);
                }
            }
            several => {
                let (first, second) = several.split_at(several.len() / 2);
                self.probe_some(work, first, extent, done);
                self.probe_some(work, second, extent, done);
            }
        }
    }
}

/// Which specs something is tried in.
#[derive(Clone, Copy)]
enum Extent {
    /// Those of the operation and of its service, where nearly everything shows that can go wrong.
    Operation,
    /// All of them.
    All,
}

impl Work<'_> {
    /// The differences that are to be written.
    fn chosen(&self) -> Vec<usize> {
        let is_chosen = |fate: &Fate| matches!(fate, Fate::Written | Fate::Held);
        (0..).zip(&self.differences).filter(|(_, (_, fate))| is_chosen(fate)).map(|(index, _)| index).collect()
    }

    /// Whether the spec follows the page when what is chosen is written.
    fn is_settled(&self) -> bool {
        self.differences.iter().all(|(_, fate)| !matches!(fate, Fate::Waiting | Fate::ByHand(_)))
    }

    /// Whether specs no longer differ from the page in what is chosen.
    fn is_gone(&self, chosen: &[usize], specs: &Specs) -> bool {
        let Ok(found) = find(self.page.facts, specs) else { return false };
        let left = differences(self.page, found, specs);
        let text = |statement: &Option<Statement>| statement.as_ref().map(|statement| statement.text.clone());
        let said = |change: &Change| match &change.after {
            Some(_) => text(&change.after),
            None => text(&change.before),
        };
        let is_left = |change: &Change| {
            let is_same = |other: &Change| {
                (other.rule, &other.path) == (change.rule, &change.path) && said(other) == said(change)
            };
            left.iter().any(|other| is_same(&other.change))
        };
        chosen.iter().filter_map(|index| self.differences.get(*index)).all(|(one, _)| !is_left(&one.change))
    }
}
