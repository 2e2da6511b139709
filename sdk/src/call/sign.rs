//! From a prepared request to a signed one.

use super::prepare::Prepared;
use crate::core::Core;
use crate::random::random;
use crate::sign::{self, Scope, Signer, Unsigned};
use crate::transport::SignedRequest;
use crate::{Credentials, Error, Failure, time};
use duoyun_generated::contract::Method;
use std::time::SystemTime;

const USER_AGENT: &str = concat!("duoyun/", env!("CARGO_PKG_VERSION"));

/// Signs the request with the credentials and the time of now.
pub(super) async fn sign_once(core: &Core, request: &Prepared) -> Result<SignedRequest, Error> {
    let credentials = core.credentials().await?;
    sign(core, request, &credentials, core.clock.now())
}

pub(super) fn sign(
    core: &Core,
    request: &Prepared,
    credentials: &Credentials,
    time: SystemTime,
) -> Result<SignedRequest, Error> {
    let unsigned = Unsigned {
        meta: request.meta,
        host: &request.endpoint.authority,
        path: &request.path,
        query: &request.query,
        headers: &request.headers,
        body: &request.body,
    };
    let signer = Signer { credentials, region: &request.region, time, nonce: random()?, keys: &core.keys };
    let mut headers = (core.protocol.sign)(&unsigned, &signer);
    headers.push(("accept".into(), "application/json".into()));
    headers.push(("user-agent".into(), USER_AGENT.into()));
    let body = request.body.as_str().to_owned();
    Ok(SignedRequest::new(request.meta.method.as_str(), url(request, &request.query), headers, body))
}

/// Signs the request in its query, as only Volcengine takes it.
pub(super) async fn presign(core: &Core, request: &Prepared) -> Result<SignedRequest, Error> {
    if request.meta.method != Method::Get || !request.headers.is_empty() {
        let message = "only a GET request without headers of its own can be pre-signed";
        return Err(Error::new(Failure::InvalidRequest, message));
    }
    let credentials = core.credentials().await?;
    let date = time::basic(core.clock.now());
    let scope = Scope { date: &date, region: &request.region, service: request.meta.service.name };
    let host = Some(&*request.endpoint.authority);
    let query = sign::volcengine_presign(&request.path, &request.query, host, scope, &credentials);
    Ok(SignedRequest::new("GET", url(request, &query), Vec::new(), String::new()))
}

fn url(request: &Prepared, query: &str) -> String {
    let (scheme, authority) = (request.endpoint.scheme.as_str(), &request.endpoint.authority);
    let separator = if query.is_empty() { "" } else { "?" };
    [scheme, "://", authority, &request.path, separator, query].concat()
}
