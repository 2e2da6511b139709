//! Fields as specs write them, and the shapes and enums that they need.

use super::Branch;
use crate::name;
use crate::page::{Bounds, Found, Known, Limits, Type, Value};
use crate::yaml::Yaml;
use std::collections::HashSet;

/// The shapes and enums that fields need. Those of one name that say the same are one.
#[derive(Default)]
pub(crate) struct Types {
    shapes: Vec<(String, Yaml)>,
    enums: Vec<(String, Yaml)>,
    /// The spec that they are added to; none where they are all there are.
    beside: Option<Beside>,
}

/// What new types stand beside.
struct Beside {
    /// Names that are not free.
    taken: HashSet<String>,
    /// What a name begins with when the one of the field is not free.
    owner: String,
}

impl Types {
    /// None yet, beside those of a spec.
    pub(crate) fn beside(taken: HashSet<String>, owner: &str) -> Self {
        let beside = Some(Beside { taken, owner: owner.to_owned() });
        Types { beside, ..Types::default() }
    }

    /// The shapes and the enums, by name.
    pub(crate) fn finish(self) -> [Vec<(String, Yaml)>; 2] {
        [self.shapes, self.enums]
    }

    /// The entry of one field.
    pub(crate) fn field(&mut self, name: &str, branch: &Branch<'_>) -> Yaml {
        if let Some((member, list)) = branch.wrapper.as_ref().and_then(|member| branch.members.get_key_value(member)) {
            let ty = self.type_of(member, list).map_or(Yaml::Nothing, Yaml::Text);
            let wrapped = ("wrapped".to_owned(), Yaml::Text(member.clone()));
            return Yaml::Map(vec![("type".to_owned(), ty), wrapped]);
        }
        let mut entries: Vec<(&str, Yaml)> = Vec::new();
        let mut put = |key, value: Option<Yaml>| entries.push((key, value.unwrap_or(Yaml::Nothing)));
        put("type", self.type_of(name, branch).map(Yaml::Text));
        if let Some(size) = &branch.list_size {
            put("items", bounds(size, Some(0)));
        }
        if let Some(field) = branch.field {
            match branch.required {
                Some(Known::Stated(true)) => put("required", Some(Yaml::Plain("true".to_owned()))),
                Some(Known::Unknown) => put("required", None),
                Some(Known::Stated(false)) | None => {}
            }
            if let Some(place) = branch.place {
                put("in", Some(Yaml::Plain(place.to_string())));
            }
            let Limits { range, length, default, .. } = &field.limits;
            if let Some(length) = length {
                put("length", bounds(length, Some(0)));
            }
            if let Some(range) = range {
                put("range", bounds(range, None));
            }
            let is_text = matches!(&field.ty, Known::Stated(Type::String));
            if let Some(default) = default {
                put("default", default.value.stated().map(|text| sample(text, is_text)));
            }
            if field.deprecated.is_some() {
                put("deprecated", None);
            }
            let is_scalar = branch.members.is_empty() && !branch.is_list;
            let example = field.example.as_deref().filter(|example| !["", "null", "-"].contains(example));
            if let Some(example) = example.filter(|_| is_scalar) {
                put("example", Some(sample(example, is_text)));
            }
        }
        Yaml::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// The type as specs spell it; none when the page lost it. Names that the page refers to stay as they are.
    fn type_of(&mut self, name: &str, branch: &Branch<'_>) -> Option<String> {
        let in_list = |element: String| if branch.is_list { format!("list<{element}>") } else { element };
        if !branch.members.is_empty() {
            let members = branch.members.iter().map(|(name, branch)| (name.clone(), self.field(name, branch)));
            let members = Yaml::Block(members.collect());
            return Some(in_list(self.add(name, &members, |types| &mut types.shapes)));
        }
        let field = branch.field?;
        if let (Some(Known::Stated(values)), true) = (&field.limits.values, is_text(&field.ty)) {
            return Some(in_list(self.open_enum(name, values)));
        }
        let told = field.ty.stated()?;
        let is_list = matches!(told, Type::List(_));
        Some(if is_list { spelled(told) } else { in_list(spelled(told)) })
    }

    /// The enum of a field.
    pub(crate) fn open_enum(&mut self, field: &str, values: &[Value]) -> String {
        let texts = values.iter().map(|value| Yaml::Text(value.text.clone())).collect();
        self.add(field, &Yaml::List(texts), |types| &mut types.enums)
    }

    /// Adds a type under a name made of its field's, and gives the name.
    fn add(&mut self, field: &str, what: &Yaml, of_kind: fn(&mut Self) -> &mut Vec<(String, Yaml)>) -> String {
        let plain = name::upper_camel(field).unwrap_or_else(|| field.to_owned());
        let owner = self.beside.as_ref().map(|beside| beside.owner.clone()).unwrap_or_default();
        let numbered = (2_usize..).map(|number| format!("{owner}{plain}{number}"));
        for name in [plain.clone(), format!("{owner}{plain}")].into_iter().chain(numbered) {
            let entry = (name.clone(), what.clone());
            if of_kind(self).contains(&entry) {
                return name;
            }
            if self.is_free(&name) {
                of_kind(self).push(entry);
                return name;
            }
        }
        plain
    }

    /// Whether a type can have that name. In a draft it can in any case: what is wrong with it is for `lint` to say.
    fn is_free(&self, name: &str) -> bool {
        let Some(beside) = &self.beside else { return true };
        let mut new = self.shapes.iter().chain(&self.enums);
        !beside.taken.contains(name) && !name::is_reserved_type(name) && new.all(|(known, _)| known != name)
    }
}

/// Bounds as specs spell them. A lower one that is not told stays blank, which `lint` reports, unless there is a natural one.
fn bounds(found: &Found<Bounds>, least: Option<i64>) -> Option<Yaml> {
    let bounds = found.value.stated()?;
    let side = |bound: Option<i64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
    Some(Yaml::Plain(format!("{}..{}", side(bounds.min.or(least)), side(bounds.max))))
}

/// An example or a default: a number or a flag as such, unless the field is a text.
pub(crate) fn sample(text: &str, is_text: bool) -> Yaml {
    let json = serde_json::from_str(text).ok().filter(|_| !is_text);
    json.map_or_else(|| Yaml::Text(text.to_owned()), |json| Yaml::json(&json))
}

fn is_text(ty: &Known<Type>) -> bool {
    let is_text = |ty: &Type| *ty == Type::String;
    match ty {
        Known::Stated(Type::List(Some(element))) => is_text(element),
        Known::Stated(ty) => is_text(ty),
        Known::Unknown => false,
    }
}

/// A type of a page as specs spell it.
pub(crate) fn spelled(ty: &Type) -> String {
    let inner = |inner: &Option<Box<Type>>| inner.as_deref().map_or_else(|| "any".to_owned(), spelled);
    match ty {
        Type::String => "string".to_owned(),
        Type::Integer => "int32".to_owned(),
        Type::Long => "int64".to_owned(),
        Type::Float | Type::Double => "double".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Object => "map<any>".to_owned(),
        Type::Json => "any".to_owned(),
        Type::List(element) => format!("list<{}>", inner(element)),
        Type::Map(value) => format!("map<{}>", inner(value)),
        Type::Named(name) => name.clone(),
    }
}
