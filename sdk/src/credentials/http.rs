//! Fetching credentials over HTTP.

use super::Reason;
use super::document::Document;
use crate::answer;
use crate::transport::{
    self, Header, HttpResponse, Proxy, Settings, SignedRequest, Transport, TransportError, TransportFailure,
};
use std::borrow::Cow;
use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{sleep, timeout};
use zeroize::Zeroizing;

/// How far a request goes, and how long one attempt may take.
#[derive(Clone, Copy)]
pub(super) struct Reach {
    /// To connect.
    connect: Duration,
    /// From there to the last byte.
    answer: Duration,
    /// Whether it stays away from proxies, whatever the environment says.
    is_direct: bool,
}

/// To what is on the same machine or one hop away, and silent everywhere else.
pub(super) const NEARBY: Reach =
    Reach { connect: Duration::from_secs(1), answer: Duration::from_secs(1), is_direct: true };

/// To a service on the network.
pub(super) const REMOTE: Reach =
    Reach { connect: Duration::from_secs(3), answer: Duration::from_secs(7), is_direct: false };

const ATTEMPTS: u32 = 3;
const PAUSE: Duration = Duration::from_secs(1);
const MOST_BYTES: usize = 1 << 20;
const USER_AGENT: &str = concat!("duoyun/", env!("CARGO_PKG_VERSION"));

/// What asks one host. It lives as long as one refresh: by the next, its connections would be long closed.
pub(super) struct Asker {
    transport: Arc<dyn Transport>,
    reach: Reach,
    host: String,
}

/// Why there is no answer to use.
pub(super) struct Unanswered {
    pub(super) reason: Reason,
    /// Somebody was there, and said no.
    pub(super) is_refusal: bool,
    may_pass: bool,
}

impl From<Unanswered> for Reason {
    fn from(unanswered: Unanswered) -> Self {
        unanswered.reason
    }
}

impl Asker {
    /// Gets ready to ask the host of `url`. Plain HTTP stays on the machine's own network, and needs no certificates.
    pub(super) fn new(url: &str, reach: Reach) -> Result<Self, Reason> {
        let Some((scheme @ ("http" | "https"), rest)) = url.split_once("://") else {
            return Err("its address must begin with https:// or http://".into());
        };
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        // Before an `@` may be a password, and messages show the host.
        let host = authority.rsplit('@').next().unwrap_or_default().to_owned();
        let proxy = if reach.is_direct { Proxy::Off } else { Proxy::Environment };
        let settings =
            Settings { connect_timeout: reach.connect, is_loopback: scheme == "http", proxy, roots: Vec::new() };
        let transport = transport::connect(&settings).map_err(|error| Reason::from(error.to_string()))?;
        Ok(Self { transport, reach, host })
    }

    /// Sends the request that `make` makes, anew for each attempt, and gives the body of the answer.
    pub(super) async fn ask(
        &self,
        make: impl Fn() -> Result<SignedRequest, Reason> + Send + Sync,
    ) -> Result<Zeroizing<Vec<u8>>, Unanswered> {
        let mut attempt = 1;
        loop {
            let request = make().map_err(|reason| Unanswered { reason, is_refusal: false, may_pass: false })?;
            match self.ask_once(request).await {
                Err(unanswered) if unanswered.may_pass && attempt < ATTEMPTS => {
                    attempt += 1;
                    sleep(PAUSE).await;
                }
                outcome => return outcome,
            }
        }
    }

    /// The same for an answer that is a JSON document.
    pub(super) async fn ask_document(
        &self,
        make: impl Fn() -> Result<SignedRequest, Reason> + Send + Sync,
    ) -> Result<Document, Reason> {
        let body = self.ask(make).await?;
        Document::parse(&body).map_err(|_| format!("{} answers with what is not JSON", self.host).into())
    }

    async fn ask_once(&self, mut request: SignedRequest) -> Result<Zeroizing<Vec<u8>>, Unanswered> {
        request.headers.push(("accept".into(), "application/json".into()));
        request.headers.push(("user-agent".into(), USER_AGENT.into()));
        let whole = self.reach.connect + self.reach.answer;
        match timeout(whole, self.transport.send(request, MOST_BYTES)).await {
            Ok(Ok(answer)) if (200..300).contains(&answer.status) => Ok(Zeroizing::new(answer.body)),
            Ok(Ok(answer)) => Err(self.refused(answer)),
            Ok(Err(error)) => Err(self.failed(error)),
            Err(_) => {
                let reason = format!("{} does not answer within {} s", self.host, whole.as_secs());
                Err(Unanswered { reason: reason.into(), is_refusal: false, may_pass: true })
            }
        }
    }

    fn refused(&self, answer: HttpResponse) -> Unanswered {
        let id = answer.request_id().map(str::to_owned);
        let body = Zeroizing::new(answer.body);
        let said = fault(&String::from_utf8_lossy(&body), answer.status, id);
        let reason = format!("{} refuses with status {}: {said}", self.host, answer.status);
        let may_pass = answer.status == 429 || answer.status >= 500;
        Unanswered { reason: reason.into(), is_refusal: answer.status < 500, may_pass }
    }

    fn failed(&self, error: TransportError) -> Unanswered {
        let host = &self.host;
        let text = match error.failure {
            TransportFailure::Connect => format!("{host} cannot be reached"),
            TransportFailure::ConnectTimeout => {
                format!("{host} is not reached within {} s", self.reach.connect.as_secs())
            }
            TransportFailure::TooLarge => format!("{host} answers with more than {MOST_BYTES} bytes"),
            TransportFailure::Interrupted => format!("{host} breaks the connection"),
            _ => format!("{host} cannot be asked"),
        };
        let text = match error.source.as_deref().map(root) {
            Some(root) => format!("{text}: {root}"),
            None => text,
        };
        Unanswered {
            reason: Reason::from(text).caused_by(error.source),
            is_refusal: false,
            // Where there is no metadata service a connection never comes about, and waiting for it would only delay
            // the news; a lost packet is already repeated within the time to connect.
            may_pass: error.failure == TransportFailure::Interrupted,
        }
    }
}

/// The error that the others were made of.
fn root<'e>(error: &'e (dyn StdError + Send + Sync + 'static)) -> &'e dyn StdError {
    let mut root: &'e dyn StdError = error;
    while let Some(source) = root.source() {
        root = source;
    }
    root
}

/// What a service says about its failure, on one line.
pub(super) fn fault(body: &str, status: u16, request_id: Option<String>) -> String {
    let fault = answer::fault_of(body, status);
    let code = fault.code.map(|code| format!("{code}: ")).unwrap_or_default();
    let id = fault.request_id.or(request_id).map(|id| format!(" (request id {id})")).unwrap_or_default();
    [code, fault.message, id]
        .concat()
        .chars()
        .take(400)
        .map(|char| if char.is_control() { ' ' } else { char })
        .collect()
}

/// A request without a body.
pub(super) fn request(method: &'static str, url: String, headers: &[(&'static str, &str)]) -> SignedRequest {
    let headers = headers.iter().map(|(name, value)| -> Header { (Cow::Borrowed(name), (*value).to_owned().into()) });
    SignedRequest::new(method, url, headers.collect(), String::new())
}
