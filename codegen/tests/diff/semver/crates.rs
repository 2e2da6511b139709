//! The crates that both sides of the cases make: all cases of a side in one crate, a module each, so that they are compiled
//! together and judged apart.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use duoyun_codegen::emit;
use duoyun_codegen::model::Service;

use crate::cases::Case;

/// What rustdoc tells about the crate of each side, as JSON: before and after.
pub(super) fn documented(cases: &[Case]) -> [PathBuf; 2] {
    ["before", "after"].map(|side| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("semver");
        write(&folder, side, cases);
        let json = folder.join(format!("{side}.json"));
        fs::copy(document(&folder), &json).expect("what rustdoc wrote can be copied");
        json
    })
}

/// The module of a case.
pub(super) fn module(case: &Case) -> String {
    super::name(case).replace('-', "_")
}

/// Writes the crate of a side: the contract as it is, and what is emitted for each case.
fn write(folder: &Path, side: &str, cases: &[Case]) {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let source = folder.join("src");
    // What an earlier run left must not be compiled.
    let _ = fs::remove_dir_all(&source);
    copy(&ours.join("generated/src/contract"), &source.join("contract"));
    fs::copy(ours.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file can be copied");
    let manifest = format!("{MANIFEST}{}", features(cases));
    put(&folder.join("Cargo.toml"), &manifest);

    let mut library = String::from("pub mod contract;\n");
    for case in cases {
        let model = case.specs(side).model;
        let clouds: Vec<_> = model.clouds.iter().map(|cloud| format!("pub mod {};", cloud.module)).collect();
        let _ = writeln!(library, "pub mod {} {{ {} }}", module(case), clouds.join(" "));
        for file in emit::emit(&model) {
            let Some(path) = file.path.strip_prefix("generated/src/") else { continue };
            // What stands at the root of the real crate stands in the case's module here.
            let text = model.clouds.iter().fold(file.text, |text, cloud| {
                let root = format!("crate::{}::", cloud.module);
                text.replace(&root, &format!("crate::{}::{}::", module(case), cloud.module))
            });
            put(&source.join(module(case)).join(path), &text);
        }
    }
    put(&source.join("lib.rs"), &library);
}

const MANIFEST: &str = "\
[package]
name = \"duoyun-generated\"
version = \"0.1.0\"
edition = \"2024\"

[dependencies]
serde = { version = \"1\", default-features = false, features = [\"std\"] }
serde_json = { version = \"1\", default-features = false, features = [\"std\"] }

[workspace]

[features]
";

/// The services of all cases, turned on: a feature is written by hand, and is not what is judged.
fn features(cases: &[Case]) -> String {
    let mut features: Vec<String> = Vec::new();
    for model in cases.iter().flat_map(|case| [case.specs("before").model, case.specs("after").model]) {
        let services = model.clouds.iter().flat_map(|cloud| &cloud.services);
        let groups =
            |service: &Service| -> Vec<_> { service.groups.iter().map(|group| group.feature.clone()).collect() };
        features.extend(services.flat_map(|service| [vec![service.feature.clone()], groups(service)].concat()));
    }
    features.sort();
    features.dedup();
    let declared: Vec<_> = features.iter().map(|feature| format!("{feature} = []\n")).collect();
    format!("default = {features:?}\n{}", declared.concat())
}

/// Runs rustdoc, and tells where its JSON is. That form is unstable, which cargo-semver-checks passes over in the same way.
fn document(folder: &Path) -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["rustdoc", "--lib", "--offline", "--quiet", "--", "-Zunstable-options", "--output-format=json"]);
    cargo.args(["--document-private-items", "--document-hidden-items", "--cap-lints=allow"]);
    cargo.current_dir(folder).env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", folder.join("target"));
    cargo.env_remove("RUSTDOCFLAGS").env_remove("RUSTFLAGS");
    let output = cargo.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder.join("target/doc/duoyun_generated.json")
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap_or(path)).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            put(&target, &fs::read_to_string(&path).expect("a file can be read"));
        }
    }
}
