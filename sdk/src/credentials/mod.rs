//! Credentials, and where they come from.
//!
//! A client takes [`Credentials`] as they are, or a source of them: anything that is [`ProvideCredentials`]. It asks
//! its source when it needs to, remembers the answer, and has it replaced in good time ([`RefreshingCredentials`]).
//!
//! Without a source, a client asks those that the cloud's own tools ask, in their order ([`Chain`]):
//!
//! | | Alibaba Cloud | Volcengine |
//! |---|---|---|
//! | [environment](EnvironmentCredentials) | `ALIBABA_CLOUD_ACCESS_KEY_ID`, … | `VOLCENGINE_ACCESS_KEY`, … and older names |
//! | [OIDC](AssumedRole) | `ALIBABA_CLOUD_ROLE_ARN`, `…_OIDC_PROVIDER_ARN` and `…_OIDC_TOKEN_FILE` | `VOLCENGINE_OIDC_ROLE_TRN` and `…_OIDC_TOKEN_FILE` |
//! | [CLI profile](CliProfile) | `~/.aliyun/config.json` | `~/.volcengine/config.json` |
//! | [credentials file](CredentialsFile) | `~/.alibabacloud/credentials.ini`, `~/.alibabacloud/credentials` | `~/.volc/config` |
//! | [instance role](InstanceRole) | unless `ALIBABA_CLOUD_ECS_METADATA_DISABLED` is `true` | unless `VOLCENGINE_ECS_METADATA_DISABLED` is `true` |
//! | [credentials URI](UriCredentials) | `ALIBABA_CLOUD_CREDENTIALS_URI` | |
//!
//! [`ProcessCredentials`] are for programs of your own. What fetches needs a tokio runtime with its I/O and time
//! drivers.

mod alibaba;
mod assumed_role;
mod chain;
mod document;
mod environment;
mod error;
mod expiry;
mod file;
mod http;
mod ini;
mod instance_role;
mod process;
mod profile;
mod refreshing;
mod sts;
mod uri;
mod variables;
mod volcengine;

pub use alibaba::CredentialsFile;
pub use assumed_role::AssumedRole;
pub use chain::Chain;
pub use environment::Environment;
pub use error::CredentialsError;
pub use instance_role::InstanceRole;
pub use process::ProcessCredentials;
pub use profile::CliProfile;
pub use refreshing::RefreshingCredentials;
pub use uri::UriCredentials;
pub use variables::EnvironmentCredentials;

use error::Reason;
use variables::Variables;

use crate::BoxFuture;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;
use zeroize::Zeroizing;

/// An access key: an id, a secret and, for temporary credentials, a session token and an expiry.
///
/// Cloning is cheap. The secret and the token are overwritten when the last clone is dropped, and never printed.
///
/// ```
/// use duoyun::Credentials;
///
/// let credentials = Credentials::new("an-access-key-id", "a-secret").with_token("a-session-token");
/// assert!(!format!("{credentials:?}").contains("secret"));
/// ```
#[derive(Clone)]
pub struct Credentials {
    key: Arc<Key>,
    expiry: Option<SystemTime>,
}

#[derive(PartialEq, Eq)]
struct Key {
    id: String,
    secret: Zeroizing<String>,
    token: Option<Zeroizing<String>>,
}

impl Credentials {
    /// Long-lived credentials.
    pub fn new(id: impl Into<String>, secret: impl Into<String>) -> Self {
        let key = Key { id: id.into(), secret: Zeroizing::new(secret.into()), token: None };
        Self { key: Arc::new(key), expiry: None }
    }

    /// Makes them temporary: the session token (also called security token) travels with each request.
    #[must_use]
    pub fn with_token(self, token: impl Into<String>) -> Self {
        let Key { id, secret, .. } = &*self.key;
        let key = Key { id: id.clone(), secret: secret.clone(), token: Some(Zeroizing::new(token.into())) };
        Self { key: Arc::new(key), ..self }
    }

    /// Sets when they cease to be valid.
    #[must_use]
    pub fn with_expiry(self, expiry: SystemTime) -> Self {
        Self { expiry: Some(expiry), ..self }
    }

    /// The access key id.
    pub fn id(&self) -> &str {
        &self.key.id
    }

