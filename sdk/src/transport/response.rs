use super::Header;
use crate::time::parse_http_date;
use std::borrow::Cow;
use std::fmt;
use std::time::{Duration, SystemTime};

/// An answer, whole or as far as it came. Its `Debug` output does not show the body.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpResponse {
    /// The HTTP status.
    pub status: u16,
    /// Headers; names in lower case. [`KEPT_HEADERS`](Self::KEPT_HEADERS) are the ones that a client looks at.
    pub headers: Vec<Header>,
    /// The body, unpacked.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// The headers that a client looks at; a transport may leave out all others.
    pub const KEPT_HEADERS: [&'static str; 6] =
        ["x-acs-request-id", "x-tt-logid", "date", "age", "retry-after", "x-acs-retry-after"];

    /// An answer without headers.
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into() }
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<Cow<'static, str>>) -> Self {
        self.headers.push((name.to_ascii_lowercase().into(), value.into()));
        self
    }

    /// The value of a header; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_ref())
    }

    /// The request id, which both clouds also give beside the body.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.header("x-acs-request-id").or_else(|| self.header("x-tt-logid"))
    }

    /// The service's time. That of an answer with an age is the time at which it went into a cache.
    pub(crate) fn date(&self) -> Option<SystemTime> {
        let date = self.header("date").filter(|_| self.header("age").is_none())?;
        parse_http_date(date)
    }

    /// Whether Alibaba Cloud says that it refused the request for its rate: it sends this header then and only then,
    /// whatever the code.
    pub(crate) fn is_throttled(&self) -> bool {
        self.number("x-acs-retry-after").is_some_and(|millis| millis > 0)
    }

    fn number(&self, header: &str) -> Option<u64> {
        self.header(header)?.trim().parse().ok()
    }

    /// How long the service asked to wait: `x-acs-retry-after` in milliseconds, which says it more exactly, or
    /// `Retry-After` in seconds or as a date. `now` stands in where the answer has no date of its own.
    pub(crate) fn retry_after(&self, now: SystemTime) -> Option<Duration> {
        let until = || {
            let until = parse_http_date(self.header("retry-after")?)?;
            until.duration_since(self.date().unwrap_or(now)).ok()
        };
        let asked = self.number("x-acs-retry-after").map(Duration::from_millis);
        let asked = asked.or_else(|| self.number("retry-after").map(Duration::from_secs)).or_else(until);
        asked.filter(|asked| !asked.is_zero())
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_service_asks_for() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_709_210_096);
        let asked = |headers: &[(&str, &'static str)]| {
            let answer = HttpResponse::new(429, "");
            let answer = headers.iter().fold(answer, |answer, (name, value)| answer.with_header(name, *value));
            answer.retry_after(now).map(|asked| asked.as_millis())
        };
        let (date, later) = ("Thu, 29 Feb 2024 12:34:50 GMT", "Thu, 29 Feb 2024 12:35:00 GMT");
        for (headers, expected) in [
            (&[][..], None),
            (&[("Retry-After", "2")], Some(2_000)),
            (&[("x-acs-retry-after", "1500"), ("Retry-After", "2")], Some(1_500)),
            (&[("x-acs-retry-after", "soon"), ("Retry-After", " 2 ")], Some(2_000)),
            (&[("Retry-After", later)], Some(4_000)),
            (&[("Retry-After", later), ("Date", date)], Some(10_000)),
            (&[("Retry-After", date), ("Date", later)], None),
            (&[("Retry-After", "0")], None),
            (&[("Retry-After", "-1")], None),
            (&[("Retry-After", "1e3")], None),
            (&[("Retry-After", "99999999999999999999")], None),
        ] {
            assert_eq!(asked(headers), expected, "{headers:?}");
        }
    }

    #[test]
    fn an_aged_date_is_not_the_time() {
        let answer = HttpResponse::new(400, "").with_header("Date", "Thu, 29 Feb 2024 12:34:50 GMT");
        assert!(answer.date().is_some());
        assert_eq!(answer.with_header("Age", "7").date(), None);
    }
}
