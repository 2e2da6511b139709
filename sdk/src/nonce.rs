//! Random numbers for signatures and idempotency tokens.

use crate::hex::hex;
use crate::{Error, Failure};

/// 128 random bits in hexadecimal: 32 characters, which any token parameter takes.
pub(crate) fn nonce() -> Result<String, Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::new(Failure::Signing, "the system gave no random numbers").caused_by(error))?;
    Ok(hex(&bytes))
}
