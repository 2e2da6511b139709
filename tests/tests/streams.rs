//! Pages, items and waits, on a transport that answers without a network.

use duoyun::alibaba::ecs::DescribeSnapshots;
use duoyun::alibaba::pai_dsw::{GetInstance, ListInstanceSnapshot};
use duoyun::transport::{HttpResponse, SignedRequest, Transport, TransportError};
use duoyun::{BoxFuture, Credentials, Error, Failure, RetryPolicy, WaitFailure, alibaba};
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::Instant;

/// Answers with what a function makes of the number of the request and its URL, and keeps the URLs.
#[derive(Clone)]
struct Scripted {
    answer: fn(usize, &str) -> HttpResponse,
    urls: Arc<Mutex<Vec<String>>>,
}

impl fmt::Debug for Scripted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scripted")
    }
}

impl Transport for Scripted {
    fn send(&self, request: SignedRequest, _: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let mut urls = self.urls.lock().unwrap();
        let answer = (self.answer)(urls.len(), &request.url);
        urls.push(request.url);
        Box::pin(async {
            // As a network does, so that a future can be dropped while it waits.
            tokio::time::sleep(Duration::from_millis(10)).await;
            Ok(answer)
        })
    }
}

fn client(answer: fn(usize, &str) -> HttpResponse) -> (alibaba::Client, Scripted) {
    let transport = Scripted { answer, urls: Arc::default() };
    let client = alibaba::Client::builder()
        .region("cn-test-1")
        .credentials(Credentials::new("id", "secret"))
        .transport(transport.clone())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    (client, transport)
}

fn json(document: impl Into<String>) -> HttpResponse {
    HttpResponse::new(200, document.into())
}

