//! The limits that a description states in words: values, bounds, lengths, list sizes, defaults.
//!
//! A sentence that holds in some cases only ("when X is Y, …") states no limit of the parameter as such, and is passed over.

use super::{
    cues::Cues,
    document::{Cell, Line},
    facts::{Bounds, Found, Known, Limits, Value},
    phrases::{self, Cue},
    scan::{self, Clause, Sentence},
    words,
};
use std::collections::HashSet;

/// The limits in a description, and what is wrong with how they are stated.
#[derive(Debug, Default)]
pub(super) struct Stated {
    pub(super) limits: Limits,
    pub(super) unclear: Vec<(usize, Unclear)>,
    pub(super) deprecated: Option<usize>,
    pub(super) restricted: Option<usize>,
    /// The values so far.
    known: HashSet<String>,
}

/// What a description states so that it cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unclear {
    Values,
    Default,
    Bounds,
}

/// What bounds are stated of.
#[derive(Clone, Copy)]
enum Limit {
    Range,
    Length,
    ListSize,
}

/// Reads a description.
pub(super) fn read(description: &Cell) -> Stated {
    let mut stated = Stated::default();
    let lines = &description.0;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if line.item {
            let items = lines.get(at..).unwrap_or_default();
            let items = items.iter().take_while(|line| line.item).count();
            let announced = at.checked_sub(1).and_then(|before| lines.get(before));
            if announced.is_none_or(|line| !is_illustrated(&line.text)) {
                stated.take_items(lines.get(at..at + items).unwrap_or_default());
            }
            at += items;
        } else {
            let next_is_item = lines.get(at + 1).is_some_and(|next| next.item);
            stated.read_line(line, next_is_item);
            at += 1;
        }
    }
    stated
}

/// Whether a line announces examples, conditions or notes, not values.
fn is_illustrated(line: &str) -> bool {
    let folded = words::folded(line);
    scan::mentions(&folded, phrases::ILLUSTRATIONS) && !Cues::of(&folded).has(Cue::Values)
}

impl Stated {
    fn read_line(&mut self, line: &Line, next_is_item: bool) {
        for sentence in scan::sentences(&line.text, &words::folded(&line.text)) {
            if sentence.has(Cue::Deprecated) {
                self.deprecated.get_or_insert(line.number);
            }
            if sentence.has(Cue::Restricted) {
                self.restricted.get_or_insert(line.number);
            }
            self.read_sentence(line.number, &sentence, sentence.is_last && next_is_item);
        }
    }

    fn read_sentence(&mut self, line: usize, sentence: &Sentence<'_>, items_follow: bool) {
        self.read_length(line, sentence);
        if let Some(rest) = sentence.after(Cue::ListSize) {
            if let Some(bounds) = rest.leading_bounds() {
                self.state(Limit::ListSize, line, bounds);
            }
            return;
        }
        let at_once = sentence.after_unconditional(Cue::AtOnce);
        let is_length = sentence.has(Cue::Characters);
        if let Some(max) = at_once.filter(|_| !is_length).and_then(|rest| rest.leading_number()) {
            self.state(Limit::ListSize, line, Bounds { min: None, max: Some(max) });
        }
        if let Some(max) = sentence.after_unconditional(Cue::Maximum).and_then(|rest| rest.leading_number()) {
            self.state(Limit::Range, line, Bounds { min: None, max: Some(max) });
        }
        if let Some(min) = sentence.after_unconditional(Cue::Minimum).and_then(|rest| rest.leading_number()) {
            self.state(Limit::Range, line, Bounds { min: Some(min), max: None });
        }
        if let Some(rest) = sentence.after_unconditional(Cue::Default) {
            self.read_default(line, &rest);
            return;
        }
        if let Some(rest) = sentence.after_unconditional(Cue::Values) {
            self.read_values(line, &rest, items_follow);
        } else if let Some(value) = sentence.behind(Cue::OnlyValue).and_then(|rest| rest.only_token()) {
            self.add_values(vec![Value { line, text: value }]);
        }
    }

