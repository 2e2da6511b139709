//! Reading JSON into records.
//!
//! Services differ from their own documentation, so reading is lenient: a null is an empty slot, a number may come as
//! text and text as a number, a repeated key counts the last time, an unknown field is passed over. What cannot be
//! understood is an error with its JSON path; a required field is never made up.

use super::path::Path;
use super::{Field, Leaf, List, Map, Record, Slot, Token, Write};
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// What a document had that the specs do not know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Findings {
    /// JSON paths of fields that the specs do not list.
    pub unknown_fields: Vec<String>,
    /// JSON path and text of enum values that the specs do not list.
    pub unknown_values: Vec<(String, String)>,
}

/// A document that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecodeError {
    /// JSON path of the value, such as `Tags[1].Key`; empty for the document itself.
    pub path: String,
    /// Line in the document, from 1.
    pub line: usize,
    /// Column in the line, from 1.
    pub column: usize,
    /// What was expected and what was found. The value of a secret field is not shown.
    pub message: String,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{} (line {}, column {})", self.message, self.line, self.column)
    }
}

impl std::error::Error for DecodeError {}

/// Reads a JSON object into a blank record.
///
/// # Errors
/// When the text is not JSON, a value cannot mean what its field holds, or a required field is missing or null.
#[inline(never)]
pub fn decode(text: &str, into: &mut dyn Record, findings: Option<&mut Findings>) -> Result<(), DecodeError> {
    run(text, findings, |json, context| read_document(json, into, context))
}

/// Reads a document that is one record. A null is not: where it stands for an absent object, that has an option's slot.
fn read_document<'de, D: Deserializer<'de>>(
    from: D,
    into: &mut dyn Record,
    context: &mut Context<'_>,
) -> Result<(), D::Error> {
    if Fill::new(Write::Record(into), &Path::ROOT, &mut *context).deserialize(from)? {
        Ok(())
    } else {
        Err(context.fail(&Path::ROOT, "expected object, found null".to_owned()))
    }
}

/// What stands beside the result in a wrapped response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wrapper {
    /// Id of the request; empty when the service gave none.
    pub request_id: String,
    /// Whether the metadata says that the call failed. The record is then not filled.
    pub failed: bool,
}

/// Reads the result of a document such as `{"ResponseMetadata": {"RequestId": …}, "Result": {…}}` into a blank record.
///
/// # Errors
/// As [`decode`]; a result that is missing, although the call did not fail and the record has required fields, is one.
#[inline(never)]
pub fn decode_wrapped(
    text: &str,
    metadata: &str,
    result: &'static str,
    into: &mut dyn Record,
    findings: Option<&mut Findings>,
) -> Result<Wrapper, DecodeError> {
    run(text, findings, |json, context| json.deserialize_map(Unwrap { metadata, result, into, context }))
}

fn run<T>(
    text: &str,
    findings: Option<&mut Findings>,
    read: impl FnOnce(&mut serde_json::Deserializer<serde_json::de::StrRead<'_>>, &mut Context<'_>) -> serde_json::Result<T>,
) -> Result<T, DecodeError> {
    let mut context = Context { findings, failure: None };
    let mut json = serde_json::Deserializer::from_str(text);
    read(&mut json, &mut context).and_then(|value| json.end().map(|()| value)).map_err(|error| {
        let (path, message) = context.failure.unwrap_or_default();
        let spelled = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let message = message.unwrap_or_else(|| spelled.strip_suffix(&place).unwrap_or(&spelled).to_owned());
        DecodeError { path, line: error.line(), column: error.column(), message }
    })
}

/// The body of every emitted `Deserialize` for a record.
#[doc(hidden)]
pub fn deserialize_record<'de, D: Deserializer<'de>>(from: D, into: &mut dyn Record) -> Result<(), D::Error> {
    read_document(from, into, &mut Context { findings: None, failure: None })
}

/// The body of every emitted `Deserialize` for an open enum.
#[doc(hidden)]
pub fn deserialize_slot<'de, D: Deserializer<'de>>(from: D, into: &mut dyn Slot) -> Result<(), D::Error> {
    let mut context = Context { findings: None, failure: None };
    Fill::new(into.write(), &Path::ROOT, &mut context).deserialize(from).map(|_| ())
}

struct Context<'f> {
    findings: Option<&'f mut Findings>,
    /// The path of the innermost value that failed, and our own words for it if we had any.
    failure: Option<(String, Option<String>)>,
}

