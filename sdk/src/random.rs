//! Random numbers for signatures and idempotency tokens.

use crate::{Error, Failure};

/// 128 random bits.
pub(crate) fn random() -> Result<[u8; 16], Error> {
    let mut bytes = [0; 16];
    match getrandom::fill(&mut bytes) {
        Ok(()) => Ok(bytes),
        Err(error) => Err(Error::new(Failure::Signing, "the system gave no random numbers").caused_by(error)),
    }
}