    fn read_values(&mut self, line: usize, rest: &Clause<'_>, items_follow: bool) {
        if rest.is_empty() {
            if !items_follow && self.limits.values.is_none() {
                self.limits.values = Some(Known::Unknown);
                self.unclear.push((line, Unclear::Values));
            }
            return;
        }
        if let Some(bounds) = rest.bounds() {
            self.state(Limit::Range, line, bounds);
        } else if let Some(values) = rest.inline_values() {
            if let Some(default) = values.iter().find(|value| value.is_default) {
                self.set_default(line, default.text);
            }
            self.add_values(values.into_iter().map(|value| Value { line, text: value.text.to_owned() }).collect());
        } else if rest.is_introduced() && self.limits.values.is_none() && self.limits.range.is_none() {
            self.limits.values = Some(Known::Unknown);
            self.unclear.push((line, Unclear::Values));
        }
    }

    fn read_default(&mut self, line: usize, rest: &Clause<'_>) {
        if rest.is_empty() {
            self.limits.default.get_or_insert(Found { line, value: Known::Unknown });
            self.unclear.push((line, Unclear::Default));
            return;
        }
        let value = rest.leading_token().filter(|value| !phrases::NO_DEFAULT.contains(&value.to_lowercase().as_str()));
        if let Some(value) = value {
            self.set_default(line, &value);
        }
    }

    /// Takes the items of a list as values, if all of them are.
    fn take_items(&mut self, items: &[Line]) {
        let values: Option<Vec<_>> = items.iter().map(|item| scan::item_value(&item.text)).collect();
        let Some(values) = values else { return };
        for (item, value) in items.iter().zip(&values) {
            if value.is_default {
                self.set_default(item.number, value.text);
            }
        }
        let lines = items.iter().map(|item| item.number);
        self.add_values(lines.zip(values).map(|(line, value)| Value { line, text: value.text.to_owned() }).collect());
    }

    fn add_values(&mut self, new: Vec<Value>) {
        let mut values = match self.limits.values.take() {
            Some(Known::Stated(values)) => values,
            _ => Vec::new(),
        };
        for value in new {
            if self.known.insert(value.text.clone()) {
                values.push(value);
            }
        }
        self.limits.values = Some(Known::Stated(values));
    }

    /// The length that a sentence gives in characters: "2 to 128 characters", "up to 64 characters".
    fn read_length(&mut self, line: usize, sentence: &Sentence<'_>) {
        if let Some(bounds) = sentence.length() {
            self.state(Limit::Length, line, bounds);
        }
    }

    /// Adds a bound to a limit; the same bound with another value makes the limit unknown.
    fn state(&mut self, limit: Limit, line: usize, bounds: Bounds) {
        let found = match limit {
            Limit::Range => &mut self.limits.range,
            Limit::Length => &mut self.limits.length,
            Limit::ListSize => &mut self.limits.list_size,
        };
        let found = found.get_or_insert(Found { line, value: Known::Stated(bounds) });
        let Known::Stated(stated) = &mut found.value else { return };
        let agree = |a: Option<i64>, b: Option<i64>| a.is_none() || b.is_none() || a == b;
        if agree(stated.min, bounds.min) && agree(stated.max, bounds.max) {
            *stated = Bounds { min: stated.min.or(bounds.min), max: stated.max.or(bounds.max) };
        } else {
            found.value = Known::Unknown;
            self.unclear.push((line, Unclear::Bounds));
        }
    }

    fn set_default(&mut self, line: usize, text: &str) {
        let stated = self.limits.default.get_or_insert_with(|| Found { line, value: Known::Stated(text.to_owned()) });
        if stated.value.stated().is_some_and(|known| !known.eq_ignore_ascii_case(text)) {
            stated.value = Known::Unknown;
            self.unclear.push((line, Unclear::Default));
        }
    }
}
