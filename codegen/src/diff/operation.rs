//! Two versions of an operation.

use super::field::{self, Way, spelled};
use super::log::{Log, Subject};
use super::reach::Reached;
use super::{errors, field::pair};
use crate::change::Rule;
use crate::model::{Idempotency, Operation, Pages, Service, Waiter};

pub(super) fn compare<'m>(versions: [(&'m Service, &'m Operation); 2], subject: &Subject, log: &mut Log<'m>) {
    let [(_, old), (_, new)] = versions;
    log.differ(Rule::RustNameChanged, subject, "rust", &old.rust, &new.rust);
    log.differ(Rule::DocsChanged, subject, "about", &old.about, &new.about);
    log.differ(Rule::DocsChanged, subject, "page", &old.page, &new.page);
    let since = |operation: &Operation| operation.since.clone().unwrap_or_else(|| "the first version".to_owned());
    log.differ(Rule::DocsChanged, subject, "since", since(old), since(new));
    if old.example != new.example {
        log.push(Rule::DocsChanged, subject, "example", [None, None]);
    }
    let rules = [Rule::OperationDeprecated, Rule::OperationUndeprecated, Rule::DocsChanged];
    if old.undocumented == new.undocumented {
        log.differ_in(rules, subject, "deprecated", [old.deprecated.clone(), new.deprecated.clone()]);
    }
    log.held(Rule::OperationRemoved, subject, &old.wire, [&old.undocumented, &new.undocumented]);
    log.differ(Rule::OperationMethodChanged, &subject.key("route"), "", &old.method, &new.method);
    log.differ(Rule::OperationPathChanged, &subject.key("route"), "", &old.path, &new.path);
    let idempotency = [&old.idempotency, &new.idempotency].map(idempotency);
    log.differ_in([Rule::IdempotencyChanged; 3], &subject.key("idempotency"), "", idempotency.map(Some));
    log.differ_in([Rule::RegionChanged; 3], &subject.key("region"), "", [old.region.clone(), new.region.clone()]);
    let signing =
        [old, new].map(|operation| Some(if operation.is_signed { "signed" } else { "not signed" }.to_owned()));
    log.differ_in([Rule::SigningChanged; 3], &subject.key("signed"), "", signing);
    let permission = [old, new].map(|operation| {
        let (action, access) = operation.permission.as_ref()?;
        Some(format!("{action} ({})", access.to_lowercase()))
    });
    log.differ_in([Rule::PermissionChanged; 3], &subject.key("permission"), "", permission);
    paging([old, new], &subject.key("pages"), log);
    waiters([old, new], &subject.key("waiters"), log);
    for (key, way) in [("request", Way::Request), ("response", Way::Response)] {
        let reached = Reached::from(versions, key);
        for (homes, met) in reached.records {
            let way = if met.in_list && way == Way::Request { Way::Element } else { way };
            field::record(met.pair, way, &subject.found(homes, met.paths), log);
        }
        for (homes, met) in reached.enums {
            field::values(met.pair, &subject.found(homes, met.paths), log);
        }
    }
    errors::compare(versions, subject, log);
}

fn idempotency(idempotency: &Idempotency) -> String {
    match idempotency {
        Idempotency::Safe => "harmless".to_owned(),
        Idempotency::Token(parameter) => format!("harmless with {parameter}"),
        Idempotency::None => "may act twice".to_owned(),
    }
}

fn paging([old, new]: [&Operation; 2], subject: &Subject, log: &mut Log<'_>) {
    let item = |operation: &Operation| operation.pages.as_ref().map(|pages| spelled(pages.item()));
    let changed = if item(old) == item(new) { Rule::PagingChanged } else { Rule::PagingItemsChanged };
    let rules = [Rule::PagingAdded, Rule::PagingRemoved, changed];
    log.differ_in(rules, subject, "", [old, new].map(|operation| operation.pages.as_ref().map(pages)));
}

fn pages(pages: &Pages) -> String {
    match pages {
        Pages::Token { items, item, next, token } => {
            format!("{} of {items}, {next} into {token}", spelled(item))
        }
        Pages::Number { items, item, number, total, .. } => {
            let total = total.as_ref().map(|total| format!(" up to {total}")).unwrap_or_default();
            format!("{} of {items}, by {number}{total}", spelled(item))
        }
    }
}

fn waiters<'m>([old, new]: [&'m Operation; 2], subject: &Subject, log: &mut Log<'m>) {
    for (before, after) in pair(&old.waiters, &new.waiters, &[|old: &Waiter, new: &Waiter| old.rust == new.rust]) {
        let Some(name) = after.or(before).map(|waiter| &waiter.name) else { continue };
        let key = |waiter: Option<&'m Waiter>| waiter.map_or("", |waiter| waiter.name.as_str());
        let subject = subject.part(name, [&[key(before)], &[key(after)]]);
        let text = |waiter: &Waiter| {
            let Waiter { field, success, failure, interval, timeout, .. } = waiter;
            let failure = if failure.is_empty() { String::new() } else { format!(", not {}", failure.join(", ")) };
            format!("{field} is {}{failure}, every {interval} s for {timeout} s", success.join(", "))
        };
        let rules = [Rule::WaiterAdded, Rule::WaiterRemoved, Rule::WaiterChanged];
        log.differ_in(rules, &subject, "", [before.map(text), after.map(text)]);
        if let (Some(before), Some(after)) = (before, after) {
            log.differ(Rule::DocsChanged, &subject, "", &before.name, &after.name);
            log.differ(Rule::DocsChanged, &subject, "about", &before.about, &after.about);
        }
    }
}
