//! Percent-encoding and the query.

use std::fmt;

/// Appends `text`, percent-encoded: only the unreserved characters of RFC 3986 (`A-Z a-z 0-9 - _ . ~`) stay.
pub fn percent_encode(text: &str, into: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let bytes = text.as_bytes();
    let mut copied = 0;
    for (index, &byte) in bytes.iter().enumerate() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            continue;
        }
        into.push_str(text.get(copied..index).unwrap_or_default());
        into.push('%');
        into.push(char::from(HEX[usize::from(byte >> 4)]));
        into.push(char::from(HEX[usize::from(byte & 15)]));
        copied = index + 1;
    }
    into.push_str(text.get(copied..).unwrap_or_default());
}

/// Query or form parameters, percent-encoded as they are added.
///
/// One buffer holds them all; the sorted form is both what is signed and what is sent.
#[derive(Clone, Default)]
pub struct Query {
    text: String,
    pairs: Vec<Pair>,
}

#[derive(Clone, Copy, Debug)]
struct Pair {
    start: usize,
    equals: usize,
    end: usize,
}

/// Names only: a value may be a secret.
impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.pairs().map(|(key, _)| key)).finish()
    }
}

impl Query {
    /// Adds a parameter.
    pub fn push(&mut self, key: &str, value: &str) {
        let start = self.text.len();
        percent_encode(key, &mut self.text);
        let equals = self.text.len();
        self.text.push('=');
        percent_encode(value, &mut self.text);
        self.pairs.push(Pair { start, equals, end: self.text.len() });
    }

    /// Whether there are no parameters.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The parameters as they were added, still encoded.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|pair| (self.key(*pair), self.value(*pair)))
    }

    /// `key=value` pairs, sorted by encoded key and value, joined by `&`.
    pub fn to_sorted(&self) -> String {
        let mut pairs = self.pairs.clone();
        pairs.sort_by(|a, b| (self.key(*a), self.value(*a)).cmp(&(self.key(*b), self.value(*b))));
        let mut sorted = String::with_capacity(self.text.len() + pairs.len());
        for pair in pairs {
            if !sorted.is_empty() {
                sorted.push('&');
            }
            sorted.push_str(&self.text[pair.start..pair.end]);
        }
        sorted
    }

    fn key(&self, pair: Pair) -> &str {
        &self.text[pair.start..pair.equals]
    }

    fn value(&self, pair: Pair) -> &str {
        &self.text[pair.equals + 1..pair.end]
    }
}
