use super::{Diagnostic, Help};
use crate::source::{Sources, Span};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Patch, Renderer, Snippet};
use std::fmt::Write as _;
use std::ops::Range;

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people, in rustc's style.
    Text,
    /// One JSON object a line.
    Json,
    /// Annotations of a GitHub workflow.
    Github,
    /// For the text of a pull request.
    Markdown,
}

/// Prints findings, one after the other. Colours are used in text only, and only when asked for.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, format: Format, colour: bool) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        match format {
            Format::Markdown => {
                let renderer = Renderer::plain().decor_style(DecorStyle::Ascii);
                let _ = writeln!(out, "```text\n{}\n```\n", text(diagnostic, sources, &renderer));
            }
            Format::Text => {
                let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
                out.push_str(&text(diagnostic, sources, &renderer.decor_style(DecorStyle::Ascii)));
                out.push_str("\n\n");
            }
            Format::Json => {
                out.push_str(&json(diagnostic, sources).to_string());
                out.push('\n');
            }
            Format::Github => github(diagnostic, sources, &mut out),
        }
    }
    out
}

fn text(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let mut snippets = vec![
        snippet(sources, diagnostic.span).annotation(AnnotationKind::Primary.span(range(sources, diagnostic.span))),
    ];
    for (span, message) in &diagnostic.related {
        let annotation = AnnotationKind::Context.span(range(sources, *span)).label(message.as_str());
        // A place in the same file joins the first snippet, as rustc shows it.
        if span.file == diagnostic.span.file {
            let first = snippets.remove(0);
            snippets.insert(0, first.annotation(annotation));
        } else {
            snippets.push(snippet(sources, *span).annotation(annotation));
        }
    }
    let title = Level::ERROR.primary_title(diagnostic.message.as_str()).id(diagnostic.rule.id());
    let finding = title.elements(snippets);
    let report = match &diagnostic.help {
        None => vec![finding],
        Some(Help::Text(text)) => vec![finding.element(Level::HELP.message(text.as_str()))],
        Some(Help::Replace { span, with, message }) => {
            let file = sources.file(span.file);
            let patch = Patch::new(range(sources, unquoted(sources, *span)), with.as_str());
            let fixed = Snippet::source(file.text.as_str()).path(file.path.as_str()).patch(patch);
            vec![finding, Level::HELP.secondary_title(message.as_str()).element(fixed)]
        }
    };
    renderer.render(&report)
}

fn snippet<T: Clone>(sources: &Sources, span: Span) -> Snippet<'_, T> {
    let file = sources.file(span.file);
    Snippet::source(file.text.as_str()).path(file.path.as_str())
}

/// The bytes to underline: the first line of the place.
fn range(sources: &Sources, span: Span) -> Range<usize> {
    let text = &sources.file(span.file).text;
    let start = (0..=span.start as usize).rev().find(|start| text.is_char_boundary(*start)).unwrap_or_default();
    let shown = text.get(start..span.end as usize).unwrap_or_default();
    let first_line = shown.lines().next().unwrap_or_default().trim_end();
    start..(start + first_line.len())
}

/// The place without the quotes around it: a replacement leaves them as they are.
fn unquoted(sources: &Sources, span: Span) -> Span {
    let text = sources.file(span.file).text.get(span.start as usize..span.end as usize).unwrap_or_default();
    let is_quoted =
        text.len() > 1 && ['"', '\''].iter().any(|quote| text.starts_with(*quote) && text.ends_with(*quote));
    if is_quoted { Span { start: span.start + 1, end: span.end - 1, ..span } } else { span }
}

fn json(diagnostic: &Diagnostic, sources: &Sources) -> serde_json::Value {
    let place = |span: Span| {
        let (line, column) = sources.line_column(span);
        let (end_line, end_column) = sources.line_column(Span { start: span.end, ..span });
        serde_json::json!({
            "file": sources.file(span.file).path,
            "line": line,
            "column": column,
            "end_line": end_line,
            "end_column": end_column,
        })
    };
    let related: Vec<_> = diagnostic
        .related
        .iter()
        .map(|(span, message)| serde_json::json!({ "place": place(*span), "message": message }))
        .collect();
    let help = diagnostic.help.as_ref().map(|help| match help {
        Help::Text(text) => serde_json::json!({ "message": text }),
        Help::Replace { span, with, message } => {
            serde_json::json!({ "message": message, "place": place(unquoted(sources, *span)), "replacement": with })
        }
    });
    serde_json::json!({
        "rule": diagnostic.rule.id(),
        "place": place(diagnostic.span),
        "message": diagnostic.message,
        "related": related,
        "help": help,
    })
}

fn github(diagnostic: &Diagnostic, sources: &Sources, out: &mut String) {
    let (line, column) = sources.line_column(diagnostic.span);
    let path = &sources.file(diagnostic.span.file).path;
    let mut message = diagnostic.message.clone();
    match &diagnostic.help {
        None => {}
        Some(Help::Text(text)) => {
            let _ = write!(message, "\nhelp: {text}");
        }
        Some(Help::Replace { with, message: why, .. }) => {
            let _ = write!(message, "\nhelp: {why} {with}");
        }
    }
    let properties = [("file", path.as_str()), ("line", &line.to_string()), ("col", &column.to_string())];
    out.push_str(&annotation("error", &properties, diagnostic.rule.id(), &message));
}

/// An annotation of a GitHub workflow, on a line.
pub(crate) fn annotation(severity: &str, place: &[(&str, &str)], title: &str, message: &str) -> String {
    let escaped = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property =
        |(key, value): &(&str, &str)| format!("{key}={}", escaped(value).replace(':', "%3A").replace(',', "%2C"));
    let properties: Vec<String> = place.iter().chain(&[("title", title)]).map(property).collect();
    format!("::{severity} {}::{}\n", properties.join(","), escaped(message))
}
