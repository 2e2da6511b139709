//! A digest of what a page states, so that a spec can remember which facts it follows.
//!
//! It covers what is compared with specs, and nothing that another wording or language of the page would change: no descriptions,
//! examples or samples, no word for an access level, no message that was translated; no lines, no order of rows, no rows that every
//! operation has. The text that is hashed is a format of its own: what changes it must raise [`VERSION`], and then each page is
//! compared once more.

use super::compare::COMMON;
use super::facts::{Bounds, Facts, Field, Found, Known, Parameter, is_index};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The version of the text that is hashed.
const VERSION: u32 = 1;

impl Facts {
    /// The digest, as specs write it: the same on every machine.
    pub fn digest(&self) -> String {
        format!("v{VERSION}-{:016x}", fnv1a(self.canonical().as_bytes()))
    }

    /// The facts as lines, in an order of their own.
    fn canonical(&self) -> String {
        let mut lines = BTreeSet::new();
        lines.insert(format!("operation {}", word(&self.operation)));
        lines.extend(self.route.as_ref().map(|route| format!("route {} {}", route.method, route.path)));
        lines.extend(self.permissions.iter().map(|row| format!("permission {}", row.action)));
        for Parameter { place, required, field } in self.parameters.stated().into_iter().flatten() {
            if !COMMON.contains(&field.name.as_str()) {
                let place = place.stated().map(ToString::to_string).unwrap_or_default();
                lines.insert(format!("request {} {} {place}", row(field), word(required)));
            }
        }
        lines.extend(self.response.stated().into_iter().flatten().map(|field| format!("response {}", row(field))));
        for row in self.errors.stated().into_iter().flatten() {
            let message = row.wire_message().map(String::as_str).unwrap_or_default();
            lines.insert(format!("error {} {} {message}", word(&row.status), row.code));
        }
        lines.into_iter().collect::<Vec<_>>().join("\n")
    }
}

fn word(fact: &Known<impl ToString>) -> String {
    fact.stated().map_or_else(|| "?".to_owned(), ToString::to_string)
}

fn row(field: &Field) -> String {
    let path = field.path.stated().unwrap_or(&field.name);
    let path: Vec<_> = path.split('.').map(|part| if is_index(part) { "N" } else { part }).collect();
    let mut row = format!("{} {}", path.join("."), word(&field.ty));
    let limits = &field.limits;
    for (key, limit) in [("range", &limits.range), ("length", &limits.length), ("items", &limits.list_size)] {
        let _ = write!(row, " {key}={}", bounds(limit.as_ref()));
    }
    let default = limits.default.as_ref().and_then(|default| default.value.stated());
    let _ = write!(row, " default={}", default.map(|default| default.to_lowercase()).unwrap_or_default());
    let values = limits.values.as_ref().and_then(Known::stated).into_iter().flatten();
    let values: BTreeSet<&str> = values.map(|value| value.text.as_str()).collect();
    let _ = write!(row, " values={}", values.into_iter().collect::<Vec<_>>().join("|"));
    let _ = write!(row, " deprecated={}", field.deprecated.is_some());
    row
}

fn bounds(found: Option<&Found<Bounds>>) -> String {
    let side = |bound: Option<i64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
    let stated = found.and_then(|found| found.value.stated());
    stated.map(|bounds| format!("{}..{}", side(bounds.min), side(bounds.max))).unwrap_or_default()
}

/// FNV-1a with 64 bits. Nobody gains by making two pages collide, so a few lines do.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::read;

    #[test]
    fn the_hash_is_the_published_one() {
        let cases = [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8_u64)];
        for (text, hash) in cases {
            assert_eq!(fnv1a(text.as_bytes()), hash, "{text}");
        }
    }

    const ENGLISH: &str = "\
# FlyKite

## Request parameters

|Parameter|Type|Required|Example|Description|
|---------|----|--------|-------|-----------|
|KiteId|String|Yes|k-1|The ID of the kite. |
|Tag.N.Key|String|No|a|The key. Valid values of N: 1 to 5. |
|Height|Integer|No|30|The height. Valid values: 1 to 200. Default value: 10. |

## Error codes

|HTTP status code|Error code|Error message|Description|
|----------------|----------|-------------|-----------|
|400|Torn|The kite is torn.|Torn.|
";

    /// The same page in Chinese, with its rows in another order.
    const CHINESE: &str = "\
# FlyKite

## 请求参数

|名称|类型|是否必选|示例值|描述|
|--|--|----|---|--|
|Height|Integer|否|100|高度。取值范围：1~200。默认值：10。 |
|KiteId|String|是|k-2|风筝编号。 |
|Tag.1.Key|String|否|甲|键。N的取值范围：1~5。 |

## 错误码

|HTTP状态码|错误码|错误信息|描述|
|-------|---|----|--|
|400|Torn|The kite is torn.|风筝破了。|
";

    #[test]
    fn language_order_and_prose_are_no_facts() {
        let digest = |text: &str| read("page", text).facts.digest();
        assert_eq!(read("", ENGLISH).facts.canonical(), read("", CHINESE).facts.canonical());
        // Written down, because specs keep it: it must be the same tomorrow.
        assert_eq!(digest(ENGLISH), "v1-6ec243c597d1b837");
        let translated = CHINESE.replace("The kite is torn.", "风筝破了");
        assert_eq!(digest(&translated), digest(&ENGLISH.replace("The kite is torn.", "")));
        for (fact, other) in
            [("Yes", "No"), ("1 to 200", "1 to 300"), ("KiteId", "KiteID"), ("|400|", "|403|"), ("torn.", "lost.")]
        {
            assert_ne!(digest(&ENGLISH.replacen(fact, other, 1)), digest(ENGLISH), "{fact}");
        }
    }
}
