//! A page for each concern: what the SDK does about it, and what you can do.

#[doc = include_str!("../docs/errors.md")]
pub mod errors {}

#[doc = include_str!("../docs/retries.md")]
pub mod retries {}

#[doc = include_str!("../docs/time.md")]
pub mod time {}

#[doc = include_str!("../docs/credentials.md")]
pub mod credentials {}

#[doc = include_str!("../docs/paging.md")]
pub mod paging {}

#[doc = include_str!("../docs/waiting.md")]
pub mod waiting {}

#[doc = include_str!("../docs/network.md")]
pub mod network {}

#[doc = include_str!("../docs/drift.md")]
pub mod drift {}

#[doc = include_str!("../docs/testing.md")]
pub mod testing {}
