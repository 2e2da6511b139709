//! What a page and a spec say of one parameter or field.

use super::fix::{Fix, Thing};
use super::rows::{List, Row};
use super::tables::Told;
use super::{Log, Subject};
use crate::change::Rule;
use crate::diff::spelled;
use crate::draft;
use crate::model::{self, Encoding, Place};
use crate::page::{self, Bounds, Found, Known, is_element};
use crate::yaml::Yaml;

/// What is written where a page notes that something is going out of use: that it does is all that can be taken from the page.
pub(super) const DEPRECATED: &str = "The vendor is taking it out of use.";

pub(super) fn compare(table: &str, told: &Told<'_>, row: &Row<'_>, log: &mut Log<'_>) {
    let path = format!("{table}.{}", row.names.join("."));
    let subject = Subject { path, home: row.home.clone(), may_be_silent: log.is_sourced(&row.home) };
    let is_response = told.parameter.is_none();
    let last = told.field.name.rsplit('.').find(|part| !is_element(part)).unwrap_or_default();
    if last.eq_ignore_ascii_case(&row.field.wire) && last != row.field.wire {
        let fix = Fix::Rename(row.home.clone(), last.to_owned());
        let said = (told.field.line, last.to_owned());
        log.differ(Rule::ParamCaseChanged, &subject, Some(row.field.wire.clone()), said, fix);
    }
    if let Some(day) = log.held(&row.home) {
        let ty = told.field.ty.stated().map_or_else(|| row.field.wire.clone(), ToString::to_string);
        let (spec, said) = (format!("held since {day}"), (told.field.line, ty));
        let fix = Fix::Release(vec![Thing::Field(row.home.clone())]);
        log.differ(Rule::DocumentedAgain, &subject.key("undocumented"), Some(spec), said, fix);
    }
    ty(told.field, row, is_response, &subject, log);
    if let Some(parameter) = told.parameter {
        required(parameter, row, &subject, log);
        place(parameter, row.field.place, &subject, log);
        limits(told.field, row, &subject, log);
        default(told.field, row, &subject, log);
    }
    values(told, row, is_response, &subject, log);
    deprecated(told.field, row, is_response, &subject, log);
}

fn ty(field: &page::Field, row: &Row<'_>, is_response: bool, subject: &Subject, log: &mut Log<'_>) {
    let Known::Stated(told) = &field.ty else { return };
    // A row such as `Id.N` is an element of its list, what is written as JSON or with commas may be told as the text that it
    // becomes, and the member that wraps a list as an object.
    let is_element = field.name.rsplit('.').next().is_some_and(is_element);
    let fits = is_compatible(told, &row.field.ty)
        || matches!(&row.field.ty, model::Type::List(element) if is_element && is_compatible(told, element))
        || (row.field.encoding != Encoding::Numbered && *told == page::Type::String)
        || (row.field.wrapped.is_some() && *told == page::Type::Object);
    if !fits {
        let rule = if is_response { Rule::FieldTypeChanged } else { Rule::ParamTypeChanged };
        let subject = subject.key("type");
        let fix = match told {
            page::Type::Object | page::Type::List(None) | page::Type::Map(None) | page::Type::Named(_) => {
                Fix::ByHand("what it consists of is for you to say")
            }
            told => subject.set(Yaml::Text(draft::spelled(told))),
        };
        log.differ(rule, &subject, Some(spelled(&row.field.ty)), (field.line, told.to_string()), fix);
    }
}

/// Whether a type in the vendors' vocabulary can be the one of the spec: pages do not state widths, and name types freely.
fn is_compatible(told: &page::Type, spec: &model::Type) -> bool {
    use model::Type as Spec;
    use page::Type as Page;
    match (told, spec) {
        (Page::String, Spec::String | Spec::Enum { .. })
        | (Page::Integer, Spec::Int32 | Spec::Int64)
        | (Page::Int32, Spec::Int32)
        | (Page::Long, Spec::Int64)
        | (Page::Float | Page::Double, Spec::Double)
        | (Page::Boolean, Spec::Boolean)
        | (Page::Object, Spec::Record { .. } | Spec::Map(_) | Spec::Any)
        | (Page::List(None), Spec::List(_))
        | (Page::Map(None), Spec::Map(_))
        | (_, Spec::Any) => true,
        (Page::Json | Page::Named(_), spec) => {
            !matches!(spec, Spec::Boolean | Spec::Int32 | Spec::Int64 | Spec::Double)
        }
        (Page::List(Some(told)), Spec::List(spec)) | (Page::Map(Some(told)), Spec::Map(spec)) => {
            is_compatible(told, spec)
        }
        _ => false,
    }
}

