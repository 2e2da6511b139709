//! Calls from end to end, on the loopback interface.

use duoyun::alibaba::ecs::{CreateSnapshot, CreateSnapshotError, DescribeSnapshots};
use duoyun::alibaba::pai_dsw::{CreateInstance, GetInstance, GetInstanceSnapshot};
use duoyun::mock::Mock;
use duoyun::volcengine::ecs::{ExportImage, ExportImageError};
use duoyun::{Class, Credentials, Error, Failure, RetryPolicy, alibaba, volcengine};
use std::error::Error as _;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

fn export() -> ExportImage {
    ExportImage::new("image-1", "bucket 多云 *~+/%&=", "p")
}

#[tokio::test]
async fn documented_examples_are_the_default_answer() {
    let mock = Mock::start().await.unwrap();
    mock.on::<CreateSnapshot>();
    mock.on::<GetInstance>();
    mock.on::<GetInstanceSnapshot>();
    mock.on::<ExportImage>();

    let alibaba = mock.alibaba().unwrap();
    let snapshot = alibaba.send(CreateSnapshot::new("d-1").retention_days(30)).await.unwrap();
    assert_eq!(snapshot.snapshot_id, "s-bp17441ohwka0yuh****");
    assert_eq!(snapshot.request_id, "473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E");
    assert_eq!(snapshot.http_status, 200);
    assert_eq!(snapshot.output.snapshot_id, "s-bp17441ohwka0yuh****");
    let instance = alibaba.send(GetInstance::new("dsw-1")).await.unwrap();
    assert!(instance.instance_id.is_some() && !instance.request_id.is_empty());
    alibaba.send(GetInstanceSnapshot::new("dsw/1", "snp?1")).await.unwrap();

    let volcengine = mock.volcengine().unwrap();
    let task = volcengine.send(export()).await.unwrap();
    assert!(!task.task_id.is_empty() && !task.request_id.is_empty());

    let [create, _, get, export] = &mock.requests()[..] else { panic!() };
    assert_eq!((create.operation(), create.method(), create.path()), (Some("CreateSnapshot"), "POST", "/"));
    assert_eq!(create.parameter("RetentionDays"), Some("30"));
    assert_eq!(create.parameter("ClientToken").map(str::len), Some(32), "the client fills it in");
    assert_eq!(create.header("content-type"), None);
    assert_eq!(get.path(), "/api/v2/instances/dsw%2F1/snapshots/snp%3F1");
    assert_eq!(get.parameter("InstanceId"), Some("dsw/1"));
    assert_eq!(export.parameter("TOSBucket"), Some("bucket 多云 *~+/%&="));
    assert_eq!(export.parameter("Action"), Some("ExportImage"));
}

#[tokio::test]
async fn an_error_is_one_line_that_says_everything() {
    let mock = Mock::start().await.unwrap();
    mock.on::<CreateSnapshot>().fail(CreateSnapshotError::InvalidDiskIdNotFound);
    let error = mock.alibaba().unwrap().send(CreateSnapshot::new("d-gone")).await.unwrap_err();
    assert_eq!(error.kind(), Some(CreateSnapshotError::InvalidDiskIdNotFound));
    assert_eq!(error.class(), Class::NotFound);
    assert_eq!(error.attempts(), 1);
    assert!(!error.is_retryable() && !error.is_throttling());
    let line = error.to_string();
    for part in [
        "ecs CreateSnapshot failed: InvalidDiskId.NotFound: The specified DiskId",
        "(status 404, request id 00000000-0000-0000-0000-000000000001; remedy: ",
    ] {
        assert!(line.contains(part), "{line}");
    }
    let untyped: Error = error.into();
    assert_eq!(untyped.to_string(), line);

    mock.on::<CreateSnapshot>().fail_with(404, "Bad.Code", "a\r\nforged: line\u{1b}[31m");
    let error = mock.alibaba().unwrap().send(CreateSnapshot::new("d-gone")).await.unwrap_err();
    assert_eq!(error.kind(), Some(CreateSnapshotError::Other));
    assert!(!error.to_string().contains(char::is_control));
}

