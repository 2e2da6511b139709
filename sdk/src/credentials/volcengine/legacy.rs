use super::super::document::text;
use super::super::{Credentials, CredentialsError, Environment, ProvideCredentials, Reason, file};
use crate::BoxFuture;

/// `~/.volc/config`, which the vendor's first SDKs read.
#[derive(Debug)]
pub(super) struct LegacyFile {
    pub(super) environment: Environment,
}

impl LegacyFile {
    async fn read(&self) -> Result<Credentials, Reason> {
        let path = self.environment.in_home(".volc/config").ok_or("there is no home directory")?;
        let shown = path.display().to_string();
        let config = file::read_document(path, "repair it, or remove it").await?;
        let find = |names: [&str; 2]| names.iter().find_map(|name| text(&config, name));
        match (find(["VOLC_ACCESSKEY", "ak"]), find(["VOLC_SECRETKEY", "sk"])) {
            (Some(id), Some(secret)) => Ok(Credentials::new(id, secret)),
            _ => Err(format!("{shown} has no VOLC_ACCESSKEY and VOLC_SECRETKEY").into()),
        }
    }
}

impl ProvideCredentials for LegacyFile {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async { self.read().await.map_err(|reason| reason.of("legacy file")) })
    }
}
