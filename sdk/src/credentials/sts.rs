//! The token services' requests for a role's credentials.
//!
//! The generated operations are there only with their service's feature, and credentials are needed without it. So the
//! two actions are described here, as data; it is the only place in this crate that names operations.

use super::document::{Document, credentials_in};
use super::http::{Asker, REMOTE, fault};
use super::{Credentials, Reason};
use crate::endpoint::{self, Endpoint};
use crate::protocol::Protocol;
use crate::random::random;
use crate::sign::volcengine::KeyCache;
use crate::sign::{Attempt, Signer, Unsigned};
use crate::transport::SignedRequest;
use crate::{hex, time};
use duoyun_generated::contract::{Body, Endpoints, Envelope, Meta, Method, Network, Query, Service};
use std::fmt;
use std::time::SystemTime;
use zeroize::Zeroizing;

/// One cloud's token service.
pub(super) struct Sts {
    protocol: &'static Protocol,
    /// For a caller with an access key.
    signed: Meta,
    /// For a caller with a token of an identity provider. Nothing signs it: the token is the proof.
    unsigned: Meta,
    /// The parameter that names the role.
    pub(super) role: &'static str,
    /// The region of a signature when none is set.
    region: &'static str,
    /// Where in the answer the credentials are.
    credentials: &'static str,
    /// What goes into the query of an unsigned request, beside the action.
    add_common: fn(&mut Query) -> Result<(), Reason>,
}

pub(super) static ALIBABA: Sts = Sts {
    protocol: &crate::alibaba::PROTOCOL,
    signed: Meta::new(&ALIBABA_SERVICE, "AssumeRole"),
    unsigned: Meta::new(&ALIBABA_SERVICE, "AssumeRoleWithOIDC"),
    role: "RoleArn",
    region: "",
    credentials: "/Credentials",
    add_common: |query| {
        query.push("Format", "JSON");
        query.push("Timestamp", &time::extended(SystemTime::now()));
        query.push("SignatureNonce", &hex::hex(&nonce()?));
        Ok(())
    },
};

pub(super) static VOLCENGINE: Sts = Sts {
    protocol: &crate::volcengine::PROTOCOL,
    signed: Meta::new(&VOLCENGINE_SERVICE, "AssumeRole").route(Method::Get, "/"),
    unsigned: Meta::new(&VOLCENGINE_SERVICE, "AssumeRoleWithOIDC"),
    role: "RoleTrn",
    region: "cn-beijing",
    credentials: "/Result/Credentials",
    add_common: |_| Ok(()),
};

static ALIBABA_SERVICE: Service = Service {
    name: "sts",
    version: "2015-04-01",
    endpoints: Endpoints {
        public: "sts.{region}.aliyuncs.com",
        vpc: Some("sts-vpc.{region}.aliyuncs.com"),
        central: Some("sts.aliyuncs.com"),
        exceptions: &[],
    },
    envelope: Envelope::Flat { success: None },
};

static VOLCENGINE_SERVICE: Service = Service {
    name: "sts",
    version: "2018-01-01",
    endpoints: Endpoints { public: "sts.volcengineapi.com", vpc: None, central: None, exceptions: &[] },
    envelope: Envelope::Wrapped { metadata: "ResponseMetadata", result: "Result" },
};

/// Which of a token service's hosts is asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    pub(super) region: Option<String>,
    pub(super) network: Network,
    pub(super) endpoint: Option<String>,
}

impl Sts {
    /// Asks for credentials with a signed request.
    pub(super) async fn ask(
        &'static self,
        place: &Place,
        parameters: &Query,
        credentials: &Credentials,
    ) -> Result<Credentials, Reason> {
        if let Some(flaw) = credentials.flaw() {
            return Err(flaw.into());
        }
        let endpoint = self.endpoint(place)?;
        self.exchange(&endpoint, || self.sign(place, &endpoint, parameters, credentials)).await
    }

    /// Asks for credentials with a request that is not signed.
    ///
    /// The parameters travel in the body, never in the URL, which servers and proxies write to their logs: one of them
    /// is a secret.
    pub(super) async fn ask_unsigned(&'static self, place: &Place, parameters: &Query) -> Result<Credentials, Reason> {
        let endpoint = self.endpoint(place)?;
        let make = || {
            let mut query = Query::default();
            query.push("Action", self.unsigned.name);
            query.push("Version", self.unsigned.service.version);
            (self.add_common)(&mut query)?;
            let body = Body::Form(parameters.to_sorted());
            let content_type = body.content_type().unwrap_or_default();
            let headers = vec![("content-type".into(), content_type.into())];
            Ok(SignedRequest::new(
                self.unsigned.method.as_str(),
                url(&endpoint, &query.to_sorted()),
                headers,
                body.as_str().to_owned(),
            ))
        };
        self.exchange(&endpoint, make).await
    }

    async fn exchange(
        &self,
        endpoint: &Endpoint,
        make: impl Fn() -> Result<SignedRequest, Reason> + Send + Sync,
    ) -> Result<Credentials, Reason> {
        let document = Asker::new(&url(endpoint, ""), REMOTE)?.ask_document(make).await?;
        self.credentials_of(&document)
    }

    fn credentials_of(&self, document: &Document) -> Result<Credentials, Reason> {
        match document.pointer(self.credentials) {
            Some(credentials) => credentials_in(credentials),
            // A failure may be reported with a status that says success.
            None => {
                let text = Zeroizing::new(document.to_string());
                Err(format!("no credentials in the answer: {}", fault(&text, 200, None)).into())
            }
        }
    }

    fn endpoint(&self, place: &Place) -> Result<Endpoint, Reason> {
        let endpoint = match &place.endpoint {
            Some(url) => endpoint::parse(url),
            None => endpoint::resolve(self.signed.service, place.region.as_deref(), place.network),
        };
        endpoint.map_err(|error| Reason::from(error.message()))
    }

    fn sign(
        &'static self,
        place: &Place,
        endpoint: &Endpoint,
        parameters: &Query,
        credentials: &Credentials,
    ) -> Result<SignedRequest, Reason> {
        let meta = &self.signed;
        let (mut query, body) = match meta.method {
            Method::Get => (parameters.clone(), Body::Empty),
            _ => (Query::default(), Body::Form(parameters.to_sorted())),
        };
        (self.protocol.name_operation)(meta, &mut query);
        let query = query.to_sorted();
        let unsigned =
            Unsigned { meta, host: &endpoint.authority, path: meta.path, query: &query, headers: &[], body: &body };
        let region = place.region.as_deref().unwrap_or(self.region);
        let keys = KeyCache::default();
        let attempt = Attempt { time: SystemTime::now(), nonce: nonce()? };
        let signer = Signer { credentials, region, attempt, keys: &keys };
        let headers = (self.protocol.sign)(&unsigned, &signer);
        Ok(SignedRequest::new(meta.method.as_str(), url(endpoint, &query), headers, body.as_str().to_owned()))
    }
}

impl fmt::Debug for Sts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.signed.service.endpoints.public.replace("{region}", "*"))
    }
}

fn url(endpoint: &Endpoint, query: &str) -> String {
    let separator = if query.is_empty() { "" } else { "?" };
    [endpoint.scheme.as_str(), "://", &endpoint.authority, "/", separator, query].concat()
}

fn nonce() -> Result<[u8; 16], Reason> {
    random().map_err(|error| Reason::from(error.message()))
}
