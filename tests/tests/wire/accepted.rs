//! The differences that are as they should be: `tests/data/wire/accepted.md`.

use super::facts::Difference;

const TABLE: &str = include_str!("../../data/wire/accepted.md");

/// A row of the table. Each cell is a pattern, in which `*` stands for any text; a lone `-` is for a request that does
/// not have the fact.
pub struct Accepted {
    operation: &'static str,
    fact: &'static str,
    ours: &'static str,
    theirs: &'static str,
}

impl Accepted {
    pub fn covers(&self, operation: &str, difference: &Difference) -> bool {
        let text = |side: &Option<String>| side.clone().unwrap_or_else(|| "-".to_owned());
        matches(self.operation, operation)
            && matches(self.fact, &difference.fact)
            && matches(self.ours, &text(&difference.ours))
            && matches(self.theirs, &text(&difference.theirs))
    }
}

impl std::fmt::Display for Accepted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "| {} | {} | {} | {} |", self.operation, self.fact, self.ours, self.theirs)
    }
}

pub fn table() -> Vec<Accepted> {
    let rows = TABLE.lines().filter_map(|line| line.strip_prefix("| ")).skip(1);
    rows.map(|row| {
        let [operation, fact, ours, theirs, _] =
            row.split(" | ").map(|cell| cell.trim_matches(['`', ' '])).collect::<Vec<_>>()[..]
        else {
            panic!("accepted.md: five cells are a row, and these are not: {row}");
        };
        Accepted { operation, fact, ours, theirs }
    })
    .collect()
}

fn matches(pattern: &str, text: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let rest = text.strip_prefix(before);
    rest.is_some_and(|rest| {
        rest.char_indices().map(|(at, _)| at).chain([rest.len()]).any(|at| matches(after, &rest[at..]))
    })
}
