//! Volcengine: its services, and the client that calls them.
//!
//! ```no_run
//! # async fn run() -> Result<(), duoyun::Error> {
//! use duoyun::volcengine;
//!
//! let client = volcengine::Client::builder().region("cn-beijing").build()?;
//! # Ok(()) }
//! ```

#[allow(unused_imports, unreachable_pub, reason = "without a service's feature there are none")]
pub use duoyun_generated::volcengine::*;

use crate::builder::Builder;
use crate::credentials::{EnvironmentCredentials, Variables};
use crate::protocol::Protocol;
use crate::{Error, sign};
use duoyun_generated::contract::Volcengine;

/// A client of Volcengine.
pub type Client = crate::Client<Volcengine>;

pub(crate) static PROTOCOL: Protocol = Protocol {
    name_operation: |meta, query| {
        query.push("Action", meta.name);
        query.push("Version", meta.service.version);
    },
    sign: sign::volcengine::headers,
    signs_region: true,
    variables: &[
        Variables {
            id: "VOLCENGINE_ACCESS_KEY",
            secret: "VOLCENGINE_SECRET_KEY",
            token: Some("VOLCENGINE_SESSION_TOKEN"),
        },
        Variables {
            id: "VOLCSTACK_ACCESS_KEY_ID",
            secret: "VOLCSTACK_SECRET_ACCESS_KEY",
            token: Some("VOLCSTACK_SESSION_TOKEN"),
        },
        Variables {
            id: "VOLCSTACK_ACCESS_KEY",
            secret: "VOLCSTACK_SECRET_KEY",
            token: Some("VOLCSTACK_SESSION_TOKEN"),
        },
        Variables { id: "VOLC_ACCESSKEY", secret: "VOLC_SECRETKEY", token: None },
    ],
    region_variables: &["VOLCENGINE_REGION", "VOLCSTACK_REGION"],
};

/// Credentials from `VOLCENGINE_ACCESS_KEY`, `VOLCENGINE_SECRET_KEY` and, for temporary ones,
/// `VOLCENGINE_SESSION_TOKEN`.
///
/// When the first is not set, those that older tools read are tried, each set as a whole: `VOLCSTACK_ACCESS_KEY_ID`
/// with `VOLCSTACK_SECRET_ACCESS_KEY`, `VOLCSTACK_ACCESS_KEY` with `VOLCSTACK_SECRET_KEY` (both with
/// `VOLCSTACK_SESSION_TOKEN`), and `VOLC_ACCESSKEY` with `VOLC_SECRETKEY`.
pub fn environment_credentials() -> EnvironmentCredentials {
    EnvironmentCredentials::new(PROTOCOL.variables)
}

impl Client {
    /// A client with the credentials and the region (`VOLCENGINE_REGION`) of the environment.
    ///
    /// # Errors
    /// When there are no credentials, with the variable that is missing; when the region is malformed.
    pub async fn from_env() -> Result<Self, Error> {
        Self::builder().build_from_env().await
    }

    /// A client to be set up. What is not set comes from the environment.
    pub fn builder() -> Builder<Volcengine> {
        Builder::new(&PROTOCOL)
    }
}
