//! What 300 synthetic operations cost to compile, beside the same structs with serde's derive.
//!
//! CPU seconds and memory are those of cargo and its compilers, as GNU time tells them; the dependencies are compiled
//! before. Without GNU time there is nothing to say.

mod synthetic;

use duoyun_codegen::model::{Field, Model, Record, Type};
use duoyun_codegen::{emit, output, resolve, source};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, io};

const OPERATIONS: u32 = 300;
const TIME: &str = "/usr/bin/time";

fn main() -> io::Result<()> {
    if !Path::new(TIME).exists() {
        println!("{TIME} is not there: nothing measured");
        return Ok(());
    }
    let root = tempfile::tempdir()?;
    let workspace = root.path();
    synthetic::write(workspace, OPERATIONS as usize)?;
    let sources = source::read_specs(workspace)?;
    let Ok(model) = resolve::resolve(&sources) else {
        return Err(io::Error::other("the synthetic specs have findings"));
    };
    write_slots(workspace, &model)?;
    write_derived(workspace, &model)?;

    let fields = f64::from(fields(&model));
    println!("{OPERATIONS} operations, {fields} fields");
    for (profile, bar) in [("check", 0.55), ("release", 2.3)] {
        let slots = cost(workspace, "slots", profile)?;
        let derived = cost(workspace, "derived", profile)?;
        let each = slots.seconds * 1e3 / fields;
        let verdict = if each <= bar { "met" } else { "SHORT" };
        println!("\n{profile}");
        println!("  slots   {:>7.2} CPU s {:>7.0} MB", slots.seconds, slots.megabytes);
        println!("  derive  {:>7.2} CPU s {:>7.0} MB", derived.seconds, derived.megabytes);
        println!("  slots to derive             {:>7.2}", slots.seconds / derived.seconds);
        println!("  CPU ms for each field       {each:>7.2}   bar {bar:.2}  {verdict}");
        println!("  CPU ms for each operation   {:>7.2}", slots.seconds * 1e3 / f64::from(OPERATIONS));
    }
    Ok(())
}

fn fields(model: &Model) -> u32 {
    let operations = model.clouds.iter().flat_map(|cloud| &cloud.services).flat_map(|service| &service.operations);
    let records = operations
        .flat_map(|operation| [&operation.request, &operation.response].into_iter().chain(&operation.types.records));
    records.map(|record| u32::try_from(record.fields.len()).unwrap_or(u32::MAX)).sum()
}

/// The contract of this workspace with the synthetic operations.
fn write_slots(workspace: &Path, model: &Model) -> io::Result<()> {
    output::write(workspace, &output::compare(workspace, emit::emit(model))?)?;
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated/src");
    let theirs = workspace.join("generated/src");
    copy(&ours.join("contract"), &theirs.join("contract"))?;
    fs::write(theirs.join("lib.rs"), "#![allow(missing_docs)]\npub mod contract;\npub mod alibaba;\n")?;
    manifest(&workspace.join("generated"), "slots", "alibaba-synthetic = []\ndefault = [\"alibaba-synthetic\"]")
}

/// The same structs as people would write them with serde.
fn write_derived(workspace: &Path, model: &Model) -> io::Result<()> {
    let mut text = String::from("#![allow(missing_docs)]\n");
    for operation in model.clouds.iter().flat_map(|cloud| &cloud.services).flat_map(|service| &service.operations) {
        let _ = writeln!(text, "pub mod {} {{\nuse serde::{{Deserialize, Serialize}};", operation.module);
        for record in [&operation.request, &operation.response].into_iter().chain(&operation.types.records) {
            derived(record, &mut text);
        }
        let response = &operation.response.rust;
        let request = &operation.request.rust;
        let _ = writeln!(
            text,
            "pub fn decode(text: &str) -> serde_json::Result<{response}> {{ serde_json::from_str(text) }}\n\
             pub fn encode(request: &{request}) -> serde_json::Result<String> {{ serde_json::to_string(request) }}\n}}"
        );
    }
    let folder = workspace.join("derived");
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("src/lib.rs"), text)?;
    manifest(&folder, "derived", "")
}

fn derived(record: &Record, text: &mut String) {
    let _ = writeln!(
        text,
        "#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]\n#[serde(default)]\npub struct {} {{",
        record.rust
    );
    for Field { wire, rust, ty, .. } in &record.fields {
        let _ = writeln!(text, "    #[serde(rename = {wire:?})]\n    pub {rust}: Option<{}>,", plain(ty));
    }
    text.push_str("}\n");
}

fn plain(ty: &Type) -> String {
    match ty {
        Type::String | Type::Enum { .. } => "String".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::Int32 => "i32".to_owned(),
        Type::Int64 => "i64".to_owned(),
        Type::Double => "f64".to_owned(),
        Type::Any => "serde_json::Value".to_owned(),
        Type::List(inner) => format!("Vec<{}>", plain(inner)),
        Type::Map(inner) => format!("std::collections::BTreeMap<String, {}>", plain(inner)),
        Type::Record { rust, .. } => rust.clone(),
    }
}

fn manifest(folder: &Path, name: &str, features: &str) -> io::Result<()> {
    let derive = if name == "derived" { ", features = [\"derive\"]" } else { "" };
    let text = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[features]\n{features}\n\n\
         [dependencies]\nserde = {{ version = \"1\"{derive} }}\nserde_json = \"1\"\n\n[workspace]\n"
    );
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock"), folder.join("Cargo.lock"))?;
    fs::write(folder.join("Cargo.toml"), text)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            fs::copy(path, target)?;
        }
    }
    Ok(())
}

struct Cost {
    seconds: f64,
    megabytes: f64,
}

/// The least of three runs, with the dependencies compiled before.
fn cost(workspace: &Path, name: &str, profile: &str) -> io::Result<Cost> {
    const ROUNDS: usize = 3;
    let folder = workspace.join(if name == "slots" { "generated" } else { name });
    let mut least: Option<Cost> = None;
    for round in 0..=ROUNDS {
        let library = folder.join("src/lib.rs");
        let text = fs::read_to_string(&library)?;
        fs::write(&library, format!("{text}\n"))?;
        let report = workspace.join("time.txt");
        let cargo = env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from);
        let mut command = Command::new(TIME);
        command.args(["-f", "%U %S %M", "-o"]).arg(&report).arg(cargo);
        match profile {
            "check" => command.args(["check", "--offline", "--quiet"]),
            _ => command.args(["build", "--release", "--offline", "--quiet"]),
        };
        let target = workspace.join(format!("target-{name}"));
        let command = command.current_dir(&folder).env("CARGO_TARGET_DIR", target).env("CARGO_INCREMENTAL", "0");
        if !command.stderr(Stdio::inherit()).status()?.success() {
            return Err(io::Error::other(format!("{name} does not compile")));
        }
        let report = fs::read_to_string(report)?;
        let figures: Vec<f64> = report.split_whitespace().filter_map(|figure| figure.parse().ok()).collect();
        // The first round compiles the dependencies too.
        if let (true, [user, system, kilobytes]) = (round > 0, figures.as_slice()) {
            let cost = Cost { seconds: user + system, megabytes: kilobytes / 1024.0 };
            if least.as_ref().is_none_or(|least| cost.seconds < least.seconds) {
                least = Some(cost);
            }
        }
    }
    least.ok_or_else(|| io::Error::other("GNU time printed nothing that can be read"))
}
