use super::{Credentials, CredentialsError, Environment, ProvideCredentials, alibaba, volcengine};
use crate::BoxFuture;

pub(super) const NAME: &str = "CLI profile";

/// Credentials as a profile of the cloud's command line tool has or describes them.
///
/// The tool's file is read anew each time, and never written.
///
/// ```
/// use duoyun::credentials::{CliProfile, Environment};
///
/// let staging = CliProfile::alibaba(Environment::process()).name("staging");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct CliProfile {
    cloud: Cloud,
    environment: Environment,
    name: Option<String>,
}

#[derive(Clone, Copy, Debug)]
enum Cloud {
    Alibaba,
    Volcengine,
}

impl CliProfile {
    /// A profile of `aliyun`, from `~/.aliyun/config.json` or the file that `ALIBABA_CLOUD_CONFIG_FILE` names.
    ///
    /// All modes are understood. Where people sign in with a browser (`CloudSSO`, `OAuth`), the credentials that the
    /// tool keeps are used while they are valid.
    pub fn alibaba(environment: Environment) -> Self {
        Self { cloud: Cloud::Alibaba, environment, name: None }
    }

    /// A profile of `ve`, from `~/.volcengine/config.json` or the file that `VOLCENGINE_CLI_CONFIG_FILE` names.
    ///
    /// All modes are understood. Where people sign in with a browser (`sso`, `console-login`), what the tool got by that
    /// is used while it is valid.
    pub fn volcengine(environment: Environment) -> Self {
        Self { cloud: Cloud::Volcengine, environment, name: None }
    }

    /// The profile's name. Default: from `ALIBABA_CLOUD_PROFILE` or `VOLCENGINE_PROFILE`, else the file's current one.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}

impl ProvideCredentials for CliProfile {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async {
            let outcome = match self.cloud {
                Cloud::Alibaba => alibaba::cli::credentials(&self.environment, self.name.as_deref()).await,
                Cloud::Volcengine => volcengine::cli::credentials(&self.environment, self.name.as_deref()).await,
            };
            outcome.map_err(|reason| reason.of(NAME))
        })
    }
}
