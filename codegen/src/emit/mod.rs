//! From the model to Rust. Each file here prints one kind of thing; none of them decides anything.

mod calls;
mod cloud;
mod docs;
mod enums;
mod errors;
mod group;
mod index;
mod layout;
mod operation;
mod record;
mod service;

use crate::model::Model;
use crate::parallel;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

/// An emitted file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path below the workspace, with `/`.
    pub path: String,
    /// Its whole text.
    pub text: String,
}

/// All files of a model, by path.
pub fn emit(model: &Model) -> Vec<File> {
    let mut files = vec![index::file(model)];
    for cloud in &model.clouds {
        files.push(cloud::file(cloud));
        for service in &cloud.services {
            files.push(service::file(cloud, service));
            files.extend(service::types(cloud, service));
            files.extend(service.groups.iter().map(|group| group::file(cloud, service, group)));
            files.extend(parallel::map(&service.operations, |operation| operation::file(cloud, service, operation)));
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// An identifier, raw or not.
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// A number as a person writes it: without a suffix, its digits in groups.
fn number(value: i64) -> TokenStream {
    let digits = value.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && digits.len() > 4 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    match value {
        i64::MAX => quote!(i64::MAX),
        i64::MIN => quote!(i64::MIN),
        _ => {
            let sign = (value < 0).then(|| quote!(-));
            // Digits and underscores, the first a digit, are a literal.
            let literal: Literal = grouped.parse().unwrap_or_else(|_| Literal::i64_unsuffixed(value));
            quote!(#sign #literal)
        }
    }
}

/// A number of an unsigned 32-bit limit.
fn limit(value: u32) -> TokenStream {
    if value == u32::MAX { quote!(u32::MAX) } else { number(value.into()) }
}

/// `Some("text")` or `None`.
fn option(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}
