//! Does a tree have the structure that the grammar asks for? Says all that is wrong at once.

use super::grammar::{Form, Takes};
use crate::day;
use crate::diagnostic::{Diagnostic, Rule};
use crate::source::{Entry, Kind, Node};

/// Checks a whole file against its form.
pub fn check(root: &Node, form: &'static Form, findings: &mut Vec<Diagnostic>) {
    check_value(root, &Takes::Form(form), findings);
}

fn check_value(node: &Node, takes: &Takes, findings: &mut Vec<Diagnostic>) {
    let fits = match (takes, &node.kind) {
        (Takes::Text, Kind::Scalar { text, .. }) => !text.is_empty(),
        (Takes::Flag, _) => node.as_flag().is_some(),
        (Takes::Number, _) => node.as_plain().is_some_and(|text| text.parse::<u32>().is_ok()),
        (Takes::Date, Kind::Scalar { text, .. }) => day::is_one(text),
        (Takes::Digest, Kind::Scalar { text, .. }) => is_digest(text),
        (Takes::Limits, Kind::Scalar { text, .. }) => super::parse_limits(text).is_some(),
        (Takes::Word(words), Kind::Scalar { text, .. }) => {
            if !words.contains(&text.as_str()) {
                let message = format!("`{text}` is none of {}", quoted(words));
                let finding = Diagnostic::new(Rule::WrongKind, node.span, message);
                findings.push(finding.did_you_mean(text, node.span, words.iter().copied()));
            }
            true
        }
        (Takes::Nothing, Kind::Null) => true,
        (Takes::Any, _) => {
            check_duplicates(node, findings);
            true
        }
        (Takes::Form(form), Kind::Map(entries)) => {
            check_form(node, entries, form, findings);
            true
        }
        (Takes::Map(value), Kind::Map(entries)) => {
            report_duplicates(entries, findings);
            for entry in entries {
                check_value(&entry.value, value, findings);
            }
            true
        }
        (Takes::List(element), Kind::List(elements)) => {
            for node in elements {
                check_value(node, element, findings);
            }
            true
        }
        (Takes::Either(choices), kind) => match choices.iter().find(|choice| is_of_kind(choice, kind)) {
            Some(choice) => return check_value(node, choice, findings),
            None => false,
        },
        _ => false,
    };
    if !fits {
        let message = format!("expected {}, found {}", describe(takes), node.show());
        findings.push(with_hint(Diagnostic::new(Rule::WrongKind, node.span, message), node, takes));
    }
}

fn check_form(node: &Node, entries: &[Entry], form: &Form, findings: &mut Vec<Diagnostic>) {
    report_duplicates(entries, findings);
    for Entry { key, value } in entries {
        match form.keys.iter().find(|known| known.name == key.value) {
            Some(known) => check_value(value, &known.takes, findings),
            None => match form.others {
                Some(takes) => check_value(value, takes, findings),
                None => {
                    let message = format!("`{}` is no key of {} {}", key.value, article(form.name), form.name);
                    let known: Vec<_> = form.keys.iter().map(|key| key.name).collect();
                    let finding = Diagnostic::new(Rule::UnknownKey, key.span, message);
                    let finding = finding.help(format!("its keys are {}", quoted(&known)));
                    findings.push(finding.did_you_mean(&key.value, key.span, known));
                }
            },
        }
    }
    for key in form.keys.iter().filter(|key| key.required && node.get(key.name).is_none()) {
        let message = format!("this {} has no `{}`", form.name, key.name);
        findings.push(Diagnostic::new(Rule::MissingKey, node.span, message).help(key.doc));
    }
}

fn check_duplicates(node: &Node, findings: &mut Vec<Diagnostic>) {
    report_duplicates(node.entries(), findings);
    for entry in node.entries() {
        check_duplicates(&entry.value, findings);
    }
    for element in node.elements() {
        check_duplicates(element, findings);
    }
}

fn report_duplicates(entries: &[Entry], findings: &mut Vec<Diagnostic>) {
    let mut first = std::collections::HashMap::new();
    for Entry { key, .. } in entries {
        match first.entry(key.value.as_str()) {
            std::collections::hash_map::Entry::Vacant(vacant) => {
                vacant.insert(key.span);
            }
            std::collections::hash_map::Entry::Occupied(occupied) => {
                let message = format!("`{}` stands twice", key.value);
                let finding = Diagnostic::new(Rule::DuplicateKey, key.span, message);
                findings.push(finding.related(*occupied.get(), "first here"));
            }
        }
    }
}

fn is_of_kind(takes: &Takes, kind: &Kind) -> bool {
    match takes {
        Takes::Form(_) | Takes::Map(_) => matches!(kind, Kind::Map(_)),
        Takes::List(_) => matches!(kind, Kind::List(_)),
        Takes::Nothing => matches!(kind, Kind::Null),
        Takes::Any => true,
        Takes::Either(choices) => choices.iter().any(|choice| is_of_kind(choice, kind)),
        Takes::Text | Takes::Flag | Takes::Number | Takes::Date | Takes::Digest | Takes::Word(_) | Takes::Limits => {
            matches!(kind, Kind::Scalar { .. })
        }
    }
}

fn describe(takes: &Takes) -> String {
    match takes {
        Takes::Text => "a text".to_owned(),
        Takes::Flag => "true or false".to_owned(),
        Takes::Number => "a whole number".to_owned(),
        Takes::Date => "a day such as 2026-11-21".to_owned(),
        Takes::Digest => "a digest such as v1-0123456789abcdef".to_owned(),
        Takes::Word(words) => format!("one of {}", quoted(words)),
        Takes::Limits => "limits such as 1..20".to_owned(),
        Takes::Any => "a value".to_owned(),
        Takes::Form(form) => format!("a mapping ({})", form.name),
        Takes::Map(_) => "a mapping".to_owned(),
        Takes::List(_) => "a list".to_owned(),
        Takes::Nothing => "nothing".to_owned(),
        Takes::Either(choices) => choices.iter().map(describe).collect::<Vec<_>>().join(" or "),
    }
}

fn with_hint(finding: Diagnostic, node: &Node, takes: &Takes) -> Diagnostic {
    match (takes, node.as_text()) {
        (Takes::Flag, Some("yes" | "Yes" | "on" | "是" | "True")) => finding.help("write true"),
        (Takes::Flag, Some("no" | "No" | "off" | "否" | "False")) => finding.help("write false"),
        (Takes::Flag, Some("true" | "false")) => finding.help("write it without quotes"),
        (Takes::List(_), Some(text)) => finding.help(format!("write [{text}]")),
        (Takes::Form(form), Some(text)) if form.name == "field" => {
            finding.help(format!("write {{ type: {text} }}, with what else the page says"))
        }
        _ => finding,
    }
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn article(name: &str) -> &'static str {
    if name.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" }
}

fn is_digest(text: &str) -> bool {
    let is_hex = |digit: char| digit.is_ascii_digit() || ('a'..='f').contains(&digit);
    let parts = text.strip_prefix('v').and_then(|text| text.split_once('-'));
    parts.is_some_and(|(version, digits)| {
        version.parse::<u32>().is_ok() && digits.len() == 16 && digits.chars().all(is_hex)
    })
}
