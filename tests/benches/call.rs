//! One call on the loopback interface, beside the same request by reqwest alone.
//!
//! The server is another process, so that the CPU time is the client's.

#[allow(dead_code, reason = "each bench uses its part")]
mod measure;

use cpu_time::ProcessTime;
use duoyun::alibaba;
use duoyun::alibaba::ecs::CreateSnapshot;
use duoyun::mock::{ACCESS_KEY_ID, ACCESS_KEY_SECRET, Mock};
use duoyun::{Credentials, alibaba::Client};
use std::error::Error;
use std::future::Future;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

const CALLS: u32 = 4_000;
const ROUNDS: usize = 6;
const AT_ONCE: u32 = 64;

type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

fn main() -> Outcome {
    if std::env::args().nth(1).as_deref() == Some("serve") {
        return serve();
    }
    let mut server = Command::new(std::env::current_exe()?).arg("serve").stdout(Stdio::piped()).spawn()?;
    let outcome = measure(&mut server);
    server.kill()?;
    server.wait()?;
    outcome
}

fn serve() -> Outcome {
    const LONGEST: Duration = Duration::from_secs(300);
    tokio::runtime::Runtime::new()?.block_on(async {
        let mock = Mock::start().await?;
        mock.on::<CreateSnapshot>();
        println!("{}", mock.url());
        tokio::time::sleep(LONGEST).await;
        Ok(())
    })
}

fn measure(server: &mut std::process::Child) -> Outcome {
    let mut url = String::new();
    BufReader::new(server.stdout.take().ok_or("the server has no output")?).read_line(&mut url)?;
    let url = url.trim();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let client = alibaba::Client::builder()
        .endpoint(url)
        .region("cn-mock-1")
        .credentials(Credentials::new(ACCESS_KEY_ID, ACCESS_KEY_SECRET))
        .build()?;
    let bare = reqwest::Client::builder().no_proxy().build()?;
    runtime.block_on(one_after_the_other(&client, &bare, url))?;
    runtime.block_on(many_at_once(&client, &bare, url))?;
    Ok(())
}

async fn one_after_the_other(client: &Client, bare: &reqwest::Client, url: &str) -> Outcome {
    println!("\none call after the other");
    let (mut floor, mut ours) = (f64::MAX, f64::MAX);
    for _ in 0..ROUNDS {
        let start = ProcessTime::now();
        for _ in 0..CALLS {
            by_reqwest(bare, url).await?;
        }
        floor = floor.min(start.elapsed().as_secs_f64());
        let start = ProcessTime::now();
        for _ in 0..CALLS {
            by_us(client).await?;
        }
        ours = ours.min(start.elapsed().as_secs_f64());
    }
    report(floor, ours);
    Ok(())
}

async fn many_at_once(client: &Client, bare: &reqwest::Client, url: &str) -> Outcome {
    println!("\n{AT_ONCE} callers at once");
    let (mut floor, mut ours) = (f64::MAX, f64::MAX);
    for _ in 0..ROUNDS {
        let start = ProcessTime::now();
        crowd(|| {
            let (bare, url) = (bare.clone(), url.to_owned());
            async move { by_reqwest(&bare, &url).await }
        })
        .await?;
        floor = floor.min(start.elapsed().as_secs_f64());
        let start = ProcessTime::now();
        crowd(|| {
            let client = client.clone();
            async move { by_us(&client).await }
        })
        .await?;
        ours = ours.min(start.elapsed().as_secs_f64());
    }
    report(floor, ours);
    Ok(())
}

async fn crowd<F: Future<Output = Outcome> + Send + 'static>(one: impl Fn() -> F) -> Outcome {
    let tasks: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let calls: Vec<F> = (0..CALLS / AT_ONCE).map(|_| one()).collect();
            tokio::spawn(async move {
                for call in calls {
                    call.await?;
                }
                Outcome::Ok(())
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    Ok(())
}

/// What the request needs anyway: the same headers, without the work of making them.
async fn by_reqwest(client: &reqwest::Client, url: &str) -> Outcome {
    let request = client
        .post(format!("{url}/?ClientToken=0123456789abcdef0123456789abcdef&DiskId=d-1"))
        .header("x-acs-action", "CreateSnapshot")
        .header("x-acs-version", "2014-05-26")
        .header("x-acs-date", "2024-02-29T12:34:56Z")
        .header("x-acs-signature-nonce", "a8c224ad7e3d5d6945d910469b0edce2")
        .header("x-acs-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        .header("authorization", "ACS3-HMAC-SHA256 Credential=none,SignedHeaders=host,Signature=none")
        .header("accept", "application/json")
        .header("user-agent", "bare");
    request.send().await?.bytes().await?;
    Ok(())
}

async fn by_us(client: &Client) -> Outcome {
    client.send(CreateSnapshot::new("d-1")).await?;
    Ok(())
}

fn report(floor: f64, ours: f64) {
    let each = 1e9 / f64::from(CALLS);
    measure::floor("reqwest alone", floor * each);
    measure::ratio("a call", ours * each, floor * each, 1.35);
}
