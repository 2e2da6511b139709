//! Volcengine's signature in the query, so that a plain URL carries everything.

use super::volcengine::{ALGORITHM, Scope, derive_key, mac};
use super::{Parts, payload_sha256};
use crate::Credentials;
use crate::hex::hex;
use duoyun_generated::contract::percent_encode;

/// The query of a pre-signed GET request to Volcengine.
///
/// `query` is the request's own, percent-encoded. With a `host`, the signature is good for that host only; clients
/// always give theirs. The session token of temporary credentials goes into the query as well, unsigned as the service
/// wants it: such a URL is as secret as the token. It is good for about 15 minutes.
pub fn presign(path: &str, query: &str, host: Option<&str>, scope: Scope<'_>, credentials: &Credentials) -> String {
    let own = query.split('&').filter_map(|pair| pair.split_once('='));
    let mut pairs: Vec<(&str, String)> = own.map(|(name, value)| (name, value.to_owned())).collect();
    pairs.extend([
        ("X-Algorithm", encoded(ALGORITHM)),
        ("X-Credential", encoded(&scope.credential(credentials))),
        ("X-Date", encoded(scope.date)),
        ("X-NotSignBody", String::new()),
        ("X-SignedHeaders", host.map_or_else(String::new, |_| "host".to_owned())),
    ]);
    let mut names: Vec<_> = pairs.iter().map(|(name, _)| *name).chain(["X-SignedQueries"]).collect();
    names.sort_unstable();
    pairs.push(("X-SignedQueries", encoded(&names.join(";"))));
    let signed = sorted(&mut pairs);
    let headers = host.map(|host| ("host", host)).into_iter().collect();
    let canonical_request = Parts::new("GET", path, &signed, headers, &payload_sha256("")).canonical_request();
    let (_, signature) = mac(&canonical_request, scope, &derive_key(scope, credentials));
    pairs.push(("X-Signature", hex(&signature)));
    pairs.extend(credentials.token().map(|token| ("X-Security-Token", encoded(token))));
    sorted(&mut pairs)
}

fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    percent_encode(text, &mut encoded);
    encoded
}

fn sorted(pairs: &mut [(&str, String)]) -> String {
    pairs.sort_unstable();
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| [name, "=", value].concat()).collect();
    pairs.join("&")
}
