//! The language of a page, by its characters.

use super::characters::{is_simplified, simplified};
use std::fmt;

/// A language that vendors write pages in. The first is what they write first and translate from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Chinese in simplified characters.
    Simplified,
    /// Chinese in traditional characters.
    Traditional,
    /// English, or no words at all.
    English,
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Language::Simplified => "simplified Chinese",
            Language::Traditional => "traditional Chinese",
            Language::English => "English",
        })
    }
}

/// The language of a page.
pub fn language(text: &str) -> Language {
    // Names, codes and samples are in Latin letters on every page, and an English page may show a Chinese value.
    const LATIN_FOR_EACH: usize = 50;
    let [mut han, mut latin, mut traditional, mut simple] = [0; 4];
    for character in text.chars() {
        match character {
            'a'..='z' | 'A'..='Z' => latin += 1,
            '\u{4e00}'..='\u{9fff}' => {
                han += 1;
                traditional += usize::from(simplified(character) != character);
                simple += usize::from(is_simplified(character));
            }
            _ => {}
        }
    }
    match han * LATIN_FOR_EACH > latin {
        false => Language::English,
        true if traditional > simple => Language::Traditional,
        true => Language::Simplified,
    }
}
