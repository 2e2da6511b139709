use super::known::{Known, same};
use super::request::{RawRequest, percent_decode};
use super::typed;
use duoyun_generated::contract::{Meta, Operation};
use std::fmt;

/// A request that a [`Mock`](super::Mock) received.
#[derive(Clone)]
pub struct Received {
    meta: Option<&'static Meta>,
    parameters: Vec<(String, String)>,
    body: String,
    request: RawRequest,
}

impl Received {
    pub(super) fn new(mut request: RawRequest, known: Option<Known>) -> Self {
        let mut parameters = request.parameters();
        let meta = known.map(|known| known.meta);
        parameters.extend(meta.and_then(|meta| match_path(meta.path, &request.path)).into_iter().flatten());
        let body = String::from_utf8_lossy(&std::mem::take(&mut request.body)).into_owned();
        Self { meta, parameters, body, request }
    }

    /// The operation's name; none when the mock does not know it.
    pub fn operation(&self) -> Option<&'static str> {
        self.meta.map(|meta| meta.name)
    }

    /// The HTTP method.
    pub fn method(&self) -> &str {
        &self.request.method
    }

    /// The path, as it was sent.
    pub fn path(&self) -> &str {
        &self.request.path
    }

    /// A parameter of the path, the query or the form, decoded.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A header; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.request.header(name)
    }

    /// The body.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The request as the operation that it was; none when it was another, or has a parameter of another type.
    pub fn typed<Op: Operation>(&self) -> Option<Op> {
        let mut operation = Op::blank();
        let is_it = self.meta.is_some_and(|meta| same(meta, Op::META));
        (is_it && typed::read(self, &mut operation).is_ok()).then_some(operation)
    }

    pub(super) fn parameters(&self) -> &[(String, String)] {
        &self.parameters
    }
}

/// Names only: signatures, tokens and parameters may be secrets.
impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |pairs: &[(String, String)]| pairs.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        f.debug_struct("Received")
            .field("operation", &self.operation())
            .field("method", &self.method())
            .field("parameters", &names(&self.parameters))
            .field("headers", &names(&self.request.headers))
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// The path parameters, when the path is one of the template.
pub(super) fn match_path(template: &str, path: &str) -> Option<Vec<(String, String)>> {
    let (expected, found): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    if expected.len() != found.len() {
        return None;
    }
    let mut parameters = Vec::new();
    for (expected, found) in expected.into_iter().zip(found) {
        match expected.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) if !found.is_empty() => {
                parameters.push((name.to_owned(), percent_decode(found)));
            }
            None if expected == found => {}
            _ => return None,
        }
    }
    Some(parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let template = "/api/v2/instances/{InstanceId}/snapshots/{SnapshotId}";
        let found = match_path(template, "/api/v2/instances/a%2Fb/snapshots/%E5%A4%9A").unwrap();
        assert_eq!(found, [("InstanceId".into(), "a/b".into()), ("SnapshotId".into(), "多".into())]);
        for other in ["/api/v2/instances/a", "/api/v2/instances//snapshots/b", "/api/v3/instances/a/snapshots/b", ""] {
            assert_eq!(match_path(template, other), None);
        }
        assert_eq!(match_path("/", "/"), Some(vec![]));
    }
}
