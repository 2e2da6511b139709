//! Whether a call that failed is made again, and when.
//!
//! [`decide`] is a function of facts: it asks no clock, draws no random number and changes nothing. What it goes by is
//! what became of the request, never the HTTP method, which says nothing where every operation is a POST.

mod attempt;
mod budget;
mod fault;
mod policy;

pub use attempt::Attempt;
pub(crate) use budget::Budget;
pub(crate) use fault::Fault;
pub use policy::RetryPolicy;

use duoyun_generated::contract::Idempotency;
use std::time::Duration;

/// What is known after an attempt has failed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts {
    pub(crate) fault: Fault,
    pub(crate) idempotency: Idempotency,
    /// How many attempts have failed, this one included; those before that were put right do not count.
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
    // What was put right was no failure of the service, so it takes no attempt from those that failures have.
    let is_left = attempts < policy.attempts || (fault == Fault::Corrected && policy.attempts > 1);
    let is_allowed = fault.is_repeatable(facts.idempotency) && is_left && cost <= facts.budget;
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
    let nanos = backoff.as_nanos() * u128::from(facts.jitter) / u128::from(u32::MAX);
    let jittered = Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX));
    facts.asked.unwrap_or_default().saturating_add(jittered)
}

#[cfg(test)]
mod tests;
