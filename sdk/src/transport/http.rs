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
    if settings.is_loopback {
        builder = builder.no_proxy();
        #[cfg(any(feature = "rustls", feature = "native-tls"))]
        {
            // Without this, a machine that has no certificates could not even speak plain HTTP.
            builder = builder.tls_certs_only([]);
        }
    }
    match &settings.proxy {
        Proxy::Environment => {}
        Proxy::Off => builder = builder.no_proxy(),
        Proxy::At(url) => builder = builder.proxy(reqwest::Proxy::all(url).map_err(unfit("the proxy is not a URL"))?),
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
            // The names that this crate writes are in lower case, as `from_static` wants them.
            Cow::Borrowed(name) => HeaderName::from_static(name),
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
