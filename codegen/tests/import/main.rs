//! Metadata of our own making, one file for each wild thing, and the specs that it becomes. `UPDATE=1` accepts what is
//! printed now. `DUOYUN_METADATA` names a folder of further metadata, which must import and lint.

mod beside;
mod refused;
mod survival;

use duoyun_codegen::emit::File;
use duoyun_codegen::import::{Metadata, Note, Options, digest, import};
use duoyun_codegen::source::Sources;
use duoyun_codegen::{diagnostic, resolve};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const OPTIONS: Options<'_> = Options { operations: &[], folder: None, group: None, merge: false, today: "2026-11-21" };

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("import")
}

/// The metadata below a folder: a file that stands alone, or all files of one folder.
fn cases(folder: &Path) -> Vec<(String, Vec<Metadata>)> {
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let read = |path: &Path| Metadata {
        name: path.display().to_string(),
        text: fs::read_to_string(path).expect("a readable file"),
    };
    let stem = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut cases = Vec::new();
    for path in paths {
        if path.is_dir() {
            let parts = self::cases(&path).into_iter().flat_map(|(_, parts)| parts);
            cases.push((stem(&path), parts.collect()));
        } else if path.extension().is_some_and(|ending| ending == "json") {
            cases.push((stem(&path), vec![read(&path)]));
        }
    }
    cases
}

fn sources(files: &[File]) -> Sources {
    Sources::default().with(files.iter().map(|file| (file.path.as_str(), file.text.as_str())))
}

/// What the linter has to say; nothing where it has nothing to say.
fn findings(files: &[File]) -> String {
    let sources = sources(files);
    resolve::resolve(&sources)
        .err()
        .map(|findings| diagnostic::render(&findings, &sources, diagnostic::Format::Text, false))
        .unwrap_or_default()
}

/// Files with those that were written besides or instead.
fn with(before: &[File], written: &[File]) -> Vec<File> {
    let by_path =
        |files: &[File]| files.iter().map(|file| (file.path.clone(), file.clone())).collect::<BTreeMap<_, _>>();
    let mut files = by_path(before);
    files.extend(by_path(written));
    files.into_values().collect()
}

#[test]
fn metadata_becomes_specs() {
    let mut differences = Vec::new();
    for (name, metadata) in cases(&folder()) {
        let imported = import(&metadata, &Sources::default(), &OPTIONS).expect("metadata");
        assert_eq!(findings(&imported.files), "", "{name}");
        let again = import(&metadata, &sources(&imported.files), &OPTIONS).expect("metadata");
        assert!(again.files.is_empty(), "{name}: a second run writes {:?}", again.files);
        let found: Vec<_> = again.notes.iter().filter(|note| !imported.notes.contains(note)).collect();
        assert!(found.is_empty(), "{name}: a second run finds {found:?}");
        assert_eq!(again.changes, [], "{name}: a second run finds a difference");

        let mut text = String::new();
        for File { path, text: content } in &imported.files {
            let _ = writeln!(text, "==> {path}\n{content}");
        }
        for note in &imported.notes {
            let _ = writeln!(text, "note: {note}");
        }
        let golden = folder().join(format!("{name}.txt"));
        if env::var_os("UPDATE").is_some() {
            fs::write(&golden, &text).expect("a writable folder");
        } else if fs::read_to_string(&golden).unwrap_or_default() != text {
            differences.push(format!("{name} becomes other specs than {}", golden.display()));
        }
    }
    assert!(differences.is_empty(), "{}\nto accept this, set UPDATE=1", differences.join("\n"));
}

#[test]
fn many_notes_of_one_kind_are_one_line() {
    let note = |place: &str, kind: &'static str, detail: &str| Note {
        place: place.to_owned(),
        kind,
        details: vec![detail.to_owned()],
    };
    let mut notes: Vec<Note> = ["A", "B", "C"].map(|place| note(place, "has `{}`", place)).to_vec();
    assert_eq!(digest(&notes), ["A: has `A`", "B: has `B`", "C: has `C`"]);
    notes.push(note("X", "lacks `{}`", "{}"));
    notes.push(note("D", "has `{}`", "D"));
    assert_eq!(digest(&notes), ["A, B, C and 1 more: has `…`", "X: lacks `{}`"]);
    let alike: Vec<Note> = ["A", "B", "C", "D", "E"].map(|place| note(place, "has `{}`", "X")).to_vec();
    assert_eq!(digest(&alike), ["A, B, C and 2 more: has `X`"]);
}

/// Real metadata, where there is some: too large and not ours to keep here.
#[test]
fn further_metadata_imports_and_lints() {
    let Some(folder) = env::var_os("DUOYUN_METADATA") else {
        return;
    };
    for (name, metadata) in cases(Path::new(&folder)) {
        for file in metadata.into_iter().filter(|file| file.text.contains("\"apis\"")) {
            let imported = import(&[file], &Sources::default(), &OPTIONS).expect("metadata");
            assert_eq!(findings(&imported.files), "", "{name}");
        }
    }
}
