//! `config.json` of the `aliyun` command line tool.

use super::super::document::{required, text};
use super::super::{
    AssumedRole, Credentials, Environment, ProcessCredentials, ProvideCredentials, Reason, expiry, file,
};
use super::{PROFILE, in_place, instance_role};
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

const FILE: &str = "ALIBABA_CLOUD_CONFIG_FILE";
const DISABLED: &str = "ALIBABA_CLOUD_CLI_PROFILE_DISABLED";

/// The credentials of the profile of this name, or of the one that the environment or the file chooses.
pub(in super::super) async fn credentials(
    environment: &Environment,
    name: Option<&str>,
) -> Result<Credentials, Reason> {
    if environment.is_true(DISABLED) {
        return Err(format!("{DISABLED} is true").into());
    }
    let path = environment.variable(FILE).map(PathBuf::from);
    let path = path.or_else(|| environment.in_home(".aliyun/config.json")).ok_or("there is no home directory")?;
    let shown = path.display().to_string();
    let config = file::read_document(path, "repair it, or write it anew with `aliyun configure`").await?;
    let name = name.map(str::to_owned).or_else(|| environment.first_of(PROFILE));
    let name = name.as_deref().or_else(|| text(&config, "current")).unwrap_or("default");
    let profiles = config["profiles"].as_array().map(Vec::as_slice).unwrap_or_default();
    let source = source(profiles, name, environment, &mut Vec::new()).map_err(|reason| reason.within(&shown))?;
    source.credentials().await.map_err(|error| Reason::from(error).within(format!("profile {name}")).within(&shown))
}

/// What a profile describes. `passed` are the profiles that led to it.
fn source<'p>(
    profiles: &'p [Value],
    name: &'p str,
    environment: &Environment,
    passed: &mut Vec<&'p str>,
) -> Result<Arc<dyn ProvideCredentials>, Reason> {
    let profile = profiles.iter().find(|profile| profile["name"] == name);
    let profile = profile.ok_or_else(|| format!("there is no profile {name}"))?;
    if passed.contains(&name) {
        return Err(format!("profile {name} is its own source").into());
    }
    passed.push(name);
    let mode = text(profile, "mode").unwrap_or("AK");
    let described: Result<Arc<dyn ProvideCredentials>, Reason> = match mode.to_ascii_lowercase().as_str() {
        "ak" => access_key(profile).map(|key| Arc::new(key) as _),
        "ststoken" => session(profile).map(|session| Arc::new(session) as _),
        "ramrolearn" => access_key(profile)
            .map(|key| match text(profile, "sts_token") {
                Some(token) => key.with_token(token),
                None => key,
            })
            .and_then(|key| role(profile, key, environment)),
        "chainableramrolearn" => {
            let before = source(profiles, required(profile, "source_profile")?, environment, passed)?;
            role(profile, before, environment)
        }
        "ecsramrole" => instance_role(environment, text(profile, "ram_role_name")).map(|role| Arc::new(role) as _),
        "oidc" => oidc(profile, environment),
        "external" => required(profile, "process_command")
            .and_then(ProcessCredentials::of_command_line)
            .map(|process| Arc::new(process) as _),
        "cloudsso" | "oauth" => signed_in(profile, name, mode).map(|session| Arc::new(session) as _),
        _ => Err(format!("the mode {mode} is not known").into()),
    };
    described.map_err(|reason| reason.within(format!("profile {name}")))
}

fn access_key(profile: &Value) -> Result<Credentials, Reason> {
    Ok(Credentials::new(required(profile, "access_key_id")?, required(profile, "access_key_secret")?))
}

/// Temporary credentials that somebody put into the profile.
fn session(profile: &Value) -> Result<Credentials, Reason> {
    let credentials = access_key(profile)?.with_token(required(profile, "sts_token")?);
    // Zero stands for a time that is not known.
    let expiry = expiry::of(&profile["sts_expiration"]).filter(|expiry| *expiry > SystemTime::UNIX_EPOCH);
    Ok(match expiry {
        Some(expiry) => credentials.with_expiry(expiry),
        None => credentials,
    })
}

/// Temporary credentials that the tool got for somebody who signed in with a browser.
fn signed_in(profile: &Value, name: &str, mode: &str) -> Result<Credentials, Reason> {
    let is_valid = |session: &Credentials| session.expiry().is_some_and(|expiry| expiry > SystemTime::now());
    session(profile).ok().filter(is_valid).ok_or_else(|| {
        let sign_in = format!("run `aliyun configure --mode {mode} --profile {name}` to sign in again");
        format!("the credentials that the tool keeps are missing or have expired; {sign_in}").into()
    })
}

fn role(
    profile: &Value,
    before: impl ProvideCredentials + 'static,
    environment: &Environment,
) -> Result<Arc<dyn ProvideCredentials>, Reason> {
    let mut role = AssumedRole::alibaba(before, required(profile, "ram_role_arn")?);
    if let Some(id) = text(profile, "external_id") {
        role = role.external_id(id);
    }
    Ok(Arc::new(with_options(role, profile, environment)))
}

fn oidc(profile: &Value, environment: &Environment) -> Result<Arc<dyn ProvideCredentials>, Reason> {
    let provider = required(profile, "oidc_provider_arn")?;
    let role =
        AssumedRole::alibaba_oidc(provider, required(profile, "ram_role_arn")?, required(profile, "oidc_token_file")?);
    Ok(Arc::new(with_options(role, profile, environment)))
}

fn with_options(role: AssumedRole, profile: &Value, environment: &Environment) -> AssumedRole {
    let is_vpc = profile["enable_vpc"].as_bool().unwrap_or_default();
    let mut role = in_place(role, environment, text(profile, "sts_region"), is_vpc);
    if let Some(name) = text(profile, "ram_session_name") {
        role = role.session_name(name);
    }
    if let Some(policy) = text(profile, "policy") {
        role = role.policy(policy);
    }
    if let Some(seconds) = profile["expired_seconds"].as_u64().filter(|seconds| *seconds > 0) {
        role = role.duration(Duration::from_secs(seconds));
    }
    role
}

#[cfg(test)]
mod tests;
