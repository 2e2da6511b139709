//! `api-docs.json`: the form in which Alibaba Cloud publishes its products, 289 of them. A description of another cloud's
//! service in this form says so in `info.style`.

mod definitions;
mod endpoints;
mod errors;
mod operation;
mod references;
mod schema;

use super::draft::{Draft, Envelope, Field, Operation, Service, Type};
use super::json;
use super::note::Notes;
use operation::Context;
use serde_json::Value;

/// Whether this is such a document.
pub(super) fn is_one(document: &Value) -> bool {
    document.get("apis").is_some()
}

/// Reads a document.
pub(super) fn read(document: &Value, notes: &mut Notes) -> Draft {
    let nothing = Value::Null;
    let info = document.get("info").unwrap_or(&nothing);
    let style = json::text(info, "style").unwrap_or_default().to_uppercase();
    let is_volcengine = style.starts_with("VOLCENGINE");
    let is_rest = match style.as_str() {
        "ROA" | "RESTFUL" => true,
        "RPC" => false,
        _ => !is_volcengine && json::members(document, "apis").any(|(_, api)| json::text(api, "path").is_some()),
    };
    if is_rest && !matches!(style.as_str(), "ROA" | "RESTFUL") {
        notes.tell("info", "the style `{}` is unknown: taken as a rest service, for its operations have paths; calls may need another signature", [&style]);
    }
    let told = |key: &'static str, notes: &mut Notes| match json::text(info, key) {
        Some(text) => text,
        None => {
            notes.tell("info", "names no {}: unknown is written", [key]);
            "unknown"
        }
    };
    let product = told("product", notes);
    let name = product.to_lowercase();
    let version = told("version", notes);
    let wrapper = info.get("x-envelope");
    let wrapper = |key: &str| json::text(wrapper.unwrap_or(&nothing), key);
    let result = if is_volcengine { Some(wrapper("result").unwrap_or("Result")) } else { None };

    let definitions = definitions::read(document.get("components").unwrap_or(&nothing), is_rest, notes);
    let rpc_method = if is_volcengine { "GET" } else { "POST" };
    let context = Context { is_rest, result, rpc_method, definitions: &definitions };
    let operations: Vec<_> = json::members(document, "apis")
        .map(|(name, value)| operation::operation(&context, name, value, notes))
        .collect();
    let envelope = match result {
        Some(result) => Envelope::Wrapped {
            metadata: wrapper("metadata").unwrap_or("ResponseMetadata").to_owned(),
            result: result.to_owned(),
        },
        None => envelope(&operations),
    };
    let pages = if is_volcengine {
        format!("https://api.volcengine.com/api-docs/view?serviceCode={name}&version={version}&action={{operation}}")
    } else {
        format!("https://api.aliyun.com/document/{product}/{version}/{{operation}}")
    };
    let service = Service {
        cloud: if is_volcengine { "volcengine" } else { "alibaba" },
        title: product.to_owned(),
        version: version.to_owned(),
        is_rest,
        pages,
        endpoints: endpoints::endpoints(document, &name, notes),
        envelope,
        date: date(info),
        name,
    };
    let definitions = references::settle_definitions(&definitions, notes);
    let mut directories = Vec::new();
    for directory in json::elements(document, "directories") {
        list(directory, &mut directories);
    }
    Draft { service, operations, directories, definitions, is_terse: false }
}

/// Adds the operations of a directory, after those of each directory inside it, and gives all of them.
fn list(directory: &Value, directories: &mut Vec<Vec<String>>) -> Vec<String> {
    let mut all = Vec::new();
    for child in json::elements(directory, "children") {
        match child {
            Value::String(operation) => all.push(operation.clone()),
            child => all.extend(list(child, directories)),
        }
    }
    directories.push(all.clone());
    all
}

/// The day of the metadata.
fn date(info: &Value) -> Option<String> {
    let own = json::text(info, "date").or_else(|| json::text(info.get("x-merge")?, "date"))?;
    Some(own.get(..10)?.to_owned())
}

/// The fields that two thirds of the responses have at least, beside the result's own.
fn envelope(operations: &[Operation]) -> Envelope {
    let has = |operation: &Operation, wire: &str, ty: &Type| {
        operation.response.iter().any(|field| field.wire == wire && field.ty == *ty)
    };
    let answering = operations.iter().filter(|operation| !operation.response.is_empty()).count();
    let is_usual = |wire: &str, ty: &Type| {
        let count = operations.iter().filter(|operation| has(operation, wire, ty)).count();
        // Some responses are always described incompletely.
        count > 0 && count * 3 >= answering * 2
    };
    // Many services answer none in the body; of the first of those that are as many, the clouds have the most.
    let count = |wire: &str| operations.iter().filter(|operation| has(operation, wire, &Type::String)).count();
    let spellings = ["request_id", "requestId", "RequestId"];
    let request_id = spellings.into_iter().max_by_key(|name| count(name)).unwrap_or("RequestId");
    let mut fields = vec![Field::new(request_id, Type::String)];
    let says_success =
        is_usual("Success", &Type::Boolean) && is_usual("Code", &Type::String) && is_usual("Message", &Type::String);
    if says_success {
        fields.push(Field::new("Success", Type::Boolean));
        fields.push(Field::new("Message", Type::String));
        fields.push(Field::new("Code", Type::String));
        fields.extend(
            [Type::Int32, Type::Int64]
                .into_iter()
                .find(|ty| is_usual("HttpStatusCode", ty))
                .map(|ty| Field::new("HttpStatusCode", ty)),
        );
    }
    Envelope::Flat { success: says_success.then(|| "Success".to_owned()), fields }
}
