//! Rust names where the derived ones will not do: two spellings of one name, names of Rust's or of the emitted files',
//! names without a letter.

use super::draft::{Field, Type};
use crate::name;
use std::collections::{HashMap, HashSet};

/// The `rust:` names of fields; none where the derived name does. `taken` are fields that stand beside them.
pub(super) fn of_fields(fields: &[Field], taken: &[&str]) -> Vec<Option<String>> {
    let natural: Vec<Option<String>> = fields.iter().map(|field| name::snake(&field.wire)).collect();
    let mut owners: HashMap<&str, usize> = HashMap::new();
    for (index, natural) in natural.iter().enumerate() {
        let Some(natural) = natural.as_deref().filter(|name| !name::is_reserved_field(name)) else {
            continue;
        };
        let owner = owners.entry(natural).or_insert(index);
        // Of `Key` and `key`, the capital is how the vendors spell names today.
        let is_modern =
            |index: usize| fields.get(index).is_some_and(|field| field.wire.starts_with(char::is_uppercase));
        if is_modern(index) && !is_modern(*owner) {
            *owner = index;
        }
    }
    let beside: Vec<(&str, String)> = taken.iter().filter_map(|wire| Some((*wire, name::snake(wire)?))).collect();
    let mut used: HashSet<String> = natural.iter().flatten().cloned().collect();
    used.extend(beside.iter().map(|(_, rust)| rust.clone()));
    let mut names = Vec::with_capacity(fields.len());
    for (index, (field, natural)) in fields.iter().zip(&natural).enumerate() {
        let is_beside = |natural: &str| beside.iter().any(|(wire, rust)| rust == natural && *wire != field.wire);
        let rust = match natural {
            Some(natural) if owners.get(natural.as_str()) == Some(&index) && !is_beside(natural) => None,
            Some(natural) => {
                let plain = natural.trim_start_matches("r#");
                let is_twin = owners
                    .get(natural.as_str())
                    .and_then(|owner| fields.get(*owner))
                    .is_some_and(|owner| owner.wire != field.wire && owner.wire.eq_ignore_ascii_case(&field.wire));
                let wanted = match &field.ty {
                    Type::Boolean if name::is_reserved_field(natural) => format!("is_{plain}"),
                    _ if name::is_reserved_field(natural) => format!("{plain}_value"),
                    _ if is_twin || is_beside(natural) => format!("legacy_{plain}"),
                    _ => format!("{plain}_2"),
                };
                Some(free(wanted, "_", &used))
            }
            None => Some(free(spelled(&field.wire, "_"), "_", &used)),
        };
        used.extend(rust.clone());
        names.push(rust);
    }
    names
}

/// The `rust:` names of enum values or error codes; none where the derived name does. `other` is the variant that every
/// such enum has, and `taken` are variants that it gets from elsewhere.
pub(super) fn of_variants<'t>(
    texts: impl Iterator<Item = &'t str>,
    other: &str,
    taken: &[String],
) -> Vec<Option<String>> {
    let texts: Vec<&str> = texts.collect();
    let natural: Vec<Option<String>> = texts.iter().map(|text| name::upper_camel(text)).collect();
    let mut owners: HashMap<&str, usize> = HashMap::new();
    for (index, natural) in natural.iter().enumerate() {
        if let Some(natural) = natural.as_deref() {
            owners.entry(natural).or_insert(index);
        }
    }
    let mut used: HashSet<String> = natural.iter().flatten().cloned().collect();
    used.insert(other.to_owned());
    used.extend(taken.iter().cloned());
    let mut names = Vec::with_capacity(texts.len());
    for (index, (text, natural)) in texts.iter().zip(&natural).enumerate() {
        let rust = match natural {
            Some(natural) if natural == other => Some(free(format!("Plain{natural}"), "", &used)),
            Some(natural) if owners.get(natural.as_str()) == Some(&index) && !taken.contains(natural) => None,
            Some(natural) => {
                let has_sign = text.starts_with(['-', '+', '!', '<', '>', '=']);
                // A name that Rust reserves ends with an underscore, which goes before a number.
                let natural = natural.trim_end_matches('_');
                let joint = if natural.ends_with(|last: char| last.is_ascii_digit()) { "_" } else { "" };
                let wanted = if has_sign { spelled(text, "") } else { format!("{natural}{joint}2") };
                Some(free(wanted, "", &used))
            }
            None => Some(free(spelled(text, ""), "", &used)),
        };
        used.extend(rust.clone());
        names.push(rust);
    }
    names
}

/// The first of `name`, `name2`, `name3`… that is free.
fn free(wanted: String, separator: &str, used: &HashSet<String>) -> String {
    if !used.contains(&wanted) && name::is_identifier(&wanted) {
        return wanted;
    }
    let stem = wanted.trim_end_matches(|last: char| last.is_ascii_digit()).trim_end_matches('_');
    let numbered = (2..).map(|number: usize| format!("{stem}{separator}{number}"));
    // There are more numbers than names.
    numbered.into_iter().find(|name| !used.contains(name)).unwrap_or(wanted)
}

/// A name that says the characters of a text that has no letters, or a sign before them.
fn spelled(text: &str, separator: &str) -> String {
    let words: Vec<String> = text.chars().map(word).collect();
    let name = if words.is_empty() { "Empty".to_owned() } else { words.join(" ") };
    let made = if separator.is_empty() { name::upper_camel(&name) } else { name::snake(&name) };
    // Words of ASCII letters and digits always make a name.
    made.unwrap_or_default()
}

fn word(character: char) -> String {
    let word = match character {
        '-' => "Minus",
        '+' => "Plus",
        '*' => "Star",
        '.' => "Dot",
        '/' => "Slash",
        '<' => "Less",
        '>' => "Greater",
        '=' => "Equal",
        '!' => "Not",
        '%' => "Percent",
        '$' => "Dollar",
        '#' => "Hash",
        '@' => "At",
        '&' => "And",
        '|' => "Or",
        '_' => "Underscore",
        ' ' => "Blank",
        other if other.is_ascii_alphanumeric() => return other.to_string(),
        other => return format!("U{:x}", u32::from(other)),
    };
    word.to_owned()
}
