//! A span for each call and an event for each attempt, with the feature `tracing`; nothing without it.
//!
//! They tell operation and outcome. They hold no parameters, headers or bodies, and no messages of services, which
//! quote from requests.

#[cfg(not(feature = "tracing"))]
pub(crate) use off::{failed, in_span, set_clock, set_credentials, succeeded};
#[cfg(feature = "tracing")]
pub(crate) use on::{failed, in_span, set_clock, set_credentials, succeeded};

#[cfg(feature = "tracing")]
mod on {
    use crate::Attempt;
    use duoyun_generated::contract::Meta;
    use std::time::Duration;
    use tracing::{Instrument, debug, debug_span, field};

    pub(crate) fn in_span<F: Future>(meta: &Meta, region: &str, call: F) -> impl Future<Output = F::Output> {
        call.instrument(debug_span!("call", service = meta.service.name, operation = meta.name, region))
    }

    pub(crate) fn succeeded(attempt: u32, http_status: u16, request_id: &str, latency: Duration) {
        debug!(attempt, http_status, request_id, latency_ms = millis(latency), "attempt succeeded");
    }

    pub(crate) fn failed(number: u32, attempt: &Attempt) {
        let Attempt { failure, code, http_status, request_id, latency, delay, .. } = attempt;
        debug!(
            attempt = number,
            failure = field::debug(failure),
            code = code.as_deref(),
            http_status,
            request_id = request_id.as_deref(),
            latency_ms = millis(*latency),
            delay_ms = delay.map(millis),
            "attempt failed"
        );
    }

    pub(crate) fn set_clock() {
        debug!("the clock was set by the service's date");
    }

    pub(crate) fn set_credentials() {
        debug!("the credentials were rejected, and others are asked for");
    }

    fn millis(time: Duration) -> f64 {
        time.as_secs_f64() * 1000.0
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use crate::Attempt;
    use duoyun_generated::contract::Meta;
    use std::time::Duration;

    pub(crate) fn in_span<F: Future>(_: &Meta, _: &str, call: F) -> F {
        call
    }

    pub(crate) fn succeeded(_: u32, _: u16, _: &str, _: Duration) {}

    pub(crate) fn failed(_: u32, _: &Attempt) {}

    pub(crate) fn set_clock() {}

    pub(crate) fn set_credentials() {}
}