#[tokio::test]
async fn throttling_goes_by_the_code() {
    let mock = Mock::start().await.unwrap();
    mock.on::<CreateSnapshot>().fail(CreateSnapshotError::Throttling);
    let error = mock.alibaba().unwrap().send(CreateSnapshot::new("d-1")).await.unwrap_err();
    assert_eq!(error.http_status(), Some(403));
    assert!(error.is_throttling() && error.is_retryable());

    mock.on::<ExportImage>().fail_with(500, "InternalServiceError", "x");
    let error = mock.volcengine().unwrap().send(export()).await.unwrap_err();
    assert_eq!(error.class(), Class::Unavailable);
    assert!(!error.is_retryable(), "it may have started a task, and a second call would start another");
    mock.on::<ExportImage>().fail(ExportImageError::OperationDeniedResourceLocked);
    let error = mock.volcengine().unwrap().send(export()).await.unwrap_err();
    assert_eq!(error.class(), Class::Conflict);
}

#[tokio::test]
async fn a_status_of_200_may_be_a_failure_and_a_code_may_be_none() {
    let mock = Mock::start().await.unwrap();
    let client = mock.alibaba().unwrap();
    let get = || client.send(GetInstanceSnapshot::new("i", "s"));
    for fine in [
        r#"{"Success": true, "Code": "200", "Message": "success", "RequestId": "R", "Status": "Saved"}"#,
        r#"{"Success": "true", "Code": null, "Message": null, "HttpStatusCode": "200", "RequestId": "R"}"#,
        r#"{"Code": "null", "RequestId": "R", "NewField": {"a": [1]}}"#,
    ] {
        mock.on::<GetInstanceSnapshot>().reply_json(fine);
        assert_eq!(get().await.unwrap().request_id, "R", "{fine}");
    }
    for failed in [
        r#"{"Success": false, "Code": "ValidationError", "Message": "m", "HttpStatusCode": 404, "RequestId": "R"}"#,
        r#"{"Success": "false", "Code": "ValidationError", "Message": "m", "RequestId": "R", "HttpStatusCode": "?"}"#,
    ] {
        mock.on::<GetInstanceSnapshot>().reply_json(failed);
        let error = get().await.unwrap_err();
        assert_eq!((error.failure(), error.code()), (Failure::Service, Some("ValidationError")), "{failed}");
        assert_eq!((error.message(), error.request_id(), error.http_status()), ("m", Some("R"), Some(200)));
    }
    let client = mock.volcengine().unwrap();
    for failed in [
        r#"{"ResponseMetadata": {"RequestId": "R", "Error": {"CodeN": 1, "Code": "LackPolicy", "Message": "m"}}}"#,
        r#"{"ResponseMetadata": {"RequestId": "R", "Error": {"Code": "LackPolicy", "Message": "m"}}, "Result": "odd"}"#,
        r#"{"HTTPCode": 403, "errorcode": "LackPolicy", "message": "m", "RequestId": "R"}"#,
    ] {
        mock.on::<ExportImage>().reply_json(failed);
        let error = client.send(export()).await.unwrap_err();
        assert_eq!((error.code(), error.class(), error.request_id()), (Some("LackPolicy"), Class::Denied, Some("R")));
    }
}

#[tokio::test]
async fn nothing_of_a_hostile_answer_is_lost() {
    let mock = Mock::start().await.unwrap();
    let client = mock.alibaba().unwrap();
    for (status, body) in [
        (502, "<html><h1>502 Bad Gateway</h1></html>"),
        (500, ""),
        (503, "null"),
        (504, "[1]"),
        (400, "{\"Code\": "),
        (302, "moved"),
    ] {
        mock.on::<CreateSnapshot>().reply_raw(status, "text/html", body);
        let error = client.send(CreateSnapshot::new("d-1")).await.unwrap_err();
        assert_eq!(
            (error.failure(), error.http_status(), error.raw_body()),
            (Failure::Service, Some(status), Some(body))
        );
        assert!(error.request_id().is_some_and(|id| id.starts_with("00000000-")), "it is in a header");
        assert_eq!((error.code(), error.kind()), (None, None));
        assert_eq!(error.is_retryable(), status >= 500);
    }
    for body in ["", "<html>", "null", "[]", "{}", r#"{"SnapshotId": "#, r#"{"SnapshotId": {"a": 1}}"#] {
        mock.on::<CreateSnapshot>().reply_raw(200, "application/json", body);
        let error = client.send(CreateSnapshot::new("d-1")).await.unwrap_err();
        assert_eq!((error.failure(), error.http_status(), error.raw_body()), (Failure::Decode, Some(200), Some(body)));
        assert!(error.request_id().is_some() && error.decode_error().is_some() && !error.is_retryable());
    }
    assert!(
        client.send(CreateSnapshot::new("d-1")).await.unwrap_err().to_string().contains("SnapshotId"),
        "the JSON path is shown"
    );
    mock.on::<CreateSnapshot>().reply_json("\u{feff}{\"SnapshotId\": 7}");
    assert_eq!(client.send(CreateSnapshot::new("d-1")).await.unwrap().snapshot_id, "7");
}

