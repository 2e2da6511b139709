use super::super::{Chain, Environment, EnvironmentCredentials};
use super::*;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::UNIX_EPOCH;
use tokio::task::JoinSet;
use tokio::time::sleep;

const LIFETIME: Duration = Duration::from_secs(3600);
const UNTIL_REFRESH: Duration = Duration::from_secs(3600 - 300);

/// Takes a second for credentials that are valid for an hour, and numbers them.
#[derive(Debug, Default)]
struct Slow {
    asked: AtomicU32,
    is_broken: AtomicBool,
    panics: AtomicBool,
    hangs: AtomicBool,
}

/// A clock that goes with the runtime's, which stands still while there is something to do.
fn clock() -> impl Fn() -> SystemTime + Clone + Send + Sync + 'static {
    let start = Instant::now();
    move || UNIX_EPOCH + Duration::from_secs(1_000_000_000) + start.elapsed()
}

/// A source that is not asked yet, and what remembers its credentials.
fn slow() -> (Arc<Slow>, RefreshingCredentials) {
    let slow = Arc::new(Slow::default());
    let now = clock();
    let source = Timed { slow: Arc::clone(&slow), now: Box::new(now.clone()) };
    (slow, RefreshingCredentials::with_clock(Arc::new(source), now))
}

struct Timed {
    slow: Arc<Slow>,
    now: Box<dyn Fn() -> SystemTime + Send + Sync>,
}

impl fmt::Debug for Timed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.slow.fmt(f)
    }
}

impl ProvideCredentials for Timed {
    fn credentials(&self) -> BoxFuture<'_, Outcome> {
        Box::pin(async {
            let number = self.slow.asked.fetch_add(1, Ordering::Relaxed) + 1;
            sleep(Duration::from_secs(1)).await;
            if self.slow.hangs.load(Ordering::Relaxed) {
                std::future::pending::<()>().await;
            }
            assert!(!self.slow.panics.load(Ordering::Relaxed), "as it was told to");
            if self.slow.is_broken.load(Ordering::Relaxed) {
                return Err(CredentialsError::new("slow", "it is broken"));
            }
            let credentials = Credentials::new(format!("number-{number}"), "secret").with_token("token");
            Ok(credentials.with_expiry((self.now)() + LIFETIME))
        })
    }
}

impl Slow {
    fn asked(&self) -> u32 {
        self.asked.load(Ordering::Relaxed)
    }

    fn breaks(&self, is_broken: bool) {
        self.is_broken.store(is_broken, Ordering::Relaxed);
    }
}

async fn id(credentials: &RefreshingCredentials) -> String {
    match credentials.credentials().await {
        Ok(credentials) => credentials.id().to_owned(),
        Err(error) => error.to_string(),
    }
}

