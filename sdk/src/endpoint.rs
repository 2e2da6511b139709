//! Which host a call goes to.

use crate::{Error, Failure};
use duoyun_generated::contract::{Network, Service};
use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Scheme and host, with a port where it is not the scheme's own: what goes into the URL and the `Host` header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    pub(crate) scheme: Scheme,
    pub(crate) authority: Cow<'static, str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    Https,
    /// On the loopback interface only.
    Http,
}

impl Scheme {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Scheme::Https => "https",
            Scheme::Http => "http",
        }
    }

    const fn port(self) -> u16 {
        match self {
            Scheme::Https => 443,
            Scheme::Http => 80,
        }
    }
}

/// The endpoint of `service` for a client in `region`.
///
/// A region that the service's table does not have follows the service's pattern, so that a new region needs no new
/// release.
pub(crate) fn resolve(service: &Service, region: Option<&str>, network: Network) -> Result<Endpoint, Error> {
    let endpoints = &service.endpoints;
    let pattern = match network {
        Network::Vpc => endpoints.vpc.ok_or_else(|| {
            let message = "has no documented host inside a VPC; use the public network, or set an endpoint";
            failure(format!("{} {message}", service.name))
        })?,
        _ => endpoints.public,
    };
    let host = match region {
        Some(region) => {
            check_region(region)?;
            let exception = endpoints.exceptions.iter().find(|(name, on, _)| *name == region && *on == network);
            match exception {
                Some((_, _, host)) => Cow::Borrowed(*host),
                None if pattern.contains("{region}") => Cow::Owned(pattern.replace("{region}", region)),
                None => Cow::Borrowed(pattern),
            }
        }
        None if !pattern.contains("{region}") => Cow::Borrowed(pattern),
        None => match endpoints.central {
            Some(central) if network == Network::Public => Cow::Borrowed(central),
            _ => return Err(failure(format!("{} needs a region, and none is set", service.name))),
        },
    };
    Ok(Endpoint { scheme: Scheme::Https, authority: host })
}

/// Refuses what would change the host name into another, or break out of it.
pub(crate) fn check_region(region: &str) -> Result<(), Error> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if region.is_empty() {
        Err(failure("the region is empty".to_owned()))
    } else if region.len() > 63 || !region.bytes().all(fits) || region.starts_with('-') || region.ends_with('-') {
        // Escaped, because it may hold control characters; shortened, because it may hold anything.
        let shown: String = region.escape_debug().take(40).collect();
        let message = "is not a region: regions are lower-case letters, digits and inner hyphens, such as cn-hangzhou";
        Err(failure(format!("\"{shown}\" {message}")))
    } else {
        Ok(())
    }
}

/// Reads an endpoint that the user set: `https://host[:port]`, or `http://` on the loopback interface.
pub(crate) fn parse(url: &str) -> Result<Endpoint, Error> {
    let refuse = |message: &str| Err(failure(format!("the endpoint {message}")));
    let Some((scheme, rest)) = url.split_once("://") else {
        return refuse("must be a URL, such as https://ecs.example.com");
    };
    let scheme = match scheme.to_ascii_lowercase().as_str() {
        "https" => Scheme::Https,
        "http" => Scheme::Http,
        _ => return refuse("must begin with https://"),
    };
    let authority = rest.strip_suffix('/').unwrap_or(rest);
    if authority.contains(['/', '?', '#', '@']) {
        return refuse("must be scheme, host and port only");
    }
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => match port.parse::<u16>() {
            Ok(number) if number > 0 && port.bytes().all(|byte| byte.is_ascii_digit()) => (host, Some(number)),
            _ => return refuse("has a port that is not a number from 1 to 65535"),
        },
        _ => (authority, None),
    };
    let Some(host) = parse_host(host) else {
        return refuse("must have a host: a name, an IPv4 address, or an IPv6 address in brackets");
    };
    if scheme == Scheme::Http && !host.is_loopback {
        return refuse("must begin with https://; http:// is for the loopback interface only");
    }
    let authority = match port {
        Some(port) if port != scheme.port() => format!("{}:{port}", host.spelled),
        _ => host.spelled,
    };
    Ok(Endpoint { scheme, authority: Cow::Owned(authority) })
}

struct Host {
    spelled: String,
    is_loopback: bool,
}

/// The host as a URL library spells it again, so that the host that is signed is the host that is sent.
fn parse_host(host: &str) -> Option<Host> {
    if let Some(address) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let address: Ipv6Addr = address.parse().ok()?;
        return Some(Host { spelled: format!("[{address}]"), is_loopback: IpAddr::V6(address).is_loopback() });
    }
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return Some(Host { spelled: address.to_string(), is_loopback: address.is_loopback() });
    }
    let name = host.to_ascii_lowercase();
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    // With a number as its last label a name would be read as an IPv4 address in one of its many old spellings.
    let is_number = |label: &str| label.starts_with("0x") || label.bytes().all(|byte| byte.is_ascii_digit());
    let last_is_number = name.rsplit('.').next().is_some_and(is_number);
    let fits = name.split('.').all(is_label) && !last_is_number;
    fits.then(|| Host { is_loopback: name == "localhost" || name.ends_with(".localhost"), spelled: name })
}

