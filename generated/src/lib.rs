//! Typed operations of Alibaba Cloud and Volcengine.
//!
//! This crate is data: each operation is a struct that describes one call, its response is a struct, its documented
//! errors are an enum. Nothing here opens a socket, reads a clock or holds a key; the `duoyun` crate does that.
//!
//! - [`contract`] is written by hand: what an operation is, and how any record is read from JSON, written to JSON,
//!   flattened into a query, checked against its documented limits and printed without its secrets.
//! - `alibaba` and `volcengine` are emitted from `specs/` by `cargo codegen generate`, one file per operation.
//!   Each service is a feature, named after its cloud and itself: `alibaba-ecs`, `volcengine-ecs`, … Each group of a
//!   large one is a feature besides: `alibaba-ecs-snapshot`, …

#![warn(missing_docs)]

pub mod contract;

#[rustfmt::skip]
#[allow(clippy::doc_markdown, reason = "names in the vendors' messages are not ours to mark up")]
#[allow(clippy::large_stack_arrays, reason = "error tables are constants, not arrays on a stack")]
#[allow(clippy::module_inception, clippy::too_many_arguments, clippy::too_many_lines, reason = "the pages decide")]
pub mod alibaba;
#[rustfmt::skip]
#[allow(clippy::doc_markdown, reason = "names in the vendors' messages are not ours to mark up")]
#[allow(clippy::large_stack_arrays, reason = "error tables are constants, not arrays on a stack")]
#[allow(clippy::module_inception, clippy::too_many_arguments, clippy::too_many_lines, reason = "the pages decide")]
pub mod volcengine;
