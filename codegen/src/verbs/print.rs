//! What is said to whoever runs the command: results on standard output, all else on standard error.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write as _};

/// Prints a result. A reader who has seen enough and hung up, as `head` does, is no error.
pub fn print(text: impl Display) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match write!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(io::Error::new(error.kind(), format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Says something beside the result. Where nobody can hear it, nobody can hear that either.
pub fn note(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}
