//! The size of a program that makes one call, beside one that only posts with reqwest.
//!
//! All are built in release mode, without TLS. With `DUOYUN_PEERS=1` there is one with the crate `ali-acs` as well, which
//! cargo fetches and compiles for some minutes; it is not run, for it calls nothing but its own endpoints.

mod scratch;

use duoyun::alibaba::ecs::CreateSnapshot;
use duoyun::mock::Mock;
use scratch::{ALI_ACS, cargo, package, root};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{fs, io};

const OURS: &str = r#"
    let credentials = duoyun::Credentials::new("mock-access-key-id", "mock-access-key-secret");
    let builder = duoyun::alibaba::Client::builder().endpoint(address).region("cn-hangzhou").credentials(credentials);
    let client = builder.build().unwrap();
    let call = client.send(duoyun::alibaba::ecs::CreateSnapshot::new("d-1"));
    println!("{}", call.await.unwrap().snapshot_id);
"#;

const BARE: &str = r#"
    let call = reqwest::Client::new().post(address).header("x-acs-action", "CreateSnapshot").send();
    println!("{}", call.await.unwrap().text().await.unwrap());
"#;

const PEER: &str = r#"
    let secret = ali_acs::AccessKeySecret::new("id", "secret");
    let connection = ali_acs::ecs::Connection::new(ali_acs::ecs::Endpoint::CnHangzhou, secret);
    let call = connection.create_snapshot(ali_acs::ecs::CreateSnapshot::new(address));
    println!("{:?}", call.await.unwrap().snapshot_id);
"#;

const TOKIO: &str = r#"tokio = { version = "1", features = ["net", "rt", "time"] }"#;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let target = folder.path().join("target");
    let sdk = root().canonicalize()?.join("sdk");
    let duoyun = format!(
        "duoyun = {{ path = '{}', default-features = false, features = [\"alibaba-ecs\"] }}\n{TOKIO}",
        sdk.display()
    );
    let reqwest = format!("reqwest = {{ version = \"0.13\", default-features = false }}\n{TOKIO}");
    println!("{:<24} {:>12} {:>12}", "one call by", "KB", "KB stripped");
    let ours = build(folder.path(), &target, "ours", &duoyun, OURS)?;
    report("duoyun, alibaba-ecs", &ours)?;
    let bare = build(folder.path(), &target, "bare", &reqwest, BARE)?;
    report("reqwest alone", &bare)?;
    run(&ours, &bare)?;
    if scratch::wants_peers() {
        let dependencies = format!("{ALI_ACS}\n{TOKIO}");
        match build(folder.path(), &target, "peer", &dependencies, PEER) {
            Ok(peer) => report("ali-acs, ecs", &peer)?,
            Err(_) => println!("ali-acs does not compile as it was released"),
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn build(folder: &Path, target: &Path, name: &str, dependencies: &str, call: &str) -> io::Result<PathBuf> {
    let program = format!(
        "fn main() {{\n    let address = std::env::args().nth(1).unwrap();\n    \
         let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();\n    \
         runtime.block_on(async {{{call}    }});\n}}\n"
    );
    let folder = folder.join(name);
    package(&folder, dependencies, ("src/main.rs", &program))?;
    if cargo(&folder, target).args(["build", "--release", "--quiet"]).status()?.success() {
        Ok(target.join("release").join(name))
    } else {
        Err(io::Error::other(format!("{name} does not compile")))
    }
}

fn report(what: &str, program: &Path) -> io::Result<()> {
    let stripped = program.with_extension("stripped");
    let kilobytes = |file: &Path| fs::metadata(file).map(|facts| facts.len().div_ceil(1024).to_string());
    let is_stripped = Command::new("strip").arg("-o").arg(&stripped).arg(program).status();
    let without = if is_stripped.is_ok_and(|status| status.success()) { kilobytes(&stripped)? } else { "?".to_owned() };
    println!("{what:<24} {:>12} {without:>12}", kilobytes(program)?);
    Ok(())
}

/// Small is no use if it does not call.
fn run(ours: &Path, bare: &Path) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Runtime::new()?;
    let mock = runtime.block_on(Mock::start())?;
    mock.on::<CreateSnapshot>();
    for program in [ours, bare] {
        let output = Command::new(program).arg(mock.url()).output()?;
        if !output.status.success() {
            return Err(format!("{}: {}", program.display(), String::from_utf8_lossy(&output.stderr)).into());
        }
    }
    let sent = mock.requests().len();
    if sent == 2 { Ok(()) } else { Err(format!("the mock had {sent} requests instead of 2").into()) }
}
