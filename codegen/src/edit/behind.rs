use crate::source::Node;
use crate::spec::grammar::Form;

/// After which entry of a mapping a new one goes.
#[derive(Clone)]
pub(crate) enum Behind {
    /// After the nearest of these that is there, the last one first.
    Names(Vec<String>),
    /// Where the order of the format has it.
    Format(&'static Form),
    /// Among statuses, by number.
    Number,
    /// After all others.
    Last,
}

impl Behind {
    /// The index of that entry, which is one that stays; none where the new one is the first.
    pub(super) fn of(&self, map: &Node, new: &str, stays: &dyn Fn(&str) -> bool) -> Option<usize> {
        let last = |fits: &dyn Fn(&str) -> bool| {
            let key = |index: usize| map.entries().get(index).map(|entry| entry.key.value.as_str());
            (0..map.entries().len()).rev().find(|index| key(*index).is_some_and(|key| stays(key) && fits(key)))
        };
        match self {
            Behind::Names(names) => names.iter().rev().find_map(|name| last(&|key| key.eq_ignore_ascii_case(name))),
            Behind::Format(form) => last(&|key| form.rank(key) < form.rank(new)),
            Behind::Number => last(&|key| number(key) <= number(new)),
            Behind::Last => last(&|_| true),
        }
    }

    /// Where a new entry stands among others that are new.
    pub(crate) fn rank(&self, new: &str) -> usize {
        match self {
            Behind::Format(form) => form.rank(new),
            Behind::Number => number(new).into(),
            Behind::Names(_) | Behind::Last => 0,
        }
    }
}

/// A status; what is none goes after all that are.
fn number(key: &str) -> u16 {
    key.parse().unwrap_or(u16::MAX)
}
