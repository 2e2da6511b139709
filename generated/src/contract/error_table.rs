//! The documented errors of an operation, and what any error code means.

use std::fmt;

/// The errors that an operation's page lists: an enum of names beside a table.
///
/// Do not cast one to a number: a new code changes those of the codes after it. They are no part of the promise that a
/// version makes.
pub trait ErrorKind: Copy + Eq + fmt::Debug + Send + Sync + 'static {
    /// The page's table, in its order.
    const TABLE: &'static [ErrorCode];
    /// The variant of each entry of the table.
    const KINDS: &'static [Self];
    /// The variant for a code that the table does not have.
    const OTHER: Self;

    /// The variant of `code`.
    fn from_code(code: &str) -> Self {
        let found = Self::TABLE.iter().position(|entry| entry.code == code);
        found.and_then(|index| Self::KINDS.get(index)).copied().unwrap_or(Self::OTHER)
    }

    /// The table's entry for this variant; none for [`OTHER`](Self::OTHER).
    fn entry(self) -> Option<&'static ErrorCode> {
        let found = Self::KINDS.iter().position(|kind| *kind == self);
        found.and_then(|index| Self::TABLE.get(index))
    }
}

/// One code of an error table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorCode {
    /// The code on the wire.
    pub code: &'static str,
    /// HTTP status (0 where the page gives none) and message template of each row that has this code.
    pub rows: &'static [(u16, &'static str)],
    /// What to do about it; empty when the specs say nothing.
    pub remedy: &'static str,
    /// What the specs say about repeating; none leaves it to [`classify`].
    pub retry: Option<Retry>,
}

impl ErrorCode {
    /// A code and its rows.
    pub const fn new(code: &'static str, rows: &'static [(u16, &'static str)]) -> ErrorCode {
        ErrorCode { code, rows, remedy: "", retry: None }
    }

    /// Sets what to do about it.
    #[must_use]
    pub const fn remedy(mut self, remedy: &'static str) -> ErrorCode {
        self.remedy = remedy;
        self
    }

    /// Sets whether to repeat.
    #[must_use]
    pub const fn retry(mut self, retry: Retry) -> ErrorCode {
        self.retry = Some(retry);
        self
    }
}

/// Whether the same call can succeed when it is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Retry {
    /// Not before something is changed.
    Never,
    /// When some other work has finished; that takes longer than a client should block.
    Later,
    /// In a moment: the service refused it for its rate, and did nothing.
    Throttled,
    /// In a moment: the service failed, and may have done the work.
    Transient,
}

/// What an error is about, whatever the cloud calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Class {
    /// Too many calls.
    Throttled,
    /// The service failed.
    Unavailable,
    /// The clocks of client and service differ, or a nonce was used twice.
    Signature,
    /// The credentials are wrong or expired.
    Credentials,
    /// The caller may not do this.
    Denied,
    /// The account must be changed first: balance, activation, real-name registration.
    Account,
    /// A quota is used up.
    Quota,
    /// Something named in the request does not exist.
    NotFound,
    /// The request is malformed, lacks something, or asks for what is not supported.
    Invalid,
    /// The resource is in a state that does not allow this, or other work is in its way.
    Conflict,
    /// None of these.
    Other,
}

impl Class {
    /// Whether to repeat an error of this class when the specs do not say.
    pub const fn retry(self) -> Retry {
        match self {
            Class::Throttled => Retry::Throttled,
            Class::Unavailable => Retry::Transient,
            Class::Conflict => Retry::Later,
            _ => Retry::Never,
        }
    }
}

/// The class of an error, from its code and, where that says nothing, from its HTTP status.
///
/// The code goes first because the status says little: Alibaba Cloud throttles with 403 and reports a malformed
/// description with 404.
pub fn classify(code: &str, status: u16) -> Class {
    // This status has one meaning; the words of the code may say only what ran out.
    if status == 429 {
        return Class::Throttled;
    }
    class_of_code(code).unwrap_or(match status {
        401 => Class::Credentials,
        403 => Class::Denied,
        404 => Class::NotFound,
        408 | 500..=599 => Class::Unavailable,
        409 | 412 | 423 => Class::Conflict,
        400..=499 => Class::Invalid,
        _ => Class::Other,
    })
}

