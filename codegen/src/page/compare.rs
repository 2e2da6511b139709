//! What changed in fact between two versions of a page.
//!
//! Pages are rewritten far more often than operations change, so only facts are compared, and a fact that either version leaves
//! unknown is not. Rows are paired before their contents are compared: by path, then by spelling, then by all that they state.

use crate::change::Rule;
use std::fmt;

mod errors;
mod pair;

use self::pair::Pairing;
use super::facts::{Bounds, Facts, Field, Found, Known, Limits, Parameter, Type, Value};

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of change it is.
    pub rule: Rule,
    /// What changed: `request.Name`, `response.Name`, `errors.Code`, or a table as a whole.
    pub path: String,
    /// What the earlier version states, and where.
    pub before: Option<Statement>,
    /// What the later version states, and where.
    pub after: Option<Statement>,
}

/// What one version of a page states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Line in that version.
    pub line: usize,
    /// The fact, in a few words.
    pub text: String,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.rule.level(), self.rule.id(), self.path)?;
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => {
                write!(f, ": {} (line {}) became {} (line {})", before.text, before.line, after.text, after.line)
            }
            (Some(before), None) => write!(f, ": {} (line {}) is gone", before.text, before.line),
            (None, Some(after)) => write!(f, ": {} (line {}) is new", after.text, after.line),
            (None, None) => Ok(()),
        }
    }
}

/// A fact of one version that the other states differently.
fn changed(rule: Rule, path: &str, before: (usize, String), after: (usize, String)) -> Change {
    let statement = |(line, text)| Some(Statement { line, text });
    Change { rule, path: path.to_owned(), before: statement(before), after: statement(after) }
}

/// Two facts, if both are stated and differ.
fn differing<'a, T: PartialEq>(before: &'a Known<T>, after: &'a Known<T>) -> Option<(&'a T, &'a T)> {
    let (before, after) = (before.stated()?, after.stated()?);
    (before != after).then_some((before, after))
}

/// The changes from one version of a page to a later one, in the order of the later one's tables.
pub fn compare(before: &Facts, after: &Facts) -> Vec<Change> {
    let mut changes = Vec::new();
    routes(before, after, &mut changes);
    if let Some((before, after)) = tables("request", &before.parameters, &after.parameters, &mut changes) {
        parameters(before, after, &mut changes);
    }
    if let Some((before, after)) = tables("response", &before.response, &after.response, &mut changes) {
        response(before, after, &mut changes);
    }
    if let Some((before, after)) = tables("errors", &before.errors, &after.errors, &mut changes) {
        errors::compare(before, after, &mut changes);
    }
    changes
}

/// The rows of both versions of a table. A table that is gone altogether was lost with the page's layout, not with its rows.
fn tables<'a, T>(
    table: &str,
    before: &'a Known<Vec<T>>,
    after: &'a Known<Vec<T>>,
    changes: &mut Vec<Change>,
) -> Option<(&'a [T], &'a [T])> {
    let before = before.stated()?;
    let after = after.stated().map(Vec::as_slice).unwrap_or_default();
    if after.is_empty() && !before.is_empty() {
        changes.push(Change { rule: Rule::TableVanished, path: table.to_owned(), before: None, after: None });
        return None;
    }
    Some((before, after))
}

fn routes(before: &Facts, after: &Facts, changes: &mut Vec<Change>) {
    let (Some(before), Some(after)) = (&before.route, &after.route) else { return };
    if before.method != after.method {
        let (old, new) = (before.method.clone(), after.method.clone());
        changes.push(changed(Rule::OperationMethodChanged, "route", (before.line, old), (after.line, new)));
    }
    if before.path != after.path {
        let (old, new) = (before.path.clone(), after.path.clone());
        changes.push(changed(Rule::OperationPathChanged, "route", (before.line, old), (after.line, new)));
    }
}

