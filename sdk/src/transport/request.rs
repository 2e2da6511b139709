use super::Header;
use std::fmt;

/// A request with its signature, ready to be sent by anything that speaks HTTP.
///
/// It is good for about 15 minutes, and only once: services remember the nonce. Its `Debug` output has names and sizes
/// only, for headers, query and body hold signatures, tokens and parameters.
#[derive(Clone)]
#[non_exhaustive]
pub struct SignedRequest {
    /// The HTTP method.
    pub method: &'static str,
    /// The URL, percent-encoded.
    pub url: String,
    /// All headers but those that HTTP itself needs, `host` included; names in lower case.
    pub headers: Vec<Header>,
    /// The body; empty for none.
    pub body: String,
}

impl SignedRequest {
    pub(crate) fn new(method: &'static str, url: String, headers: Vec<Header>, body: String) -> Self {
        Self { method, url, headers, body }
    }

    /// The value of a header; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_ref())
    }
}

impl fmt::Debug for SignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (address, query) = self.url.split_once('?').unwrap_or((&self.url, ""));
        let names = query.split('&').filter_map(|pair| pair.split('=').next()).filter(|name| !name.is_empty());
        f.debug_struct("SignedRequest")
            .field("method", &self.method)
            .field("address", &address)
            .field("query", &names.collect::<Vec<_>>())
            .field("headers", &self.headers.iter().map(|(name, _)| name).collect::<Vec<_>>())
            .field("body_bytes", &self.body.len())
            .finish()
    }
}
