//! Finding all phrases of a text in one pass. Descriptions are most of a page, and most of their sentences announce nothing.

use std::{collections::HashMap, sync::LazyLock};

use super::phrases::{CUES, Cue};

/// Where a text holds the phrases of each kind: the first place, and there the longest phrase.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cues([Option<(usize, usize)>; CUES.len()]);

impl Cues {
    /// The phrases of a folded text.
    pub(super) fn of(folded: &str) -> Self {
        let mut cues = Cues::default();
        for (at, character) in folded.char_indices() {
            for &(cue, phrase) in INDEX.starting_with(character) {
                if folded.get(at..).is_some_and(|rest| rest.starts_with(phrase)) {
                    cues.note(cue, at, at + phrase.len());
                }
            }
        }
        cues
    }

    fn note(&mut self, cue: Cue, start: usize, end: usize) {
        if let Some(place) = self.0.get_mut(cue as usize) {
            match place {
                Some((first, longest)) if *first == start => *longest = end.max(*longest),
                Some(_) => {}
                None => *place = Some((start, end)),
            }
        }
    }

    /// The start and end of the first phrase of a kind.
    pub(super) fn find(&self, cue: Cue) -> Option<(usize, usize)> {
        self.0.get(cue as usize).copied().flatten()
    }

    /// Whether there is a phrase of a kind.
    pub(super) fn has(&self, cue: Cue) -> bool {
        self.find(cue).is_some()
    }
}

/// The phrases by their first character.
struct Index {
    ascii: Vec<Vec<(Cue, &'static str)>>,
    other: HashMap<char, Vec<(Cue, &'static str)>>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index { ascii: vec![Vec::new(); 128], other: HashMap::new() };
    for (cue, phrases) in CUES {
        for phrase in *phrases {
            let Some(first) = phrase.chars().next() else { continue };
            match index.ascii.get_mut(first as usize) {
                Some(phrases) => phrases.push((*cue, phrase)),
                None => index.other.entry(first).or_default().push((*cue, phrase)),
            }
        }
    }
    index
});

impl Index {
    fn starting_with(&self, first: char) -> &[(Cue, &'static str)] {
        let phrases = self.ascii.get(first as usize).or_else(|| self.other.get(&first));
        phrases.map(Vec::as_slice).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_longest_phrase_counts() {
        let cues = Cues::of("取值范围：1~5，默认值：1，取值");
        assert_eq!(cues.find(Cue::Values), Some((0, "取值范围".len())));
        assert!(cues.has(Cue::Default) && !cues.has(Cue::Condition));
    }
}
