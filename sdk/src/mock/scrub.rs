//! Taking secrets out of what is written down.
//!
//! Three kinds are known: what the gateway checks (headers, which are not written down at all), the fields that the
//! specs call secret, and the places where an answer repeats either of them.

use duoyun_generated::contract::{Field, Record, Write, percent_encode};
use serde_json::Value;

/// What stands for a secret text.
pub(super) const HIDDEN: &str = "<hidden>";

/// Shorter texts are hidden in their own fields, but not looked for elsewhere: they would be found in any word.
const LEAST_TO_LOOK_FOR: usize = 4;

/// Hides the secret fields of a document, as the record knows them, and adds what was in them to `found`.
pub(super) fn hide_fields(document: &mut Value, record: &mut dyn Record, found: &mut Vec<String>) {
    let Value::Object(members) = document else {
        return;
    };
    for (index, field) in record.shape().fields.iter().enumerate() {
        if let Some(value) = members.get_mut(field.wire) {
            hide_field(value, field, record.slot_mut(index).write(), found);
        }
    }
}

fn hide_field(value: &mut Value, field: &Field, write: Write<'_>, found: &mut Vec<String>) {
    if field.secret {
        hide_all(value, found);
        return;
    }
    match field.wrapped.and_then(|member| value.get_mut(member)) {
        Some(list) => hide_within(list, write, found),
        None => hide_within(value, write, found),
    }
}

fn hide_within(value: &mut Value, write: Write<'_>, found: &mut Vec<String>) {
    match (write, value) {
        (Write::Optional(slot), value) => hide_within(value, slot.fill(), found),
        (Write::Record(record), value) => hide_fields(value, record, found),
        (Write::List(list), Value::Array(elements)) => {
            for element in elements {
                hide_within(element, list.push(), found);
            }
        }
        (Write::Map(map), Value::Object(members)) => {
            for (name, value) in members {
                hide_within(value, map.insert(name), found);
            }
        }
        _ => {}
    }
}

/// Hides a value with all that is in it. It keeps its type, so that it can still be read.
fn hide_all(value: &mut Value, found: &mut Vec<String>) {
    match value {
        Value::Null => {}
        Value::Bool(value) => *value = false,
        Value::Number(number) => *number = 0.into(),
        Value::String(text) => found.push(std::mem::replace(text, HIDDEN.to_owned())),
        Value::Array(elements) => elements.iter_mut().for_each(|element| hide_all(element, found)),
        Value::Object(members) => members.values_mut().for_each(|value| hide_all(value, found)),
    }
}

/// Hides the secrets wherever a text has them, as they are or encoded.
pub(super) fn sweep(value: &mut Value, secrets: &[String]) {
    let mut spellings: Vec<String> = secrets
        .iter()
        .filter(|secret| secret.len() >= LEAST_TO_LOOK_FOR && *secret != HIDDEN)
        .flat_map(|secret| spellings(secret))
        .collect();
    // The longest first: one secret may be the beginning of another.
    spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
    spellings.dedup();
    sweep_with(value, &spellings);
}

fn sweep_with(value: &mut Value, spellings: &[String]) {
    match value {
        Value::String(text) => {
            for spelling in spellings {
                if text.contains(spelling) {
                    *text = text.replace(spelling, HIDDEN);
                }
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(|element| sweep_with(element, spellings)),
        Value::Object(members) => members.values_mut().for_each(|value| sweep_with(value, spellings)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn spellings(secret: &str) -> [String; 4] {
    let mut encoded = String::new();
    percent_encode(secret, &mut encoded);
    let form = encoded.replace("%20", "+");
    [secret.to_owned(), encoded, form, base64(secret.as_bytes())]
}

/// In the standard alphabet, without padding, so that it is also found where more follows.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0, |group, byte| (group << 8) | usize::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            text.push(char::from(ALPHABET[(group >> (18 - 6 * place)) & 63]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn base64_of_any_length() {
        for (bytes, text) in [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("多", "5aSa")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn echoes_are_hidden_in_every_spelling() {
        let secret = "hush 多/1".to_owned();
        let mut document = json!({
            "Message": "plain hush 多/1, form hush+%E5%A4%9A%2F1, url hush%20%E5%A4%9A%2F1.",
            "List": [{"Text": format!("{}==", base64(secret.as_bytes()))}],
            "Number": 1,
        });
        sweep(&mut document, &[secret, "1".to_owned()]);
        let expected = json!({
            "Message": "plain <hidden>, form <hidden>, url <hidden>.",
            "List": [{"Text": "<hidden>=="}],
            "Number": 1,
        });
        assert_eq!(document, expected);
    }

    #[cfg(feature = "alibaba-pai-dsw")]
    #[test]
    fn secret_fields_are_hidden_at_any_depth() {
        use duoyun_generated::alibaba::pai_dsw::GetInstanceResponse;
        let mut document = json!({
            "InstanceId": "dsw-1",
            "ImageAuth": "user:hush-password",
            "CredentialConfig": {"Configs": [{"Roles": [{"UserInfo": {"Id": "1", "SecurityToken": "hush-token"}}]}]},
            "Unknown": {"ImageAuth": "not the field"},
        });
        let mut found = Vec::new();
        hide_fields(&mut document, &mut GetInstanceResponse::default(), &mut found);
        assert_eq!(found, ["hush-token", "user:hush-password"]);
        assert_eq!(document["CredentialConfig"]["Configs"][0]["Roles"][0]["UserInfo"]["SecurityToken"], HIDDEN);
        assert_eq!(document["InstanceId"], "dsw-1");
    }
}
