//! What is said of two sets of specs that differ: a file for each rule, and the command around it.

mod bundles;
mod cases;
mod command;
#[path = "../pages/schema.rs"]
mod schema;
mod semver;
#[path = "../workspace/mod.rs"]
mod workspace;
