//! From a prepared request to a signed one.

use super::prepare::Prepared;
use crate::core::Core;
use crate::random::random;
use crate::sign::{self, Attempt, Scope, Signer, Unsigned};
use crate::transport::SignedRequest;
use crate::{Credentials, Error, Failure, time};
use duoyun_generated::contract::Method;
use std::time::SystemTime;
use tokio::runtime::Handle;
use tokio::time::timeout;

const USER_AGENT: &str = concat!("duoyun/", env!("CARGO_PKG_VERSION"));

/// Signs the request with the credentials and the time of now; one that needs no signature is made complete.
pub(super) async fn sign_once(core: &Core, request: &Prepared) -> Result<SignedRequest, Error> {
    let credentials = if request.meta.is_signed { Some(credentials(core, request).await?) } else { None };
    sign(core, request, credentials.as_ref(), core.clock.now())
}

/// Credentials, within the time that the call has. Without a runtime there are no timers, and only sources that need
/// neither.
async fn credentials(core: &Core, request: &Prepared) -> Result<Credentials, Error> {
    if Handle::try_current().is_err() {
        return core.credentials().await;
    }
    let late = |_| Error::new(Failure::OperationTimeout, format!("the call took longer than {:?}", request.timeout));
    timeout(request.timeout, core.credentials()).await.map_err(late)?
}

/// Makes the request complete: with a signature by these credentials, or without one.
pub(super) fn sign(
    core: &Core,
    request: &Prepared,
    credentials: Option<&Credentials>,
    time: SystemTime,
) -> Result<SignedRequest, Error> {
    let unsigned = Unsigned {
        meta: request.meta,
        host: &request.endpoint.authority,
        path: &request.path,
        query: &request.query,
        headers: &request.headers,
        body: &request.body,
    };
    let attempt = Attempt { time, nonce: random()? };
    let mut headers = match credentials {
        Some(credentials) => {
            let signer = Signer { credentials, region: &request.region, attempt, keys: &core.keys };
            (core.protocol.sign)(&unsigned, &signer)
        }
        None => (core.protocol.present)(&unsigned, &attempt),
    };
    headers.push(("accept".into(), "application/json".into()));
    headers.push(("user-agent".into(), USER_AGENT.into()));
    let body = request.body.as_str().to_owned();
    Ok(SignedRequest::new(request.meta.method.as_str(), url(request, &request.query), headers, body))
}

/// Signs the request in its query, as only Volcengine takes it.
pub(super) async fn presign(core: &Core, request: &Prepared) -> Result<SignedRequest, Error> {
    if !request.meta.is_signed {
        return Err(Error::new(
            Failure::InvalidRequest,
            "the operation is not signed, so there is no signature to carry",
        ));
    }
    if request.meta.method != Method::Get || !request.headers.is_empty() {
        let message = "only a GET request without headers of its own can be pre-signed";
        return Err(Error::new(Failure::InvalidRequest, message));
    }
    let credentials = credentials(core, request).await?;
    let date = time::basic(core.clock.now());
    let scope = Scope { date: &date, region: &request.region, service: request.meta.service.name };
    let host = Some(&*request.endpoint.authority);
    let query = sign::volcengine_presign(&request.path, &request.query, host, scope, &credentials);
    Ok(SignedRequest::new("GET", url(request, &query), Vec::new(), String::new()))
}

fn url(request: &Prepared, query: &str) -> String {
    let (scheme, authority) = (request.endpoint.scheme.as_str(), &request.endpoint.authority);
    let separator = if query.is_empty() { "" } else { "?" };
    [scheme, "://", authority, &request.path, separator, query].concat()
}

#[cfg(all(test, feature = "alibaba-ecs", feature = "volcengine-ecs"))]
mod tests {
    use super::super::{Options, prepare};
    use super::*;
    use crate::RetryPolicy;
    use crate::alibaba::ecs::CreateSnapshot;
    use crate::clock::Clock;
    use crate::core::Timeouts;
    use crate::retry::Budget;
    use crate::sign::volcengine::KeyCache;
    use crate::transport::HttpResponse;
    use crate::transport::{Transport, TransportError};
    use crate::volcengine::ecs::ExportImage;
    use crate::{BoxFuture, Credentials, Failure, alibaba, volcengine};
    use duoyun_generated::contract::{Meta, Network, Operation};
    use std::sync::Arc;
    use std::sync::Mutex;
    use std::time::Duration;
    use std::time::SystemTime;

    /// Keeps what it is given to send, and answers with an empty document.
    #[derive(Debug, Default)]
    struct Recorder(Mutex<Vec<SignedRequest>>);

    impl Transport for Recorder {
        fn send(&self, request: SignedRequest, _: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
            self.0.lock().unwrap().push(request);
            let answer = HttpResponse::new(200, "{}").with_header("X-Acs-Request-Id", "R");
            Box::pin(std::future::ready(Ok(answer)))
        }
    }

    fn header<'r>(request: &'r SignedRequest, name: &str) -> Option<&'r str> {
        request.header(name)
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
            .transport(Arc::clone(&recorder))
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
            .transport(Arc::clone(&recorder))
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
            .transport(Recorder::default())
            .build()
            .unwrap();
        let mut call = client.send(CreateSnapshot::new("d-1")).into_future();
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let std::task::Poll::Ready(outcome) = call.as_mut().poll(&mut context) else { panic!("it waits") };
        assert_eq!(outcome.unwrap_err().failure(), Failure::Setup);
    }

    static UNSIGNED: Meta = Meta::new(<ExportImage as Operation>::META.service, "ExportImage").unsigned();

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
            retry: RetryPolicy::new(),
            observer: None,
            budget: Budget::default(),
            clock: Clock::new(leap_day),
            keys: KeyCache::default(),
        };
        let meta = <ExportImage as Operation>::META;
        let mut operation = ExportImage::new("i", "b", "p");
        let error = prepare::prepare(&core, meta, &[], &mut operation, &Options::default()).err().unwrap();
        assert_eq!(error.failure(), Failure::Endpoint);

        let prepared = prepare::prepare(&core, &UNSIGNED, &[], &mut operation, &Options::default()).unwrap();
        let request = sign_once(&core, &prepared).await.unwrap();
        assert!(request.url.contains("?Action=ExportImage&") && header(&request, "x-date").is_none());
        assert_eq!(presign(&core, &prepared).await.unwrap_err().failure(), Failure::InvalidRequest);

        core.region = Some("cn-beijing".to_owned());
        assert!(prepare::prepare(&core, meta, &[], &mut operation, &Options::default()).is_ok());
    }
}
