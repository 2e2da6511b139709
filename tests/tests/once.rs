//! A job runs once: what protects a call that must not be made twice, in the cases where that is easily lost.

use duoyun::alibaba::ecs::{
    CreateSnapshot, CreateSnapshotError, CreateSnapshotResponse, DescribeSnapshots, DescribeSnapshotsResponse,
};

use duoyun::contract::{Class, Progress, classify};
use duoyun::mock::Mock;
use duoyun::{RetryPolicy, alibaba};
use std::collections::BTreeSet;
use std::time::Duration;

fn client(mock: &Mock) -> alibaba::Client {
    let quick = RetryPolicy::new().attempts(4).base_delay(Duration::from_millis(1));
    alibaba::Client::builder().mock(mock).retry(quick).build().unwrap()
}

fn output() -> CreateSnapshotResponse {
    serde_json::from_str(r#"{"SnapshotId": "s-1"}"#).unwrap()
}

/// The tokens that the calls carried.
fn tokens(mock: &Mock) -> (usize, BTreeSet<String>) {
    let sent = mock.sent::<CreateSnapshot>();
    (sent.len(), sent.into_iter().map(|call| call.client_token.unwrap_or_default()).collect())
}

#[tokio::test(start_paused = true)]
async fn an_empty_token_protects_nothing_and_is_replaced() {
    let mock = Mock::in_process();
    mock.on::<CreateSnapshot>().reset().times(1).then().reply(output());
    client(&mock).send(CreateSnapshot::new("d-1").client_token("")).await.unwrap();
    let (calls, tokens) = tokens(&mock);
    assert_eq!((calls, tokens.len()), (2, 1));
    assert!(!tokens.contains(""), "a token was drawn");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_still_runs_behind_a_gateway_is_waited_for() {
    let mock = Mock::in_process();
    mock.on::<CreateSnapshot>()
        .reply_raw(504, "text/html", "<html>gateway</html>")
        .times(1)
        .then()
        .fail(CreateSnapshotError::IdempotentProcessing)
        .times(2)
        .then()
        .reply(output());
    client(&mock).send(CreateSnapshot::new("d-1")).await.unwrap();
    assert_eq!((tokens(&mock).0, tokens(&mock).1.len()), (4, 1));
}

#[tokio::test(start_paused = true)]
async fn a_clock_put_right_takes_no_attempt_from_a_failure() {
    let mock = Mock::in_process();
    mock.set_clock_ahead(3600);
    mock.on::<CreateSnapshot>().reply_raw(500, "text/html", "").times(1).then().reply(output());
    let twice = RetryPolicy::new().attempts(2).base_delay(Duration::from_millis(1));
    let client = alibaba::Client::builder().mock(&mock).retry(twice).build().unwrap();
    assert_eq!(client.send(CreateSnapshot::new("d-1")).await.unwrap().attempts, 3);
}

#[test]
fn a_state_that_is_not_told_is_none_that_was_waited_for() {
    let judge = |json: &str| {
        let response: DescribeSnapshotsResponse = serde_json::from_str(json).unwrap();
        DescribeSnapshots::SNAPSHOT_AVAILABLE.facts.judge(&response)
    };
    let done = r#"{"Snapshots": {"Snapshot": [{"Status": "accomplished"}]}}"#;
    let untold = r#"{"Snapshots": {"Snapshot": [{"Status": "accomplished"}, {"SnapshotId": "s-2"}]}}"#;
    assert_eq!(judge(done), Progress::Done);
    assert_eq!(judge(untold), Progress::Waiting(vec!["accomplished".to_owned(), String::new()]));
    assert_eq!(judge("{}"), Progress::Waiting(vec![]));
}

#[test]
fn status_429_is_throttling_whatever_ran_out() {
    assert_eq!(classify("AccountFlowLimitExceeded", 429), Class::Throttled);
    assert_eq!(classify("AccountFlowLimitExceeded", 400), Class::Throttled);
    assert_eq!(classify("InstanceQuotaExceeded", 429), Class::Throttled);
    assert_eq!(classify("InstanceQuotaExceeded", 403), Class::Quota);
}
