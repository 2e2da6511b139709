//! `<cloud>/<service>/<operation>.rs`.

use super::{File, calls, docs, enums, errors, ident, layout, record};
use crate::model::{Cloud, Idempotency, Operation, Service};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

pub(super) fn file(cloud: &Cloud, service: &Service, operation: &Operation) -> File {
    let about = docs::inner(&[format!("[`{}`] and what belongs to it.", operation.rust)]);
    let all = record::own(operation);
    let allow = record::allow_deprecated(&all, &operation.types.enums, operation.deprecated.is_some());
    let imports = imports(cloud, service, operation);
    let request = record::item_with(&operation.request, &request_docs(operation), operation.deprecated.as_deref());
    let operation_impl = operation_impl(operation);
    let paged = calls::paged(operation);
    let waiters = calls::waiters(operation);
    let response = response(operation);
    let records = operation.types.records.iter().map(record::item);
    let macros = record::macros(&all);
    let enums = enums::items(&operation.types.enums);
    let errors = errors::items(operation);
    let example = example(operation);
    let tokens = quote! {
        #about
        #allow
        #imports
        #request
        #operation_impl
        #paged
        #waiters
        #response
        #(#records)*
        #macros
        #enums
        #errors
        #example
    };
    layout::file(path(cloud, service, operation), &operation.source, tokens)
}

/// The response's struct, or the name of the one that all such responses have.
fn response(operation: &Operation) -> TokenStream {
    if !operation.is_acknowledged {
        return record::item(&operation.response);
    }
    let about = docs::outer(std::slice::from_ref(&operation.response.about));
    let name = ident(&operation.response.rust);
    quote! {
        #about
        pub type #name = Acknowledgement;
    }
}

fn path(cloud: &Cloud, service: &Service, operation: &Operation) -> String {
    let group = operation.group.as_ref().map(|group| format!("{group}/")).unwrap_or_default();
    format!("generated/src/{}/{}/{group}{}.rs", cloud.module, service.module, operation.module)
}

fn imports(cloud: &Cloud, service: &Service, operation: &Operation) -> TokenStream {
    let mut names = vec![operation.cloud.as_str(), "Meta", "Method", "Operation", "ErrorCode", "ErrorKind"];
    if operation.permission.is_some() {
        names.push("Access");
    }
    if !matches!(operation.idempotency, Idempotency::None) {
        names.push("Idempotency");
    }
    if operation.errors.iter().any(|code| code.retry.is_some()) {
        names.push("Retry");
    }
    if operation.pages.is_some() {
        names.extend(["Paged", "Pages"]);
    }
    if !operation.waiters.is_empty() {
        names.push("Waiter");
    }
    let (cloud, service) = (ident(&cloud.module), ident(&service.module));
    let home = quote!(crate::#cloud::#service);
    let imports = record::imports_for(operation, &home, &names);
    quote! {
        use #home::SERVICE;
        #imports
    }
}

/// What a call does, then the facts about calling.
fn request_docs(operation: &Operation) -> Vec<String> {
    let mut paragraphs = vec![operation.about.clone()];
    let repeating = match &operation.idempotency {
        Idempotency::Safe => Some("Repeating a call is harmless.".to_owned()),
        Idempotency::Token(token) => Some(format!(
            "Repeating a call with one `{token}` is harmless; the client fills it in when it is left out."
        )),
        Idempotency::None => None,
    };
    paragraphs.extend(repeating);
    if !operation.is_signed {
        paragraphs.push("Calls are not signed: the caller needs no credentials.".to_owned());
    }
    if let Some((action, access)) = &operation.permission {
        paragraphs.push(format!("Permission: `{action}` ({}).", access.to_lowercase()));
    }
    paragraphs.extend(operation.since.as_ref().map(|since| format!("Since {since}.")));
    paragraphs.push(format!("[Documentation]({})", operation.page));
    paragraphs
}

fn operation_impl(operation: &Operation) -> TokenStream {
    let request = ident(&operation.rust);
    let response = format_ident!("{}Response", operation.rust);
    let error = format_ident!("{}Error", operation.rust);
    let cloud = ident(&operation.cloud);
    let method = ident(&operation.method);
    let Operation { wire, path, page, .. } = operation;
    let idempotency = match &operation.idempotency {
        Idempotency::Safe => Some(quote!(.idempotency(Idempotency::Safe))),
        Idempotency::Token(token) => Some(quote!(.idempotency(Idempotency::Token(#token)))),
        Idempotency::None => None,
    };
    let region = operation.region.as_ref().map(|region| quote!(.region(#region)));
    let unsigned = (!operation.is_signed).then(|| quote!(.unsigned()));
    let permission = operation.permission.as_ref().map(|(action, access)| {
        let access = ident(access);
        quote!(.permission(#action, Access::#access))
    });
    let example = operation.example.is_some().then(|| quote!(.example(EXAMPLE_REQUEST, EXAMPLE_RESPONSE)));
    quote! {
        impl Operation for #request {
            type Cloud = #cloud;
            type Response = #response;
            type Error = #error;

            const META: &'static Meta = &Meta::new(&SERVICE, #wire)
                .route(Method::#method, #path) #idempotency #region #unsigned #permission .page(#page) #example;
        }
    }
}

/// The page's sample, at the end of the file, where it is out of the way.
fn example(operation: &Operation) -> Option<TokenStream> {
    let (request, response) = operation.example.as_ref()?;
    let request = raw_text(request);
    let response = raw_text(response);
    Some(quote! {
        /// The page's sample request.
        const EXAMPLE_REQUEST: &str = #request;
        /// The page's sample response.
        const EXAMPLE_RESPONSE: &str = #response;
    })
}

/// A raw string literal, with as many `#` as it needs.
fn raw_text(text: &str) -> TokenStream {
    let mut fence = String::new();
    while text.contains(&format!("\"{fence}")) {
        fence.push('#');
    }
    let literal = format!("r{fence}\"{text}\"{fence}").parse::<Literal>();
    literal.map_or_else(|_| quote!(#text), |literal| quote!(#literal))
}
