//! From an operation to a request that is complete but for its signature.

use crate::core::Core;
use crate::endpoint::{self, Endpoint, Scheme};
use crate::hex::hex;
use crate::random::random;
use crate::{Error, Failure, RetryPolicy};
use duoyun_generated::contract::{
    Body, EncodeError, ErrorCode, Idempotency, Meta, Network, Record, Request, check, encode, fill_text,
};
use std::borrow::Cow;
use std::time::Duration;

/// What one call wants otherwise than the client.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) region: Option<String>,
    pub(crate) endpoint: Option<String>,
    pub(crate) network: Option<Network>,
    pub(crate) idempotency_token: Option<String>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) checks_limits: Option<bool>,
}

/// A request that is complete but for the signature: every attempt signs it anew.
pub(crate) struct Prepared {
    pub(crate) meta: &'static Meta,
    pub(crate) errors: &'static [ErrorCode],
    pub(crate) endpoint: Endpoint,
    pub(crate) region: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Body,
    pub(crate) timeout: Duration,
    pub(crate) retry: RetryPolicy,
}

/// Fills in what the caller left to the client, checks the request, and takes it apart.
pub(crate) fn prepare(
    core: &Core,
    meta: &'static Meta,
    errors: &'static [ErrorCode],
    operation: &mut dyn Record,
    options: &Options,
) -> Result<Prepared, Error> {
    if let Some(region) = &options.region {
        endpoint::check_region(region)?;
    }
    let region = options.region.as_ref().or(core.region.as_ref());
    if let (Some(parameter), Some(region)) = (meta.region, region) {
        fill_text(operation, parameter, region);
    }
    fill_token(meta, operation, options.idempotency_token.as_deref())?;
    if options.checks_limits.unwrap_or(core.checks_limits) {
        let violations = check(operation);
        if !violations.is_empty() {
            return Err(Error::violations_of(violations));
        }
    }
    let Request { path, mut query, headers, body, host, .. } =
        encode(meta, operation).map_err(|error| unsendable(&error))?;
    if region.is_none() && core.protocol.signs_region && meta.is_signed {
        return Err(Error::new(Failure::Endpoint, "the signature needs a region, and none is set"));
    }
    let endpoint = match (own_endpoint(core, options)?, &core.endpoint) {
        (Some(endpoint), _) => endpoint,
        (None, Some(endpoint)) => endpoint.clone(),
        (None, None) => {
            let network = options.network.unwrap_or(core.network);
            within(host, endpoint::resolve(meta.service, region.map(String::as_str), network)?)?
        }
    };
    (core.protocol.name_operation)(meta, &mut query);
    Ok(Prepared {
        meta,
        errors,
        endpoint,
        region: region.cloned().unwrap_or_default(),
        path,
        query: query.to_sorted(),
        headers: headers.into_iter().map(header).collect::<Result<_, _>>()?,
        body,
        timeout: options.timeout.unwrap_or(core.timeouts.operation),
        retry: options.retry.unwrap_or(core.retry),
    })
}

/// Sees to it that an operation that takes a token has one, and that it is the caller's where there is one.
fn fill_token(meta: &Meta, operation: &mut dyn Record, own: Option<&str>) -> Result<(), Error> {
    let refuse = |message: &str| Err(Error::new(Failure::InvalidRequest, message));
    match (meta.idempotency, own) {
        (Idempotency::Token(parameter), None) => {
            fill_text(operation, parameter, &hex(&random()?));
            Ok(())
        }
        (Idempotency::Token(_), Some(token))
            if token.is_empty() || token.len() > 64 || !token.bytes().all(|byte| byte.is_ascii_graphic()) =>
        {
            refuse("the idempotency token must be 1 to 64 printable ASCII characters")
        }
        (Idempotency::Token(parameter), Some(token)) if fill_text(operation, parameter, token) => Ok(()),
        (Idempotency::Token(_), Some(_)) => refuse("the operation already has an idempotency token"),
        (_, Some(_)) => refuse("the operation does not take an idempotency token"),
        (_, None) => Ok(()),
    }
}

/// The endpoint that the call itself asks for.
fn own_endpoint(core: &Core, options: &Options) -> Result<Option<Endpoint>, Error> {
    let Some(endpoint) = options.endpoint.as_deref().map(endpoint::parse).transpose()? else {
        return Ok(None);
    };
    let is_plain = |endpoint: &Endpoint| endpoint.scheme == Scheme::Http;
    if is_plain(&endpoint) && !core.endpoint.as_ref().is_some_and(is_plain) {
        let message =
            "the call's endpoint must begin with https://, unless the client's own is on the loopback interface";
        return Err(Error::new(Failure::Endpoint, message));
    }
    Ok(Some(endpoint))
}

/// A header as it travels. What a header cannot hold is refused here, before it is signed.
fn header((name, value): (&'static str, String)) -> Result<(String, String), Error> {
    if value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        Ok((name.to_ascii_lowercase(), value))
    } else {
        let message = format!("{name} goes into a header, which holds printable ASCII characters only");
        Err(Error::new(Failure::InvalidRequest, message))
    }
}

/// Puts the parameter that belongs into the host name in front of it.
fn within(label: Option<String>, endpoint: Endpoint) -> Result<Endpoint, Error> {
    let Some(label) = label else {
        return Ok(endpoint);
    };
    if label.is_empty() || !label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        let message = "the parameter that goes into the host name must be letters, digits and hyphens";
        return Err(Error::new(Failure::InvalidRequest, message));
    }
    // In lower case, as the URL will have it: the host that is signed is the host that is sent.
    let authority = Cow::Owned(format!("{}.{}", label.to_ascii_lowercase(), endpoint.authority));
    Ok(Endpoint { authority, ..endpoint })
}

fn unsendable(error: &EncodeError) -> Error {
    Error::new(Failure::InvalidRequest, error.to_string())
}