fn failure(message: String) -> Error {
    Error::new(Failure::Endpoint, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use duoyun_generated::contract::{Endpoints, Envelope};

    static ECS: Service = Service {
        name: "ecs",
        version: "2014-05-26",
        endpoints: Endpoints {
            public: "ecs.{region}.aliyuncs.com",
            vpc: Some("ecs-vpc.{region}.aliyuncs.com"),
            central: None,
            exceptions: &[("cn-hangzhou", Network::Public, "ecs-cn-hangzhou.aliyuncs.com")],
        },
        envelope: Envelope::Flat { success: None },
    };
    static STS: Service = Service {
        name: "sts",
        version: "2015-04-01",
        endpoints: Endpoints {
            public: "sts.{region}.aliyuncs.com",
            vpc: None,
            central: Some("sts.aliyuncs.com"),
            exceptions: &[],
        },
        envelope: Envelope::Flat { success: None },
    };
    static OPEN: Service = Service {
        name: "ecs",
        version: "2020-04-01",
        endpoints: Endpoints { public: "open.volcengineapi.com", vpc: None, central: None, exceptions: &[] },
        envelope: Envelope::Wrapped { metadata: "ResponseMetadata", result: "Result" },
    };

    fn host(service: &Service, region: Option<&str>, network: Network) -> Result<String, String> {
        let endpoint = resolve(service, region, network).map_err(|error| error.to_string())?;
        Ok(endpoint.authority.into_owned())
    }

    #[test]
    fn hosts() {
        use Network::{Public, Vpc};
        for (service, region, network, expected) in [
            (&ECS, Some("cn-beijing"), Public, "ecs.cn-beijing.aliyuncs.com"),
            (&ECS, Some("cn-hangzhou"), Public, "ecs-cn-hangzhou.aliyuncs.com"),
            (&ECS, Some("cn-hangzhou"), Vpc, "ecs-vpc.cn-hangzhou.aliyuncs.com"),
            (&ECS, Some("xx-newtown-9"), Public, "ecs.xx-newtown-9.aliyuncs.com"),
            (&STS, Some("cn-beijing"), Public, "sts.cn-beijing.aliyuncs.com"),
            (&STS, None, Public, "sts.aliyuncs.com"),
            (&OPEN, Some("cn-shanghai"), Public, "open.volcengineapi.com"),
            (&OPEN, None, Public, "open.volcengineapi.com"),
        ] {
            assert_eq!(host(service, region, network).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn a_vpc_never_yields_a_public_host() {
        assert!(host(&STS, Some("cn-beijing"), Network::Vpc).is_err());
        assert!(host(&STS, None, Network::Vpc).is_err());
        assert!(host(&ECS, None, Network::Vpc).unwrap_err().contains("needs a region"));
        assert!(host(&OPEN, Some("cn-beijing"), Network::Vpc).is_err());
    }

    #[test]
    fn malformed_regions_are_refused() {
        for region in
            ["", "cn hangzhou", "CN-HANGZHOU", "cn.evil.com/", "cn-hangzhou\r\n", "cn\0", "杭州", "-cn", "cn-", "a@b"]
        {
            let error = host(&ECS, Some(region), Network::Public).unwrap_err();
            assert!(!error.contains(char::is_control), "{error:?}");
        }
        assert!(host(&ECS, Some(&"a".repeat(64)), Network::Public).is_err());
        assert!(host(&ECS, None, Network::Public).unwrap_err().contains("ecs needs a region"));
    }

    #[test]
    fn overrides() {
        for (url, expected) in [
            ("https://Example.com", "https://example.com"),
            ("https://example.com:443/", "https://example.com"),
            ("https://example.com:80", "https://example.com:80"),
            ("HTTP://127.0.0.1:80", "http://127.0.0.1"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            ("https://[2001:DB8:0::1]", "https://[2001:db8::1]"),
        ] {
            let endpoint = parse(url).unwrap();
            assert_eq!(format!("{}://{}", endpoint.scheme.as_str(), endpoint.authority), expected);
        }
    }

    #[test]
    fn malformed_overrides_are_refused() {
        for url in [
            "",
            "example.com",
            "ftp://example.com",
            "http://example.com",
            "https://",
            "https://example.com/path",
            "https://example.com?x",
            "https://user:password@example.com",
            "https://example.com:0",
            "https://example.com:65536",
            "https://example.com:+1",
            "https://::1",
            "https://[::1",
            "https://exa mple.com",
            "https://example..com",
            "https://0x7f.1",
            "https://0x7f",
            "https://127.1",
            "https://例え.jp",
        ] {
            let error = parse(url).unwrap_err();
            assert_eq!(error.failure(), Failure::Endpoint);
            assert!(!error.to_string().contains("password"));
        }
    }
}
