//! Finding phrases, numbers and values in a sentence.

use super::{
    cues::Cues,
    facts::Bounds,
    phrases::{self, Cue},
};

/// A sentence, and what it announces.
#[derive(Debug)]
pub(super) struct Sentence<'a> {
    clause: Clause<'a>,
    cues: Cues,
    /// Whether its line ends with it.
    pub(super) is_last: bool,
}

/// A stretch of text beside its folded form; both have the same length in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clause<'a> {
    text: &'a str,
    folded: &'a str,
}

/// A value, and whether the page marks it as the default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    pub(super) is_default: bool,
}

/// Whether a folded text holds any of the phrases.
pub(super) fn mentions(folded: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| folded.contains(phrase))
}

/// The sentences of a line. A full stop inside a number or a name ends nothing.
pub(super) fn sentences<'a>(text: &'a str, folded: &'a str) -> Vec<Sentence<'a>> {
    let mut sentences = Vec::new();
    if text.len() != folded.len() {
        return sentences;
    }
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let ends = match character {
            '。' | '；' | ';' | '！' => true,
            '.' => next.is_none_or(char::is_whitespace),
            _ => false,
        };
        if ends || next.is_none() {
            let end = if ends { at } else { text.len() };
            if let (Some(text), Some(folded)) = (text.get(start..end), folded.get(start..end)) {
                let (clause, cues) = (Clause { text, folded }, Cues::of(folded));
                sentences.push(Sentence { clause, cues, is_last: next.is_none() });
            }
            start = at + character.len_utf8();
        }
    }
    sentences
}

impl<'a> Sentence<'a> {
    /// Whether it announces something.
    pub(super) fn has(&self, cue: Cue) -> bool {
        self.cues.has(cue)
    }

    /// What follows an announcement.
    pub(super) fn after(&self, cue: Cue) -> Option<Clause<'a>> {
        let (_, end) = self.cues.find(cue)?;
        Some(Clause { text: self.clause.text.get(end..)?, folded: self.clause.folded.get(end..)? })
    }

    /// What follows the announcement that it starts with.
    pub(super) fn behind(&self, cue: Cue) -> Option<Clause<'a>> {
        let (start, _) = self.cues.find(cue)?;
        let before = self.clause.text.get(..start)?;
        self.after(cue).filter(|_| before.trim().is_empty())
    }

    /// What follows an announcement, unless the sentence makes it hold in some cases only.
    pub(super) fn after_unconditional(&self, cue: Cue) -> Option<Clause<'a>> {
        let (start, _) = self.cues.find(cue)?;
        let rest = self.after(cue)?;
        let conditional = self.cues.find(Cue::Condition).is_some_and(|(condition, _)| condition < start)
            || phrases::CONDITIONS_AFTER.iter().any(|phrase| rest.folded.starts_with(phrase));
        (!conditional).then_some(rest)
    }

    /// The length in characters that it states.
    pub(super) fn length(&self) -> Option<Bounds> {
        let counted = || self.has(Cue::Characters).then(|| self.clause.length_in_characters()).flatten();
        counted().or_else(|| self.after(Cue::Length)?.leading_bounds())
    }
}

