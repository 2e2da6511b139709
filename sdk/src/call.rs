//! One call, step by step. Nothing here depends on the operation's type, so it is compiled once.

use crate::builder::Timeouts;
use crate::credentials::ProvideCredentials;
use crate::endpoint::{self, Endpoint};
use crate::hex::hex;
use crate::protocol::Protocol;
use crate::sign::volcengine::KeyCache;
use crate::sign::{Signer, Unsigned};
use crate::transport::{HttpRequest, HttpResponse, Transport, TransportError};
use crate::{Credentials, Error, Failure, answer, random::random};
use duoyun_generated::contract::{
    Body, EncodeError, Idempotency, Meta, Network, Record, Request, check, encode, fill_text,
};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::runtime::Handle;
use tokio::time::timeout;

const USER_AGENT: &str = concat!("duoyun/", env!("CARGO_PKG_VERSION"));

/// What a client has.
pub(crate) struct Core {
    pub(crate) protocol: &'static Protocol,
    pub(crate) region: Option<String>,
    pub(crate) network: Network,
    pub(crate) endpoint: Option<Endpoint>,
    pub(crate) credentials: Arc<dyn ProvideCredentials>,
    pub(crate) timeouts: Timeouts,
    pub(crate) checks_limits: bool,
    pub(crate) body_limit: usize,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: fn() -> SystemTime,
    pub(crate) keys: KeyCache,
}

impl Core {
    /// Credentials that a request can carry.
    pub(crate) async fn credentials(&self) -> Result<Credentials, Error> {
        let credentials = self.credentials.credentials().await.map_err(|error| {
            let message = format!("no credentials: {error}");
            let failed = Error::new(Failure::Credentials, message);
            match error.into_source() {
                Some(source) => failed.caused_by(source),
                None => failed,
            }
        })?;
        match credentials.flaw() {
            Some(flaw) => Err(Error::new(Failure::Credentials, flaw)),
            None => Ok(credentials),
        }
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("region", &self.region)
            .field("network", &self.network)
            .field("endpoint", &self.endpoint)
            .field("credentials", &self.credentials)
            .field("timeouts", &self.timeouts)
            .field("checks_limits", &self.checks_limits)
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}

/// What one call wants otherwise than the client.
#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) region: Option<String>,
}

/// A request that is complete but for the signature: every attempt signs it anew.
pub(crate) struct Prepared {
    meta: &'static Meta,
    endpoint: Endpoint,
    region: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: Body,
    timeout: Duration,
}

/// Fills in what the caller left to the client, checks the request, and takes it apart.
pub(crate) fn prepare(
    core: &Core,
    meta: &'static Meta,
    operation: &mut dyn Record,
    options: &Options,
) -> Result<Prepared, Error> {
    if let Some(region) = &options.region {
        endpoint::check_region(region)?;
    }
    let region = options.region.as_ref().or(core.region.as_ref());
    if let (Some(parameter), Some(region)) = (meta.region, region) {
        fill_text(operation, parameter, region);
    }
    if let Idempotency::Token(parameter) = meta.idempotency {
        fill_text(operation, parameter, &hex(&random()?));
    }
    if core.checks_limits {
        let violations = check(operation);
        if !violations.is_empty() {
            return Err(Error::violations_of(violations));
        }
    }
    let Request { path, mut query, headers, body, host, .. } =
        encode(meta, operation).map_err(|error| unsendable(&error))?;
    if region.is_none() && core.protocol.signs_region {
        return Err(Error::new(Failure::Endpoint, "the signature needs a region, and none is set"));
    }
    let endpoint = match &core.endpoint {
        Some(endpoint) => endpoint.clone(),
        None => within(host, endpoint::resolve(meta.service, region.map(String::as_str), core.network)?)?,
    };
    (core.protocol.name_operation)(meta, &mut query);
    Ok(Prepared {
        meta,
        endpoint,
        region: region.cloned().unwrap_or_default(),
        path,
        query: query.to_sorted(),
        headers: headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect(),
        body,
        timeout: options.timeout.unwrap_or(core.timeouts.operation),
    })
}

/// Puts the parameter that belongs into the host name in front of it.
fn within(label: Option<String>, endpoint: Endpoint) -> Result<Endpoint, Error> {
    let Some(label) = label else {
        return Ok(endpoint);
    };
    if label.is_empty() || !label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        let message = "the parameter that goes into the host name must be letters, digits and hyphens";
        return Err(Error::new(Failure::InvalidRequest, message));
    }
    // In lower case, as the URL will have it: the host that is signed is the host that is sent.
    let authority = Cow::Owned(format!("{}.{}", label.to_ascii_lowercase(), endpoint.authority));
    Ok(Endpoint { authority, ..endpoint })
}

fn unsendable(error: &EncodeError) -> Error {
    Error::new(Failure::InvalidRequest, error.to_string())
}

