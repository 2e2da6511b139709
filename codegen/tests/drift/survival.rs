//! Random specs, written as people write them, beside random pages: what has nothing to do with a difference stays as it is.

use duoyun_codegen::diff::Specs;
use duoyun_codegen::drift::{self, Fate, Outcome, Written};
use duoyun_codegen::page::{self, Facts};
use duoyun_codegen::source::Sources;
use proptest::prelude::*;
use std::fmt::Write as _;

use crate::cases::PLAIN_SERVICE;
use crate::writes::{on, pages};

/// A row that a page or a spec may have.
#[derive(Clone, Debug)]
struct Row {
    name: &'static str,
    required: bool,
    most: Option<u8>,
    values: Vec<&'static str>,
    /// How the spec spells it.
    style: u8,
}

const NAMES: [&str; 6] = ["Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot"];

fn row(name: &'static str) -> impl Strategy<Value = Option<Row>> {
    let values = prop::sample::subsequence(vec!["red", "green", "blue", "gray"], 0..4);
    let row =
        (any::<bool>(), prop::option::of(1..9_u8), values, 0..4_u8).prop_map(move |(required, most, values, style)| {
            let most = most.filter(|_| values.is_empty());
            Row { name, required, most, values, style }
        });
    prop::option::weighted(0.7, row)
}

fn table() -> impl Strategy<Value = Vec<Row>> {
    Vec::from(NAMES.map(row)).prop_map(|rows| rows.into_iter().flatten().collect())
}

fn codes() -> impl Strategy<Value = Vec<(&'static str, u8)>> {
    prop::sample::subsequence(vec!["Torn", "Lost", "Wet", "Late"], 0..=4)
        .prop_flat_map(|codes| codes.into_iter().map(|code| (Just(code), 0..3_u8)).collect::<Vec<_>>())
}

fn as_page(rows: &[Row], codes: &[(&str, u8)]) -> Facts {
    let mut page = String::from(
        "# FlyKite\n\n## Request parameters\n\n|Parameter|Type|Required|Example|Description|\n|-|-|-|-|-|\n",
    );
    for Row { name, required, most, values, .. } in rows {
        let ty = if most.is_some() { "Integer" } else { "String" };
        let required = if *required { "Yes" } else { "No" };
        let range = most.map(|most| format!(" Valid values: 1 to {most}.")).unwrap_or_default();
        let values = if values.is_empty() { String::new() } else { format!(" Valid values: {}.", values.join(", ")) };
        let _ = writeln!(page, "|{name}|{ty}|{required}|x|Something.{range}{values} |");
    }
    page.push_str("\n## Error codes\n\n|HTTP status code|Error code|Error message|Description|\n|-|-|-|-|\n");
    for (code, message) in codes {
        let _ = writeln!(page, "|400|{code}|It is number {message}.|Something.|");
    }
    page::read("page", &page).facts
}

/// The spec, with a comment wherever one can stand.
fn as_spec(rows: &[Row], codes: &[(&str, u8)]) -> String {
    let mut count = 0;
    let mut comment = || {
        count += 1;
        format!("# c{count}.")
    };
    let mut spec = format!("operation: FlyKite {}\nabout: Flies.\nread:   2026-11-21   {}\n", comment(), comment());
    if !rows.is_empty() {
        let _ = writeln!(spec, "{}\nrequest: {}", comment(), comment());
    }
    for Row { name, required, most, values, style } in rows {
        let ty = match (most, values.is_empty()) {
            (Some(_), _) => "int32".to_owned(),
            (None, true) => "'string'".to_owned(),
            (None, false) => format!("{name}Kind"),
        };
        let mut facts = vec![format!("type: {ty}")];
        facts.extend(required.then(|| "required:  true".to_owned()));
        facts.extend(most.map(|most| format!("range: \"1..{most}\"")));
        facts.push("about: \"What, and why: all\"".to_owned());
        match style {
            0 => {
                let _ = writeln!(spec, "  {}\n  {name}:", comment());
                for fact in facts {
                    let _ = writeln!(spec, "    {fact}  {}", comment());
                }
            }
            1 => {
                let _ = writeln!(spec, "  \"{name}\": {{{}}}", facts.join(","));
            }
            2 => {
                let _ = writeln!(spec, "  {name}: {{\n      {}\n    }} {}", facts.join(",\n      "), comment());
            }
            _ => {
                let _ = writeln!(spec, "\n  {name}: {{ {} }} {}", facts.join(", "), comment());
            }
        }
    }
    let enums: Vec<&Row> = rows.iter().filter(|row| row.most.is_none() && !row.values.is_empty()).collect();
    if !enums.is_empty() {
        let _ = writeln!(spec, "\nenums:");
    }
    for Row { name, values, style, .. } in enums {
        match style {
            0 => {
                let _ = writeln!(spec, "  {name}Kind: {}", comment());
                for value in values {
                    let _ = writeln!(spec, "    - {value} {}", comment());
                }
            }
            1 => {
                let _ = writeln!(spec, "  {name}Kind:\n    values: {}", comment());
                for value in values {
                    let _ = writeln!(spec, "      {value}: A color. {}", comment());
                }
            }
            _ => {
                let _ = writeln!(spec, "  {name}Kind: [ {} ]", values.join(" , "));
            }
        }
    }
    if !codes.is_empty() {
        let _ = writeln!(spec, "{}\nerrors:\n  400: {}", comment(), comment());
    }
    for (code, message) in codes {
        let _ = match message {
            0 => writeln!(spec, "    {code}: It is number 0. {}", comment()),
            1 => writeln!(spec, "    {code}: >-\n      It is\n      number 1."),
            _ => writeln!(spec, "    {code}:\n      message: \"It is number 2.\" {}\n      remedy: Wait.", comment()),
        };
    }
    spec
}

