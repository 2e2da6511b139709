//! Reading a response whose result stands beside its metadata.

use super::super::path::Path;
use super::super::{Record, Write};
use super::fill::Fill;
use super::{Context, DecodeError, Findings, run};
use serde::de::{Deserializer as _, MapAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// What stands beside the result in a wrapped response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wrapper {
    /// Id of the request; empty when the service gave none.
    pub request_id: String,
    /// Whether the metadata says that the call failed. The record is then not filled.
    pub failed: bool,
}

/// Reads the result of a document such as `{"ResponseMetadata": {"RequestId": …}, "Result": {…}}` into a blank record.
///
/// # Errors
/// As [`decode`](super::decode). A result that is missing is one too, when the call did not fail and the record has
/// required fields.
#[inline(never)]
pub fn decode_wrapped(
    text: &str,
    metadata: &str,
    result: &'static str,
    into: &mut dyn Record,
    findings: Option<&mut Findings>,
) -> Result<Wrapper, DecodeError> {
    run(text, findings, |json, context| json.deserialize_map(Unwrap { metadata, result, into, context }))
}

struct Unwrap<'a, 'c, 'f> {
    metadata: &'a str,
    result: &'static str,
    into: &'a mut dyn Record,
    context: &'c mut Context<'f>,
}

impl<'de> Visitor<'de> for Unwrap<'_, '_, '_> {
    type Value = Wrapper;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with {} and {}", self.metadata, self.result)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Wrapper, A::Error> {
        let Unwrap { metadata, result, into, context } = self;
        let mut wrapper = Wrapper::default();
        let mut has_metadata = false;
        let mut has_result = false;
        while let Some(key) = map.next_key::<String>().map_err(|error| context.locate(&Path::ROOT, error))? {
            let here = Path::ROOT.member(&key);
            let outcome = if key == metadata {
                has_metadata = true;
                map.next_value::<Value>().map(|value| {
                    value["RequestId"].as_str().unwrap_or_default().clone_into(&mut wrapper.request_id);
                    wrapper.failed = !value["Error"].is_null();
                })
            } else if key == result {
                let fill = Fill::new(Write::Record(&mut *into), &here, &mut *context);
                map.next_value_seed(fill).map(|some| has_result = some)
            } else {
                context.note_field(&here, None);
                context.skip(&mut map)
            };
            if let Err(error) = outcome {
                return Err(context.locate(&here, error));
            }
        }
        if !has_metadata {
            return Err(context.fail(&Path::ROOT.member(metadata), "required, but missing".to_owned()));
        }
        if !has_result && !wrapper.failed && into.shape().fields.iter().any(|field| field.required) {
            return Err(context.fail(&Path::ROOT.member(result), "required, but missing or null".to_owned()));
        }
        Ok(wrapper)
    }
}
