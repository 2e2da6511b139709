//! Pairing the rows of two versions of a table.

use crate::page::facts::is_index;

/// A row of one version with its row in the other, by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pairing {
    before: Option<usize>,
    after: Option<usize>,
}

impl Pairing {
    /// The rows themselves.
    pub(super) fn of<'a, T>(&self, before: &'a [T], after: &'a [T]) -> (Option<&'a T>, Option<&'a T>) {
        (self.before.and_then(|at| before.get(at)), self.after.and_then(|at| after.get(at)))
    }
}

/// Pairs rows of equal keys in order, and then those that one of the looser comparisons calls equal, the stricter ones first. The
/// result is in the order of the later version; what only the earlier one has comes last.
pub(super) fn by_key(before: &[String], after: &[String], looser: &[fn(&str, &str) -> bool]) -> Vec<Pairing> {
    let mut partner: Vec<Option<usize>> = vec![None; after.len()];
    let mut free: Vec<usize> = (0..before.len()).collect();
    let equal: fn(&str, &str) -> bool = |old, new| old == new;
    for same in [equal].iter().chain(looser) {
        for (partner, new) in partner.iter_mut().zip(after).filter(|(partner, _)| partner.is_none()) {
            let found = free.iter().position(|&old| before.get(old).is_some_and(|old| same(old, new)));
            *partner = found.map(|at| free.remove(at));
        }
    }
    pairings(partner, free)
}

/// Pairs rows of equal names. Where a name occurs several times and not equally often, `alike` tells which rows belong together,
/// by whether they have the same path and whether the same row stands above.
pub(super) fn by_name(
    before: &[String],
    after: &[String],
    alike: impl Fn(usize, usize) -> (bool, bool),
) -> Vec<Pairing> {
    let count = |names: &[String], name: &String| names.iter().filter(|other| *other == name).count();
    let mut partner: Vec<Option<usize>> = vec![None; after.len()];
    let mut free: Vec<usize> = (0..before.len()).collect();
    for evidence in [(true, true), (true, false), (false, true), (false, false)] {
        for (new, name) in after.iter().enumerate() {
            let Some(open) = partner.get_mut(new).filter(|partner| partner.is_none()) else { continue };
            let uneven = count(before, name) != count(after, name);
            let found = free.iter().position(|&old| {
                let (path, above) = alike(old, new);
                before.get(old) == Some(name) && (!uneven || ((path || !evidence.0) && (above || !evidence.1)))
            });
            *open = found.map(|at| free.remove(at));
        }
    }
    pairings(partner, free)
}

/// Pairs what is left, where a row that was added and one that was removed state the same.
pub(super) fn by_content(mut pairs: Vec<Pairing>, same: impl Fn(usize, usize) -> bool) -> Vec<Pairing> {
    let removed: Vec<usize> = pairs.iter().filter(|pair| pair.after.is_none()).filter_map(|pair| pair.before).collect();
    for old in removed {
        let candidates = pairs.iter_mut().filter(|pair| pair.before.is_none());
        if let Some(added) = candidates.into_iter().find(|pair| pair.after.is_some_and(|new| same(old, new))) {
            added.before = Some(old);
            pairs.retain(|pair| pair.after.is_some() || pair.before != Some(old));
        }
    }
    pairs
}

fn pairings(partner: Vec<Option<usize>>, free: Vec<usize>) -> Vec<Pairing> {
    let kept = partner.into_iter().enumerate().map(|(new, old)| Pairing { before: old, after: Some(new) });
    kept.chain(free.into_iter().map(|old| Pairing { before: Some(old), after: None })).collect()
}

/// Whether the rows that both versions have stand in the same order.
pub(super) fn in_order(pairs: &[Pairing]) -> bool {
    pairs.iter().filter(|pair| pair.after.is_some()).filter_map(|pair| pair.before).is_sorted()
}

/// Whether two paths differ at most in how they spell the index of a list: `N`, `n` or a number.
pub(super) fn same_but_index(old: &str, new: &str) -> bool {
    let (mut old, mut new) = (old.split('.'), new.split('.'));
    loop {
        match (old.next(), new.next()) {
            (None, None) => return true,
            (Some(old), Some(new)) if old == new || (is_index(old) && is_index(new)) => {}
            _ => return false,
        }
    }
}

/// Whether two names differ at most in case.
pub(super) fn same_but_case(old: &str, new: &str) -> bool {
    old.eq_ignore_ascii_case(new)
}
