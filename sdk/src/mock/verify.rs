//! Checking a signature against the bytes that were received.

use super::gateway::{Gateway, Refusal};
use super::request::{RawRequest, decode_pairs};
use super::{ACCESS_KEY_ID, ACCESS_KEY_SECRET};
use crate::sign::{self, Parts, Scope, sha256_hex};
use crate::{Credentials, time};
use duoyun_generated::contract::Query;
use std::time::{Duration, SystemTime};

/// How far a request's time stamp may be from the gateway's clock.
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// Lets a request pass that is signed with a key and a token that the mock knows.
pub(super) fn verify(request: &RawRequest, gateway: Gateway) -> Result<(), Refusal> {
    let authorization = request.header("authorization").ok_or(Refusal::Unsigned)?;
    match gateway {
        Gateway::Alibaba => verify_acs3(request, authorization),
        Gateway::Volcengine => verify_volcengine(request, authorization),
    }
}

/// The session token that came with the request.
pub(super) fn token(request: &RawRequest) -> Option<&str> {
    request.header("x-acs-security-token").or_else(|| request.header("x-security-token"))
}

/// Whether the request was dated within 15 minutes of `now`.
pub(super) fn is_timely(request: &RawRequest, gateway: Gateway, now: SystemTime) -> bool {
    let (date, stamp): (_, fn(SystemTime) -> String) = match gateway {
        Gateway::Alibaba => (request.header("x-acs-date"), time::extended),
        Gateway::Volcengine => (request.header("x-date"), time::basic),
    };
    // Stamps of one form are in the order of the times that they stand for.
    let (earliest, latest) = (stamp(now - WINDOW), stamp(now + WINDOW));
    date.is_some_and(|date| date.len() == earliest.len() && earliest.as_str() <= date && date <= latest.as_str())
}

fn verify_acs3(request: &RawRequest, authorization: &str) -> Result<(), Refusal> {
    let found = Authorization::parse(authorization, "ACS3-HMAC-SHA256 ", ",")?;
    let is_due = |name: &str| name == "host" || name == "content-type" || name.starts_with("x-acs-");
    verify_with(request, &found, is_due, "x-acs-content-sha256", |parts, credentials| {
        (found.credential == credentials.id()).then(|| sign::acs3(parts, credentials)).ok_or(Refusal::UnknownKey)
    })
}

fn verify_volcengine(request: &RawRequest, authorization: &str) -> Result<(), Refusal> {
    let found = Authorization::parse(authorization, "HMAC-SHA256 ", ", ")?;
    let is_due = |name: &str| matches!(name, "host" | "x-date" | "x-security-token");
    verify_with(request, &found, is_due, "x-content-sha256", |parts, credentials| {
        let scope: Vec<_> = found.credential.split('/').collect();
        let [id, day, region, service, "request"] = scope[..] else {
            return Err(mismatch("The credential is not key/date/region/service/request."));
        };
        let date = request.header("x-date").unwrap_or_default();
        if id != credentials.id() {
            Err(Refusal::UnknownKey)
        } else if !date.starts_with(day) || region.is_empty() {
            Err(mismatch("The credential's scope has no region, or another day than the request."))
        } else {
            Ok(sign::volcengine(parts, Scope { date, region, service }, credentials))
        }
    })
}

