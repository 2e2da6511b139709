//! Nothing that is shown or traced holds a secret.

use duoyun::alibaba::ecs::{CreateSnapshot, DescribeSnapshots};
use duoyun::credentials::{CredentialsError, ProvideCredentials, UriCredentials};
use duoyun::transport::{HttpResponse, SignedRequest, Transport, TransportError};
use duoyun::volcengine::ecs::ExportImage;
use duoyun::{BoxFuture, Credentials, RetryPolicy, alibaba, volcengine};
use std::fmt::{self, Write as _};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Writes down every span and every event of every level.
#[derive(Clone, Default)]
struct Everything {
    text: Arc<Mutex<String>>,
    spans: Arc<AtomicU64>,
}

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

impl Everything {
    fn line(&self, metadata: &Metadata<'_>, record: impl FnOnce(&mut Fields<'_>)) {
        let mut text = self.text.lock().unwrap();
        let _ = write!(text, "{} {}", metadata.target(), metadata.name());
        record(&mut Fields(&mut text));
        text.push('\n');
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.line(span.metadata(), |fields| span.record(fields));
        Id::from_u64(self.spans.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Fields(&mut self.text.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.line(event.metadata(), |fields| event.record(fields));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Fails in all ways that are put right or repeated, then succeeds; and quotes from the request, as services do.
#[derive(Debug, Default)]
struct Quoting(AtomicUsize);

impl Transport for Quoting {
    fn send(&self, request: SignedRequest, _: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let quote = format!("{} {:?} hush", request.url, request.headers).replace(['"', '\\'], "'");
        let fault = |code: &str| {
            format!(
                r#"{{"RequestId": "R-1", "Code": "{code}", "Message": "{quote}",
                "ResponseMetadata": {{"RequestId": "R-1", "Error": {{"Code": "{code}", "Message": "{quote}"}}}}}}"#
            )
        };
        let answer = match self.0.fetch_add(1, Ordering::Relaxed) % 4 {
            0 => HttpResponse::new(400, fault("InvalidTimeStamp.Expired"))
                .with_header("date", "Thu, 29 Feb 2024 12:34:56 GMT"),
            1 => HttpResponse::new(400, fault("InvalidSecurityToken.Expired")),
            2 => HttpResponse::new(503, quote),
            _ => HttpResponse::new(400, fault("SignatureDoesNotMatch")),
        };
        Box::pin(async { Ok(answer) })
    }
}

/// Has others to give, as hidden as the first.
#[derive(Debug)]
struct Source(Credentials);

impl ProvideCredentials for Source {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async { Ok(self.0.clone()) })
    }

    fn invalidate(&self, _: &Credentials) -> bool {
        true
    }
}

#[tokio::test]
async fn no_secret_is_shown_or_traced() {
    let everything = Everything::default();
    tracing::subscriber::set_global_default(everything.clone()).unwrap();
    let mut shown = String::new();
    let credentials = Credentials::new("LTAI5t-hush-id", "hush-secret").with_token("hush-token");
    let retry = RetryPolicy::new().attempts(4).base_delay(Duration::from_millis(1));

    let builder = alibaba::Client::builder()
        .region("cn-hangzhou")
        .credentials(Source(credentials.clone()))
        .transport(Quoting::default())
        .proxy("http://user:hush-password@proxy.example.com")
        .retry(retry);
    let _ = write!(shown, "{builder:?}");
    let client = builder.build().unwrap();
    let call = client.send(CreateSnapshot::new("hush-disk").client_token("hush-idempotency"));
    let _ = write!(shown, "{client:?} {call:?} {:?}", call.clone().sign().await.unwrap());
    let error = call.await.unwrap_err();
    assert_eq!((error.attempts(), error.code()), (4, Some("SignatureDoesNotMatch")));
    let _ = write!(shown, "{:?} {:?}", error.history(), error.operation());
    let wait = client.wait(DescribeSnapshots::new(), DescribeSnapshots::SNAPSHOT_AVAILABLE);
    let _ = write!(shown, "{wait:?} {:?}", client.pages(DescribeSnapshots::new()));

    let builder = volcengine::Client::builder().region("cn-beijing").credentials(credentials).retry(retry);
    let client = builder.transport(Quoting::default()).build().unwrap();
    let error = client.send(ExportImage::new("hush-image", "hush-bucket", "p")).await.unwrap_err();
    let _ = write!(shown, "{client:?} {:?}", error.history());

    let traced = everything.text.lock().unwrap().clone();
    for part in ["operation=\"CreateSnapshot\"", "attempt=4", "http_status=503", "request_id=\"R-1\"", "set by the"] {
        assert!(traced.contains(part), "{part} in {traced}");
    }
    for secret in ["hush", "Signature=", "Credential="] {
        assert!(!traced.contains(secret), "{secret} in {traced}");
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

#[tokio::test]
async fn a_service_that_quotes_the_credentials_is_not_quoted() {
    let mock = duoyun::mock::Mock::in_process();
    let secret = duoyun::mock::ACCESS_KEY_SECRET;
    mock.on::<CreateSnapshot>().fail_with(400, "SignatureDoesNotMatch", &format!("verified with {secret}"));
    let error = mock.alibaba().unwrap().send(CreateSnapshot::new("d-1")).await.unwrap_err();
    assert_eq!(error.message(), "verified with <hidden>");
    assert!(!error.to_string().contains(secret));
}

#[tokio::test]
async fn a_password_in_an_address_is_not_shown() {
    let source = UriCredentials::new("http://user:hush-password@127.0.0.1:1/hush-path?hush=1");
    let error = source.credentials().await.unwrap_err();
    let shown = format!("{source:?} {error} {error:?}");
    assert!(shown.contains("127.0.0.1:1") && !shown.contains("hush"), "{shown}");
}
