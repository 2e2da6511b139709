use super::super::file::read_text;
use super::super::ini::Ini;
use super::super::{AssumedRole, Credentials, CredentialsError, Environment, ProvideCredentials, Reason};
use super::{PROFILE, in_place, instance_role};
use crate::BoxFuture;
use std::path::PathBuf;
use std::sync::Arc;

const NAME: &str = "credentials file";
const FILE: &str = "ALIBABA_CLOUD_CREDENTIALS_FILE";

/// The credentials file of Alibaba Cloud's SDKs, in INI.
///
/// It is the one that `ALIBABA_CLOUD_CREDENTIALS_FILE` names, else `~/.alibabacloud/credentials.ini` or
/// `~/.alibabacloud/credentials`: the vendor's SDKs disagree about the name, so both are read.
///
/// ```
/// use duoyun::credentials::{CredentialsFile, Environment};
///
/// let staging = CredentialsFile::new(Environment::process()).section("staging");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct CredentialsFile {
    environment: Environment,
    section: Option<String>,
}

impl CredentialsFile {
    /// The file of this environment.
    pub fn new(environment: Environment) -> Self {
        Self { environment, section: None }
    }

    /// The section to use. Default: the one that `ALIBABA_CLOUD_PROFILE` names, else `default`.
    pub fn section(mut self, name: impl Into<String>) -> Self {
        self.section = Some(name.into());
        self
    }

    async fn ask(&self) -> Result<Credentials, Reason> {
        let section = self.section.clone().or_else(|| self.environment.first_of(PROFILE));
        let section = section.as_deref().unwrap_or("default");
        let mut reasons = Vec::new();
        for path in self.paths() {
            let shown = path.display().to_string();
            match self.source(path, section).await {
                Ok(source) => {
                    let place = format!("{shown}: [{section}]");
                    return source.credentials().await.map_err(|error| Reason::from(error).within(place));
                }
                Err(reason) => reasons.push(reason.to_string()),
            }
        }
        Err(if reasons.is_empty() { "there is no home directory".to_owned() } else { reasons.join("; ") }.into())
    }

    fn paths(&self) -> Vec<PathBuf> {
        match self.environment.variable(FILE) {
            Some(path) => vec![path.into()],
            None => [".alibabacloud/credentials.ini", ".alibabacloud/credentials"]
                .iter()
                .filter_map(|path| self.environment.in_home(path))
                .collect(),
        }
    }

    /// What a section describes.
    async fn source(&self, path: PathBuf, section: &str) -> Result<Arc<dyn ProvideCredentials>, Reason> {
        let shown = path.display().to_string();
        let text = read_text(path).await?;
        let ini = Ini::parse(&text).map_err(|malformed| format!("{shown}:{}: {}", malformed.line, malformed.why))?;
        if !ini.has(section) {
            return Err(format!("{shown} has no section [{section}]").into());
        }
        describe(&ini, section, &self.environment).map_err(|reason| reason.within(format!("{shown}: [{section}]")))
    }
}

fn describe(ini: &Ini<'_>, section: &str, environment: &Environment) -> Result<Arc<dyn ProvideCredentials>, Reason> {
    let optional = |key| ini.get(section, key);
    let required = |key| optional(key).ok_or_else(|| Reason::from(format!("{key} is missing")));
    let key = || Ok::<_, Reason>(Credentials::new(required("access_key_id")?, required("access_key_secret")?));
    let with_options = |role: AssumedRole| {
        let mut role = in_place(role, environment, optional("sts_region"), false);
        if let Some(name) = optional("role_session_name") {
            role = role.session_name(name);
        }
        match optional("policy") {
            Some(policy) => role.policy(policy),
            None => role,
        }
    };
    Ok(match optional("type").unwrap_or("access_key") {
        "access_key" => Arc::new(key()?),
        "ecs_ram_role" => Arc::new(instance_role(environment, optional("role_name"))?),
        "ram_role_arn" => Arc::new(with_options(AssumedRole::alibaba(key()?, required("role_arn")?))),
        "oidc_role_arn" => {
            let file = optional("oidc_token_file_path").or_else(|| optional("oidc_token_file"));
            let file = file.ok_or("oidc_token_file_path is missing")?;
            let role = AssumedRole::alibaba_oidc(required("oidc_provider_arn")?, required("role_arn")?, file);
            Arc::new(with_options(role))
        }
        other => {
            let known = "access_key, ecs_ram_role, ram_role_arn or oidc_role_arn";
            return Err(format!("the type {other} is not known; it must be {known}").into());
        }
    })
}

impl ProvideCredentials for CredentialsFile {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async { self.ask().await.map_err(|reason| reason.of(NAME)) })
    }
}