const PATH: &str = "specs/alibaba/demo/FlyKite.yaml";

fn specs(spec: &str) -> Specs {
    let mut sources = Sources::default();
    sources.add("specs/alibaba/demo/service.yaml".to_owned(), PLAIN_SERVICE.to_owned());
    sources.add(PATH.to_owned(), spec.to_owned());
    Specs::new(sources).unwrap_or_else(|(findings, _)| panic!("{findings:?}\n{spec}"))
}

/// Whether the lines stand in the text, in their order.
fn are_in_order<'t>(mut wanted: impl Iterator<Item = &'t str>, text: &str) -> Result<(), String> {
    let mut lines = text.lines();
    match wanted.find(|line| !lines.any(|other| other == *line)) {
        Some(lost) => Err(format!("`{lost}` is lost:\n{text}")),
        None => Ok(()),
    }
}

/// What the differences that were written name: rows, codes, values.
fn named(written: &Written) -> Vec<String> {
    let done = written.outcomes.iter().flat_map(Outcome::changes);
    let done = done.filter(|(_, fate)| matches!(fate, Fate::Written | Fate::Held));
    done.filter_map(|(change, _)| change.path.split('.').nth(1).map(str::to_owned)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_not_named_stays(
        (on_page, in_spec) in (table(), table()),
        (codes_on_page, codes_in_spec) in (codes(), codes()),
        is_windows in any::<bool>(),
    ) {
        let facts = [("page", as_page(&on_page, &codes_on_page))];
        let mut text = as_spec(&in_spec, &codes_in_spec);
        if is_windows {
            text = text.replace('\n', "\r\n");
        }
        let before = specs(&text);
        let written = drift::write(&pages(&facts), &before, &on("2026-11-25"));
        let new = written.files.iter().find(|file| file.path == PATH).map_or(text.as_str(), |file| &file.text);

        prop_assert!(!is_windows || !new.replace("\r\n", "").contains('\n'), "{:?}", new);
        // Comments are never lost, and keep their order.
        let comments = |text: &str| -> Vec<String> {
            text.split('#').skip(1).filter_map(|rest| Some(rest.split_once('.')?.0.to_owned())).collect()
        };
        prop_assert_eq!(comments(&text), comments(new), "{}", new);

        // A line of something that no difference names is what it was. A row begins at its name and ends before the next.
        let named = named(&written);
        let mut owner = "";
        let kept = text.lines().filter(|line| {
            let words = line.trim_start().trim_start_matches('"');
            let names = NAMES.iter().chain(["Torn", "Lost", "Wet", "Late"].iter());
            if let Some(name) = names.into_iter().find(|name| words.starts_with(**name)) {
                owner = name;
            } else if !line.starts_with("    ") {
                owner = "";
            }
            !line.starts_with("read") && !named.iter().any(|named| named == owner)
        });
        let kept: Vec<&str> = kept.collect();
        if let Err(lost) = are_in_order(kept.into_iter(), new) {
            prop_assert!(false, "{}", lost);
        }

        // All that can be written at once was, so nothing is left to write.
        let after = specs(new);
        let again = drift::write(&pages(&facts), &after, &on("2026-11-26"));
        prop_assert_eq!(again.files, [], "{}", new);
        let by_hand = written.outcomes.iter().flat_map(Outcome::changes).find(|(_, fate)| matches!(fate, Fate::ByHand(_)));
        prop_assert_eq!(by_hand, None);
    }
}
