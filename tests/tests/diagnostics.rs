//! What a person sees who made a mistake in a spec: one file for each rule, and for what else matters to the eye.
//!
//! A case is a text: files, each under its path, then all that is printed for them.
//!
//! ```text
//! --- specs/alibaba/demo/Get.yaml
//! operation: Get
//! === expected
//! error[missing-key]: …
//! ```
//!
//! A plain `service.yaml` is added unless the case has one, or says `--- no service.yaml`. `crlf` after a path ends its
//! lines that way; a line with `<1..9>` stands for nine lines, each with its number in that place.

use duoyun_codegen::diagnostic::{Format, Rule, render};
use duoyun_codegen::resolve::resolve;
use duoyun_codegen::source::Sources;
use duoyun_tests::{PLAIN_SERVICE, assert_no_differences, data, differs, files, read, relative};

const EXPECTED: &str = "=== expected\n";

#[test]
fn mistakes_are_explained() {
    let mut differences = Vec::new();
    for path in files(&data("diagnostics"), ".txt") {
        let case = read(&path);
        let given = case.split(EXPECTED).next().unwrap_or_default();
        let actual = format!("{given}{EXPECTED}{}", printed(&sources(given)));
        differences.extend(differs(&path, &actual));
    }
    assert_no_differences(&differences);
}

#[test]
fn each_rule_has_a_case() {
    for rule in Rule::ALL {
        let path = data("diagnostics").join(format!("{}.txt", rule.id()));
        let case = read(&path);
        let given = case.split(EXPECTED).next().unwrap_or_default();
        let shown = printed(&sources(given));
        assert!(shown.contains(&format!("error[{}]: ", rule.id())), "{} does not show its rule", relative(&path));
    }
}

fn sources(given: &str) -> Sources {
    let mut sources = Sources::default();
    let mut has_service = false;
    for file in given.split("--- ").skip(1) {
        let (head, text) = file.split_once('\n').unwrap_or((file, ""));
        let (path, flag) = head.split_once(' ').unwrap_or((head, ""));
        has_service |= head == "no service.yaml" || path.contains("/service.");
        if path == "no" {
            continue;
        }
        let text = if flag == "crlf" { text.replace('\n', "\r\n") } else { repeated(text) };
        sources.add(path.to_owned(), text);
    }
    if !has_service {
        sources.add("specs/alibaba/demo/service.yaml".to_owned(), PLAIN_SERVICE.to_owned());
    }
    sources
}

/// Spells out the lines with `<1..9>`.
fn repeated(text: &str) -> String {
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        let times = line.split_once("<1..").and_then(|(before, rest)| {
            let (most, after) = rest.split_once('>')?;
            Some((before, most.parse::<u32>().ok()?, after))
        });
        match times {
            Some((before, most, after)) => out.extend((1..=most).map(|number| format!("{before}{number}{after}"))),
            None => out.push_str(line),
        }
    }
    out
}

fn printed(sources: &Sources) -> String {
    match resolve(sources) {
        Ok(_) => "no findings\n".to_owned(),
        // The empty lines at the end would only be in the way.
        Err(findings) => format!("{}\n", render(&findings, sources, Format::Text, false).trim_end()),
    }
}
