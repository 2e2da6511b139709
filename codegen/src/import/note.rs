//! What an import could not carry over, or wants a person to look at.

use indexmap::IndexMap;
use std::fmt;

/// As many notes of one kind are told one by one.
const FEW: usize = 3;

/// Something that could not be carried over, or that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Operation and path.
    pub place: String,
    /// What, in words that all notes of one kind have, with `{}` for what each has of its own.
    pub kind: &'static str,
    /// What stands for each `{}`.
    pub details: Vec<String>,
}

impl Note {
    /// What it says of its place.
    pub fn what(&self) -> String {
        filled(self.kind, self.details.iter().map(String::as_str))
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what())
    }
}

/// The notes, a line each; of many of one kind, one line that counts them and names the first.
pub fn digest(notes: &[Note]) -> Vec<String> {
    let mut kinds: IndexMap<&str, Vec<&Note>> = IndexMap::new();
    for note in notes {
        kinds.entry(note.kind).or_default().push(note);
    }
    let lines = kinds.into_values().flat_map(|notes| match notes.as_slice() {
        [first, ..] if notes.len() > FEW => vec![many(first, &notes)],
        few => few.iter().map(ToString::to_string).collect(),
    });
    lines.collect()
}

/// All notes of one kind on a line.
fn many(first: &Note, notes: &[&Note]) -> String {
    let are_alike = notes.iter().all(|note| note.details == first.details);
    let what = if are_alike { first.what() } else { filled(first.kind, first.details.iter().map(|_| "…")) };
    let places: Vec<&str> = notes.iter().take(FEW).map(|note| note.place.as_str()).collect();
    format!("{} and {} more: {what}", places.join(", "), notes.len() - FEW)
}

/// A text with these in the places of its braces.
fn filled<'d>(kind: &str, details: impl Iterator<Item = &'d str>) -> String {
    let mut parts = kind.split("{}");
    let begin = parts.next().unwrap_or_default().to_owned();
    parts.zip(details).fold(begin, |text, (part, detail)| text + detail + part)
}

/// Collects notes.
#[derive(Debug, Default)]
pub(super) struct Notes(pub(super) Vec<Note>);

impl Notes {
    /// A note that says the same wherever it stands.
    pub(super) fn add(&mut self, place: &str, kind: &'static str) {
        self.tell(place, kind, []);
    }

    /// A note with details.
    pub(super) fn tell<const N: usize>(&mut self, place: &str, kind: &'static str, details: [&str; N]) {
        let details = details.map(str::to_owned).to_vec();
        self.0.push(Note { place: place.to_owned(), kind, details });
    }
}
