//! The blocking client.

use duoyun::alibaba::ecs::{CreateSnapshot, DescribeSnapshots};
use duoyun::alibaba::{self, pai_dsw::GetInstance};
use duoyun::mock::Mock;
use duoyun::{Failure, WaitFailure};
use std::time::Duration;

/// A mock that runs on a thread of its own, as a service does.
fn mock() -> (tokio::runtime::Runtime, Mock) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let mock = runtime.block_on(Mock::start()).unwrap();
    (runtime, mock)
}

#[test]
fn the_same_calls_without_a_runtime() {
    let (_runtime, mock) = mock();
    mock.on::<CreateSnapshot>();
    mock.on::<DescribeSnapshots>().reply_json(
        r#"{"RequestId": "R", "Snapshots": {"Snapshot": [{"SnapshotId": "s-1", "Status": "accomplished"}]}}"#,
    );
    let client = alibaba::Client::builder().mock(&mock).build_blocking().unwrap();

    let snapshot = client.send(CreateSnapshot::new("d-1")).run().unwrap();
    assert!(!snapshot.snapshot_id.is_empty() && snapshot.attempts == 1);
    let call = client.send(CreateSnapshot::new("d-1")).with(|call| call.timeout(Duration::ZERO));
    assert_eq!(call.run().unwrap_err().failure(), Failure::OperationTimeout);
    assert!(client.send(CreateSnapshot::new("d-1")).sign().unwrap().url.contains("DiskId=d-1"));
    assert_eq!(client.pages(DescribeSnapshots::new()).count(), 1);
    let ids: Vec<_> = client.items(DescribeSnapshots::new()).map(|item| item.unwrap().snapshot_id).collect();
    assert_eq!(ids, [Some("s-1".to_owned())]);
    client.wait(DescribeSnapshots::new(), DescribeSnapshots::SNAPSHOT_AVAILABLE).run().unwrap();

    // Threads share it.
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..10).for_each(|_| drop(client.send(CreateSnapshot::new("d-1")).run().unwrap())));
        }
    });
}

#[tokio::test]
async fn in_async_code_it_is_an_error_and_no_panic() {
    let mock = Mock::start().await.unwrap();
    let client = alibaba::Client::builder().mock(&mock).build_blocking().unwrap();
    let error = client.send(CreateSnapshot::new("d-1")).run().unwrap_err();
    assert_eq!((error.failure(), error.attempts()), (Failure::Setup, 0));
    let error = client.wait(GetInstance::new("dsw-1"), GetInstance::INSTANCE_RUNNING).run().unwrap_err();
    assert_eq!((error.failure(), error.calls()), (&WaitFailure::Call, 0));
    let pages: Vec<_> = client.items(DescribeSnapshots::new()).collect();
    assert!(pages.len() == 1 && pages[0].is_err(), "an iterator ends");
    drop(client);
}
