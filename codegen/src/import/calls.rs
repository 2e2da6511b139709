//! What a client can do by itself: fill in region and token, repeat, turn pages. Recognised where the names and types
//! leave no doubt, and nowhere else.

use super::draft::{Field, Operation, Type};
use crate::words;

/// What the spec of an operation says about calling it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Calls {
    pub(super) idempotent: bool,
    pub(super) idempotency: Option<String>,
    pub(super) region: Option<String>,
    /// Key and name of a field, in the order of the spec format.
    pub(super) pages: Vec<(&'static str, String)>,
}

/// Recognises what an operation's names and types tell.
pub(super) fn recognise(operation: &Operation) -> Calls {
    let request = &operation.request;
    let token = text(request, "ClientToken");
    // The client knows its region, so a caller need not say it again.
    let region = text(request, "RegionId").filter(|field| field.required && field.place.is_none());
    let is_in_path =
        |field: &&Field| operation.route.as_deref().unwrap_or_default().contains(&format!("{{{}}}", field.wire));
    let region = region.filter(|field| !is_in_path(field));
    // rpc operations are all called by one method, so only a path makes GET a promise.
    let is_got = operation.route.as_deref().is_some_and(|route| route.starts_with("GET /") && route != "GET /");
    let is_read = operation.access.as_deref().is_none_or(|access| ["get", "list", "read", "none"].contains(&access));
    let reads = is_got || is_read && words::is_reading(&operation.name);
    // A permission with one of these says it already.
    let is_said = operation.action.is_some() && matches!(operation.access.as_deref(), Some("get" | "list" | "read"));
    let wire = |field: &Field| field.wire.clone();
    Calls {
        idempotent: reads && token.is_none() && !is_said,
        idempotency: token.map(wire),
        region: region.map(wire),
        pages: pages(request, &operation.response),
    }
}

/// How the result is paged: by token where it can be, else by number. One list in the response is what is paged; of two
/// nobody can tell.
fn pages(request: &[Field], response: &[Field]) -> Vec<(&'static str, String)> {
    let mut lists = response.iter().filter(|field| matches!(field.ty, Type::List(_)));
    let (Some(items), None) = (lists.next(), lists.next()) else {
        return Vec::new();
    };
    let name = |key: &'static str, field: &Field| (key, field.wire.clone());
    let items = name("items", items);
    if let (Some(next), Some(token)) = (text(response, "NextToken"), text(request, "NextToken")) {
        let size = number(request, "MaxResults").or_else(|| number(request, "MaxResult"));
        let pages =
            [Some(items), Some(name("next", next)), Some(name("token", token)), size.map(|size| name("size", size))];
        return pages.into_iter().flatten().collect();
    }
    match (number(request, "PageNumber"), number(response, "TotalCount")) {
        (Some(page), Some(total)) => {
            let size = number(request, "PageSize");
            let pages = [
                Some(items),
                Some(name("number", page)),
                size.map(|size| name("size", size)),
                Some(name("total", total)),
            ];
            pages.into_iter().flatten().collect()
        }
        _ => Vec::new(),
    }
}

fn text<'f>(fields: &'f [Field], wire: &str) -> Option<&'f Field> {
    fields.iter().find(|field| is_called(field, wire) && field.ty == Type::String)
}

fn number<'f>(fields: &'f [Field], wire: &str) -> Option<&'f Field> {
    fields.iter().find(|field| is_called(field, wire) && matches!(field.ty, Type::Int32 | Type::Int64))
}

/// Whether a field has this name, which rest services begin with a small letter.
fn is_called(field: &Field, wire: &str) -> bool {
    field.wire.get(1..) == wire.get(1..)
        && field.wire.get(..1).is_some_and(|first| wire.starts_with(&first.to_uppercase()))
}