/// Two snapshots on each of three pages, which tokens join.
fn three_pages(_: usize, url: &str) -> HttpResponse {
    let tokens = ["", "t-1", "t-2", ""];
    let page = (1..=2).find(|page| url.contains(&format!("NextToken={}", tokens[*page]))).unwrap_or(0);
    let next = tokens[page + 1];
    let snapshots = [0, 1].map(|index| format!(r#"{{"SnapshotId": "s-{}"}}"#, 2 * page + index)).join(",");
    json(format!(r#"{{"RequestId": "R-{page}", "NextToken": "{next}", "Snapshots": {{"Snapshot": [{snapshots}]}}}}"#))
}

#[tokio::test(start_paused = true)]
async fn pages_by_token() {
    let (client, transport) = client(three_pages);
    let mut pages = client.pages(DescribeSnapshots::new().disk_id("d-1"));
    let mut ids = Vec::new();
    while let Some(page) = pages.next().await {
        ids.push(page.unwrap().request_id);
    }
    assert_eq!(ids, ["R-0", "R-1", "R-2"]);
    assert!(pages.next().await.is_none());
    let urls = transport.urls.lock().unwrap();
    assert!(urls.len() == 3 && urls.iter().all(|url| url.contains("DiskId=d-1")), "{urls:?}");
}

#[tokio::test(start_paused = true)]
async fn items_of_all_pages() {
    let (client, transport) = client(three_pages);
    let mut items = client.send(DescribeSnapshots::new()).region("cn-beijing").items();
    assert_eq!(transport.urls.lock().unwrap().len(), 0, "nothing is asked for before it is wanted");
    let first = items.next().await.unwrap().unwrap();
    assert_eq!(first.snapshot_id.as_deref(), Some("s-0"));
    items.next().await.unwrap().unwrap();
    assert_eq!(transport.urls.lock().unwrap().len(), 1);
    let rest: Vec<_> = items.all().await.unwrap().into_iter().filter_map(|snapshot| snapshot.snapshot_id).collect();
    assert_eq!(rest, ["s-2", "s-3", "s-4", "s-5"]);
    assert!(transport.urls.lock().unwrap().iter().all(|url| url.contains("cn-beijing")), "options count for each page");
}

#[tokio::test(start_paused = true)]
async fn pages_by_number_end_at_the_total() {
    let (client, transport) = client(|count, _| {
        let ids = if count == 2 { r#"{"SnapshotId": "5"}"# } else { r#"{"SnapshotId": "1"}, {"SnapshotId": "2"}"# };
        json(format!(r#"{{"RequestId": "R", "TotalCount": 5, "Snapshots": [{ids}]}}"#))
    });
    let items = client.items(ListInstanceSnapshot::new("dsw-1")).all().await.unwrap();
    assert_eq!(items.len(), 5);
    let numbers: Vec<_> = transport.urls.lock().unwrap().iter().map(|url| url.contains("PageNumber=3")).collect();
    assert_eq!(numbers, [false, false, true]);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_leads_to_itself_is_an_error() {
    let (client, transport) =
        client(|_, _| json(r#"{"RequestId": "R", "NextToken": "again", "Snapshots": {"Snapshot": []}}"#));
    let mut pages = client.pages(DescribeSnapshots::new());
    assert!(pages.next().await.unwrap().is_ok() && pages.next().await.unwrap().is_ok());
    let error = pages.next().await.unwrap().unwrap_err();
    assert_eq!(error.failure(), Failure::EndlessPages);
    assert!(error.to_string().contains("DescribeSnapshots"), "{error}");
    assert!(pages.next().await.is_none());
    assert_eq!(transport.urls.lock().unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn pages_in_a_circle_end() {
    let (client, _) = client(|count, _| {
        let next = ["a", "b", "c"][count % 3];
        json(format!(r#"{{"RequestId": "R", "NextToken": "{next}", "Snapshots": {{"Snapshot": []}}}}"#))
    });
    let mut pages = client.pages(DescribeSnapshots::new());
    let mut answered = 0;
    let error = loop {
        match pages.next().await.unwrap() {
            Ok(_) => answered += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(error.failure(), Failure::EndlessPages);
    assert!(answered <= 8, "{answered} pages of a circle of three");
}

#[tokio::test(start_paused = true)]
async fn an_error_ends_the_pages() {
    let (client, _) = client(|count, url| if count == 1 { HttpResponse::new(500, "") } else { three_pages(0, url) });
    let mut items = client.items(DescribeSnapshots::new());
    assert!(items.next().await.unwrap().is_ok() && items.next().await.unwrap().is_ok());
    assert_eq!(items.next().await.unwrap().unwrap_err().http_status(), Some(500));
    assert!(items.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_page_is_not_lost_when_nobody_waits_for_it() {
    let (client, transport) = client(three_pages);
    let mut pages = client.pages(DescribeSnapshots::new());
    let mut found = Vec::new();
    loop {
        match tokio::time::timeout(Duration::from_millis(3), pages.next()).await {
            Err(_) => {}
            Ok(Some(page)) => found.push(page.unwrap().request_id),
            Ok(None) => break,
        }
    }
    assert_eq!(found, ["R-0", "R-1", "R-2"]);
    assert_eq!(transport.urls.lock().unwrap().len(), 3, "no page is asked for twice");
}

fn snapshot(status: &str) -> HttpResponse {
    let snapshot = format!(r#"{{"SnapshotId": "s-1", "Status": "{status}"}}"#);
    json(format!(r#"{{"RequestId": "R", "Snapshots": {{"Snapshot": [{snapshot}]}}}}"#))
}

/// The states and the number of calls at each look.
type Seen = Vec<(Vec<String>, u32)>;

#[tokio::test(start_paused = true)]
async fn a_wait_ends_with_the_response_that_shows_the_state() {
    let (client, transport) = client(|count, _| match count {
        0 => json(r#"{"RequestId": "R", "Snapshots": {"Snapshot": []}}"#),
        // What passes does not end a wait.
        1 => HttpResponse::new(503, ""),
        2 => snapshot("progressing"),
        _ => snapshot("accomplished"),
    });
    let seen: Arc<Mutex<Seen>> = Arc::default();
    let (looks, begin) = (Arc::clone(&seen), Instant::now());
    let available = client
        .wait(DescribeSnapshots::new().snapshot_ids(["s-1"]), DescribeSnapshots::SNAPSHOT_AVAILABLE)
        .interval(Duration::from_secs(7))
        .on_progress(move |look| looks.lock().unwrap().push((look.states.to_vec(), look.calls)))
        .await
        .unwrap();
    assert_eq!(available.snapshots[0].snapshot_id.as_deref(), Some("s-1"));
    assert_eq!(*seen.lock().unwrap(), [(vec![], 1), (vec!["progressing".to_owned()], 3)]);
    assert_eq!(transport.urls.lock().unwrap().len(), 4);
    assert_eq!(begin.elapsed().as_secs(), 21);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_cannot_succeed_ends_with_what_it_saw() {
    let (client, _) = client(|count, _| snapshot(if count == 0 { "progressing" } else { "failed" }));
    let wait = client.wait(DescribeSnapshots::new(), DescribeSnapshots::SNAPSHOT_AVAILABLE);
    let error = wait.await.unwrap_err();
    assert_eq!(*error.failure(), WaitFailure::Failed("failed".to_owned()));
    assert_eq!((error.states(), error.calls()), (&["progressing".to_owned()][..], 2));
    assert_eq!(error.last().unwrap().snapshots[0].snapshot_id.as_deref(), Some("s-1"));
    let line = error.to_string();
    for part in ["SnapshotAvailable", "failed came", "calls 2", "request id R"] {
        assert!(line.contains(part), "{line}");
    }
    let untyped: Error = error.into();
    assert_eq!((untyped.failure(), untyped.message()), (Failure::Wait, line.as_str()));
}

#[tokio::test(start_paused = true)]
async fn the_deadline_of_a_wait_holds() {
    let (client, _) = client(|_, _| snapshot("progressing"));
    let wait = || client.wait(DescribeSnapshots::new(), DescribeSnapshots::SNAPSHOT_AVAILABLE);
    let begin = Instant::now();
    let error = wait().timeout(Duration::from_secs(12)).await.unwrap_err();
    assert_eq!(*error.failure(), WaitFailure::TimedOut(Duration::from_secs(12)));
    assert!(begin.elapsed() <= Duration::from_secs(12) && error.calls() == 3, "{error}");
    let begin = Instant::now();
    let error = wait().timeout(Duration::from_millis(3)).await.unwrap_err();
    assert!(begin.elapsed() <= Duration::from_millis(5), "{:?}", begin.elapsed());
    assert!(matches!(error.failure(), WaitFailure::TimedOut(_)) && error.last().is_none());
    assert_eq!(error.call_error().unwrap().failure(), Failure::OperationTimeout);
}

#[tokio::test(start_paused = true)]
async fn an_error_that_stays_ends_a_wait() {
    let (client, _) = client(|_, _| HttpResponse::new(404, r#"{"Code": "InstanceNotFound", "Message": "m"}"#));
    let error = client.wait(GetInstance::new("dsw-1"), GetInstance::INSTANCE_RUNNING).await.unwrap_err();
    assert_eq!((error.failure(), error.calls()), (&WaitFailure::Call, 1));
    assert_eq!(error.call_error().unwrap().code(), Some("InstanceNotFound"));
    let untyped: Error = error.into();
    assert_eq!((untyped.http_status(), untyped.operation()), (Some(404), Some("GetInstance")));
}
