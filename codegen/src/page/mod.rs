//! Reading documentation pages: from a page, in any of the layouts that pages come in, to the facts it states.
//!
//! A page is brought into one intermediate form, a sequence of headings, tables with known columns, code and prose
//! ([`layout`]), and the facts are read off that form ([`extract`]). What the page lost or contradicts becomes a diagnostic and
//! an unknown fact, never a guess.

mod characters;
mod compare;
mod cues;
mod diagnostic;
mod digest;
mod document;
mod extract;
mod facts;
mod json;
mod language;
mod layout;
mod limits;
mod nesting;
mod operation;
mod phrases;
mod rows;
mod sample;
mod scan;
mod words;

pub(crate) use compare::COMMON;
pub use compare::{Change, Statement, compare};
pub use diagnostic::{Diagnostic, Problem};
pub use facts::{
    Bounds, ErrorRow, Facts, Field, Found, Known, Limits, Overlong, Parameter, Permission, Place, Route, Sample, Type,
    Value, is_element,
};

pub use json::SCHEMA;
pub use language::{Language, language};

/// What a page states, and what is wrong with how it states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The facts.
    pub facts: Facts,
    /// What to look at, by line.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a page. Any text is a page, if perhaps one that states nothing. The name, which may be a path, is only asked for the
/// operation when nothing on the page names it.
pub fn read(name: &str, text: &str) -> Reading {
    extract::facts(&layout::read(text), name)
}
