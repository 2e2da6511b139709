//! What we send beside what the vendors' own SDKs send for the same call, with something in every field: asked of the
//! SDKs where there is a Python that has them, and everywhere as they were recorded.

mod accepted;
mod facts;

use accepted::Accepted;
use duoyun::contract::{Operation, to_json};
use duoyun::mock::Mock;
use duoyun_tests::full::full;
use duoyun_tests::mocked::Mocked;
use duoyun_tests::python::{aloud, python};
use duoyun_tests::{each_operation, read, root};
use facts::{Difference, Facts};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Stdio;
use std::{env, fs};

/// Fewer mean that the SDKs, or their recorded requests, were not found.
const LEAST: usize = 60;

const RECORDED: &str = "tests/data/wire/recorded.jsonl";

/// A call with something in every field: for the vendor's SDK, and as we send it.
struct Call {
    /// Such as `alibaba/ecs/CreateSnapshot`.
    name: String,
    input: Value,
    ours: Facts,
}

async fn calls() -> Vec<Call> {
    async fn call<Op: Operation<Cloud: Mocked>>() -> Call {
        let (meta, request) = (Op::META, full::<Op>());
        let (operation, service) = (meta.name, meta.service);
        // The crate, then the cloud.
        let cloud = std::any::type_name::<Op>().split("::").nth(1).unwrap_or_default();
        let parameters: Value = serde_json::from_str(&to_json(&request)).unwrap();
        let signed = Op::Cloud::client(&Mock::in_process()).send(request).sign().await;
        let Ok(signed) = signed else { panic!("{operation} cannot be signed") };
        Call {
            name: format!("{cloud}/{}/{operation}", service.name),
            input: json!({
                "cloud": cloud,
                "service": service.name,
                "version": service.version,
                "operation": operation,
                "request": parameters,
            }),
            ours: facts::of_ours(&signed),
        }
    }
    let mut calls = Vec::new();
    macro_rules! add {
        ($operation:ty) => {
            calls.push(call::<$operation>().await);
        };
    }
    each_operation!(add);
    calls
}

/// The differences that no row accepts; the rows that accept one are taken out of `unused`.
fn unaccepted<'t>(
    name: &str,
    differences: Vec<Difference>,
    table: &'t [Accepted],
    unused: &mut Vec<&'t Accepted>,
) -> Vec<String> {
    let is_unaccepted = |difference: &Difference| {
        let row = table.iter().find(|row| row.covers(name, difference));
        unused.retain(|unused| row.is_none_or(|row| !std::ptr::eq(*unused, row)));
        row.is_none()
    };
    differences.into_iter().filter(is_unaccepted).map(|difference| format!("{name} {difference}\n")).collect()
}

#[tokio::test]
async fn the_vendors_sdks_send_the_same() {
    let Some(mut script) = python("send.py") else {
        return;
    };
    let calls = calls().await;
    let input = calls.iter().map(|call| call.input.to_string()).collect::<Vec<_>>().join("\n");
    let mut script = script.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = script.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = script.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "the script has said why");
    let lines: Vec<Value> =
        output.stdout.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();
    assert_eq!(lines.len(), calls.len(), "each call has its line");

    let table = accepted::table();
    let mut unused: Vec<_> = table.iter().collect();
    let (mut theirs, mut lacking, mut failures) = (BTreeMap::new(), Vec::new(), String::new());
    for (call, line) in calls.iter().zip(&lines) {
        if let Some(what) = line["lacks"].as_str() {
            lacking.push(format!("\n  {} ({what})", call.name));
        } else if let Some(why) = line["fails"].as_str() {
            let _ = writeln!(failures, "{} is not sent: {why}", call.name);
        } else {
            let facts = facts::of_theirs(line);
            failures.extend(unaccepted(&call.name, facts::differences(&call.ours, &facts), &table, &mut unused));
            theirs.insert(call.name.clone(), facts);
        }
    }
    failures
        .extend(unused.iter().map(|row| format!("accepted.md has a row for a difference that is not there: {row}\n")));
    aloud(&format!(
        "{} operations were compared with the vendors' SDKs, which lack {} more{}",
        theirs.len(),
        lacking.len(),
        lacking.concat()
    ));
    assert!(failures.is_empty(), "{failures}");
    assert!(theirs.len() >= LEAST, "only {} operations were compared", theirs.len());
    keep(&theirs);
}

/// Compares the recorded requests with those of now, or records those when `UPDATE=1`.
///
/// Operations and fields that came after the recording are no reason to fail: to add an endpoint takes no Python.
fn keep(theirs: &BTreeMap<String, Facts>) {
    if env::var_os("UPDATE").is_some() {
        let lines = theirs.iter().map(|(name, facts)| format!("{}\n", json!([name, facts])));
        fs::write(root().join(RECORDED), lines.collect::<String>()).unwrap();
        return;
    }
    let is_of_now = |(name, facts): &(String, Facts)| {
        theirs.get(name).is_some_and(|theirs| facts.iter().all(|(fact, value)| theirs.get(fact) == Some(value)))
    };
    let outdated: Vec<_> = recorded().into_iter().filter(|record| !is_of_now(record)).map(|(name, _)| name).collect();
    assert!(outdated.is_empty(), "{RECORDED} has other requests of {outdated:?}; to record these, set UPDATE=1");
}

fn recorded() -> Vec<(String, Facts)> {
    let lines = read(&root().join(RECORDED));
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn what_the_vendors_sdks_sent_is_sent() {
    if env::var_os("UPDATE").is_some() {
        // The requests are being recorded.
        return;
    }
    let table = accepted::table();
    let calls = calls().await;
    let ours: BTreeMap<_, _> = calls.iter().map(|call| (&call.name, &call.ours)).collect();
    let (mut compared, mut failures) = (BTreeSet::new(), String::new());
    for (name, theirs) in recorded() {
        if let Some(ours) = ours.get(&name) {
            // What they did not send may be newer than the recording.
            let sent = facts::differences(ours, &theirs).into_iter().filter(|difference| difference.theirs.is_some());
            failures.extend(unaccepted(&name, sent.collect(), &table, &mut Vec::new()));
            compared.insert(name);
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(compared.len() >= LEAST, "only {} operations were compared", compared.len());
}
