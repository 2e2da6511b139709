use super::{Behind, Edit};
use crate::source::{Entry, Kind, Node};
use crate::yaml::{self, Yaml};
use serde_json::Value as Json;

/// The text of a spec file, and how its parts are changed. Nodes and entries are those of its tree.
#[derive(Clone, Copy)]
pub(crate) struct Document<'t> {
    text: &'t str,
    is_json: bool,
}

impl<'t> Document<'t> {
    pub(crate) fn new(path: &str, text: &'t str) -> Self {
        let is_json = path.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("json"));
        Document { text, is_json }
    }

    /// Adds an entry to a mapping, where it belongs.
    pub(crate) fn add(self, map: &Node, behind: &Behind, key: &str, value: &Yaml) -> Edit {
        self.add_among(map, behind, &|_| true, (key, value))
    }

    /// Adds an entry to a mapping, where it belongs among the entries that stay.
    pub(crate) fn add_among(
        self,
        map: &Node,
        behind: &Behind,
        stays: &dyn Fn(&str) -> bool,
        (key, value): (&str, &Yaml),
    ) -> Edit {
        self.insert(map, behind.of(map, key, stays), key, value)
    }

    /// Adds an entry to a mapping, behind one of its entries or before all of them.
    pub(crate) fn insert(self, map: &Node, behind: Option<usize>, key: &str, value: &Yaml) -> Edit {
        let entries = map.entries();
        let before = behind.and_then(|at| entries.get(at));
        match (before, entries.first()) {
            (Some(before), _) if self.is_flow(map) => {
                let text = format!("{}{}", self.separator(before), self.inline_entry(key, value));
                at(self.end(before), text)
            }
            (None, Some(first)) if self.is_flow(map) => {
                let text = format!("{}{}", self.inline_entry(key, value), self.separator(first));
                at(first.key.span.start as usize, text)
            }
            (None, None) => at(map.span.start as usize + 1, format!(" {} ", self.inline_entry(key, value))),
            (Some(before), _) => {
                let lines = self::lines(key, value, self.indent(before));
                at(self.line_end(self.end(before)), format!("\n{}", lines.trim_end()))
            }
            (None, Some(first)) => {
                let lines = self::lines(key, value, self.indent(first));
                at(self.above(first), lines)
            }
        }
    }

    /// Puts an empty line between an added section and what stands before it.
    pub(crate) fn spaced(self, edit: Edit) -> Edit {
        if self.is_json { edit } else { Edit { text: format!("\n{}", edit.text), ..edit } }
    }

    /// Puts another value behind a key.
    pub(crate) fn replace(self, map: &Node, entry: &Entry, value: &Yaml) -> Edit {
        let start = self.colon(entry);
        let text = if self.is_flow(map) {
            format!(" {}", self.inline(value))
        } else {
            let mut text = String::new();
            let key = entry.key.span.end - entry.key.span.start;
            let indent = self.indent(entry);
            yaml::after(&mut text, value, indent, indent + key as usize + 2);
            text.trim_end().to_owned()
        };
        Edit { start, end: self.end(entry), text }
    }

    /// Puts another name for a key.
    pub(crate) fn rename(self, entry: &Entry, name: &str) -> Edit {
        let name = if self.is_json { Json::from(name).to_string() } else { yaml::key(name) };
        Edit { start: entry.key.span.start as usize, end: entry.key.span.end as usize, text: name }
    }

    /// Takes entries out of a mapping that has others. A comment behind one stays.
    pub(crate) fn remove(self, map: &Node, indices: &[usize]) -> Vec<Edit> {
        let entries = map.entries();
        if self.is_flow(map) {
            let spans: Vec<_> = entries.iter().map(|entry| (entry.key.span.start as usize, self.end(entry))).collect();
            return runs(&spans, indices);
        }
        let lines = indices.iter().filter_map(|index| entries.get(*index)).map(|entry| {
            let (start, end) = (entry.key.span.start as usize, self.end(entry));
            self.without_line(start, end, self.indent(entry))
        });
        lines.collect()
    }

    /// Makes the value behind a key the entry `name` of a mapping that has another entry besides, in the words it is written in.
    pub(crate) fn nest(self, map: &Node, entry: &Entry, name: &str, (key, value): (&str, &Yaml)) -> Vec<Edit> {
        let (start, end) = (self.colon(entry), self.end(entry));
        let written = self.text.get(start..end).unwrap_or_default();
        if matches!(entry.value.kind, Kind::Null) {
            let form = Yaml::Map(vec![(key.to_owned(), value.clone())]);
            return vec![Edit { start, end, text: format!(" {}", self.inline(&form)) }];
        }
        if self.is_flow(map) {
            let name = if self.is_json { Json::from(name).to_string() } else { name.to_owned() };
            let rest = self.inline_entry(key, value);
            return vec![at(start, format!(" {{ {name}:")), at(end, format!(", {rest} }}"))];
        }
        let indent = self.indent(entry) + 2;
        let mut edits = vec![at(start, format!("\n{:indent$}{name}:", ""))];
        // What a value has on further lines goes as deep as its first line went.
        let breaks = written.match_indices('\n').map(|(offset, _)| start + offset + 1);
        let is_blank =
            |line: &usize| self.text.get(*line..self.line_end(*line)).is_none_or(|line| line.trim().is_empty());
        edits.extend(breaks.filter(|line| !is_blank(line)).map(|line| at(line, "  ".to_owned())));
        edits.push(at(self.line_end(end), format!("\n{}", lines(key, value, indent).trim_end())));
        edits
    }

    /// The line that an entry begins on.
    pub(crate) fn line(self, entry: &Entry) -> &'t str {
        let start = entry.key.span.start as usize;
        self.text.get(self.line_start(start)..self.line_end(start)).unwrap_or_default()
    }

    /// Gives each entry of a value in brackets a line, in the words it is written in.
    pub(crate) fn unfold(self, entry: &Entry) -> Edit {
        let indent = self.indent(entry) + 2;
        let line = |inner: &Entry| {
            let text = self.text.get(inner.key.span.start as usize..self.end(inner)).unwrap_or_default();
            format!("\n{:indent$}{text}", "")
        };
        let text = entry.value.entries().iter().map(line).collect();
        Edit { start: self.colon(entry), end: self.end(entry), text }
    }

    /// Leaves nothing behind a key.
    pub(crate) fn clear(self, entry: &Entry) -> Edit {
        let text = if self.is_json { " null" } else { "" };
        Edit { start: self.colon(entry), end: self.end(entry), text: text.to_owned() }
    }

    /// Adds a text to a list, behind one of its elements or before all of them.
    pub(crate) fn insert_element(self, list: &Node, behind: Option<usize>, text: &str) -> Edit {
        self.insert_value(list, behind, &Yaml::Text(text.to_owned()))
    }

    /// Adds a value to a list, behind one of its elements or before all of them.
    pub(crate) fn insert_value(self, list: &Node, behind: Option<usize>, value: &Yaml) -> Edit {
        let elements = list.elements();
        let before = behind.and_then(|at| elements.get(at));
        let first = elements.first();
        if self.is_flow(list) {
            let text = self.inline(value);
            let anchor = before.or(first);
            let separator = anchor.map(|anchor| self.separator_at(anchor.span.start as usize)).unwrap_or_default();
            return match (before, first) {
                (Some(before), _) => at(self.node_end(before), format!("{separator}{text}")),
                (None, Some(first)) => at(first.span.start as usize, format!("{text}{separator}")),
                (None, None) => at(list.span.start as usize + 1, text),
            };
        }
        let dash = list.span.start as usize;
        let indent = dash - self.line_start(dash);
        let mut line = format!("{:indent$}-", "");
        yaml::after(&mut line, value, indent, indent + 2);
        match before {
            Some(before) => at(self.line_end(self.node_end(before)), format!("\n{}", line.trim_end())),
            None => at(self.line_start(dash), line),
        }
    }

    /// Takes elements out of a list that has others.
    pub(crate) fn remove_elements(self, list: &Node, indices: &[usize]) -> Vec<Edit> {
        let spans: Vec<_> =
            list.elements().iter().map(|element| (element.span.start as usize, self.node_end(element))).collect();
        if self.is_flow(list) {
            return runs(&spans, indices);
        }
        let dash = list.span.start as usize;
        let lines = indices
            .iter()
            .filter_map(|index| spans.get(*index))
            .map(|(start, end)| self.without_line(*start, *end, dash - self.line_start(dash)));
        lines.collect()
    }

    /// Puts another value in the place of one.
    pub(crate) fn replace_node(self, node: &Node, value: &Yaml) -> Edit {
        Edit { start: node.span.start as usize, end: self.node_end(node), text: self.inline(value) }
    }

    /// Makes an element, a text, the key of a mapping of its own.
    pub(crate) fn describe_element(self, element: &Node, (key, value): (&str, &Yaml)) -> Edit {
        let (start, end) = (element.span.start as usize, self.node_end(element));
        let written = self.text.get(start..end).unwrap_or_default();
        let form = self.inline(&Yaml::Map(vec![(key.to_owned(), value.clone())]));
        let text = if self.is_json { format!("{{ {written}: {form} }}") } else { format!("{written}: {form}") };
        Edit { start, end, text }
    }

    /// Makes an element that is a mapping of one key that key again.
    pub(crate) fn plain_element(self, element: &Node) -> Option<Edit> {
        let key = element.entries().first()?.key.span;
        let text = self.text.get(key.start as usize..key.end as usize)?.to_owned();
        Some(Edit { start: element.span.start as usize, end: self.node_end(element), text })
    }

    /// Whether a collection stands in brackets.
    pub(crate) fn is_flow(self, node: &Node) -> bool {
        self.text.get(node.span.start as usize..).is_some_and(|text| text.starts_with(['{', '[']))
    }

    fn inline(self, value: &Yaml) -> String {
        if self.is_json { spaced(&value.to_json()) } else { yaml::inline(value) }
    }

    fn inline_entry(self, key: &str, value: &Yaml) -> String {
        if self.is_json {
            return format!("{}: {}", Json::from(key), spaced(&value.to_json()));
        }
        yaml::inline_entry(key, value)
    }

    /// What stands between the entries of a mapping in brackets.
    fn separator(self, entry: &Entry) -> String {
        self.separator_at(entry.key.span.start as usize)
    }

    fn separator_at(self, start: usize) -> String {
        let before = self.text.get(self.line_start(start)..start).unwrap_or_default();
        if before.trim().is_empty() { format!(",\n{before}") } else { ", ".to_owned() }
    }

    /// Where the value of an entry begins: behind its colon.
    fn colon(self, entry: &Entry) -> usize {
        let key = entry.key.span.end as usize;
        let rest = self.text.get(key..).unwrap_or_default();
        rest.find(':').map_or(key, |colon| key + colon + 1)
    }

    /// Where an entry ends: behind the last character of its value.
    fn end(self, entry: &Entry) -> usize {
        let colon = self.colon(entry);
        if matches!(entry.value.kind, Kind::Null) && entry.value.span.start == entry.value.span.end {
            return colon;
        }
        self.node_end(&entry.value).max(colon)
    }

    fn node_end(self, node: &Node) -> usize {
        let (start, end) = (node.span.start as usize, node.span.end as usize);
        match &node.kind {
            Kind::Map(entries) if !self.is_flow(node) => entries.last().map_or(end, |last| self.end(last)),
            Kind::List(elements) if !self.is_flow(node) => elements.last().map_or(end, |last| self.node_end(last)),
            _ => start + self.text.get(start..end).unwrap_or_default().trim_end().len(),
        }
    }

    /// Takes the lines of something out; a comment behind it gets a line of its own.
    fn without_line(self, start: usize, end: usize, indent: usize) -> Edit {
        let rest = self.text.get(end..self.line_end(end)).unwrap_or_default().trim();
        let text = if rest.is_empty() { String::new() } else { format!("{:indent$}{rest}\n", "") };
        Edit { start: self.line_start(start), end: self.next_line(end), text }
    }

    fn line_start(self, place: usize) -> usize {
        self.text.get(..place).and_then(|before| before.rfind('\n')).map_or(0, |line| line + 1)
    }

    fn line_end(self, place: usize) -> usize {
        let rest = self.text.get(place..).unwrap_or_default();
        rest.find('\n').map_or(self.text.len(), |line| place + rest[..line].trim_end_matches('\r').len())
    }

    fn next_line(self, place: usize) -> usize {
        let rest = self.text.get(place..).unwrap_or_default();
        rest.find('\n').map_or(self.text.len(), |line| place + line + 1)
    }

    fn indent(self, entry: &Entry) -> usize {
        let start = entry.key.span.start as usize;
        start - self.line_start(start)
    }

    /// The beginning of the comments that stand above an entry, or of its own line.
    fn above(self, entry: &Entry) -> usize {
        let mut start = self.line_start(entry.key.span.start as usize);
        while start > 0 {
            let line = self.line_start(start - 1);
            let text = self.text.get(line..start).unwrap_or_default().trim();
            if !text.starts_with('#') {
                break;
            }
            start = line;
        }
        start
    }
}

