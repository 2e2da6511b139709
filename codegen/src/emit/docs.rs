//! Doc comments.

use proc_macro2::TokenStream;
use quote::quote;

/// A doc comment of paragraphs.
pub(super) fn outer<S: AsRef<str>>(paragraphs: &[S]) -> TokenStream {
    let lines = lines(paragraphs);
    quote!(#(#[doc = #lines])*)
}

/// A module's doc comment.
pub(super) fn inner<S: AsRef<str>>(paragraphs: &[S]) -> TokenStream {
    let lines = lines(paragraphs);
    quote!(#(#![doc = #lines])*)
}

/// Lines of a module's doc comment that must stay as they are, after what stands above them.
pub(super) fn inner_lines(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| format!(" {line}"));
    quote!(#![doc = ""] #(#![doc = #lines])*)
}

/// A deprecation, where there is one.
pub(super) fn deprecated(why: Option<&str>) -> Option<TokenStream> {
    why.map(|why| quote!(#[deprecated(note = #why)]))
}

/// A text of the vendor's, so that Markdown shows it as it is.
pub(super) fn verbatim(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        if let Some(link) = link(word) {
            out.push_str(&link);
            continue;
        }
        for character in word.chars() {
            if matches!(character, '\\' | '`' | '*' | '<' | '>' | '[' | ']' | '#') {
                out.push('\\');
            }
            out.push(if character == '\n' { ' ' } else { character });
        }
    }
    out
}

/// A word that is an address, as a link; what ends the sentence stays outside.
fn link(word: &str) -> Option<String> {
    let end = |last: char| last.is_whitespace() || matches!(last, '.' | ',' | ';' | ':' | ')');
    let address = word.trim_end_matches(end);
    let host = address.strip_prefix("http://").or_else(|| address.strip_prefix("https://"))?;
    (!host.is_empty()).then(|| format!("<{address}>{}", &word[address.len()..]))
}

/// The width that is left for text beside the indentation.
const WIDTH: usize = 100;

/// Lines of a comment, wrapped, with an empty line between paragraphs; each begins with a blank, as people write it.
fn lines<S: AsRef<str>>(paragraphs: &[S]) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in paragraphs {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let mut line = String::new();
        let mut length = 0;
        for word in paragraph.as_ref().split_whitespace() {
            let link = link(word);
            let word = link.as_deref().unwrap_or(word);
            let word_length = word.chars().count();
            if length > 0 && length + 1 + word_length > WIDTH {
                lines.push(std::mem::take(&mut line));
                length = 0;
            }
            line.push(' ');
            line.push_str(word);
            length += 1 + word_length;
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendor_text_is_shown_as_it_is() {
        assert_eq!(verbatim("<b> [x] *y* `z` #1 %s_a"), r"\<b\> \[x\] \*y\* \`z\` \#1 %s_a");
        assert_eq!(verbatim("see https://a.b/c, then"), "see <https://a.b/c>, then");
        assert_eq!(lines(&["not http:// but https://a.b."]), [" not http:// but <https://a.b>."]);
    }

    #[test]
    fn long_paragraphs_are_wrapped() {
        let text = "word ".repeat(30);
        let lines = lines(&[text.as_str(), "next"]);
        assert_eq!(lines.len(), 4);
        assert!(lines[0].len() <= WIDTH + 1 && lines[0].starts_with(" word"));
        assert_eq!((lines[2].as_str(), lines[3].as_str()), ("", " next"));
    }
}
