use super::{Credentials, CredentialsError, ProvideCredentials};
use crate::random::random;
use crate::{BoxFuture, time};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

/// How long before their expiry credentials are replaced: long enough for several attempts, and within what both
/// vendors do (3 to 15 minutes, and 1 to 5). Sources that hand out the same credentials until these are almost over
/// are asked again after a part of what is left, not with every call.
const AHEAD: Duration = Duration::from_secs(300);

/// With less time left than a request may need to arrive, a caller waits for new credentials rather than take these.
const TOO_LATE: Duration = Duration::from_secs(15);

/// The most time between two attempts to replace credentials that are still valid.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// How long a caller waits for new credentials when the old ones are still good for a moment.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long one refresh may take. It is as long as a call by default, so no caller waits for more.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// Remembers the credentials of a source, and replaces them in good time.
///
/// A client wraps every source in one. Make one yourself to share it between clients:
///
/// ```
/// use duoyun::alibaba;
/// use duoyun::credentials::{InstanceRole, RefreshingCredentials};
///
/// # fn main() -> Result<(), duoyun::Error> {
/// let shared = RefreshingCredentials::new(InstanceRole::alibaba());
/// let here = alibaba::Client::builder().region("cn-hangzhou").credentials(shared.clone()).build()?;
/// let there = alibaba::Client::builder().region("cn-beijing").credentials(shared).build()?;
/// # Ok(()) }
/// ```
///
/// - The source is asked by one caller at a time; the others wait for the same answer. A caller that gives up changes
///   nothing for them.
/// - Five minutes before the expiry, somewhat scattered, new credentials are fetched in the background, while callers
///   go on with those they have. When that fails, it is tried again after a growing pause.
/// - Credentials without an expiry are kept until a service rejects them.
#[derive(Clone)]
pub struct RefreshingCredentials {
    shared: Arc<Shared>,
}

struct Shared {
    source: Arc<dyn ProvideCredentials>,
    clock: Box<dyn Fn() -> SystemTime + Send + Sync>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    /// Failures since the last success.
    failures: u32,
    flight: Option<Flight>,
    flights: u64,
}

struct Held {
    credentials: Credentials,
    /// When to ask for others; never for credentials that do not expire.
    refresh_at: Option<SystemTime>,
}

type Outcome = Result<Credentials, CredentialsError>;

/// A refresh under way.
struct Flight {
    number: u64,
    started: Instant,
    outcome: watch::Receiver<Option<Outcome>>,
}

/// What a caller is to do.
enum Advice {
    Take(Credentials),
    /// Take these, and let somebody fetch others.
    TakeAndRefresh(Credentials),
    /// Wait for others. These would do if none come.
    Wait(Option<Credentials>),
}

impl State {
    fn advise(&self, now: SystemTime) -> Advice {
        let Some(Held { credentials, refresh_at }) = &self.held else {
            return Advice::Wait(None);
        };
        let credentials = credentials.clone();
        let left = credentials.expiry().map_or(Duration::MAX, |expiry| expiry.duration_since(now).unwrap_or_default());
        if left.is_zero() {
            Advice::Wait(None)
        } else if refresh_at.is_none_or(|at| now < at) {
            Advice::Take(credentials)
        } else if left <= TOO_LATE {
            Advice::Wait(Some(credentials))
        } else {
            Advice::TakeAndRefresh(credentials)
        }
    }

    fn note(&mut self, outcome: &Outcome, now: SystemTime) {
        match outcome {
            Ok(credentials) => {
                self.failures = 0;
                self.held = Some(Held { credentials: credentials.clone(), refresh_at: refresh_at(credentials, now) });
            }
            Err(_) => {
                let pause = LONGEST_PAUSE.min(Duration::from_secs(1 << self.failures.min(6)));
                self.failures = self.failures.saturating_add(1);
                if let Some(Held { refresh_at: Some(at), .. }) = &mut self.held {
                    *at = now + scattered(pause / 2, pause / 2);
                }
            }
        }
    }
}

/// When to replace credentials that are new now.
fn refresh_at(credentials: &Credentials, now: SystemTime) -> Option<SystemTime> {
    let expiry = credentials.expiry()?;
    let left = expiry.duration_since(now).unwrap_or_default();
    let ahead = AHEAD.min(left / 3);
    // Many programs start at the same time, and should not all refresh at the same time.
    expiry.checked_sub(scattered(ahead, ahead / 5))
}

/// A duration between `least` and `spread` more.
fn scattered(least: Duration, spread: Duration) -> Duration {
    // Without randomness there is no scattering, which is better than no credentials.
    let [byte, ..] = random().unwrap_or_default();
    least + spread * u32::from(byte) / u32::from(u8::MAX)
}

impl RefreshingCredentials {
    /// Remembers what `source` gives.
    pub fn new(source: impl ProvideCredentials + 'static) -> Self {
        Self::with_clock(Arc::new(source), SystemTime::now)
    }