/// Takes parts out of brackets, each with the comma before it, or behind it where it is the first.
fn runs(spans: &[(usize, usize)], indices: &[usize]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = 0;
    while at < spans.len() {
        let length = (at..spans.len()).take_while(|index| indices.contains(index)).count();
        let before = at.checked_sub(1).and_then(|before| spans.get(before));
        let bounds = match (before, spans.get(at), spans.get(at + length)) {
            _ if length == 0 => None,
            (Some((_, before)), ..) => spans.get(at + length - 1).map(|(_, end)| (*before, *end)),
            (None, Some((start, _)), Some((next, _))) => Some((*start, *next)),
            _ => None,
        };
        edits.extend(bounds.map(|(start, end)| Edit { start, end, text: String::new() }));
        at += length.max(1);
    }
    edits
}

/// The lines of an entry, the last one ended.
fn lines(key: &str, value: &Yaml, indent: usize) -> String {
    let mut lines = String::new();
    yaml::entry(&mut lines, key, value, indent);
    lines
}

/// An edit that only adds.
fn at(place: usize, text: String) -> Edit {
    Edit { start: place, end: place, text }
}

/// JSON on one line, as people write it.
fn spaced(json: &Json) -> String {
    match json {
        Json::Object(members) if !members.is_empty() => {
            let members: Vec<_> =
                members.iter().map(|(key, value)| format!("{}: {}", Json::from(key.as_str()), spaced(value))).collect();
            format!("{{ {} }}", members.join(", "))
        }
        Json::Array(elements) => {
            let elements: Vec<_> = elements.iter().map(spaced).collect();
            format!("[{}]", elements.join(", "))
        }
        json => json.to_string(),
    }
}