fn required(parameter: &page::Parameter, row: &Row<'_>, subject: &Subject, log: &mut Log<'_>) {
    let Known::Stated(told) = parameter.required else { return };
    // Calls have what the client fills in, whether the page wants it or not; and no record can be required to hold itself.
    let is_boxed = matches!(row.field.ty, model::Type::Record { boxed: true, .. });
    if told == row.field.required || row.is_filled_in || is_boxed {
        return;
    }
    let rule = match told {
        _ if row.list.is_some() => Rule::ElementRequiredChanged,
        true => Rule::ParamRequiredTightened,
        false => Rule::ParamRequiredRelaxed,
    };
    let text = |required: bool| if required { "required" } else { "optional" }.to_owned();
    let subject = subject.key("required");
    let fix = if told { subject.set(Yaml::Plain("true".to_owned())) } else { Fix::Unset(subject.home.clone()) };
    log.differ(rule, &subject, Some(text(row.field.required)), (parameter.field.line, text(told)), fix);
}

fn place(parameter: &page::Parameter, spec: Place, subject: &Subject, log: &mut Log<'_>) {
    let Known::Stated(told) = parameter.place else { return };
    let (spec, fits) = match spec {
        Place::Query => ("query", told == page::Place::Query),
        Place::Path => ("path", told == page::Place::Path),
        Place::Header => ("header", told == page::Place::Header),
        Place::Body => ("body", told == page::Place::Body),
        Place::Form => ("form", told == page::Place::Body),
        Place::Host => ("host", told == page::Place::Host),
    };
    // Pages tell a member's place with the whole it belongs to, if at all.
    if !fits && !parameter.field.name.contains('.') {
        let subject = subject.key("in");
        let fix = subject.set(Yaml::Plain(told.to_string()));
        let told = (parameter.field.line, told.to_string());
        log.differ(Rule::ParamLocationChanged, &subject, Some(spec.to_owned()), told, fix);
    }
}

fn limits(field: &page::Field, row: &Row<'_>, subject: &Subject, log: &mut Log<'_>) {
    let small = |limits: Option<(u32, u32)>| {
        limits.map(|(least, most)| (i64::from(least), if most == u32::MAX { i64::MAX } else { most.into() }))
    };
    let told = &field.limits;
    // A spec cannot limit what a value is not, such as the numbers in a text.
    match row.field.ty.leaf() {
        model::Type::String => {
            let rules = [Rule::LengthNarrowed, Rule::LengthWidened];
            bounds(told.length.as_ref(), small(row.field.length), 0, rules, &subject.key("length"), log);
        }
        model::Type::Int32 | model::Type::Int64 | model::Type::Double => {
            let rules = [Rule::RangeNarrowed, Rule::RangeWidened];
            bounds(told.range.as_ref(), row.field.range, i32::MIN.into(), rules, &subject.key("range"), log);
        }
        _ => {}
    }

    // How many elements a list takes is told with the list, or with a member of it.
    let (list, home, depth) = match &row.list {
        Some(List { field, home, depth }) if !row.field.ty.is_collection() => (*field, home, *depth),
        _ => (row.field, &row.home, row.names.len()),
    };
    if list.ty.is_collection() {
        let path = format!("request.{}", row.names.iter().take(depth).copied().collect::<Vec<_>>().join("."));
        let subject = Subject { path, home: home.clone(), may_be_silent: log.is_sourced(home) };
        let size = [Rule::ListSizeNarrowed, Rule::ListSizeWidened];
        bounds(told.elements().as_ref(), small(list.items), 0, size, &subject.key("items"), log);
    }
}

/// Compares bounds as far as the page states them.
fn bounds(
    told: Option<&Found<Bounds>>,
    spec: Option<(i64, i64)>,
    natural: i64,
    [narrowed, widened]: [Rule; 2],
    subject: &Subject,
    log: &mut Log<'_>,
) {
    let Some(Found { line, value: Known::Stated(told) }) = told else { return };
    let (least, most) = spec.unwrap_or((i64::MIN, i64::MAX));
    let (told_least, told_most) = (told.min.unwrap_or(least), told.max.unwrap_or(most));
    if (told_least, told_most) == (least, most) {
        return;
    }
    let rule = if told_least <= least && told_most >= most { widened } else { narrowed };
    let text = |(least, most): (Option<i64>, Option<i64>)| {
        let side = |bound: Option<i64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
        format!("{}..{}", side(least), side(most))
    };
    let open = |most: i64| Some(most).filter(|most| *most != i64::MAX);
    let written = text((Some(told_least.max(natural)), open(told_most)));
    let spec = spec.map(|(least, most)| text((Some(least), open(most))));
    log.differ(rule, subject, spec, (*line, text((told.min, told.max))), subject.set(Yaml::Plain(written)));
}

