use super::file::read_text;
use super::sts::{self, Place, Sts};
use super::{Credentials, CredentialsError, ProvideCredentials, Reason};
use crate::hex::hex;
use crate::random::random;
use crate::{BoxFuture, Network};
use duoyun_generated::contract::Query;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

pub(super) const OIDC: &str = "OIDC";

/// The temporary credentials of a role, from the cloud's token service.
///
/// The caller proves who it is with credentials from any other source, another role's among them, or with a token
/// that an identity provider writes to a file, as Kubernetes does (OIDC).
///
/// ```
/// use duoyun::Credentials;
/// use duoyun::alibaba;
/// use duoyun::credentials::AssumedRole;
///
/// # fn main() -> Result<(), duoyun::Error> {
/// let user = Credentials::new("an-access-key-id", "a-secret");
/// let role = AssumedRole::alibaba(user, "acs:ram::123456789012****:role/reader").session_name("nightly-report");
/// let client = alibaba::Client::builder().region("cn-hangzhou").credentials(role).build()?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct AssumedRole {
    sts: &'static Sts,
    proof: Proof,
    role: String,
    session_name: Option<String>,
    policy: Option<String>,
    external_id: Option<String>,
    duration: Duration,
    place: Place,
}

/// How the caller proves who it is.
#[derive(Clone, Debug)]
enum Proof {
    Credentials(Arc<dyn ProvideCredentials>),
    Token { file: PathBuf, provider: Option<String> },
}

impl AssumedRole {
    fn new(sts: &'static Sts, proof: Proof, role: String) -> Self {
        Self {
            sts,
            proof,
            role,
            session_name: None,
            policy: None,
            external_id: None,
            duration: Duration::from_secs(3600),
            place: Place::default(),
        }
    }

    /// A role of Alibaba Cloud, by its ARN, for the owner of `credentials`.
    pub fn alibaba(credentials: impl ProvideCredentials + 'static, role_arn: impl Into<String>) -> Self {
        Self::new(&sts::ALIBABA, Proof::Credentials(Arc::new(credentials)), role_arn.into())
    }

    /// A role of Alibaba Cloud for the owner of the token in a file, which the identity provider with this ARN issued.
    /// The file is read anew each time.
    pub fn alibaba_oidc(
        provider_arn: impl Into<String>,
        role_arn: impl Into<String>,
        token_file: impl Into<PathBuf>,
    ) -> Self {
        let proof = Proof::Token { file: token_file.into(), provider: Some(provider_arn.into()) };
        Self::new(&sts::ALIBABA, proof, role_arn.into())
    }

    /// A role of Volcengine, by its TRN, for the owner of `credentials`.
    pub fn volcengine(credentials: impl ProvideCredentials + 'static, role_trn: impl Into<String>) -> Self {
        Self::new(&sts::VOLCENGINE, Proof::Credentials(Arc::new(credentials)), role_trn.into())
    }

    /// A role of Volcengine for the owner of the token in a file. The file is read anew each time.
    pub fn volcengine_oidc(role_trn: impl Into<String>, token_file: impl Into<PathBuf>) -> Self {
        let proof = Proof::Token { file: token_file.into(), provider: None };
        Self::new(&sts::VOLCENGINE, proof, role_trn.into())
    }

    /// The name under which the cloud's audit log has what is done with the credentials. Default: drawn anew each time.
    pub fn session_name(mut self, name: impl Into<String>) -> Self {
        self.session_name = Some(name.into());
        self
    }

    /// A policy, in JSON, that takes permissions of the role away.
    pub fn policy(mut self, policy: impl Into<String>) -> Self {
        self.policy = Some(policy.into());
        self
    }

    /// The external id that a role of Alibaba Cloud may ask for when another account uses it.
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.external_id = Some(id.into());
        self
    }

    /// How long the credentials are valid: at least 15 minutes, at most what the role allows. Default: one hour.
    pub fn duration(mut self, duration: Duration) -> Self {
        self.duration = duration;
        self
    }

    /// The region whose token service is asked. Default: the central one.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.place.region = Some(region.into());
        self
    }

    /// The network to ask from. In a VPC a region is needed. Default: public.
    pub fn network(mut self, network: Network) -> Self {
        self.place.network = network;
        self
    }

    /// The address to ask at, whatever region and network say; `http://` is for the loopback interface only.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.place.endpoint = Some(url.into());
        self
    }

    fn name(&self) -> &'static str {
        match self.proof {
            Proof::Credentials(_) => "assumed role",
            Proof::Token { .. } => OIDC,
        }
    }

    async fn ask(&self) -> Result<Credentials, Reason> {
        let mut parameters = self.parameters()?;
        match &self.proof {
            Proof::Credentials(source) => {
                let credentials = source.credentials().await?;
                self.sts.ask(&self.place, &parameters, &credentials).await
            }
            Proof::Token { file, provider } => {
                let token = read_text(file.clone()).await?;
                if token.trim().is_empty() {
                    return Err(format!("{} is empty", file.display()).into());
                }
                if let Some(provider) = provider {
                    parameters.push("OIDCProviderArn", provider);
                }
                parameters.push("OIDCToken", token.trim());
                self.sts.ask_unsigned(&self.place, &parameters).await
            }
        }
    }

    fn parameters(&self) -> Result<Query, Reason> {
        let mut parameters = Query::default();
        parameters.push(self.sts.role, &self.role);
        match &self.session_name {
            Some(name) => parameters.push("RoleSessionName", name),
            None => {
                let random = random().map_err(|error| Reason::from(error.message()))?;
                parameters.push("RoleSessionName", &format!("duoyun-{}", hex(&random)));
            }
        }
        parameters.push("DurationSeconds", &self.duration.as_secs().to_string());
        for (name, value) in [("Policy", &self.policy), ("ExternalId", &self.external_id)] {
            if let Some(value) = value {
                parameters.push(name, value);
            }
        }
        Ok(parameters)
    }
}

impl ProvideCredentials for AssumedRole {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async { self.ask().await.map_err(|reason| reason.of(self.name())) })
    }
}
