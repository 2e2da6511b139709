use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

type Source = Arc<dyn StdError + Send + Sync>;

/// Why a source gave no credentials.
///
/// Cloning is cheap enough for handing one failure to every caller that waited for it.
#[derive(Clone, Debug)]
pub struct CredentialsError {
    provider: &'static str,
    reason: String,
    tried: Vec<CredentialsError>,
    source: Option<Source>,
}

impl CredentialsError {
    /// An error of the source called `provider`.
    pub fn new(provider: &'static str, reason: impl Into<String>) -> Self {
        Self { provider, reason: reason.into(), tried: Vec::new(), source: None }
    }

    /// The error of a source that asks others, none of which had credentials.
    pub(crate) fn none_of(provider: &'static str, tried: Vec<CredentialsError>) -> Self {
        let reasons: Vec<_> = tried.iter().map(ToString::to_string).collect();
        let reason = format!("no source has credentials: {}", reasons.join("; "));
        Self { tried, ..Self::new(provider, reason) }
    }

    /// Adds the error that led to this one.
    #[must_use]
    pub fn caused_by(self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { source: Some(Arc::from(source.into())), ..self }
    }

    /// The name of the source.
    pub fn provider(&self) -> &'static str {
        self.provider
    }

    /// Why it gave none.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The errors of the sources that this one asked in turn; empty when it asked no others.
    pub fn tried(&self) -> &[CredentialsError] {
        &self.tried
    }

    pub(crate) fn into_source(self) -> Option<Box<dyn StdError + Send + Sync>> {
        self.source.map(|source| Box::new(source) as _)
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.provider, self.reason)
    }
}

impl StdError for CredentialsError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// Why something failed, before it is known on whose behalf it was done.
#[derive(Debug)]
pub(crate) struct Reason {
    text: String,
    source: Option<Source>,
}

impl Reason {
    /// Says whose failure it is.
    pub(crate) fn of(self, provider: &'static str) -> CredentialsError {
        CredentialsError { source: self.source, ..CredentialsError::new(provider, self.text) }
    }

    /// Says where it happened.
    #[must_use]
    pub(crate) fn within(self, place: impl fmt::Display) -> Self {
        Self { text: format!("{place}: {}", self.text), ..self }
    }

    #[must_use]
    pub(crate) fn caused_by(self, source: Option<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { source: source.map(Arc::from), ..self }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<String> for Reason {
    fn from(text: String) -> Self {
        Self { text, source: None }
    }
}

impl From<&str> for Reason {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<CredentialsError> for Reason {
    fn from(error: CredentialsError) -> Self {
        Self { text: error.to_string(), source: error.source }
    }
}
