//! Which operations are imported.

use super::draft::{Notes, Operation};
use super::existing::Folder;
use super::shapes;
use crate::name;
use std::collections::BTreeMap;

/// The operations to import: the named ones, or all that the vendor has not retired.
pub(super) fn chosen<'d>(
    operations: &'d [Operation],
    named: &[String],
    known: &Folder,
    notes: &mut Notes,
) -> Vec<&'d Operation> {
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
            chosen.push(operation);
            continue;
        }
        if known.unreadable.contains(&operation.name) {
            continue;
        }
        // The name becomes a file, a module and a type.
        let is_file_name = operation.name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        let type_name =
            name::upper_camel(&operation.name).filter(|name| !name::is_reserved_type(name) && !name.ends_with('_'));
        let module = name::snake(&operation.name).filter(|_| is_file_name && type_name.is_some());
        if module.is_none_or(|module| module == "types" || operation.name == "service") {
            notes.add(&operation.name, "no file and no Rust type can have this name: left out");
            continue;
        }
        if let Some(other) = names_taken_by(&operation.name).find_map(|name| taken.get(&name)) {
            notes.add(&operation.name, format!("would share a module or a type with {other}: left out"));
            continue;
        }
        taken.extend(names_taken_by(&operation.name).map(|taken| (taken, operation.name.clone())));
        chosen.push(operation);
    }
    chosen
}

/// The module and the types of an operation.
fn names_taken_by(operation: &str) -> impl Iterator<Item = String> + use<> {
    // In its own spelling, which no type has.
    let module = name::snake(operation).map(|module| format!("mod {module}"));
    shapes::names_of_operation(operation).chain(module)
}
