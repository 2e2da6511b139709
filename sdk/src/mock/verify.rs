//! Checking a signature against the bytes that were received.

use super::answer::Answer;
use super::http::RawRequest;
use super::route::decode_pairs;
use super::{ACCESS_KEY_ID, ACCESS_KEY_SECRET};
use crate::Credentials;
use crate::sign::{self, Parts, Scope, sha256_hex};
use duoyun_generated::contract::Query;

/// Whether the request is one to Volcengine, whose gateway words its refusals in another way.
pub(super) fn is_volcengine(request: &RawRequest) -> bool {
    match request.header("authorization") {
        Some(authorization) => !authorization.starts_with("ACS3-"),
        None => request.header("x-acs-action").is_none(),
    }
}

/// Lets a signed request pass, or gives the cloud's refusal.
pub(super) fn verify(request: &RawRequest, is_volcengine: bool) -> Result<(), Answer> {
    let Some(authorization) = request.header("authorization") else {
        return Err(if is_volcengine {
            Answer::refusal(true, 401, "MissingAuthenticationToken", "The request is not signed.")
        } else {
            Answer::refusal(false, 400, "IncompleteSignature", "The request is not signed.")
        });
    };
    let matches =
        if is_volcengine { matches_volcengine(request, authorization) } else { matches_acs3(request, authorization) };
    match matches {
        Ok(()) => Ok(()),
        Err(Mismatch::Key) if is_volcengine => {
            Err(Answer::refusal(true, 401, "InvalidAccessKey", "The access key does not exist."))
        }
        Err(Mismatch::Key) => {
            Err(Answer::refusal(false, 404, "InvalidAccessKeyId.NotFound", "The access key does not exist."))
        }
        Err(Mismatch::Signature(what)) => {
            Err(Answer::refusal(is_volcengine, if is_volcengine { 401 } else { 400 }, "SignatureDoesNotMatch", &what))
        }
    }
}

enum Mismatch {
    /// The key is not the one that the mock knows.
    Key,
    /// The signature is not what it should be. The text says why.
    Signature(String),
}

fn matches_acs3(request: &RawRequest, authorization: &str) -> Result<(), Mismatch> {
    let found = Authorization::parse(authorization, "ACS3-HMAC-SHA256 ", ",")?;
    let is_due = |name: &str| name == "host" || name == "content-type" || name.starts_with("x-acs-");
    verify_with(request, &found, is_due, "x-acs-content-sha256", |parts, credentials| {
        (found.credential == credentials.id()).then(|| sign::acs3(parts, credentials)).ok_or(Mismatch::Key)
    })
}

fn matches_volcengine(request: &RawRequest, authorization: &str) -> Result<(), Mismatch> {
    let found = Authorization::parse(authorization, "HMAC-SHA256 ", ", ")?;
    let is_due = |name: &str| matches!(name, "host" | "x-date" | "x-security-token");
    verify_with(request, &found, is_due, "x-content-sha256", |parts, credentials| {
        let scope: Vec<_> = found.credential.split('/').collect();
        let [id, day, region, service, "request"] = scope[..] else {
            return Err(mismatch("The credential is not key/date/region/service/request."));
        };
        let date = request.header("x-date").unwrap_or_default();
        if id != credentials.id() {
            Err(Mismatch::Key)
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
    sign: impl FnOnce(&Parts<'_>, &Credentials) -> Result<sign::Signature, Mismatch>,
) -> Result<(), Mismatch> {
    let payload_sha256 = sha256_hex(&request.body);
    if request.header(hash_header).is_some_and(|stated| stated != payload_sha256) {
        return Err(Mismatch::Signature(format!("{hash_header} is not the hash of the body.")));
    }
    if let Some((name, _)) = request.headers.iter().find(|(name, _)| is_due(name) && !found.signs(name)) {
        return Err(Mismatch::Signature(format!("The header {name} is not signed.")));
    }
    let mut headers = Vec::new();
    for name in found.signed_headers.split(';') {
        let value = request.header(name);
        headers
            .push((name, value.ok_or_else(|| Mismatch::Signature(format!("The signed header {name} is missing.")))?));
    }
    let mut query = Query::default();
    for (name, value) in decode_pairs(&request.query) {
        query.push(&name, &value);
    }
    let query = query.to_sorted();
    let parts = Parts::new(&request.method, &request.path, &query, headers, &payload_sha256);
    let expected = sign(&parts, &Credentials::new(ACCESS_KEY_ID, ACCESS_KEY_SECRET))?;
    if expected.authorization.ends_with(found.signature) && found.signature.len() == 64 {
        Ok(())
    } else {
        Err(Mismatch::Signature(format!("The string to sign should be {:?}.", expected.string_to_sign)))
    }
}

/// The parts of an `Authorization` header.
struct Authorization<'a> {
    credential: &'a str,
    signed_headers: &'a str,
    signature: &'a str,
}

impl<'a> Authorization<'a> {
    fn parse(text: &'a str, algorithm: &str, separator: &str) -> Result<Self, Mismatch> {
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

fn mismatch(what: &str) -> Mismatch {
    Mismatch::Signature(what.to_owned())
}
