use crate::change::Rule;
use crate::diff::Change;

/// What a person has decided about differences, as `RULE@PATH` each: the path as `drift` prints it, alone or behind the operation
/// and a slash, in which `*` stands for any text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted(Vec<(Rule, String)>);

impl Accepted {
    /// Reads patterns.
    ///
    /// # Errors
    /// When one is not of that form or names no rule: a misspelled pattern would accept nothing, unnoticed.
    pub fn parse<S: AsRef<str>>(patterns: &[S]) -> Result<Self, String> {
        let pattern = |pattern: &S| {
            let pattern = pattern.as_ref();
            let (id, path) = pattern
                .split_once('@')
                .ok_or_else(|| format!("`{pattern}` is no RULE@PATH such as `param-removed@request.Gone`"))?;
            Ok((Rule::from_id(id)?, path.to_owned()))
        };
        patterns.iter().map(pattern).collect::<Result<_, _>>().map(Accepted)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them means this change.
    pub fn has(&self, change: &Change) -> bool {
        self.0.iter().any(|pattern| means(pattern, change))
    }

    /// Those that mean none of the changes, as they were given.
    pub fn idle(&self, changes: &[&Change]) -> Vec<String> {
        let idle = self.0.iter().filter(|pattern| !changes.iter().any(|change| means(pattern, change)));
        idle.map(|(rule, path)| format!("{}@{path}", rule.id())).collect()
    }
}

/// The `RULE@PATH` that means this change and no other.
pub fn pattern(change: &Change) -> String {
    format!("{}@{}", change.rule.id(), whole(change))
}

/// The path of a change behind its operation.
fn whole(Change { operation, path, .. }: &Change) -> String {
    format!("{operation}/{path}")
}

fn means((rule, pattern): &(Rule, String), change: &Change) -> bool {
    *rule == change.rule && (fits(pattern, &change.path) || fits(pattern, &whole(change)))
}

/// Whether a text is what a pattern says; `*` is any text.
fn fits(pattern: &str, text: &str) -> bool {
    let Some((before, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(text) = text.strip_prefix(before) else { return false };
    (0..=text.len()).any(|at| text.get(at..).is_some_and(|text| fits(rest, text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_are_any_text() {
        let cases = [
            ("request.Gone", "request.Gone", true),
            ("request.Gone", "request.Gone.Key", false),
            ("request.*", "request.Gone.Key", true),
            ("*", "", true),
            ("*.Key", "request.Tag.Key", true),
            ("*.Key", "request.Tag.Keys", false),
            ("a*b*c", "a-c-b-c", true),
            ("a*b*c", "a-c-b", false),
        ];
        for (pattern, text, does) in cases {
            assert_eq!(fits(pattern, text), does, "{pattern} {text}");
        }
    }

    #[test]
    fn misspelled_patterns_are_refused() {
        let form = "`param-removed` is no RULE@PATH such as `param-removed@request.Gone`";
        assert_eq!(Accepted::parse(&["param-removed"]), Err(form.to_owned()));
        let unknown = "no rule of changes is called `param-remved`; did you mean `param-removed`?";
        assert_eq!(Accepted::parse(&["param-remved@x"]), Err(unknown.to_owned()));
    }
}
