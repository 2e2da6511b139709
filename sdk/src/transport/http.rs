//! The transport on reqwest.

use super::{HttpResponse, SignedRequest, Transport, TransportError, TransportFailure};
use crate::{BoxFuture, Error, Failure};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, Request, Response, Url};
use std::borrow::Cow;
use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

/// Servers close idle connections after a minute or so; one that is about to be closed must not be used again.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// Without TLS, reqwest would hand a request for an `https://` URL to a proxy as it is, token and all. So there is no
/// proxy then, and such a request fails to connect.
const HAS_TLS: bool = cfg!(any(feature = "rustls", feature = "native-tls"));

/// How a client of our own is set up.
pub(crate) struct Settings {
    pub(crate) connect_timeout: Duration,
    /// All calls go to the loopback interface: no proxy, no certificates.
    pub(crate) is_loopback: bool,
    pub(crate) proxy: Proxy,
    /// Certificates to trust besides the system's, in PEM.
    pub(crate) roots: Vec<Vec<u8>>,
}

/// Which proxy calls go through.
#[derive(Clone, Default)]
pub(crate) enum Proxy {
    /// What `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say.
    #[default]
    Environment,
    /// None.
    Off,
    /// The one at this URL, which may hold a password.
    At(String),
}

#[derive(Debug)]
struct ReqwestTransport(Client);

pub(crate) fn connect(settings: &Settings) -> Result<Arc<dyn Transport>, Error> {
    let mut builder = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .connect_timeout(settings.connect_timeout)
        .pool_idle_timeout(POOL_IDLE_TIMEOUT)
        .tcp_nodelay(true);
    match &settings.proxy {
        _ if settings.is_loopback => builder = builder.no_proxy(),
        Proxy::At(_) if !HAS_TLS => {
            return Err(Error::new(Failure::Setup, "a proxy needs one of the features rustls and native-tls"));
        }
        Proxy::Environment if HAS_TLS => {}
        Proxy::Environment | Proxy::Off => builder = builder.no_proxy(),
        Proxy::At(url) => builder = builder.proxy(reqwest::Proxy::all(url).map_err(unfit("the proxy is not a URL"))?),
    }
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    if settings.is_loopback {
        // Without this, a machine that has no certificates could not even speak plain HTTP.
        builder = builder.tls_certs_only([]);
    }
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    for pem in &settings.roots {
        let unreadable = "a root certificate is not PEM";
        let certificates = reqwest::Certificate::from_pem_bundle(pem).map_err(unfit(unreadable))?;
        if certificates.is_empty() {
            return Err(Error::new(Failure::Setup, unreadable));
        }
        builder = builder.tls_certs_merge(certificates);
    }
    #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
    if !settings.roots.is_empty() {
        return Err(Error::new(Failure::Setup, "root certificates need one of the features rustls and native-tls"));
    }
    let client = builder.build().map_err(unfit("the HTTP client could not be set up"))?;
    Ok(Arc::new(ReqwestTransport(client)))
}

fn unfit(message: &'static str) -> impl Fn(reqwest::Error) -> Error {
    move |error| Error::new(Failure::Setup, message).caused_by(error.without_url())
}

#[cfg(feature = "reqwest-client")]
pub(crate) fn wrap(client: Client) -> Arc<dyn Transport> {
    Arc::new(ReqwestTransport(client))
}

impl Transport for ReqwestTransport {
    fn send(&self, request: SignedRequest, body_limit: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            let request = translate(request)?;
            let response = self.0.execute(request).await.map_err(|error| failed(error, None))?;
            read(response, body_limit).await
        })
    }
}

/// Nothing is changed on the way: the URL and the header values are in the form that is sent.
fn translate(request: SignedRequest) -> Result<Request, TransportError> {
    fn refuse(error: impl StdError + Send + Sync + 'static) -> TransportError {
        TransportError::new(TransportFailure::Unsendable).caused_by(error)
    }
    let method = Method::from_bytes(request.method.as_bytes()).map_err(refuse)?;
    let url = Url::parse(&request.url).map_err(refuse)?;
    let mut headers = HeaderMap::with_capacity(request.headers.len());
    for (name, value) in request.headers {
        let name = match name {
            // Names that are in lower case and known, as this crate's own are, are not copied.
            Cow::Borrowed(name) => HeaderName::from_bytes(name.as_bytes()).map_err(refuse)?,
            Cow::Owned(name) => HeaderName::try_from(name).map_err(refuse)?,
        };
        let value = match value {
            Cow::Borrowed(value) if value.bytes().all(|byte| matches!(byte, b' '..=b'~')) => {
                HeaderValue::from_static(value)
            }
            value => HeaderValue::try_from(value.into_owned()).map_err(refuse)?,
        };
        headers.insert(name, value);
    }
    let mut translated = Request::new(method, url);
    *translated.headers_mut() = headers;
    if !request.body.is_empty() {
        *translated.body_mut() = Some(request.body.into());
    }
    Ok(translated)
}

