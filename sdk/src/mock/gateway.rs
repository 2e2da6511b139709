//! The part of a cloud that every request passes first, and the words in which it refuses one.

use super::answer::Answer;
use super::request::RawRequest;
use duoyun_generated::contract::{Cloud, Volcengine};
use std::any::TypeId;

/// Whose gateway a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gateway {
    Alibaba,
    Volcengine,
}

/// Why a gateway does not let a request through.
pub(super) enum Refusal {
    Unsigned,
    UnknownKey,
    WrongSignature(String),
    /// The time stamp is too far from the gateway's clock.
    WrongTime,
    NonceUsed,
    TokenExpired,
    UnknownOperation(String),
    /// A parameter is not what its type allows.
    Malformed(String),
    /// The mock has no answer left that fits the request.
    NoAnswer(String),
}

impl Gateway {
    pub(super) fn of_cloud<C: Cloud>() -> Self {
        if TypeId::of::<C>() == TypeId::of::<Volcengine>() { Self::Volcengine } else { Self::Alibaba }
    }

    pub(super) fn of_request(request: &RawRequest) -> Self {
        let is_alibaba = match request.header("authorization") {
            Some(authorization) => authorization.starts_with("ACS3-"),
            None => request.header("x-acs-action").is_some(),
        };
        if is_alibaba { Self::Alibaba } else { Self::Volcengine }
    }

    /// The header in which this gateway gives the request id.
    pub(super) fn id_header(self) -> &'static str {
        match self {
            Self::Alibaba => "x-acs-request-id",
            Self::Volcengine => "x-tt-logid",
        }
    }

    pub(super) fn refuse(self, refusal: &Refusal) -> Answer {
        let (alibaba, volcengine, message) = match refusal {
            Refusal::Unsigned => {
                ((400, "IncompleteSignature"), (401, "MissingAuthenticationToken"), "The request is not signed.")
            }
            Refusal::UnknownKey => {
                ((404, "InvalidAccessKeyId.NotFound"), (401, "InvalidAccessKey"), "The access key does not exist.")
            }
            Refusal::WrongSignature(why) => {
                ((400, "SignatureDoesNotMatch"), (401, "SignatureDoesNotMatch"), why.as_str())
            }
            Refusal::WrongTime => (
                (400, "InvalidTimeStamp.Expired"),
                (400, "InvalidTimestamp"),
                "The time stamp is more than 15 minutes off.",
            ),
            // Volcengine's requests carry no nonce.
            Refusal::NonceUsed => {
                ((400, "SignatureNonceUsed"), (400, "SignatureNonceUsed"), "The nonce was used before.")
            }
            Refusal::TokenExpired => {
                ((400, "InvalidSecurityToken.Expired"), (401, "ExpiredToken"), "The session token has expired.")
            }
            Refusal::UnknownOperation(known) => {
                ((404, "InvalidAction.NotFound"), (404, "InvalidActionOrVersion"), known.as_str())
            }
            Refusal::Malformed(what) => ((400, "InvalidParameter"), (400, "InvalidParameter"), what.as_str()),
            Refusal::NoAnswer(why) => ((400, "NoAnswerLeft"), (400, "NoAnswerLeft"), why.as_str()),
        };
        let (status, code) = match self {
            Self::Alibaba => alibaba,
            Self::Volcengine => volcengine,
        };
        Answer::refusal(self == Self::Volcengine, status, code, message)
    }
}
