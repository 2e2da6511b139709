//! Paging and waiting.

use super::{ident, number, record};
use crate::model::{Operation, Pages, Waiter};
use proc_macro2::TokenStream;
use quote::quote;

/// `Paged`, where the result comes in pages.
pub(super) fn paged(operation: &Operation) -> Option<TokenStream> {
    let name = ident(&operation.rust);
    let (field, item, pages) = match operation.pages.as_ref()? {
        Pages::Token { items, item, next, token } => (items, item, quote!(Pages::Token { next: #next, token: #token })),
        Pages::Number { items, items_wire, item, number, total } => {
            let total = super::option(total.as_deref());
            (items, item, quote!(Pages::Number { number: #number, items: #items_wire, total: #total }))
        }
    };
    let field = ident(field);
    let item = record::plain_type(item);
    Some(quote! {
        impl Paged for #name {
            type Item = #item;

            const PAGES: Pages = #pages;

            #[inline]
            fn items(response: Self::Response) -> Vec<Self::Item> {
                response.#field
            }
        }
    })
}

/// The waiters, as constants of the operation.
pub(super) fn waiters(operation: &Operation) -> Option<TokenStream> {
    if operation.waiters.is_empty() {
        return None;
    }
    let name = ident(&operation.rust);
    let waiters = operation.waiters.iter().map(waiter);
    Some(quote! {
        impl #name {
            #(#waiters)*
        }
    })
}

fn waiter(waiter: &Waiter) -> TokenStream {
    let Waiter { name, field, success, failure, .. } = waiter;
    let rust = ident(&waiter.rust);
    let about = super::docs::outer(&[format!("To wait until: {}", waiter.about)]);
    let failure = (!failure.is_empty()).then(|| quote!(.failure(&[#(#failure),*])));
    let interval = number(waiter.interval.into());
    let timeout = number(waiter.timeout.into());
    quote! {
        #about
        pub const #rust: Waiter<Self> =
            Waiter::new(#name, #field).success(&[#(#success),*]) #failure .every(#interval, #timeout);
    }
}
