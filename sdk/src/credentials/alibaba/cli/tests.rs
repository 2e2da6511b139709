use super::*;
use serde_json::json;

fn shown(profiles: &Value, environment: &Environment) -> String {
    let profiles = profiles.as_array().unwrap();
    let source = source(profiles, profiles[0]["name"].as_str().unwrap(), environment, &mut Vec::new()).unwrap();
    let shown = format!("{source:?}");
    assert!(!shown.contains("hush"), "{shown}");
    shown
}

fn has(shown: &str, parts: &[&str]) {
    for part in parts {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
}

#[test]
fn a_role_with_everything() {
    let profiles = json!([{
        "name": "p", "mode": "RamRoleArn", "access_key_id": "LTAI5tExample", "access_key_secret": "hush",
        "ram_role_arn": "acs:ram::1:role/r", "ram_session_name": "s", "expired_seconds": 900, "policy": "{}",
        "external_id": "x", "sts_region": "cn-beijing", "enable_vpc": true
    }]);
    has(
        &shown(&profiles, &Environment::empty()),
        &[
            "id: LTAI5t…",
            "temporary: false",
            "\"acs:ram::1:role/r\"",
            "session_name: Some(\"s\")",
            "duration: 900s",
            "policy: Some(\"{}\")",
            "external_id: Some(\"x\")",
            "region: Some(\"cn-beijing\")",
            "network: Vpc",
        ],
    );
}

#[test]
fn a_role_with_what_the_environment_adds() {
    let profiles = json!([{
        "name": "p", "mode": "RamRoleArn", "access_key_id": "LTAI", "access_key_secret": "hush", "sts_token": "hush",
        "ram_role_arn": "acs:ram::1:role/r", "expired_seconds": 0
    }]);
    let environment = Environment::empty()
        .with_variable("ALIBABA_CLOUD_ROLE_SESSION_NAME", "of-the-environment")
        .with_variable("ALIBABA_CLOUD_STS_REGION", "cn-shanghai")
        .with_variable("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED", "true");
    has(
        &shown(&profiles, &environment),
        &["temporary: true", "of-the-environment", "cn-shanghai", "network: Vpc", "duration: 3600s"],
    );
}

#[test]
fn a_role_on_a_role() {
    let profiles = json!([
        {"name": "second", "mode": "ChainableRamRoleArn", "ram_role_arn": "acs:ram::2:role/b", "source_profile": "first"},
        {"name": "first", "mode": "RamRoleArn", "access_key_id": "LTAI", "access_key_secret": "hush",
         "ram_role_arn": "acs:ram::1:role/a"}
    ]);
    let shown = shown(&profiles, &Environment::empty());
    has(&shown, &["acs:ram::1:role/a", "acs:ram::2:role/b"]);
    assert!(shown.find("role/a") < shown.find("role/b"), "{shown}");
}

#[test]
fn an_instance_role_and_a_token_file() {
    let profiles = json!([{"name": "p", "mode": "EcsRamRole", "ram_role_name": "r"}]);
    let environment = Environment::empty().with_variable("ALIBABA_CLOUD_IMDSV1_DISABLED", "true");
    has(&shown(&profiles, &environment), &["http://100.100.100.200", "role: Some(\"r\")", "needs_token: true"]);
    has(&shown(&profiles, &Environment::empty()), &["needs_token: false"]);

    let profiles = json!([{"name": "p", "mode": "OIDC", "oidc_provider_arn": "acs:ram::1:oidc-provider/p",
        "ram_role_arn": "acs:ram::1:role/r", "oidc_token_file": "/run/token"}]);
    has(&shown(&profiles, &Environment::empty()), &["\"/run/token\"", "oidc-provider/p", "role/r"]);
}
