//! One call: its options, and the way from an operation to its outcome.
//!
//! [`prepare`] takes the operation apart, [`exchange`] sends it until an attempt succeeds or another one cannot help.
//! Neither depends on the operation's type, so they are compiled once.

mod exchange;
mod prepare;
mod sign;

pub(crate) use prepare::Options;

use crate::core::Core;
use crate::transport::{HttpResponse, SignedRequest};
use crate::{Error, Response, RetryPolicy};
use duoyun_generated::contract::{Blank, ErrorKind, Network, Operation, Volcengine};
use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// A call that has not been made yet: await it.
///
/// Before that it takes options, which count for this call only. It holds what it needs of the client, so it may
/// outlive it and be spawned. Dropping the future at any point leaves the client as good as before; whether the
/// service has done the work is then unknown.
///
/// ```no_run
/// # #[cfg(feature = "alibaba-ecs")]
/// # async fn run(client: duoyun::alibaba::Client) -> Result<(), duoyun::Error> {
/// use duoyun::alibaba::ecs::CreateSnapshot;
/// use std::time::Duration;
///
/// let call = client.send(CreateSnapshot::new("d-bp1s5fnvk4gn2tws0****"));
/// let snapshot = call.region("cn-beijing").timeout(Duration::from_secs(5)).no_retry().await?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<Op> {
    pub(crate) core: Arc<Core>,
    pub(crate) operation: Op,
    pub(crate) options: Options,
}

impl<Op: Operation> Call<Op> {
    pub(crate) fn new(core: Arc<Core>, operation: Op) -> Self {
        Self { core, operation, options: Options::default() }
    }

    /// How long this call may take in all, instead of the client's setting.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// The region that this call goes to, instead of the client's.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.options.region = Some(region.into());
        self
    }

    /// The address that this call goes to, instead of what the client's settings make of the region; see
    /// [`Builder::endpoint`](crate::Builder::endpoint). `http://` is possible only where the client's own endpoint
    /// has it: for other clients it would go through the proxy.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.options.endpoint = Some(url.into());
        self
    }

    /// The network that this call goes through, instead of the client's. It does not change an endpoint.
    pub fn network(mut self, network: Network) -> Self {
        self.options.network = Some(network);
        self
    }

    /// The token under which the service makes this call at most once: 1 to 64 printable ASCII characters. Use it to
    /// carry on after a crash, with a token that was written down before; without it, a random one is drawn for each
    /// call. An operation that takes no token, or has got one already, is refused.
    pub fn idempotency_token(mut self, token: impl Into<String>) -> Self {
        self.options.idempotency_token = Some(token.into());
        self
    }

    /// How often this call is made, instead of the client's setting.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.options.retry = Some(policy);
        self
    }

    /// Makes this call once, whatever comes of it: [`retry`](Self::retry) with [`RetryPolicy::never`].
    pub fn no_retry(self) -> Self {
        self.retry(RetryPolicy::never())
    }

    /// Whether this call is checked against its documented limits, instead of the client's setting.
    pub fn check_limits(mut self, check: bool) -> Self {
        self.options.checks_limits = Some(check);
        self
    }

    /// Makes the request with its signature, and does not send it: for a dry run, or for another HTTP client.
    ///
    /// ```
    /// # #[cfg(feature = "alibaba-ecs")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), duoyun::Error> {
    /// use duoyun::alibaba::{self, ecs::CreateSnapshot};
    /// use duoyun::Credentials;
    ///
    /// let credentials = Credentials::new("an-access-key-id", "a-secret");
    /// let client = alibaba::Client::builder().region("cn-beijing").credentials(credentials).build()?;
    /// let request = client.send(CreateSnapshot::new("d-1").client_token("t-1")).sign().await?;
    /// assert_eq!(request.url, "https://ecs.cn-beijing.aliyuncs.com/?ClientToken=t-1&DiskId=d-1");
    /// assert_eq!(request.header("x-acs-action"), Some("CreateSnapshot"));
    /// # Ok(()) }
    /// # #[cfg(not(feature = "alibaba-ecs"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// When the request breaks a documented limit, or there are no credentials or no host for it.
    pub async fn sign(mut self) -> Result<SignedRequest, Error<Op::Error>> {
        let fail = |error: Error| error.of(Op::META);
        let request = self.prepare().map_err(fail)?;
        sign::sign_once(&self.core, &request).await.map_err(fail)
    }

    /// Makes the call in this time, or in less if it has less anyway.
    pub(crate) async fn within(mut self, limit: Duration) -> Result<Response<Op::Response>, Error<Op::Error>> {
        let own = self.options.timeout.unwrap_or(self.core.timeouts.operation);
        self.options.timeout = Some(own.min(limit));
        self.await
    }

    fn prepare(&mut self) -> Result<prepare::Prepared, Error> {
        prepare::prepare(&self.core, Op::META, Op::Error::TABLE, &mut self.operation, &self.options)
    }

    async fn make(mut self) -> Result<Response<Op::Response>, Error<Op::Error>> {
        let fail = |error: Error| error.of(Op::META);
        let request = self.prepare().map_err(fail)?;
        let Self { core, operation, options } = self;
        drop((operation, options));
        let mut output = Op::Response::blank();
        let mut read = |answer: &HttpResponse| {
            // An attempt that failed may have left something behind.
            output = Op::Response::blank();
            exchange::read(&core, Op::META, answer, &mut output)
        };
        let outcome = exchange::exchange(&core, &request, &mut read).await.map_err(fail)?;
        Ok(Response::new(output, outcome))
    }
}

impl<Op: Operation<Cloud = Volcengine>> Call<Op> {
    /// Makes a URL that carries the signature in its query, and does not send it: a GET request to that URL, by
    /// whomever, makes the call. It is good for about 15 minutes, and with temporary credentials it holds their token.
    ///
    /// Volcengine alone has such a form; Alibaba Cloud's signature travels in headers, which [`sign`](Self::sign)
    /// gives.
    ///
    /// ```
    /// # #[cfg(feature = "volcengine-ecs")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), duoyun::Error> {
    /// use duoyun::volcengine::{self, ecs::DescribeTasks};
    /// use duoyun::Credentials;
    ///
    /// let credentials = Credentials::new("an-access-key-id", "a-secret");
    /// let client = volcengine::Client::builder().region("cn-beijing").credentials(credentials).build()?;
    /// let request = client.send(DescribeTasks::new()).presign().await?;
    /// assert!(request.headers.is_empty() && request.url.contains("&X-Signature="));
    /// # Ok(()) }
    /// # #[cfg(not(feature = "volcengine-ecs"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// When the operation is no GET request, and for the reasons of [`sign`](Self::sign).
    pub async fn presign(mut self) -> Result<SignedRequest, Error<Op::Error>> {
        let fail = |error: Error| error.of(Op::META);
        let request = self.prepare().map_err(fail)?;
        sign::presign(&self.core, &request).await.map_err(fail)
    }
}

impl<Op: Operation> IntoFuture for Call<Op> {
    type Output = Result<Response<Op::Response>, Error<Op::Error>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.make())
    }
}

impl<Op: Operation> fmt::Debug for Call<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &Op::META.name)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
