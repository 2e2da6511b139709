//! Our signer and our encoder against requests that the vendors' own SDKs made. See data/vectors/README.md.

mod dynamic;

use duoyun::Credentials;
use duoyun::contract::{Encoding, Endpoints, Envelope, Meta, Query, Service, encode};
use duoyun::sign::{self, Parts, Scope, Signature};
use duoyun_tests::form::{decode_pairs, unhex};
use dynamic::Dynamic;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The vectors of one cloud, in the order of their names.
fn vectors(cloud: &str) -> Vec<(String, Value)> {
    let default = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/vectors");
    let folder = std::env::var_os("DUOYUN_VECTORS").map_or_else(default, PathBuf::from).join(cloud);
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut vectors: Vec<_> = files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
        })
        .collect();
    vectors.sort_by(|(a, _), (b, _)| a.cmp(b));
    vectors
}

/// One recorded request with what its SDK hashed and signed.
struct Recorded<'v> {
    method: &'v str,
    path: &'v str,
    query: Vec<(String, String)>,
    headers: BTreeMap<String, &'v str>,
    body: Vec<u8>,
    canonical_request: &'v str,
    string_to_sign: &'v str,
    authorization: &'v str,
}

impl<'v> Recorded<'v> {
    /// None when the section has no such signature.
    fn of(section: &'v Value, algorithm: &str) -> Option<Self> {
        let string_to_sign = section["string_to_sign"].as_str()?;
        if string_to_sign.split('\n').next() != Some(algorithm) {
            return None;
        }
        let request = &section["request"];
        let body = request["body"].as_str().unwrap_or_default();
        let headers = request["headers"].as_array()?.iter();
        Some(Self {
            method: request["method"].as_str()?,
            path: request["path"].as_str()?,
            query: decode_pairs(request["raw_query"].as_str().unwrap_or_default()),
            headers: headers.filter_map(|pair| Some((pair[0].as_str()?.to_lowercase(), pair[1].as_str()?))).collect(),
            body: if request["body_encoding"] == "hex" { unhex(body) } else { body.as_bytes().to_vec() },
            canonical_request: section["canonical_request"].as_str()?,
            string_to_sign,
            authorization: section["authorization"].as_str()?,
        })
    }

    fn signed_headers(&self) -> Vec<(&str, &str)> {
        let names = self.canonical_request.rsplit('\n').nth(1).unwrap_or_default();
        let value = |name| match name {
            // The vendor's SDK signs the host without the port where it is one that some scheme has by default.
            "host" => self.headers["host"].trim_end_matches(":80").trim_end_matches(":443"),
            name => self.headers[name],
        };
        names.split(';').map(|name| (name, value(name))).collect()
    }

    fn compare(&self, sign: impl FnOnce(&Parts<'_>) -> Signature) -> Result<(), String> {
        let mut query = Query::default();
        for (name, value) in &self.query {
            query.push(name, value);
        }
        let query = query.to_sorted();
        let payload = sha256_hex(&self.body);
        let ours = sign(&Parts::new(self.method, self.path, &query, self.signed_headers(), &payload));
        for (what, ours, theirs) in [
            ("canonical request", &ours.canonical_request, self.canonical_request),
            ("string to sign", &ours.string_to_sign, self.string_to_sign),
            ("authorization", &ours.authorization, self.authorization),
        ] {
            if ours != theirs {
                return Err(format!("{what}\n  ours   {ours:?}\n  theirs {theirs:?}"));
            }
        }
        Ok(())
    }
}

/// Every vector says nothing, passes or fails; all failures are shown at once.
fn run(cloud: &str, test: impl Fn(&str, &Value) -> Option<Result<(), String>>) {
    let mut passed = 0;
    let mut failures = Vec::new();
    for (name, vector) in vectors(cloud) {
        match test(&name, &vector) {
            None => {}
            Some(Ok(())) => passed += 1,
            Some(Err(failure)) => failures.push(format!("{name}: {failure}")),
        }
    }
    assert!(failures.is_empty(), "{passed} passed, {} failed:\n{}", failures.len(), failures.join("\n"));
    assert!(passed > 0, "there was nothing to compare");
    println!("{cloud}: {passed} passed");
}

#[test]
fn alibaba_signatures() {
    run("alibaba", |_, vector| {
        let recorded = alibaba_reference(vector)?;
        let keys = &vector["credentials"];
        let mut credentials = Credentials::new(keys["access_key_id"].as_str()?, keys["access_key_secret"].as_str()?);
        if let Some(token) = keys["security_token"].as_str() {
            credentials = credentials.with_token(token);
        }
        Some(recorded.compare(|parts| sign::acs3(parts, &credentials)))
    });
}

#[test]
fn volcengine_signatures() {
    run("volcengine", |_, vector| {
        let recorded = Recorded::of(vector, "HMAC-SHA256")?;
        let keys = &vector["credentials"];
        let credentials = Credentials::new(keys["access_key_id"].as_str()?, keys["secret_access_key"].as_str()?);
        let date = recorded.headers.get("x-date").copied()?;
        let scope = recorded.string_to_sign.split('\n').nth(2)?;
        let (region, service) = scope.strip_suffix("/request")?.split_once('/')?.1.rsplit_once('/')?;
        Some(recorded.compare(|parts| sign::volcengine(parts, Scope { date, region, service }, &credentials)))
    });
}

/// The SDK that signs what we sign, unless it leaves an empty path empty.
fn alibaba_reference(vector: &Value) -> Option<Recorded<'_>> {
    let by_node = Recorded::of(&vector["typescript"], "ACS3-HMAC-SHA256");
    by_node.filter(|recorded| !recorded.path.is_empty()).or_else(|| Recorded::of(vector, "ACS3-HMAC-SHA256"))
}