    /// When they cease to be valid; none for credentials that do not expire.
    pub fn expiry(&self) -> Option<SystemTime> {
        self.expiry
    }

    pub(crate) fn secret(&self) -> &str {
        &self.key.secret
    }

    pub(crate) fn token(&self) -> Option<&str> {
        self.key.token.as_deref().map(String::as_str)
    }

    /// What is wrong with them, when no request could carry them.
    pub(crate) fn flaw(&self) -> Option<&'static str> {
        let fits_header = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
        if self.id().is_empty() || self.secret().is_empty() {
            Some("the access key id or the secret is empty")
        } else if !fits_header(self.id()) {
            Some("the access key id has a blank, or a character that is not printable ASCII")
        } else if !self.token().is_none_or(fits_header) {
            Some("the session token has a blank, or a character that is not printable ASCII")
        } else {
            None
        }
    }
}

/// Credentials are equal when they sign alike.
impl PartialEq for Credentials {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.key, &other.key) || self.key == other.key
    }
}

impl Eq for Credentials {}

/// A shortened id, which is enough to tell which key is in use, and nothing else.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Credentials");
        out.field("id", &format_args!("{self}")).field("temporary", &self.token().is_some());
        if let Some(expiry) = self.expiry {
            out.field("expiry", &format_args!("{}", crate::time::extended(expiry)));
        }
        out.finish_non_exhaustive()
    }
}

/// The id, shortened.
impl fmt::Display for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 6;
        let id = self.id();
        match id.char_indices().nth(SHOWN) {
            Some((end, _)) => write!(f, "{}…", &id[..end]),
            None => f.write_str("…"),
        }
    }
}

/// A source of credentials. A client remembers what it gives until shortly before the expiry, or until a service rejects
/// it, and asks again then; so a source has nothing to remember, and must set the expiry where there is one.
///
/// [`Credentials`] are their own source; write an implementation for credentials that are fetched and expire.
///
/// ```
/// use duoyun::credentials::{CredentialsError, ProvideCredentials};
/// use duoyun::{BoxFuture, Credentials};
///
/// #[derive(Debug)]
/// struct Vault;
///
/// impl ProvideCredentials for Vault {
///     fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
///         Box::pin(async { Err(CredentialsError::new("vault", "it is sealed")) })
///     }
/// }
/// ```
pub trait ProvideCredentials: fmt::Debug + Send + Sync {
    /// Gives credentials that are valid now.
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>>;

    /// Takes note that a service rejected these credentials as expired or invalid, and says whether to ask again:
    /// true when the next [`credentials`](Self::credentials) will be others.
    ///
    /// A source that remembers its result forgets it here, but only when `rejected` is what it remembers: of many
    /// callers that are rejected at once, the first makes it fetch and the rest find that it has. By default there are
    /// no others to be had, and the call fails.
    fn invalidate(&self, rejected: &Credentials) -> bool {
        let _ = rejected;
        false
    }
}

impl<P: ProvideCredentials + ?Sized> ProvideCredentials for Arc<P> {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        (**self).credentials()
    }

    fn invalidate(&self, rejected: &Credentials) -> bool {
        (**self).invalidate(rejected)
    }
}

impl ProvideCredentials for Credentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_a_shortened_id_is_printed() {
        let credentials = Credentials::new("LTAI5tExampleKeyId", "hush-secret").with_token("hush-token");
        for text in [format!("{credentials}"), format!("{credentials:?}"), format!("{credentials:#?}")] {
            assert!(text.contains("LTAI5t…"), "{text}");
            assert!(!text.contains("hush") && !text.contains("ExampleKeyId"), "{text}");
        }
        assert_eq!(Credentials::new("short", "s").to_string(), "…");
        assert_eq!(Credentials::new("多云多云多云多云", "s").to_string(), "多云多云多云…");
    }

    #[test]
    fn flaws() {
        assert_eq!(Credentials::new("id", "secret").with_token("t").flaw(), None);
        for flawed in [
            Credentials::new("", "secret"),
            Credentials::new("id", ""),
            Credentials::new("i d", "secret"),
            Credentials::new("id\r\nx-evil: 1", "secret"),
            Credentials::new("id", "secret").with_token("t\n"),
        ] {
            assert!(flawed.flaw().is_some());
        }
    }
}
