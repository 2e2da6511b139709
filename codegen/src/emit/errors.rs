//! Error enums and their tables.

use super::{docs, ident};
use crate::model::{ErrorCode, Operation};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

pub(super) fn items(operation: &Operation) -> TokenStream {
    let name = format_ident!("{}Error", operation.rust);
    let about = docs::outer(&[format!("Errors of [`{}`].", operation.rust)]);
    let variants = operation.errors.iter().map(variant);
    let entries = operation.errors.iter().map(entry);
    let kinds = operation.errors.iter().map(|code| {
        let rust = ident(&code.rust);
        quote!(Self::#rust)
    });
    quote! {
        #about
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A code that the specs do not list.
            Other,
        }

        impl ErrorKind for #name {
            const TABLE: &'static [ErrorCode] = &[#(#entries),*];
            const KINDS: &'static [Self] = &[#(#kinds),*];
            const OTHER: Self = Self::Other;
        }
    }
}

fn variant(code: &ErrorCode) -> TokenStream {
    let rust = ident(&code.rust);
    let rows = code.rows.iter().map(|(status, message)| match (*status, docs::verbatim(message)) {
        (0, message) if message.is_empty() => format!("`{}`.", code.code),
        (0, message) => format!("`{}`: {message}", code.code),
        (status, message) if message.is_empty() => format!("`{}` ({status}).", code.code),
        (status, message) => format!("`{}` ({status}): {message}", code.code),
    });
    let mut paragraphs: Vec<_> = rows.collect();
    paragraphs.extend(code.undocumented.as_ref().map(|since| format!("No longer documented since {since}.")));
    paragraphs.extend(code.remedy.as_ref().map(|remedy| format!("Remedy: {remedy}")));
    let about = docs::outer(&paragraphs);
    quote! {
        #about
        #rust,
    }
}

fn entry(code: &ErrorCode) -> TokenStream {
    let text = &code.code;
    let rows = code.rows.iter().map(|(status, message)| {
        let status = Literal::u16_unsuffixed(*status);
        quote!((#status, #message))
    });
    let remedy = code.remedy.as_ref().map(|remedy| quote!(.remedy(#remedy)));
    let retry = code.retry.as_ref().map(|retry| {
        let retry = ident(retry);
        quote!(.retry(Retry::#retry))
    });
    quote!(ErrorCode::new(#text, &[#(#rows),*]) #remedy #retry)
}
