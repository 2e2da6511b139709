//! Which operation a request asks for.

use super::gateway::Gateway;
use super::received::match_path;
use super::request::{RawRequest, decode_pairs};
use duoyun_generated::contract::{Blank, Meta, Operation, Record, Service};
use std::fmt;

/// An operation, without its types.
#[derive(Clone, Copy)]
pub(super) struct Known {
    pub(super) meta: &'static Meta,
    pub(super) gateway: Gateway,
    /// Makes a blank request.
    pub(super) request: fn() -> Box<dyn Record>,
    /// Makes a blank output.
    pub(super) output: fn() -> Box<dyn Record>,
}

impl Known {
    pub(super) fn of<Op: Operation>() -> Self {
        Self {
            meta: Op::META,
            gateway: Gateway::of_cloud::<Op::Cloud>(),
            request: || Box::new(Op::blank()),
            output: || Box::new(Op::Response::blank()),
        }
    }
}

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        self.gateway == other.gateway && same(self.meta, other.meta)
    }
}

/// `ecs CreateSnapshot (2014-05-26)`.
impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ({})", self.meta.service.name, self.meta.name, self.meta.service.version)
    }
}

/// Whether both are of one operation. A constant may have more than one address.
pub(super) fn same(a: &Meta, b: &Meta) -> bool {
    (a.service.name, a.service.version, a.name) == (b.service.name, b.service.version, b.name)
}

/// What a request says about the operation that it asks for.
pub(super) struct Target {
    action: Option<String>,
    version: Option<String>,
    /// The service in the scope of the signature.
    service: Option<String>,
}

impl Target {
    pub(super) fn of(request: &RawRequest) -> Self {
        let query = decode_pairs(&request.query);
        let named = |header: &str, parameter: &str| {
            let in_query = || query.iter().find(|(name, _)| name == parameter).map(|(_, value)| value.clone());
            request.header(header).map(str::to_owned).or_else(in_query)
        };
        let scope = request.header("authorization").and_then(|text| text.strip_prefix("HMAC-SHA256 Credential="));
        Self {
            action: named("x-acs-action", "Action"),
            version: named("x-acs-version", "Version"),
            service: scope.and_then(|scope| scope.split('/').nth(3)).map(str::to_owned),
        }
    }

    /// The operation that is asked for, of those that are known.
    ///
    /// Services may share both version and action. Volcengine's signatures name the service; Alibaba Cloud's do not,
    /// and there the host decides, where it is one of the service's own.
    pub(super) fn find(&self, known: impl Iterator<Item = Known>, request: &RawRequest) -> Option<Known> {
        let gateway = Gateway::of_request(request);
        let mut candidates: Vec<Known> =
            known.filter(|known| known.gateway == gateway && self.fits(known, request)).collect();
        let host = request.header("host").unwrap_or_default();
        if candidates.iter().any(|known| serves(known.meta.service, host)) {
            candidates.retain(|known| serves(known.meta.service, host));
        }
        candidates.first().copied()
    }

    fn fits(&self, known: &Known, request: &RawRequest) -> bool {
        let meta = known.meta;
        let is_named = self.action.as_deref().is_none_or(|action| action == meta.name)
            && self.version.as_deref().is_none_or(|version| version == meta.service.version)
            && self.service.as_deref().is_none_or(|service| service == meta.service.name);
        let is_routed = if meta.path == "/" {
            // The action makes the operation; Alibaba Cloud then takes either method.
            let is_method = known.gateway == Gateway::Alibaba && matches!(request.method.as_str(), "GET" | "POST");
            self.action.is_some() && request.path == "/" && (is_method || request.method == meta.method.as_str())
        } else {
            request.method == meta.method.as_str() && match_path(meta.path, &request.path).is_some()
        };
        is_named && is_routed
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.action {
            Some(action) => f.write_str(action)?,
            None => f.write_str("the operation at this path")?,
        }
        match &self.version {
            Some(version) => write!(f, " ({version})"),
            None => Ok(()),
        }
    }
}