impl Context<'_> {
    #[cold]
    #[inline(never)]
    fn fail<E: de::Error>(&mut self, path: &Path<'_>, message: String) -> E {
        let path = path.to_string();
        let error = if path.is_empty() { E::custom(&message) } else { E::custom(format_args!("{path}: {message}")) };
        self.failure = Some((path, Some(message)));
        error
    }

    /// Keeps the path of an error that somebody else reported, unless a deeper one is known.
    #[cold]
    #[inline(never)]
    fn locate<E>(&mut self, path: &Path<'_>, error: E) -> E {
        if self.failure.is_none() {
            self.failure = Some((path.to_string(), None));
        }
        error
    }
}

/// Fills one slot. The outcome says whether there was a value: false for null.
struct Fill<'a, 'c, 'f> {
    write: Write<'a>,
    path: &'a Path<'a>,
    context: &'c mut Context<'f>,
    wrapped: Option<&'static str>,
}

impl<'a, 'c, 'f> Fill<'a, 'c, 'f> {
    fn new(write: Write<'a>, path: &'a Path<'a>, context: &'c mut Context<'f>) -> Self {
        Fill { write, path, context, wrapped: None }
    }

    fn clear(self) {
        match self.write {
            Write::Optional(slot) => slot.clear(),
            Write::List(list) => list.clear(),
            Write::Map(map) => map.clear(),
            Write::Json(value) => *value = Value::Null,
            Write::Text(text) => text.clear(),
            // A required scalar or object has no empty state; whoever asked for it reports the null as missing.
            Write::Leaf(_) | Write::Record(_) => {}
        }
    }

    fn put<E: de::Error>(self, token: Token<'_>) -> Result<bool, E> {
        let Fill { write, path, context, .. } = self;
        match put(write, token) {
            Ok(Put::Known) => Ok(true),
            Ok(Put::Nothing) => Ok(false),
            Ok(Put::Unknown) => {
                if let Some(findings) = &mut context.findings
                    && !path.is_secret()
                {
                    findings.unknown_values.push((path.to_string(), token.to_text()));
                }
                Ok(true)
            }
            Err(wants) => Err(context.fail(path, format!("expected {wants}, found {}", shown(token, path)))),
        }
    }

    fn refuse<E: de::Error>(self, found: &str) -> E {
        let wants = match self.write {
            Write::Text(_) => "string",
            Write::Leaf(leaf) => leaf.wants(),
            Write::List(_) => "list",
            Write::Record(_) | Write::Map(_) | Write::Json(_) | Write::Optional(_) => "object",
        };
        self.context.fail(self.path, format!("expected {wants}, found {found}"))
    }
}

enum Put {
    Known,
    Unknown,
    Nothing,
}

fn put(write: Write<'_>, token: Token<'_>) -> Result<Put, &'static str> {
    match write {
        Write::Text(text) => {
            *text = token.to_text();
            Ok(Put::Known)
        }
        Write::Leaf(leaf) => put_leaf(leaf, token),
        Write::Optional(slot) => match (put(slot.fill(), token), token) {
            // An empty text is how some services spell the absence of a number, a list or an object.
            (Err(_), Token::Text("")) => {
                slot.clear();
                Ok(Put::Nothing)
            }
            (outcome, _) => outcome,
        },
        Write::Json(value) => {
            *value = match token {
                Token::Bool(value) => value.into(),
                Token::Int(value) => value.into(),
                Token::Uint(value) => value.into(),
                Token::Float(value) => value.into(),
                Token::Text(value) => value.into(),
            };
            Ok(Put::Known)
        }
        Write::List(list) if matches!(token, Token::Text("")) => {
            list.clear();
            Ok(Put::Nothing)
        }
        Write::Map(map) if matches!(token, Token::Text("")) => {
            map.clear();
            Ok(Put::Nothing)
        }
        Write::List(_) => Err("list"),
        Write::Record(_) | Write::Map(_) => Err("object"),
    }
}

