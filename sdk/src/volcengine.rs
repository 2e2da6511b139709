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
use crate::credentials::Chain;
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
    present: sign::volcengine::unsigned_headers,
    signs_region: true,
    default_chain: Chain::volcengine,
    region_variables: &["VOLCENGINE_REGION", "VOLCSTACK_REGION"],
};

impl Client {
    /// A client with the credentials that the cloud's own tools would use, from wherever they
    /// [look for them](crate::credentials), and with the region of the environment (`VOLCENGINE_REGION`).
    ///
    /// # Errors
    /// When there are no credentials, with every place that was tried and what is missing there; when the region is
    /// malformed.
    pub async fn from_env() -> Result<Self, Error> {
        Self::builder().build_from_env().await
    }

    /// A client to be set up. What is not set comes from the environment.
    pub fn builder() -> Builder<Volcengine> {
        Builder::new(&PROTOCOL)
    }
}