async fn read(mut response: Response, body_limit: usize) -> Result<HttpResponse, TransportError> {
    let mut read = HttpResponse::new(response.status().as_u16(), Vec::new());
    for name in HttpResponse::KEPT_HEADERS {
        if let Some(value) = response.headers().get(name).and_then(|value| value.to_str().ok()) {
            read.headers.push((name.into(), value.to_owned().into()));
        }
    }
    loop {
        match response.chunk().await {
            Ok(None) => return Ok(read),
            Ok(Some(chunk)) if read.body.len() + chunk.len() <= body_limit => read.body.extend_from_slice(&chunk),
            Ok(Some(chunk)) => {
                read.body.extend_from_slice(&chunk[..body_limit - read.body.len()]);
                return Err(TransportError::new(TransportFailure::TooLarge).with_partial(read));
            }
            Err(error) => return Err(failed(error, Some(read))),
        }
    }
}

/// The URL is taken off the error: its query may hold secrets.
fn failed(error: reqwest::Error, partial: Option<HttpResponse>) -> TransportError {
    let failure = match (error.is_connect(), error.is_timeout()) {
        (true, true) => TransportFailure::ConnectTimeout,
        (true, false) => TransportFailure::Connect,
        (false, true) => TransportFailure::Timeout,
        (false, false) => TransportFailure::Interrupted,
    };
    TransportError { failure, source: Some(error.without_url().into()), partial }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use tokio::task::JoinHandle;

    /// Answers one request, and gives it.
    async fn server(answer: Vec<u8>) -> (String, JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let serve = async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 8192];
            let read = stream.read(&mut request).await.unwrap();
            stream.write_all(&answer).await.unwrap();
            String::from_utf8_lossy(&request[..read]).into_owned()
        };
        (address, tokio::spawn(serve))
    }

    #[test]
    fn names_of_any_spelling_are_sent_or_refused() {
        let request = |name: &'static str| {
            let headers = vec![(name.into(), "1".into())];
            translate(SignedRequest::new("GET", "http://127.0.0.1/".to_owned(), headers, String::new()))
        };
        assert!(request("X-Trace-Id").is_ok());
        assert_eq!(request("not a name").unwrap_err().failure(), TransportFailure::Unsendable);
    }

    fn settings(is_loopback: bool, proxy: Proxy) -> Settings {
        Settings { connect_timeout: Duration::from_secs(3), is_loopback, proxy, roots: Vec::new() }
    }

    fn request(url: &str) -> SignedRequest {
        let headers = vec![("host".into(), "ecs.example.com".into()), ("x-acs-security-token".into(), "hush".into())];
        SignedRequest::new("POST", url.to_owned(), headers, String::new())
    }

    #[tokio::test]
    async fn a_proxy_sees_the_host_and_nothing_else() {
        let (address, seen) = server(b"HTTP/1.1 407 No\r\n\r\n".to_vec()).await;
        let proxy = Proxy::At(format!("http://user:password@{address}"));
        let transport = connect(&settings(false, proxy));
        assert_eq!(transport.is_ok(), HAS_TLS);
        let Ok(transport) = transport else { return };
        let error = transport.send(request("https://ecs.example.com/?a=b"), 1000).await.unwrap_err();
        assert_eq!(error.failure(), TransportFailure::Connect);
        assert!(!format!("{error:?}").contains("password"));
        let seen = seen.await.unwrap();
        assert!(seen.starts_with("CONNECT ecs.example.com:443 HTTP/1.1\r\n"), "{seen}");
        assert!(seen.to_lowercase().contains("proxy-authorization: basic dxnlcjpwyxnzd29yza=="), "{seen}");
        assert!(!seen.contains("hush"), "{seen}");
    }

    #[cfg(feature = "gzip")]
    #[tokio::test]
    async fn the_limit_counts_what_is_unpacked() {
        /// `{"RequestId":"R"}`, followed by 100,000 blanks.
        const PACKED: &[u8] = include_bytes!("blanks.json.gz");
        let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n", PACKED.len());
        for (limit, is_enough) in [(1 << 20, true), (1000, false)] {
            let (address, seen) = server([head.as_bytes(), PACKED].concat()).await;
            let transport = connect(&settings(true, Proxy::Environment)).unwrap();
            let outcome = transport.send(request(&format!("http://{address}/")), limit).await;
            assert!(seen.await.unwrap().contains("accept-encoding: gzip"));
            match outcome {
                Ok(answer) => assert!(is_enough && answer.body.len() > 100_000),
                Err(error) => {
                    assert_eq!((is_enough, error.failure()), (false, TransportFailure::TooLarge));
                    assert_eq!(error.partial().map(|answer| answer.body.len()), Some(1000));
                }
            }
        }
    }
}
