//! A record whose fields are known only when it runs: what a spec would say about the parameters of one vector.

use duoyun::contract::{Encoding, Field, Read, Record, Shape, Slot, Write};
use serde_json::{Map, Value};

#[derive(Default)]
pub(crate) struct Dynamic {
    shape: Option<&'static Shape>,
    slots: Vec<Node>,
}

/// A value with the type that a spec would have given it.
#[derive(Default)]
enum Node {
    #[default]
    Empty,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Vec<Node>),
    Record(Dynamic),
}

impl Dynamic {
    pub(crate) fn new(params: &Map<String, Value>, encoding: impl Fn(&str) -> Encoding) -> Self {
        let fields = params.keys().map(|name| Field::optional(name.clone().leak()).encoding(encoding(name)));
        let shape = Shape { name: "Dynamic", fields: fields.collect::<Vec<_>>().leak() };
        Self { shape: Some(Box::leak(Box::new(shape))), slots: params.values().map(Node::new).collect() }
    }
}

impl Node {
    fn new(value: &Value) -> Self {
        match value {
            Value::Null => Node::Empty,
            Value::Bool(value) => Node::Bool(*value),
            Value::Number(value) => match value.as_i64() {
                Some(value) => Node::Int(value),
                None => Node::Float(value.as_f64().unwrap()),
            },
            Value::String(value) => Node::Text(value.clone()),
            Value::Array(values) => Node::List(values.iter().map(Node::new).collect()),
            Value::Object(values) => Node::Record(Dynamic::new(values, |_| Encoding::Numbered)),
        }
    }
}

impl Slot for Node {
    fn read(&self) -> Read<'_> {
        match self {
            Node::Empty => Read::Empty,
            Node::Bool(value) => Read::Bool(*value),
            Node::Int(value) => Read::Int(*value),
            Node::Float(value) => Read::Float(*value),
            Node::Text(value) => Read::Text(value),
            Node::List(values) => values.read(),
            Node::Record(record) => Read::Record(record),
        }
    }

    fn write(&mut self) -> Write<'_> {
        unreachable!("requests are only read")
    }
}

impl Record for Dynamic {
    fn shape(&self) -> &'static Shape {
        static EMPTY: Shape = Shape { name: "Dynamic", fields: &[] };
        self.shape.unwrap_or(&EMPTY)
    }

    fn slot(&self, index: usize) -> &dyn Slot {
        &self.slots[index]
    }

    fn slot_mut(&mut self, index: usize) -> &mut dyn Slot {
        &mut self.slots[index]
    }
}
