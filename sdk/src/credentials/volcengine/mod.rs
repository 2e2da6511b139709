//! Where Volcengine's tools look for credentials, and in which order.

pub(super) mod cli;
mod legacy;
mod sso;

use super::assumed_role::{self, AssumedRole};
use super::{Chain, CliProfile, Environment, EnvironmentCredentials, InstanceRole, Reason, Variables, instance_role};
use legacy::LegacyFile;

pub(super) const VARIABLES: &[Variables] = &[
    Variables { id: "VOLCENGINE_ACCESS_KEY", secret: "VOLCENGINE_SECRET_KEY", token: Some("VOLCENGINE_SESSION_TOKEN") },
    Variables {
        id: "VOLCSTACK_ACCESS_KEY_ID",
        secret: "VOLCSTACK_SECRET_ACCESS_KEY",
        token: Some("VOLCSTACK_SESSION_TOKEN"),
    },
    Variables { id: "VOLCSTACK_ACCESS_KEY", secret: "VOLCSTACK_SECRET_KEY", token: Some("VOLCSTACK_SESSION_TOKEN") },
    Variables { id: "VOLC_ACCESSKEY", secret: "VOLC_SECRETKEY", token: None },
];

/// The chain of the vendor's own tools.
pub(super) fn default_chain(environment: &Environment) -> Chain {
    Chain::new("default chain")
        .or(EnvironmentCredentials::volcengine(environment.clone()))
        .or_why_not(assumed_role::OIDC, oidc(environment))
        .or(CliProfile::volcengine(environment.clone()))
        .or(LegacyFile { environment: environment.clone() })
        .or_why_not(instance_role::NAME, instance_role(environment, None))
}

fn oidc(environment: &Environment) -> Result<AssumedRole, Reason> {
    let [role, file] = ["VOLCENGINE_OIDC_ROLE_TRN", "VOLCENGINE_OIDC_TOKEN_FILE"]
        .map(|name| environment.variable(name).ok_or_else(|| Reason::from(format!("{name} is not set"))));
    let mut role = AssumedRole::volcengine_oidc(role?, file?);
    if let Some(name) = environment.variable("VOLCENGINE_OIDC_ROLE_SESSION_NAME") {
        role = role.session_name(name);
    }
    if let Some(policy) = environment.variable("VOLCENGINE_OIDC_ROLE_POLICY") {
        role = role.policy(policy);
    }
    if let Some(endpoint) = environment.variable("VOLCENGINE_OIDC_STS_ENDPOINT") {
        // The vendor's tools take a bare host here.
        role = role.endpoint(if endpoint.contains("://") { endpoint } else { format!("https://{endpoint}") });
    }
    Ok(role)
}

fn instance_role(environment: &Environment, role: Option<&str>) -> Result<InstanceRole, Reason> {
    const DISABLED: &str = "VOLCENGINE_ECS_METADATA_DISABLED";
    if environment.is_true(DISABLED) {
        return Err(format!("{DISABLED} is true").into());
    }
    let role = role.map(str::to_owned).or_else(|| environment.variable("VOLCENGINE_ECS_METADATA"));
    Ok(match role {
        Some(role) => InstanceRole::volcengine().role(role),
        None => InstanceRole::volcengine(),
    })
}