#[tokio::test]
async fn requests_that_break_documented_limits_are_not_sent() {
    let mock = Mock::start().await.unwrap();
    mock.on::<CreateSnapshot>();
    let error = mock.alibaba().unwrap().send(CreateSnapshot::new("").retention_days(0)).await.unwrap_err();
    assert_eq!((error.failure(), error.attempts()), (Failure::InvalidRequest, 0));
    assert_eq!(error.violations().len(), 2, "{error}");
    let client = alibaba::Client::builder().mock(&mock).check_limits(false).build().unwrap();
    assert!(mock.requests().is_empty());
    client.send(CreateSnapshot::new("d-1").retention_days(0)).await.unwrap();

    // The URL would be another operation's, whether limits are checked or not.
    for id in ["", ".", ".."] {
        let error = client.send(GetInstanceSnapshot::new("i", id)).await.unwrap_err();
        assert_eq!(error.failure(), Failure::InvalidRequest);
    }
}

#[tokio::test]
async fn the_mock_refuses_what_the_cloud_would_refuse() {
    let mock = Mock::start().await.unwrap();
    mock.on::<CreateSnapshot>();
    mock.on::<ExportImage>();
    for (credentials, code, class) in [
        (
            Credentials::new("somebody-else", "secret"),
            ["InvalidAccessKeyId.NotFound", "InvalidAccessKey"],
            Class::Credentials,
        ),
        (Credentials::new(duoyun::mock::ACCESS_KEY_ID, "wrong"), ["SignatureDoesNotMatch"; 2], Class::Credentials),
    ] {
        let client = alibaba::Client::builder().mock(&mock).credentials(credentials.clone()).build().unwrap();
        let error = client.send(CreateSnapshot::new("d-1")).await.unwrap_err();
        assert_eq!((error.code(), error.class()), (Some(code[0]), class));
        let client = volcengine::Client::builder().mock(&mock).credentials(credentials).build().unwrap();
        let error = client.send(export()).await.unwrap_err();
        assert_eq!((error.code(), error.class()), (Some(code[1]), class));
    }
    let error = mock.alibaba().unwrap().send(GetInstanceSnapshot::new("i", "s")).await.unwrap_err();
    assert_eq!(error.code(), Some("InvalidAction.NotFound"), "the mock was not told about it");
}

#[tokio::test]
async fn session_tokens_travel_and_are_signed() {
    let mock = Mock::start().await.unwrap();
    mock.on::<CreateSnapshot>();
    mock.on::<ExportImage>();
    let credentials = Credentials::new(duoyun::mock::ACCESS_KEY_ID, duoyun::mock::ACCESS_KEY_SECRET).with_token("hush");
    let client = alibaba::Client::builder().mock(&mock).credentials(credentials.clone()).build().unwrap();
    client.send(CreateSnapshot::new("d-1")).await.unwrap();
    assert!(!format!("{client:?}").contains("hush") && !format!("{client:?}").contains("secret"));
    let client = volcengine::Client::builder().mock(&mock).credentials(credentials).build().unwrap();
    client.send(export()).await.unwrap();
    let [alibaba, volcengine] = &mock.requests()[..] else { panic!() };
    assert_eq!(alibaba.header("x-acs-security-token"), Some("hush"));
    assert_eq!(volcengine.header("x-security-token"), Some("hush"));
    assert!(!format!("{:?}", mock.requests()).contains("hush"));
}

