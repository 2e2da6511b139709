//! Every fault for every kind of operation: `tests/data/faults.md` says how each call ends, and here it does.

use duoyun::alibaba::ecs::CreateSnapshot;
use duoyun::alibaba::pai_dsw::{CreateInstance, GetInstance};
use duoyun::contract::Operation;
use duoyun::credentials::{CredentialsError, ProvideCredentials};
use duoyun::mock::{ACCESS_KEY_ID, ACCESS_KEY_SECRET, Mock, On};
use duoyun::volcengine::ecs::ExportImage;
use duoyun::{BoxFuture, Builder, Credentials, alibaba, volcengine};
use std::fmt::Write;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::Instant;

const TABLE: &str = include_str!("../data/faults.md");

const HTML: &str = "<html><body><h1>Bad Gateway</h1></body></html>";

/// `{}`, compressed.
const GZIP: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\xae\x05\x00\x43\xbf\xa6\xa3\x02\x00\x00\x00";

/// Where the mock is, and so how much time the faults that take time take.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// On a paused clock: all times are as they are in production, and none of them passes.
    InProcess,
    /// With real connections, short times, and nobody to measure them.
    Loopback,
}

/// Makes the mock answer with the fault of this name. It is said on the operation, for a fault is one answer of it.
fn fail<Op: Operation>(on: &On<'_, Op>, fault: &str) {
    let example = Op::META.example.map_or("", |example| example.response);
    let padded = |megabytes: usize| [example.to_owned(), " ".repeat(megabytes * 1_000_000)].concat();
    match fault {
        "no connection" => on.refuse(),
        "reset after the request" => on.reset(),
        "reset amid the body" => on.reset_after(10),
        "body cut short" => on.truncate(10),
        "slow headers" => on.delay(Duration::from_secs(50)),
        "dripping body" => on.drip(1, Duration::from_millis(900)),
        "500 HTML" => on.reply_raw(500, "text/html", HTML),
        "502 HTML" => on.reply_raw(502, "text/html", HTML),
        "503 HTML" => on.reply_raw(503, "text/html", HTML),
        "500 empty" => on.reply_raw(500, "text/plain", ""),
        "503 Retry-After: 2" => on.reply_raw(503, "text/html", HTML).header("Retry-After", "2"),
        "500 InternalError" => on.fail_with(500, "InternalError", "m"),
        "403 Throttling" => on.fail_with(403, "Throttling", "m"),
        "429 Retry-After: 2" => on.reply_raw(429, "text/html", HTML).header("Retry-After", "2"),
        "429 x-acs-retry-after: 3000" => on.reply_raw(429, "text/html", HTML).header("x-acs-retry-after", "3000"),
        "503 x-acs-retry-after: 3000" => on.reply_raw(503, "text/html", HTML).header("x-acs-retry-after", "3000"),
        "429 Retry-After: 600" => on.reply_raw(429, "text/html", HTML).header("Retry-After", "600"),
        "403 Forbidden" => on.fail_with(403, "Forbidden", "m"),
        "404 NotFound" => on.fail_with(404, "NotFound", "m"),
        "409 OperationConflict" => on.fail_with(409, "OperationConflict", "m"),
        "400 InvalidTimestamp" => on.fail_with(400, "InvalidTimestamp", "m"),
        "400 SignatureNonceUsed" => on.fail_with(400, "SignatureNonceUsed", "m"),
        "400 SignatureDoesNotMatch" => on.fail_with(400, "SignatureDoesNotMatch", "m"),
        "302 redirect" => on.reply_raw(302, "text/html", HTML).header("Location", "/elsewhere"),
        "307 redirect" => on.reply_raw(307, "text/html", HTML).header("Location", "/elsewhere"),
        "200 that says InternalError" => on.fail_with(200, "InternalError", "m"),
        "200 that says Throttling" => on.fail_with(200, "Throttling", "m"),
        "200 that says ValidationError" => on.fail_with(200, "ValidationError", "m"),
        "200 empty" => on.reply_raw(200, "application/json", ""),
        "200 HTML" => on.reply_raw(200, "text/html", HTML),
        "200 gzip" => on.reply_raw(200, "application/json", GZIP).header("Content-Encoding", "gzip"),
        "200 half a document" => on.reply_raw(200, "application/json", &example[..example.len() / 2]),
        "200 invalid UTF-8" => {
            let bytes = example.replacen('{', "{\"Odd\": \"?\",", 1).into_bytes();
            let bytes: Vec<_> = bytes.into_iter().map(|byte| if byte == b'?' { 0xff } else { byte }).collect();
            on.reply_raw(200, "application/json", bytes)
        }
        "200 of 20 MB" => on.reply_json(padded(20)),
        "200 of 40 MB" => on.reply_json(padded(40)),
        // These are the mock's doing, whatever the operation answers.
        "clock an hour off" | "expired token" => on,
        other => panic!("nobody knows how to make the fault {other:?}"),
    };
}

fn is_slow(fault: &str) -> bool {
    matches!(fault, "slow headers" | "dripping body")
}

/// Credentials whose token is another one after each rejection.
#[derive(Debug, Default)]
struct Renewed(AtomicU32);

