//! What a call can be told, and what can be done with it besides sending.

use duoyun::alibaba::ecs::{CreateSnapshot, DescribeSnapshots};
use duoyun::contract::Operation;
use duoyun::mock::Mock;
use duoyun::volcengine::ecs::{DescribeTasks, ExportImage};
use duoyun::{Credentials, Error, Failure, Finding, Network, alibaba, volcengine};
use std::sync::{Arc, Mutex};

#[tokio::test]
async fn options_of_a_call() {
    let mock = Mock::start().await.unwrap();
    mock.on::<CreateSnapshot>();
    mock.on::<DescribeSnapshots>();
    let client = mock.alibaba().unwrap();
    client.send(CreateSnapshot::new("d-1")).idempotency_token("mine").await.unwrap();
    assert_eq!(mock.requests()[0].parameter("ClientToken"), Some("mine"));
    let refused = |error: Error<<CreateSnapshot as Operation>::Error>| (error.failure(), error.attempts());
    for token in ["", "a b", "a\r\nb", "多", &"x".repeat(65)] {
        let error = client.send(CreateSnapshot::new("d-1")).idempotency_token(token).await.unwrap_err();
        assert_eq!(refused(error), (Failure::InvalidRequest, 0));
    }
    let twice = CreateSnapshot::new("d-1").client_token("one");
    assert_eq!(refused(client.send(twice).idempotency_token("two").await.unwrap_err()), (Failure::InvalidRequest, 0));
    let none = client.send(DescribeSnapshots::new()).idempotency_token("t").await.unwrap_err();
    assert_eq!(none.failure(), Failure::InvalidRequest);

    let other = Mock::start().await.unwrap();
    other.on::<CreateSnapshot>();
    client.send(CreateSnapshot::new("d-1")).endpoint(other.url()).await.unwrap();
    assert_eq!((mock.requests().len(), other.requests().len()), (1, 1));
    for region in ["", "cn\r\nx", "cn hangzhou", "../x"] {
        let error = client.send(CreateSnapshot::new("d-1")).region(region).await.unwrap_err();
        assert_eq!(refused(error), (Failure::Endpoint, 0));
    }
    let long = "x".repeat(200);
    let named = || CreateSnapshot::new("d-1").snapshot_name(long.as_str());
    assert_eq!(refused(client.send(named()).await.unwrap_err()), (Failure::InvalidRequest, 0));
    client.send(named()).check_limits(false).await.unwrap();

    let public = alibaba::Client::builder().region("cn-test-1").credentials(Credentials::new("id", "secret"));
    let error = public.build().unwrap().send(CreateSnapshot::new("d-1")).endpoint(other.url()).await.unwrap_err();
    assert_eq!(refused(error), (Failure::Endpoint, 0), "a loopback address would go through the proxy");
}

#[tokio::test]
async fn a_signed_request_is_not_sent_and_not_shown() {
    let credentials = Credentials::new("hush-id", "hush-secret").with_token("hush-token");
    let client = alibaba::Client::builder().region("cn-hangzhou").credentials(credentials.clone()).build().unwrap();
    let call = client.send(CreateSnapshot::new("hush-disk")).network(Network::Vpc);
    let request = call.sign().await.unwrap();
    assert!(request.url.starts_with("https://ecs-vpc.cn-hangzhou.aliyuncs.com/?ClientToken="), "{}", request.url);
    assert!(request.header("authorization").unwrap().contains("Credential=hush-id"));
    assert_eq!(request.header("x-acs-security-token"), Some("hush-token"));
    let shown = format!("{request:?}");
    assert!(shown.contains("DiskId") && shown.contains("authorization") && !shown.contains("hush"), "{shown}");

    let client = volcengine::Client::builder().region("cn-beijing").credentials(credentials).build().unwrap();
    let request = client.send(ExportImage::new("hush-image", "b", "p")).presign().await.unwrap();
    for part in ["https://open.volcengineapi.com/?Action=ExportImage&", "&X-Security-Token=hush-token&"] {
        assert!(request.url.contains(part), "{}", request.url);
    }
    assert!(request.headers.is_empty() && !format!("{request:?}").contains("hush"));
}

#[tokio::test]
async fn what_the_specs_do_not_know_is_reported_and_harmless() {
    let mock = Mock::start().await.unwrap();
    let seen: Arc<Mutex<Vec<Finding>>> = Arc::default();
    let observed = Arc::clone(&seen);
    let observer = move |finding: &Finding| observed.lock().unwrap().push(finding.clone());
    let client = alibaba::Client::builder().mock(&mock).observer(observer.clone()).build().unwrap();
    mock.on::<DescribeSnapshots>().reply_json(
        r#"{"RequestId": "R", "Fresh": ["hush"], "Snapshots": {"Snapshot": [
            {"SnapshotId": "s-1", "Tags": {"Tag": [{"TagKey": "k", "Extra": {"a": "hush"}}]}},
            {"SnapshotId": "s-2", "Tags": {"Tag": [{"TagKey": "k", "Extra": {"a": "hush"}}]}}]}}"#,
    );
    client.send(DescribeSnapshots::new()).await.unwrap();
    let client = volcengine::Client::builder().mock(&mock).observer(observer).build().unwrap();
    mock.on::<DescribeTasks>().reply_json(
        r#"{"ResponseMetadata": {"RequestId": "R"}, "Result": {"Tasks": [{"Status": "Resting"}, {"Status": "Failed"}]}}"#,
    );
    client.send(DescribeTasks::new()).await.unwrap();
    mock.on::<DescribeTasks>().fail_with(403, "Unheard.Of", "hush");
    client.send(DescribeTasks::new()).await.unwrap_err();

    let lines: Vec<_> = seen.lock().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "ecs DescribeSnapshots: unknown field Fresh (list<string>)",
            "ecs DescribeSnapshots: unknown field Snapshots.Snapshot[].Tags.Tag[].Extra (any)",
            "ecs DescribeTasks: unknown value \"Resting\" of Result.Tasks[].Status",
            "ecs DescribeTasks: undocumented error code \"Unheard.Of\" (status 403)",
        ]
    );
    let yaml: String = seen.lock().unwrap().iter().map(Finding::to_yaml).collect();
    assert!(!format!("{yaml}{:?}", seen.lock().unwrap()).contains("hush"));
    for lines in [
        "response:\n  Fresh: { type: list<string>, source: seen in a response }\n",
        ":\n    Extra: { type: any, source: seen in a response }\n",
        "enums:\n  TaskStatus:\n    values:\n      Resting: Seen in a response.\n",
        "errors:\n  403:\n    Unheard.Of:  # seen in a response\n",
    ] {
        assert!(yaml.contains(lines), "{yaml}");
    }
}