fn put_leaf(leaf: &mut dyn Leaf, token: Token<'_>) -> Result<Put, &'static str> {
    if !leaf.put(token) {
        return Err(leaf.wants());
    }
    Ok(if leaf.is_unknown() { Put::Unknown } else { Put::Known })
}

/// A refused value, cut short, and not at all where it is secret.
fn shown(token: Token<'_>, path: &Path<'_>) -> String {
    const MOST: usize = 60;
    let kind = match token {
        Token::Bool(_) => "boolean",
        Token::Int(_) | Token::Uint(_) | Token::Float(_) => "number",
        Token::Text(_) => "string",
    };
    if path.is_secret() {
        return format!("a {kind}");
    }
    let mut text = token.to_text();
    if let Some((end, _)) = text.char_indices().nth(MOST) {
        text.truncate(end);
        text.push('…');
    }
    if matches!(token, Token::Text(_)) { format!("{kind} {text:?}") } else { format!("{kind} {text}") }
}

impl<'de> DeserializeSeed<'de> for Fill<'_, '_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<bool, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Fill<'_, '_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        self.clear();
        Ok(false)
    }

    fn visit_none<E>(self) -> Result<bool, E> {
        self.clear();
        Ok(false)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<bool, D::Error> {
        self.deserialize(from)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<bool, E> {
        self.put(Token::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<bool, E> {
        self.put(Token::Int(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<bool, E> {
        self.put(i64::try_from(value).map_or(Token::Uint(value), Token::Int))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<bool, E> {
        self.put(Token::Float(value))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<bool, E> {
        self.put(Token::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<bool, A::Error> {
        let Fill { write, path, context, wrapped } = self;
        match write {
            Write::List(list) => read_elements(seq, list, path, context),
            Write::Optional(slot) => Fill { write: slot.fill(), path, context, wrapped }.visit_seq(seq),
            Write::Json(value) => {
                *value = de::Deserialize::deserialize(de::value::SeqAccessDeserializer::new(seq))?;
                Ok(true)
            }
            write => Err(Fill { write, path, context, wrapped }.refuse("list")),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<bool, A::Error> {
        let Fill { write, path, context, wrapped } = self;
        match (write, wrapped) {
            (Write::Record(record), _) => read_fields(map, record, path, context),
            (Write::Optional(slot), _) => Fill { write: slot.fill(), path, context, wrapped }.visit_map(map),
            (Write::Map(slots), _) => read_entries(map, slots, path, context),
            (Write::List(list), Some(member)) => read_wrapped(map, list, member, path, context),
            (Write::Json(value), _) => {
                *value = de::Deserialize::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(true)
            }
            (write, _) => Err(Fill { write, path, context, wrapped }.refuse("object")),
        }
    }
}

fn read_elements<'de, A: SeqAccess<'de>>(
    mut seq: A,
    list: &mut dyn List,
    path: &Path<'_>,
    context: &mut Context<'_>,
) -> Result<bool, A::Error> {
    list.clear();
    for index in 0.. {
        let here = path.index(index);
        match seq.next_element_seed(Element { list: &mut *list, path: &here, context: &mut *context }) {
            Ok(Some(())) => {}
            Ok(None) => break,
            Err(error) => return Err(context.locate(&here, error)),
        }
    }
    Ok(true)
}

/// Reads one element. The seed adds it late: before, nobody knows whether an element follows.
struct Element<'a, 'c, 'f> {
    list: &'a mut dyn List,
    path: &'a Path<'a>,
    context: &'c mut Context<'f>,
}

impl<'de> DeserializeSeed<'de> for Element<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        Fill::new(self.list.push(), self.path, self.context).deserialize(from).map(|_| ())
    }
}

fn read_entries<'de, A: MapAccess<'de>>(
    mut map: A,
    slots: &mut dyn Map,
    path: &Path<'_>,
    context: &mut Context<'_>,
) -> Result<bool, A::Error> {
    slots.clear();
    while let Some(key) = map.next_key::<String>().map_err(|error| context.locate(path, error))? {
        let here = path.member(&key);
        let fill = Fill::new(slots.insert(&key), &here, &mut *context);
        if let Err(error) = map.next_value_seed(fill) {
            return Err(context.locate(&here, error));
        }
    }
    Ok(true)
}

/// Reads `{"Snapshot": [ … ]}` into the list that the wrapping object stands for.
fn read_wrapped<'de, A: MapAccess<'de>>(
    mut map: A,
    list: &mut dyn List,
    member: &'static str,
    path: &Path<'_>,
    context: &mut Context<'_>,
) -> Result<bool, A::Error> {
    list.clear();
    while let Some(key) = map.next_key::<String>().map_err(|error| context.locate(path, error))? {
        let here = path.member(&key);
        let outcome = if key == member {
            map.next_value_seed(Fill::new(Write::List(&mut *list), &here, &mut *context)).map(|_| ())
        } else {
            note_unknown(&here, context);
            map.next_value::<IgnoredAny>().map(|_| ())
        };
        if let Err(error) = outcome {
            return Err(context.locate(&here, error));
        }
    }
    Ok(true)
}

fn read_fields<'de, A: MapAccess<'de>>(
    mut map: A,
    record: &mut dyn Record,
    path: &Path<'_>,
    context: &mut Context<'_>,
) -> Result<bool, A::Error> {
    let fields = record.shape().fields;
    let mut present = Present::default();
    let mut expected = 0;
    loop {
        match map.next_key_seed(Key { fields, expected, path, context: &mut *context }) {
            Ok(Some(Some(index))) => {
                let field = &fields[index];
                let here = path.field(field);
                let write = record.slot_mut(index).write();
                let fill = Fill { write, path: &here, context: &mut *context, wrapped: field.wrapped };
                match map.next_value_seed(fill) {
                    Ok(some) => present.set(index, some),
                    Err(error) => return Err(context.locate(&here, error)),
                }
                expected = index + 1;
            }
            Ok(Some(None)) => {
                map.next_value::<IgnoredAny>().map_err(|error| context.locate(path, error))?;
            }
            Ok(None) => break,
            Err(error) => return Err(context.locate(path, error)),
        }
    }
    for (index, field) in fields.iter().enumerate() {
        // A list or a map that is not there is an empty one; only what cannot be empty can be missing.
        if field.required && !present.get(index) && !matches!(record.slot(index).read(), super::Read::Empty) {
            return Err(context.fail(&path.field(field), "required, but missing or null".to_owned()));
        }
    }
    Ok(true)
}

/// Which fields had a value. Codegen refuses a record of more than [`Present::MOST`] fields.
#[derive(Default)]
struct Present([u64; 8]);

impl Present {
    fn set(&mut self, index: usize, present: bool) {
        let bit = 1 << (index % 64);
        if present {
            self.0[index / 64] |= bit;
        } else {
            self.0[index / 64] &= !bit;
        }
    }

    fn get(&self, index: usize) -> bool {
        self.0[index / 64] & (1 << (index % 64)) != 0
    }
}

/// Finds the field of a key, first where a document in the order of the page would have it.
struct Key<'a, 'c, 'f> {
    fields: &'static [Field],
    expected: usize,
    path: &'a Path<'a>,
    context: &'c mut Context<'f>,
}

impl<'de> DeserializeSeed<'de> for Key<'_, '_, '_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Option<usize>, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_, '_, '_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_str<E>(self, key: &str) -> Result<Option<usize>, E> {
        if self.fields.get(self.expected).is_some_and(|field| field.wire == key) {
            return Ok(Some(self.expected));
        }
        let found = self.fields.iter().position(|field| field.wire == key);
        if found.is_none() {
            note_unknown(&self.path.member(key), self.context);
        }
        Ok(found)
    }
}

fn note_unknown(path: &Path<'_>, context: &mut Context<'_>) {
    if let Some(findings) = &mut context.findings {
        findings.unknown_fields.push(path.to_string());
    }
}

/// Reads a response whose result stands beside its metadata.
struct Unwrap<'a, 'c, 'f> {
    metadata: &'a str,
    result: &'static str,
    into: &'a mut dyn Record,
    context: &'c mut Context<'f>,
}

impl<'de> Visitor<'de> for Unwrap<'_, '_, '_> {
    type Value = Wrapper;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with {} and {}", self.metadata, self.result)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Wrapper, A::Error> {
        let Unwrap { metadata, result, into, context } = self;
        let mut wrapper = Wrapper::default();
        let mut has_metadata = false;
        let mut has_result = false;
        while let Some(key) = map.next_key::<String>().map_err(|error| context.locate(&Path::ROOT, error))? {
            let here = Path::ROOT.member(&key);
            let outcome = if key == metadata {
                has_metadata = true;
                map.next_value::<Value>().map(|value| {
                    value["RequestId"].as_str().unwrap_or_default().clone_into(&mut wrapper.request_id);
                    wrapper.failed = !value["Error"].is_null();
                })
            } else if key == result {
                let fill = Fill::new(Write::Record(&mut *into), &here, &mut *context);
                map.next_value_seed(fill).map(|some| has_result = some)
            } else {
                note_unknown(&here, context);
                map.next_value::<IgnoredAny>().map(|_| ())
            };
            if let Err(error) = outcome {
                return Err(context.locate(&here, error));
            }
        }
        if !has_metadata {
            return Err(context.fail(&Path::ROOT.member(metadata), "required, but missing".to_owned()));
        }
        if !has_result && !wrapper.failed && into.shape().fields.iter().any(|field| field.required) {
            return Err(context.fail(&Path::ROOT.member(result), "required, but missing or null".to_owned()));
        }
        Ok(wrapper)
    }
}