#[test]
fn alibaba_queries() {
    run("alibaba", |name, vector| {
        // The generic calls keep what goes where in a form of their own.
        if name.starts_with("core_") {
            return None;
        }
        let params = vector["params"].as_object()?;
        // One SDK rounds such integers.
        let is_rounded = params.values().any(|value| value.as_i64().is_some_and(|value| value.abs() > 1 << 53));
        let recorded = if is_rounded { Recorded::of(vector, "ACS3-HMAC-SHA256")? } else { alibaba_reference(vector)? };
        recorded.body.is_empty().then(|| compare_parameters(params, &recorded.query))
    });
}

#[test]
fn volcengine_queries() {
    run("volcengine", |name, vector| {
        if name.starts_with("universal_") || name.contains("repeated") {
            return None;
        }
        let recorded = Recorded::of(vector, "HMAC-SHA256")?;
        let is_form = recorded.headers.get("content-type").is_some_and(|kind| kind.contains("urlencoded"));
        let body = String::from_utf8_lossy(&recorded.body);
        let mut expected = if is_form && !body.is_empty() { decode_pairs(&body) } else { recorded.query };
        if !body.is_empty() && !is_form {
            return None;
        }
        let mut params = vector["params"].as_object()?.clone();
        for named in ["Action", "Version"] {
            params.remove(named);
            expected.retain(|(name, _)| name != named);
        }
        Some(compare_parameters(&params, &expected))
    });
}

/// Encodes the parameters as an operation would, and compares with what was sent.
fn compare_parameters(params: &serde_json::Map<String, Value>, sent: &[(String, String)]) -> Result<(), String> {
    static SERVICE: Service = Service {
        name: "test",
        version: "",
        endpoints: Endpoints { public: "", vpc: None, central: None, exceptions: &[] },
        envelope: Envelope::Flat { success: None },
    };
    static META: Meta = Meta::new(&SERVICE, "Test");
    let is_sent_whole = |name: &str| sent.iter().any(|(key, _)| key == name);
    let record = Dynamic::new(params, |name| if is_sent_whole(name) { Encoding::Json } else { Encoding::Numbered });
    let ours = decode_pairs(&encode(&META, &record).unwrap().query.to_sorted());
    let mut theirs = sent.to_vec();
    theirs.sort();
    let mut ours_sorted = ours;
    ours_sorted.sort();
    let agree = ours_sorted.len() == theirs.len()
        && ours_sorted.iter().zip(&theirs).all(|(ours, theirs)| ours.0 == theirs.0 && same_value(&ours.1, &theirs.1));
    if agree { Ok(()) } else { Err(format!("\n  ours   {ours_sorted:?}\n  theirs {theirs:?}")) }
}

/// Scientific notation and Python's booleans are the recorder's, and a placeholder stands for what was random.
fn same_value(ours: &str, theirs: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    ours == theirs
        || number(ours).is_some_and(|ours| Some(ours) == number(theirs))
        || matches!((ours, theirs), ("true", "True") | ("false", "False"))
        || ours.starts_with('<')
}

fn sha256_hex(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

#[test]
fn pre_signed_requests_to_volcengine() {
    let mut checked = 0;
    for (name, vector) in vectors("volcengine").iter().filter(|(name, _)| name.starts_with("presign_")) {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let (id, secret) = (&vector["credentials"]["access_key_id"], &vector["credentials"]["secret_access_key"]);
        let credentials = Credentials::new(text(id), text(secret));
        let mut query = Query::default();
        for (parameter, value) in vector["params"].as_object().unwrap() {
            query.push(parameter, value.as_str().unwrap());
        }
        let (date, region, service) = (text(&vector["date"]), text(&vector["region"]), text(&vector["product"]));
        let scope = Scope { date: &date, region: &region, service: &service };
        let signed = sign::volcengine_presign("/", &query.to_sorted(), None, scope, &credentials);
        let recorded = text(&vector["request"]["raw_query"]);
        let pairs = |query: &str| {
            let mut pairs = decode_pairs(query);
            pairs.sort();
            pairs
        };
        assert_eq!(pairs(&signed), pairs(&recorded), "{name}");
        checked += 1;
    }
    assert!(checked > 0);
}
