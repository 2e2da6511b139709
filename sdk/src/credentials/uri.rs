use super::document::credentials_in;
use super::http::{Asker, NEARBY, request};
use super::{Credentials, CredentialsError, ProvideCredentials, Reason};
use crate::BoxFuture;
use std::fmt;

pub(super) const NAME: &str = "credentials URI";

/// Credentials from an address that answers with JSON, such as a helper beside the program's container.
///
/// ```
/// use duoyun::credentials::UriCredentials;
///
/// let helper = UriCredentials::new("http://localhost:6666/credentials");
/// ```
#[derive(Clone)]
pub struct UriCredentials {
    url: String,
}

impl UriCredentials {
    /// Credentials from this address. It is asked directly, whatever proxy is set.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into() }
    }

    async fn ask(&self) -> Result<Credentials, Reason> {
        let document =
            Asker::new(&self.url, NEARBY)?.ask_document(|| Ok(request("GET", self.url.clone(), &[]))).await?;
        credentials_in(&document)
    }
}

impl ProvideCredentials for UriCredentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async { self.ask().await.map_err(|reason| reason.of(NAME)) })
    }
}

/// Without user, path and query, each of which may be what lets the caller in.
impl fmt::Debug for UriCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rest = self.url.split_once("://").map_or(&*self.url, |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default();
        f.debug_struct("UriCredentials").field("host", &host).finish_non_exhaustive()
    }
}
