//! Reading is total and fast: no text makes it panic, and its time grows with the length of the page.

use std::{
    fmt::Write,
    fs,
    path::Path,
    time::{Duration, Instant},
};

use duoyun_codegen::page;
use proptest::prelude::*;

/// The lines of our own pages, which random texts are made of.
fn lines() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/pages");
    let entries = fs::read_dir(folder).expect("the folder of pages is there");
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let texts = paths.iter().filter_map(|path| fs::read_to_string(path).ok());
    texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}

proptest! {
    #[test]
    fn random_characters_are_read(text in "\\PC{0,200}") {
        page::read("page", &text);
    }

    #[test]
    fn random_marks_are_read(text in "(\\||-|:|`|\\\\|\\*|\\[|\\]|\\(|\\)|<|>|/|\\{|\\}|\"|#|\\.| |\n|名称|类型|名稱|td|tr|table|String|是|1|~|,|N|取值范围：){0,80}") {
        page::read("page", &text);
    }

    #[test]
    fn shuffled_lines_are_read(text in prop::collection::vec(prop::sample::select(lines()), 0..60)) {
        page::read("page", &text.join("\n"));
    }
}

/// A page of 3,000 lines takes at most 20 ms; without optimization a hundred times as much is allowed.
#[test]
fn a_long_page_is_read_in_time() {
    let mut page = String::from(
        "# FlyKite\n\n## Request parameters\n\n|Parameter|Type|Required|Example|Description|\n|-|-|-|-|-|\n",
    );
    for row in 0..600 {
        let _ = write!(
            page,
            "|Tag.N.Key{row}|String|No|k-1a2b\\*\\*\\*\\*|The key of tag N. Valid values of N: 1 to 20. 长度为2~128个字符。取值范围：\n\n\
             -   calm (default): in calm air\n-   storm: in a storm\n\n Default value: calm. |\n"
        );
    }
    let lines = page.lines().count();
    assert!(lines >= 3000, "the page has only {lines} lines");
    let fastest = (0..5).map(|_| time(|| drop(page::read("page", &page)))).min().unwrap_or_default();
    println!("{lines} lines in {fastest:?}");
    let allowed = if cfg!(debug_assertions) { 2000 } else { 20 };
    assert!(fastest.as_millis() <= allowed, "{lines} lines took {fastest:?}");
}

/// The time a piece of work takes on the processor where the system tells, so that a busy machine does not count; by the clock
/// elsewhere.
fn time(work: impl FnOnce()) -> Duration {
    let on_processor = || {
        let told = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
    };
    let (clock, before) = (Instant::now(), on_processor());
    work();
    match (before, on_processor()) {
        (Some(before), Some(after)) => after.saturating_sub(before),
        _ => clock.elapsed(),
    }
}

/// Texts that look like something that never ends take no longer than pages.
#[test]
fn no_text_takes_long() {
    for piece in
        ["[", "<", "{", "|a", "a|b\n", "{\n", "|\n", "- 1 characters ", "<td colspan=100 rowspan=100>", "array<", "•"]
    {
        let header = "|Name|Type|Description|\n|-|-|-|\n|A|String|";
        for text in [
            piece.repeat(5000),
            format!("{header}{}", piece.repeat(5000)),
            format!("Name|Type|\n{}", piece.repeat(5000)),
        ] {
            let taken = time(|| drop(page::read("page", &text)));
            assert!(taken.as_secs() < 5, "{piece:?} takes {taken:?}");
        }
    }
}
