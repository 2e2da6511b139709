//! Calls that are not signed: a token among their parameters says who calls, and no credentials are asked for.

use duoyun::alibaba::sts::{AssumeRoleWithOIDC, AssumeRoleWithOIDCError, AssumeRoleWithSAML, GetCallerIdentity};
use duoyun::credentials::{CredentialsError, ProvideCredentials};
use duoyun::mock::Mock;
use duoyun::{BoxFuture, Builder, Credentials, Failure, RetryPolicy, alibaba};
use std::time::Duration;

/// Has none, and says so: whoever asks gets no further.
#[derive(Debug)]
struct Nobody;

impl ProvideCredentials for Nobody {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async { Err(CredentialsError::new("nobody", "asked all the same")) })
    }
}

fn nobody(mock: &Mock) -> Builder<duoyun::contract::Alibaba> {
    let retry = RetryPolicy::new().base_delay(Duration::from_millis(1));
    alibaba::Client::builder().mock(mock).credentials(Nobody).retry(retry)
}

fn by_token() -> AssumeRoleWithOIDC {
    AssumeRoleWithOIDC::new("provider", "role", "hush-token", "me")
}

#[tokio::test]
async fn a_call_without_credentials_is_answered() {
    for mock in [Mock::in_process(), Mock::start().await.unwrap()] {
        mock.on::<AssumeRoleWithOIDC>();
        mock.on::<AssumeRoleWithSAML>();
        let client = nobody(&mock).build().unwrap();
        let role = client.send(by_token()).await.unwrap();
        assert_eq!(role.credentials.access_key_id, "STS.NUgYrLnoC37mZZCNnAbez****");
        client.send(AssumeRoleWithSAML::new("provider", "role", "hush-response")).await.unwrap();

        assert_eq!(mock.sent::<AssumeRoleWithOIDC>(), [by_token()]);
        let requests = mock.requests();
        for request in &requests {
            for header in ["authorization", "x-acs-security-token", "x-acs-accesskey-id"] {
                assert_eq!(request.header(header), None);
            }
            assert!(request.header("x-acs-date").is_some() && request.header("x-acs-signature-nonce").is_some());
        }
        assert_eq!(requests.len(), 2);
    }
}

#[tokio::test]
async fn all_else_is_as_ever() {
    let mock = Mock::in_process();
    mock.on::<AssumeRoleWithOIDC>().fail_with(503, "ServiceUnavailable", "later").times(1);
    mock.on::<AssumeRoleWithOIDC>().fail(AssumeRoleWithOIDCError::AuthenticationFailOidcTokenExpired).times(1);
    let client = nobody(&mock).build().unwrap();
    let error = client.send(by_token()).await.unwrap_err();
    assert_eq!(error.kind(), Some(AssumeRoleWithOIDCError::AuthenticationFailOidcTokenExpired));
    let error = client.send(AssumeRoleWithOIDC::new("", "role", "t", "me")).await.unwrap_err();
    assert_eq!(error.failure(), Failure::InvalidRequest, "a token of one character is too short");

    mock.on::<GetCallerIdentity>();
    let error = client.send(GetCallerIdentity::new()).await.unwrap_err();
    assert!(error.to_string().contains("asked all the same"), "other calls do ask for credentials: {error}");
}

#[tokio::test]
async fn the_proof_travels_in_the_body() {
    let client = nobody(&Mock::in_process()).build().unwrap();
    let request = client.send(by_token()).sign().await.unwrap();
    assert_eq!(request.header("authorization"), None);
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert!(request.body.contains("OIDCToken=hush-token") && !request.url.contains("hush"), "{}", request.url);
}

#[test]
fn the_proof_is_not_shown() {
    let shown = format!("{:?} {:?}", by_token(), AssumeRoleWithSAML::new("provider", "role", "hush-response"));
    assert!(shown.contains("provider") && !shown.contains("hush"), "{shown}");
}