/// Codes are words joined by dots; the same words mean the same in every table.
fn class_of_code(code: &str) -> Option<Class> {
    const EXACT: &[(&str, Class)] = &[
        ("InternalError", Class::Unavailable),
        ("InternalServiceError", Class::Unavailable),
        ("ServiceUnavailable", Class::Unavailable),
        ("ServiceUnavailableTemporary", Class::Unavailable),
        ("RequestTimeout", Class::Unavailable),
        ("GatewayTimeout", Class::Unavailable),
        ("InternalServiceTimeout", Class::Unavailable),
        ("IdempotentProcessing", Class::Conflict),
        ("IdempotentParameterMismatch", Class::Invalid),
        ("SignatureNonceUsed", Class::Signature),
        ("InvalidTimestamp", Class::Signature),
        ("SignatureDoesNotMatch", Class::Credentials),
        ("MissingAuthenticationToken", Class::Credentials),
        ("MissingSignature", Class::Credentials),
        ("InvalidAccessKey", Class::Credentials),
        ("ExpiredToken", Class::Credentials),
        ("InvalidToken", Class::Credentials),
        ("InvalidActionOrVersion", Class::Invalid),
        ("InvalidAction.Unauthorized", Class::Denied),
        ("LackPolicy", Class::Denied),
        ("NoPermission", Class::Denied),
        ("ValidationError", Class::Invalid),
    ];
    const BEGINS: &[(&str, Class)] = &[
        ("Throttling", Class::Throttled),
        ("FlowLimitExceeded", Class::Throttled),
        ("RateLimitExceeded", Class::Throttled),
        ("RequestLimitExceeded", Class::Throttled),
        ("InvalidTimeStamp", Class::Signature),
        ("InvalidSecurityToken", Class::Credentials),
        ("InvalidAccessKeyId", Class::Credentials),
        ("IncompleteSignature", Class::Credentials),
        ("AccessDenied", Class::Denied),
        ("Forbidden", Class::Denied),
        ("UnauthorizedOperation", Class::Denied),
        ("InvalidAccountStatus", Class::Account),
        ("QuotaExceed", Class::Quota),
        ("LimitExceeded", Class::Quota),
        ("MissingParameter", Class::Invalid),
        ("IncorrectInstanceStatus", Class::Conflict),
        ("IncorrectDiskStatus", Class::Conflict),
        ("IncorrectVolumeStatus", Class::Conflict),
        ("OperationConflict", Class::Conflict),
        ("OperationDenied.ResourceLocked", Class::Conflict),
    ];
    const ENDS: &[(&str, Class)] = &[
        ("NotFound", Class::NotFound),
        ("NOT_FOUND", Class::NotFound),
        ("NotExist", Class::NotFound),
        ("Malformed", Class::Invalid),
        ("ValueNotSupported", Class::Invalid),
        ("NotSupported", Class::Invalid),
        ("UnSupported", Class::Invalid),
        ("NotSupport", Class::Invalid),
        ("AccessDenied", Class::Denied),
        ("Unauthorized", Class::Denied),
        ("Forbidden", Class::Denied),
        ("FlowLimitExceeded", Class::Throttled),
        ("RateLimitExceeded", Class::Throttled),
        ("QuotaExceeded", Class::Quota),
        ("LimitExceeded", Class::Quota),
        ("InsufficientBalance", Class::Account),
        ("NotEnoughBalance", Class::Account),
        ("Conflict", Class::Conflict),
        ("Status", Class::Conflict),
        ("InUse", Class::Conflict),
    ];
    let exact = EXACT.iter().find(|(word, _)| code == *word);
    let begins = || BEGINS.iter().find(|(word, _)| code.strip_prefix(word).is_some_and(at_word_end));
    let ends = || ENDS.iter().find(|(word, _)| code.ends_with(word));
    exact.or_else(begins).or_else(ends).map(|(_, class)| *class)
}

/// Whether a word that stood before `rest` was complete: `Forbidden.RAM` begins with `Forbidden`, `Forbiddenly` does not.
fn at_word_end(rest: &str) -> bool {
    !rest.starts_with(|next: char| next.is_ascii_lowercase())
}
