//! `config.json` of the `ve` command line tool, and the files that it keeps beside it.

use super::super::document::{Document, credentials_in, required, text};
use super::super::{AssumedRole, Credentials, Environment, ProvideCredentials, Reason, expiry, file};
use super::{instance_role, sso};
use crate::hex::hex;
use serde_json::Value;
use sha1::{Digest, Sha1};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

const FILE: &str = "VOLCENGINE_CLI_CONFIG_FILE";
const PROFILE: &[&str] = &["VOLCENGINE_PROFILE", "VOLCSTACK_PROFILE"];
const LOGINS: &str = "VOLCENGINE_LOGIN_CACHE_DIRECTORY";

/// The credentials of the profile of this name, or of the one that the environment or the file chooses.
pub(in super::super) async fn credentials(
    environment: &Environment,
    name: Option<&str>,
) -> Result<Credentials, Reason> {
    let path = environment.variable(FILE).map(PathBuf::from);
    let path = path.or_else(|| environment.in_home(".volcengine/config.json")).ok_or("there is no home directory")?;
    let shown = path.display().to_string();
    let config = file::read_document(path.clone(), "repair it, or write it anew with `ve configure`").await?;
    let name = name.map(str::to_owned).or_else(|| environment.first_of(PROFILE));
    let name = name.as_deref().or_else(|| text(&config, "current")).unwrap_or("default");
    let profile = &config["profiles"][name];
    if !profile.is_object() {
        return Err(Reason::from(format!("there is no profile {name}")).within(shown));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let credentials = async {
        match text(profile, "mode").unwrap_or_default().to_ascii_lowercase().as_str() {
            "console-login" => {
                let logins = environment.variable(LOGINS).map(PathBuf::from);
                let logins = logins.unwrap_or_else(|| folder.join("login/cache"));
                logged_in(&logins, required(profile, "login-session")?).await
            }
            "sso" => match kept(profile) {
                Some(credentials) => Ok(credentials),
                None => sso::credentials(&config, profile, folder).await,
            },
            _ => Ok(source(profile, environment)?.credentials().await?),
        }
    };
    credentials.await.map_err(|reason: Reason| reason.within(format!("profile {name}")).within(shown))
}

/// What a profile describes.
fn source(profile: &Value, environment: &Environment) -> Result<Arc<dyn ProvideCredentials>, Reason> {
    let mode = text(profile, "mode").unwrap_or("ak");
    Ok(match mode.to_ascii_lowercase().as_str() {
        "ak" | "ststoken" => Arc::new(access_key(profile)?),
        "ramrolearn" | "iamrole" => {
            let (account, name) = (required(profile, "account-id")?, required(profile, "role-name")?);
            let role = AssumedRole::volcengine(access_key(profile)?, format!("trn:iam::{account}:role/{name}"));
            Arc::new(with_options(role, profile))
        }
        "oidc" => {
            let (role, file) = (required(profile, "role-trn")?, required(profile, "oidc-token-file")?);
            Arc::new(with_options(AssumedRole::volcengine_oidc(role, file), profile))
        }
        "ecsrole" => Arc::new(instance_role(environment, text(profile, "role-name"))?),
        _ => return Err(format!("the mode {mode} is not known").into()),
    })
}

fn access_key(profile: &Value) -> Result<Credentials, Reason> {
    let credentials = Credentials::new(required(profile, "access-key")?, required(profile, "secret-key")?);
    Ok(match text(profile, "session-token") {
        Some(token) => credentials.with_token(token),
        None => credentials,
    })
}

fn with_options(mut role: AssumedRole, profile: &Value) -> AssumedRole {
    if let Some(region) = text(profile, "region") {
        role = role.region(region);
    }
    if let Some(policy) = text(profile, "policy") {
        role = role.policy(policy);
    }
    role
}

/// Temporary credentials that the tool keeps in the profile, while they are valid.
fn kept(profile: &Value) -> Option<Credentials> {
    let expiry = expiry::of(&profile["sts-expiration"]).filter(|expiry| *expiry > SystemTime::now())?;
    access_key(profile).ok().map(|credentials| credentials.with_expiry(expiry))
}

/// The credentials of somebody who signed in to the console. They are in a file that is named after the session.
async fn logged_in(logins: &Path, session: &str) -> Result<Credentials, Reason> {
    let path = logins.join(format!("{}.json", hex(&Sha1::digest(session))));
    let shown = path.display().to_string();
    let login = file::read_document(path, "it is damaged").await;
    let login = login.map_err(|reason| format!("{reason}; run `ve login` to sign in again"))?;
    let issued = text(&login, "issued_at").and_then(expiry::parse);
    let lifetime = login["expires_in"].as_u64().map(Duration::from_secs);
    let expiry = issued.zip(lifetime).and_then(|(issued, lifetime)| issued.checked_add(lifetime));
    let Some(expiry) = expiry.filter(|expiry| *expiry > SystemTime::now()) else {
        return Err(format!("{shown} has no credentials that are valid; run `ve login` to sign in again").into());
    };
    // The token is a document of its own, which some versions of the tool write as text.
    let credentials = match &login["access_token"] {
        Value::String(text) => match Document::parse(text.as_bytes()) {
            Ok(token) => credentials_in(&token),
            Err(_) => Err("access_token is not JSON; run `ve login` to sign in again".into()),
        },
        token => credentials_in(token),
    };
    Ok(credentials.map_err(|reason| reason.within(shown))?.with_expiry(expiry))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_profiles_describe() {
        let environment = Environment::empty().with_variable("VOLCENGINE_ECS_METADATA", "of-the-instance");
        for (profile, expected) in [
            (
                json!({"mode": "RamRoleArn", "access-key": "AKLT", "secret-key": "hush", "account-id": "21", "role-name": "r",
                       "region": "cn-shanghai"}),
                &["sts.volcengineapi.com", "trn:iam::21:role/r", "Some(\"cn-shanghai\")"][..],
            ),
            (
                json!({"mode": "oidc", "role-trn": "trn:iam::21:role/o", "oidc-token-file": "/t", "policy": "{}"}),
                &["Token { file: \"/t\"", "trn:iam::21:role/o", "policy: Some(\"{}\")"],
            ),
            (json!({"mode": "ECSRole"}), &["http://100.96.0.96", "of-the-instance"]),
            (json!({"mode": "ecsrole", "role-name": "named"}), &["named"]),
        ] {
            let shown = format!("{:?}", source(&profile, &environment).unwrap());
            for part in expected {
                assert!(shown.contains(part), "{part} is not in {shown}");
            }
            assert!(!shown.contains("hush"), "{shown}");
        }
    }
}
