//! Volcengine's signature, HMAC-SHA256. The key is derived from date, region and service.

use super::{Attempt, Parts, Signature, Signer, Unsigned, hmac_sha256, payload_sha256, push_sha256_hex, signed};
use crate::Credentials;
use crate::hex::push_hex;
use crate::time;
use crate::transport::Header;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use zeroize::Zeroizing;

pub(super) const ALGORITHM: &str = "HMAC-SHA256";

/// What a signature is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The value of the `X-Date` header: `20261121T080910Z`.
    pub date: &'a str,
    /// The region.
    pub region: &'a str,
    /// The service's name.
    pub service: &'a str,
}

impl Scope<'_> {
    fn day(&self) -> &str {
        self.date.get(..8).unwrap_or(self.date)
    }

    fn push(&self, into: &mut String) {
        for part in [self.day(), "/", self.region, "/", self.service, "/request"] {
            into.push_str(part);
        }
    }

    pub(super) fn credential(&self, credentials: &Credentials) -> String {
        let mut credential = credentials.id().to_owned();
        credential.push('/');
        self.push(&mut credential);
        credential
    }
}

/// Signs a request to Volcengine.
pub fn sign(parts: &Parts<'_>, scope: Scope<'_>, credentials: &Credentials) -> Signature {
    sign_with(parts, scope, credentials, &derive_key(scope, credentials))
}

fn sign_with(parts: &Parts<'_>, scope: Scope<'_>, credentials: &Credentials, key: &[u8; 32]) -> Signature {
    let canonical_request = parts.canonical_request();
    let (string_to_sign, signature) = mac(&canonical_request, scope, key);

    let mut authorization = String::with_capacity(384);
    authorization.push_str(ALGORITHM);
    authorization.push_str(" Credential=");
    authorization.push_str(credentials.id());
    authorization.push('/');
    scope.push(&mut authorization);
    authorization.push_str(", SignedHeaders=");
    parts.push_signed_headers(&mut authorization);
    authorization.push_str(", Signature=");
    push_hex(&signature, &mut authorization);
    Signature { canonical_request, string_to_sign, authorization }
}

/// The text that is signed, and its signature.
pub(super) fn mac(canonical_request: &str, scope: Scope<'_>, key: &[u8; 32]) -> (String, [u8; 32]) {
    let mut string_to_sign = String::with_capacity(192);
    string_to_sign.push_str(ALGORITHM);
    string_to_sign.push('\n');
    string_to_sign.push_str(scope.date);
    string_to_sign.push('\n');
    scope.push(&mut string_to_sign);
    string_to_sign.push('\n');
    push_sha256_hex(canonical_request.as_bytes(), &mut string_to_sign);
    let signature = hmac_sha256(key, string_to_sign.as_bytes());
    (string_to_sign, signature)
}

/// Unlike the signature that this one is modelled on, the chain begins with the bare secret.
pub(super) fn derive_key(scope: Scope<'_>, credentials: &Credentials) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new(hmac_sha256(credentials.secret().as_bytes(), scope.day().as_bytes()));
    for part in [scope.region, scope.service, "request"] {
        *key = hmac_sha256(&*key, part.as_bytes());
    }
    key
}

/// All headers of a request that is not signed.
pub(crate) fn unsigned_headers(request: &Unsigned<'_>, _: &Attempt) -> Vec<Header> {
    let mut headers: Vec<Header> = Vec::with_capacity(10 + request.headers.len());
    headers.push(("host".into(), request.host.to_owned().into()));
    if let Some(content_type) = request.body.content_type() {
        headers.push(("content-type".into(), content_type.into()));
    }
    headers.extend(request.headers.iter().cloned().map(|(name, value)| (name.into(), value.into())));
    headers
}

/// All headers of a signed request.
pub(crate) fn headers(request: &Unsigned<'_>, signer: &Signer<'_>) -> Vec<Header> {
    let payload_sha256 = payload_sha256(request.body.as_str());
    let date = time::basic(signer.attempt.time);
    let mut headers = unsigned_headers(request, &signer.attempt);
    if let Some(token) = signer.credentials.token() {
        headers.push(("x-security-token".into(), token.to_owned().into()));
    }
    let mut parts = signed(&headers, is_signed);
    parts.push(("x-content-sha256", &payload_sha256));
    parts.push(("x-date", &date));
    let parts = Parts::new(request.meta.method.as_str(), request.path, request.query, parts, &payload_sha256);
    let scope = Scope { date: &date, region: signer.region, service: request.meta.service.name };
    let key = signer.keys.key(scope, signer.credentials);
    let authorization = sign_with(&parts, scope, signer.credentials, &key).authorization;
    headers.push(("x-content-sha256".into(), payload_sha256));
    headers.push(("x-date".into(), date.into()));
    headers.push(("authorization".into(), authorization.into()));
    headers
}

fn is_signed(name: &str) -> bool {
    name == "host" || name == "content-type" || name.starts_with("x-")
}

/// Derived keys, so that a signature costs one HMAC and not five.
///
/// A client talks to few services in few regions with one credential at a time, so a short list does.
#[derive(Default)]
pub(crate) struct KeyCache(Mutex<Vec<Entry>>);

struct Entry {
    day: String,
    region: String,
    service: String,
    credentials: Credentials,
    key: Zeroizing<[u8; 32]>,
}

impl KeyCache {
    const MOST: usize = 16;

    fn key(&self, scope: Scope<'_>, credentials: &Credentials) -> Zeroizing<[u8; 32]> {
        // A panic elsewhere cannot leave the list half-changed, so a poisoned lock is as good as any.
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = entries.iter().find(|entry| {
            entry.day == scope.day()
                && entry.region == scope.region
                && entry.service == scope.service
                && entry.credentials == *credentials
        });
        if let Some(entry) = known {
            return entry.key.clone();
        }
        let key = derive_key(scope, credentials);
        if entries.len() == Self::MOST {
            entries.remove(0);
        }
        entries.push(Entry {
            day: scope.day().to_owned(),
            region: scope.region.to_owned(),
            service: scope.service.to_owned(),
            credentials: credentials.clone(),
            key: key.clone(),
        });
        key
    }
}

impl fmt::Debug for KeyCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyCache")
    }
}
