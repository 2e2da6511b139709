//! Pages of our own making, one per layout, each with every damage that its layout suffers. The facts and diagnostics expected
//! stand beside each page; `DUOYUN_BLESS=1` rewrites them, to be read before they are committed.

use std::{env, fs, path::PathBuf};

use duoyun_codegen::page;
use serde_json::Value;

use crate::schema;

pub(crate) fn pages() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/pages");
    let entries = fs::read_dir(folder).expect("the folder of pages is there");
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut pages: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|extension| extension != "json")).collect();
    pages.sort();
    pages
}

#[test]
fn pages_are_read_as_expected() {
    for path in pages() {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a page is readable");
        let read = page::read(&name, &text).to_json();
        let expected = path.with_extension("json");
        if env::var_os("DUOYUN_BLESS").is_some() {
            let text = serde_json::to_string_pretty(&read).expect("facts are JSON");
            fs::write(&expected, text + "\n").expect("the expected facts can be written");
        }
        let text = fs::read_to_string(&expected).unwrap_or_default();
        let expected: Value = serde_json::from_str(&text).expect("the expected facts are JSON");
        assert_eq!(
            serde_json::to_string_pretty(&read).ok(),
            serde_json::to_string_pretty(&expected).ok(),
            "{name} is read otherwise than expected"
        );
    }
}

#[test]
fn facts_follow_their_schema() {
    let schema: Value = serde_json::from_str(page::SCHEMA).expect("the schema is JSON");
    for path in pages() {
        let text = fs::read_to_string(&path).expect("a page is readable");
        let read = page::read("page", &text).to_json();
        let violations = schema::violations(&schema, &read);
        assert!(violations.is_empty(), "{}: {violations:#?}", path.display());
    }
}

/// A page that was cut anywhere is still a page. A prime step meets every kind of place within a few pages.
#[test]
fn any_beginning_of_a_page_is_a_page() {
    for path in pages() {
        let text = fs::read_to_string(&path).expect("a page is readable");
        for (at, _) in text.char_indices().step_by(7) {
            page::read("page", text.get(..at).unwrap_or_default());
        }
    }
}
