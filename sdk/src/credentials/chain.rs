use super::{Credentials, CredentialsError, Environment, ProvideCredentials, Reason, alibaba, volcengine};
use crate::BoxFuture;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Sources that are asked one after the other until one has credentials.
///
/// That one is asked first from then on. When it fails, all are asked again, so a chain recovers from whatever made it
/// choose.
///
/// ```
/// use duoyun::Credentials;
/// use duoyun::credentials::{Chain, Environment, EnvironmentCredentials, ProvideCredentials};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let chain = Chain::new("my chain")
///     .or(EnvironmentCredentials::alibaba(Environment::empty()))
///     .or(Credentials::new("an-id", "a-secret"));
/// assert_eq!(chain.credentials().await.unwrap().id(), "an-id");
/// # }
/// ```
#[derive(Debug)]
#[must_use]
pub struct Chain {
    name: &'static str,
    sources: Vec<Arc<dyn ProvideCredentials>>,
    /// The index of the source that had credentials last.
    last: AtomicUsize,
}

const NONE: usize = usize::MAX;

impl Chain {
    /// A chain without sources; its errors bear this name.
    pub fn new(name: &'static str) -> Self {
        Self { name, sources: Vec::new(), last: AtomicUsize::new(NONE) }
    }

    /// The sources that the tools of Alibaba Cloud ask, in their order: see the [module](super).
    pub fn alibaba(environment: &Environment) -> Self {
        alibaba::default_chain(environment)
    }

    /// The sources that the tools of Volcengine ask, in their order: see the [module](super).
    pub fn volcengine(environment: &Environment) -> Self {
        volcengine::default_chain(environment)
    }

    /// Adds a source, to be asked when those before have no credentials.
    pub fn or(mut self, source: impl ProvideCredentials + 'static) -> Self {
        self.sources.push(Arc::new(source));
        self
    }

    /// Adds a source, or why there is none of this name.
    pub(super) fn or_why_not(
        self,
        name: &'static str,
        source: Result<impl ProvideCredentials + 'static, Reason>,
    ) -> Self {
        match source {
            Ok(source) => self.or(source),
            Err(reason) => self.or(Absent(reason.of(name))),
        }
    }

    async fn ask(&self) -> Result<Credentials, CredentialsError> {
        let last = self.last.load(Ordering::Relaxed);
        let mut failed_last = match self.sources.get(last) {
            Some(source) => match source.credentials().await {
                Ok(credentials) => return Ok(credentials),
                Err(error) => Some(error),
            },
            None => None,
        };
        let mut tried = Vec::with_capacity(self.sources.len());
        for (index, source) in self.sources.iter().enumerate() {
            let outcome = match failed_last.take_if(|_| index == last) {
                Some(error) => Err(error),
                None => source.credentials().await,
            };
            match outcome {
                Ok(credentials) => {
                    // Only a success is remembered: a failure must not hide the sources after it.
                    self.last.store(index, Ordering::Relaxed);
                    return Ok(credentials);
                }
                Err(error) => tried.push(error),
            }
        }
        Err(CredentialsError::none_of(self.name, tried))
    }
}

impl ProvideCredentials for Chain {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(self.ask())
    }

    fn invalidate(&self, rejected: &Credentials) -> bool {
        self.sources.get(self.last.load(Ordering::Relaxed)).is_some_and(|source| source.invalidate(rejected))
    }
}

/// A source that is known to have no credentials, and says why.
#[derive(Debug)]
struct Absent(CredentialsError);

impl ProvideCredentials for Absent {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(std::future::ready(Err(self.0.clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    /// Has credentials while its switch is on, and counts how often it is asked.
    #[derive(Debug, Default)]
    struct Switched {
        name: &'static str,
        state: Mutex<(bool, u32)>,
    }

    impl ProvideCredentials for Switched {
        fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
            let mut state = self.state.lock().unwrap();
            state.1 += 1;
            let outcome = if state.0 {
                Ok(Credentials::new(self.name, "secret"))
            } else {
                Err(CredentialsError::new(self.name, "is off"))
            };
            Box::pin(std::future::ready(outcome))
        }
    }

    #[tokio::test]
    async fn the_source_that_had_credentials_is_remembered_until_it_fails() {
        let [first, second, third] =
            ["first", "second", "third"].map(|name| Arc::new(Switched { name, ..Switched::default() }));
        let chain = Chain::new("chain").or(Arc::clone(&first)).or(Arc::clone(&second)).or(Arc::clone(&third));
        let asked = || [&first, &second, &third].map(|source| std::mem::take(&mut source.state.lock().unwrap().1));
        let switch = |source: &Switched, is_on| source.state.lock().unwrap().0 = is_on;

        let error = chain.credentials().await.unwrap_err();
        assert_eq!(error.to_string(), "chain: no source has credentials: first: is off; second: is off; third: is off");
        assert_eq!(
            error.tried().iter().map(CredentialsError::provider).collect::<Vec<_>>(),
            ["first", "second", "third"]
        );
        assert_eq!(asked(), [1, 1, 1]);

        switch(&second, true);
        assert_eq!(chain.credentials().await.unwrap().id(), "second");
        assert_eq!(asked(), [1, 1, 0]);
        switch(&first, true);
        assert_eq!(chain.credentials().await.unwrap().id(), "second");
        assert_eq!(asked(), [0, 1, 0]);

        switch(&second, false);
        assert_eq!(chain.credentials().await.unwrap().id(), "first");
        assert_eq!(asked(), [1, 1, 0]);
        switch(&first, false);
        let error = chain.credentials().await.unwrap_err();
        assert_eq!(error.tried().len(), 3);
        assert_eq!(asked(), [1, 1, 1]);
    }
}
