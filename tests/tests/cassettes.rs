//! What is written down of real calls: enough to play them again, and nothing secret.

use duoyun::alibaba::ecs::{CreateSnapshot, CreateSnapshotError, DescribeSnapshots, RunInstances};
use duoyun::alibaba::pai_dsw::{CreateInstance, GetInstance};
use duoyun::contract::percent_encode;
use duoyun::mock::{ACCESS_KEY_ID, ACCESS_KEY_SECRET, Cassette, Mock};
use duoyun::transport::Transport;
use duoyun::volcengine::ecs::ExportImage;
use duoyun::{Credentials, Failure, alibaba, volcengine};
use std::fs;
use tempfile::TempDir;

const TOKEN: &str = "hush-session+token/with=signs";
const PASSWORD: &str = "hush password 多云";
const AUTH: &str = "hush:registry-auth";
const IN_ANSWER: &str = "hush-jupyter-password";

fn cassette(directory: &TempDir) -> Cassette {
    Cassette::new(directory.path().join("calls.jsonl"))
        .of::<CreateSnapshot>()
        .of::<RunInstances>()
        .of::<CreateInstance>()
        .of::<GetInstance>()
        .of::<ExportImage>()
}

fn clients(
    mock: &Mock,
    transport: impl Transport + Clone + 'static,
    credentials: &Credentials,
) -> (alibaba::Client, volcengine::Client) {
    let (alibaba, volcengine) = (alibaba::Client::builder().mock(mock), volcengine::Client::builder().mock(mock));
    let alibaba = alibaba.transport(transport.clone()).credentials(credentials.clone()).build().unwrap();
    (alibaba, volcengine.transport(transport).credentials(credentials.clone()).build().unwrap())
}

/// Makes one call after the other, and says how each ended.
async fn calls(alibaba: &alibaba::Client, volcengine: &volcengine::Client) -> Vec<String> {
    let mut seen = Vec::new();
    for disk in ["d-1", "d-2", "d-gone"] {
        let answer = alibaba.send(CreateSnapshot::new(disk).snapshot_name("多云")).await;
        seen.push(answer.map_or_else(|error| error.to_string(), |answer| format!("{answer:?}")));
    }
    let run = RunInstances::new().password(PASSWORD).user_data(AUTH);
    let answer = alibaba.send(run).await;
    seen.push(answer.map_or_else(|error| error.to_string(), |answer| format!("{answer:?}")));
    let answer = alibaba.send(CreateInstance::new().image_auth(AUTH).instance_name("n")).await;
    seen.push(answer.map_or_else(|error| error.to_string(), |answer| format!("{answer:?}")));
    for _ in 0..2 {
        let answer = alibaba.send(GetInstance::new("dsw-1").token(AUTH)).await;
        seen.push(answer.map_or_else(|error| error.to_string(), |answer| answer.status.as_ref().unwrap().to_string()));
    }
    let answer = volcengine.send(ExportImage::new("image-1", "bucket", "p")).await;
    seen.push(answer.map_or_else(|error| error.to_string(), |answer| format!("{answer:?}")));
    seen
}

/// A cloud that repeats what it should not.
fn indiscreet() -> Mock {
    let mock = Mock::in_process();
    mock.on::<CreateSnapshot>();
    mock.on::<CreateSnapshot>()
        .when(|request| request.disk_id == "d-gone")
        .fail(CreateSnapshotError::InvalidDiskIdNotFound);
    let mut encoded = String::new();
    percent_encode(PASSWORD, &mut encoded);
    let message =
        format!("Password {PASSWORD} ({encoded}) of {TOKEN} for {ACCESS_KEY_ID} and {} is bad.", base64(AUTH));
    mock.on::<RunInstances>().fail_with(400, "InvalidPassword.Malformed", &message);
    mock.on::<CreateInstance>().reply_raw(502, "text/html", format!("<html>{AUTH} {TOKEN}</html>"));
    let instance = |status| {
        format!(
            r#"{{"InstanceId": "dsw-1", "Status": "{status}", "ImageAuth": "{AUTH}", "RequestId": "R",
                "ServiceConfig": {{"JupyterServerPassword": "{IN_ANSWER}"}}, "Note": "{IN_ANSWER}"}}"#
        )
    };
    mock.on::<GetInstance>().reply_json(instance("Starting")).then().reply_json(instance("Running"));
    mock.on::<ExportImage>();
    mock
}

/// Base64 without padding, bit by bit.
fn base64(text: &str) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: Vec<u8> = text.bytes().flat_map(|byte| (0..8).rev().map(move |place| (byte >> place) & 1)).collect();
    let digit = |bits: &[u8]| bits.iter().fold(0, |digit, bit| (digit << 1) | usize::from(*bit)) << (6 - bits.len());
    bits.chunks(6).map(|bits| char::from(ALPHABET[digit(bits)])).collect()
}

