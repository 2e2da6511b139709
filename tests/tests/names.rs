//! The obstacle course: names that a generator of Rust can fall over, and what it makes of them.
//!
//! `names/*.yaml` are the specs, `names/emitted/*.rs` what they give. That it compiles without a warning is a test of
//! its own, because a text that looks like Rust proves little.

use duoyun_codegen::emit::File;
use duoyun_codegen::source::Sources;
use duoyun_tests::{assert_no_differences, data, differs, emitted, files, read, root};
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn the_emitted_names_are_these() {
    let folder = data("names").join("emitted");
    let mut differences = Vec::new();
    let mut names = Vec::new();
    for file in course() {
        let name = file.path.rsplit('/').next().unwrap_or_default().to_owned();
        // `alibaba/mod.rs` and `alibaba/course/mod.rs` have one name.
        if file.path.starts_with("generated/src/alibaba/course/") {
            differences.extend(differs(&folder.join(&name), &file.text));
            names.push(name);
        }
    }
    assert_no_differences(&differences);
    let on_disk = files(&folder, ".rs");
    let on_disk: Vec<_> = on_disk.iter().filter_map(|path| path.file_name()?.to_str()).collect();
    assert_eq!(on_disk, names, "the files that are expected, and those that are emitted");
}

#[test]
fn the_emitted_crate_compiles_without_warnings() {
    let workspace = Path::new(env!("CARGO_TARGET_TMPDIR")).join("names");
    let source = workspace.join("generated").join("src");
    let _ = fs::remove_dir_all(&source);
    let manifest = read(&root().join("Cargo.toml"));
    let members = r#"members = ["codegen", "generated", "sdk", "tests"]"#;
    assert!(manifest.contains(members), "the workspace has other members than this test knows");
    put(&workspace.join("Cargo.toml"), &manifest.replace(members, r#"members = ["generated"]"#));
    put(&workspace.join("Cargo.lock"), &read(&root().join("Cargo.lock")));
    let manifest = read(&root().join("generated").join("Cargo.toml"));
    put(
        &workspace.join("generated").join("Cargo.toml"),
        &manifest.replace("default = []", "default = []\nalibaba-course = []"),
    );

    let real = root().join("generated").join("src");
    for path in files(&real, ".rs") {
        let below = path.strip_prefix(&real).expect("the file is below the folder that was listed");
        if !below.starts_with("alibaba") {
            put(&source.join(below), &read(&path));
        }
    }
    let root_module = read(&real.join("lib.rs"));
    put(&source.join("lib.rs"), &format!("#![deny(warnings, missing_docs)]\n{root_module}"));
    for file in course() {
        put(&workspace.join(&file.path), &file.text);
    }

    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--offline", "--all-features"])
        .current_dir(&workspace)
        .env("CARGO_TARGET_DIR", workspace.join("target"))
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn course() -> Vec<File> {
    let mut sources = Sources::default();
    for path in files(&data("names"), ".yaml") {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        sources.add(format!("specs/alibaba/course/{name}"), read(&path));
    }
    emitted(&sources)
}

fn put(path: &Path, text: &str) {
    let folder = path.parent().expect("a file is in a folder");
    fs::create_dir_all(folder).and_then(|()| fs::write(path, text)).expect("the target folder can be written to");
}
