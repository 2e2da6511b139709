//! Turns Duoyun's endpoint specs into Rust.
//!
//! Data flows one way: [`source`] reads files into trees that know their places, [`spec`] is a tree as written,
//! [`resolve`] decides what it means, [`model`] is the meaning, [`emit`] prints it as Rust, [`output`] brings the files
//! to disk. Between reading and writing everything is pure, and every finding is a [`diagnostic`].
//!
//! [`import`] makes specs of the vendors' metadata. [`page`] reads the vendors' documentation pages into facts, and tells
//! what changed between two versions of one. [`diff`] tells what changed between two sets of specs, and what that means for
//! users; [`drift`] tells what a page states otherwise than the spec of its operation and brings the spec to it, with
//! [`edit`]s that leave all else as it is; [`draft`] makes a spec to finish of a page's facts. [`update`] does so for all pages
//! of a folder, and [`journal`] brings what comes of it to disk as one.

#![warn(missing_docs)]
#![allow(rustdoc::private_intra_doc_links, reason = "the documentation of a module is a map for who works on it")]

pub mod change;
pub mod day;
pub mod diagnostic;
pub mod diff;
pub mod disk;
pub mod draft;
pub mod drift;
mod edit;
pub mod emit;
pub mod import;
pub mod journal;
pub mod model;
pub mod name;
pub mod output;
pub mod page;
mod parallel;
pub mod resolve;
pub mod source;
pub mod spec;
pub mod update;
mod words;
mod yaml;