/// Sends the request, within the time that the whole call has.
pub(crate) async fn exchange(core: &Core, request: &Prepared) -> Result<HttpResponse, Error> {
    if Handle::try_current().is_err() {
        return Err(Error::new(Failure::Setup, "a call needs a tokio runtime, and none is running"));
    }
    let mut attempts = 0;
    let outcome = match timeout(request.timeout, attempt(core, request, &mut attempts)).await {
        Ok(outcome) => outcome,
        Err(_) => Err(took_too_long(Failure::OperationTimeout, "the call", request.timeout)),
    };
    outcome.map_err(|error| error.attempted(attempts))
}

/// Signs and sends the request once. The attempt counts from when something may have left.
async fn attempt(core: &Core, request: &Prepared, attempts: &mut u32) -> Result<HttpResponse, Error> {
    let credentials = core.credentials().await?;
    let signed = sign(core, request, &credentials)?;
    *attempts += 1;
    match timeout(core.timeouts.attempt, core.transport.send(signed, core.body_limit)).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(untransmitted(error, core)),
        Err(_) => Err(took_too_long(Failure::AttemptTimeout, "the attempt", core.timeouts.attempt)),
    }
}

fn sign(core: &Core, request: &Prepared, credentials: &Credentials) -> Result<HttpRequest, Error> {
    let unsigned = Unsigned {
        meta: request.meta,
        host: &request.endpoint.authority,
        path: &request.path,
        query: &request.query,
        headers: &request.headers,
        body: &request.body,
    };
    let signer =
        Signer { credentials, region: &request.region, time: (core.clock)(), nonce: random()?, keys: &core.keys };
    let mut headers = (core.protocol.sign)(&unsigned, &signer);
    headers.push(("accept".into(), "application/json".into()));
    headers.push(("user-agent".into(), USER_AGENT.into()));
    let (scheme, authority) = (request.endpoint.scheme.as_str(), &request.endpoint.authority);
    let separator = if request.query.is_empty() { "" } else { "?" };
    let url = [scheme, "://", authority, &request.path, separator, &request.query].concat();
    Ok(HttpRequest { method: request.meta.method.as_str(), url, headers, body: request.body.as_str().to_owned() })
}

/// Reads the answer into a blank record, and gives the request id.
pub(crate) fn finish(request: &Prepared, answer: &HttpResponse, output: &mut dyn Record) -> Result<String, Error> {
    let header = answer.request_id.as_deref();
    match answer::read(request.meta, answer.status, &answer.body, output) {
        Ok(request_id) => Ok(request_id.or_else(|| header.map(str::to_owned)).unwrap_or_default()),
        Err(error) => Err(error.answered(answer.status, header, &answer.body).attempted(1)),
    }
}

fn untransmitted(error: TransportError, core: &Core) -> Error {
    let TransportError { failure, source, partial } = error;
    let message = match failure {
        Failure::Connect => "no connection to the service".to_owned(),
        Failure::ConnectTimeout => {
            return answered(took_too_long(failure, "connecting", core.timeouts.connect), partial);
        }
        Failure::TooLarge => format!("the answer has more than {} bytes", core.body_limit),
        Failure::AttemptTimeout => "the attempt took too long".to_owned(),
        Failure::Signing => "the request does not fit HTTP".to_owned(),
        _ => "the connection broke before the whole answer was there".to_owned(),
    };
    let error = answered(Error::new(failure, message), partial);
    match source {
        Some(source) => error.caused_by(source),
        None => error,
    }
}

fn answered(error: Error, partial: Option<HttpResponse>) -> Error {
    match partial {
        Some(answer) => error.answered(answer.status, answer.request_id.as_deref(), &answer.body),
        None => error,
    }
}

fn took_too_long(failure: Failure, what: &str, limit: Duration) -> Error {
    Error::new(failure, format!("{what} took longer than {limit:?}"))
}

#[cfg(all(test, feature = "alibaba-ecs", feature = "volcengine-ecs"))]
mod tests {
    use super::*;
    use crate::alibaba::ecs::CreateSnapshot;
    use crate::volcengine::ecs::ExportImage;
    use crate::{BoxFuture, alibaba, volcengine};
    use std::sync::Mutex;

    /// Keeps what it is given to send, and answers with an empty document.
    #[derive(Default)]
    struct Recorder(Mutex<Vec<HttpRequest>>);

    impl Transport for Recorder {
        fn send(&self, request: HttpRequest, _: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
            self.0.lock().unwrap().push(request);
            let answer = HttpResponse { status: 200, request_id: Some("R".to_owned()), body: b"{}".to_vec() };
            Box::pin(std::future::ready(Ok(answer)))
        }
    }

