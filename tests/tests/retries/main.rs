//! What becomes of a call when something goes wrong: every fault, for every kind of operation.

mod server;

use duoyun::alibaba::ecs::{CreateSnapshot, DescribeSnapshots};
use duoyun::alibaba::pai_dsw::GetInstance;
use duoyun::credentials::{CredentialsError, ProvideCredentials};
use duoyun::transport::{HttpResponse, SignedRequest, Transport, TransportError, TransportFailure};
use duoyun::volcengine::ecs::ExportImage;
use duoyun::{BoxFuture, Credentials, Error, Failure, RetryPolicy, volcengine};
use server::{ALIBABA_OK, Act, Server, VOLCENGINE_OK, quick};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How a call ended, and with how many requests.
type Ending = (Result<(), Failure>, usize);

/// Makes a call that only reads, one with a token, and one with neither; on a server of its own each.
async fn endings(first: Act) -> [Ending; 3] {
    async fn ending<R, K>(server: &Server, call: impl Future<Output = Result<R, Error<K>>>) -> Ending {
        (call.await.map(drop).map_err(|error| error.failure()), server.count())
    }
    let then = |next: Act| Server::with(move |count| if count == 0 { first } else { next });
    let server = then(ALIBABA_OK).await;
    let safe = ending(&server, server.alibaba().build().unwrap().send(DescribeSnapshots::new()).into_future()).await;
    let server = then(ALIBABA_OK).await;
    let token = ending(&server, server.alibaba().build().unwrap().send(CreateSnapshot::new("d")).into_future()).await;
    let server = then(VOLCENGINE_OK).await;
    let call = server.volcengine().build().unwrap().send(ExportImage::new("i", "b", "p"));
    [safe, token, ending(&server, call.into_future()).await]
}

#[tokio::test]
async fn every_fault_for_every_kind_of_operation() {
    /// Repeated for all; for those whose repetition is harmless; for none.
    #[derive(Clone, Copy)]
    enum Repeated {
        Always,
        IfHarmless,
        Never,
    }
    use Failure::{AttemptTimeout, Interrupted, Service};
    use Repeated::{Always, IfHarmless, Never};

    const HTML: &str = "<html><body>Bad Gateway</body></html>";
    const THROTTLED: &str = r#"{"RequestId": "R", "Code": "Throttling", "Message": "m",
        "ResponseMetadata": {"RequestId": "R", "Error": {"Code": "Throttling", "Message": "m"}}}"#;
    const BROKEN: &str = r#"{"RequestId": "R", "Code": "InternalError", "Message": "m",
        "ResponseMetadata": {"RequestId": "R", "Error": {"Code": "InternalError", "Message": "m"}}}"#;
    const GONE: &str = r#"{"RequestId": "R", "Code": "InvalidDiskId.NotFound", "Message": "m",
        "ResponseMetadata": {"RequestId": "R", "Error": {"Code": "InvalidImageId.NotFound", "Message": "m"}}}"#;
    const NONCE: &str = r#"{"RequestId": "R", "Code": "SignatureNonceUsed", "Message": "m",
        "ResponseMetadata": {"RequestId": "R", "Error": {"Code": "SignatureNonceUsed", "Message": "m"}}}"#;
    const EXPIRED: &str = r#"{"RequestId": "R", "Code": "InvalidSecurityToken.Expired", "Message": "m",
        "ResponseMetadata": {"RequestId": "R", "Error": {"Code": "ExpiredToken", "Message": "m"}}}"#;
    for (fault, repeated, failure) in [
        (Act::Close, IfHarmless, Interrupted),
        (Act::Truncate, IfHarmless, Interrupted),
        (Act::Hang, IfHarmless, AttemptTimeout),
        (Act::Drip, IfHarmless, AttemptTimeout),
        (Act::Answer(500, "", ""), IfHarmless, Service),
        (Act::Answer(502, "content-type: text/html\r\n", HTML), IfHarmless, Service),
        (Act::Answer(503, "", BROKEN), IfHarmless, Service),
        (Act::Answer(400, "", BROKEN), IfHarmless, Service),
        (Act::Answer(408, "", ""), IfHarmless, Service),
        (Act::Answer(400, "", NONCE), IfHarmless, Service),
        (Act::Answer(403, "", THROTTLED), Always, Service),
        (Act::Answer(400, "", THROTTLED), Always, Service),
        (Act::Answer(503, "", THROTTLED), Always, Service),
        (Act::Answer(429, "", HTML), Always, Service),
        (Act::Answer(429, "retry-after: 0\r\n", ""), Always, Service),
        (Act::Answer(400, "x-acs-retry-after: 1\r\n", GONE), Always, Service),
        (Act::Answer(404, "", GONE), Never, Service),
        (Act::Answer(403, "", ""), Never, Service),
        (Act::Answer(409, "", ""), Never, Service),
        (Act::Answer(302, "location: http://127.0.0.1:1/\r\n", ""), Never, Service),
        (Act::Answer(400, "", EXPIRED), Never, Service),
        (Act::Answer(200, "", HTML), Never, Failure::Decode),
        (Act::Answer(200, "", "\u{fffd}"), Never, Failure::Decode),
    ] {
        let (again, once) = ((Ok(()), 2), (Err(failure), 1));
        let expected = match repeated {
            Always => [again, again, again],
            IfHarmless => [again, again, once],
            Never => [once, once, once],
        };
        assert_eq!(endings(fault).await, expected, "{fault:?}");
    }
}