/// Whether `host` is one of the service's, in whatever region.
fn serves(service: &Service, host: &str) -> bool {
    let endpoints = &service.endpoints;
    let fits = |pattern: &str| match pattern.split_once("{region}") {
        Some((before, after)) => {
            host.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)).is_some_and(|region| !region.is_empty())
        }
        None => host == pattern,
    };
    fits(endpoints.public)
        || endpoints.vpc.is_some_and(fits)
        || endpoints.central.is_some_and(fits)
        || endpoints.exceptions.iter().any(|(_, _, exception)| host == *exception)
}

#[cfg(test)]
mod tests {
    use super::*;
    use duoyun_generated::contract::{Endpoints, Envelope, Method};

    static ECS: Service = service("ecs", "ecs.{region}.aliyuncs.com");
    static VPC: Service = service("vpc", "vpc.{region}.aliyuncs.com");

    const fn service(name: &'static str, public: &'static str) -> Service {
        let endpoints = Endpoints { public, vpc: None, central: None, exceptions: &[] };
        Service { name, version: "2014-05-26", endpoints, envelope: Envelope::Flat { success: None } }
    }

    static METAS: [Meta; 4] = [
        Meta::new(&ECS, "Describe"),
        Meta::new(&VPC, "Describe"),
        Meta::new(&ECS, "Get").route(Method::Get, "/instances/{Id}"),
        Meta::new(&ECS, "Delete").route(Method::Delete, "/instances/{Id}"),
    ];

    fn find(gateway: Gateway, method: &str, url: &str, headers: &[(&str, &str)]) -> Option<String> {
        let mut request = RawRequest::new(method, url);
        request.headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        let blank: fn() -> Box<dyn Record> = || unreachable!("nothing is read");
        let known = METAS.iter().map(|meta| Known { meta, gateway, request: blank, output: blank });
        Target::of(&request).find(known, &request).map(|known| known.to_string())
    }

    #[test]
    fn alibaba_cloud_tells_services_apart_by_the_host() {
        let find = |method: &str, path: &str, action: &str, host: &str| {
            let headers = [("x-acs-action", action), ("x-acs-version", "2014-05-26"), ("host", host)];
            find(Gateway::Alibaba, method, path, &headers)
        };
        for (host, expected) in [
            ("ecs.cn-beijing.aliyuncs.com", "ecs Describe (2014-05-26)"),
            ("vpc.cn-beijing.aliyuncs.com", "vpc Describe (2014-05-26)"),
            ("127.0.0.1:80", "ecs Describe (2014-05-26)"),
        ] {
            assert_eq!(find("POST", "/", "Describe", host).as_deref(), Some(expected));
            assert_eq!(find("GET", "/", "Describe", host).as_deref(), Some(expected));
        }
        assert_eq!(find("PUT", "/", "Describe", ""), None);
        assert_eq!(find("POST", "/elsewhere", "Describe", ""), None);
        assert_eq!(find("POST", "/", "Unheard", ""), None);
        assert_eq!(find("GET", "/instances/i", "Get", "").as_deref(), Some("ecs Get (2014-05-26)"));
        assert_eq!(find("DELETE", "/instances/i", "Delete", "").as_deref(), Some("ecs Delete (2014-05-26)"));
        assert_eq!(find("DELETE", "/instances/i", "Get", ""), None, "the method contradicts the name");
        assert_eq!(find("GET", "/instances/", "Get", ""), None);
    }

    #[test]
    fn volcengine_tells_services_apart_by_the_scope() {
        let find = |method: &str, query: &str, service: &str| {
            let scope = format!("HMAC-SHA256 Credential=id/20261121/cn-beijing/{service}/request, SignedHeaders=");
            let headers = [("authorization", scope.as_str()), ("host", "open.volcengineapi.com")];
            find(Gateway::Volcengine, method, &format!("/?{query}"), &headers)
        };
        for service in ["ecs", "vpc"] {
            let expected = format!("{service} Describe (2014-05-26)");
            assert_eq!(find("POST", "Action=Describe&Version=2014-05-26", service), Some(expected));
        }
        assert_eq!(find("POST", "Action=Describe&Version=2014-05-26", "rds"), None);
        assert_eq!(find("POST", "Action=Describe&Version=2020-04-01", "ecs"), None);
        assert_eq!(find("GET", "Action=Describe&Version=2014-05-26", "ecs"), None);
        assert_eq!(find("POST", "", "ecs"), None);
    }
}
