use super::Field;
use std::fmt::{self, Write as _};

/// Where a walk through a document stands: a linked list on the call stack, spelled only when somebody asks.
pub(super) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Field(&'static Field),
    Member(&'a str),
    Entry(&'a str),
    Index(usize),
}

impl<'a> Path<'a> {
    pub(super) const ROOT: Path<'static> = Path { parent: None, step: Step::Root };

    pub(super) fn field(&'a self, field: &'static Field) -> Path<'a> {
        Path { parent: Some(self), step: Step::Field(field) }
    }

    pub(super) fn member(&'a self, name: &'a str) -> Path<'a> {
        Path { parent: Some(self), step: Step::Member(name) }
    }

    /// An entry of a map; its key is data.
    pub(super) fn entry(&'a self, key: &'a str) -> Path<'a> {
        Path { parent: Some(self), step: Step::Entry(key) }
    }

    pub(super) fn index(&'a self, index: usize) -> Path<'a> {
        Path { parent: Some(self), step: Step::Index(index) }
    }

    /// The member in which responses wrap the list that stands here.
    pub(super) fn wrapped(&self) -> Option<&'static str> {
        match self.step {
            Step::Field(field) => field.wrapped,
            Step::Root | Step::Member(_) | Step::Entry(_) | Step::Index(_) => None,
        }
    }

    /// Whether this value, or one that holds it, must not be shown.
    pub(super) fn is_secret(&self) -> bool {
        matches!(self.step, Step::Field(field) if field.secret) || self.parent.is_some_and(Path::is_secret)
    }
}

impl Path<'_> {
    /// The path of all values in this place: `[]` stands for any element and `{}` for any entry of a map.
    pub(super) fn pattern(&self) -> String {
        let mut pattern = self.parent.map_or_else(String::new, Path::pattern);
        let name = match self.step {
            Step::Root => "",
            Step::Index(_) => "[]",
            Step::Entry(_) => "{}",
            Step::Field(field) => field.wire,
            Step::Member(name) => name,
        };
        if !pattern.is_empty() && matches!(self.step, Step::Field(_) | Step::Member(_)) {
            pattern.push('.');
        }
        pattern.push_str(name);
        pattern
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            fmt::Display::fmt(parent, f)?;
        }
        let name = match self.step {
            Step::Root => return Ok(()),
            Step::Index(index) => return write!(f, "[{index}]"),
            Step::Field(field) => field.wire,
            Step::Member(name) | Step::Entry(name) => name,
        };
        if self.parent.is_some_and(|parent| !matches!(parent.step, Step::Root)) {
            f.write_char('.')?;
        }
        f.write_str(name)
    }
}
