//! Whether a call that failed is made again, and when.
//!
//! [`decide`] is a function of facts: it asks no clock, draws no random number and changes nothing. What it goes by is
//! what became of the request, never the HTTP method, which says nothing where every operation is a POST.

mod attempt;
mod budget;
mod policy;

pub use attempt::Attempt;
pub(crate) use budget::Budget;
pub use policy::RetryPolicy;

use duoyun_generated::contract::Idempotency;
use std::time::Duration;

/// What became of a request that did not bring its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing reached the service.
    Unsent,
    /// It may have reached the service, and no whole answer came back.
    Lost,
    /// The service refused it for its rate, and did nothing.
    Throttled,
    /// The service failed, and may have done the work.
    Transient,
    /// The service refused its credentials or its time stamp, and others have been got since.
    Corrected,
    /// The same request would fail again.
    Final,
}

impl Fault {
    /// Whether making the call again does no harm: nothing was done, or twice is the same as once.
    ///
    /// A call with a token counts as safe, since the token is drawn once and stays for all attempts.
    pub(crate) fn is_repeatable(self, idempotency: Idempotency) -> bool {
        match self {
            Fault::Unsent | Fault::Throttled | Fault::Corrected => true,
            Fault::Lost | Fault::Transient => !matches!(idempotency, Idempotency::None),
            Fault::Final => false,
        }
    }

    /// What another attempt takes out of the budget.
    ///
    /// Lost requests cost double: they have held a connection for as long as the timeout allows, and a service that
    /// does not answer is the one that repeats hurt most. A correction is free, for it happens once and the service
    /// is well.
    fn cost(self) -> u32 {
        match self {
            Fault::Lost => 10,
            Fault::Unsent | Fault::Throttled | Fault::Transient => 5,
            Fault::Corrected | Fault::Final => 0,
        }
    }
}

/// What is known after an attempt has failed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts {
    pub(crate) fault: Fault,
    pub(crate) idempotency: Idempotency,
    /// How many attempts have been made, this one included.
    pub(crate) attempts: u32,
    /// How long the service asked to wait.
    pub(crate) asked: Option<Duration>,
    /// How much time the whole call has left.
    pub(crate) remaining: Duration,
    /// What the client's budget holds.
    pub(crate) budget: u32,
    /// A random number, evenly spread over all values.
    pub(crate) jitter: u32,
}

/// What to do after an attempt has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Give up, with the error there is.
    Stop,
    /// Wait, take the cost out of the budget, and try again.
    Again { after: Duration, cost: u32 },
}

/// Decides whether there is another attempt.
pub(crate) fn decide(facts: &Facts, policy: &RetryPolicy) -> Decision {
    let Facts { fault, attempts, remaining, .. } = *facts;
    let cost = fault.cost();
    let after = delay(facts, policy);
    let is_allowed = fault.is_repeatable(facts.idempotency) && attempts < policy.attempts && cost <= facts.budget;
    // A delay that would use up the call's time makes it fail later, and with a worse error.
    if is_allowed && after < remaining { Decision::Again { after, cost } } else { Decision::Stop }
}

/// How long to wait: a random part of a backoff that doubles, on top of what the service asked for.
///
/// The jitter is full, from nothing to the whole backoff, since callers that failed together would otherwise come back
/// together; for the same reason it is added to the time that the service asked for, which it asks of all alike.
fn delay(facts: &Facts, policy: &RetryPolicy) -> Duration {
    let backoff = match facts.fault {
        Fault::Corrected | Fault::Final => return Duration::ZERO,
        // The clouds count calls per second or per minute: a short wait would be refused again.
        Fault::Throttled => policy.base_delay.saturating_mul(5),
        Fault::Unsent | Fault::Lost | Fault::Transient => policy.base_delay,
    };
    let doublings = facts.attempts.saturating_sub(1).min(31);
    let backoff = backoff.saturating_mul(1 << doublings).min(policy.max_delay);
    let jittered = backoff.mul_f64(f64::from(facts.jitter) / f64::from(u32::MAX));
    facts.asked.unwrap_or_default().saturating_add(jittered)
}

#[cfg(test)]
mod tests;