/// Every form in which a secret may be lying about.
fn forms(secret: &str) -> Vec<String> {
    let mut encoded = String::new();
    percent_encode(secret, &mut encoded);
    let json = serde_json::to_string(secret).unwrap().trim_matches('"').to_owned();
    let lower = encoded.to_ascii_lowercase();
    vec![secret.to_owned(), encoded.replace("%20", "+"), lower, encoded, json, base64(secret)]
}

#[tokio::test]
async fn a_cassette_plays_what_was_recorded_and_holds_no_secret() {
    let directory = tempfile::tempdir().unwrap();
    let cassette = cassette(&directory);
    let mock = indiscreet();
    let credentials = Credentials::new(ACCESS_KEY_ID, ACCESS_KEY_SECRET).with_token(TOKEN);
    let recorder = std::sync::Arc::new(cassette.record_through(mock.transport()).unwrap());
    let (alibaba, volcengine) = clients(&mock, recorder, &credentials);
    let seen = calls(&alibaba, &volcengine).await;
    assert!(seen[3].contains(PASSWORD), "the cloud repeats secrets, and the caller sees it: {}", seen[3]);

    let text = fs::read_to_string(cassette.path()).unwrap();
    let mut secrets = vec![TOKEN, PASSWORD, AUTH, IN_ANSWER, ACCESS_KEY_ID, ACCESS_KEY_SECRET];
    let requests = mock.requests();
    let headers = ["authorization", "x-acs-signature-nonce", "x-acs-date", "x-date", "x-acs-content-sha256"];
    secrets.extend(requests.iter().flat_map(|request| headers.iter().filter_map(|name| request.header(name))));
    secrets.extend(requests.iter().filter_map(|request| request.header("authorization")?.split("Signature=").nth(1)));
    secrets.extend(requests.iter().filter_map(|request| request.parameter("ClientToken")));
    assert!(secrets.len() > 30);
    for secret in secrets {
        for form in forms(secret) {
            assert!(!text.contains(&form), "{form} is in\n{text}");
        }
    }
    assert!(text.contains(r#""DiskId":"d-1""#) && text.contains("多云") && text.contains("<hidden>"), "{text}");

    // Other credentials, other tokens, other nonces: the same answers.
    let replayer = std::sync::Arc::new(cassette.replay().unwrap());
    let (alibaba, volcengine) = clients(&mock, std::sync::Arc::clone(&replayer), &Credentials::new("a", "b"));
    let again = calls(&alibaba, &volcengine).await;
    for (index, (seen, again)) in seen.iter().zip(&again).enumerate() {
        if ![3, 4].contains(&index) {
            assert_eq!(seen, again);
        }
    }
    assert!(again[3].contains("Password <hidden> (<hidden>) of <hidden> for <hidden> and <hidden>"), "{}", again[3]);
    assert_eq!((replayer.left(), mock.requests().len()), (0, requests.len()));
}

#[tokio::test]
async fn a_call_that_is_not_on_it_is_told_what_is() {
    let directory = tempfile::tempdir().unwrap();
    let cassette = cassette(&directory);
    let mock = Mock::in_process();
    mock.on::<CreateSnapshot>();
    let credentials = Credentials::new(ACCESS_KEY_ID, ACCESS_KEY_SECRET);
    let recorder = std::sync::Arc::new(cassette.record_through(mock.transport()).unwrap());
    let (alibaba, _) = clients(&mock, recorder, &credentials);
    alibaba.send(CreateSnapshot::new("d-1")).await.unwrap();

    let error = alibaba.send(DescribeSnapshots::new()).await.unwrap_err();
    assert_eq!((error.failure(), error.attempts(), mock.requests().len()), (Failure::Signing, 1, 1));
    let why = std::error::Error::source(&error).unwrap().to_string();
    assert!(why.ends_with("was not told about DescribeSnapshots (2014-05-26)"), "{why}");

    let replayer = std::sync::Arc::new(cassette.replay().unwrap());
    let (alibaba, volcengine) = clients(&mock, replayer, &credentials);
    let error = alibaba.send(CreateSnapshot::new("d-2")).await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some("NoAnswerLeft"), 1));
    let line = error.to_string();
    let (asked, left) = line.split_once("the next such call has ").unwrap();
    assert!(asked.contains(r#""DiskId":"d-2""#) && left.contains(r#""DiskId":"d-1""#), "{line}");
    let error = volcengine.send(ExportImage::new("i", "b", "p")).await.unwrap_err();
    assert!(error.message().ends_with("no such call is left."), "{error}");
}

#[tokio::test]
async fn a_file_that_is_no_cassette_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let cassette = cassette(&directory);
    assert!(cassette.replay().is_err());
    fs::write(cassette.path(), "\n{\"operation\": \"x\"}\n").unwrap();
    let error = cassette.replay().unwrap_err();
    assert!(error.to_string().ends_with("calls.jsonl:2: not a line of a cassette"), "{error}");
}
