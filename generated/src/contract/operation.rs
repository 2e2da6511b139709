use super::{Blank, Cloud, ErrorKind, Record, Service, Write};

/// One endpoint of a service, as a value: the request, and by its types the response and the errors.
pub trait Operation: Record + Blank + Clone + Send + Sync + 'static {
    /// The cloud that has it. A client of another cloud does not take it.
    type Cloud: Cloud;
    /// What it answers.
    type Response: Record + Blank + Send + Sync + 'static;
    /// The errors that its page lists.
    type Error: ErrorKind;

    /// The facts about it that do not depend on the request.
    const META: &'static Meta;
}

/// The facts about an operation.
#[derive(Debug)]
#[non_exhaustive]
pub struct Meta {
    /// The service.
    pub service: &'static Service,
    /// The name, as the vendor spells it.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path, with `{Name}` where a path parameter goes.
    pub path: &'static str,
    /// What repeating a call does.
    pub idempotency: Idempotency,
    /// The wire name of the parameter that is the client's region when the caller leaves it out.
    pub region: Option<&'static str>,
    /// Whether calls are signed. Where they are not, what they carry is the proof of who calls, and the caller needs no
    /// credentials.
    pub is_signed: bool,
    /// The permission that the caller needs.
    pub permission: Option<Permission>,
    /// The address of the documentation page.
    pub page: &'static str,
    /// A call as the documentation shows it.
    pub example: Option<Example>,
}

impl Meta {
    /// An operation at `POST /` whose calls are not to be repeated blindly.
    pub const fn new(service: &'static Service, name: &'static str) -> Meta {
        Meta {
            service,
            name,
            method: Method::Post,
            path: "/",
            idempotency: Idempotency::None,
            region: None,
            is_signed: true,
            permission: None,
            page: "",
            example: None,
        }
    }

    /// Sets method and path.
    #[must_use]
    pub const fn route(mut self, method: Method, path: &'static str) -> Meta {
        self.method = method;
        self.path = path;
        self
    }

    /// Sets what repeating a call does.
    #[must_use]
    pub const fn idempotency(mut self, idempotency: Idempotency) -> Meta {
        self.idempotency = idempotency;
        self
    }

    /// Names the parameter that defaults to the client's region.
    #[must_use]
    pub const fn region(mut self, parameter: &'static str) -> Meta {
        self.region = Some(parameter);
        self
    }

    /// Says that calls are not signed.
    #[must_use]
    pub const fn unsigned(mut self) -> Meta {
        self.is_signed = false;
        self
    }

    /// Sets the permission that the caller needs.
    #[must_use]
    pub const fn permission(mut self, action: &'static str, access: Access) -> Meta {
        self.permission = Some(Permission { action, access });
        self
    }

    /// Sets the address of the documentation page.
    #[must_use]
    pub const fn page(mut self, page: &'static str) -> Meta {
        self.page = page;
        self
    }

    /// Sets the documented example.
    #[must_use]
    pub const fn example(mut self, request: &'static str, response: &'static str) -> Meta {
        self.example = Some(Example { request, response });
        self
    }
}

/// A call as the documentation shows it. Both texts are JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Example {
    /// The parameters, under their wire names.
    pub request: &'static str,
    /// The whole response document, with what stands beside or around the result.
    pub response: &'static str,
}

/// What happens when a call is made twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Idempotency {
    /// The same as when it is made once: it only reads, or the second time finds the work done.
    Safe,
    /// The same, as long as both calls carry one token in the parameter of this wire name.
    Token(&'static str),
    /// It may do its work twice.
    None,
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the methods of RFC 9110")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
}

impl Method {
    /// The method as a request line has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
            Method::Head => "HEAD",
        }
    }
}

/// A permission as the cloud's access policies name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Permission {
    /// The action, such as `ecs:CreateSnapshot`.
    pub action: &'static str,
    /// What the action does.
    pub access: Access,
}

/// What a permitted action does, in the page's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words are the vendor's")]
#[non_exhaustive]
pub enum Access {
    None,
    Get,
    List,
    Read,
    Create,
    Update,
    Write,
    Delete,
}

/// Puts `text` into the field `wire` of `record` when nothing is there; says whether it did.
///
/// This is how a client fills in what the caller left out: an idempotency token, the region.
pub fn fill_text(record: &mut dyn Record, wire: &str, text: &str) -> bool {
    let Some(index) = record.shape().position(wire) else {
        return false;
    };
    match record.slot_mut(index).write() {
        Write::Text(slot) if slot.is_empty() => {
            text.clone_into(slot);
            true
        }
        Write::Optional(_) => {
            // An empty text protects nothing and names no region; it is what an unset variable gives.
            if !matches!(record.slot(index).read(), super::Read::Empty | super::Read::Text("")) {
                return false;
            }
            let Write::Optional(slot) = record.slot_mut(index).write() else {
                return false;
            };
            match slot.fill() {
                Write::Text(slot) => {
                    text.clone_into(slot);
                    true
                }
                // What is no text stays as it was: empty.
                _ => {
                    slot.clear();
                    false
                }
            }
        }
        _ => false,
    }
}
