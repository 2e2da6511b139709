//! As much of INI files as credentials need: sections, keys and values.

use zeroize::Zeroizing;

/// A file in memory, by its lines.
pub(super) struct Ini<'t>(Vec<(&'t str, Vec<(&'t str, &'t str)>)>);

/// A line that is not INI, counted from one, and why not.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed {
    pub(super) line: usize,
    pub(super) why: &'static str,
}

impl<'t> Ini<'t> {
    /// Reads a text. Comments begin with `#` or `;`, on a line of their own or, for `#`, after a blank; the vendors'
    /// tools differ in this, and no value has a `#` after a blank.
    pub(super) fn parse(text: &'t Zeroizing<String>) -> Result<Self, Malformed> {
        let mut sections: Vec<(&str, Vec<(&str, &str)>)> = Vec::new();
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let malformed = |why| Malformed { line: index + 1, why };
            let line = without_comment(line).trim();
            if line.is_empty() {
                continue;
            }
            if let Some(rest) = line.strip_prefix('[') {
                let name = rest.strip_suffix(']').ok_or_else(|| malformed("a section's name ends with ]"))?;
                sections.push((name.trim(), Vec::new()));
                continue;
            }
            let (key, value) = line.split_once('=').ok_or_else(|| malformed("a line must be key = value"))?;
            let (_, pairs) =
                sections.last_mut().ok_or_else(|| malformed("a section such as [default] must come first"))?;
            pairs.push((key.trim(), value.trim()));
        }
        Ok(Self(sections))
    }

    /// Whether there is a section of this name.
    pub(super) fn has(&self, section: &str) -> bool {
        self.0.iter().any(|(name, _)| *name == section)
    }

    /// The value of a key; of several the last. None when it is missing or empty.
    pub(super) fn get(&self, section: &str, key: &str) -> Option<&'t str> {
        let mut pairs = self.0.iter().filter(|(name, _)| *name == section).flat_map(|(_, pairs)| pairs);
        let (_, value) = pairs.rfind(|(name, _)| *name == key)?;
        (!value.is_empty()).then_some(value)
    }
}

fn without_comment(line: &str) -> &str {
    if line.trim_start().starts_with([';', '#']) {
        return "";
    }
    let comment = line.match_indices('#').find(|(at, _)| line[..*at].ends_with([' ', '\t']));
    comment.map_or(line, |(at, _)| &line[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_comments_and_line_ends() {
        let text = "\u{feff}; top\r\n[default]  # the one\r\n type = access_key\r\nid=a=b#c # d\n\n[ other ]\nid =\n[default]\nid=2";
        let text = Zeroizing::new(text.to_owned());
        let ini = Ini::parse(&text).unwrap();
        assert_eq!((ini.get("default", "type"), ini.get("default", "id")), (Some("access_key"), Some("2")));
        assert!(ini.has("other") && !ini.has("Other"));
        assert_eq!((ini.get("other", "id"), ini.get("none", "id")), (None, None));
        let text = Zeroizing::new("[a]\nid=a=b#c # d".to_owned());
        assert_eq!(Ini::parse(&text).unwrap().get("a", "id"), Some("a=b#c"));
    }

    #[test]
    fn a_malformed_line_is_placed() {
        for (text, line) in [("a = 1", 1), ("[a]\n\nb", 3), ("[a]\n[b", 2)] {
            let text = Zeroizing::new(text.to_owned());
            assert_eq!(Ini::parse(&text).err().map(|malformed| malformed.line), Some(line));
        }
    }
}
