//! The marks of one line of Markdown: emphasis, code, links, escapes, and the few HTML tags that tables are written with.

use std::borrow::Cow;

/// Tags that end a line, and what the new line starts with.
const BREAKS: &[(&str, &str)] = &[
    ("br", "\n"),
    ("p", "\n"),
    ("/p", "\n"),
    ("ul", "\n"),
    ("/ul", "\n"),
    ("ol", "\n"),
    ("/ol", "\n"),
    ("li", "\n- "),
    ("/li", "\n"),
];

/// Tags that only change the look of a text.
const LOOKS: &[&str] =
    &["b", "strong", "i", "em", "code", "span", "font", "a", "u", "s", "sub", "sup", "props", "note", "div"];

/// The text of a line without its marks. Where several lines were written as one, the result has several.
pub(super) fn strip(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    // Behind the last `)` no link ends, and whoever looks for its end from each `[` is never done.
    let behind_links = line.rfind(')').map_or(usize::MAX, |last| line.len() - last);
    let mut rest = line;
    while let Some(character) = rest.chars().next() {
        let after = rest.get(character.len_utf8()..).unwrap_or_default();
        let mark = match character {
            '\\' => escape(after),
            '`' => Some((Cow::Borrowed(""), after)),
            '*' => stars(rest),
            '[' if after.len() >= behind_links => link(after),
            '<' => tag(after),
            // The first item of a list, written behind the words that announce it.
            '-' if after.starts_with("   ") && !plain.trim().is_empty() => {
                Some((Cow::Borrowed("\n- "), after.trim_start()))
            }
            _ => None,
        };
        rest = if let Some((text, after_mark)) = mark {
            plain.push_str(&text);
            after_mark
        } else {
            plain.push(character);
            after
        };
    }
    plain
}

/// What a mark stands for, and what follows it.
type Mark<'a> = (Cow<'a, str>, &'a str);

/// The character behind a `\`.
fn escape(after: &str) -> Option<Mark<'_>> {
    after
        .starts_with(|c: char| c.is_ascii_punctuation())
        .then(|| after.split_at(1))
        .map(|(text, rest)| (text.into(), rest))
}

/// Two stars are emphasis; longer runs hide the end of an identifier, and one is a wildcard.
fn stars(text: &str) -> Option<Mark<'_>> {
    let run = text.len() - text.trim_start_matches('*').len();
    let (stars, rest) = text.split_at_checked(run)?;
    Some((if run == 2 { "" } else { stars }.into(), rest))
}

/// The text of the link whose `[` was just read.
fn link(after: &str) -> Option<Mark<'_>> {
    let (text, rest) = after.split_at_checked(after.find(['[', ']'])?)?;
    let (_, rest) = rest.strip_prefix("](")?.split_once(')')?;
    Some((strip(text).into(), rest))
}

/// What a tag whose `<` was just read stands for; none for text such as `array<object>`.
fn tag(after: &str) -> Option<Mark<'_>> {
    let (inside, rest) = after.split_at_checked(after.find(['<', '>'])?)?;
    let rest = rest.strip_prefix('>')?;
    let name = inside.trim_end_matches('/').split_whitespace().next()?.to_ascii_lowercase();
    if let Some((_, replacement)) = BREAKS.iter().find(|(tag, _)| *tag == name) {
        return Some(((*replacement).into(), rest));
    }
    LOOKS.contains(&name.trim_start_matches('/')).then_some((Cow::Borrowed(""), rest))
}

#[cfg(test)]
mod tests {
    use super::strip;

    #[test]
    fn marks_are_removed_and_text_is_kept() {
        assert_eq!(strip(r"d-bp1\*\*\*\* is **not** `Open`"), "d-bp1**** is not Open");
        assert_eq!(strip("see [Zone\\_Type](a/b.md#) now"), "see Zone_Type now");
        assert_eq!(strip("array<object> of <b>x</b>"), "array<object> of x");
        assert_eq!(strip(r#"\["a", "b"\]"#), r#"["a", "b"]"#);
    }

    #[test]
    fn lists_written_on_one_line_become_lines() {
        assert_eq!(strip("Values:-   A: one"), "Values:\n- A: one");
        assert_eq!(strip("Values<ul><li>A</li><li>B</li></ul>"), "Values\n\n- A\n\n- B\n\n");
    }
}
