//! What the operations of a service share: version, hosts, envelope. And which operations there are.

use super::field::pair;
use super::log::{Log, Subject};
use super::operation;
use crate::change::Rule;
use crate::model::{Envelope, Exception, Group, Model, Operation, Service};
use std::collections::BTreeSet;

pub(super) fn compare_all(log: &mut Log<'_>) {
    let (before, after) = (log.before, log.after);
    let ids: BTreeSet<String> = [&before.model, &after.model].into_iter().flat_map(services).map(id).collect();
    for wanted in ids {
        let find = |model| services(model).find(|service| id(service) == wanted);
        match (find(&before.model), find(&after.model)) {
            (Some(old), Some(new)) => compare(old, new, wanted, log),
            (Some(old), None) => {
                let subject = Subject::whole(wanted, [&old.source, &old.source]);
                log.push(Rule::ServiceRemoved, &subject, "service", [Some(contents(old)), None]);
            }
            (None, Some(new)) => {
                let subject = Subject::whole(wanted, [&new.source, &new.source]);
                log.push(Rule::ServiceAdded, &subject, "service", [None, Some(contents(new))]);
            }
            (None, None) => {}
        }
    }
}

fn services(model: &Model) -> impl Iterator<Item = &Service> {
    model.clouds.iter().flat_map(|cloud| &cloud.services)
}

/// `cloud/service`, the folder below `specs`.
pub(crate) fn id(service: &Service) -> String {
    let folder = service.source.rsplit_once('/').map_or("", |(folder, _)| folder);
    folder.strip_prefix("specs/").unwrap_or(folder).to_owned()
}

/// A whole service: its title and its operations.
fn contents(service: &Service) -> String {
    let operations: Vec<_> = service.operations.iter().map(|operation| operation.wire.as_str()).collect();
    format!("{}: {}", service.title, operations.join(", "))
}

fn compare<'m>(old: &'m Service, new: &'m Service, id: String, log: &mut Log<'m>) {
    let service = Subject::whole(id, [&old.source, &new.source]);
    log.differ(Rule::ServiceVersionChanged, &service.key("version"), "", &old.version, &new.version);
    log.differ(Rule::ServiceNameChanged, &service.key("service"), "", &old.name, &new.name);
    log.differ(Rule::DocsChanged, &service.key("title"), "", &old.title, &new.title);
    log.differ(Rule::DocsChanged, &service.key("about"), "", &old.about, &new.about);
    log.differ(Rule::EnvelopeChanged, &service.key("envelope"), "", envelope(&old.envelope), envelope(&new.envelope));
    endpoints(old, new, &service.key("endpoints"), log);
    groups(old, new, &service.key("groups"), log);

    let named = |operations: &'m [Operation], wire: &str| operations.iter().find(|operation| operation.wire == wire);
    let all = old.operations.iter().chain(&new.operations).map(|operation| operation.wire.as_str());
    for wire in all.collect::<BTreeSet<_>>() {
        let subject = |files| Subject::whole(format!("{}/{wire}", service.operation), files);
        match (named(&old.operations, wire), named(&new.operations, wire)) {
            (Some(before), Some(after)) => {
                let subject = subject([&before.source, &after.source]);
                group([(old, before), (new, after)], &subject, log);
                operation::compare([(old, before), (new, after)], &subject, log);
            }
            (Some(gone), None) => {
                let subject = subject([&gone.source, &gone.source]);
                log.push(Rule::OperationRemoved, &subject, "operation", [Some(wire.to_owned()), None]);
            }
            (None, Some(added)) => {
                let subject = subject([&added.source, &added.source]);
                log.push(Rule::OperationAdded, &subject, "operation", [None, Some(wire.to_owned())]);
            }
            (None, None) => {}
        }
    }
}

fn groups(old: &Service, new: &Service, groups: &Subject, log: &mut Log<'_>) {
    let same: [fn(&Group, &Group) -> bool; 1] = [|old, new| old.module == new.module];
    for (before, after) in pair(&old.groups, &new.groups, &same) {
        let Some(group) = after.or(before) else { continue };
        let rules = [Rule::GroupAdded, Rule::GroupRemoved, Rule::DocsChanged];
        let about = |group: Option<&Group>| group.map(|group| group.about.clone());
        log.differ_in(rules, &groups.key(&group.module), "", [about(before), about(after)]);
    }
}

/// Compares what turns an operation on. Where the service had no groups, its one feature did, and still does; a group that is
/// gone is told as a whole.
fn group([(before, old), (after, new)]: [(&Service, &Operation); 2], operation: &Subject, log: &mut Log<'_>) {
    let is_gone = |module: &String| after.groups.iter().all(|group| group.module != *module);
    if !before.groups.is_empty() && !old.group.as_ref().is_some_and(is_gone) {
        log.differ_in([Rule::OperationGroupChanged; 3], operation, "", [old.group.clone(), new.group.clone()]);
    }
}

fn envelope(envelope: &Envelope) -> String {
    match envelope {
        Envelope::Flat { success: None } => "flat".to_owned(),
        Envelope::Flat { success: Some(flag) } => format!("flat, failed unless {flag}"),
        Envelope::Wrapped { metadata, result } => format!("wrapped, {result} beside {metadata}"),
    }
}

const ENDPOINT: [Rule; 3] = [Rule::EndpointAdded, Rule::EndpointRemoved, Rule::EndpointHostChanged];

fn endpoints<'m>(old: &'m Service, new: &'m Service, endpoints: &Subject, log: &mut Log<'m>) {
    log.differ(Rule::EndpointHostChanged, &endpoints.key("public"), "", &old.public, &new.public);
    log.differ_in(ENDPOINT, &endpoints.key("vpc"), "", [old.vpc.clone(), new.vpc.clone()]);
    log.differ_in(ENDPOINT, &endpoints.key("central"), "", [old.central.clone(), new.central.clone()]);

    let exceptions = endpoints.key("exceptions");
    let keys = old.exceptions.iter().chain(&new.exceptions).map(|host| (host.region.as_str(), host.vpc));
    for (region, vpc) in keys.collect::<BTreeSet<_>>() {
        let host = |hosts: &[Exception]| {
            let host = hosts.iter().find(|host| host.region == region && host.vpc == vpc);
            host.map(|host| host.host.clone())
        };
        let subject = exceptions.key(region).key(if vpc { "vpc" } else { "public" });
        // An exception that comes or goes sends the calls of its region to another host.
        let rules = [Rule::EndpointHostChanged; 3];
        log.differ_in(rules, &subject, "", [host(&old.exceptions), host(&new.exceptions)]);
    }
}
