//! From text to tree. JSON is YAML too, so one reader serves both.

use super::{Entry, FileId, Kind, Node, Span, Spanned};
use crate::diagnostic::{Diagnostic, Rule};
use granit_parser::{Event, Options, Parser, ScalarStyle};

/// Deeper files are refused, so that no walk over a tree runs out of stack.
const MOST_LEVELS: usize = 32;

/// Parses one document.
///
/// # Errors
/// When it is not YAML, holds more than one document or none, uses what specs must not (anchors, aliases, tags,
/// mapping keys that are no text), or nests too deeply. All anchors, aliases and tags are found in one run.
pub fn parse(file: FileId, text: &str) -> Result<Node, Vec<Diagnostic>> {
    let mut options = Options::default();
    options.emit_unresolved_aliases = true;
    let events = Parser::new_from_str_with_options(text, options);
    let mut builder = Builder { file, text, open: Vec::new(), root: None, refused: Vec::new() };
    match builder.run(events) {
        Ok(node) if builder.refused.is_empty() => Ok(node),
        Ok(_) => Err(builder.refused),
        Err(last) => {
            builder.refused.push(*last);
            Err(builder.refused)
        }
    }
}

struct Builder<'t> {
    file: FileId,
    text: &'t str,
    /// The collections that are not closed yet, outermost first.
    open: Vec<Open>,
    root: Option<Node>,
    /// What specs must not have, although it is YAML.
    refused: Vec<Diagnostic>,
}

enum Open {
    List { span: Span, elements: Vec<Node> },
    Map { span: Span, entries: Vec<Entry>, key: Option<Spanned<String>> },
}

impl Builder<'_> {
    fn run<'e>(
        &mut self,
        events: impl Iterator<Item = Result<(Event<'e>, granit_parser::Span), granit_parser::ScanError>>,
    ) -> Result<Node, Box<Diagnostic>> {
        for event in events {
            let (event, place) = event.map_err(|error| Box::new(self.syntax_error(&error)))?;
            let span = self.span(place);
            match event {
                Event::DocumentStart(..) if self.root.is_some() => {
                    return fail(Rule::Syntax, span, "a spec file holds one document, this starts another");
                }
                Event::Alias(_) | Event::UnresolvedAlias(_) => {
                    let message = "an alias: specs say everything where it is read";
                    self.refused.push(Diagnostic::new(Rule::Alias, span, message).help("write the value out"));
                    self.scalar(String::new(), true, span)?;
                }
                Event::Scalar(text, style, anchor, tag) => {
                    self.refuse(anchor, tag.is_some(), span);
                    self.scalar(text.into_owned(), style == ScalarStyle::Plain, span)?;
                }
                Event::SequenceStart(_, anchor, tag) => {
                    self.refuse(anchor, tag.is_some(), span);
                    self.descend(Open::List { span, elements: Vec::new() }, span)?;
                }
                Event::MappingStart(_, anchor, tag) => {
                    self.refuse(anchor, tag.is_some(), span);
                    self.descend(Open::Map { span, entries: Vec::new(), key: None }, span)?;
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    if let Some(open) = self.open.pop() {
                        let node = open.close(span.end);
                        self.place(node)?;
                    }
                }
                _ => {}
            }
        }
        let whole = Span { file: self.file, start: 0, end: self.end().min(1) };
        self.root.take().ok_or_else(|| Box::new(Diagnostic::new(Rule::Syntax, whole, "the file is empty")))
    }

    /// Reports the anchor and the tag of a value; both stand before it.
    fn refuse(&mut self, anchor: usize, tagged: bool, value: Span) {
        if anchor != 0 {
            let message = "an anchor: specs say everything where it is read";
            let help = "remove the anchor and write each value out";
            self.refused.push(Diagnostic::new(Rule::Alias, self.before(value, '&'), message).help(help));
        }
        if tagged {
            let finding = Diagnostic::new(Rule::Syntax, self.before(value, '!'), "a tag: specs have none");
            self.refused.push(finding.help("remove it"));
        }
    }

    /// The word before a value that begins with `sign`; the value when there is none.
    fn before(&self, value: Span, sign: char) -> Span {
        let before = self.text.get(..value.start as usize).unwrap_or_default();
        let Some(start) = before.rfind(sign) else {
            return value;
        };
        let word = before[start..].split_whitespace().next().unwrap_or_default();
        let offset = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
        Span { start: offset(start), end: offset(start + word.len()), ..value }
    }

    fn end(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }

    fn scalar(&mut self, text: String, plain: bool, span: Span) -> Result<(), Box<Diagnostic>> {
        if let Some(Open::Map { key: key @ None, .. }) = self.open.last_mut() {
            *key = Some(Spanned { value: text, span });
            return Ok(());
        }
        let kind = match text.as_str() {
            "" | "~" | "null" if plain => Kind::Null,
            _ => Kind::Scalar { text, plain },
        };
        self.place(Node { span, kind })
    }

    fn descend(&mut self, open: Open, span: Span) -> Result<(), Box<Diagnostic>> {
        if self.open.len() == MOST_LEVELS {
            let message = format!("more than {MOST_LEVELS} levels of nesting");
            return fail(Rule::Syntax, span, message);
        }
        if let Some(Open::Map { key: None, .. }) = self.open.last() {
            return fail(Rule::Syntax, span, "a key must be a text");
        }
        self.open.push(open);
        Ok(())
    }

    fn place(&mut self, node: Node) -> Result<(), Box<Diagnostic>> {
        match self.open.last_mut() {
            Some(Open::List { elements, .. }) => elements.push(node),
            Some(Open::Map { entries, key, .. }) => match key.take() {
                Some(key) => entries.push(Entry { key, value: node }),
                None => return fail(Rule::Syntax, node.span, "a key must be a text"),
            },
            None => self.root = Some(node),
        }
        Ok(())
    }

    fn span(&self, place: granit_parser::Span) -> Span {
        let offset = |marker: granit_parser::Marker| {
            let bytes = marker.byte_offset().unwrap_or_else(|| marker.index());
            u32::try_from(bytes).unwrap_or(u32::MAX).min(self.end())
        };
        Span { file: self.file, start: offset(place.start), end: offset(place.end) }
    }

    fn syntax_error(&self, error: &granit_parser::ScanError) -> Diagnostic {
        let place = self.span(granit_parser::Span::empty(*error.marker()));
        let span = Span { end: (place.start + 1).min(self.end()).max(place.start), ..place };
        let diagnostic = Diagnostic::new(Rule::Syntax, span, format!("this does not parse: {}", error.info()));
        if self.open.is_empty() {
            diagnostic
        } else {
            diagnostic.help("look for a missing bracket, quote or indentation just before this place")
        }
    }
}

fn fail<T>(rule: Rule, span: Span, message: impl Into<String>) -> Result<T, Box<Diagnostic>> {
    Err(Box::new(Diagnostic::new(rule, span, message)))
}

impl Open {
    fn close(self, end: u32) -> Node {
        match self {
            Open::List { span, elements } => {
                let end = end.max(elements.last().map_or(span.end, |last| last.span.end));
                Node { span: Span { end, ..span }, kind: Kind::List(elements) }
            }
            Open::Map { span, entries, .. } => {
                let end = end.max(entries.last().map_or(span.end, |last| last.value.span.end));
                Node { span: Span { end, ..span }, kind: Kind::Map(entries) }
            }
        }
    }
}
