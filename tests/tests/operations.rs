//! Every operation of the specs, with something in every field: what is sent can be read, what is answered is kept, an
//! error code is its variant, and no secret is shown.

use duoyun::alibaba::pai_dsw::UpdateInstance;
use duoyun::contract::{Blank, Envelope, ErrorKind, Findings, Operation, Record, decode, decode_wrapped, to_json};
use duoyun::mock::Mock;
use duoyun_tests::each_operation;
use duoyun_tests::full::{SECRET, full};
use duoyun_tests::mocked::Mocked;
use serde_json::{Value, json};
use std::fmt::Debug;

#[tokio::test]
async fn every_request_is_understood_and_its_secrets_are_hidden() {
    async fn check<Op: Operation<Cloud: Mocked> + PartialEq + Debug>() {
        let name = Op::META.name;
        let request: Op = full();
        assert!(!format!("{request:?}").contains(SECRET), "{name}: {request:?}");
        let mut again = Op::blank();
        assert_eq!(decode(&to_json(&request), &mut again, None), Ok(()), "{name}");
        assert_eq!(again, request, "{name}");

        let mock = Mock::in_process();
        mock.on::<Op>().fail_with(400, "Seen", "");
        let call = Op::Cloud::client(&mock).send(request.clone());
        assert!(!format!("{call:?}{:?}", call.clone().sign().await.unwrap()).contains(SECRET), "{name}");
        assert_eq!(
            call.await.err().and_then(|error| error.code().map(str::to_owned)).as_deref(),
            Some("Seen"),
            "{name}"
        );
        assert_eq!(mock.sent::<Op>(), [request], "{name}");
    }
    macro_rules! check {
        ($operation:ty) => {
            check::<$operation>().await;
        };
    }
    each_operation!(check);
    assert!(to_json(&full::<UpdateInstance>()).contains(SECRET), "there is something to hide");
}

#[test]
fn every_response_is_kept_whole_and_its_secrets_are_hidden() {
    fn check<Op: Operation>() {
        let name = Op::META.name;
        let response: Op::Response = full();
        let document: Value = serde_json::from_str(&to_json(&response)).unwrap();
        let mut again = Op::Response::blank();
        let mut findings = Findings::default();
        let outcome = match Op::META.service.envelope {
            Envelope::Wrapped { metadata, result } => {
                let document = json!({ metadata: { "RequestId": "R" }, result: document }).to_string();
                decode_wrapped(&document, metadata, result, &mut again, Some(&mut findings)).map(|_| ())
            }
            _ => decode(&document.to_string(), &mut again, Some(&mut findings)),
        };
        assert_eq!(outcome, Ok(()), "{name}");
        assert_eq!(findings.unknown_fields, [], "{name}");
        assert_eq!(to_json(&again), to_json(&response), "{name}");
        assert!(!shown(&again).contains(SECRET), "{name}: {}", shown(&again));
    }
    macro_rules! check {
        ($operation:ty) => {
            check::<$operation>();
        };
    }
    each_operation!(check);
}

/// A record as `Debug` of its type shows it.
fn shown(record: &dyn Record) -> String {
    struct Shown<'r>(&'r dyn Record);
    impl Debug for Shown<'_> {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            duoyun::contract::debug_record(self.0, f)
        }
    }
    format!("{:?}", Shown(record))
}

#[tokio::test]
async fn every_row_of_an_error_table_comes_back_as_its_variant() {
    async fn check<Op: Operation<Cloud: Mocked>>() {
        let mock = Mock::in_process();
        let client = Op::Cloud::client(&mock);
        for entry in Op::Error::TABLE {
            for (status, message) in entry.rows {
                let status = if *status == 0 { 400 } else { *status };
                mock.on::<Op>().fail_with(status, entry.code, message);
                let Err(error) = client.send(full::<Op>()).await else { panic!("{}: {}", Op::META.name, entry.code) };
                let kind = error.kind();
                assert_ne!(kind, Some(Op::Error::OTHER), "{}: {}", Op::META.name, entry.code);
                assert_eq!(kind.and_then(ErrorKind::entry), Some(entry), "{}", Op::META.name);
                assert_eq!((error.code(), error.http_status()), (Some(entry.code), Some(status)));
                assert!(message.is_empty() || error.message() == *message);
                assert!(error.request_id().is_some_and(|id| id.starts_with("00000000-")));
                assert!(error.raw_body().is_some_and(|body| body.contains(entry.code)));
                assert!(!error.to_string().contains('\n'));
            }
        }
    }
    macro_rules! check {
        ($operation:ty) => {
            check::<$operation>().await;
        };
    }
    each_operation!(check);
}
