//! What the emitted operations are made of, and everything that can be done with them.
//!
//! **A record is a table of slots.** Each emitted struct says its [`Shape`] (a static list of fields) and maps an
//! index to a [`Slot`]. Reading, writing, flattening, checking and printing are written once over `&dyn Record`,
//! never once per type: that keeps hundreds of operations cheap to compile.

mod blank;
mod check;
mod copy;
mod debug;
mod encode;
mod error_table;
mod operation;
mod paging;
mod path;
mod percent;
mod read;
mod record;
mod service;
mod slot;
mod value;
mod waiting;
mod write;

pub use blank::Blank;
pub use check::{Violation, check};
pub use encode::{Body, EncodeError, Request, encode};
pub use error_table::{Class, ErrorCode, ErrorKind, Retry, classify};
pub use operation::{Access, Example, Idempotency, Meta, Method, Operation, Permission, fill_text};
pub use paging::{Paged, Pages};
pub use percent::{Query, percent_encode};
pub use read::{DecodeError, Findings, UnknownField, UnlistedValue, Wrapper, decode, decode_wrapped};
pub use record::{Encoding, Field, Place, Record, Shape, Table};
pub use service::{Alibaba, Cloud, Endpoints, Envelope, Network, Service, Volcengine};
pub use slot::{Leaf, List, Map, Optional, Read, Slot, Token, Write};
pub use value::{OpenEnum, UnknownValue};
pub use waiting::{Progress, Waiter, WaiterFacts};
pub use write::to_json;

#[doc(hidden)]
pub use {
    copy::{copy_of, same_record},
    debug::debug_record,
    read::{deserialize_record, deserialize_slot},
    slot::no_slot,
    write::serialize_record,
};
#[allow(unused_imports, reason = "without a service's feature there is nothing to write them for")]
pub(crate) use {record::records, value::open_enums};
