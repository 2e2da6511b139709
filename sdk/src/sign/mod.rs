//! Signatures, as pure functions.
//!
//! Both clouds hash a *canonical request* of the same form and sign a text that holds the hash; they differ in the key
//! and in the words around it. The functions here take the headers that the caller decided to sign, so that recorded
//! requests can be checked against them. A client signs `host`, `content-type` where there is a body, and the cloud's
//! own `x-` headers: nothing that a proxy rewrites.
//!
//! ```
//! use duoyun::{Credentials, sign::{self, Parts}};
//!
//! const NO_BODY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
//! let headers = vec![("host", "ecs.cn-beijing.aliyuncs.com"), ("x-acs-date", "2024-02-29T12:34:56Z")];
//! let parts = Parts::new("POST", "/", "DiskId=d-1", headers, NO_BODY);
//! let signature = sign::acs3(&parts, &Credentials::new("an-id", "a-secret"));
//! assert!(signature.canonical_request.ends_with(NO_BODY));
//! assert!(signature.authorization.contains("SignedHeaders=host;x-acs-date,"));
//! ```

pub(crate) mod acs3;
mod presign;
pub(crate) mod volcengine;

pub use acs3::sign as acs3;
pub use presign::presign as volcengine_presign;
pub use volcengine::{Scope, sign as volcengine};

use crate::Credentials;
use crate::hex::{hex, push_hex};
use crate::transport::Header;
use duoyun_generated::contract::{Body, Meta};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt;
use std::time::SystemTime;

/// What a signature covers.
#[derive(Clone)]
pub struct Parts<'a> {
    method: &'a str,
    path: &'a str,
    query: &'a str,
    headers: Vec<(&'a str, &'a str)>,
    payload_sha256: &'a str,
}

impl<'a> Parts<'a> {
    /// The parts of a request.
    ///
    /// `path` is percent-encoded, `query` is percent-encoded and sorted (as [`Query::to_sorted`] gives it), the
    /// `headers` to sign have lower-case names, and `payload_sha256` is the hash of the body in hexadecimal.
    ///
    /// [`Query::to_sorted`]: crate::contract::Query::to_sorted
    pub fn new(
        method: &'a str,
        path: &'a str,
        query: &'a str,
        mut headers: Vec<(&'a str, &'a str)>,
        payload_sha256: &'a str,
    ) -> Self {
        headers.sort_unstable();
        Self { method, path: if path.is_empty() { "/" } else { path }, query, headers, payload_sha256 }
    }

    fn canonical_request(&self) -> String {
        let headers: usize = self.headers.iter().map(|(name, value)| 2 * name.len() + value.len() + 3).sum();
        let others = self.method.len() + self.path.len() + self.query.len() + self.payload_sha256.len() + 5;
        let mut text = String::with_capacity(headers + others);
        for line in [self.method, self.path, self.query] {
            text.push_str(line);
            text.push('\n');
        }
        for (name, value) in &self.headers {
            text.push_str(name);
            text.push(':');
            text.push_str(value.trim());
            text.push('\n');
        }
        // The vendors join the headers by line ends and add one more, which shows when there are none.
        if self.headers.is_empty() {
            text.push('\n');
        }
        text.push('\n');
        self.push_signed_headers(&mut text);
        text.push('\n');
        text.push_str(self.payload_sha256);
        text
    }

    fn push_signed_headers(&self, into: &mut String) {
        for (index, (name, _)) in self.headers.iter().enumerate() {
            if index > 0 {
                into.push(';');
            }
            into.push_str(name);
        }
    }
}

/// Names only: a query and a header may hold secrets.
impl fmt::Debug for Parts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("headers", &self.headers.iter().map(|(name, _)| name).collect::<Vec<_>>())
            .field("payload_sha256", &self.payload_sha256)
            .finish_non_exhaustive()
    }
}

/// A signature with the texts that led to it, for comparing with what a service says it expected.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Signature {
    /// The request in the form that is hashed. It holds parameters and tokens: keep it out of logs.
    pub canonical_request: String,
    /// The text that is signed.
    pub string_to_sign: String,
    /// The value of the `Authorization` header.
    pub authorization: String,
}

/// The signed text only: it holds a hash of the request, and nothing of the credentials.
impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signature").field("string_to_sign", &self.string_to_sign).finish_non_exhaustive()
    }
}

/// A request before it is signed.
pub(crate) struct Unsigned<'a> {
    pub(crate) meta: &'static Meta,
    pub(crate) host: &'a str,
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    /// The operation's own, under lower-case names.
    pub(crate) headers: &'a [(String, String)],
    pub(crate) body: &'a Body,
}

/// What is new in each attempt.
#[derive(Clone, Copy)]
pub(crate) struct Attempt {
    pub(crate) time: SystemTime,
    /// Never used twice.
    pub(crate) nonce: [u8; 16],
}

/// What a request is signed with.
pub(crate) struct Signer<'a> {
    pub(crate) credentials: &'a Credentials,
    /// Empty where the service has no regions and the signature does not need one.
    pub(crate) region: &'a str,
    pub(crate) attempt: Attempt,
    pub(crate) keys: &'a volcengine::KeyCache,
}

/// Headers that a signer signs before it can hand them over to the request's own.
const ADDED_LATER: usize = 2;

/// Those of the headers that `is_signed` names.
fn signed(headers: &[Header], is_signed: fn(&str) -> bool) -> Vec<(&str, &str)> {
    let mut signed = Vec::with_capacity(headers.len() + ADDED_LATER);
    let pairs = headers.iter().map(|(name, value)| (name.as_ref(), value.as_ref()));
    signed.extend(pairs.filter(|(name, _)| is_signed(name)));
    signed
}

pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The hash of a body. Most requests have none, and its hash is known.
fn payload_sha256(body: &str) -> Cow<'static, str> {
    const NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    if body.is_empty() { Cow::Borrowed(NOTHING) } else { Cow::Owned(sha256_hex(body.as_bytes())) }
}

fn push_sha256_hex(bytes: &[u8], into: &mut String) {
    push_hex(&Sha256::digest(bytes), into);
}

fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    // HMAC takes keys of any length: longer ones than a block are hashed first.
    Hmac::<Sha256>::new_from_slice(key).map_or([0; 32], |mut mac| {
        mac.update(message);
        mac.finalize().into_bytes().into()
    })
}
