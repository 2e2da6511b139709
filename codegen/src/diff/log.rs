use super::{Change, Home, Specs, Statement};
use crate::change::{Bump, Level, Rule};

/// The two sets, and the changes found so far.
pub(super) struct Log<'m> {
    pub(super) before: &'m Specs,
    pub(super) after: &'m Specs,
    pub(super) changes: Vec<Change>,
}

/// Something that both sets have, or one of them: what it is called, and where each of them writes it.
#[derive(Clone)]
pub(super) struct Subject {
    pub(super) operation: String,
    pub(super) path: String,
    pub(super) also: Vec<String>,
    pub(super) homes: [Home; 2],
}

impl Subject {
    /// A whole operation or service.
    pub(super) fn whole(operation: String, files: [&str; 2]) -> Self {
        let homes = files.map(|file| Home::new(file, &[]));
        Subject { operation, path: String::new(), also: Vec::new(), homes }
    }

    /// A part of it, with the keys that lead there in each of the two.
    pub(super) fn part(&self, name: &str, keys: [&[&str]; 2]) -> Self {
        let mut part = self.written_at(keys);
        let below = |path: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        part.path = below(&self.path);
        part.also = self.also.iter().map(|path| below(path)).collect();
        part
    }

    /// What it is called does not change with where it is written.
    pub(super) fn written_at(&self, [before, after]: [&[&str]; 2]) -> Self {
        let [old, new] = &self.homes;
        Subject { homes: [old.at(before), new.at(after)], ..self.clone() }
    }

    /// What several paths lead to.
    pub(super) fn found(&self, homes: [Home; 2], mut paths: Vec<String>) -> Self {
        let also = paths.split_off(1.min(paths.len()));
        Subject { operation: self.operation.clone(), path: paths.pop().unwrap_or_default(), also, homes }
    }

    /// A part that has the same key in both, and is called by it.
    pub(super) fn key(&self, key: &str) -> Self {
        self.part(key, [&[key], &[key]])
    }
}

impl<'m> Log<'m> {
    pub(super) fn new(before: &'m Specs, after: &'m Specs) -> Self {
        Log { before, after, changes: Vec::new() }
    }

    /// Records a change. The fact is written under `key`, or is the subject itself where that is empty.
    pub(super) fn push(
        &mut self,
        rule: Rule,
        subject: &Subject,
        key: &'static str,
        [before, after]: [Option<String>; 2],
    ) {
        let statement = |specs: &Specs, home: &Home, text: Option<String>| {
            let place = if key.is_empty() { specs.place(home) } else { specs.place(&home.at(&[key])) };
            Some(Statement { text: text?, place })
        };
        let [old, new] = &subject.homes;
        let (before, after) = (statement(self.before, old, before), statement(self.after, new, after));
        // What a page no longer shows may come back; what a person took out of a spec is gone.
        let (level, bump) = if rule.is_held() { (Level::Break, Bump::Major) } else { (rule.level(), rule.bump()) };
        let Subject { operation, path, also, .. } = subject.clone();
        self.changes.push(Change { rule, level, bump, operation, path, also, before, after });
    }

    /// Records a change of a fact, if there is one.
    pub(super) fn differ(
        &mut self,
        rule: Rule,
        subject: &Subject,
        key: &'static str,
        before: impl Into<String>,
        after: impl Into<String>,
    ) {
        let (before, after) = (before.into(), after.into());
        if before != after {
            self.push(rule, subject, key, [Some(before), Some(after)]);
        }
    }

    /// Records that a fact came, went or changed, each by a rule of its own.
    pub(super) fn differ_in(
        &mut self,
        [added, removed, changed]: [Rule; 3],
        subject: &Subject,
        key: &'static str,
        facts: [Option<String>; 2],
    ) {
        let rule = match &facts {
            [None, Some(_)] => added,
            [Some(_), None] => removed,
            [before, after] if before != after => changed,
            _ => return,
        };
        self.push(rule, subject, key, facts);
    }

    /// Records that what both have stands in another order. The pairs are in the order of the later one.
    pub(super) fn reordered<T>(&mut self, subject: &Subject, before: &[T], pairs: &[(Option<&T>, Option<&T>)]) {
        let kept = pairs.iter().filter_map(|(old, new)| old.filter(|_| new.is_some()));
        let places = kept.map(|old| before.iter().position(|known| std::ptr::eq(known, old)));
        if !places.is_sorted() {
            self.push(Rule::RowOrder, subject, "", [None, None]);
        }
    }

    /// Records that something became held, or is documented again. What is held is there, so code that uses it is only warned.
    pub(super) fn held(&mut self, removed: Rule, subject: &Subject, what: &str, days: [&Option<String>; 2]) {
        let held = |day: &String| Some(format!("held since {day}"));
        match days {
            [None, Some(day)] => {
                self.push(removed, subject, "", [Some(what.to_owned()), held(day)]);
                if let Some(change) = self.changes.last_mut() {
                    (change.level, change.bump) = (removed.level().min(Level::Add), removed.bump());
                }
            }
            [Some(day), None] => self.push(Rule::DocumentedAgain, subject, "", [held(day), Some(what.to_owned())]),
            [before, after] if before != after => {
                self.push(Rule::DocsChanged, subject, "undocumented", [before.clone(), after.clone()]);
            }
            _ => {}
        }
    }

    /// Records that a fact changed which only the trees know, such as a default; it is shown as JSON.
    pub(super) fn differ_as_written(&mut self, rule: Rule, subject: &Subject, key: &'static str) {
        let written = |specs: &Specs, home: &Home| specs.node(&home.at(&[key])).map(|node| node.to_json().to_string());
        let [old, new] = &subject.homes;
        let facts = [written(self.before, old), written(self.after, new)];
        self.differ_in([rule; 3], subject, key, facts);
    }
}
