//! In which group of its service a new operation goes.

use super::draft::{Draft, Operation};
use super::existing::{Existing, Folder};
use super::note::Notes;
use crate::resolve;
use std::collections::BTreeSet;

/// Refuses a group that the service does not have: what a group holds is for a person to say.
pub(super) fn may_take(group: &str, folder: &str, known: &Folder) -> Result<(), String> {
    let Some(service) = &known.service else {
        return Err(format!("{folder} has no service.yaml yet that names groups; import without --group first"));
    };
    let groups: Vec<&str> = service.groups.iter().map(|(name, _)| name.value.as_str()).collect();
    if groups.contains(&group) && resolve::is_plain_name(group) {
        return Ok(());
    }
    let there = if groups.is_empty() { "none".to_owned() } else { groups.join(", ") };
    Err(format!(
        "{folder} has no group `{group}`; say under `groups` in its service.yaml what it holds, or take one of those \
         that are there: {there}"
    ))
}

/// The group of a new operation: the one that is asked for, or the one that holds what the metadata lists beside it.
pub(super) fn of(
    operation: &Operation,
    draft: &Draft,
    known: &Folder,
    asked: Option<&str>,
    notes: &mut Notes,
) -> Option<String> {
    let has_groups = known.service.as_ref().is_some_and(|service| !service.groups.is_empty());
    if asked.is_some() || !has_groups {
        return asked.map(str::to_owned);
    }
    let group = beside(operation, draft, known);
    match &group {
        Some(group) => notes.tell(
            &operation.name,
            "put into the group {}, which has its neighbours in the metadata's directories",
            [group],
        ),
        None => notes.add(
            &operation.name,
            "put beside the groups, for nothing says which has it: move it into the folder of one, or say --group beforehand",
        ),
    }
    group
}

/// The group of what is specified of the innermost directory that tells one; none where that is in several.
fn beside(operation: &Operation, draft: &Draft, known: &Folder) -> Option<String> {
    let groups = |directory: &Vec<String>| -> BTreeSet<Option<&str>> {
        directory.iter().filter_map(|name| known.operations.get(name)).map(Existing::group).collect()
    };
    let mut directories = draft.directories.iter().filter(|directory| directory.contains(&operation.name));
    let groups = directories.find_map(|directory| Some(groups(directory)).filter(|groups| !groups.is_empty()))?;
    match groups.into_iter().collect::<Vec<_>>()[..] {
        [Some(group)] => Some(group.to_owned()),
        _ => None,
    }
}
