//! Reading files that may hold secrets.

use super::Reason;
use super::document::Document;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Far more than any of these files needs, and little enough for a device or a pipe that never ends.
const MOST_BYTES: u64 = 1 << 20;

/// The text of a file, read where blocking does no harm.
pub(super) async fn read_text(path: PathBuf) -> Result<Zeroizing<String>, Reason> {
    let shown = path.display().to_string();
    let read = tokio::task::spawn_blocking(move || read_to_limit(&path)).await;
    read.map_err(io::Error::from).and_then(|read| read).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => format!("{shown} does not exist").into(),
        io::ErrorKind::InvalidData => format!("{shown} is not UTF-8").into(),
        io::ErrorKind::FileTooLarge => format!("{shown} is larger than {MOST_BYTES} bytes").into(),
        _ => Reason::from(format!("{shown} cannot be read: {error}")),
    })
}

fn read_to_limit(path: &Path) -> io::Result<Zeroizing<String>> {
    let file = std::fs::File::open(path)?;
    // With the size known the buffer does not grow, and so leaves no copies behind.
    let size = file.metadata()?.len().min(MOST_BYTES);
    let mut text = Zeroizing::new(String::with_capacity(usize::try_from(size).unwrap_or_default() + 1));
    let read = file.take(MOST_BYTES + 1).read_to_string(&mut text)?;
    if read as u64 > MOST_BYTES { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(text) }
}

/// The JSON document in a file; `repair` is what to do when it is not one.
pub(super) async fn read_document(path: PathBuf, repair: &str) -> Result<Document, Reason> {
    let shown = path.display().to_string();
    let text = read_text(path).await?;
    Document::parse(text.as_bytes()).map_err(|error| {
        // The message ends with the place, which stands before it here, as compilers have it.
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        format!("{shown}:{}:{}: {message}; {repair}", error.line(), error.column()).into()
    })
}
