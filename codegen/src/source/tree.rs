use super::{Span, Spanned};

/// A YAML or JSON value and its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where the whole value stands.
    pub span: Span,
    /// The value.
    pub kind: Kind,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Nothing: an empty value, `~` or `null`.
    Null,
    /// A text, a number or a flag.
    Scalar {
        /// The text without quotes and escapes.
        text: String,
        /// Whether it stands without quotes, so that `30` is a number and `true` a flag.
        plain: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order of the file; keys may repeat.
    Map(Vec<Entry>),
}

/// One key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: Spanned<String>,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The text of a scalar.
    pub fn as_text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The text of a scalar without quotes.
    pub fn as_plain(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, plain: true } => Some(text),
            _ => None,
        }
    }

    /// The flag, when this is one.
    pub fn as_flag(&self) -> Option<bool> {
        match self.as_plain()? {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// The entries of a mapping; none of anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The elements of a list; none of anything else.
    pub fn elements(&self) -> &[Node] {
        match &self.kind {
            Kind::List(elements) => elements,
            _ => &[],
        }
    }

    /// The value of the first entry of that key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| entry.key.value == key).map(|entry| &entry.value)
    }

    /// What messages call this value.
    pub fn describe(&self) -> &'static str {
        match &self.kind {
            Kind::Null => "nothing",
            Kind::Scalar { plain: true, text } if text == "true" || text == "false" => "a flag",
            Kind::Scalar { plain: true, text } if text.parse::<f64>().is_ok() => "a number",
            Kind::Scalar { .. } => "a text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a mapping",
        }
    }

    /// The value itself where it is short, and what it is otherwise.
    pub fn show(&self) -> String {
        const LONGEST: usize = 40;
        match &self.kind {
            Kind::Scalar { text, .. } if text.is_empty() => "an empty text".to_owned(),
            Kind::Scalar { text, .. } if text.chars().count() <= LONGEST && !text.contains(['`', '\n']) => {
                format!("{} `{text}`", self.describe().replacen("a ", "the ", 1))
            }
            _ => self.describe().to_owned(),
        }
    }

    /// The value as JSON: plain scalars that look like numbers or flags are those.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value;
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Scalar { text, plain: false } => Value::String(text.clone()),
            Kind::Scalar { text, plain: true } => match text.as_str() {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                _ => plain_number(text).unwrap_or_else(|| Value::String(text.clone())),
            },
            Kind::List(elements) => Value::Array(elements.iter().map(Node::to_json).collect()),
            Kind::Map(entries) => {
                Value::Object(entries.iter().map(|entry| (entry.key.value.clone(), entry.value.to_json())).collect())
            }
        }
    }
}

/// A number as JSON spells it; `0755`, `1_000` and `.5` stay text.
fn plain_number(text: &str) -> Option<serde_json::Value> {
    let starts_like_one = text.starts_with(|first: char| first.is_ascii_digit() || first == '-');
    if starts_like_one { serde_json::from_str(text).ok() } else { None }
}
