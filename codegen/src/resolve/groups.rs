//! Groups: the folders inside a service.

use super::{beginning, is_plain_name};
use crate::diagnostic::{Diagnostic, Rule};
use crate::model::Group;
use crate::name;
use crate::source::{FileId, Spanned};
use std::collections::BTreeMap;

/// The groups of a service, by name. `named` is what its file says, `folders` are those that are there, each with a file in
/// it.
pub(super) fn resolve(
    feature: &str,
    named: &[(Spanned<String>, String)],
    folders: &BTreeMap<&str, FileId>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Group> {
    for (name, _) in named.iter().filter(|(name, _)| !folders.contains_key(name.value.as_str())) {
        let message = format!("no operation is in a folder called `{}`", name.value);
        findings
            .push(Diagnostic::new(Rule::Place, name.span, message).help("remove the group, or move operations there"));
    }
    let mut groups = Vec::new();
    for (folder, file) in folders {
        // `types` is the service's own module.
        if !is_plain_name(folder) || *folder == "types" {
            let message = format!("`{folder}` is no name for a group's folder");
            let help = "a module and a feature are named after it: use lower-case words joined by hyphens";
            findings.push(Diagnostic::new(Rule::Place, beginning(*file), message).help(help));
            continue;
        }
        let Some((_, about)) = named.iter().find(|(name, _)| name.value == *folder) else {
            let message = format!("the folder `{folder}` is no group of the service");
            let help = "say under `groups` in service.yaml what it holds";
            findings.push(Diagnostic::new(Rule::Place, beginning(*file), message).help(help));
            continue;
        };
        groups.push(Group { module: module(folder), feature: format!("{feature}-{folder}"), about: about.clone() });
    }
    groups
}

/// The module of a group.
pub(super) fn module(folder: &str) -> String {
    name::snake(folder).unwrap_or_default()
}
