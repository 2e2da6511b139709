//! What rustc takes for one crate.
//!
//! The bench is cargo's rustc wrapper, too: of the crate that is asked for, it has GNU time tell CPU and memory.

use crate::scratch::cargo;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::{env, fs, io};

const TIMED: &str = "DUOYUN_TIMED_CRATE";
const REPORT: &str = "DUOYUN_TIME_REPORT";

/// Runs rustc when cargo has called this program for that; to be asked first.
pub fn be_rustc() -> Option<ExitCode> {
    let timed = env::var(TIMED).ok()?;
    let mut arguments: Vec<_> = env::args_os().skip(1).collect();
    if arguments.windows(2).any(|pair| pair[0] == "--crate-name" && *pair[1] == *timed) {
        let report = env::var_os(REPORT)?;
        let time = ["/usr/bin/time".into(), "-f".into(), "%U %S %M".into(), "-o".into(), report];
        arguments = [time.to_vec(), arguments].concat();
    }
    let (program, arguments) = arguments.split_first()?;
    let is_fine = Command::new(program).args(arguments).status().is_ok_and(|status| status.success());
    Some(if is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// CPU seconds and peak memory.
#[derive(Clone, Copy)]
pub struct Cost {
    pub seconds: f64,
    pub megabytes: f64,
}

/// The least of three compilations of `package`; none where it does not compile.
pub fn cost(folder: &Path, target: &Path, package: &str, arguments: &[&str]) -> io::Result<Option<Cost>> {
    const ROUNDS: usize = 3;
    let report = target.join("time.txt");
    fs::create_dir_all(target)?;
    let mut least: Option<Cost> = None;
    for _ in 0..ROUNDS {
        let mut clean = cargo(folder, target);
        clean.args(["clean", "--quiet", "--package", package]);
        clean.args(arguments.iter().find(|argument| **argument == "--release"));
        // There is nothing to clean before the first round. A later one that compiles nothing writes no report.
        clean.stderr(Stdio::null()).status()?;
        let _ = fs::remove_file(&report);
        let mut build = cargo(folder, target);
        build.args(arguments).args(["--quiet", "--package", package]);
        build.env("RUSTC_WRAPPER", env::current_exe()?).env(TIMED, package.replace('-', "_")).env(REPORT, &report);
        if !build.status()?.success() {
            return Ok(None);
        }
        let report = fs::read_to_string(&report)?;
        let figures: Vec<f64> = report.split_whitespace().filter_map(|figure| figure.parse().ok()).collect();
        let [user, system, kilobytes] = figures[..] else {
            return Err(io::Error::other(format!("GNU time printed what cannot be read: {report}")));
        };
        let cost = Cost { seconds: user + system, megabytes: kilobytes / 1024.0 };
        if least.is_none_or(|least| cost.seconds < least.seconds) {
            least = Some(cost);
        }
    }
    Ok(least)
}
