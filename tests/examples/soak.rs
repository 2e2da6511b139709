//! Many callers through faults and expiring credentials, for as long as they are told to.
//!
//! ```text
//! cargo run --release -p duoyun-tests --example soak -- --seconds 60
//! ```
//!
//! It fails when a call is lost or gets another's answer, when one ends in a way that no fault explains, when an expiry
//! costs more than one refresh, or when memory or connections grow. Connections and memory are read from `/proc`; where
//! there is none, they are not looked at.

use duoyun::alibaba::ecs::{CreateSnapshot, CreateSnapshotResponse};
use duoyun::alibaba::pai_dsw::GetInstance;
use duoyun::credentials::{CredentialsError, ProvideCredentials};
use duoyun::mock::{ACCESS_KEY_ID, ACCESS_KEY_SECRET, Mock, On};
use duoyun::volcengine::ecs::ExportImage;
use duoyun::{BoxFuture, Class, Credentials, Error, Failure, Operation, alibaba, volcengine};
use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::sleep;

const CALLERS: usize = 200;
const MOST_SECONDS: u64 = 300;
const MOST_CALLS: u64 = 5_000_000;

/// How often the token in use expires.
const EXPIRY: Duration = Duration::from_secs(2);

/// How much memory may be added once everything has run for a while.
const MOST_GROWTH: usize = 48 << 20;

/// Hands out a token until a service rejects it, and then another.
#[derive(Clone, Debug, Default)]
struct Issuer {
    /// The number of the token in use.
    issued: Arc<AtomicU64>,
    /// How often the client asked.
    asked: Arc<AtomicU64>,
}

impl Issuer {
    fn issued(&self) -> u64 {
        self.issued.load(Ordering::SeqCst)
    }

    fn token(number: u64) -> String {
        format!("token-{number}")
    }

    fn current(&self) -> Credentials {
        Credentials::new(ACCESS_KEY_ID, ACCESS_KEY_SECRET).with_token(Self::token(self.issued()))
    }
}

impl ProvideCredentials for Issuer {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        Box::pin(async {
            // Long enough for every caller to come and ask, too.
            sleep(Duration::from_millis(20)).await;
            Ok(self.current())
        })
    }

    fn invalidate(&self, rejected: &Credentials) -> bool {
        let number = self.issued();
        if *rejected == self.current() {
            // Of all who saw this one rejected, one gets it replaced.
            let _ = self.issued.compare_exchange(number, number + 1, Ordering::SeqCst, Ordering::SeqCst);
        }
        true
    }
}

/// What the callers have seen.
#[derive(Default)]
struct Tally {
    begun: AtomicU64,
    ended: AtomicU64,
    outcomes: Mutex<BTreeMap<String, u64>>,
    wrong: Mutex<Vec<String>>,
}

impl Tally {
    fn end<K>(&self, answer: Result<bool, Error<K>>) {
        self.ended.fetch_add(1, Ordering::Relaxed);
        let outcome = match answer {
            Ok(true) => "ok".to_owned(),
            Ok(false) => self.wrong("an answer was another call's".to_owned()),
            Err(error) => {
                // An expiry that meets a call's last attempt is not followed by another one.
                let is_fault = match error.failure() {
                    Failure::Interrupted | Failure::AttemptTimeout => true,
                    Failure::Service if error.class() == Class::Credentials => error.attempts() > 1,
                    Failure::Service => matches!(error.http_status(), Some(403 | 502)),
                    _ => false,
                };
                let outcome = format!("{:?} {}", error.failure(), error.code().unwrap_or_default());
                if is_fault { outcome } else { self.wrong(error.to_string()) }
            }
        };
        *self.outcomes.lock().unwrap().entry(outcome).or_default() += 1;
    }

    fn wrong(&self, what: String) -> String {
        let mut wrong = self.wrong.lock().unwrap();
        if wrong.len() < 10 {
            wrong.push(what);
        }
        "wrong".to_owned()
    }
}

/// Answers an operation with `answer`, but for every so manieth request, which goes wrong in one of several ways.
fn disturb<Op: Operation>(mock: &Mock, answer: impl Fn(&On<'_, Op>)) {
    fn every<Op: Operation>(mock: &Mock, period: usize) -> On<'_, Op> {
        let count = AtomicUsize::new(0);
        let on = mock.on::<Op>();
        on.when(move |_| count.fetch_add(1, Ordering::Relaxed) % period == period - 1);
        on
    }
    answer(&mock.on::<Op>());
    every::<Op>(mock, 31).fail_with(403, "Throttling", "m");
    every::<Op>(mock, 37).reset();
    every::<Op>(mock, 41).truncate(7);
    every::<Op>(mock, 43).reset_after(7);
    every::<Op>(mock, 29).reply_raw(502, "text/html", "<html></html>");
    answer(every::<Op>(mock, 53).delay(Duration::from_millis(20)));
    answer(every::<Op>(mock, 97).drip(16, Duration::from_millis(2)));
}

/// A snapshot with the disk's id, so that a caller knows the answer as its own.
fn snapshot_of(request: CreateSnapshot) -> CreateSnapshotResponse {
    let mut output = CreateSnapshotResponse::default();
    output.snapshot_id = request.disk_id;
    output
}

