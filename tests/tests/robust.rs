//! Whatever a spec holds: no panic, findings with a place, and the same output whatever the order of files.

use duoyun_codegen::diagnostic::{Diagnostic, Format, Rule, render};
use duoyun_codegen::resolve::resolve;
use duoyun_codegen::source::{Sources, read_specs};
use duoyun_tests::{PLAIN_SERVICE, emitted, root};
use proptest::prelude::*;
use proptest::sample::Index;
use std::env;
use std::sync::LazyLock;

/// The committed specs, as (path, text).
static SPECS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let sources = read_specs(root()).expect("the specs can be read");
    sources.iter().map(|(_, file)| (file.path.clone(), file.text.clone())).collect()
});

fn sources<'f>(files: impl IntoIterator<Item = &'f (String, String)>) -> Sources {
    let mut sources = Sources::default();
    for (path, text) in files {
        sources.add(path.clone(), text.clone());
    }
    sources
}

/// Resolves and prints; each finding has a place in its file.
fn survives(sources: &Sources) {
    let Err(findings) = resolve(sources) else {
        return;
    };
    assert!(!findings.is_empty(), "a failure says why");
    for Diagnostic { span, related, .. } in &findings {
        for span in related.iter().map(|(span, _)| span).chain([span]) {
            let text = &sources.file(span.file).text;
            assert!(span.start <= span.end, "{span:?}");
            let is_inside = span.end as usize <= text.len().max(1);
            assert!(is_inside && text.is_char_boundary(span.start as usize), "{span:?} in {text:?}");
        }
    }
    for format in [Format::Text, Format::Json, Format::Github] {
        assert!(!render(&findings, sources, format, format == Format::Text).is_empty());
    }
}

/// A spec that is changed in one place.
#[derive(Clone, Debug)]
enum Change {
    DeleteLine,
    RepeatLine,
    ReplaceLine(String),
    Insert(String),
    Truncate,
}

fn change() -> impl Strategy<Value = Change> {
    let fragment = prop_oneof![
        r#"[ \t\r\n:{}\[\],&*!|>'"%@`#?-]{1,4}"#,
        "(type|required|range|shapes|enums|list<|map<|1\\.\\.|~|null|true|é|地域|😀|\u{feff})",
        any::<String>(),
    ];
    prop_oneof![
        Just(Change::DeleteLine),
        Just(Change::RepeatLine),
        fragment.clone().prop_map(Change::ReplaceLine),
        fragment.prop_map(Change::Insert),
        Just(Change::Truncate),
    ]
}

fn apply(text: &str, change: &Change, place: Index) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let mut offset = place.index(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let line = place.index(lines.len());
    match change {
        Change::DeleteLine => drop(lines.remove(line)),
        Change::RepeatLine => lines.insert(line, lines[line]),
        Change::ReplaceLine(with) => lines[line] = with,
        Change::Insert(what) => return format!("{}{what}{}", &text[..offset], &text[offset..]),
        Change::Truncate => return text[..offset].to_owned(),
    }
    lines.join("\n")
}

fn cases(usual: u32) -> u32 {
    env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual)
}

proptest! {
    // Each case resolves whole services. More cases are worth their time after a change: PROPTEST_CASES=5000.
    #![proptest_config(ProptestConfig { cases: cases(64), ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_spec_or_has_findings(text in "\\PC*", is_service in any::<bool>()) {
        let (name, other) = if is_service { ("service", "Get") } else { ("Get", "service") };
        let mut sources = Sources::default();
        sources.add(format!("specs/alibaba/demo/{name}.yaml"), text);
        sources.add(format!("specs/alibaba/demo/{other}.yaml"), PLAIN_SERVICE.to_owned());
        survives(&sources);
    }

    #[test]
    fn any_yaml_like_text_is_a_spec_or_has_findings(text in r##"([ \n:{}\[\],&*!|>'"#?-]|a|é|地|1|\.\.|~|\t|\r\n){0,60}"##) {
        let mut sources = Sources::default();
        sources.add("specs/alibaba/demo/Get.yaml".to_owned(), format!("operation: Get\n{text}"));
        sources.add("specs/alibaba/demo/service.yaml".to_owned(), PLAIN_SERVICE.to_owned());
        survives(&sources);
    }

    #[test]
    fn a_changed_spec_is_a_spec_or_has_findings(
        which in any::<Index>(),
        changes in prop::collection::vec((change(), any::<Index>()), 1..4),
    ) {
        let changed = which.index(SPECS.len());
        let folder = SPECS[changed].0.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default();
        let mut text = SPECS[changed].1.clone();
        for (change, place) in &changes {
            if !text.is_empty() {
                text = apply(&text, change, *place);
            }
        }
        let mut files: Vec<_> = SPECS.iter().filter(|(path, _)| path.starts_with(&format!("{folder}/"))).cloned().collect();
        for file in &mut files {
            if file.0 == SPECS[changed].0 {
                file.1.clone_from(&text);
            }
        }
        survives(&sources(&files));
    }
}

#[test]
fn the_order_of_files_changes_nothing() {
    let expected = emitted(&sources(SPECS.iter()));
    let backwards = emitted(&sources(SPECS.iter().rev()));
    // Operations before their services, and services apart from each other.
    let mut by_name = SPECS.clone();
    by_name.sort_by_key(|(path, _)| path.rsplit('/').next().map(str::to_owned));
    let by_name = emitted(&sources(&by_name));
    assert!(backwards == expected && by_name == expected, "the order of files shows in what is emitted");
}

#[test]
fn findings_of_one_run_come_from_all_files() {
    let broken: Vec<_> = SPECS.iter().map(|(path, text)| (path.clone(), format!("{text}\nwrong: true\n"))).collect();
    let findings = resolve(&sources(&broken)).expect_err("each file has an unknown key");
    assert!(findings.iter().all(|finding| finding.rule == Rule::UnknownKey));
    assert_eq!(findings.len(), SPECS.len());
}