#[tokio::test]
async fn a_malformed_region_never_leaves() {
    let mock = Mock::start().await.unwrap();
    mock.on::<ExportImage>();
    let client = mock.volcengine().unwrap();
    for region in ["", "a/b", "a\r\nb", "CN"] {
        let error = client.send(export()).region(region).await.unwrap_err();
        assert_eq!(error.failure(), Failure::Endpoint);
    }
    client.send(export()).region("cn-shanghai").await.unwrap();
    let [request] = &mock.requests()[..] else { panic!() };
    assert!(request.header("authorization").unwrap().contains("/cn-shanghai/ecs/request"));
}

#[tokio::test]
async fn a_json_body_is_signed_with_its_type() {
    let mock = Mock::start().await.unwrap();
    mock.on::<CreateInstance>();
    let client = mock.alibaba().unwrap();
    let instance = CreateInstance::new().instance_name("数据 🚀").environment_variables([("多云", "a\"b\\c\n")]);
    client.send(instance).await.unwrap();
    let [request] = &mock.requests()[..] else { panic!() };
    assert_eq!((request.method(), request.path()), ("POST", "/api/v2/instances"));
    assert_eq!(request.header("content-type"), Some("application/json; charset=utf-8"));
    assert!(request.header("authorization").unwrap().contains("SignedHeaders=content-type;host;"));
    let body: serde_json::Value = serde_json::from_str(request.body()).unwrap();
    let expected = serde_json::json!({
        "InstanceName": "数据 🚀",
        "EnvironmentVariables": {"多云": "a\"b\\c\n"}
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn an_unsigned_request_is_refused_in_the_words_of_its_cloud() {
    let mock = Mock::start().await.unwrap();
    let address = mock.url().trim_start_matches("http://").to_owned();
    for (request, status, code) in [
        ("POST / HTTP/1.1\r\nx-acs-action: CreateSnapshot\r\n\r\n", "400", "\"Code\":\"IncompleteSignature\""),
        ("GET /?Action=ExportImage HTTP/1.1\r\nhost: h\r\n\r\n", "401", "\"Code\":\"MissingAuthenticationToken\""),
    ] {
        let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = vec![0; 4096];
        let length = stream.read(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")) && answer.contains(code), "{answer}");
    }
    assert_eq!(mock.requests().len(), 2);
}

#[tokio::test]
async fn the_region_is_a_parameter_where_the_service_wants_one() {
    let mock = Mock::start().await.unwrap();
    mock.on::<DescribeSnapshots>();
    let client = mock.alibaba().unwrap();
    client.send(DescribeSnapshots::new()).await.unwrap();
    client.send(DescribeSnapshots::new()).region("cn-beijing").await.unwrap();
    client.send(DescribeSnapshots::new().region_id("cn-shanghai")).await.unwrap();
    let regions: Vec<_> =
        mock.requests().iter().filter_map(|request| request.parameter("RegionId").map(str::to_owned)).collect();
    assert_eq!(regions, ["cn-mock-1", "cn-beijing", "cn-shanghai"]);
}

/// A server that reads one request, does what `answer` says on the connection, and goes on to the next.
async fn server<F: Future<Output = ()> + Send + 'static>(answer: fn(tokio::net::TcpStream) -> F) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut buffer = [0; 8192];
            let _ = stream.read(&mut buffer).await;
            answer(stream).await;
        }
    });
    url
}

fn client_of(url: &str) -> duoyun::Builder<duoyun::contract::Alibaba> {
    let retry = RetryPolicy::new().base_delay(Duration::from_millis(1));
    alibaba::Client::builder().endpoint(url).credentials(Credentials::new("id", "secret")).retry(retry)
}

#[tokio::test]
async fn every_timeout_holds_and_says_which_it_was() {
    let silent = server(|stream| async {
        tokio::time::sleep(Duration::from_secs(30)).await;
        drop(stream);
    })
    .await;
    let client = client_of(&silent).attempt_timeout(Duration::from_millis(50)).build().unwrap();
    let error = client.send(CreateSnapshot::new("d-1")).await.unwrap_err();
    assert_eq!((error.failure(), error.attempts()), (Failure::AttemptTimeout, 3));
    assert!(error.is_retryable(), "a token makes repeating it harmless");
    let error = client.send(CreateSnapshot::new("d-1")).timeout(Duration::from_millis(20)).await.unwrap_err();
    assert_eq!((error.failure(), error.attempts()), (Failure::OperationTimeout, 1));
    assert!(error.to_string().contains("20ms"), "{error}");
}

