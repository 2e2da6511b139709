//! What the emitted operations cost to compile: rustc's CPU seconds and peak memory for that one crate, as GNU time
//! tells them; the least of three runs.
//!
//! The machine code of what is emitted is made by the crate that calls it. So that none of its cost hides there, a crate that
//! calls every operation is compiled as well in release, and counted.
//!
//! Each service is a feature, so each is compiled by itself, beside the contract alone, which all of them include. The
//! records of one service are compiled as people would write them with serde's derive, too. With `DUOYUN_PEERS=1` the
//! crate `ali-acs` is compiled for its ECS in the same run: cargo fetches it, so that needs the network, and some minutes.

mod rustc;
mod scratch;

use duoyun_codegen::model::{Field, Model, Record, Service, Type};
use duoyun_codegen::{resolve, source};
use rustc::{Cost, cost};
use scratch::{ALI_ACS, package, root};
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::{error::Error, io};

/// The operations of the rival's ECS.
const ALI_ACS_OPERATIONS: u32 = 358;
/// The service that is written with derive as well: large enough to tell, small enough to wait for.
const DERIVED: &str = "alibaba-pai-dsw";

/// A way of compiling, and the most milliseconds for a field and for an operation of a whole cloud's ECS.
struct Mode {
    name: &'static str,
    arguments: &'static [&'static str],
    /// Whether it also makes the machine code of what is called, which is left to the crate that calls.
    has_machine_code: bool,
    field: f64,
    operation: f64,
}

const MODES: [Mode; 2] = [
    Mode { name: "check", arguments: &["check"], has_machine_code: false, field: 0.55, operation: 15.0 },
    Mode { name: "release", arguments: &["build", "--release"], has_machine_code: true, field: 2.3, operation: 50.0 },
];