impl<'a> Clause<'a> {
    /// The text without the "is" or colon that introduces it.
    fn introduced(&self) -> &'a str {
        let mut text = self.text.trim();
        for introduction in ["is set to ", "is ", "are ", "为", "是", "為", "=", ":", "："] {
            text = text.strip_prefix(introduction).unwrap_or(text).trim_start();
        }
        text
    }

    /// Whether a colon stands before it.
    pub(super) fn is_introduced(&self) -> bool {
        self.text.trim_start().starts_with([':', '：'])
    }

    pub(super) fn is_empty(&self) -> bool {
        self.introduced().is_empty()
    }

    /// The bounds it consists of, but for a unit or a remark behind them.
    pub(super) fn bounds(&self) -> Option<Bounds> {
        let (bounds, rest) = read_bounds(self.introduced())?;
        let rest = rest.trim_start();
        let ends =
            !rest.starts_with(|next: char| next.is_ascii_digit() || matches!(next, '/' | '、' | '|' | '-' | ':'));
        ends.then_some(bounds)
    }

    /// The bounds it starts with.
    pub(super) fn leading_bounds(&self) -> Option<Bounds> {
        read_bounds(self.introduced()).map(|(bounds, _)| bounds)
    }

    /// The number it starts with.
    pub(super) fn leading_number(&self) -> Option<i64> {
        read_number(self.introduced()).map(|(number, _)| number)
    }

    /// The value it starts with, if a comma or nothing follows.
    pub(super) fn leading_token(&self) -> Option<String> {
        let text = self.introduced();
        let text = text.split(['，', '（', '。']).next().unwrap_or(text);
        let text = text.split(", ").next().unwrap_or(text);
        let text = text.split(" (").next().unwrap_or(text);
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, unit) = text.split_at_checked(digits)?;
        if digits > 0 && unit.starts_with(|c: char| !c.is_ascii()) {
            return Some(number.to_owned());
        }
        let token = unquoted(text);
        let is_token = !token.is_empty() && !token.contains(char::is_whitespace);
        (is_token && (token.is_ascii() || phrases::NO_DEFAULT.contains(&token))).then(|| token.to_owned())
    }

    /// The value it is.
    pub(super) fn only_token(&self) -> Option<String> {
        let token = unquoted(self.introduced());
        is_token(token).then(|| token.to_owned())
    }

    /// The values it lists, if it lists nothing else.
    pub(super) fn inline_values(&self) -> Option<Vec<Token<'a>>> {
        let text = self.introduced();
        let parts =
            text.split(['、', '|', '，', '/']).flat_map(|part| part.split(", ")).flat_map(|part| part.split(" or "));
        let parts = parts
            .flat_map(|part| part.split(" and "))
            .flat_map(|part| part.split('或'))
            .flat_map(|part| part.split('和'));
        let parts = parts.map(|part| part.trim().trim_start_matches("and ").trim_start_matches("or ").trim());
        let values: Option<Vec<Token<'a>>> = parts.filter(|part| !part.is_empty()).map(item_value).collect();
        values.filter(|values| !values.is_empty())
    }

    fn length_in_characters(&self) -> Option<Bounds> {
        phrases::CHARACTERS.iter().find_map(|unit| {
            self.folded
                .match_indices(unit)
                .find_map(|(at, _)| length_before(self.folded.get(..at)?, self.folded.get(at..)?))
        })
    }
}

/// The length that the text in front of "characters" states.
fn length_before(before: &str, after: &str) -> Option<Bounds> {
    const FARTHEST: usize = 24;
    const WINDOW: usize = 120;
    let start = (before.len().saturating_sub(WINDOW)..=before.len()).find(|&at| before.is_char_boundary(at))?;
    let before = before.get(start..)?;
    let digits_end = before.rfind(|c: char| c.is_ascii_digit())? + 1;
    if before.len() - digits_end > FARTHEST || before.get(digits_end..)?.contains([',', '，', '.', '。']) {
        return None;
    }
    let numeric = |c: char| c.is_ascii_digit() || c == ',';
    let head = before.get(..digits_end)?;
    let max_text = head.trim_end_matches(numeric);
    let (max, _) = read_number(head.get(max_text.len()..)?.trim_start_matches(','))?;
    let between = max_text.trim_end();
    let low =
        [phrases::TO, phrases::AND].into_iter().flatten().find_map(|to| between.strip_suffix(to)).map(str::trim_end);
    if let Some(low) = low.filter(|low| low.ends_with(|c: char| c.is_ascii_digit())) {
        let digits = low.get(low.trim_end_matches(numeric).len()..)?;
        let (min, _) = read_number(digits)?;
        return Some(Bounds { min: Some(min), max: Some(max) });
    }
    let at_most = mentions(between, phrases::AT_MOST) || after.starts_with("字符以内") || after.starts_with("字符之内");
    at_most.then_some(Bounds { min: None, max: Some(max) })
}

/// Reads "1 to 100", "[1, 100]", "1~100", "between 1 and 100" or "0 to ∞".
fn read_bounds(text: &str) -> Option<(Bounds, &str)> {
    let (text, between) = match text.strip_prefix("between ") {
        Some(text) => (text, phrases::AND),
        None => (text, &[] as &[&str]),
    };
    let inside = text.trim_start_matches(['[', '(', '（', '【']);
    let comma: &[&str] = if inside.len() < text.len() { &[",", "，"] } else { &[] };
    let (min, rest) = read_number(inside.trim_start())?;
    let rest = rest.trim_start();
    let rest = [phrases::TO, between, comma].into_iter().flatten().find_map(|to| rest.strip_prefix(to))?.trim_start();
    let (max, rest) = match rest.strip_prefix('∞') {
        Some(rest) => (None, rest),
        None => read_number(rest).map(|(max, rest)| (Some(max), rest))?,
    };
    Some((Bounds { min: Some(min), max }, rest.trim_start_matches([']', ')', '）', '】'])))
}

