use super::document::{Document, credentials_in};
use super::{Credentials, CredentialsError, ProvideCredentials, Reason};
use crate::BoxFuture;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::process::Command;
use tokio::time::timeout;
use zeroize::Zeroizing;

pub(super) const NAME: &str = "process";

const MOST_BYTES: u64 = 1 << 20;

/// Credentials that a program prints as JSON:
///
/// ```json
/// {"access_key_id": "…", "access_key_secret": "…", "sts_token": "…", "expiration": "2026-11-21T08:09:10Z"}
/// ```
///
/// The last two are for temporary credentials. The names that the clouds' services use, such as `AccessKeyId`, are
/// understood as well. What the program has to say to people goes to its standard error, which is the caller's.
///
/// ```
/// use duoyun::credentials::ProcessCredentials;
///
/// let helper = ProcessCredentials::new("vault-helper").args(["--role", "reader"]);
/// ```
#[derive(Clone)]
#[must_use]
pub struct ProcessCredentials {
    program: OsString,
    args: Vec<OsString>,
    time_limit: Duration,
}

impl ProcessCredentials {
    /// Credentials from this program. It runs without a shell.
    pub fn new(program: impl Into<OsString>) -> Self {
        Self { program: program.into(), args: Vec::new(), time_limit: Duration::from_secs(30) }
    }

    /// Adds arguments.
    pub fn args(mut self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// How long the program may run before it is killed. Default: 30 seconds.
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = limit;
        self
    }

    /// The program and the arguments of a command line, in which quotes keep blanks together.
    pub(super) fn of_command_line(line: &str) -> Result<Self, Reason> {
        let mut words = split(line).ok_or("the command has a quote that is not closed")?.into_iter();
        let program = words.next().ok_or("the command is empty")?;
        Ok(Self::new(program).args(words))
    }

    async fn run(&self) -> Result<Credentials, Reason> {
        let program = self.program.to_string_lossy();
        let outcome = timeout(self.time_limit, self.output()).await;
        let outcome = outcome.map_err(|_| format!("{program} runs longer than {} s", self.time_limit.as_secs()))?;
        let output = outcome.map_err(|error| {
            let reason = Reason::from(format!("{program} cannot be run: {error}"));
            reason.caused_by(Some(error.into()))
        })?;
        let output = output.map_err(|status| format!("{program} fails: {status}"))?;
        let document = Document::parse(&output).map_err(|_| format!("{program} does not print JSON"))?;
        credentials_in(&document).map_err(|reason| reason.within(program))
    }

    /// What the program prints; how it ended when that was not well.
    async fn output(&self) -> std::io::Result<Result<Zeroizing<Vec<u8>>, std::process::ExitStatus>> {
        let mut command = Command::new(&self.program);
        command.args(&self.args).stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn()?;
        let mut output = Zeroizing::new(Vec::with_capacity(16 << 10));
        if let Some(stdout) = child.stdout.take() {
            stdout.take(MOST_BYTES).read_to_end(&mut output).await?;
        }
        let status = child.wait().await?;
        Ok(if status.success() { Ok(output) } else { Err(status) })
    }
}

impl ProvideCredentials for ProcessCredentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async { self.run().await.map_err(|reason| reason.of(NAME)) })
    }
}

/// Without the arguments, which may be secrets.
impl fmt::Debug for ProcessCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProcessCredentials").field("program", &self.program).finish_non_exhaustive()
    }
}

/// The words of a command line; none when a quote is not closed.
fn split(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for char in line.chars() {
        match quote {
            Some(open) if char == open => quote = None,
            None if char == '"' || char == '\'' => {
                quote = Some(char);
                word.get_or_insert_default();
            }
            None if char.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(char),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_keep_blanks_together() {
        for (line, words) in [
            ("helper --role reader", Some(vec!["helper", "--role", "reader"])),
            ("  'my helper'\t\"it's\" --a=\"b c\" '' ", Some(vec!["my helper", "it's", "--a=b c", ""])),
            (r"C:\helper.exe", Some(vec![r"C:\helper.exe"])),
            (" ", Some(vec![])),
            ("helper 'open", None),
        ] {
            let words = words.map(|words| words.into_iter().map(str::to_owned).collect());
            assert_eq!(split(line), words, "{line}");
        }
    }
}
