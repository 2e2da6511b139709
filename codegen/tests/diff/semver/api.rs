//! The public API of a crate, read from rustdoc's JSON, and what a change of it demands. Nothing here knows a rule, or how code
//! is emitted.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use duoyun_codegen::change::Bump;
use serde_json::{Value, json};

/// The items that a module shows, by path.
pub(super) type Api = BTreeMap<String, Item>;

/// What users can rely on about an item: its signature, without words and values.
pub(super) struct Item {
    signature: Value,
    is_deprecated: bool,
}

/// The API of each module of a crate.
pub(super) fn modules(json: &Path) -> BTreeMap<String, Api> {
    let text = fs::read_to_string(json).expect("what rustdoc wrote can be read");
    let crate_: Value = serde_json::from_str(&text).expect("rustdoc writes JSON");
    let mut reader = Reader { index: &crate_["index"], paths: &crate_["paths"], shortest: BTreeMap::new() };
    let root = reader.item(&crate_["root"]).expect("a crate has a root");
    let modules: Vec<_> =
        reader.held(root).into_iter().map(|(name, module)| (name.clone(), reader.walk(name, module))).collect();
    for (path, item) in modules.iter().flat_map(|(_, items)| items) {
        let shortest = reader.shortest.entry(item["id"].to_string()).or_insert_with(|| path.clone());
        if path.len() < shortest.len() {
            shortest.clone_from(path);
        }
    }
    let api = |items: Vec<(String, &Value)>| items.into_iter().map(|(path, item)| (path, reader.read(item))).collect();
    modules.into_iter().map(|(name, items)| (name, api(items))).collect()
}

/// What the change from one API to a later one demands, and why, a line for each item.
pub(super) fn demand(before: &Api, after: &Api) -> (Bump, String) {
    let mut demand = Bump::None;
    let mut reasons = String::new();
    let paths = before.keys().chain(after.keys().filter(|path| !before.contains_key(*path)));
    for path in paths {
        let (bump, reason) = match (before.get(path), after.get(path)) {
            (Some(_), None) => (Bump::Major, "is gone"),
            (Some(old), Some(new)) if old.signature != new.signature => (Bump::Major, "is another"),
            (Some(old), Some(new)) if new.is_deprecated && !old.is_deprecated => (Bump::Minor, "is deprecated"),
            (None, Some(_)) => (Bump::Minor, "is new"),
            _ => continue,
        };
        demand = demand.max(bump);
        let _ = writeln!(reasons, "  {path} {reason}");
    }
    (demand, reasons)
}

struct Reader<'j> {
    index: &'j Value,
    paths: &'j Value,
    /// What to call an item that can be reached by several paths, by its number.
    shortest: BTreeMap<String, String>,
}

impl<'j> Reader<'j> {
    fn item(&self, id: &Value) -> Option<&'j Value> {
        self.index.get(id.to_string())
    }

    /// An item and all below it, by each path that leads there.
    fn walk(&self, path: String, item: &'j Value) -> Vec<(String, &'j Value)> {
        let held = self.held(item).into_iter();
        // A trait that holds for every type, or for all of a kind, is told of those.
        let held = held.filter(|(_, held)| held.pointer("/inner/impl/blanket_impl").is_none_or(Value::is_null));
        let below: Vec<_> = held.flat_map(|(name, held)| self.walk(format!("{path}::{name}"), held)).collect();
        std::iter::once((path, item)).chain(below).collect()
    }

    fn read(&self, item: &Value) -> Item {
        let mut signature = self.settled(&item["inner"]);
        // Where users can name all that an item holds, one more breaks them.
        if !item["attrs"].to_string().contains("non_exhaustive") && holds_all(&item["inner"]) {
            let held = self.held(item).into_iter().filter(|(_, held)| held["inner"].get("impl").is_none());
            signature["holds"] = held.map(|(name, _)| name).collect();
        }
        Item { signature, is_deprecated: !item["deprecation"].is_null() }
    }

    /// The public items that an item holds or hands on, each with its name there.
    fn held(&self, item: &Value) -> Vec<(String, &'j Value)> {
        let mut ids = Vec::new();
        lists(&item["inner"], &mut ids);
        let items = ids.into_iter().filter_map(|id| self.item(id));
        let items = items.filter(|item| matches!(item["visibility"].as_str(), Some("public" | "default")));
        let held = items.flat_map(|item| {
            let re_export = &item["inner"]["use"];
            match (self.item(&re_export["id"]), re_export["name"].as_str()) {
                (Some(module), _) if re_export["is_glob"] == true => self.held(module),
                (Some(target), Some(name)) => vec![(name.to_owned(), target)],
                _ => vec![(self.name(item), item)],
            }
        });
        held.collect()
    }

    /// What an item is called beside its neighbours.
    fn name(&self, item: &Value) -> String {
        match item["inner"].get("impl") {
            Some(block) if block["trait"].is_null() => "impl".to_owned(),
            Some(block) => {
                let of = self.settled(&block["trait"]);
                let arguments = if of["args"].is_null() { String::new() } else { of["args"].to_string() };
                format!("impl {}{arguments}", of["path"].as_str().unwrap_or_default())
            }
            None => item["name"].as_str().unwrap_or_default().to_owned(),
        }
    }

    /// A part of a signature without what differs between two compilations, or says nothing to a caller.
    fn settled(&self, part: &Value) -> Value {
        match part {
            Value::Array(_) if is_list(part) => json!([]),
            Value::Array(parts) => parts.iter().map(|part| self.settled(part)).collect(),
            Value::Object(members) => {
                let kept = members.iter().filter(|(key, _)| !["docs", "expr", "value"].contains(&key.as_str()));
                let settled = kept.map(|(key, value)| match (key.as_str(), value) {
                    ("id", id) => (key.clone(), self.path(id)),
                    // A caller does not say what an argument is called.
                    ("inputs", Value::Array(inputs)) => {
                        (key.clone(), inputs.iter().map(|input| self.settled(unnamed(input))).collect())
                    }
                    (_, value) => (key.clone(), self.settled(value)),
                });
                Value::Object(settled.collect())
            }
            other => other.clone(),
        }
    }

    /// What a number stands for.
    fn path(&self, id: &Value) -> Value {
        if let Some(shortest) = self.shortest.get(&id.to_string()) {
            return json!(shortest);
        }
        let path = self.paths.get(id.to_string()).map(|path| path["path"].clone());
        path.or_else(|| Some(self.item(id)?["name"].clone())).unwrap_or_default()
    }
}

/// Whether users can name all that such an item holds.
fn holds_all(inner: &Value) -> bool {
    inner.get("struct").is_some() || inner.get("enum").is_some() || inner.get("trait").is_some()
}

/// The type of an argument.
fn unnamed(input: &Value) -> &Value {
    match input.as_array().map(Vec::as_slice) {
        Some([Value::String(_), of]) => of,
        _ => input,
    }
}

/// The lists of items somewhere in a signature.
fn lists<'j>(part: &'j Value, found: &mut Vec<&'j Value>) {
    match part {
        Value::Array(ids) if is_list(part) => found.extend(ids),
        Value::Array(parts) => parts.iter().for_each(|part| lists(part, found)),
        Value::Object(members) => members.values().for_each(|part| lists(part, found)),
        _ => {}
    }
}

/// Items are listed by their numbers, and nothing else is.
fn is_list(part: &Value) -> bool {
    part.as_array().is_some_and(|ids| ids.iter().all(Value::is_number))
}
