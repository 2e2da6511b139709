//! Where Alibaba Cloud's tools look for credentials, and in which order.

pub(super) mod cli;
mod file;

pub use file::CredentialsFile;

use super::assumed_role::{self, AssumedRole};
use super::{
    Chain, CliProfile, Environment, EnvironmentCredentials, InstanceRole, Reason, UriCredentials, Variables,
    instance_role, uri,
};
use crate::Network;

pub(super) const VARIABLES: &[Variables] = &[
    Variables {
        id: "ALIBABA_CLOUD_ACCESS_KEY_ID",
        secret: "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
        token: Some("ALIBABA_CLOUD_SECURITY_TOKEN"),
    },
    Variables {
        id: "ALIBABACLOUD_ACCESS_KEY_ID",
        secret: "ALIBABACLOUD_ACCESS_KEY_SECRET",
        token: Some("ALIBABACLOUD_SECURITY_TOKEN"),
    },
    Variables {
        id: "ALICLOUD_ACCESS_KEY_ID",
        secret: "ALICLOUD_ACCESS_KEY_SECRET",
        token: Some("ALICLOUD_SECURITY_TOKEN"),
    },
];

const PROFILE: &[&str] = &["ALIBABA_CLOUD_PROFILE", "ALIBABACLOUD_PROFILE", "ALICLOUD_PROFILE"];

/// The chain of the vendor's own tools.
pub(super) fn default_chain(environment: &Environment) -> Chain {
    Chain::new("default chain")
        .or(EnvironmentCredentials::alibaba(environment.clone()))
        .or_why_not(assumed_role::OIDC, oidc(environment))
        .or(CliProfile::alibaba(environment.clone()))
        .or(CredentialsFile::new(environment.clone()))
        .or_why_not(instance_role::NAME, instance_role(environment, None))
        .or_why_not(uri::NAME, uri(environment))
}

fn oidc(environment: &Environment) -> Result<AssumedRole, Reason> {
    let [role, provider, file] =
        ["ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE"]
            .map(|name| environment.variable(name).ok_or_else(|| Reason::from(format!("{name} is not set"))));
    let (role, provider, file) = (role?, provider?, file?);
    Ok(in_place(AssumedRole::alibaba_oidc(provider, role, file), environment, None, false))
}

fn instance_role(environment: &Environment, role: Option<&str>) -> Result<InstanceRole, Reason> {
    const DISABLED: &str = "ALIBABA_CLOUD_ECS_METADATA_DISABLED";
    if environment.is_true(DISABLED) {
        return Err(format!("{DISABLED} is true").into());
    }
    let source = InstanceRole::alibaba().require_token(environment.is_true("ALIBABA_CLOUD_IMDSV1_DISABLED"));
    let role = role.map(str::to_owned).or_else(|| environment.variable("ALIBABA_CLOUD_ECS_METADATA"));
    Ok(match role {
        Some(role) => source.role(role),
        None => source,
    })
}

fn uri(environment: &Environment) -> Result<UriCredentials, Reason> {
    const URI: &str = "ALIBABA_CLOUD_CREDENTIALS_URI";
    environment.variable(URI).map(UriCredentials::new).ok_or_else(|| format!("{URI} is not set").into())
}

/// Gives a role the session name and the token service that the environment names, where a file names none.
fn in_place(mut role: AssumedRole, environment: &Environment, region: Option<&str>, is_vpc: bool) -> AssumedRole {
    if let Some(name) = environment.variable("ALIBABA_CLOUD_ROLE_SESSION_NAME") {
        role = role.session_name(name);
    }
    let region = region.map(str::to_owned).or_else(|| environment.variable("ALIBABA_CLOUD_STS_REGION"));
    if let Some(region) = region {
        role = role.region(region);
    }
    if is_vpc || environment.is_true("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED") {
        role = role.network(Network::Vpc);
    }
    role
}