fn main() -> Result<ExitCode, Box<dyn Error>> {
    if let Some(code) = rustc::be_rustc() {
        return Ok(code);
    }
    let Ok(model) = resolve::resolve(&source::read_specs(&root())?) else {
        return Err("the specs have findings".into());
    };
    let folder = tempfile::tempdir()?;
    for mode in &MODES {
        println!(
            "\n{}{:>30} {:>10} {:>8} {:>12} {:>12}",
            mode.name, "CPU s", "MB", "fields", "ms/field", "ms/operation"
        );
        measure(&model, folder.path(), mode)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn measure(model: &Model, folder: &Path, mode: &Mode) -> Result<(), Box<dyn Error>> {
    let ours = |features: &str| {
        let arguments = [mode.arguments, &["--no-default-features", "--features", features]].concat();
        cost(&root(), &folder.join("ours"), "duoyun-generated", &arguments)
    };
    let contract = ours("")?.ok_or("the contract does not compile")?;
    line("the contract alone", contract, "");
    for service in model.clouds.iter().flat_map(|cloud| &cloud.services) {
        let cost = ours(&service.feature)?.ok_or("an emitted service does not compile")?;
        let (fields, operations) = (fields(service), count(service.operations.len()));
        // In small services there is more of the contract than of them.
        let is_large = operations > 100.0;
        let is_called = mode.has_machine_code && (is_large || service.feature == DERIVED);
        let caller = if is_called { Some(call_each(service, folder, mode)?) } else { None };
        let whole = cost.seconds + caller.map_or(0.0, |caller| caller.seconds);
        let (for_field, for_operation) = ((whole - contract.seconds) * 1e3 / fields, whole * 1e3 / operations);
        let verdict = match for_field <= mode.field && for_operation <= mode.operation {
            _ if !is_large => "",
            true if cost.megabytes <= 500.0 => "met",
            _ => "SHORT",
        };
        line(&service.feature, cost, &format!("{fields:>8} {for_field:>12.2} {for_operation:>12.1}  {verdict}"));
        if let Some(caller) = caller {
            let each = caller.seconds * 1e3 / operations;
            line("  a crate that calls each", caller, &format!("{:>8} {:>12} {each:>12.1}  of these", "", ""));
        }
        if service.feature == DERIVED {
            derive(service, folder, mode, whole - contract.seconds)?;
        }
    }
    println!("  bars: {} ms/field, {} ms/operation (the contract included), 500 MB", mode.field, mode.operation);
    if scratch::wants_peers() {
        let peer = folder.join("peer");
        package(&peer, ALI_ACS, ("src/lib.rs", ""))?;
        match cost(&peer, &folder.join("peer-target"), "ali-acs", mode.arguments)? {
            Some(cost) => {
                let each = cost.seconds * 1e3 / f64::from(ALI_ACS_OPERATIONS);
                line("ali-acs, ecs", cost, &format!("{:>8} {:>12} {each:>12.1}", "", ""));
            }
            None => println!("  ali-acs does not compile as it was released"),
        }
    }
    Ok(())
}

fn line(what: &str, cost: Cost, rest: &str) {
    println!("  {what:<24} {:>8.2} {:>10.0} {rest}", cost.seconds, cost.megabytes);
}

fn count(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn records(service: &Service) -> impl Iterator<Item = &Record> {
    let own = service
        .operations
        .iter()
        .flat_map(|operation| [&operation.request, &operation.response].into_iter().chain(&operation.types.records));
    own.chain(&service.types.records)
}

fn fields(service: &Service) -> f64 {
    count(records(service).map(|record| record.fields.len()).sum())
}

/// A crate that does with each operation of a service what a client does: it pays for the machine code of all.
fn call_each(service: &Service, folder: &Path, mode: &Mode) -> Result<Cost, Box<dyn Error>> {
    let mut text = String::from(
        "#![allow(deprecated)]\nuse duoyun_generated::contract::{Blank, ErrorKind, Operation, check, decode, encode};\n\
         fn call<O: Operation>(operation: &O, text: &str) -> bool {\n    \
             let copy = operation.clone();\n    \
             let is_sent = check(&copy).is_empty() && encode(O::META, &copy).is_ok();\n    \
             let mut response = O::Response::blank();\n    \
             let is_known = O::Error::from_code(text).entry().is_some();\n    \
             is_sent && is_known && decode(text, &mut response, None).is_ok()\n}\n",
    );
    let (cloud, _) = service.feature.split_once('-').ok_or("a feature has no cloud")?;
    for operation in &service.operations {
        let group = operation.group.as_ref().map(|group| format!("{group}::")).unwrap_or_default();
        let (module, rust) = (&operation.module, &operation.rust);
        let path = format!("duoyun_generated::{cloud}::{}::{group}{module}::{rust}", service.module);
        let _ = writeln!(text, "pub fn {module}(operation: {path}, text: &str) -> bool {{ call(&operation, text) }}");
    }
    let caller = folder.join("caller");
    let dependency = format!(
        "duoyun-generated = {{ path = {:?}, default-features = false, features = [{:?}] }}",
        root().join("generated").display().to_string(),
        service.feature
    );
    package(&caller, &dependency, ("src/lib.rs", &text))?;
    let cost = cost(&caller, &folder.join("caller-target"), "caller", mode.arguments)?;
    Ok(cost.ok_or("a crate that calls each operation does not compile")?)
}

/// The same structs as people would write them with serde.
fn derive(service: &Service, folder: &Path, mode: &Mode, ours: f64) -> io::Result<()> {
    let mut text = String::from("#![allow(missing_docs)]\npub mod types {\nuse serde::{Deserialize, Serialize};\n");
    service.types.records.iter().for_each(|record| derived(record, &mut text));
    text.push_str("}\n");
    for operation in &service.operations {
        let _ = writeln!(text, "pub mod {} {{\n#[allow(unused_imports)]\nuse super::types::*;", operation.module);
        text.push_str("use serde::{Deserialize, Serialize};\n");
        let (request, response) = (&operation.request, &operation.response);
        [request, response].into_iter().chain(&operation.types.records).for_each(|record| derived(record, &mut text));
        let (request, response) = (&request.rust, &response.rust);
        let _ = writeln!(
            text,
            "pub fn decode(text: &str) -> serde_json::Result<{response}> {{ serde_json::from_str(text) }}\n\
             pub fn encode(request: &{request}) -> serde_json::Result<String> {{ serde_json::to_string(request) }}\n}}"
        );
    }
    let package_folder = folder.join("derived");
    let dependencies = "serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"";
    package(&package_folder, dependencies, ("src/lib.rs", &text))?;
    if let Some(cost) = cost(&package_folder, &folder.join("derived-target"), "derived", mode.arguments)? {
        line("  with serde's derive", cost, &format!("ours to that, without the contract: {:.2}", ours / cost.seconds));
    }
    Ok(())
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
