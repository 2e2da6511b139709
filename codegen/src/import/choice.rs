//! Which operations are imported.

use super::draft::Operation;
use super::existing::Folder;
use super::note::Notes;
use super::shapes;
use crate::name;
use std::collections::BTreeMap;

/// The operations to import, each with its Rust name: the named ones, or all that the vendor has not retired.
pub(super) fn chosen<'d>(
    operations: &'d [Operation],
    named: &[String],
    known: &Folder,
    notes: &mut Notes,
) -> Vec<(&'d Operation, Option<String>)> {
    // Modules and types, each with whose it is.
    let mut taken: BTreeMap<String, String> = known.shared.names().map(|name| (name.clone(), name.clone())).collect();
    for (name, existing) in &known.operations {
        taken.extend(names_taken_by(existing.rust(name)).map(|taken| (taken, name.clone())));
    }
    let mut chosen = Vec::new();
    for operation in operations {
        if !named.is_empty() && !named.contains(&operation.name) {
            continue;
        }
        if named.is_empty() && operation.is_retired {
            notes.add(&operation.name, "the vendor has retired it: left out; name it to import it all the same");
            continue;
        }
        if known.operations.contains_key(&operation.name) {
            chosen.push((operation, None));
            continue;
        }
        if known.unreadable.contains(&operation.name) {
            continue;
        }
        let Some(type_name) = type_name(&operation.name) else {
            notes.add(&operation.name, "no file and no Rust type can have this name: left out");
            continue;
        };
        if let Some(other) = names_taken_by(&type_name).find_map(|name| taken.get(&name)) {
            notes.tell(&operation.name, "would share a module or a type with {}: left out", [other]);
            continue;
        }
        taken.extend(names_taken_by(&type_name).map(|taken| (taken, operation.name.clone())));
        let is_own = type_name == operation.name;
        chosen.push((operation, (!is_own).then_some(type_name)));
    }
    chosen
}

/// The name that an operation's types are made of: its own, or one with a word more where Rust or every emitted file has that
/// itself. None where its file or the type can have no such name.
fn type_name(operation: &str) -> Option<String> {
    let is_file_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    let made = name::upper_camel(operation)?;
    if !operation.chars().all(is_file_name) || operation.starts_with('-') || operation == "service" {
        return None;
    }
    let is_free = !name::is_reserved_type(&made) && !made.ends_with('_');
    let name = if is_free { operation.to_owned() } else { format!("{}Call", made.trim_end_matches('_')) };
    (is_free || name::is_variant(&name)).then_some(name)
}

/// The module and the types of an operation.
fn names_taken_by(operation: &str) -> impl Iterator<Item = String> + use<> {
    // In its own spelling, which no type has.
    let module = name::snake(operation).map(|module| format!("mod {module}"));
    shapes::names_of_operation(operation).chain(module)
}