/// Fails once, then succeeds.
#[derive(Debug)]
struct FailsOnce(TransportFailure, AtomicUsize);

impl Transport for FailsOnce {
    fn send(&self, _: SignedRequest, _: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let Act::Answer(status, _, body) = VOLCENGINE_OK else { unreachable!() };
        let is_first = self.1.fetch_add(1, Ordering::Relaxed) == 0;
        let outcome = if is_first { Err(TransportError::new(self.0)) } else { Ok(HttpResponse::new(status, body)) };
        Box::pin(std::future::ready(outcome))
    }
}

#[tokio::test]
async fn what_was_not_sent_is_sent_again_whatever_it_is() {
    for (failure, attempts) in [
        (TransportFailure::Connect, Ok(2)),
        (TransportFailure::ConnectTimeout, Ok(2)),
        (TransportFailure::Timeout, Err(Failure::AttemptTimeout)),
        (TransportFailure::Interrupted, Err(Failure::Interrupted)),
        (TransportFailure::TooLarge, Err(Failure::TooLarge)),
        (TransportFailure::Unsendable, Err(Failure::Signing)),
    ] {
        let builder = volcengine::Client::builder().region("cn-test-1").retry(quick());
        let builder = builder.credentials(Credentials::new("id", "secret"));
        let client = builder.transport(FailsOnce(failure, AtomicUsize::new(0))).build().unwrap();
        let outcome = client.send(ExportImage::new("i", "b", "p")).await;
        assert_eq!(outcome.map(|task| task.attempts).map_err(|error| error.failure()), attempts, "{failure:?}");
    }
}

#[tokio::test]
async fn a_call_dropped_while_it_waits_leaves_the_client_usable() {
    let server = Server::start(&[Act::Answer(429, "retry-after: 30\r\n", ""), Act::Hang, ALIBABA_OK]).await;
    let client = server.alibaba().build().unwrap();
    for _ in 0..2 {
        let call = client.send(CreateSnapshot::new("d-1")).into_future();
        assert!(tokio::time::timeout(Duration::from_millis(100), call).await.is_err());
    }
    client.send(CreateSnapshot::new("d-1")).await.unwrap();
}

#[tokio::test]
async fn nothing_of_a_former_attempt_is_used_again_but_the_token() {
    let server = Server::start(&[Act::Answer(500, "", "")]).await;
    let client = server.alibaba().retry(quick().attempts(5)).build().unwrap();
    let error = client.send(CreateSnapshot::new("d-1")).await.unwrap_err();
    assert_eq!((error.attempts(), server.count()), (5, 5));
    let distinct = |mut values: Vec<String>| {
        assert_eq!(values.len(), 5);
        values.sort();
        values.dedup();
        values.len()
    };
    assert_eq!(distinct(server.values("ClientToken=", &['&', ' '])), 1);
    assert_eq!(distinct(server.values("x-acs-signature-nonce: ", &['\r'])), 5);
    assert_eq!(distinct(server.values("Signature=", &['\r'])), 5);
}

