//! Signing, beside the hashes that no signature can do without.

#[allow(dead_code, reason = "each bench uses its part")]
mod measure;

use duoyun::Credentials;
use duoyun::sign::{self, Parts, Scope};
use hmac::{Hmac, KeyInit as _, Mac as _};
use measure::{allocations, count, nanoseconds, ratio};
use sha2::{Digest as _, Sha256};

const NO_BODY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const QUERY: &str = "ClientToken=0123456789abcdef0123456789abcdef&DiskId=d-bp1s5fnvk4gn2tws0000&RetentionDays=30";

fn main() {
    let credentials = Credentials::new("LTAI5tExampleKeyId", "secretsecretsecretsecretsecret");

    println!("\nACS3-HMAC-SHA256");
    let parts = || {
        let headers = vec![
            ("host", "ecs.cn-beijing.aliyuncs.com"),
            ("x-acs-action", "CreateSnapshot"),
            ("x-acs-content-sha256", NO_BODY),
            ("x-acs-date", "2024-02-29T12:34:56Z"),
            ("x-acs-signature-nonce", "a8c224ad7e3d5d6945d910469b0edce2"),
            ("x-acs-version", "2014-05-26"),
        ];
        Parts::new("POST", "/", QUERY, headers, NO_BODY)
    };
    let canonical = sign::acs3(&parts(), &credentials).canonical_request;
    let floor = nanoseconds(|| (Sha256::digest(&canonical), hmac(b"secretsecretsecretsecretsecret", &canonical[..83])));
    let ours = || sign::acs3(&parts(), &credentials);
    measure::floor("one SHA-256 and one HMAC", floor);
    ratio("canonical request and signature", nanoseconds(ours), floor, 2.5);
    count("allocations", allocations(ours), 10);

    println!("\nVolcengine HMAC-SHA256, key derived each time");
    let parts = || {
        let headers =
            vec![("host", "open.volcengineapi.com"), ("x-content-sha256", NO_BODY), ("x-date", "20240102T030405Z")];
        Parts::new("GET", "/", QUERY, headers, NO_BODY)
    };
    let scope = || Scope { date: "20240102T030405Z", region: "cn-beijing", service: "ecs" };
    let canonical = sign::volcengine(&parts(), scope(), &credentials).canonical_request;
    let floor = nanoseconds(|| {
        let day = hmac(b"secretsecretsecretsecretsecret", "20240102");
        let region = hmac(&day, "cn-beijing");
        let service = hmac(&region, "ecs");
        let key = hmac(&service, "request");
        (Sha256::digest(&canonical), hmac(&key, &canonical[..100]))
    });
    let ours = || sign::volcengine(&parts(), scope(), &credentials);
    measure::floor("one SHA-256 and five HMACs", floor);
    ratio("canonical request and signature", nanoseconds(ours), floor, 2.5);
    count("allocations", allocations(ours), 10);
}

fn hmac(key: &[u8], text: &str) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes any key"));
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}