#[tokio::test(start_paused = true)]
async fn two_hundred_callers_cause_one_refresh_per_expiry() {
    let (slow, credentials) = slow();
    let mut callers = JoinSet::new();
    for index in 0..200 {
        let credentials = credentials.clone();
        callers.spawn(async move {
            let mut ids = Vec::new();
            // Ten hours, a call every minute or so.
            for _ in 0..600 {
                ids.push(id(&credentials).await);
                sleep(Duration::from_millis(60_000 - index)).await;
            }
            ids
        });
    }
    let mut ids: Vec<_> = callers.join_all().await.into_iter().flatten().collect();
    ids.sort_unstable();
    ids.dedup();
    // Each set serves for an hour less the five or six minutes by which it is replaced ahead.
    let asked = slow.asked();
    assert!((11..=12).contains(&asked), "{asked}");
    assert_eq!(ids.len(), asked as usize);
    assert!(ids.iter().all(|id| id.starts_with("number-")), "{ids:?}");
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_a_refresh_ahead_of_the_expiry() {
    let (slow, credentials) = slow();
    assert_eq!(id(&credentials).await, "number-1");
    sleep(UNTIL_REFRESH).await;
    let before = Instant::now();
    assert_eq!(id(&credentials).await, "number-1");
    assert_eq!(before.elapsed(), Duration::ZERO);
    sleep(Duration::from_secs(2)).await;
    assert_eq!(id(&credentials).await, "number-2");
    assert_eq!(slow.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_failed_refresh_keeps_serving_what_is_valid_and_backs_off() {
    let (slow, credentials) = slow();
    assert_eq!(id(&credentials).await, "number-1");
    slow.breaks(true);
    sleep(UNTIL_REFRESH).await;
    for _ in 0..AHEAD.as_secs() - 1 {
        assert_eq!(id(&credentials).await, "number-1");
        sleep(Duration::from_secs(1)).await;
    }
    // Once a second would be three hundred times.
    assert!((5..=14).contains(&slow.asked()), "{}", slow.asked());
    sleep(Duration::from_secs(2)).await;
    assert_eq!(id(&credentials).await, "slow: it is broken");
    slow.breaks(false);
    assert!(id(&credentials).await.starts_with("number-"));
}

#[tokio::test(start_paused = true)]
async fn when_they_have_expired_every_source_says_why() {
    let (slow, now) = (Arc::new(Slow::default()), clock());
    let chain = Chain::new("chain")
        .or(EnvironmentCredentials::alibaba(Environment::empty()))
        .or(Timed { slow: Arc::clone(&slow), now: Box::new(now.clone()) });
    let credentials = RefreshingCredentials::with_clock(Arc::new(chain), now);
    assert_eq!(id(&credentials).await, "number-1");
    slow.breaks(true);
    sleep(LIFETIME).await;
    assert_eq!(
        id(&credentials).await,
        "chain: no source has credentials: environment: neither ALIBABA_CLOUD_ACCESS_KEY_ID nor an older name of it is \
         set; slow: it is broken"
    );
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_gives_up_cancels_nothing() {
    let (slow, credentials) = slow();
    let waiting = tokio::spawn({
        let credentials = credentials.clone();
        async move { id(&credentials).await }
    });
    let given_up = timeout(Duration::from_millis(500), id(&credentials)).await;
    assert!(given_up.is_err());
    assert_eq!(waiting.await.unwrap(), "number-1");
    assert_eq!(slow.asked(), 1);

    let (slow, credentials) = self::slow();
    assert!(timeout(Duration::from_millis(500), id(&credentials)).await.is_err());
    sleep(Duration::from_secs(1)).await;
    let before = Instant::now();
    assert_eq!(id(&credentials).await, "number-1");
    assert_eq!((slow.asked(), before.elapsed()), (1, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn rejected_credentials_are_fetched_anew_once() {
    let (slow, credentials) = slow();
    let rejected = credentials.credentials().await.unwrap();
    for _ in 0..3 {
        assert!(credentials.invalidate(&rejected));
    }
    assert_eq!(id(&credentials).await, "number-2");
    assert!(credentials.invalidate(&rejected), "others are there already");
    assert_eq!(id(&credentials).await, "number-2");
    assert_eq!(slow.asked(), 2);

    let fixed = Credentials::new("fixed", "secret");
    let credentials = RefreshingCredentials::new(fixed.clone());
    assert_eq!(id(&credentials).await, "fixed");
    assert!(!credentials.invalidate(&fixed), "there are no others");
    assert_eq!(id(&credentials).await, "fixed");
}

#[tokio::test(start_paused = true)]
async fn a_source_that_panics_or_hangs_wedges_nothing() {
    let (slow, credentials) = slow();
    slow.panics.store(true, Ordering::Relaxed);
    assert_eq!(id(&credentials).await, "refresh: the refresh was cut short");
    slow.panics.store(false, Ordering::Relaxed);
    slow.hangs.store(true, Ordering::Relaxed);
    assert_eq!(id(&credentials).await, "refresh: the refresh took too long");
    slow.hangs.store(false, Ordering::Relaxed);
    assert_eq!(id(&credentials).await, "number-4");
}

#[test]
fn a_runtime_that_is_shut_down_wedges_nothing() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    let first = runtime();
    let (_, credentials) = first.block_on(async { slow() });
    assert!(first.block_on(async { timeout(Duration::from_millis(1), id(&credentials)).await }).is_err());
    drop(first);
    assert_eq!(runtime().block_on(id(&credentials)), "number-2");

    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let (_, credentials) = runtime().block_on(async { slow() });
    let std::task::Poll::Ready(Err(error)) = credentials.credentials().as_mut().poll(&mut context) else {
        panic!("it waits for a runtime")
    };
    assert_eq!(error.to_string(), "refresh: a tokio runtime is needed, and none is running");
}

#[test]
fn credentials_that_are_almost_over_are_not_fetched_with_every_call() {
    let now = UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for left in [1, 30, 200, 900, 3600, 43_200].map(Duration::from_secs) {
        let credentials = Credentials::new("id", "secret").with_expiry(now + left);
        let at = refresh_at(&credentials, now).unwrap();
        assert!(at >= now + left / 2, "{left:?}");
        assert!(at <= now + left - AHEAD.min(left / 3), "{left:?}");
        assert!(at >= now + left.saturating_sub(AHEAD + AHEAD / 5), "{left:?}");
    }
    assert_eq!(refresh_at(&Credentials::new("id", "secret"), now), None);
    let expired = Credentials::new("id", "secret").with_expiry(now);
    assert_eq!(
        unexpired(expired, now).unwrap_err().reason(),
        "the credentials expired at 2001-09-09T01:46:40Z, and it is 2001-09-09T01:46:40Z by this machine's clock"
    );
}

#[test]
fn nothing_secret_is_printed() {
    let credentials = RefreshingCredentials::new(Credentials::new("LTAI5tExampleKeyId", "hush").with_token("hush"));
    let text = format!("{credentials:?}");
    assert!(text.contains("LTAI5t…") && !text.contains("hush"), "{text}");
}
