//! Alibaba Cloud's signature version 3, ACS3-HMAC-SHA256. One key, no scope.

use super::{Attempt, Parts, Signature, Signer, Unsigned, hmac_sha256, payload_sha256, push_sha256_hex, signed};
use crate::Credentials;
use crate::hex::{hex, push_hex};
use crate::time;
use crate::transport::Header;

const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// Signs a request to Alibaba Cloud.
pub fn sign(parts: &Parts<'_>, credentials: &Credentials) -> Signature {
    let canonical_request = parts.canonical_request();
    let mut string_to_sign = String::with_capacity(ALGORITHM.len() + 65);
    string_to_sign.push_str(ALGORITHM);
    string_to_sign.push('\n');
    push_sha256_hex(canonical_request.as_bytes(), &mut string_to_sign);
    let signature = hmac_sha256(credentials.secret().as_bytes(), string_to_sign.as_bytes());

    let mut authorization = String::with_capacity(384);
    authorization.push_str(ALGORITHM);
    authorization.push_str(" Credential=");
    authorization.push_str(credentials.id());
    authorization.push_str(",SignedHeaders=");
    parts.push_signed_headers(&mut authorization);
    authorization.push_str(",Signature=");
    push_hex(&signature, &mut authorization);
    Signature { canonical_request, string_to_sign, authorization }
}

/// All headers of a request that is not signed.
pub(crate) fn unsigned_headers(request: &Unsigned<'_>, attempt: &Attempt) -> Vec<Header> {
    let mut headers: Vec<Header> = Vec::with_capacity(12 + request.headers.len());
    headers.push(("host".into(), request.host.to_owned().into()));
    headers.push(("x-acs-action".into(), request.meta.name.into()));
    headers.push(("x-acs-version".into(), request.meta.service.version.into()));
    headers.push(("x-acs-date".into(), time::extended(attempt.time).into()));
    headers.push(("x-acs-signature-nonce".into(), hex(&attempt.nonce).into()));
    if let Some(content_type) = request.body.content_type() {
        headers.push(("content-type".into(), content_type.into()));
    }
    headers.extend(request.headers.iter().cloned().map(|(name, value)| (name.into(), value.into())));
    headers
}

/// All headers of a signed request.
pub(crate) fn headers(request: &Unsigned<'_>, signer: &Signer<'_>) -> Vec<Header> {
    let payload_sha256 = payload_sha256(request.body.as_str());
    let mut headers = unsigned_headers(request, &signer.attempt);
    if let Some(token) = signer.credentials.token() {
        headers.push(("x-acs-accesskey-id".into(), signer.credentials.id().to_owned().into()));
        headers.push(("x-acs-security-token".into(), token.to_owned().into()));
    }
    let mut parts = signed(&headers, is_signed);
    parts.push(("x-acs-content-sha256", &payload_sha256));
    let parts = Parts::new(request.meta.method.as_str(), request.path, request.query, parts, &payload_sha256);
    let authorization = sign(&parts, signer.credentials).authorization;
    headers.push(("x-acs-content-sha256".into(), payload_sha256));
    headers.push(("authorization".into(), authorization.into()));
    headers
}

fn is_signed(name: &str) -> bool {
    name == "host" || name == "content-type" || name.starts_with("x-acs-")
}
