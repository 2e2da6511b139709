use crate::credentials::{Chain, Environment};
use crate::sign::{Attempt, Signer, Unsigned};
use crate::transport::Header;
use duoyun_generated::contract::{Meta, Query};

/// What sets one cloud's calls apart from another's.
#[derive(Debug)]
pub(crate) struct Protocol {
    /// Says in the query which operation is asked for, where that is not the headers' business.
    pub(crate) name_operation: fn(&Meta, &mut Query),
    /// Makes all headers of a request, the signature among them.
    pub(crate) sign: fn(&Unsigned<'_>, &Signer<'_>) -> Vec<Header>,
    /// Makes all headers of a request that is not to be signed.
    pub(crate) present: fn(&Unsigned<'_>, &Attempt) -> Vec<Header>,
    /// Whether a signature names the region, so that no call goes without one.
    pub(crate) signs_region: bool,
    /// The sources of credentials that are asked when a client is given none.
    pub(crate) default_chain: fn(&Environment) -> Chain,
    /// The environment variables that hold the region, in the order in which they are tried.
    pub(crate) region_variables: &'static [&'static str],
}
