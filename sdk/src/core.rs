//! What a client has, and all of its calls share.

use crate::clock::Clock;
use crate::credentials::ProvideCredentials;
use crate::endpoint::Endpoint;
use crate::observe::Observer;
use crate::protocol::Protocol;
use crate::retry::{Budget, RetryPolicy};
use crate::sign::volcengine::KeyCache;
use crate::transport::Transport;
use crate::{Credentials, Error, Failure};
use duoyun_generated::contract::Network;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub(crate) struct Core {
    pub(crate) protocol: &'static Protocol,
    pub(crate) region: Option<String>,
    pub(crate) network: Network,
    pub(crate) endpoint: Option<Endpoint>,
    pub(crate) credentials: Arc<dyn ProvideCredentials>,
    pub(crate) timeouts: Timeouts,
    pub(crate) retry: RetryPolicy,
    pub(crate) checks_limits: bool,
    pub(crate) body_limit: usize,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) budget: Budget,
    pub(crate) clock: Clock,
    pub(crate) keys: KeyCache,
}

/// How long a call may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    pub(crate) connect: Duration,
    pub(crate) attempt: Duration,
    pub(crate) operation: Duration,
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
            .field("retry", &self.retry)
            .field("checks_limits", &self.checks_limits)
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}