#[tokio::test]
async fn a_dripping_body_does_not_outlast_the_attempt() {
    let dripping = server(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n").await;
        while stream.write_all(b" ").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
    let started = Instant::now();
    let client = client_of(&dripping).attempt_timeout(Duration::from_millis(100)).build().unwrap();
    let error = client.send(CreateSnapshot::new("d-1")).await.unwrap_err();
    assert_eq!(error.failure(), Failure::AttemptTimeout);
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn broken_connections_are_told_apart() {
    let client = client_of("http://127.0.0.1:1").build().unwrap();
    let error = client.send(CreateSnapshot::new("d-1")).await.unwrap_err();
    assert_eq!((error.failure(), error.http_status()), (Failure::Connect, None));
    assert!(error.is_retryable() && error.source().is_some());
    assert!(!format!("{:?}", error.source()).contains("d-1"), "the URL holds parameters");

    let closing = server(|stream| async { drop(stream) }).await;
    let error = client_of(&closing).build().unwrap().send(CreateSnapshot::new("d-1")).await.unwrap_err();
    assert_eq!(error.failure(), Failure::Interrupted);

    let truncated = server(|mut stream| async move {
        let head = b"HTTP/1.1 200 OK\r\nx-acs-request-id: R\r\ncontent-length: 100\r\n\r\n{\"Snap";
        let _ = stream.write_all(head).await;
    })
    .await;
    let error = client_of(&truncated).build().unwrap().send(CreateSnapshot::new("d-1")).await.unwrap_err();
    assert_eq!(error.failure(), Failure::Interrupted);
    assert_eq!((error.http_status(), error.request_id(), error.raw_body()), (Some(200), Some("R"), Some("{\"Snap")));
}

#[tokio::test]
async fn an_answer_has_a_size_limit() {
    let large = server(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nx-acs-request-id: R\r\ncontent-length: 1000000\r\n\r\n").await;
        let _ = stream.write_all(&vec![b' '; 1_000_000]).await;
    })
    .await;
    let client = client_of(&large).body_limit(1000).build().unwrap();
    let error = client.send(CreateSnapshot::new("d-1")).await.unwrap_err();
    assert_eq!((error.failure(), error.request_id()), (Failure::TooLarge, Some("R")));
    assert_eq!(error.raw_body().map(str::len), Some(1000));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let mock = Mock::start().await.unwrap();
    let moved = server(|mut stream| async move {
        let head = b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
        let _ = stream.write_all(head).await;
    })
    .await;
    let error = client_of(&moved).build().unwrap().send(CreateSnapshot::new("d-1")).await.unwrap_err();
    assert_eq!((error.failure(), error.http_status()), (Failure::Service, Some(302)));
    assert!(error.message().contains("redirect") && mock.requests().is_empty());
}

#[tokio::test]
async fn a_dropped_call_leaves_the_client_usable() {
    let mock = Mock::start().await.unwrap();
    mock.on::<CreateSnapshot>();
    let client = mock.alibaba().unwrap();
    for microseconds in (0..2000).step_by(50) {
        let call = client.send(CreateSnapshot::new("d-1")).into_future();
        let _ = tokio::time::timeout(Duration::from_micros(microseconds), call).await;
    }
    client.send(CreateSnapshot::new("d-1")).await.unwrap();
}

#[tokio::test]
async fn calls_may_be_spawned() {
    let mock = Mock::start().await.unwrap();
    mock.on::<CreateSnapshot>();
    let client = mock.alibaba().unwrap();
    let calls: Vec<_> = (0..20).map(|_| tokio::spawn(client.send(CreateSnapshot::new("d-1")).into_future())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let mut nonces: Vec<_> =
        mock.requests().iter().map(|request| request.header("x-acs-signature-nonce").unwrap().to_owned()).collect();
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 20);
}

#[tokio::test]
async fn credentials_that_no_header_can_carry_are_refused() {
    let client = client_of("http://127.0.0.1:1").credentials(Credentials::new("id\r\nx: y", "secret")).build().unwrap();
    let error = client.send(CreateSnapshot::new("d-1")).await.unwrap_err();
    assert_eq!((error.failure(), error.attempts()), (Failure::Credentials, 0));
}