/// Parameters that every operation has; pages come and go with them.
pub(crate) const COMMON: &[&str] = &[
    "Action",
    "Version",
    "Format",
    "AccessKeyId",
    "Signature",
    "SignatureMethod",
    "SignatureVersion",
    "SignatureNonce",
    "Timestamp",
    "OwnerId",
    "OwnerAccount",
    "ResourceOwnerId",
    "ResourceOwnerAccount",
];

fn parameters(before: &[Parameter], after: &[Parameter], changes: &mut Vec<Change>) {
    let keys = |parameters: &[Parameter]| -> Vec<String> {
        parameters.iter().map(|parameter| parameter.field.key()).collect()
    };
    let pairs = pair::by_key(&keys(before), &keys(after), &[pair::same_but_index, pair::same_but_case]);
    let pairs = pair::by_content(pairs, |old, new| same_by_content(before.get(old), after.get(new)));
    for pairing in &pairs {
        match pairing.of(before, after) {
            (Some(old), Some(new)) => parameter(old, new, changes),
            (None, Some(new)) => {
                let required = new.required == Known::Stated(true);
                let rule = if required { Rule::ParamAddedRequired } else { Rule::ParamAddedOptional };
                changes.push(whole_row("request", common_or(rule, &new.field), None, Some(&new.field)));
            }
            (Some(old), None) => {
                changes.push(whole_row("request", common_or(Rule::ParamRemoved, &old.field), Some(&old.field), None));
            }
            (None, None) => {}
        }
    }
    order("request", &pairs, changes);
}

fn common_or(rule: Rule, field: &Field) -> Rule {
    if COMMON.contains(&field.name.as_str()) { Rule::CommonRow } else { rule }
}

fn whole_row(table: &str, rule: Rule, before: Option<&Field>, after: Option<&Field>) -> Change {
    let statement = |field: &Field| Statement { line: field.line, text: text(&field.ty) };
    let path = after.or(before).map(|field| format!("{table}.{}", field.key())).unwrap_or_default();
    Change { rule, path, before: before.map(statement), after: after.map(statement) }
}

/// A fact in a change.
fn text(fact: &Known<impl ToString>) -> String {
    fact.stated().map_or_else(|| "unknown".to_owned(), ToString::to_string)
}

/// Whether two parameters of different names are one that was renamed: everything else that they state is the same, and telling.
fn same_by_content(before: Option<&Parameter>, after: Option<&Parameter>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    let telling = before.field.example.as_deref().is_some_and(|example| example.len() > 8);
    telling
        && before.field.example == after.field.example
        && before.field.ty == after.field.ty
        && before.required == after.required
        && before.field.limits.is_same(&after.field.limits)
}

fn parameter(before: &Parameter, after: &Parameter, changes: &mut Vec<Change>) {
    let (old, new) = (&before.field, &after.field);
    let path = format!("request.{}", new.key());
    let mut change = |rule, before: String, after: String| {
        changes.push(changed(rule, &path, (old.line, before), (new.line, after)));
    };
    let (old_key, new_key) = (old.key(), new.key());
    if old_key != new_key {
        let rule = if pair::same_but_index(&old_key, &new_key) {
            Rule::ParamIndexSpelling
        } else if pair::same_but_case(&old_key, &new_key) {
            Rule::ParamCaseChanged
        } else {
            Rule::ParamRenamed
        };
        change(rule, old_key, new_key);
    }
    if COMMON.contains(&new.name.as_str()) {
        return;
    }
    if let Some((before, after)) = differing(&before.required, &after.required) {
        let rule = match after {
            _ if new.key().contains(".N.") => Rule::ElementRequiredChanged,
            true => Rule::ParamRequiredTightened,
            false => Rule::ParamRequiredRelaxed,
        };
        let text = |required: bool| if required { "required" } else { "optional" }.to_owned();
        change(rule, text(*before), text(*after));
    }
    if let Some((before, after)) = differing(&before.place, &after.place) {
        change(Rule::ParamLocationChanged, before.to_string(), after.to_string());
    }
    types(&path, old, new, [Rule::ParamTypeChanged, Rule::ParamTypeRefined], changes);
    limits(&path, old, new, changes);
    notes(&path, old, new, [Rule::ParamDeprecated, Rule::ParamUndeprecated], changes);
}

