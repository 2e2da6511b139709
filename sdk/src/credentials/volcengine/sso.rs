//! The credentials of somebody who signed in with SSO: the tool keeps a token, and a portal gives a role's credentials
//! for it.

use super::super::document::{credentials_in, required, text};
use super::super::http::{Asker, REMOTE, fault, request};
use super::super::{Credentials, Reason, expiry, file};
use crate::endpoint;
use crate::hex::hex;
use duoyun_generated::contract::Query;
use serde_json::Value;
use sha1::{Digest, Sha1};
use std::path::Path;
use std::time::SystemTime;
use zeroize::Zeroizing;

const SIGN_IN: &str = "run `ve sso login` to sign in again";

/// Asks the portal for the credentials that a profile of the tool's `config` describes. `folder` is where the tool has
/// its files.
pub(super) async fn credentials(config: &Value, profile: &Value, folder: &Path) -> Result<Credentials, Reason> {
    let name = required(profile, "sso-session-name")?;
    let (account, role) = (required(profile, "account-id")?, required(profile, "role-name")?);
    let session = &config["sso-session"][name];
    let start_url = required(session, "start-url").map_err(|reason| reason.within(format!("sso-session {name}")))?;
    let region = text(session, "region").unwrap_or("cn-beijing");
    endpoint::check_region(region).map_err(|error| Reason::from(error.message()))?;
    let token = token(folder, start_url, name).await?;
    exchange(&format!("https://cloudidentity-portal.{region}.volces.com"), &token, account, role).await
}

/// The token that the tool keeps, in a file that is named after the session.
async fn token(folder: &Path, start_url: &str, name: &str) -> Result<Zeroizing<String>, Reason> {
    let key = format!(r#"{{"start_url":{},"session_name":{}}}"#, Value::from(start_url), Value::from(name));
    let path = folder.join("sso/cache").join(format!("{}.json", hex(&Sha1::digest(key))));
    let shown = path.display().to_string();
    let login = file::read_document(path, "it is damaged").await.map_err(|reason| format!("{reason}; {SIGN_IN}"))?;
    let expiry = text(&login, "expires_at").and_then(expiry::parse);
    match text(&login, "access_token") {
        Some(token) if expiry.is_none_or(|expiry| expiry > SystemTime::now()) => Ok(Zeroizing::new(token.to_owned())),
        _ => Err(format!("{shown} has no token that is valid; {SIGN_IN}").into()),
    }
}

async fn exchange(portal: &str, token: &str, account: &str, role: &str) -> Result<Credentials, Reason> {
    let mut query = Query::default();
    query.push("account_id", account);
    query.push("role_name", role);
    let url = format!("{portal}/federation/credentials?{}", query.to_sorted());
    // In a header and not in the URL, which ends in logs.
    let headers = [("x-bd-cloudidentity-bearer-token", token)];
    let make = || Ok(request("GET", url.clone(), &headers));
    let document = Asker::new(portal, REMOTE)?.ask_document(make).await?;
    match document.pointer("/Result/RoleCredentials") {
        Some(credentials) => credentials_in(credentials),
        None => {
            let text = Zeroizing::new(document.to_string());
            Err(format!("no credentials in the answer: {}", fault(&text, 200, None)).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    #[tokio::test]
    async fn the_token_travels_in_a_header() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let portal = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut received = vec![0; 4096];
            let length = stream.read(&mut received).await.unwrap();
            let body = r#"{"Result": {"RoleCredentials": {"AccessKeyId": "AKTP", "SecretAccessKey": "s", "SessionToken": "t",
                "Expiration": 4102444800}}}"#;
            let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            stream.write_all(answer.as_bytes()).await.unwrap();
            String::from_utf8(received[..length].to_vec()).unwrap()
        });
        let credentials = exchange(&portal, "hush", "21", "a role").await.unwrap();
        assert_eq!((credentials.id(), credentials.secret(), credentials.token()), ("AKTP", "s", Some("t")));
        assert_eq!(credentials.expiry(), expiry::parse("2100-01-01T00:00:00Z"));
        let received = server.await.unwrap();
        assert!(
            received.starts_with("GET /federation/credentials?account_id=21&role_name=a%20role HTTP"),
            "{received}"
        );
        assert!(received.contains("x-bd-cloudidentity-bearer-token: hush\r\n"), "{received}");
    }
}
