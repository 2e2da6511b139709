//! Changes as a section of the changelog: sentences, by service and operation, what breaks code first.

use super::{Change, Demand, Statement};
use crate::change::{Bump, Level, Rule};
use crate::model::Model;
use indexmap::IndexMap;
use std::cmp::Reverse;
use std::fmt::Write as _;

/// The section. What only documentation shows is left out. The models give the services their titles.
pub fn section(changes: &[Change], models: [&Model; 2]) -> String {
    let mut services: IndexMap<&str, IndexMap<&str, Vec<&Change>>> = IndexMap::new();
    for change in changes.iter().filter(|change| change.level > Level::Doc) {
        let service = service(&change.operation);
        services.entry(service).or_default().entry(&change.operation).or_default().push(change);
    }
    let mut out = String::from("## Unreleased\n\n");
    if services.is_empty() {
        out.push_str("Nothing that code or its calls would show.\n");
        return out;
    }
    if Demand::of(changes).generated == Bump::Major {
        out.push_str("Code that uses what is marked **breaking** must be changed.\n\n");
    }
    let weight = |changes: &[&Change]| changes.iter().map(|change| change.level).max();
    services.sort_by_key(|_, operations| Reverse(operations.values().filter_map(|changes| weight(changes)).max()));
    for (service, mut operations) in services {
        let _ = writeln!(out, "### {}\n", title(service, models));
        operations.sort_by_key(|_, changes| Reverse(weight(changes)));
        for mut changes in operations.into_values() {
            changes.sort_by_key(|change| Reverse(change.level));
            for change in changes {
                let mark = if change.level == Level::Break { "**Breaking:** " } else { "" };
                let _ = writeln!(out, "- {mark}{}", sentence(change));
            }
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// `cloud/service` of `cloud/service/Operation`.
fn service(operation: &str) -> &str {
    operation.match_indices('/').nth(1).map_or(operation, |(end, _)| &operation[..end])
}

/// The service as people say it; a service that is gone has its title in the first of the models.
fn title(id: &str, models: [&Model; 2]) -> String {
    let folder = format!("specs/{id}/");
    let clouds = models.into_iter().rev().flat_map(|model| &model.clouds);
    let mut titled = clouds.flat_map(|cloud| {
        cloud.services.iter().map(|service| (service, format!("{} ({})", service.title, cloud.title)))
    });
    let found = titled.find(|(service, _)| service.source.starts_with(&folder));
    found.map_or_else(|| id.to_owned(), |(_, title)| title)
}

/// One change in a sentence for users.
pub fn sentence(change: &Change) -> String {
    let operation = change.operation.rsplit('/').next().unwrap_or_default();
    let named = |path: &str| path.split_once('.').map_or(path, |(_, name)| name).to_owned();
    let text = |statement: &Option<Statement>| statement.as_ref().map(|statement| statement.text.clone());
    let (before, after) = (text(&change.before), text(&change.after));
    let template = match change.rule {
        Rule::RustNameChanged if change.path.is_empty() => {
            "`{operation}` is called `{after}` in Rust, before `{before}`."
        }
        rule => template(rule, before.is_some(), after.is_some()),
    };
    let sentence = template
        .replace("{operation}", operation)
        .replace("{name}", &named(&change.path))
        .replace("{before}", &before.unwrap_or_default())
        .replace("{after}", &after.unwrap_or_default());
    if change.also.is_empty() {
        return sentence;
    }
    let also: Vec<_> = change.also.iter().map(|path| format!("`{}`", named(path))).collect();
    format!("{} The same holds for {}.", sentence, also.join(", "))
}

/// What to say of a change. Facts that may come and go have a sentence for each.
fn template(rule: Rule, was: bool, is: bool) -> &'static str {
    match (rule, was, is) {
        (Rule::ParamRemoved, _, true) => {
            "`{name}` of `{operation}` is no longer documented; it is deprecated until that is confirmed."
        }
        (Rule::FieldRemoved, _, true) => {
            "`{name}` in the response of `{operation}` is no longer documented; it is deprecated until that is confirmed."
        }
        (Rule::EnumValueRemoved, _, true) => {
            "The value `{before}` of `{name}` of `{operation}` is no longer documented; it is deprecated until that is \
             confirmed."
        }
        (Rule::OperationRemoved, _, true) => {
            "`{operation}` is no longer documented; it is deprecated until that is confirmed."
        }
        (Rule::RangeNarrowed | Rule::LengthNarrowed | Rule::ListSizeNarrowed, false, _) => {
            "`{operation}` now limits `{name}` to `{after}`."
        }
        (Rule::RangeWidened | Rule::LengthWidened | Rule::ListSizeWidened, _, false) => {
            "`{operation}` no longer limits `{name}`, which was `{before}` before."
        }
        (Rule::DefaultChanged, false, _) => "`{operation}` takes `{after}` where `{name}` is left out.",
        (Rule::DefaultChanged, _, false) => "`{operation}` no longer takes `{before}` where `{name}` is left out.",
        (Rule::EndpointHostChanged, false, _) => "Calls to `{name}` go to `{after}`.",
        (Rule::EndpointHostChanged, _, false) => "Calls to `{name}` no longer go to a host of their own, `{before}`.",
        (Rule::OperationGroupChanged, false, _) => "`{operation}` is turned on by the feature of `{after}`.",
        (Rule::OperationGroupChanged, _, false) => "`{operation}` is no longer turned on by the feature of `{before}`.",
        (Rule::RegionChanged, false, _) => "`{operation}` takes `{after}` from the client's region.",
        (Rule::RegionChanged, _, false) => "`{operation}` no longer takes `{before}` from the client's region.",
        (Rule::FieldWrappingChanged, false, _) => "`{name}` in the response of `{operation}` is read from `{after}`.",
        (Rule::FieldWrappingChanged, _, false) => {
            "`{name}` in the response of `{operation}` is no longer read from `{before}`."
        }
        (Rule::ErrorRetryChanged, false, _) => "`{operation}` failing with `{name}` is now retried: {after}.",
        (Rule::ErrorRetryChanged, _, false) => {
            "Whether `{operation}` failing with `{name}` is retried follows from its status again."
        }
        _ => of_rule(rule),
    }
}

fn of_rule(rule: Rule) -> &'static str {
    match rule {
        Rule::ServiceAdded => "The service is new. {after}.",
        Rule::ServiceRemoved => "The service is gone. {before}.",
        Rule::ServiceVersionChanged => "Calls ask for version {after} of the API, before for {before}.",
        Rule::ServiceNameChanged => "Calls and signatures call the service `{after}`, before `{before}`.",
        Rule::EndpointAdded => "A host `{after}` is known (`{name}`).",
        Rule::EndpointRemoved => "The host `{before}` is gone (`{name}`).",
        Rule::EndpointHostChanged => "Calls go to `{after}`, before to `{before}` (`{name}`).",
        Rule::EnvelopeChanged => "Responses are read as {after}, before as {before}.",
        Rule::GroupAdded => "Operations can be compiled without the others (`{name}`). {after}",
        Rule::GroupRemoved => "The feature for some of the operations is gone (`{name}`). {before}",
        Rule::OperationGroupChanged => "`{operation}` is turned on by the feature of `{after}`, before of `{before}`.",
        Rule::OperationAdded => "`{operation}` is new.",
        Rule::OperationRemoved => "`{operation}` is gone.",
        Rule::OperationDeprecated => "`{operation}` is deprecated: {after}",
        Rule::OperationUndeprecated => "`{operation}` is no longer deprecated.",
        Rule::OperationMethodChanged => "`{operation}` is called by {after}, before by {before}.",
        Rule::OperationPathChanged => "`{operation}` is called at `{after}`, before at `{before}`.",
        Rule::IdempotencyChanged => "Repeating `{operation}` is taken to be {after}, before {before}.",
        Rule::RegionChanged => "`{operation}` takes `{after}` from the client's region, before `{before}`.",
        Rule::SigningChanged => "Calls of `{operation}` are {after}, before {before}.",
        Rule::PermissionChanged => "`{operation}` needs the permission {after}, before {before}.",
        Rule::PagingAdded => "The pages of `{operation}` can be turned by the client.",
        Rule::PagingRemoved => "The pages of `{operation}` are no longer turned by the client.",
        Rule::PagingChanged | Rule::PagingItemsChanged => "The pages of `{operation}` are {after}, before {before}.",
        Rule::WaiterAdded => "`{operation}` can be waited on until `{name}`: {after}.",
        Rule::WaiterRemoved => "`{operation}` can no longer be waited on until `{name}`.",
        Rule::WaiterChanged => {
            "Waiting on `{operation}` until `{name}` asks whether {after}; before, whether {before}."
        }
        Rule::ArgumentOrderChanged => "`{operation}` takes its arguments in the order {after}, before {before}.",
        Rule::DefaultLost => "{before} is gone: something in it must be there.",
        Rule::RustNameChanged => "`{before}` of `{operation}` is called `{after}` (`{name}`).",
        Rule::ParamAddedOptional => "`{operation}` takes a new optional parameter `{name}`.",
        Rule::ParamAddedRequired => "`{operation}` needs a new parameter `{name}`.",
        Rule::ParamRemoved => "`{operation}` no longer takes `{name}`.",
        Rule::ParamRenamed | Rule::ParamCaseChanged | Rule::ParamIndexSpelling => {
            "`{operation}` sends `{after}`, which was called `{before}`."
        }
        Rule::ParamRequiredRelaxed => "`{operation}` can be called without `{name}`, which is no argument any more.",
        Rule::ParamRequiredTightened => "`{operation}` needs `{name}`, which is now an argument.",
        Rule::ElementRequiredChanged => "`{name}` of `{operation}` is {after} in each element, before {before}.",
        Rule::ParamTypeChanged => "`{name}` of `{operation}` is `{after}`, before `{before}`.",
        Rule::ParamTypeRefined => "`{name}` of `{operation}` is known to be `{after}`, before `{before}`.",
        Rule::ParamLocationChanged => "`{operation}` sends `{name}` in the {after}, before in the {before}.",
        Rule::ParamEncodingChanged => "`{operation}` writes `{name}` as {after}, before as {before}.",
        Rule::ParamDeprecated => "`{name}` of `{operation}` is deprecated: {after}",
        Rule::ParamUndeprecated => "`{name}` of `{operation}` is no longer deprecated.",
        Rule::SecretChanged => "Messages and logs have `{name}` of `{operation}` {after}, before {before}.",
        Rule::EnumValueAdded => "`{name}` of `{operation}` has a new value `{after}`.",
        Rule::EnumValueRemoved => "`{name}` of `{operation}` no longer lists `{before}`.",
        Rule::EnumValueCaseChanged => "`{name}` of `{operation}` has the value `{after}`, before spelled `{before}`.",
        Rule::EnumValueDeprecated => "A value of `{name}` of `{operation}` is deprecated: {after}",
        Rule::EnumValueUndeprecated => "A value of `{name}` of `{operation}` is no longer deprecated.",
        Rule::EnumIntroduced => "`{name}` of `{operation}` is the enum `{after}`, before any text.",
        Rule::EnumDropped => "`{name}` of `{operation}` is any text, before the enum `{before}`.",
        Rule::RangeNarrowed | Rule::LengthNarrowed | Rule::ListSizeNarrowed => {
            "`{operation}` limits `{name}` to `{after}`, before to `{before}`."
        }
        Rule::RangeWidened | Rule::LengthWidened | Rule::ListSizeWidened => {
            "`{operation}` allows `{name}` to be `{after}`, before `{before}`."
        }
        Rule::LengthChanged | Rule::ListSizeChanged => "`{name}` of `{operation}` is limited to `{after}`.",
        Rule::DefaultChanged => "`{operation}` takes `{after}` where `{name}` is left out, before `{before}`.",
        Rule::AvailabilityNote => "Who may use `{name}` of `{operation}` has changed.",
        Rule::FieldAdded => "The response of `{operation}` has a new field `{name}`.",
        Rule::FieldRemoved => "The response of `{operation}` no longer has `{name}`.",
        Rule::FieldRenamed => "The response of `{operation}` has `{after}`, which was called `{before}`.",
        Rule::FieldRequiredChanged => "`{name}` in the response of `{operation}` is {after}, before {before}.",
        Rule::FieldWrappingChanged => {
            "`{name}` in the response of `{operation}` is read from `{after}`, before from `{before}`."
        }
        Rule::FieldTypeChanged => "`{name}` in the response of `{operation}` is `{after}`, before `{before}`.",
        Rule::FieldTypeRefined => "`{name}` in the response of `{operation}` is known to be `{after}`.",
        Rule::FieldDeprecated => "`{name}` in the response of `{operation}` is deprecated: {after}",
        Rule::FieldUndeprecated => "`{name}` in the response of `{operation}` is no longer deprecated.",
        Rule::ErrorAdded => "`{operation}` can fail with a new code, `{name}`: {after}",
        Rule::ErrorRemoved => "`{operation}` no longer lists the error code `{name}`.",
        Rule::ErrorCodeCaseChanged => "`{operation}` fails with `{after}`, which was spelled `{before}`.",
        Rule::ErrorStatusChanged => "`{operation}` failing with `{name}` answers {after}, before {before}.",
        Rule::ErrorVariantRowAdded => "`{operation}` failing with `{name}` can also answer {after}",
        Rule::ErrorVariantRowRemoved => "`{operation}` failing with `{name}` no longer answers {before}",
        Rule::ErrorRetryChanged => "`{operation}` failing with `{name}` is retried {after}, before {before}.",
        Rule::ErrorMessageChanged | Rule::ErrorMessageTemplated | Rule::ErrorMessagePunctuation => {
            "`{operation}` failing with `{name}` says {after}"
        }
        Rule::ErrorRemedyChanged => "The advice on `{name}` of `{operation}` is another.",
        Rule::DocumentedAgain => "`{name}` of `{operation}` is documented again.",
        Rule::DocsChanged | Rule::CommonRow | Rule::RowOrder | Rule::TableVanished | Rule::LanguageMismatch => {
            "The documentation of `{operation}` is another."
        }
    }
}
