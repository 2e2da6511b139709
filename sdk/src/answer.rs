//! What an answer means: a result, or what the service says went wrong.

use crate::Error;
use duoyun_generated::contract::{Envelope, Findings, Meta, Read, Record, decode, decode_wrapped};
use serde_json::Value;
use std::borrow::Cow;

/// What a service says about its failure.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) code: Option<String>,
    pub(crate) message: String,
    pub(crate) request_id: Option<String>,
    /// The service's own recommendation.
    pub(crate) advice: Option<String>,
}

/// Reads an answer into a blank record, and gives the request id that its body has.
///
/// The error is the service's when the answer says that the call failed, whatever the status says. The findings count
/// only when there is none: what a failed call answers is not what the operation's spec describes.
pub(crate) fn read(
    meta: &Meta,
    status: u16,
    body: &[u8],
    output: &mut dyn Record,
    findings: Option<&mut Findings>,
) -> Result<Option<String>, Error> {
    let text = text_of(body);
    if !(200..300).contains(&status) {
        return Err(Error::service(fault_of(&text, status)));
    }
    // A 204 says in its status what the empty document says.
    let text = if status == 204 && text.trim().is_empty() { Cow::Borrowed("{}") } else { text };
    let outcome = match meta.service.envelope {
        Envelope::Wrapped { metadata, result } => decode_wrapped(&text, metadata, result, output, findings)
            .map(|wrapper| (wrapper.failed, Some(wrapper.request_id).filter(|id| !id.is_empty()))),
        Envelope::Flat { success } => decode(&text, output, findings)
            .map(|()| (success.is_some_and(|flag| is_false(flag, output, &text)), request_id_of(output))),
        _ => decode(&text, output, findings).map(|()| (false, request_id_of(output))),
    };
    match outcome {
        Ok((false, request_id)) => Ok(request_id),
        Ok((true, _)) => Err(Error::service(fault_of(&text, status))),
        // A failed call need not answer with what a successful one must have.
        Err(_) if says_failed(&text, meta.service.envelope) => Err(Error::service(fault_of(&text, status))),
        Err(error) => Err(Error::decode(error)),
    }
}

/// The body as text. A byte-order mark is not JSON, and a mangled character must not hide a result.
fn text_of(body: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body))
}

fn request_id_of(output: &dyn Record) -> Option<String> {
    let index = output.shape().position("RequestId")?;
    match output.slot(index).read() {
        Read::Text(id) if !id.is_empty() => Some(id.to_owned()),
        _ => None,
    }
}

/// Whether the member `flag` is false; looked up in the document where the record does not have it.
fn is_false(flag: &str, output: &dyn Record, text: &str) -> bool {
    match output.shape().position(flag) {
        Some(index) => matches!(output.slot(index).read(), Read::Bool(false)),
        None => parse(text).is_some_and(|document| means_false(&document[flag])),
    }
}

fn says_failed(text: &str, envelope: Envelope) -> bool {
    let Some(document) = parse(text) else {
        return false;
    };
    match envelope {
        Envelope::Flat { success: Some(flag) } => means_false(&document[flag]),
        Envelope::Wrapped { metadata, .. } => {
            !document[metadata]["Error"].is_null() || document.get("errorcode").is_some()
        }
        _ => false,
    }
}

fn means_false(value: &Value) -> bool {
    match value {
        Value::Bool(value) => !value,
        Value::String(text) => text.eq_ignore_ascii_case("false"),
        _ => false,
    }
}

