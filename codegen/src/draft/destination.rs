//! The folder that a draft is for: how deep it is, and what its service says for all operations.

use crate::page::Facts;
use crate::source::{self, Sources};
use crate::spec;

/// Where a draft is to stand.
#[derive(Debug, Default)]
pub struct Destination {
    /// Whether in the folder of a group.
    pub(super) is_in_group: bool,
    /// The member of responses that has the result.
    pub(super) result: Option<String>,
    /// What every response of the service has beside its own fields.
    pub(super) envelope: Vec<String>,
}

impl Destination {
    /// A folder, as in `specs/alibaba/ecs` or `specs/alibaba/ecs/disk`.
    ///
    /// # Errors
    /// When that is no folder of a service that has a file.
    pub fn of(folder: &str, specs: &Sources) -> Result<Self, String> {
        let parts: Vec<&str> = folder.trim_end_matches('/').split('/').collect();
        let (["specs", cloud, service] | ["specs", cloud, service, _]) = parts[..] else {
            return Err(format!("{folder} is no folder of a service or of a group, such as specs/alibaba/ecs/disk"));
        };
        let home = format!("specs/{cloud}/{service}");
        let service = services(specs).find(|(folder, _)| *folder == home);
        let (_, service) = service.ok_or_else(|| format!("{home} has no service.yaml that can be read"))?;
        Ok(Self { is_in_group: parts.len() > 3, ..Self::in_service(&service) })
    }

    /// The folder of the service whose permissions a page names; where it names none, nothing is known.
    pub fn guess(facts: &Facts, specs: &Sources) -> Self {
        let action = facts.permissions.first().map(|row| row.action.as_str()).unwrap_or_default();
        let name = action.split_once(':').map_or("", |(name, _)| name);
        let mut named = services(specs).filter(|(_, service)| service.name.value.eq_ignore_ascii_case(name));
        match (named.next(), named.next()) {
            (Some((_, service)), None) => Self::in_service(&service),
            _ => Self::default(),
        }
    }

    fn in_service(service: &spec::Service) -> Self {
        let envelope = &service.envelope;
        Self {
            is_in_group: false,
            result: envelope.result.as_ref().map(|result| result.value.clone()),
            envelope: envelope.fields.iter().map(|field| field.wire.value.clone()).collect(),
        }
    }
}

/// The services that have a file which can be read, each with its folder.
fn services(specs: &Sources) -> impl Iterator<Item = (&str, spec::Service)> {
    specs.iter().filter_map(|(id, file)| {
        let (folder, name) = file.path.rsplit_once('/')?;
        let is_service = name.rsplit_once('.').is_some_and(|(stem, _)| stem == "service");
        let tree = is_service.then(|| source::parse(id, &file.text).ok()).flatten()?;
        Some((folder, spec::service(&tree)?))
    })
}
