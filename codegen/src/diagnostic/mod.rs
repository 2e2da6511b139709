//! What is wrong with a spec, where, and what to do about it.

mod render;
mod rule;

use crate::source::Span;

pub(crate) use render::annotation;
pub use render::{Format, render};
pub use rule::Rule;

/// One finding.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The rule that the spec breaks.
    pub rule: Rule,
    /// The place to look at.
    pub span: Span,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Other places that matter, each with what it has to do with this.
    pub related: Vec<(Span, String)>,
    /// What to do about it.
    pub help: Option<Help>,
}

/// What to do about a finding.
#[derive(Clone, Debug)]
pub enum Help {
    /// In words.
    Text(String),
    /// By putting another text in a place.
    Replace {
        /// The place.
        span: Span,
        /// The text to put there.
        with: String,
        /// Why this one.
        message: String,
    },
}

impl Diagnostic {
    /// A finding without further places or help.
    pub fn new(rule: Rule, span: Span, message: impl Into<String>) -> Self {
        Self { rule, span, message: message.into(), related: Vec::new(), help: None }
    }

    /// Adds another place that matters.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push((span, message.into()));
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(Help::Text(text.into()));
        self
    }

    /// Offers the most similar of `known` in place of `wrong`, if one is similar at all.
    #[must_use]
    pub fn did_you_mean<'k>(mut self, wrong: &str, span: Span, known: impl IntoIterator<Item = &'k str>) -> Self {
        if let Some(with) = most_similar(wrong, known) {
            self.help = Some(Help::Replace { span, with, message: "did you mean this?".to_owned() });
        }
        self
    }
}

/// The most similar of some names to one that is none of them, if one is similar at all.
pub fn most_similar<'k>(wrong: &str, known: impl IntoIterator<Item = &'k str>) -> Option<String> {
    const SIMILAR_ENOUGH: f64 = 0.8;
    let mut best = None;
    for candidate in known {
        let similarity = similarity(wrong, candidate);
        if similarity >= SIMILAR_ENOUGH && best.is_none_or(|(most, _)| similarity > most) {
            best = Some((similarity, candidate));
        }
    }
    best.map(|(_, candidate)| candidate.to_owned())
}

/// How alike two names are, from 0 to 1. One slip of the finger in a short name weighs less than Jaro-Winkler has it.
fn similarity(wrong: &str, candidate: &str) -> f64 {
    const ONE_SLIP: f64 = 0.9;
    if wrong.eq_ignore_ascii_case(candidate) {
        return 1.0;
    }
    let similarity = strsim::jaro_winkler(wrong, candidate);
    let is_one_slip = wrong.len() > 1 && candidate.len() > 2 && strsim::osa_distance(wrong, candidate) == 1;
    if is_one_slip { similarity.max(ONE_SLIP) } else { similarity }
}