async fn call(alibaba: &alibaba::Client, volcengine: &volcengine::Client, caller: usize, number: u64, tally: &Tally) {
    tally.begun.fetch_add(1, Ordering::Relaxed);
    match number % 3 {
        0 => {
            let disk = format!("d-{caller}-{number}");
            let answer = alibaba.send(CreateSnapshot::new(&disk)).await;
            tally.end(answer.map(|snapshot| snapshot.snapshot_id == disk));
        }
        1 => tally.end(alibaba.send(GetInstance::new("dsw-1")).await.map(|instance| instance.instance_id.is_some())),
        _ => {
            let answer = volcengine.send(ExportImage::new("image-1", "bucket", "p")).await;
            tally.end(answer.map(|task| !task.task_id.is_empty()));
        }
    }
}

/// What this process takes, as far as `/proc` says.
#[derive(Default)]
struct Usage {
    /// Bytes of memory half-way, and at most.
    settled: Option<usize>,
    memory: usize,
    /// Open files at most.
    files: usize,
}

impl Usage {
    fn look(&mut self, is_settled: bool) {
        let Ok(status) = std::fs::read_to_string("/proc/self/status") else {
            return;
        };
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        let memory = line.trim().trim_end_matches(" kB").parse().map_or(0, |kilobytes: usize| kilobytes << 10);
        if is_settled {
            self.settled.get_or_insert(memory);
        }
        self.memory = self.memory.max(memory);
        self.files = self.files.max(std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count));
    }

    fn growth(&self) -> usize {
        self.memory.saturating_sub(self.settled.unwrap_or(self.memory))
    }
}

fn seconds() -> u64 {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--seconds").skip(1);
    arguments.next().and_then(|seconds| seconds.parse().ok()).unwrap_or(60).clamp(1, MOST_SECONDS)
}

#[tokio::main]
async fn main() -> ExitCode {
    let duration = Duration::from_secs(seconds());
    let mock = Mock::start().await.expect("the loopback interface has a free port");
    disturb::<CreateSnapshot>(&mock, |on| {
        on.reply_with(snapshot_of);
    });
    disturb::<GetInstance>(&mock, |_| ());
    disturb::<ExportImage>(&mock, |_| ());

    let issuer = Issuer::default();
    let tally = Arc::new(Tally::default());
    let alibaba = alibaba::Client::builder().mock(&mock).credentials(issuer.clone()).build();
    let volcengine = volcengine::Client::builder().mock(&mock).build();
    let (alibaba, volcengine) = (alibaba.expect("it is set up"), volcengine.expect("it is set up"));

    let deadline = Instant::now() + duration;
    let mut callers = JoinSet::new();
    for caller in 0..CALLERS {
        let (alibaba, volcengine, tally) = (alibaba.clone(), volcengine.clone(), Arc::clone(&tally));
        callers.spawn(async move {
            let mut number = 0;
            while Instant::now() < deadline && tally.begun.load(Ordering::Relaxed) < MOST_CALLS {
                call(&alibaba, &volcengine, caller, number, &tally).await;
                number += 1;
            }
        });
    }

    let mut expiries = 0;
    let mut requests = 0;
    let mut usage = Usage::default();
    let mut next_expiry = Instant::now() + EXPIRY;
    while Instant::now() < deadline && !callers.is_empty() {
        sleep(Duration::from_millis(100)).await;
        // A token that nobody has used since it expired does not expire again.
        if Instant::now() > next_expiry && issuer.issued() == expiries {
            mock.expire_token(Issuer::token(expiries));
            expiries += 1;
            next_expiry += EXPIRY;
        }
        requests += mock.take_requests().len();
        usage.look(Instant::now() + duration / 2 > deadline);
        while callers.try_join_next().is_some() {}
    }
    // A call may take a minute; one that takes longer is lost.
    let waited = tokio::time::timeout(Duration::from_secs(70), async { while callers.join_next().await.is_some() {} });
    let is_over = waited.await.is_ok();
    // The last expiry has been noticed once another call was refused for it.
    let _ = alibaba.send(GetInstance::new("dsw-1")).await;
    requests += mock.take_requests().len();

    let (begun, ended) = (tally.begun.load(Ordering::Relaxed), tally.ended.load(Ordering::Relaxed));
    // The first time that credentials are asked for is not a refresh.
    let refreshes = issuer.asked.load(Ordering::SeqCst).saturating_sub(1);
    println!("{begun} calls of {CALLERS} callers in {duration:?}, {ended} ended, {requests} requests");
    for (outcome, count) in tally.outcomes.lock().unwrap().iter() {
        println!("  {count:9} {outcome}");
    }
    println!("{expiries} expiries, {refreshes} refreshes");
    let (memory, growth) = (usage.memory >> 20, usage.growth() >> 20);
    println!("at most {memory} MB of memory, {growth} MB more than half-way, and {} open files", usage.files);

    let mut failures = tally.wrong.lock().unwrap().clone();
    failures.extend((!is_over || begun != ended).then(|| "calls were lost".to_owned()));
    failures.extend((refreshes != expiries).then(|| "an expiry is not one refresh".to_owned()));
    failures.extend((usage.growth() > MOST_GROWTH).then(|| "memory grows".to_owned()));
    // Each client keeps a connection for each caller, and both ends of it are in this process; some are being closed.
    failures.extend((usage.files > 5 * CALLERS).then(|| "connections pile up".to_owned()));
    for failure in &failures {
        println!("FAILED: {failure}");
    }
    if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
