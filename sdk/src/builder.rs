use crate::clock::Clock;
use crate::core::{Core, Timeouts};
use crate::credentials::{Environment, ProvideCredentials, RefreshingCredentials};
use crate::endpoint::{self, Endpoint, Scheme};
use crate::observe::Observer;
use crate::protocol::Protocol;
use crate::retry::Budget;
use crate::sign::volcengine::KeyCache;
use crate::transport::{self, Proxy, Settings, Transport};
use crate::{Client, Error, RetryPolicy};
use duoyun_generated::contract::{Cloud, Network};
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Sets up a [`Client`]. Everything has a default; what the environment says counts where nothing is set.
#[must_use = "a builder does nothing until it builds"]
pub struct Builder<C> {
    protocol: &'static Protocol,
    region: Option<String>,
    network: Network,
    endpoint: Option<String>,
    environment: Environment,
    credentials: Option<Arc<dyn ProvideCredentials>>,
    timeouts: Timeouts,
    retry: RetryPolicy,
    proxy: Proxy,
    roots: Vec<Vec<u8>>,
    checks_limits: bool,
    body_limit: usize,
    transport: Option<Arc<dyn Transport>>,
    observer: Option<Arc<dyn Observer>>,
    clock: fn() -> SystemTime,
    cloud: PhantomData<fn() -> C>,
}

impl<C: Cloud> Builder<C> {
    pub(crate) fn new(protocol: &'static Protocol) -> Self {
        Self {
            protocol,
            region: None,
            network: Network::default(),
            endpoint: None,
            environment: Environment::process(),
            credentials: None,
            timeouts: Timeouts {
                connect: Duration::from_secs(3),
                attempt: Duration::from_secs(10),
                operation: Duration::from_secs(60),
            },
            retry: RetryPolicy::new(),
            proxy: Proxy::Environment,
            roots: Vec::new(),
            checks_limits: true,
            body_limit: 32 << 20,
            transport: None,
            observer: None,
            clock: SystemTime::now,
            cloud: PhantomData,
        }
    }

    /// The region that calls go to, such as `cn-hangzhou`; a call may name another. Default: from the environment.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The network to call from. In a VPC, a service without a documented host there is an error, never a call over
    /// the internet. Default: public.
    pub fn network(mut self, network: Network) -> Self {
        self.network = network;
        self
    }

    /// The address that all calls go to, whatever region and network say: `https://` with host and, where needed,
    /// port. `http://` is for the loopback interface only, since session tokens travel in the clear with it.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }

    /// Where the region and credentials are looked for that are not set here. Default: the process's variables and
    /// home directory.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// Where credentials come from: [`Credentials`](crate::Credentials) themselves, or what fetches them. Default: the
    /// sources that the cloud's own tools have, in their order; see [`credentials`](crate::credentials).
    pub fn credentials(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.credentials = Some(Arc::new(provider));
        self
    }

    /// How long a connection may take to come about. Default: 3 seconds, which allows for one lost packet.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.connect = timeout;
        self
    }

    /// How long one attempt may take, from the connection to the last byte of the answer. Default: 10 seconds.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.attempt = timeout;
        self
    }

    /// How long a whole call may take, with fetching credentials and all attempts; a call may name another. Default:
    /// 60 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.operation = timeout;
        self
    }

    /// How often a call is made, and how long to wait in between; a call may choose another. Default: 3 attempts.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Whether a request is checked against its documented limits before it is sent. Switch it off where the
    /// documentation is wrong. Default: on.
    pub fn check_limits(mut self, check: bool) -> Self {
        self.checks_limits = check;
        self
    }

    /// Tells of everything that services answer and the specs do not know: fields, enum values, error codes. None of
    /// it makes a call fail. Default: nobody is told, which saves the looking.
    ///
    /// ```
    /// use duoyun::Finding;
    ///
    /// let observer = |finding: &Finding| eprintln!("{finding}\n{}", finding.to_yaml());
    /// let client = duoyun::alibaba::Client::builder().region("cn-hangzhou").observer(observer).build()?;
    /// # Ok::<(), duoyun::Error>(())
    /// ```
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// The most bytes that an answer may have. Default: 32 MiB.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Uses this HTTP client. The connect timeout and the settings of proxy and certificates are then its own; its
    /// redirects and retries should be off, for they would send a signature again. It must have been built with TLS:
    /// without, it hands requests to a proxy in the clear.
    #[cfg(feature = "reqwest-client")]
    pub fn reqwest_client(mut self, client: reqwest::Client) -> Self {
        self.transport = Some(transport::wrap(client));
        self
    }

    #[cfg(all(test, feature = "alibaba-ecs", feature = "volcengine-ecs"))]
    pub(crate) fn clock(mut self, clock: fn() -> SystemTime) -> Self {
        self.clock = clock;
        self
    }

    /// Sends requests through this. The connect timeout and the settings of proxy and certificates are then its own.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Goes through the proxy at this URL, such as `http://user:password@proxy.example.com:3128`, whatever the
    /// environment says. Default: what `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say. A client whose endpoint is on
    /// the loopback interface has none.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Proxy::At(url.into());
        self
    }

    /// Goes through no proxy, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.proxy = Proxy::Off;
        self
    }

    /// Also trusts servers whose certificates were issued by these, one or several in PEM: those of a company's own
    /// proxy, for example.
    pub fn add_root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }

    /// Makes the client. Credentials are not asked for before the first call.
    ///
    /// # Errors
    /// When region or endpoint are malformed, or the HTTP client cannot be set up: without a certificate store, for
    /// example.
    pub fn build(self) -> Result<Client<C>, Error> {
        let region = self.region.or_else(|| self.environment.first_of(self.protocol.region_variables));
        if let Some(region) = &region {
            endpoint::check_region(region)?;
        }
        let endpoint = self.endpoint.as_deref().map(endpoint::parse).transpose()?;
        let is_loopback = matches!(endpoint, Some(Endpoint { scheme: Scheme::Http, .. }));
        let credentials =
            self.credentials.unwrap_or_else(|| Arc::new((self.protocol.default_chain)(&self.environment)));
        let transport = match self.transport {
            Some(transport) => transport,
            None => transport::connect(&Settings {
                connect_timeout: self.timeouts.connect,
                is_loopback,
                proxy: self.proxy,
                roots: self.roots,
            })?,
        };
        Ok(Client::new(Core {
            protocol: self.protocol,
            region,
            network: self.network,
            endpoint,
            credentials: Arc::new(RefreshingCredentials::new(credentials)),
            timeouts: self.timeouts,
            retry: self.retry,
            checks_limits: self.checks_limits,
            body_limit: self.body_limit,
            transport,
            observer: self.observer,
            budget: Budget::default(),
            clock: Clock::new(self.clock),
            keys: KeyCache::default(),
        }))
    }

    /// Makes a client whose calls block the thread.
    ///
    /// # Errors
    /// As [`build`](Self::build).
    #[cfg(feature = "blocking")]
    pub fn build_blocking(self) -> Result<crate::blocking::Client<C>, Error> {
        crate::blocking::Client::new(self.build()?)
    }

    /// Makes the client, and makes sure that there are credentials.
    pub(crate) async fn build_from_env(self) -> Result<Client<C>, Error> {
        let client = self.build()?;
        client.core().credentials().await?;
        Ok(client)
    }
}

impl<C: Cloud> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("cloud", &C::NAME)
            .field("region", &self.region)
            .field("network", &self.network)
            .field("credentials", &self.credentials)
            .field("timeouts", &self.timeouts)
            .field("retry", &self.retry)
            .field("checks_limits", &self.checks_limits)
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}
