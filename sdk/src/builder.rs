use crate::call::Core;
use crate::credentials::{EnvironmentCredentials, ProvideCredentials, first_of, from_process};
use crate::endpoint::{self, Endpoint, Scheme};
use crate::protocol::Protocol;
use crate::sign::volcengine::KeyCache;
use crate::transport::{self, Settings, Transport};
use crate::{Client, Error};
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
    credentials: Option<Arc<dyn ProvideCredentials>>,
    timeouts: Timeouts,
    checks_limits: bool,
    body_limit: usize,
    transport: Option<Arc<dyn Transport>>,
    clock: fn() -> SystemTime,
    cloud: PhantomData<fn() -> C>,
}

/// How long a call may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    pub(crate) connect: Duration,
    pub(crate) attempt: Duration,
    pub(crate) operation: Duration,
}

impl<C: Cloud> Builder<C> {
    pub(crate) fn new(protocol: &'static Protocol) -> Self {
        Self {
            protocol,
            region: None,
            network: Network::default(),
            endpoint: None,
            credentials: None,
            timeouts: Timeouts {
                connect: Duration::from_secs(3),
                attempt: Duration::from_secs(10),
                operation: Duration::from_secs(60),
            },
            checks_limits: true,
            body_limit: 32 << 20,
            transport: None,
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

    /// Where credentials come from: [`Credentials`](crate::Credentials) themselves, or what fetches them. Default: the
    /// environment.
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

    /// Whether a request is checked against its documented limits before it is sent. Switch it off where the
    /// documentation is wrong. Default: on.
    pub fn check_limits(mut self, check: bool) -> Self {
        self.checks_limits = check;
        self
    }

    /// The most bytes that an answer may have. Default: 32 MiB.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Uses this HTTP client. The connect timeout is then its own; its redirects and retries should be off, for they
    /// would send a signature again.
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

    #[cfg(any(feature = "mock", all(test, feature = "alibaba-ecs", feature = "volcengine-ecs")))]
    pub(crate) fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Makes the client. Credentials are not asked for before the first call.
    ///
    /// # Errors
    /// When region or endpoint are malformed, or the HTTP client cannot be set up: without a certificate store, for
    /// example.
    pub fn build(self) -> Result<Client<C>, Error> {
        let region = self.region.or_else(|| first_of(self.protocol.region_variables, from_process));
        if let Some(region) = &region {
            endpoint::check_region(region)?;
        }
        let endpoint = self.endpoint.as_deref().map(endpoint::parse).transpose()?;
        let is_loopback = matches!(endpoint, Some(Endpoint { scheme: Scheme::Http, .. }));
        let credentials =
            self.credentials.unwrap_or_else(|| Arc::new(EnvironmentCredentials::new(self.protocol.variables)));
        let transport = match self.transport {
            Some(transport) => transport,
            None => transport::connect(&Settings { connect_timeout: self.timeouts.connect, is_loopback })?,
        };
        Ok(Client::new(Core {
            protocol: self.protocol,
            region,
            network: self.network,
            endpoint,
            credentials,
            timeouts: self.timeouts,
            checks_limits: self.checks_limits,
            body_limit: self.body_limit,
            transport,
            clock: self.clock,
            keys: KeyCache::default(),
        }))
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
            .field("checks_limits", &self.checks_limits)
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}