fn verify_with(
    request: &RawRequest,
    found: &Authorization<'_>,
    is_due: fn(&str) -> bool,
    hash_header: &str,
    sign: impl Fn(&Parts<'_>, &Credentials) -> Result<sign::Signature, Refusal>,
) -> Result<(), Refusal> {
    let payload_sha256 = sha256_hex(&request.body);
    if request.header(hash_header).is_some_and(|stated| stated != payload_sha256) {
        return Err(Refusal::WrongSignature(format!("{hash_header} is not the hash of the body.")));
    }
    if let Some((name, _)) = request.headers.iter().find(|(name, _)| is_due(name) && !found.signs(name)) {
        return Err(Refusal::WrongSignature(format!("The header {name} is not signed.")));
    }
    let mut headers = Vec::new();
    for name in found.signed_headers.split(';') {
        let value = request.header(name);
        headers.push((
            name,
            value.ok_or_else(|| Refusal::WrongSignature(format!("The signed header {name} is missing.")))?,
        ));
    }
    let mut query = Query::default();
    for (name, value) in decode_pairs(&request.query) {
        query.push(&name, &value);
    }
    let query = query.to_sorted();
    let credentials = Credentials::new(ACCESS_KEY_ID, ACCESS_KEY_SECRET);
    let signed =
        |headers| sign(&Parts::new(&request.method, &request.path, &query, headers, &payload_sha256), &credentials);
    let is_found =
        |expected: &sign::Signature| expected.authorization.ends_with(found.signature) && found.signature.len() == 64;
    let expected = signed(headers.clone())?;
    if is_found(&expected) || is_found(&signed(without_known_port(headers))?) {
        Ok(())
    } else {
        Err(Refusal::WrongSignature(format!("The string to sign should be {:?}.", expected.string_to_sign)))
    }
}

/// Some clients send a port that goes without saying, and sign the host without it.
fn without_known_port<'a>(headers: Vec<(&'a str, &'a str)>) -> Vec<(&'a str, &'a str)> {
    let shorten = |host: &'a str| host.strip_suffix(":80").or_else(|| host.strip_suffix(":443")).unwrap_or(host);
    headers.into_iter().map(|(name, value)| (name, if name == "host" { shorten(value) } else { value })).collect()
}

/// The parts of an `Authorization` header.
struct Authorization<'a> {
    credential: &'a str,
    signed_headers: &'a str,
    signature: &'a str,
}

impl<'a> Authorization<'a> {
    fn parse(text: &'a str, algorithm: &str, separator: &str) -> Result<Self, Refusal> {
        let parsed = text.strip_prefix(algorithm).and_then(|rest| {
            let (credential, rest) = rest.split_once(separator)?;
            let (signed_headers, signature) = rest.split_once(separator)?;
            Some(Self {
                credential: credential.strip_prefix("Credential=")?,
                signed_headers: signed_headers.strip_prefix("SignedHeaders=")?,
                signature: signature.strip_prefix("Signature=")?,
            })
        });
        parsed.ok_or_else(|| mismatch("The Authorization header is malformed."))
    }

    fn signs(&self, name: &str) -> bool {
        self.signed_headers.split(';').any(|signed| signed == name)
    }
}

fn mismatch(what: &str) -> Refusal {
    Refusal::WrongSignature(what.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(host: &str, signed_host: &str) -> RawRequest {
        let mut request = RawRequest::new("GET", "/?Action=A&Name=a+b&Version=2020-04-01");
        let date = time::basic(SystemTime::now());
        let headers = vec![("host", signed_host), ("x-date", date.as_str())];
        let scope = Scope { date: &date, region: "cn-beijing", service: "ecs" };
        let payload_sha256 = sha256_hex(b"");
        let parts = Parts::new("GET", "/", "Action=A&Name=a%20b&Version=2020-04-01", headers, &payload_sha256);
        let signature = sign::volcengine(&parts, scope, &Credentials::new(ACCESS_KEY_ID, ACCESS_KEY_SECRET));
        for (name, value) in [("host", host), ("x-date", &date), ("authorization", &signature.authorization)] {
            request.headers.push((name.to_owned(), value.to_owned()));
        }
        request
    }

    #[test]
    fn a_port_that_goes_without_saying_need_not_be_signed() {
        for (host, signed_host, is_fine) in [
            ("h.example:80", "h.example:80", true),
            ("h.example:80", "h.example", true),
            ("h.example:443", "h.example", true),
            ("h.example:8080", "h.example:8080", true),
            ("h.example:8080", "h.example", false),
            ("h.example", "other.example", false),
        ] {
            let verified = verify(&signed(host, signed_host), Gateway::Volcengine);
            assert_eq!(verified.is_ok(), is_fine, "{host} signed as {signed_host}");
        }
    }

    #[test]
    fn a_time_stamp_is_good_for_a_quarter_of_an_hour_around_it() {
        let request = signed("h", "h");
        for (minutes, is_timely) in [(0, true), (14, true), (16, false)] {
            let away = Duration::from_secs(minutes * 60);
            for now in [SystemTime::now() + away, SystemTime::now() - away] {
                assert_eq!(super::is_timely(&request, Gateway::Volcengine, now), is_timely, "{minutes} minutes");
            }
        }
        assert!(!super::is_timely(&RawRequest::new("GET", "/"), Gateway::Alibaba, SystemTime::now()));
    }
}
