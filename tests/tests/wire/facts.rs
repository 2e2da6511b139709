//! A request as facts: what it says, without the order, the spelling and the moment.

use duoyun::transport::SignedRequest;
use duoyun_tests::form::decode_pairs;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What a request says, by where it says it: `method`, `path` and names of headers as they are, `?DiskId` in the query,
/// `&DiskId` in the form, `/DiskId` in the JSON of the body. Parts of JSON go on with `/`, also in the query.
pub type Facts = BTreeMap<String, String>;

/// A fact on which two requests differ.
pub struct Difference {
    pub fact: String,
    pub ours: Option<String>,
    pub theirs: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
        write!(f, "{}: we send {}, they send {}", self.fact, side(&self.ours), side(&self.theirs))
    }
}

pub fn differences(ours: &Facts, theirs: &Facts) -> Vec<Difference> {
    let facts: BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
    let of = |request: &Facts, fact| request.get(fact).cloned();
    let differences = facts.into_iter().filter(|fact| ours.get(*fact) != theirs.get(*fact));
    differences.map(|fact| Difference { fact: fact.clone(), ours: of(ours, fact), theirs: of(theirs, fact) }).collect()
}

/// The facts of a request that we made.
pub fn of_ours(request: &SignedRequest) -> Facts {
    facts(request.method, &request.url, &|name| request.header(name), &request.body)
}

/// The facts of a request as the script tells of it.
pub fn of_theirs(received: &Value) -> Facts {
    let text = |member: &str| received[member].as_str().unwrap_or_default();
    facts(text("method"), text("target"), &|name| received["headers"][name].as_str(), text("body"))
}

fn facts<'r>(method: &str, url: &str, header: &dyn Fn(&str) -> Option<&'r str>, body: &str) -> Facts {
    let target = url.split_once("://").map_or(url, |(_, rest)| &rest[rest.find('/').unwrap_or(rest.len())..]);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut facts = Facts::from([("method".to_owned(), method.to_owned()), ("path".to_owned(), path.to_owned())]);
    for name in ["x-acs-action", "x-acs-version"] {
        facts.extend(header(name).map(|value| (name.to_owned(), value.to_owned())));
    }
    add_pairs('?', query, &mut facts);
    // These two are of the moment, as the headers are that other requests have for them.
    facts.retain(|name, _| !["?SignatureNonce", "?Timestamp"].contains(&name.as_str()));
    let content_type = header("content-type").unwrap_or_default();
    match content_type.split(';').next() {
        _ if body.is_empty() => {}
        Some("application/x-www-form-urlencoded") => add_pairs('&', body, &mut facts),
        _ => {
            facts.insert("content-type".to_owned(), content_type.to_owned());
            let json = serde_json::from_str(body).unwrap_or_else(|_| Value::from(body));
            add_json("", &json, &mut facts);
        }
    }
    facts
}

fn add_pairs(sign: char, text: &str, facts: &mut Facts) {
    for (name, value) in decode_pairs(text) {
        let key = format!("{sign}{name}");
        match serde_json::from_str(&value) {
            Ok(json @ (Value::Object(_) | Value::Array(_))) => add_json(&key, &json, facts),
            _ => drop(facts.insert(key, value)),
        }
    }
}

fn add_json(key: &str, json: &Value, facts: &mut Facts) {
    match json {
        Value::Object(members) if !members.is_empty() => {
            for (name, value) in members {
                add_json(&format!("{key}/{name}"), value, facts);
            }
        }
        Value::Array(elements) if !elements.is_empty() => {
            for (index, value) in elements.iter().enumerate() {
                add_json(&format!("{key}/{index}"), value, facts);
            }
        }
        scalar => drop(facts.insert(key.to_owned(), scalar.to_string())),
    }
}