fn response(before: &[Field], after: &[Field], changes: &mut Vec<Change>) {
    let names = |fields: &[Field]| -> Vec<String> { fields.iter().map(|field| field.name.clone()).collect() };
    let beside = |old: usize, new: usize| {
        let (old_path, new_path) = (before.get(old).map(|field| &field.path), after.get(new).map(|field| &field.path));
        let above = |fields: &[Field], at: usize| at.checked_sub(1).and_then(|at| Some(fields.get(at)?.name.clone()));
        (old_path == new_path, above(before, old) == above(after, new))
    };
    let pairs = pair::by_name(&names(before), &names(after), beside);
    for pairing in &pairs {
        match pairing.of(before, after) {
            (Some(old), Some(new)) => {
                let path = format!("response.{}", new.key());
                types(&path, old, new, [Rule::FieldTypeChanged, Rule::FieldTypeRefined], changes);
                limits(&path, old, new, changes);
                notes(&path, old, new, [Rule::FieldDeprecated, Rule::FieldUndeprecated], changes);
            }
            (old, new) => {
                let rule = if new.is_some() { Rule::FieldAdded } else { Rule::FieldRemoved };
                changes.push(whole_row("response", rule, old, new));
            }
        }
    }
}

fn types(path: &str, old: &Field, new: &Field, [replaced, refined]: [Rule; 2], changes: &mut Vec<Change>) {
    if let Some((before, after)) = differing(&old.ty, &new.ty) {
        let rule = if is_refinement(before, after) { refined } else { replaced };
        changes.push(changed(rule, path, (old.line, before.to_string()), (new.line, after.to_string())));
    }
}

/// Whether a type only says more than the one before.
fn is_refinement(before: &Type, after: &Type) -> bool {
    match (before, after) {
        (Type::List(None), Type::List(Some(_)))
        | (Type::Map(None), Type::Map(Some(_)))
        | (Type::Object, Type::Named(_) | Type::Map(_))
        | (Type::String, Type::Json) => true,
        (Type::List(Some(before)), Type::List(Some(after))) => is_refinement(before, after),
        _ => false,
    }
}

fn limits(path: &str, old: &Field, new: &Field, changes: &mut Vec<Change>) {
    match (&old.limits.values, &new.limits.values) {
        (Some(Known::Stated(before)), Some(Known::Stated(after))) => values(path, before, after, changes),
        // A list that comes or goes with the type says nothing beyond the type.
        _ if old.ty != new.ty => {}
        (None, Some(Known::Stated(after))) => {
            changes.push(Change {
                rule: Rule::EnumIntroduced,
                path: path.to_owned(),
                before: None,
                after: listed(after),
            });
        }
        (Some(Known::Stated(before)), None) => {
            changes.push(Change {
                rule: Rule::EnumDropped,
                path: path.to_owned(),
                before: listed(before),
                after: None,
            });
        }
        _ => {}
    }
    let (old, new) = (&old.limits, &new.limits);
    differ(path, old.range.as_ref(), new.range.as_ref(), bounds_text, range_rule, changes);
    differ(path, old.length.as_ref(), new.length.as_ref(), bounds_text, |_, _| Rule::LengthChanged, changes);
    differ(path, old.list_size.as_ref(), new.list_size.as_ref(), bounds_text, |_, _| Rule::ListSizeChanged, changes);
    differ(path, old.default.as_ref(), new.default.as_ref(), String::clone, |_, _| Rule::DefaultChanged, changes);
}

fn listed(values: &[Value]) -> Option<Statement> {
    values.first().map(|first| Statement { line: first.line, text: joined(values) })
}

fn joined(values: &[Value]) -> String {
    values.iter().map(|value| value.text.as_str()).collect::<Vec<_>>().join(", ")
}

