//! Reading JSON of which nothing is certain: numbers come as texts, flags too, and anything may be missing.

use serde_json::{Map, Value};

/// The text of a member, when there is any in it.
pub(super) fn text<'j>(value: &'j Value, key: &str) -> Option<&'j str> {
    value.get(key)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// A flag, also where it is spelled as a text.
pub(super) fn flag(value: &Value, key: &str) -> bool {
    match value.get(key) {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::String(text)) => text.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

/// A whole number, also where it is spelled as a text or as `10.0`; an error with its text where it is none.
pub(super) fn integer(value: &Value, key: &str) -> Result<Option<i64>, String> {
    let Some(value) = value.get(key).filter(|value| !value.is_null()) else {
        return Ok(None);
    };
    let text = scalar(value).unwrap_or_else(|| value.to_string());
    let text = text.trim();
    let whole = text.strip_suffix(".0").unwrap_or(text);
    match whole.parse::<i128>() {
        // Where there is no limit, generators write the end of a wider type.
        Ok(number) => Ok(Some(i64::try_from(number).unwrap_or(if number < 0 { i64::MIN } else { i64::MAX }))),
        Err(_) if text.is_empty() => Ok(None),
        Err(_) => Err(text.to_owned()),
    }
}

/// The text of a text, a number or a flag.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// Whether a text is the vendor's prose: values of services have no punctuation of full width.
pub(super) fn is_prose(text: &str) -> bool {
    text.contains(['，', '。', '；', '：', '、', '！', '？', '（', '）'])
}

/// The members of an object; none of anything else.
pub(super) fn members<'j>(value: &'j Value, key: &str) -> impl Iterator<Item = (&'j String, &'j Value)> {
    value.get(key).and_then(Value::as_object).into_iter().flat_map(Map::iter)
}

/// The elements of a list; none of anything else.
pub(super) fn elements<'j>(value: &'j Value, key: &str) -> &'j [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The scalars of a list, as texts.
pub(super) fn texts(value: &Value, key: &str) -> Vec<String> {
    elements(value, key).iter().filter_map(scalar).collect()
}
