//! Error tables. A code is a variant of the operation's enum; its rows, of a status and a message each, are a set.

use super::Home;
use super::field::pair;
use super::log::{Log, Subject};
use super::specs::Specs;
use crate::change::Rule;
use crate::model::{ErrorCode, Operation, Service};
use crate::spec::grammar::status_key;

type Row = (u16, String);

pub(super) fn compare<'m>(versions: [(&'m Service, &'m Operation); 2], operation: &Subject, log: &mut Log<'m>) {
    let [(_, old), (_, new)] = versions;
    let same: [fn(&ErrorCode, &ErrorCode) -> bool; 3] = [
        |old, new| old.code == new.code,
        |old, new| old.rust == new.rust,
        |old, new| old.code.eq_ignore_ascii_case(&new.code),
    ];
    let pairs = pair(&old.errors, &new.errors, &same);
    log.reordered(&operation.key("errors"), &old.errors, &pairs);
    for (before, after) in pairs {
        let Some(name) = after.or(before).map(|error| &error.code) else { continue };
        let mut subject = operation.part(&format!("errors.{name}"), [&[], &[]]);
        let [first, second] = versions;
        subject.homes = [home(log.before, first, before), home(log.after, second, after)];
        match (before, after) {
            (Some(before), Some(after)) => code([before, after], &subject, log),
            (before, after) => {
                let text = |error: &ErrorCode| error.rows.first().map_or_else(String::new, text);
                let rules = [Rule::ErrorAdded, Rule::ErrorRemoved, Rule::ErrorMessageChanged];
                log.differ_in(rules, &subject, "", [before.map(text), after.map(text)]);
            }
        }
    }
}

/// Where a code is written: in the operation's own table, or in that of its service.
fn home(specs: &Specs, (service, operation): (&Service, &Operation), error: Option<&ErrorCode>) -> Home {
    let status = error.and_then(|error| error.rows.first()).map_or(0, |(status, _)| *status);
    let status = status_key(status);
    let code = error.map_or("", |error| error.code.as_str());
    let keys = ["errors", status.as_str(), code];
    let own = Home::new(&operation.source, &keys);
    if specs.node(&own).is_some() { own } else { Home::new(&service.source, &keys) }
}

fn code([old, new]: [&ErrorCode; 2], subject: &Subject, log: &mut Log<'_>) {
    log.differ(Rule::ErrorCodeCaseChanged, subject, "", &old.code, &new.code);
    log.differ(Rule::RustNameChanged, subject, "rust", &old.rust, &new.rust);
    rows(&old.rows, &new.rows, subject, log);
    let retry = |error: &ErrorCode| error.retry.as_ref().map(|retry| retry.to_lowercase());
    log.differ_in([Rule::ErrorRetryChanged; 3], subject, "retry", [retry(old), retry(new)]);
    let what = old.rows.first().map(text).unwrap_or_default();
    log.held(Rule::ErrorRemoved, subject, &what, [&old.undocumented, &new.undocumented]);
    log.differ_in([Rule::ErrorRemedyChanged; 3], subject, "remedy", [old.remedy.clone(), new.remedy.clone()]);
}

/// Pairs the rows of one code, the most alike first.
fn rows(old: &[Row], new: &[Row], subject: &Subject, log: &mut Log<'_>) {
    let same: [fn(&Row, &Row) -> bool; 3] =
        [|old, new| old == new, |old, new| old.1 == new.1, |old, new| old.0 == new.0];
    for (before, after) in pair(old, new, &same) {
        let rule = match (before, after) {
            (Some((before, _)), Some((after, _))) if before != after => {
                log.differ(Rule::ErrorStatusChanged, subject, "", status_key(*before), status_key(*after));
                continue;
            }
            (Some(_), Some(_)) => Rule::ErrorMessageChanged,
            (None, _) => Rule::ErrorVariantRowAdded,
            (_, None) => Rule::ErrorVariantRowRemoved,
        };
        log.differ_in([rule; 3], subject, "", [before.map(text), after.map(text)]);
    }
}

fn text((status, message): &Row) -> String {
    match status {
        0 => message.clone(),
        _ => format!("{status} {message}").trim_end().to_owned(),
    }
}