/// Compares closed lists. A value that only changed its case is one value.
fn values(path: &str, before: &[Value], after: &[Value], changes: &mut Vec<Change>) {
    let texts = |values: &[Value]| -> Vec<String> { values.iter().map(|value| value.text.clone()).collect() };
    for pairing in pair::by_key(&texts(before), &texts(after), &[pair::same_but_case]) {
        let (old, new) = pairing.of(before, after);
        let rule = match (old, new) {
            (Some(old), Some(new)) if old.text == new.text => continue,
            (Some(_), Some(_)) => Rule::EnumValueCaseChanged,
            (None, _) => Rule::EnumValueAdded,
            (_, None) => Rule::EnumValueRemoved,
        };
        let statement = |value: &Value| Statement { line: value.line, text: value.text.clone() };
        changes.push(Change { rule, path: path.to_owned(), before: old.map(statement), after: new.map(statement) });
    }
}

/// Reports a fact that both versions state and state differently.
fn differ<T: PartialEq>(
    path: &str,
    old: Option<&Found<T>>,
    new: Option<&Found<T>>,
    text: impl Fn(&T) -> String,
    rule: impl Fn(&T, &T) -> Rule,
    changes: &mut Vec<Change>,
) {
    let (Some(old), Some(new)) = (old, new) else { return };
    if let Some((before, after)) = differing(&old.value, &new.value) {
        changes.push(changed(rule(before, after), path, (old.line, text(before)), (new.line, text(after))));
    }
}

fn bounds_text(bounds: &Bounds) -> String {
    let side = |bound: Option<i64>| bound.map_or_else(String::new, |bound| bound.to_string());
    format!("{}..{}", side(bounds.min), side(bounds.max))
}

/// A range that excludes anything it allowed before is narrower.
fn range_rule(before: &Bounds, after: &Bounds) -> Rule {
    let lower = after.min.is_none_or(|after| before.min.is_some_and(|before| after <= before));
    let upper = after.max.is_none_or(|after| before.max.is_some_and(|before| after >= before));
    if lower && upper { Rule::RangeWidened } else { Rule::RangeNarrowed }
}

fn notes(path: &str, old: &Field, new: &Field, [deprecated, undeprecated]: [Rule; 2], changes: &mut Vec<Change>) {
    let mut noted = |before: Option<usize>, after: Option<usize>, added, removed| {
        let statement = |line: Option<usize>| line.map(|line| Statement { line, text: "noted".to_owned() });
        let rule = match (before, after) {
            (None, Some(_)) => added,
            (Some(_), None) => removed,
            _ => return,
        };
        changes.push(Change { rule, path: path.to_owned(), before: statement(before), after: statement(after) });
    };
    noted(old.deprecated, new.deprecated, deprecated, undeprecated);
    noted(old.restricted, new.restricted, Rule::AvailabilityNote, Rule::AvailabilityNote);
}

/// Reports once per table that rows which both versions have stand in another order.
fn order(table: &str, pairs: &[Pairing], changes: &mut Vec<Change>) {
    if !pair::in_order(pairs) {
        changes.push(Change { rule: Rule::RowOrder, path: table.to_owned(), before: None, after: None });
    }
}

impl Field {
    /// What a row is called in changes: its path, or its name where the path is unknown.
    fn key(&self) -> String {
        self.path.stated().unwrap_or(&self.name).clone()
    }
}

impl Limits {
    /// Whether two descriptions state the same limits, on whatever lines.
    fn is_same(&self, other: &Limits) -> bool {
        let values =
            |limits: &Limits| limits.values.as_ref().map(|values| values.stated().map(|values| joined(values)));
        let same = |a: &Option<Found<Bounds>>, b: &Option<Found<Bounds>>| {
            a.as_ref().map(|found| found.value) == b.as_ref().map(|found| found.value)
        };
        values(self) == values(other)
            && same(&self.range, &other.range)
            && same(&self.length, &other.length)
            && same(&self.list_size, &other.list_size)
            && self.default.as_ref().map(|found| &found.value) == other.default.as_ref().map(|found| &found.value)
    }
}
