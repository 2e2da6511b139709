//! Changes that somebody has looked at and accepted.

use super::Change;
use crate::change::Rule;

/// The lines of an ignore file: `rule operation path` each, without the path for a whole operation. Empty lines and lines that
/// begin with `#` say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ignored(Vec<Line>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    rule: Rule,
    operation: String,
    path: String,
}

impl Ignored {
    /// Reads the text of an ignore file.
    ///
    /// # Errors
    /// When a line is none of that form or names no rule: a misspelled line would ignore nothing, unnoticed.
    pub fn parse(text: &str) -> Result<Self, String> {
        let lines = (1..).zip(text.lines().map(str::trim));
        let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let lines = lines.map(|(number, line)| {
            let mut words = line.split_whitespace();
            let (rule, operation) = (words.next().unwrap_or_default(), words.next());
            let known = Rule::from_id(rule).map_err(|why| format!("line {number}: {why}"))?;
            match (operation, words.next(), words.next()) {
                (Some(operation), path, None) => {
                    let path = path.unwrap_or_default().to_owned();
                    Ok(Line { rule: known, operation: operation.to_owned(), path })
                }
                _ => Err(format!("line {number}: a line is `rule operation path`")),
            }
        });
        lines.collect::<Result<_, _>>().map(Ignored)
    }

    /// Whether a line names this change.
    pub fn has(&self, change: &Change) -> bool {
        self.0
            .iter()
            .any(|line| line.rule == change.rule && line.operation == change.operation && line.path == change.path)
    }
}
