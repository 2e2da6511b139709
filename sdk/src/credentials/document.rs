use super::{Credentials, Reason, expiry};
use serde_json::Value;
use std::ops::Deref;
use zeroize::Zeroize;

/// A JSON document that may hold secrets: its texts are overwritten when it is dropped.
pub(super) struct Document(Value);

impl Document {
    pub(super) fn parse(text: &[u8]) -> Result<Self, serde_json::Error> {
        // Editors of some systems begin a file with a byte-order mark, which is not JSON.
        serde_json::from_slice(text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)).map(Self)
    }
}

impl Deref for Document {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.0
    }
}

impl Drop for Document {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(elements) => elements.iter_mut().for_each(wipe),
        Value::Object(members) => members.values_mut().for_each(wipe),
        _ => {}
    }
}

/// The text of a member, trimmed; none when it is missing or blank.
pub(super) fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value[name].as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// The text of a member that must be there.
pub(super) fn required<'v>(value: &'v Value, name: &str) -> Result<&'v str, Reason> {
    text(value, name).ok_or_else(|| format!("{name} is missing").into())
}

/// The credentials in an answer of a service or a program, under any of the names that the two clouds give them.
pub(super) fn credentials_in(value: &Value) -> Result<Credentials, Reason> {
    const ID: &[&str] = &["AccessKeyId", "access_key_id"];
    const SECRET: &[&str] = &["AccessKeySecret", "SecretAccessKey", "access_key_secret", "secret_access_key"];
    const TOKEN: &[&str] = &["SecurityToken", "SessionToken", "sts_token", "session_token"];
    const EXPIRY: &[&str] = &["Expiration", "ExpiredTime", "expiration"];

    if let Some(code) = text(value, "Code").filter(|code| *code != "Success") {
        return Err(format!("it answers with the code {code}").into());
    }
    let find = |names: &[&str]| names.iter().find_map(|name| text(value, name));
    let (Some(id), Some(secret)) = (find(ID), find(SECRET)) else {
        return Err("its answer has no access key id and secret".into());
    };
    let mut credentials = Credentials::new(id, secret);
    if let Some(token) = find(TOKEN) {
        credentials = credentials.with_token(token);
    }
    match EXPIRY.iter().map(|name| &value[*name]).find(|expiry| !expiry.is_null() && *expiry != "") {
        Some(written) => match expiry::of(written) {
            Some(expiry) => Ok(credentials.with_expiry(expiry)),
            None => Err("its answer has an expiry that is not a time".into()),
        },
        None => Ok(credentials),
    }
}
