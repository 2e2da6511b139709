//! The rows of a page's tables as a tree: what a path leads to, below what stands around it.

use crate::page::{Bounds, COMMON, Facts, Field, Found, Known, Parameter, Place, Type, is_element};
use crate::words;
use indexmap::IndexMap;

/// A field with its members.
#[derive(Default)]
pub(crate) struct Branch<'p> {
    /// Its row; none where the page has rows of its members alone.
    pub(crate) field: Option<&'p Field>,
    /// Whether it must be given: parameters only.
    pub(crate) required: Option<Known<bool>>,
    /// Where it travels, when not where parameters usually do.
    pub(crate) place: Option<Place>,
    /// Whether an index or a mark says that it is a list.
    pub(crate) is_list: bool,
    /// How many elements it has, which pages also tell with a member.
    pub(crate) list_size: Option<Found<Bounds>>,
    pub(crate) members: IndexMap<String, Branch<'p>>,
    /// The member that only wraps a list.
    pub(crate) wrapper: Option<String>,
}

pub(crate) fn request(facts: &Facts) -> IndexMap<String, Branch<'_>> {
    let mut root = Branch::default();
    for parameter in facts.parameters.stated().into_iter().flatten() {
        if !COMMON.contains(&parameter.field.name.as_str()) {
            insert(&mut root, &parameter.field, Some(parameter));
        }
    }
    root.members
}

/// The fields of the result. What stands around it, where something does, is described with the service.
pub(crate) fn response<'p>(facts: &'p Facts, result: Option<&str>) -> IndexMap<String, Branch<'p>> {
    let mut root = Branch::default();
    for field in facts.response.stated().into_iter().flatten() {
        insert(&mut root, field, None);
    }
    wrap(&mut root);
    match result.and_then(|result| root.members.get_mut(result)) {
        Some(result) if !result.members.is_empty() => std::mem::take(&mut result.members),
        _ => root.members,
    }
}

fn insert<'p>(root: &mut Branch<'p>, field: &'p Field, parameter: Option<&'p Parameter>) {
    // Where a row belongs whose path is not known, the author decides; meanwhile it stands on its own.
    let path = field.path.stated().unwrap_or(&field.name);
    let mut way: Vec<&str> = Vec::new();
    // How many of these names lead to the outermost list, which a number of elements is told of.
    let mut to_list = None;
    for part in path.split('.') {
        let name = part.trim_end_matches("[]");
        let is_element = is_element(name);
        if !is_element {
            way.push(name);
        }
        if is_element || name != part {
            find(root, &way).is_list = true;
            to_list.get_or_insert(way.len());
        }
    }
    if let Some(size) = field.limits.elements() {
        let list = find(root, way.get(..to_list.unwrap_or(way.len())).unwrap_or(&way));
        list.list_size.get_or_insert(size);
    }
    let is_outermost = way.len() == 1;
    let branch = find(root, &way);
    if branch.field.is_none() {
        branch.field = Some(field);
        branch.required = parameter.map(|parameter| parameter.required);
        let place = parameter.and_then(|parameter| parameter.place.stated().copied());
        branch.place = place.filter(|place| is_outermost && !matches!(place, Place::Query | Place::Path));
    }
}

/// Marks what has nothing but a list of its own name: that is how some responses write lists.
fn wrap(branch: &mut Branch<'_>) {
    for (name, inner) in &mut branch.members {
        let mut members = inner.members.iter();
        if let (Some((member, list)), None, false) = (members.next(), members.next(), inner.is_list) {
            let is_list =
                list.is_list || list.field.is_some_and(|field| matches!(field.ty, Known::Stated(Type::List(_))));
            if is_list && words::singular(name) == *member {
                inner.wrapper = Some(member.clone());
            }
        }
        wrap(inner);
    }
}

/// The branch that the names lead to, made where it is not there yet.
fn find<'b, 'p>(root: &'b mut Branch<'p>, way: &[&str]) -> &'b mut Branch<'p> {
    way.iter().fold(root, |branch, name| branch.members.entry((*name).to_owned()).or_default())
}