#[tokio::test]
async fn the_error_tells_the_whole_story() {
    let answers = &[
        Act::Answer(403, "x-acs-request-id: R-1\r\n", r#"{"Code": "Throttling.User", "Message": "m"}"#),
        Act::Close,
        Act::Answer(404, "x-acs-request-id: R-3\r\n", r#"{"Code": "InvalidDiskId.NotFound", "Message": "m"}"#),
    ];
    let server = Server::start(answers).await;
    let error = server.alibaba().build().unwrap().send(CreateSnapshot::new("d-1")).await.unwrap_err();
    let story: Vec<_> = error
        .history()
        .iter()
        .map(|attempt| (attempt.failure, attempt.code.as_deref(), attempt.http_status, attempt.delay.is_some()))
        .collect();
    assert_eq!(
        story,
        [
            (Failure::Service, Some("Throttling.User"), Some(403), true),
            (Failure::Interrupted, None, None, true),
            (Failure::Service, Some("InvalidDiskId.NotFound"), Some(404), false),
        ]
    );
    assert_eq!((error.attempts(), error.request_id()), (3, Some("R-3")));
    assert_eq!(error.history()[0].request_id.as_deref(), Some("R-1"));
    assert!(error.to_string().contains("3 attempts"), "{error}");
}

#[tokio::test]
async fn success_says_how_many_attempts_it_took() {
    let server = Server::start(&[Act::Close, Act::Answer(500, "", ""), ALIBABA_OK]).await;
    let response = server.alibaba().build().unwrap().send(CreateSnapshot::new("d-1")).await.unwrap();
    assert_eq!(response.attempts, 3);
}

#[tokio::test]
async fn a_failure_in_disguise_leaves_nothing_behind() {
    let disguised = r#"{"Success": false, "Code": "InternalError", "Message": "m", "Status": "Stale", "Priority": 7}"#;
    let success = r#"{"Success": true, "RequestId": "R", "InstanceId": "dsw-1"}"#;
    let body = move |count| if count == 0 { disguised } else { success };
    let server = Server::with(move |count| Act::Answer(200, "", body(count))).await;
    let instance = server.alibaba().build().unwrap().send(GetInstance::new("dsw-1")).await.unwrap();
    assert_eq!((instance.attempts, instance.status.as_ref(), instance.priority), (2, None, None));
}

#[tokio::test]
async fn a_call_may_be_made_once() {
    let server = Server::start(&[Act::Answer(500, "", "")]).await;
    let client = server.alibaba().build().unwrap();
    let error = client.send(DescribeSnapshots::new()).no_retry().await.unwrap_err();
    assert_eq!((error.attempts(), server.count()), (1, 1));
    let error = client.send(DescribeSnapshots::new()).retry(quick().attempts(2)).await.unwrap_err();
    assert_eq!((error.attempts(), server.count()), (2, 3));
    let client = server.alibaba().retry(RetryPolicy::never()).build().unwrap();
    assert_eq!(client.send(DescribeSnapshots::new()).await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn a_service_says_when_to_come_back() {
    for header in ["retry-after: 1\r\n", "x-acs-retry-after: 1000\r\n"] {
        let server =
            Server::with(move |count| if count == 0 { Act::Answer(429, header, "") } else { ALIBABA_OK }).await;
        let started = Instant::now();
        server.alibaba().build().unwrap().send(CreateSnapshot::new("d-1")).await.unwrap();
        assert!(started.elapsed() >= Duration::from_secs(1), "{header}");
    }
    let server = Server::start(&[Act::Answer(429, "retry-after: 3600\r\n", "")]).await;
    let error = server.alibaba().build().unwrap().send(CreateSnapshot::new("d-1")).await.unwrap_err();
    assert_eq!((error.attempts(), error.retry_after()), (1, Some(Duration::from_secs(3600))));
    assert!(error.is_throttling(), "the time of the call does not suffice for waiting");
}

#[tokio::test]
async fn the_deadline_of_the_call_holds_over_all_attempts() {
    for act in [Act::Hang, Act::Drip, Act::Close, Act::Answer(500, "", ""), Act::Answer(429, "", "")] {
        let server = Server::with(move |_| act).await;
        let policy = RetryPolicy::new().attempts(1000).base_delay(Duration::from_millis(20));
        let client = server.alibaba().attempt_timeout(Duration::from_millis(60)).retry(policy).build().unwrap();
        let started = Instant::now();
        let error = client.send(CreateSnapshot::new("d")).timeout(Duration::from_millis(400)).await.unwrap_err();
        assert!(started.elapsed() < Duration::from_secs(4), "{act:?} took {:?}", started.elapsed());
        let (attempts, received) = (error.attempts() as usize, server.count());
        // The deadline may cut the last attempt off before the server gets it.
        assert!(received > 1 && (received..=received + 1).contains(&attempts), "{act:?}: {error}");
    }
}

#[tokio::test]
async fn an_outage_exhausts_the_budget() {
    let server = Server::start(&[Act::Answer(503, "", "")]).await;
    let client = server.alibaba().build().unwrap();
    for _ in 0..200 {
        let _ = client.send(DescribeSnapshots::new()).await;
    }
    assert_eq!(server.count(), 200 + 100, "500 in the budget, 5 for each repeat");
}

/// Gives numbered tokens, and counts how often it is asked to.
#[derive(Debug, Default)]
struct Rotating {
    fetched: AtomicUsize,
}

impl ProvideCredentials for Rotating {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        let token = format!("token-{}", self.fetched.load(Ordering::SeqCst));
        Box::pin(async { Ok(Credentials::new("id", "secret").with_token(token)) })
    }

    fn invalidate(&self, rejected: &Credentials) -> bool {
        assert_eq!(rejected.id(), "id");
        self.fetched.fetch_add(1, Ordering::SeqCst);
        true
    }
}

#[tokio::test]
async fn rejected_credentials_are_fetched_anew_once() {
    let expired = Act::Answer(400, "", r#"{"Code": "InvalidSecurityToken.Expired", "Message": "m"}"#);
    let server = Server::with(move |count| if count == 0 { expired } else { ALIBABA_OK }).await;
    let client = server.alibaba().credentials(Rotating::default()).build().unwrap();
    client.send(CreateSnapshot::new("d-1")).await.unwrap();
    assert_eq!(server.values("x-acs-security-token: ", &['\r']), ["token-0", "token-1"]);

    let server = Server::with(move |_| expired).await;
    let client = server.alibaba().credentials(Rotating::default()).build().unwrap();
    let error = client.send(CreateSnapshot::new("d-1")).await.unwrap_err();
    assert_eq!((error.attempts(), server.count()), (2, 2), "what does not help once does not help");

    let wrong = Act::Answer(400, "", r#"{"Code": "SignatureDoesNotMatch", "Message": "m"}"#);
    let server = Server::with(move |_| wrong).await;
    let client = server.alibaba().credentials(Rotating::default()).build().unwrap();
    assert_eq!(client.send(CreateSnapshot::new("d-1")).await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn the_clock_is_set_once_by_the_service_and_kept() {
    const TOO_OLD: &str = r#"{"Code": "InvalidTimeStamp.Expired", "Message": "m"}"#;
    let dated = Act::Answer(400, "date: Thu, 29 Feb 2024 12:34:56 GMT\r\n", TOO_OLD);
    let server = Server::with(move |count| if count == 0 { dated } else { ALIBABA_OK }).await;
    let client = server.alibaba().build().unwrap();
    client.send(CreateSnapshot::new("d-1")).await.unwrap();
    client.send(CreateSnapshot::new("d-1")).await.unwrap();
    let dates = server.values("x-acs-date: ", &['\r']);
    assert_eq!(dates.len(), 3);
    assert!(!dates[0].starts_with("2024-02-29T12:3") && dates[1].starts_with("2024-02-29T12:3"), "{dates:?}");
    assert!(dates[2].starts_with("2024-02-29T12:3"), "{dates:?}");

    let server = Server::with(move |_| dated).await;
    let error = server.alibaba().build().unwrap().send(CreateSnapshot::new("d-1")).await.unwrap_err();
    assert_eq!(error.attempts(), 2, "what does not help once does not help");
}

#[tokio::test]
async fn a_clock_that_is_right_is_left_alone() {
    const TOO_OLD: &str = r#"{"Code": "InvalidTimeStamp.Expired", "Message": "m"}"#;
    for headers in ["", "date: yesterday\r\n", "age: 100\r\ndate: Thu, 29 Feb 2024 12:34:56 GMT\r\n"] {
        let server = Server::with(move |_| Act::Answer(400, headers, TOO_OLD)).await;
        let error = server.alibaba().build().unwrap().send(CreateSnapshot::new("d-1")).await.unwrap_err();
        assert_eq!(error.attempts(), 1, "{headers}");
    }
}

#[tokio::test]
async fn a_lost_call_that_still_runs_is_asked_for_again() {
    const RUNS: Act = Act::Answer(403, "", r#"{"Code": "IdempotentProcessing", "Message": "m"}"#);
    let server = Server::start(&[Act::Close, RUNS, ALIBABA_OK]).await;
    server.alibaba().build().unwrap().send(CreateSnapshot::new("d-1")).await.unwrap();
    let server = Server::start(&[RUNS]).await;
    let error = server.alibaba().build().unwrap().send(CreateSnapshot::new("d-1")).await.unwrap_err();
    assert_eq!(error.attempts(), 1, "another caller's is none of ours");
}