fn default(field: &page::Field, row: &Row<'_>, subject: &Subject, log: &mut Log<'_>) {
    let Some(Found { line, value: Known::Stated(told) }) = &field.limits.default else { return };
    // Without it, code does the same and says less.
    let subject = Subject { may_be_silent: true, ..subject.key("default") };
    let spec = log.specs.node(&subject.home).and_then(|node| node.as_text().map(str::to_owned));
    if spec.as_ref().is_none_or(|spec| !spec.eq_ignore_ascii_case(told)) {
        let is_text = matches!(row.field.ty, model::Type::String | model::Type::Enum { .. });
        let fix = subject.set(draft::sample(told, is_text));
        log.differ(Rule::DefaultChanged, &subject, spec, (*line, told.clone()), fix);
    }
}

fn values(row_told: &Told<'_>, row: &Row<'_>, is_response: bool, subject: &Subject, log: &mut Log<'_>) {
    let Some(Known::Stated(told)) = &row_told.field.limits.values else { return };
    let Some(home) = &row.enum_home else {
        if let (model::Type::String, Some(first)) = (row.field.ty.leaf(), told.first()) {
            let texts: Vec<_> = told.iter().map(|value| value.text.as_str()).collect();
            // A text takes the values too; that the spec could name them is a note.
            let subject = Subject { may_be_silent: true, ..subject.key("type") };
            let names = row_told.names.clone().unwrap_or_default();
            let fix = Fix::AddEnum { is_request: !is_response, names, field: row.home.clone() };
            log.differ(Rule::EnumIntroduced, &subject, None, (first.line, texts.join(", ")), fix);
        }
        return;
    };
    let of_enum =
        Subject { path: subject.path.clone(), home: home.at(&["values"]), may_be_silent: subject.may_be_silent };
    for (at, value) in told.iter().enumerate() {
        // A list may have two values that differ in case only.
        let exactly = row.values.iter().find(|known| known.text == value.text);
        let same = row.values.iter().find(|known| known.text.eq_ignore_ascii_case(&value.text));
        match exactly.or(same) {
            Some(known) if known.text == value.text => {
                if let Some(day) = &known.undocumented {
                    let (spec, said) = (format!("held since {day}"), (value.line, known.text.clone()));
                    let fix = Fix::Release(vec![Thing::Value(home.clone(), known.text.clone())]);
                    log.differ(Rule::DocumentedAgain, &of_enum, Some(spec), said, fix);
                }
            }
            Some(known) => {
                let of_value = of_enum.key(&known.text);
                let (text, with) = (known.text.clone(), value.text.clone());
                let fix = Fix::RenameValue { of: home.clone(), text, with };
                let (known, told) = (known.text.clone(), (value.line, value.text.clone()));
                log.differ(Rule::EnumValueCaseChanged, &of_value, Some(known), told, fix);
            }
            None => {
                let behind = told.iter().take(at).map(|value| value.text.clone()).collect();
                let fix = Fix::AddValue { of: home.clone(), text: value.text.clone(), behind };
                log.only_page(Rule::EnumValueAdded, &of_enum, value.line, value.text.clone(), fix);
            }
        }
    }
    // Each of the repeated rows has values of its own.
    for known in row.values.iter().filter(|_| !row_told.is_repeated) {
        if !told.iter().any(|value| value.text.eq_ignore_ascii_case(&known.text)) {
            let fix = Fix::Drop(vec![Thing::Value(home.clone(), known.text.clone())]);
            let subject = of_enum.key(&known.text);
            dropped(Rule::EnumValueRemoved, &subject, (&known.text, known.undocumented.as_deref()), fix, log);
        }
    }
}

fn deprecated(field: &page::Field, row: &Row<'_>, is_response: bool, subject: &Subject, log: &mut Log<'_>) {
    let [noted, gone] = if is_response {
        [Rule::FieldDeprecated, Rule::FieldUndeprecated]
    } else {
        [Rule::ParamDeprecated, Rule::ParamUndeprecated]
    };
    let written = log.specs.node(&row.home.at(&["deprecated"])).and_then(|node| node.as_text().map(str::to_owned));
    match (field.deprecated, written) {
        (Some(line), None) => {
            let fix = Fix::Set(subject.home.at(&["deprecated"]), Yaml::Text(DEPRECATED.to_owned()));
            log.differ(noted, subject, None, (line, "that it goes out of use".to_owned()), fix);
        }
        (None, Some(why)) => {
            let subject = subject.key("deprecated");
            log.only_spec(gone, &subject, why, Fix::Unset(subject.home.clone()));
        }
        _ => {}
    }
}

/// Reports what only the spec has. What it holds already is no more than a note.
pub(super) fn dropped(rule: Rule, subject: &Subject, (text, day): (&str, Option<&str>), fix: Fix, log: &mut Log<'_>) {
    match day {
        None => log.only_spec(rule, subject, text.to_owned(), fix),
        Some(day) => {
            let subject = Subject { may_be_silent: true, path: subject.path.clone(), home: subject.home.clone() };
            log.only_spec(rule, &subject, format!("{text}, held since {day}"), fix);
        }
    }
}
