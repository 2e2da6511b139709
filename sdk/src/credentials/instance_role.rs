use super::document::{Document, credentials_in};
use super::http::{Asker, NEARBY, request};
use super::{Credentials, CredentialsError, ProvideCredentials, Reason};
use crate::BoxFuture;
use duoyun_generated::contract::percent_encode;
use std::fmt;
use zeroize::Zeroizing;

pub(super) const NAME: &str = "instance role";

/// The credentials of the role that an instance has, from the metadata service that only the instance can reach.
///
/// Each refresh begins with a token for the metadata service, so that a request which somebody makes the program send
/// gets nothing out of it. It goes through no proxy and follows no redirects.
///
/// ```
/// use duoyun::credentials::InstanceRole;
///
/// let role = InstanceRole::alibaba().role("backup");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct InstanceRole {
    service: &'static Metadata,
    endpoint: String,
    role: Option<String>,
    needs_token: bool,
}

/// One cloud's metadata service.
struct Metadata {
    endpoint: &'static str,
    lifetime_header: &'static str,
    token_header: &'static str,
    /// Gives the names of the instance's roles.
    roles: &'static str,
    /// Gives the credentials of the role whose name follows.
    credentials: &'static str,
    /// Whether it also answers without a token.
    has_v1: bool,
}

static ALIBABA: Metadata = Metadata {
    endpoint: "http://100.100.100.200",
    lifetime_header: "x-aliyun-ecs-metadata-token-ttl-seconds",
    token_header: "x-aliyun-ecs-metadata-token",
    roles: "/latest/meta-data/ram/security-credentials/",
    credentials: "/latest/meta-data/ram/security-credentials/",
    has_v1: true,
};

static VOLCENGINE: Metadata = Metadata {
    endpoint: "http://100.96.0.96",
    lifetime_header: "x-volc-ecs-metadata-token-ttl-seconds",
    token_header: "x-volc-ecs-metadata-token",
    roles: "/volcstack/latest/iam/security_credentials?type=user&format=json",
    credentials: "/volcstack/latest/iam/security_credentials/",
    has_v1: false,
};

/// A token is used at once and then forgotten, but a clock that jumps must not end it.
const TOKEN_LIFETIME: &str = "21600";

impl InstanceRole {
    fn new(service: &'static Metadata) -> Self {
        Self { service, endpoint: service.endpoint.to_owned(), role: None, needs_token: !service.has_v1 }
    }

    /// The role of an ECS instance of Alibaba Cloud.
    pub fn alibaba() -> Self {
        Self::new(&ALIBABA)
    }

    /// The role of an ECS instance of Volcengine.
    pub fn volcengine() -> Self {
        Self::new(&VOLCENGINE)
    }

    /// The name of the role. Default: the first that the instance has.
    pub fn role(mut self, name: impl Into<String>) -> Self {
        self.role = Some(name.into());
        self
    }

    /// Whether to insist on a token. Alibaba Cloud's service may be set to answer without one, and by default that is
    /// made use of when it gives none; Volcengine's always wants one.
    pub fn require_token(mut self, require: bool) -> Self {
        self.needs_token = require || !self.service.has_v1;
        self
    }

    /// The address of the metadata service, for tests.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        url.into().trim_end_matches('/').clone_into(&mut self.endpoint);
        self
    }

    async fn ask(&self) -> Result<Credentials, Reason> {
        let asker = Asker::new(&self.endpoint, NEARBY)?;
        let token = self.token(&asker).await?;
        let headers: Vec<_> = token.iter().map(|token| (self.service.token_header, token.as_str())).collect();
        let get = async |path: &str| {
            let url = format!("{}{path}", self.endpoint);
            asker.ask(|| Ok(request("GET", url.clone(), &headers))).await
        };
        let role = match &self.role {
            Some(role) => role.clone(),
            None => first_role(&get(self.service.roles).await?).ok_or("the instance has no role")?,
        };
        let mut path = self.service.credentials.to_owned();
        percent_encode(&role, &mut path);
        let answer = get(&path).await?;
        let document = Document::parse(&answer).map_err(|_| Reason::from("its answer is not JSON"));
        document.and_then(|document| credentials_in(&document)).map_err(|reason| reason.within(format!("role {role}")))
    }

    /// A token for the metadata service; none where it does without.
    async fn token(&self, asker: &Asker) -> Result<Option<Zeroizing<String>>, Reason> {
        let headers = [(self.service.lifetime_header, TOKEN_LIFETIME)];
        let make = || Ok(request("PUT", format!("{}/latest/api/token", self.endpoint), &headers));
        match asker.ask(make).await {
            Ok(token) => match str::from_utf8(&token).map(str::trim) {
                Ok(token) if !token.is_empty() => Ok(Some(Zeroizing::new(token.to_owned()))),
                _ => Err("the metadata service gives an empty token".into()),
            },
            Err(unanswered) if unanswered.is_refusal && !self.needs_token => Ok(None),
            Err(unanswered) => Err(unanswered.into()),
        }
    }
}

/// The first name of a JSON list, or the first line of a text.
fn first_role(answer: &[u8]) -> Option<String> {
    let name = match Document::parse(answer) {
        Ok(document) if document.is_array() => document[0].as_str().map(str::to_owned),
        _ => str::from_utf8(answer).ok()?.lines().next().map(str::to_owned),
    };
    name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())
}

impl ProvideCredentials for InstanceRole {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async { self.ask().await.map_err(|reason| reason.of(NAME)) })
    }
}

impl fmt::Debug for Metadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.endpoint)
    }
}
