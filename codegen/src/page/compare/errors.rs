//! Error tables. A code may have several rows, so what is compared is, per code, the set of its (status, message) pairs.

use indexmap::IndexMap;

use super::{Change, Statement, changed, differing, order, pair, text};
use crate::change::Rule;
use crate::page::facts::ErrorRow;

pub(super) fn compare(before: &[ErrorRow], after: &[ErrorRow], changes: &mut Vec<Change>) {
    let (old_codes, new_codes) = (by_code(before), by_code(after));
    let codes = |codes: &[(&str, Vec<&ErrorRow>)]| -> Vec<String> {
        codes.iter().map(|(code, _)| (*code).to_owned()).collect()
    };
    for pairing in pair::by_key(&codes(&old_codes), &codes(&new_codes), &[same_but_spelling]) {
        match pairing.of(&old_codes, &new_codes) {
            (Some((old_code, old)), Some((code, rows))) => {
                if let (true, Some(old), Some(new)) = (old_code != code, old.first(), rows.first()) {
                    let (old, new) = ((old.line, old.code.clone()), (new.line, new.code.clone()));
                    changes.push(changed(Rule::ErrorCodeCaseChanged, &format!("errors.{code}"), old, new));
                }
                variants(code, old, rows, changes);
            }
            (None, Some((code, rows))) => changes.push(change(Rule::ErrorAdded, code, None, rows.first().copied())),
            (Some((code, rows)), None) => changes.push(change(Rule::ErrorRemoved, code, rows.first().copied(), None)),
            (None, None) => {}
        }
    }
    let keys = |rows: &[ErrorRow]| -> Vec<String> {
        rows.iter().map(|row| format!("{} {}", row.code, text(&row.message))).collect()
    };
    order("errors", &pair::by_key(&keys(before), &keys(after), &[]), changes);
}

fn by_code(rows: &[ErrorRow]) -> Vec<(&str, Vec<&ErrorRow>)> {
    let mut codes: IndexMap<&str, Vec<&ErrorRow>> = IndexMap::new();
    for row in rows {
        codes.entry(&row.code).or_default().push(row);
    }
    codes.into_iter().collect()
}

/// Pairs the rows of one code, the most alike first, and reports what is left different.
fn variants(code: &str, before: &[&ErrorRow], after: &[&ErrorRow], changes: &mut Vec<Change>) {
    let (mut before, mut after) = (before.to_vec(), after.to_vec());
    let same_status = |old: &ErrorRow, new: &ErrorRow| differing(&old.status, &new.status).is_none();
    let same_message = |old: &ErrorRow, new: &ErrorRow| differing(&old.message, &new.message).is_none();
    take_pairs(&mut before, &mut after, |old, new| same_status(old, new) && same_message(old, new), |_, _| {});
    take_pairs(&mut before, &mut after, same_message, |old, new| {
        changes.push(change(Rule::ErrorStatusChanged, code, Some(old), Some(new)));
    });
    take_pairs(&mut before, &mut after, same_status, |old, new| {
        changes.push(change(message_rule(&text(&old.message), &text(&new.message)), code, Some(old), Some(new)));
    });
    changes.extend(after.into_iter().map(|row| change(Rule::ErrorVariantRowAdded, code, None, Some(row))));
    changes.extend(before.into_iter().map(|row| change(Rule::ErrorVariantRowRemoved, code, Some(row), None)));
}

/// Takes out the pairs of rows that are alike.
fn take_pairs<'a>(
    before: &mut Vec<&'a ErrorRow>,
    after: &mut Vec<&'a ErrorRow>,
    alike: impl Fn(&ErrorRow, &ErrorRow) -> bool,
    mut pair: impl FnMut(&'a ErrorRow, &'a ErrorRow),
) {
    before.retain(|old| {
        let Some(at) = after.iter().position(|new| alike(old, new)) else { return true };
        pair(old, after.remove(at));
        false
    });
}

/// Whether two texts differ at most in case and marks.
fn same_but_spelling(old: &str, new: &str) -> bool {
    let [old, new] = [old, new].map(|text| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase));
    old.eq(new)
}

fn message_rule(before: &str, after: &str) -> Rule {
    if same_but_spelling(before, after) {
        Rule::ErrorMessagePunctuation
    } else if before.contains("%s") != after.contains("%s") {
        Rule::ErrorMessageTemplated
    } else {
        Rule::ErrorMessageChanged
    }
}

fn change(rule: Rule, code: &str, before: Option<&ErrorRow>, after: Option<&ErrorRow>) -> Change {
    let statement = |row: &ErrorRow| {
        let text = format!("{} {}", text(&row.status), text(&row.message));
        Statement { line: row.line, text }
    };
    Change { rule, path: format!("errors.{code}"), before: before.map(statement), after: after.map(statement) }
}
