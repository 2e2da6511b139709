//! Reading documentation pages: real ones against what is known to be true, our own against what they were written to show, and
//! any text at all.

mod changes;
mod large;
mod own;
mod schema;
mod total;
mod truth;
