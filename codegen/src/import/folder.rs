//! Where the specs of a service go.

use super::Options;
use super::draft::Service;
use super::existing::Folder;
use crate::name;
use crate::resolve;

/// The folder of a service, as in `specs/alibaba/ecs`.
pub(super) fn of(service: &Service, options: &Options<'_>) -> String {
    let own = || format!("specs/{}/{}", service.cloud, folder_name(&service.name));
    options.folder.map_or_else(own, |folder| folder.trim_end_matches('/').to_owned())
}

/// Refuses a folder in which nothing would find the specs of a service.
pub(super) fn may_hold(folder: &str, service: &Service) -> Result<(), String> {
    match folder.trim_end_matches('/').split('/').collect::<Vec<_>>()[..] {
        ["specs", cloud, name] if resolve::is_plain_name(name) => {
            let own = service.cloud;
            (cloud == own).then_some(()).ok_or_else(|| {
                format!("{folder} is for a service of {cloud}, and the metadata is of {own}; say specs/{own}/{name}")
            })
        }
        _ => Err(format!(
            "{folder} is no folder of a service, such as specs/{}/{}: lower-case words joined by hyphens",
            service.cloud,
            folder_name(&service.name)
        )),
    }
}

/// Refuses the specs of another version: all operations of a service are called by its one version.
pub(super) fn has_version(folder: &str, service: &Service, known: &Folder) -> Result<(), String> {
    let there = known.service.as_ref().map_or(&service.version, |service| &service.version);
    if there.is_empty() || *there == service.version {
        return Ok(());
    }
    let own = format!("{folder}-v{}", service.version.replace(|letter: char| !letter.is_ascii_alphanumeric(), ""));
    Err(format!(
        "{folder} is of version {there}, and the metadata is of {}; say --into another folder, such as {}, or write the \
         new version into its service.yaml",
        service.version,
        own.to_lowercase()
    ))
}

/// The folder of a service, as in `pai-dsw`: a module and a feature are named after it, so each word begins with a
/// letter.
fn folder_name(service: &str) -> String {
    let mut folder = String::new();
    for word in service.split(|letter: char| !letter.is_ascii_alphanumeric()) {
        if word.starts_with(|first: char| first.is_ascii_alphabetic()) && !folder.is_empty() {
            folder.push('-');
        }
        folder.push_str(&word.to_lowercase());
    }
    let begins_well = folder.starts_with(|first: char| first.is_ascii_lowercase());
    if begins_well && !name::is_reserved_type(&folder) { folder } else { format!("service{folder}") }
}
