//! Open enums.

use super::{docs, ident};
use crate::model::{Enum, Value};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn items(enums: &[Enum]) -> Option<TokenStream> {
    if enums.is_empty() {
        return None;
    }
    let items = enums.iter().map(item);
    let names = enums.iter().map(|item| ident(&item.rust));
    Some(quote! {
        #(#items)*
        open_enums!(#(#names),*);
    })
}

fn item(item: &Enum) -> TokenStream {
    let rust = &item.rust;
    let name = ident(rust);
    let about = docs::outer(std::slice::from_ref(&item.about));
    let variants = item.values.iter().map(variant);
    let texts = item.values.iter().map(|value| &value.text);
    let to_text = item.values.iter().map(|value| {
        let (rust, text) = (ident(&value.rust), &value.text);
        quote!(Self::#rust => #text,)
    });
    let from_text = item.values.iter().map(|value| {
        let (rust, text) = (ident(&value.rust), &value.text);
        quote!(#text => Self::#rust,)
    });
    quote! {
        #about
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that the specs do not list.
            Unknown(UnknownValue),
        }

        impl OpenEnum for #name {
            const NAME: &'static str = #rust;
            const VALUES: &'static [&'static str] = &[#(#texts),*];

            #[inline]
            fn as_str(&self) -> &str {
                match self {
                    #(#to_text)*
                    Self::Unknown(value) => value.as_str(),
                }
            }

            #[inline]
            fn parse(text: &str) -> Self {
                match text {
                    #(#from_text)*
                    text => Self::Unknown(UnknownValue::new(text)),
                }
            }
        }
    }
}

fn variant(value: &Value) -> TokenStream {
    let rust = ident(&value.rust);
    let about = match &value.about {
        Some(about) => format!("`{}`: {about}", value.text),
        None => format!("`{}`.", value.text),
    };
    let about = docs::outer(&[about]);
    let deprecated = docs::deprecated(value.deprecated.as_deref());
    quote! {
        #about
        #deprecated
        #rust,
    }
}