fn parse(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// Reads any of the forms in which the services and their gateways report a failure.
pub(crate) fn fault_of(text: &str, status: u16) -> Fault {
    let fault = match parse(text) {
        Some(document) => fault_of_json(&document),
        None => fault_of_xml(text),
    };
    let message = if fault.message.is_empty() { unexplained(&fault, text, status) } else { fault.message };
    Fault { message, ..fault }
}

/// `{"Code", "Message", "RequestId", "Recommend"}`, `{"ResponseMetadata": {"Error": {"Code", "Message"}, "RequestId"}}`
/// or a gateway's `{"errorcode", "message"}`.
fn fault_of_json(document: &Value) -> Fault {
    let metadata = &document["ResponseMetadata"];
    let error = if metadata["Error"].is_object() { &metadata["Error"] } else { document };
    let find = |within: &Value, names: &[&str]| {
        names.iter().find_map(|name| match &within[*name] {
            Value::String(text) if !text.is_empty() && text != "null" => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
    };
    Fault {
        code: find(error, &["Code", "code", "errorcode", "ErrorCode"]),
        message: find(error, &["Message", "message"]).unwrap_or_default(),
        request_id: find(metadata, &["RequestId"]).or_else(|| find(document, &["RequestId", "requestId"])),
        advice: find(error, &["Recommend"]),
    }
}

/// `<Error><Code>…</Code><Message>…</Message><RequestId>…</RequestId></Error>`; a page of HTML has none of these.
fn fault_of_xml(text: &str) -> Fault {
    let find = |name: &str| {
        let (_, rest) = text.split_once(&format!("<{name}>"))?;
        let (inner, _) = rest.split_once(&format!("</{name}>"))?;
        let inner = inner.trim();
        (!inner.is_empty()).then(|| unescape(inner))
    };
    if !text.contains("<Error>") {
        return Fault::default();
    }
    Fault {
        code: find("Code"),
        message: find("Message").unwrap_or_default(),
        request_id: find("RequestId"),
        advice: find("Recommend"),
    }
}

fn unescape(text: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    entities.iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

/// Our words for an answer that has none. Its body stays on the error.
fn unexplained(fault: &Fault, text: &str, status: u16) -> String {
    let message = match status {
        _ if fault.code.is_some() => "the service gave no message",
        300..400 => "the service redirected the call, and a signed request is not redirected",
        _ if text.trim().is_empty() => "the service answered with an error and an empty body",
        _ => "the service answered with an error in a form that is not its own",
    };
    message.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> (Option<String>, String, Option<String>) {
        let fault = fault_of(text, 400);
        (fault.code, fault.message, fault.request_id)
    }

    #[test]
    fn every_form_of_a_failure() {
        let expected = (Some("C.D".to_owned()), "m".to_owned(), Some("R".to_owned()));
        for text in [
            r#"{"Code": "C.D", "Message": "m", "RequestId": "R", "HostId": "h"}"#,
            r#"{"code": "C.D", "message": "m", "requestId": "R"}"#,
            r#"{"ResponseMetadata": {"RequestId": "R", "Error": {"CodeN": 1, "Code": "C.D", "Message": "m"}}}"#,
            r#"{"HTTPCode": 400, "errorcode": "C.D", "message": "m", "RequestId": "R"}"#,
            "<?xml version=\"1.0\"?><Error><RequestId>R</RequestId><Code>C.D</Code><Message> m </Message></Error>",
        ] {
            assert_eq!(fault(text), expected, "{text}");
        }
        assert_eq!(fault_of(r#"{"Recommend": "https://x"}"#, 400).advice.as_deref(), Some("https://x"));
        assert_eq!(fault("<Error><Message>a &lt; b &amp;lt; c</Message></Error>").1, "a < b &lt; c");
    }

    proptest::proptest! {
        /// Whatever comes back, it is a result or an error, and no panic.
        #[test]
        fn any_bytes_may_come_back(status in 100u16..1000, body: Vec<u8>, text in r#"\{("[A-Z]{1,3}[a-z]{0,9}": [^,]{0,5},?){0,3}\}?"#) {
            use duoyun_generated::contract::{Endpoints, Service, Shape, Slot};

            /// An output without fields.
            struct Nothing;
            impl Record for Nothing {
                fn shape(&self) -> &'static Shape {
                    &Shape { name: "Nothing", fields: &[] }
                }
                fn slot(&self, _: usize) -> &dyn Slot {
                    self
                }
                fn slot_mut(&mut self, _: usize) -> &mut dyn Slot {
                    self
                }
            }
            const fn service(envelope: Envelope) -> Service {
                let endpoints = Endpoints { public: "", vpc: None, central: None, exceptions: &[] };
                Service { name: "", version: "", endpoints, envelope }
            }
            static FLAT: Service = service(Envelope::Flat { success: Some("Success") });
            static WRAPPED: Service = service(Envelope::Wrapped { metadata: "ResponseMetadata", result: "Result" });
            for service in [&FLAT, &WRAPPED] {
                for body in [&body, text.as_bytes()] {
                    let outcome = read(&Meta::new(service, "Test"), status, body, &mut Nothing, None);
                    proptest::prop_assert!(outcome.is_err() || (200..300).contains(&status));
                }
            }
        }
    }

    #[test]
    fn hostile_bodies_are_explained() {
        for text in ["", " ", "<html>502</html>", "null", "[]", "[1, {}]", "\"x\"", "{", "<Error><Code>", "\u{0}", "{}"]
        {
            let (code, message, request_id) = fault(text);
            assert_eq!((code, request_id), (None, None), "{text}");
            assert!(!message.is_empty(), "{text}");
        }
        assert_eq!(fault(r#"{"Code": null, "Message": {"a": 1}, "RequestId": []}"#).0, None);
        assert_eq!(fault(r#"{"Code": 100010}"#).0.as_deref(), Some("100010"));
    }
}
