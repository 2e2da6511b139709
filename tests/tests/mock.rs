//! The mock itself: what it answers, what it refuses, and what it remembers.

use duoyun::alibaba::ecs::{
    CreateSnapshot, CreateSnapshotError, CreateSnapshotResponse, DescribeSnapshots, RunInstances, create_snapshot,
};
use duoyun::alibaba::pai_dsw::{CreateInstance, GetInstance, GetInstanceSnapshot, ListInstances};
use duoyun::contract::{Operation, to_json};
use duoyun::mock::{ACCESS_KEY_ID, ACCESS_KEY_SECRET, Mock};
use duoyun::volcengine::ecs::{DescribeInstances, ExportImage};
use duoyun::{Credentials, Failure, alibaba, volcengine};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use std::time::Duration;
use tokio::time::Instant;

async fn both() -> [Mock; 2] {
    [Mock::in_process(), Mock::start().await.unwrap()]
}

/// A client that sends each request once.
fn client(mock: &Mock) -> alibaba::Client {
    mock.alibaba().unwrap()
}

fn output(id: &str) -> CreateSnapshotResponse {
    serde_json::from_str(&format!(r#"{{"SnapshotId": "{id}"}}"#)).unwrap()
}

#[tokio::test]
async fn answers_come_one_after_the_other() {
    for mock in both().await {
        mock.on::<CreateSnapshot>()
            .fail(CreateSnapshotError::InvalidDiskIdNotFound)
            .times(2)
            .then()
            .reply(output("s-1"))
            .then()
            .reply(output("s-2"));
        let client = client(&mock);
        let mut seen = Vec::new();
        for _ in 0..5 {
            let answer = client.send(CreateSnapshot::new("d-1")).await;
            seen.push(
                answer.map_or_else(|error| error.code().unwrap().to_owned(), |answer| answer.snapshot_id.clone()),
            );
        }
        assert_eq!(seen, ["InvalidDiskId.NotFound", "InvalidDiskId.NotFound", "s-1", "s-2", "s-2"]);
        mock.verify().unwrap();
    }
}

#[tokio::test]
async fn conditions_see_the_request_as_it_was_meant() {
    for mock in both().await {
        mock.on::<CreateSnapshot>().reply(output("s-any"));
        mock.on::<CreateSnapshot>().when(|request| request.retention_days == Some(7)).reply(output("s-week")).times(1);
        mock.on::<ExportImage>().when(|request| request.tos_bucket.starts_with('b'));
        let client = client(&mock);
        let create = |days| client.send(CreateSnapshot::new("d-1").retention_days(days));
        for (days, expected) in [(1, "s-any"), (7, "s-week"), (7, "s-any")] {
            assert_eq!(create(days).await.unwrap().snapshot_id, expected);
        }
        let volcengine = mock.volcengine().unwrap();
        volcengine.send(ExportImage::new("image-1", "bucket", "p")).await.unwrap();
        mock.verify().unwrap();
        let error = volcengine.send(ExportImage::new("image-1", "other", "p")).await.unwrap_err();
        assert_eq!((error.code(), error.http_status()), (Some("NoAnswerLeft"), Some(400)));
        assert!(mock.verify().is_err());
    }
}

#[tokio::test]
async fn an_answer_may_be_made_out_of_the_request() {
    for mock in both().await {
        mock.on::<CreateSnapshot>()
            .reply_with(|request| output(&format!("s-of-{}", request.disk_id)))
            .header("x-a", "b");
        let client = client(&mock);
        for disk in ["d-1", "d-2"] {
            let snapshot = client.send(CreateSnapshot::new(disk)).await.unwrap();
            assert_eq!(snapshot.snapshot_id, format!("s-of-{disk}"));
        }
    }
}

#[tokio::test]
async fn a_condition_may_look_at_the_mock() {
    let mock = std::sync::Arc::new(Mock::in_process());
    let looked_at = std::sync::Arc::clone(&mock);
    mock.on::<CreateSnapshot>().when(move |_| looked_at.requests().is_empty());
    let client = client(&mock);
    client.send(CreateSnapshot::new("d-1")).await.unwrap();
    assert!(client.send(CreateSnapshot::new("d-1")).await.is_err());
}

#[tokio::test]
async fn what_was_not_met_is_said_in_words() {
    let mock = Mock::in_process();
    mock.on::<CreateSnapshot>().fail(CreateSnapshotError::Throttling).times(2).then().reply(output("s-1")).times(1);
    mock.on::<ExportImage>();
    let client = client(&mock);
    let _ = client.send(GetInstance::new("dsw-1")).await;
    let unmet = mock.verify().unwrap_err();
    assert_eq!(
        unmet.to_string(),
        "the mock was not called as expected:\
         \n  ecs CreateSnapshot (2014-05-26): step 1, 403 Throttling, was for 2 requests and 0 came\
         \n  ecs CreateSnapshot (2014-05-26): step 2, 200, was for 1 request and 0 came\
         \n  The mock was not told about GetInstance (2022-01-01); it knows ecs CreateSnapshot (2014-05-26), \
         ecs ExportImage (2020-04-01)."
    );
    assert_eq!(format!("{unmet:?}"), unmet.to_string());
}

#[tokio::test]
async fn an_unknown_operation_is_told_what_is_known() {
    for mock in both().await {
        let nothing = client(&mock).send(GetInstance::new("dsw-1")).await.unwrap_err();
        assert_eq!((nothing.code(), nothing.http_status()), (Some("InvalidAction.NotFound"), Some(404)));
        assert!(nothing.message().ends_with("it knows nothing."), "{nothing}");
        mock.on::<CreateSnapshot>();
        let error = mock.volcengine().unwrap().send(ExportImage::new("i", "b", "p")).await.unwrap_err();
        assert_eq!((error.code(), error.http_status()), (Some("InvalidActionOrVersion"), Some(404)));
        assert!(error.message().ends_with("it knows ecs CreateSnapshot (2014-05-26)."), "{error}");
    }
}

/// Sends the operation, and takes it out of what the mock received.
async fn there_and_back<Op: Operation + PartialEq + std::fmt::Debug>(
    mock: &Mock,
    operation: Op,
    call: impl AsyncFn(Op),
) {
    mock.on::<Op>();
    call(operation.clone()).await;
    let sent = mock.sent::<Op>();
    assert_eq!(to_json(sent.last().unwrap()), to_json(&operation));
}

/// The documented request of an operation.
fn example<Op: Operation>() -> Op {
    let mut operation = Op::blank();
    duoyun::contract::decode(Op::META.example.unwrap().request, &mut operation, None).unwrap();
    operation
}

#[tokio::test]
async fn requests_come_back_as_the_operations_that_they_were() {
    for mock in both().await {
        let alibaba = alibaba::Client::builder().mock(&mock).check_limits(false).build().unwrap();
        let volcengine = volcengine::Client::builder().mock(&mock).check_limits(false).build().unwrap();
        macro_rules! there_and_back {
            ($($client:ident: $operation:ty;)*) => { $(
                let call = async |operation: $operation| drop($client.send(operation).await);
                there_and_back(&mock, example::<$operation>(), call).await;
            )* };
        }
        there_and_back! {
            alibaba: CreateSnapshot;
            alibaba: GetInstance;
            alibaba: GetInstanceSnapshot;
            alibaba: CreateInstance;
            alibaba: ListInstances;
            alibaba: DescribeSnapshots;
            alibaba: RunInstances;
            volcengine: ExportImage;
            volcengine: DescribeInstances;
        }
    }
}

#[tokio::test]
async fn a_parameter_of_another_type_is_refused() {
    let mock = Mock::start().await.unwrap();
    mock.on::<CreateSnapshot>();
    let client = alibaba::Client::builder().mock(&mock).build().unwrap();
    client.send(CreateSnapshot::new("d-1").retention_days(1)).await.unwrap();
    let [request] = &mock.take_requests()[..] else { panic!() };
    assert_eq!(request.typed::<CreateSnapshot>().unwrap().retention_days, Some(1));
    assert!(request.typed::<GetInstance>().is_none());
    assert!(mock.requests().is_empty());
}

#[tokio::test]
async fn the_clock_the_nonce_and_the_token_are_checked() {
    for mock in both().await {
        mock.on::<CreateSnapshot>();
        mock.on::<ExportImage>();
        let token = Credentials::new(ACCESS_KEY_ID, ACCESS_KEY_SECRET).with_token("old");
        mock.expire_token("old");
        let client = alibaba::Client::builder().mock(&mock).credentials(token.clone()).build().unwrap();
        let error = client.send(CreateSnapshot::new("d-1")).await.unwrap_err();
        assert_eq!(error.code(), Some("InvalidSecurityToken.Expired"));
        let client = volcengine::Client::builder().mock(&mock).credentials(token).build().unwrap();
        let error = client.send(ExportImage::new("i", "b", "p")).await.unwrap_err();
        assert_eq!(error.code(), Some("ExpiredToken"));
    }
}

/// The bytes of a signed request, sent twice.
#[tokio::test]
async fn a_request_is_good_for_one_time() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mock = Mock::start().await.unwrap();
    mock.on::<CreateSnapshot>();
    client(&mock).send(CreateSnapshot::new("d-1").client_token("t")).await.unwrap();
    let [sent] = &mock.requests()[..] else { panic!() };
    let names = ["x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"];
    let names = names.iter().chain(&["host", "authorization"]);
    let headers: Vec<_> = names.map(|name| format!("{name}: {}", sent.header(name).unwrap())).collect();
    let request = format!("POST /?ClientToken=t&DiskId=d-1 HTTP/1.1\r\n{}\r\n\r\n", headers.join("\r\n"));
    let mut stream = tokio::net::TcpStream::connect(mock.url().trim_start_matches("http://")).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = vec![0; 4096];
    let length = stream.read(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("SignatureNonceUsed"), "{answer}");
}

/// Broken answers look the same in both forms.
#[tokio::test]
async fn answers_break_where_they_are_told_to() {
    for mock in both().await {
        let client = alibaba::Client::builder().mock(&mock).body_limit(1000).build().unwrap();
        let send = || client.send(GetInstance::new("dsw-1"));
        mock.on::<GetInstance>().reset();
        let error = send().await.unwrap_err();
        assert_eq!((error.failure(), error.http_status()), (Failure::Interrupted, None));
        mock.on::<GetInstance>().reply_json(r#"{"InstanceId": "dsw-1"}"#).truncate(9);
        let error = send().await.unwrap_err();
        assert_eq!((error.failure(), error.http_status()), (Failure::Interrupted, Some(200)));
        assert_eq!(error.raw_body(), Some(r#"{"Instanc"#));
        mock.on::<GetInstance>().reply_json(" ".repeat(1001));
        let error = send().await.unwrap_err();
        assert_eq!((error.failure(), error.raw_body().map(str::len)), (Failure::TooLarge, Some(1000)));
        mock.on::<GetInstance>().reply_json(r#"{"InstanceId": "dsw-2"}"#).drip(5, Duration::from_millis(1));
        assert_eq!(send().await.unwrap().instance_id.as_deref(), Some("dsw-2"));
        mock.on::<GetInstance>().reply_raw(302, "text/html", "").header("Location", "http://127.0.0.1:1/");
        assert_eq!(send().await.unwrap_err().http_status(), Some(302));
    }
    let mock = Mock::in_process();
    mock.on::<GetInstance>().refuse();
    assert_eq!(client(&mock).send(GetInstance::new("dsw-1")).await.unwrap_err().failure(), Failure::Connect);
}

#[tokio::test(start_paused = true)]
async fn a_late_answer_takes_no_time_on_a_paused_clock() {
    let mock = Mock::in_process();
    mock.on::<CreateSnapshot>().delay(Duration::from_secs(7));
    let (started, real) = (Instant::now(), std::time::Instant::now());
    client(&mock).send(CreateSnapshot::new("d-1")).await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(7) && real.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn in_this_process_calls_go_to_the_real_endpoints() {
    let mock = Mock::in_process();
    mock.on::<CreateSnapshot>();
    client(&mock).send(CreateSnapshot::new("d-1")).region("cn-hangzhou").await.unwrap();
    assert_eq!(mock.requests()[0].header("host"), Some("ecs-cn-hangzhou.aliyuncs.com"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Whatever the texts are: dots and digits in keys and values are no parts of a parameter's name.
    #[test]
    fn any_text_comes_back(
        text: String,
        pairs in vec(any::<(String, String)>(), 0..12),
        labels in btree_map(any::<String>(), any::<String>(), 0..4),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mock = Mock::in_process();
            let client = alibaba::Client::builder().mock(&mock).check_limits(false).build().unwrap();
            let tags = pairs.iter().map(|(key, value)| create_snapshot::Tag::new().key(key).value(value));
            let create = CreateSnapshot::new(&text).snapshot_name(&text).client_token("t").tag(tags);
            there_and_back(&mock, create, async |operation| drop(client.send(operation).await)).await;
            let list = ListInstances::new().labels(labels);
            there_and_back(&mock, list, async |operation| drop(client.send(operation).await)).await;
        });
    }
}