    pub(crate) fn with_clock(
        source: Arc<dyn ProvideCredentials>,
        clock: impl Fn() -> SystemTime + Send + Sync + 'static,
    ) -> Self {
        let shared = Shared { source, clock: Box::new(clock), state: Mutex::default() };
        Self { shared: Arc::new(shared) }
    }

    async fn take(&self) -> Outcome {
        // Once more after a refresh that was cut short, for its runtime may have been shut down; a source that panics
        // would do it every time.
        for _ in 0..2 {
            let (mut outcome, fallback) = {
                let mut state = self.shared.lock();
                match state.advise((self.shared.clock)()) {
                    Advice::Take(credentials) => return Ok(credentials),
                    Advice::TakeAndRefresh(credentials) => {
                        // Without a runtime there is no background; the next call may have one.
                        let _ = join(&self.shared, &mut state);
                        return Ok(credentials);
                    }
                    Advice::Wait(fallback) => match join(&self.shared, &mut state) {
                        Ok(outcome) => (outcome, fallback),
                        Err(error) => return fallback.ok_or(error),
                    },
                }
            };
            // Whoever runs the refresh may have stopped: after its time, take what is left or begin another one.
            let patience = if fallback.is_some() { PATIENCE } else { TIME_LIMIT };
            match timeout(patience, outcome.wait_for(Option::is_some)).await {
                Ok(Ok(outcome)) => match (outcome.clone(), fallback) {
                    (Some(Err(_)), Some(fallback)) => return Ok(fallback),
                    (Some(outcome), _) => return outcome,
                    (None, _) => {}
                },
                Ok(Err(_)) => {}
                Err(_) => {
                    if let Some(fallback) = fallback {
                        return Ok(fallback);
                    }
                }
            }
        }
        Err(failure("the refresh was cut short"))
    }
}

/// Takes part in the refresh under way, or begins one.
fn join(shared: &Arc<Shared>, state: &mut State) -> Result<watch::Receiver<Option<Outcome>>, CredentialsError> {
    // A refresh that takes longer than it may is stuck in a runtime that nobody runs any more.
    if let Some(flight) = state.flight.as_ref().filter(|flight| flight.started.elapsed() <= TIME_LIMIT) {
        return Ok(flight.outcome.clone());
    }
    let runtime = Handle::try_current().map_err(|_| failure("a tokio runtime is needed, and none is running"))?;
    let (sender, outcome) = watch::channel(None);
    state.flights += 1;
    let number = state.flights;
    state.flight = Some(Flight { number, started: Instant::now(), outcome: outcome.clone() });
    // A task of its own, so that no caller's end is the end of it.
    runtime.spawn(refresh(Landing { shared: Arc::clone(shared), number }, sender));
    Ok(outcome)
}

async fn refresh(landing: Landing, sender: watch::Sender<Option<Outcome>>) {
    let shared = &landing.shared;
    let outcome = match timeout(TIME_LIMIT, shared.source.credentials()).await {
        Ok(outcome) => outcome.and_then(|credentials| unexpired(credentials, (shared.clock)())),
        Err(_) => Err(failure("the refresh took too long")),
    };
    shared.lock().note(&outcome, (shared.clock)());
    drop(landing);
    sender.send_replace(Some(outcome));
}

fn unexpired(credentials: Credentials, now: SystemTime) -> Outcome {
    match credentials.expiry() {
        Some(expiry) if expiry <= now => {
            let (expiry, now) = (time::extended(expiry), time::extended(now));
            Err(failure(format!("the credentials expired at {expiry}, and it is {now} by this machine's clock")))
        }
        _ => Ok(credentials),
    }
}

fn failure(reason: impl Into<String>) -> CredentialsError {
    CredentialsError::new("refresh", reason)
}

/// Ends a flight, however it ends: with an outcome, with a panic, or with the runtime that it was on.
struct Landing {
    shared: Arc<Shared>,
    number: u64,
}

impl Drop for Landing {
    fn drop(&mut self) {
        self.shared.lock().flight.take_if(|flight| flight.number == self.number);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing is left half-changed by a panic while the lock is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ProvideCredentials for RefreshingCredentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(self.take())
    }

    /// True for temporary credentials; for others it is the source's to say.
    fn invalidate(&self, rejected: &Credentials) -> bool {
        let mut state = self.shared.lock();
        if state.held.as_ref().is_some_and(|held| held.credentials != *rejected) {
            return true;
        }
        state.held = None;
        drop(state);
        let has_others = self.shared.source.invalidate(rejected);
        has_others || rejected.expiry().is_some()
    }
}

impl fmt::Debug for RefreshingCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = self.shared.lock().held.as_ref().map(|held| held.credentials.clone());
        f.debug_struct("RefreshingCredentials").field("source", &self.shared.source).field("held", &held).finish()
    }
}

#[cfg(test)]
mod tests;
