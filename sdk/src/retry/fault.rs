use super::Attempt;
use crate::{Error, Failure};
use duoyun_generated::contract::{Idempotency, Retry};

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
    pub(super) fn cost(self) -> u32 {
        match self {
            Fault::Lost => 10,
            Fault::Unsent | Fault::Throttled | Fault::Transient => 5,
            Fault::Corrected | Fault::Final => 0,
        }
    }
}

impl<K> Error<K> {
    /// What the failure means for another attempt.
    pub(crate) fn fault(&self) -> Fault {
        match self.failure() {
            Failure::Connect | Failure::ConnectTimeout => Fault::Unsent,
            Failure::AttemptTimeout | Failure::Interrupted => Fault::Lost,
            Failure::Service => match self.retry() {
                Retry::Throttled => Fault::Throttled,
                Retry::Transient => Fault::Transient,
                // Nonces are random, so one that was used means that this request arrived twice, on some proxy's
                // account. The other one may have been carried out.
                _ if self.code() == Some("SignatureNonceUsed") => Fault::Transient,
                _ => Fault::Final,
            },
            _ => Fault::Final,
        }
    }

    /// The same, knowing the attempts before: when one of them may have been carried out, and this one is told that a
    /// call with the same token is still running, then it is that one that runs, and its result can be had in a moment.
    pub(crate) fn fault_after(&self, history: &[Attempt]) -> Fault {
        let may_run = history.iter().any(|attempt| matches!(attempt.fault, Fault::Lost | Fault::Transient));
        match self.code() {
            Some("IdempotentProcessing") if may_run => Fault::Transient,
            _ => self.fault(),
        }
    }

    /// Whether the service found the time stamp of the request too old or too new.
    pub(crate) fn blames_clock(&self) -> bool {
        self.code().is_some_and(|code| code.to_ascii_lowercase().starts_with("invalidtimestamp"))
    }

    /// Whether the service found the credentials expired or unknown, and not only the signature wrong.
    pub(crate) fn blames_credentials(&self) -> bool {
        const BEGINS: [&str; 4] = ["InvalidSecurityToken", "InvalidAccessKey", "ExpiredToken", "InvalidToken"];
        self.code().is_some_and(|code| BEGINS.iter().any(|begin| code.starts_with(begin)))
    }
}
