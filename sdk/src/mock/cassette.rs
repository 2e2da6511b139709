use super::known::{Known, Target};
use super::local::raw;
use super::received::Received;
use super::recorder::Recorder;
use super::replayer::Replayer;
use super::request::RawRequest;
use super::scrub::{HIDDEN, hide_fields, sweep};
use super::typed;
use crate::transport::{self, HttpResponse, Proxy, Settings, SignedRequest, Transport};
use duoyun_generated::contract::{Envelope, Idempotency, Operation, to_json};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fmt, io};

/// The headers of an answer that are written down.
const HEADERS: [&str; 4] = ["x-acs-request-id", "x-tt-logid", "retry-after", "x-acs-retry-after"];

/// A file of calls that were made once: [`record`](Self::record) it with a real cloud, then [`replay`](Self::replay) it
/// in tests.
///
/// Each line is one answered request, as JSON: the operation, its parameters under their wire names, and the answer.
/// Keys, tokens, signatures and nonces are not written at all. Fields that the specs call secret are hidden, in the
/// request and in the answer, and so is every place where an answer repeats one of these. Look at a cassette before you
/// share it all the same: what else is private, such as the names of your buckets, only you know.
///
/// ```
/// # #[cfg(feature = "alibaba-ecs")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use duoyun::alibaba::{self, ecs::CreateSnapshot};
/// use duoyun::mock::{Cassette, Mock};
///
/// # let directory = tempfile::tempdir()?;
/// # let path = directory.path().join("snapshots.jsonl");
/// let cassette = Cassette::new(&path).of::<CreateSnapshot>();
///
/// // Once, with a real cloud; here with a mock of one.
/// let cloud = Mock::in_process();
/// cloud.on::<CreateSnapshot>();
/// let recorder = cassette.record_through(cloud.transport())?;
/// let client = alibaba::Client::builder().mock(&cloud).transport(recorder).build()?;
/// let first = client.send(CreateSnapshot::new("d-1")).await?;
///
/// // In tests, without any cloud.
/// let client = alibaba::Client::builder().mock(&cloud).transport(cassette.replay()?).build()?;
/// let again = client.send(CreateSnapshot::new("d-1")).await?;
/// assert_eq!(again.snapshot_id, first.snapshot_id);
/// # Ok(()) }
/// # #[cfg(not(feature = "alibaba-ecs"))]
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct Cassette {
    path: PathBuf,
    known: Vec<Known>,
}

impl Cassette {
    /// The cassette at this path.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), known: Vec::new() }
    }

    /// Says that calls of this operation are on it. Without that, nobody knows which of its fields are secret.
    #[must_use]
    pub fn of<Op: Operation>(mut self) -> Self {
        self.known.push(Known::of::<Op>());
        self
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A transport that sends requests as a client's own does, and writes down what is answered. What the cassette
    /// had before is gone.
    ///
    /// # Errors
    /// When the file cannot be written, or the HTTP client cannot be set up.
    pub fn record(&self) -> io::Result<Recorder> {
        let settings = Settings {
            connect_timeout: Duration::from_secs(3),
            is_loopback: false,
            proxy: Proxy::default(),
            roots: Vec::new(),
        };
        self.record_through(transport::connect(&settings).map_err(io::Error::other)?)
    }

    /// A transport that sends requests through another one, and writes down what is answered. What the cassette had
    /// before is gone.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn record_through(&self, transport: impl Transport + 'static) -> io::Result<Recorder> {
        Recorder::new(self.clone(), Box::new(transport))
    }

    /// A transport that answers what is on the cassette, and sends nothing. Each line is played once, in the order of
    /// the file among those that fit the request.
    ///
    /// # Errors
    /// When the file cannot be read, or a line of it is not one of a cassette.
    pub fn replay(&self) -> io::Result<Replayer> {
        Replayer::new(self.clone())
    }

    /// What a request asks for.
    ///
    /// # Errors
    /// When the cassette was not told about the operation, or a parameter is not of its type.
    pub(super) fn question(&self, request: SignedRequest) -> io::Result<Question> {
        let request = raw(request);
        let target = Target::of(&request);
        let refuse = |message: String| io::Error::new(io::ErrorKind::Unsupported, message);
        let known = target
            .find(self.known.iter().copied(), &request)
            .ok_or_else(|| refuse(format!("the cassette {} was not told about {target}", self.path.display())))?;
        let mut secrets = secrets_of(&request);
        let mut record = (known.request)();
        typed::read(&Received::new(request, Some(known)), &mut *record).map_err(refuse)?;
        let mut document: Value = serde_json::from_str(&to_json(&*record)).unwrap_or_default();
        if let Idempotency::Token(parameter) = known.meta.idempotency
            && document.get(parameter).is_some()
        {
            // It is another in every run.
            document[parameter] = HIDDEN.into();
        }
        hide_fields(&mut document, &mut *(known.request)(), &mut secrets);
        sweep(&mut document, &secrets);
        Ok(Question { known, document, secrets })
    }
}

/// A request, without what changes from run to run and without what is secret.
pub(super) struct Question {
    pub(super) known: Known,
    pub(super) document: Value,
    /// What was hidden, for an answer may repeat it.
    secrets: Vec<String>,
}

impl Question {
    /// The line of a cassette for this request and its answer.
    pub(super) fn line(&self, answer: &HttpResponse) -> String {
        let mut secrets = self.secrets.clone();
        let text = String::from_utf8_lossy(&answer.body);
        let mut body: Value = serde_json::from_str(&text).unwrap_or_else(|_| text.into());
        let output = &mut *(self.known.output)();
        match self.known.meta.service.envelope {
            Envelope::Wrapped { result, .. } if body.get(result).is_some() => {
                hide_fields(&mut body[result], output, &mut secrets);
            }
            _ => hide_fields(&mut body, output, &mut secrets),
        }
        let kept = HEADERS.iter().filter_map(|name| Some(((*name).to_owned(), answer.header(name)?.into())));
        let mut headers = Value::Object(kept.collect());
        sweep(&mut body, &secrets);
        sweep(&mut headers, &secrets);
        let (operation, request) = (Value::from(self.known.to_string()), &self.document);
        // Written by hand so that what people look for stands in front.
        let status = answer.status;
        format!(
            "{{\"operation\":{operation},\"request\":{request},\"status\":{status},\"headers\":{headers},\"body\":{body}}}"
        )
    }
}

/// What the gateway checks, and what an answer may repeat when it does not like it.
fn secrets_of(request: &RawRequest) -> Vec<String> {
    let tokens = ["x-acs-security-token", "x-security-token", "x-acs-accesskey-id", "x-acs-bearer-token"];
    let authorization = request.header("authorization").unwrap_or_default();
    let part = |name: &str| {
        let (_, rest) = authorization.split_once(name)?;
        rest.split([',', '/']).next()
    };
    let whole = tokens.iter().filter_map(|name| request.header(name)).chain([authorization]);
    let parts = ["Credential=", "Signature="].into_iter().filter_map(part);
    whole.chain(parts).map(str::to_owned).collect()
}

impl fmt::Debug for Cassette {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operations: Vec<_> = self.known.iter().map(ToString::to_string).collect();
        f.debug_struct("Cassette").field("path", &self.path).field("operations", &operations).finish()
    }
}
