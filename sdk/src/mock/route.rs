use super::answer::Answer;
use super::http::RawRequest;
use duoyun_generated::contract::Meta;
use std::fmt;

/// An operation that the mock knows, and how it answers.
pub(super) struct Route {
    pub(super) meta: &'static Meta,
    pub(super) answer: Answer,
}

impl Route {
    pub(super) fn is_of(&self, meta: &Meta) -> bool {
        let identity = |meta: &Meta| (meta.service.name, meta.service.version, meta.name);
        identity(self.meta) == identity(meta)
    }
}

/// A request that a [`Mock`](super::Mock) received.
#[derive(Clone)]
pub struct Received {
    operation: Option<&'static str>,
    method: String,
    path: String,
    parameters: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: String,
}

impl Received {
    pub(super) fn new(request: RawRequest, meta: Option<&'static Meta>) -> Self {
        let is_form =
            request.header("content-type").is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        let body = String::from_utf8_lossy(&request.body).into_owned();
        let mut parameters = decode_pairs(&request.query);
        if is_form {
            parameters.extend(decode_pairs(&body));
        }
        parameters.extend(meta.and_then(|meta| match_path(meta.path, &request.path)).into_iter().flatten());
        Self {
            operation: meta.map(|meta| meta.name),
            method: request.method,
            path: request.path,
            parameters,
            headers: request.headers,
            body,
        }
    }

    /// The operation's name; none when the mock does not know it.
    pub fn operation(&self) -> Option<&'static str> {
        self.operation
    }

    /// The HTTP method.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The path, as it was sent.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// A parameter of the path, the query or the form, decoded.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A header; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body.
    pub fn body(&self) -> &str {
        &self.body
    }
}

/// Names only: signatures, tokens and parameters may be secrets.
impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |pairs: &[(String, String)]| pairs.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        f.debug_struct("Received")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("parameters", &names(&self.parameters))
            .field("headers", &names(&self.headers))
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// The route of a request: by the action and the version that it names, or by method and path where it names none.
pub(super) fn find<'r>(routes: &'r [Route], request: &RawRequest) -> Option<&'r Route> {
    let query = decode_pairs(&request.query);
    let named = |header: &str, parameter: &str| {
        let in_query = || query.iter().find(|(name, _)| name == parameter).map(|(_, value)| value.clone());
        request.header(header).map(str::to_owned).or_else(in_query)
    };
    let action = named("x-acs-action", "Action");
    let version = named("x-acs-version", "Version");
    routes.iter().find(|Route { meta, .. }| {
        version.as_deref().is_none_or(|version| version == meta.service.version)
            && match &action {
                Some(action) => action == meta.name,
                None => request.method == meta.method.as_str() && match_path(meta.path, &request.path).is_some(),
            }
    })
}

/// The path parameters, when the path is one of the template.
fn match_path(template: &str, path: &str) -> Option<Vec<(String, String)>> {
    let (expected, found): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    if expected.len() != found.len() {
        return None;
    }
    let mut parameters = Vec::new();
    for (expected, found) in expected.into_iter().zip(found) {
        match expected.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) if !found.is_empty() => parameters.push((name.to_owned(), percent_decode(found))),
            None if expected == found => {}
            _ => return None,
        }
    }
    Some(parameters)
}

/// The pairs of a query or a form, in the order in which they came.
pub(super) fn decode_pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (percent_decode(&name.replace('+', " ")), percent_decode(&value.replace('+', " ")))
        })
        .collect()
}

fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digit = |index: usize| after.get(index).and_then(|digit| char::from(*digit).to_digit(16));
        if let (b'%', Some(high), Some(low)) = (byte, digit(0), digit(1)) {
            bytes.extend(u8::try_from((high << 4) | low));
            rest = &after[2..];
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
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

    #[cfg(all(feature = "alibaba-ecs", feature = "alibaba-pai-dsw", feature = "volcengine-ecs"))]
    #[test]
    fn operations_are_found_by_what_names_them() {
        use duoyun_generated::alibaba::{ecs::CreateSnapshot, pai_dsw::GetInstanceSnapshot};
        use duoyun_generated::{contract::Operation, volcengine::ecs::ExportImage};

        let metas = [CreateSnapshot::META, GetInstanceSnapshot::META, ExportImage::META];
        let routes = metas.map(|meta| Route { meta, answer: Answer::example(meta) });
        let find = |method: &str, path: &str, query: &str, headers: &[(&str, &str)]| {
            let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            let (method, path, query) = (method.to_owned(), path.to_owned(), query.to_owned());
            find(&routes, &RawRequest { method, path, query, headers, body: Vec::new() }).map(|route| route.meta.name)
        };
        let named = [("x-acs-action", "CreateSnapshot"), ("x-acs-version", "2014-05-26")];
        assert_eq!(find("POST", "/", "", &named), Some("CreateSnapshot"));
        assert_eq!(find("POST", "/", "Action=CreateSnapshot&Version=2014-05-26", &[]), Some("CreateSnapshot"));
        assert_eq!(find("GET", "/", "Version=2020-04-01&Action=ExportImage", &[]), Some("ExportImage"));
        assert_eq!(find("GET", "/", "Version=2014-05-26&Action=ExportImage", &[]), None);
        assert_eq!(find("GET", "/api/v2/instances/i/snapshots/s", "", &[]), Some("GetInstanceSnapshot"));
        assert_eq!(find("DELETE", "/api/v2/instances/i/snapshots/s", "", &[]), None);
        assert_eq!(find("GET", "/nowhere", "", &[]), None);
    }

    #[test]
    fn decoding_takes_anything() {
        assert_eq!(percent_decode("%"), "%");
        assert_eq!(percent_decode("%4"), "%4");
        assert_eq!(percent_decode("%zz%41%ff"), "%zzA\u{fffd}");
        assert_eq!(decode_pairs("&a&b=&=c&d=e=f+g&&").len(), 4);
    }
}