    fn header<'r>(request: &'r HttpRequest, name: &str) -> Option<&'r str> {
        request.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_ref())
    }

    fn leap_day() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_709_210_096)
    }

    #[tokio::test]
    async fn what_alibaba_cloud_gets() {
        let recorder = Arc::new(Recorder::default());
        let client = alibaba::Client::builder()
            .region("cn-hangzhou")
            .network(Network::Vpc)
            .credentials(Credentials::new("id", "secret"))
            .transport(Arc::clone(&recorder) as _)
            .clock(leap_day)
            .build()
            .unwrap();
        let call = || client.send(CreateSnapshot::new("d 1").client_token("mine").retention_days(7));
        assert_eq!(call().await.unwrap_err().request_id(), Some("R"));
        let _ = call().region("cn-beijing").await;
        let requests = recorder.0.lock().unwrap();
        let url = "https://ecs-vpc.cn-hangzhou.aliyuncs.com/?ClientToken=mine&DiskId=d%201&RetentionDays=7";
        assert_eq!((requests[0].method, requests[0].url.as_str(), requests[0].body.as_str()), ("POST", url, ""));
        for (name, value) in [
            ("host", Some("ecs-vpc.cn-hangzhou.aliyuncs.com")),
            ("x-acs-action", Some("CreateSnapshot")),
            ("x-acs-version", Some("2014-05-26")),
            ("x-acs-date", Some("2024-02-29T12:34:56Z")),
            ("accept", Some("application/json")),
            ("content-type", None),
            ("x-acs-security-token", None),
        ] {
            assert_eq!(header(&requests[0], name), value, "{name}");
        }
        assert_eq!(header(&requests[1], "host"), Some("ecs-vpc.cn-beijing.aliyuncs.com"));
        assert_ne!(header(&requests[0], "x-acs-signature-nonce"), header(&requests[1], "x-acs-signature-nonce"));
        let signed =
            "SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,";
        assert!(header(&requests[0], "authorization").unwrap().contains(signed));
    }

    #[tokio::test]
    async fn what_volcengine_gets() {
        let recorder = Arc::new(Recorder::default());
        let client = volcengine::Client::builder()
            .region("cn-beijing")
            .credentials(Credentials::new("id", "secret").with_token("token"))
            .transport(Arc::clone(&recorder) as _)
            .clock(leap_day)
            .build()
            .unwrap();
        let call = || client.send(ExportImage::new("image-1", "b", ""));
        // Without the check of documented limits the empty text would go out, as it does in the vendor's SDKs.
        assert_eq!(call().await.unwrap_err().failure(), Failure::InvalidRequest);
        let _ = client.send(ExportImage::new("image-1", "b", "p")).await;
        let requests = recorder.0.lock().unwrap();
        let url = "https://open.volcengineapi.com/?Action=ExportImage&ImageId=image-1&TOSBucket=b&TOSPrefix=p\
                   &Version=2020-04-01";
        assert_eq!((requests[0].method, requests[0].url.as_str()), ("GET", url));
        assert_eq!(header(&requests[0], "x-date"), Some("20240229T123456Z"));
        let authorization = header(&requests[0], "authorization").unwrap();
        let signed =
            "id/20240229/cn-beijing/ecs/request, SignedHeaders=host;x-content-sha256;x-date;x-security-token, ";
        assert!(authorization.contains(signed), "{authorization}");
    }

    #[test]
    fn a_call_outside_of_a_runtime_is_an_error() {
        let client = alibaba::Client::builder()
            .region("cn-beijing")
            .credentials(Credentials::new("id", "secret"))
            .transport(Arc::new(Recorder::default()))
            .build()
            .unwrap();
        let mut call = client.send(CreateSnapshot::new("d-1")).into_future();
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let std::task::Poll::Ready(outcome) = call.as_mut().poll(&mut context) else { panic!("it waits") };
        assert_eq!(outcome.unwrap_err().failure(), Failure::Setup);
    }

    #[tokio::test]
    async fn a_signature_that_needs_a_region_is_not_made_without_one() {
        let recorder = Arc::new(Recorder::default());
        let mut core = Core {
            protocol: &volcengine::PROTOCOL,
            region: None,
            network: Network::Public,
            endpoint: None,
            credentials: Arc::new(Credentials::new("id", "secret")),
            timeouts: Timeouts { connect: Duration::ZERO, attempt: Duration::ZERO, operation: Duration::ZERO },
            checks_limits: true,
            body_limit: 0,
            transport: recorder,
            clock: leap_day,
            keys: KeyCache::default(),
        };
        let meta = <ExportImage as duoyun_generated::contract::Operation>::META;
        let mut operation = ExportImage::new("i", "b", "p");
        let error = prepare(&core, meta, &mut operation, &Options::default()).err().unwrap();
        assert_eq!(error.failure(), Failure::Endpoint);
        core.region = Some("cn-beijing".to_owned());
        assert!(prepare(&core, meta, &mut operation, &Options::default()).is_ok());
    }
}
