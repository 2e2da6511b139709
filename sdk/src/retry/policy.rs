use std::time::Duration;

/// How often a call is made, and how long a client waits in between.
///
/// A call is repeated when that can help and does no harm: when nothing reached the service, when the service refused
/// it for its rate, and, for operations that are idempotent or carry an idempotency token, when the service failed or
/// did not answer. All repeats of a client draw on one budget, so that an outage is not met with a multiple of the
/// usual load; and none begins after the call's own time is up.
///
/// ```
/// use duoyun::RetryPolicy;
/// use std::time::Duration;
///
/// let patient = RetryPolicy::new().attempts(8).max_delay(Duration::from_secs(60));
/// let client = duoyun::alibaba::Client::builder().region("cn-hangzhou").retry(patient).build()?;
/// # Ok::<(), duoyun::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    pub(super) attempts: u32,
    pub(super) base_delay: Duration,
    pub(super) max_delay: Duration,
}

impl RetryPolicy {
    /// 3 attempts with delays from 200 milliseconds (a second when throttled) to 20 seconds.
    pub const fn new() -> Self {
        Self { attempts: 3, base_delay: Duration::from_millis(200), max_delay: Duration::from_secs(20) }
    }

    /// One attempt, whatever comes of it.
    pub const fn never() -> Self {
        Self::new().attempts(1)
    }

    /// How often a call is made at most, the first time included. 0 counts as 1. Default: 3.
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The longest delay before the second attempt; it doubles with each further one. After throttling it is five
    /// times as long. The delay itself is drawn evenly between nothing and that. Default: 200 milliseconds.
    pub const fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The longest delay that the client chooses by itself; a service may ask for more, as far as the call's time
    /// allows. Default: 20 seconds.
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}