impl ProvideCredentials for Renewed {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        let token = format!("token-{}", self.0.load(Ordering::Relaxed));
        let credentials = Credentials::new(ACCESS_KEY_ID, ACCESS_KEY_SECRET).with_token(token);
        Box::pin(async { Ok(credentials) })
    }

    fn invalidate(&self, _: &Credentials) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed);
        true
    }
}

/// Makes one call, with the fault once or every time, and says how it ends.
async fn ending<Op: Operation>(
    form: Form,
    builder: Builder<Op::Cloud>,
    operation: Op,
    fault: &str,
    is_lasting: bool,
) -> String {
    let mock = match form {
        Form::InProcess => Mock::in_process(),
        Form::Loopback => Mock::start().await.unwrap(),
    };
    let on = mock.on::<Op>();
    fail(&on, fault);
    if !is_lasting {
        on.times(1).then();
    }
    if fault == "clock an hour off" {
        mock.set_clock_ahead(if is_lasting { -3600 } else { 3600 });
    }
    if fault == "expired token" {
        (0..if is_lasting { 9 } else { 1 }).for_each(|number| mock.expire_token(format!("token-{number}")));
    }
    let builder = builder.mock(&mock).credentials(Renewed::default());
    // Where time passes, a slow answer need not be as slow as it is in production.
    let is_short = form == Form::Loopback && is_slow(fault);
    let builder = if is_short { builder.attempt_timeout(Duration::from_millis(700)) } else { builder };
    let client = builder.build().unwrap();
    let began = Instant::now();
    let (mut ending, attempts) = match client.send(operation).await {
        Ok(response) => ("ok".to_owned(), response.attempts),
        Err(error) => {
            let status = error.http_status().map(|status| format!(" {status}")).unwrap_or_default();
            let code = error.code().map(|code| format!(" {code}")).unwrap_or_default();
            (format!("{:?}{status}{code}", error.failure()), error.attempts())
        }
    };
    assert_eq!(mock.requests().len(), attempts as usize, "{fault}: what is counted is what came");
    let _ = write!(ending, " {attempts}");
    let seconds = began.elapsed().as_secs();
    if form == Form::InProcess && seconds > 0 {
        let _ = write!(ending, " {seconds}s");
    }
    ending
}

/// The row of a fault, as it is.
async fn row(form: Form, fault: &str) -> String {
    async fn cell<Op: Operation>(
        form: Form,
        builder: fn() -> Builder<Op::Cloud>,
        operation: Op,
        fault: &str,
    ) -> String {
        let once = ending(form, builder(), operation.clone(), fault, false).await;
        let always = ending(form, builder(), operation, fault, true).await;
        format!("{once}; {always}")
    }
    let export = ExportImage::new("image-1", "bucket", "p");
    let cells = [
        cell(form, alibaba::Client::builder, GetInstance::new("dsw-1"), fault).await,
        cell(form, alibaba::Client::builder, CreateSnapshot::new("d-1"), fault).await,
        cell(form, alibaba::Client::builder, CreateInstance::new(), fault).await,
        cell(form, volcengine::Client::builder, export, fault).await,
    ];
    format!("| {fault} | {} |", cells.join(" | "))
}

/// The rows of the table, with the fault of each.
fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows = TABLE.lines().filter(|line| line.starts_with("| ")).skip(1);
    rows.map(|row| (row.split('|').nth(1).unwrap_or_default().trim(), row))
}

#[tokio::test(start_paused = true)]
async fn calls_end_as_the_table_says() {
    let mut wrong = Vec::new();
    for (fault, expected) in rows() {
        let found = row(Form::InProcess, fault).await;
        if found != expected {
            wrong.push(format!("expected {expected}\n   found {found}"));
        }
    }
    assert!(rows().count() > 30 && wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[tokio::test]
async fn connections_change_nothing_about_it() {
    // A connection that does not come about is the one thing that a server cannot do. Waits that the service asks for
    // take their time, and were measured above. Whether compressed answers are unpacked is a feature's matter.
    let is_left_out = |fault: &str| {
        matches!(fault, "no connection" | "200 gzip" | "200 of 40 MB") || fault.to_lowercase().contains("retry-after")
    };
    let rows = || rows().filter(|(fault, _)| !is_left_out(fault));
    let compared = |(fault, expected)| async move { (without_times(expected), row(Form::Loopback, fault).await) };
    // Those that go by the clock come after the others, which may keep the machine busy for longer than they last.
    let quick: JoinSet<_> = rows().filter(|(fault, _)| !is_slow(fault)).map(compared).collect();
    let mut found = quick.join_all().await;
    let slow: JoinSet<_> = rows().filter(|(fault, _)| is_slow(fault)).map(compared).collect();
    found.extend(slow.join_all().await);
    found.retain(|(expected, found)| expected != found);
    let wrong = found.iter().map(|(expected, found)| format!("expected {expected}\n   found {found}"));
    assert!(found.is_empty(), "\n{}\n", wrong.collect::<Vec<_>>().join("\n"));
}

fn without_times(row: &str) -> String {
    row.replace(" 10s", "").replace(" 30s", "")
}
