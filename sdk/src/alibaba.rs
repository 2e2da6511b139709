//! Alibaba Cloud: its services, and the client that calls them.
//!
//! ```no_run
//! # async fn run() -> Result<(), duoyun::Error> {
//! use duoyun::alibaba;
//!
//! let client = alibaba::Client::builder().region("cn-hangzhou").build()?;
//! # Ok(()) }
//! ```

#[allow(unused_imports, unreachable_pub, reason = "without a service's feature there are none")]
pub use duoyun_generated::alibaba::*;

use crate::builder::Builder;
use crate::credentials::Chain;
use crate::protocol::Protocol;
use crate::{Error, sign};
use duoyun_generated::contract::Alibaba;

/// A client of Alibaba Cloud.
pub type Client = crate::Client<Alibaba>;

pub(crate) static PROTOCOL: Protocol = Protocol {
    // The headers `x-acs-action` and `x-acs-version` do. The vendor's SDKs call what is not signed in the older way, with
    // the names in the query; both ways together fit either.
    name_operation: |meta, query| {
        if !meta.is_signed {
            query.push("Action", meta.name);
            query.push("Version", meta.service.version);
            query.push("Format", "JSON");
        }
    },
    sign: sign::acs3::headers,
    present: sign::acs3::unsigned_headers,
    signs_region: false,
    default_chain: Chain::alibaba,
    region_variables: &[
        "ALIBABA_CLOUD_REGION_ID",
        "ALIBABA_CLOUD_REGION",
        "ALIBABACLOUD_REGION_ID",
        "ALICLOUD_REGION_ID",
    ],
};

impl Client {
    /// A client with the credentials that the cloud's own tools would use, from wherever they
    /// [look for them](crate::credentials), and with the region of the environment (`ALIBABA_CLOUD_REGION_ID`).
    ///
    /// # Errors
    /// When there are no credentials, with every place that was tried and what is missing there; when the region is
    /// malformed.
    pub async fn from_env() -> Result<Self, Error> {
        Self::builder().build_from_env().await
    }

    /// A client to be set up. What is not set comes from the environment.
    pub fn builder() -> Builder<Alibaba> {
        Builder::new(&PROTOCOL)
    }
}