/// Reads an integer, with commas between thousands. A decimal is none: its digits would be taken for the whole.
fn read_number(text: &str) -> Option<(i64, &str)> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let end = unsigned.find(|c: char| !c.is_ascii_digit() && c != ',').unwrap_or(unsigned.len());
    let digits = unsigned.get(..end)?.trim_end_matches(',');
    let rest = unsigned.get(digits.len()..)?;
    if rest.strip_prefix('.').is_some_and(|decimals| decimals.starts_with(|c: char| c.is_ascii_digit())) {
        return None;
    }
    let thousands = digits.split(',').skip(1).all(|group| group.len() == 3);
    if !thousands {
        let first = digits.split(',').next()?;
        return Some((first.parse().ok()?, unsigned.get(first.len()..)?));
    }
    let number: i64 = digits.replace(',', "").parse().ok()?;
    let negative = unsigned.len() < text.len();
    Some((if negative { -number } else { number }, rest))
}

/// The value at the start of a list item: what stands before a colon, a bracket or the end.
pub(super) fn item_value(text: &str) -> Option<Token<'_>> {
    let end = text.find([':', '：', '（', '；', ';', '，', '。', ' ', '(', '\u{a0}']).unwrap_or(text.len());
    let rest = text.get(end..)?.trim_start();
    let explained = rest.is_empty() || rest.starts_with([':', '：', '(', '（', '；', ';', '。', '，']);
    let value = unquoted(text.get(..end)?);
    if !explained || !is_token(value) {
        return None;
    }
    let folded = super::words::folded(rest);
    Some(Token { text: value, is_default: phrases::DEFAULT_MARKS.iter().any(|mark| folded.starts_with(mark)) })
}

/// A text without the quotes and stops around it.
fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['"', '\'', '“', '”', '‘', '’', '`', ' ']).trim_end_matches(['.', ',', ';'])
}

/// Whether a text can be a value: printable, without blanks, with a letter or digit.
fn is_token(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_graphic()) && text.chars().any(|c| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clause(text: &str) -> Clause<'_> {
        Clause { text, folded: text }
    }

    #[test]
    fn bounds_are_read_in_all_spellings() {
        let both = |min, max| Some(Bounds { min: Some(min), max: Some(max) });
        assert_eq!(clause(": 1 to 65536").bounds(), both(1, 65536));
        assert_eq!(clause("：1~65536，单位为天").bounds(), both(1, 65536));
        assert_eq!(clause(": [5, 500]").bounds(), both(5, 500));
        assert_eq!(clause(": 20 to 32,768").bounds(), both(20, 32768));
        assert_eq!(clause(": -1 to 100").bounds(), both(-1, 100));
        assert_eq!(clause(": 0 to ∞").bounds(), Some(Bounds { min: Some(0), max: None }));
        assert_eq!(clause(": 1, 2, and 3").bounds(), None);
        assert_eq!(clause(": 0.5 to 2").bounds(), None);
    }

    #[test]
    fn lengths_are_read_before_their_unit() {
        let length = |text| sentences(text, text).iter().find_map(Sentence::length);
        assert_eq!(length("must be 2 to 128 characters in length"), Some(Bounds { min: Some(2), max: Some(128) }));
        assert_eq!(length("长度为2~256个英文或中文字符"), Some(Bounds { min: Some(2), max: Some(256) }));
        assert_eq!(
            length("only ascii characters and cannot exceed 64 characters"),
            Some(Bounds { min: None, max: Some(64) })
        );
        assert_eq!(length("最多支持128个字符"), Some(Bounds { min: None, max: Some(128) }));
        assert_eq!(length("contains 3 special characters"), None);
    }

    #[test]
    fn values_are_told_from_prose() {
        let values = |text| {
            let values = clause(text).inline_values()?;
            Some(values.into_iter().map(|value| value.text.to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(values(": 0, 1, and 2"), Some(vec!["0".into(), "1".into(), "2".into()]));
        assert_eq!(values("：Week | Month（默认）"), Some(vec!["Week".into(), "Month".into()]));
        assert_eq!(values(": the zones of a region"), None);
        assert!(item_value("PL1 (default): fast").is_some_and(|value| value.is_default && value.text == "PL1"));
        assert_eq!(item_value("When the disk is detached: 1 to 10"), None);
    }
}
