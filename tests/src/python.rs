//! The vendors' own SDKs, where there is a Python that has them.

use std::io::Write as _;
use std::process::Command;

/// A Python to run a script of `tests/python` with; `DUOYUN_PYTHON` says which.
///
/// None when there is none, or when it does not have the SDKs, which is then said aloud.
pub fn python(script: &str) -> Option<Command> {
    let modules = "import alibabacloud_ecs20140526, alibabacloud_pai_dsw20220101, alibabacloud_sts20150401, \
                   volcenginesdkecs, volcenginesdksts";
    let missing = match command().args(["-c", modules]).output() {
        Err(error) => format!("there is no Python: {error}"),
        Ok(output) if !output.status.success() => "the packages of tests/python/requirements.txt are missing".into(),
        Ok(_) => {
            let mut command = command();
            command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/python/").to_owned() + script);
            return Some(command);
        }
    };
    aloud(&format!("SKIPPED: the vendors' Python SDKs did not run {script}: {missing} (see DUOYUN_PYTHON)"));
    None
}

/// Says something past the test harness, which would hide it.
pub fn aloud(line: &str) {
    let _ = std::io::stderr().write_all(format!("{line}\n").as_bytes());
}

fn command() -> Command {
    let mut python = Command::new(std::env::var("DUOYUN_PYTHON").unwrap_or_else(|_| "python3".to_owned()));
    // A proxy would only be in the way of the loopback interface.
    for variable in ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"] {
        python.env_remove(variable);
    }
    python
}
