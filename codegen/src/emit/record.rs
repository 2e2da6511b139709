//! Structs: fields, `new` and setters, the table of slots.

use super::{docs, ident, limit, number};
use crate::model::{Encoding, Enum, Field, Operation, Place, Record, Type, Types};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use std::collections::BTreeSet;

/// A struct with all its impls but the one-line ones, which [`macros`] writes.
pub(super) fn item(record: &Record) -> TokenStream {
    item_with(record, std::slice::from_ref(&record.about), None)
}

/// A struct with other docs than its own, and perhaps deprecated.
pub(super) fn item_with(record: &Record, about: &[String], deprecated: Option<&str>) -> TokenStream {
    let name = ident(&record.rust);
    let about = docs::outer(about);
    let deprecated = docs::deprecated(deprecated);
    let derive = record.has_default.then(|| quote!(#[derive(Default)]));
    let fields = record.fields.iter().map(|field| {
        let about = docs::outer(&field.docs);
        let deprecated = docs::deprecated(field.deprecated.as_deref());
        let rust = ident(&field.rust);
        let ty = field_type(field);
        quote! {
            #about
            #deprecated
            pub #rust: #ty,
        }
    });
    let building = record.is_input.then(|| building(record));
    let blank = blank(record);
    let table = table(record);
    quote! {
        #about
        #derive
        #deprecated
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }
        #building
        #blank
        #table
    }
}

/// The macros that write the one-line impls.
pub(super) fn macros(records: &[&Record]) -> Option<TokenStream> {
    let names = records.iter().map(|record| ident(&record.rust));
    (!records.is_empty()).then(|| quote!(records!(#(#names),*);))
}

/// `new` and the setters.
fn building(record: &Record) -> TokenStream {
    let name = ident(&record.rust);
    let setters = record.fields.iter().filter(|field| !field.required).map(setter);
    let new = if record.has_default {
        quote! {
            /// One with nothing set.
            pub fn new() -> Self {
                Self::default()
            }
        }
    } else {
        let arguments = record.arguments().map(|field| {
            let rust = ident(&field.rust);
            let ty = argument_type(&field.ty);
            quote!(#rust: #ty)
        });
        let fields = record.fields.iter().map(|field| {
            let rust = ident(&field.rust);
            if field.required {
                let value = converted(&field.ty, &quote!(#rust));
                // `name: name` is what nobody writes.
                return if rust == value.to_string() { quote!(#rust) } else { quote!(#rust: #value) };
            }
            let empty = match &field.ty {
                Type::List(_) => quote!(Vec::new()),
                Type::Map(_) => quote!(BTreeMap::new()),
                _ => quote!(None),
            };
            quote!(#rust: #empty)
        });
        quote! {
            /// One with all that is required.
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#fields),* }
            }
        }
    };
    quote! {
        impl #name {
            #new
            #(#setters)*
        }
    }
}

fn setter(field: &Field) -> TokenStream {
    let rust = ident(&field.rust);
    let about = docs::outer(&[format!("Sets [`{0}`](Self::{0}).", field.rust.trim_start_matches("r#"))]);
    let deprecated = docs::deprecated(field.deprecated.as_deref());
    let argument = if field.ty.is_collection() { format_ident!("values") } else { format_ident!("value") };
    let ty = argument_type(&field.ty);
    let value = converted(&field.ty, &quote!(#argument));
    let value = if field.ty.is_collection() { value } else { quote!(Some(#value)) };
    quote! {
        #about
        #deprecated
        #[must_use]
        pub fn #rust(mut self, #argument: #ty) -> Self {
            self.#rust = #value;
            self
        }
    }
}

/// `Blank` for a record without `Default`.
fn blank(record: &Record) -> Option<TokenStream> {
    if record.has_default {
        return None;
    }
    let name = ident(&record.rust);
    let body = if record.is_input { blank_by_new(record) } else { blank_by_fields(record) };
    let boxed = record.is_boxed.then(|| {
        quote! {
            impl Blank for Box<#name> {
                #[inline]
                fn blank() -> Self {
                    Self::new(#name::blank())
                }
            }
        }
    });
    Some(quote! {
        impl Blank for #name {
            #[inline]
            fn blank() -> Self {
                #body
            }
        }
        #boxed
    })
}

fn blank_by_fields(record: &Record) -> TokenStream {
    let fields = record.fields.iter().map(|field| {
        let rust = ident(&field.rust);
        quote!(#rust: Blank::blank())
    });
    quote!(Self { #(#fields),* })
}

fn blank_by_new(record: &Record) -> TokenStream {
    let arguments = record.arguments().map(|field| match &field.ty {
        Type::String => quote!(""),
        Type::Boolean => quote!(false),
        Type::Int32 | Type::Int64 => quote!(0),
        Type::Double => quote!(0.0),
        Type::Any => quote!(serde_json::Value::Null),
        Type::List(inner) => {
            let inner = plain_type(inner);
            quote!(Vec::<#inner>::new())
        }
        Type::Map(inner) => {
            let inner = plain_type(inner);
            quote!(BTreeMap::<String, #inner>::new())
        }
        Type::Record { .. } | Type::Enum { .. } => {
            let ty = plain_type(&field.ty);
            quote!(#ty::blank())
        }
    });
    quote!(Self::new(#(#arguments),*))
}

/// The table of slots.
fn table(record: &Record) -> TokenStream {
    let name = ident(&record.rust);
    let text = &record.rust;
    let facts = record.fields.iter().map(facts);
    let slots = |borrow: TokenStream| {
        if record.fields.is_empty() {
            return quote!(no_slot(#text, index));
        }
        let arms = record.fields.iter().enumerate().map(move |(index, field)| {
            let index = Literal::usize_unsuffixed(index);
            let rust = ident(&field.rust);
            quote!(#index => #borrow self.#rust,)
        });
        quote! {
            match index {
                #(#arms)*
                _ => no_slot(#text, index),
            }
        }
    };
    let shared = slots(quote!(&));
    let unique = slots(quote!(&mut));
    quote! {
        impl Table for #name {
            const SHAPE: Shape = Shape {
                name: #text,
                fields: &[#(#facts),*],
            };

            #[inline]
            fn slot(&self, index: usize) -> &dyn Slot {
                #shared
            }

            #[inline]
            fn slot_mut(&mut self, index: usize) -> &mut dyn Slot {
                #unique
            }
        }
    }
}

/// What the table says about one field.
fn facts(field: &Field) -> TokenStream {
    let wire = &field.wire;
    let start = if field.required { quote!(Field::required(#wire)) } else { quote!(Field::optional(#wire)) };
    let place = (field.place != Place::Query).then(|| {
        let place = ident(&format!("{:?}", field.place));
        quote!(.place(Place::#place))
    });
    let encoding = (field.encoding != Encoding::Numbered).then(|| {
        let encoding = ident(&format!("{:?}", field.encoding));
        quote!(.encoding(Encoding::#encoding))
    });
    let pair = |least: TokenStream, most: TokenStream| quote!(#least, #most);
    let length = field.length.map(|(least, most)| pair(limit(least), limit(most))).map(|pair| quote!(.length(#pair)));
    let range = field.range.map(|(least, most)| pair(number(least), number(most))).map(|pair| quote!(.range(#pair)));
    let items = field.items.map(|(least, most)| pair(limit(least), limit(most))).map(|pair| quote!(.items(#pair)));
    let wrapped = field.wrapped.as_ref().map(|member| quote!(.wrapped(#member)));
    let secret = field.secret.then(|| quote!(.secret()));
    let deprecated = field.deprecated.is_some().then(|| quote!(.deprecated()));
    quote!(#start #place #encoding #length #range #items #wrapped #secret #deprecated)
}

fn field_type(field: &Field) -> TokenStream {
    let ty = plain_type(&field.ty);
    if field.required || field.ty.is_collection() { ty } else { quote!(Option<#ty>) }
}

pub(super) fn plain_type(ty: &Type) -> TokenStream {
    match ty {
        Type::String => quote!(String),
        Type::Boolean => quote!(bool),
        Type::Int32 => quote!(i32),
        Type::Int64 => quote!(i64),
        Type::Double => quote!(f64),
        Type::Any => quote!(serde_json::Value),
        Type::List(inner) => {
            let inner = plain_type(inner);
            quote!(Vec<#inner>)
        }
        Type::Map(inner) => {
            let inner = plain_type(inner);
            quote!(BTreeMap<String, #inner>)
        }
        Type::Record { rust, boxed: true, .. } => {
            let rust = ident(rust);
            quote!(Box<#rust>)
        }
        Type::Record { rust, .. } | Type::Enum { rust, .. } => {
            let rust = ident(rust);
            quote!(#rust)
        }
    }
}

/// What a setter takes, so that callers need not convert.
fn argument_type(ty: &Type) -> TokenStream {
    match ty {
        Type::Boolean => quote!(bool),
        Type::List(inner) => {
            let inner = argument_type_of_element(inner);
            quote!(impl IntoIterator<Item = #inner>)
        }
        Type::Map(inner) => {
            let inner = argument_type_of_element(inner);
            quote!(impl IntoIterator<Item = (impl Into<String>, #inner)>)
        }
        other => argument_type_of_element(other),
    }
}

fn argument_type_of_element(ty: &Type) -> TokenStream {
    let ty = plain_type(ty);
    quote!(impl Into<#ty>)
}

/// The argument, turned into the field's type.
fn converted(ty: &Type, argument: &TokenStream) -> TokenStream {
    match ty {
        Type::Boolean => quote!(#argument),
        Type::List(_) => quote!(#argument.into_iter().map(Into::into).collect()),
        Type::Map(_) => quote!(#argument.into_iter().map(|(key, value)| (key.into(), value.into())).collect()),
        _ => quote!(#argument.into()),
    }
}

/// The imports of a file with these types and, besides, these names of the contract.
pub(super) fn imports(types: &Types, names: &[&str]) -> TokenStream {
    imports_of(&types.records.iter().collect::<Vec<_>>(), types, &quote!(super), false, names)
}

/// The imports of an operation's file; `home` is the module of its service.
pub(super) fn imports_for(operation: &Operation, home: &TokenStream, names: &[&str]) -> TokenStream {
    imports_of(&own(operation), &operation.types, home, operation.is_acknowledged, names)
}

/// The records that stand in an operation's file.
pub(super) fn own(operation: &Operation) -> Vec<&Record> {
    let response = (!operation.is_acknowledged).then_some(&operation.response);
    [&operation.request].into_iter().chain(response).chain(&operation.types.records).collect()
}

fn imports_of(
    records: &[&Record],
    types: &Types,
    home: &TokenStream,
    is_acknowledged: bool,
    names: &[&str],
) -> TokenStream {
    let mut contract: BTreeSet<&str> = names.iter().copied().collect();
    let mut shared: BTreeSet<_> = is_acknowledged.then(|| ident("Acknowledgement")).into_iter().collect();
    let mut has_map = false;
    let fields = || records.iter().flat_map(|record| &record.fields);
    if !records.is_empty() {
        contract.extend(["Shape", "Slot", "Table", "no_slot", "records"]);
    }
    if records.iter().any(|record| !record.has_default) {
        contract.insert("Blank");
    }
    for field in fields() {
        contract.insert("Field");
        if field.place != Place::Query {
            contract.insert("Place");
        }
        if field.encoding != Encoding::Numbered {
            contract.insert("Encoding");
        }
        has_map |= holds_map(&field.ty);
        if let Type::Record { rust, shared: true, .. } | Type::Enum { rust, shared: true } = field.ty.leaf() {
            shared.insert(ident(rust));
        }
    }
    if !types.enums.is_empty() {
        contract.extend(["OpenEnum", "UnknownValue", "open_enums"]);
    }
    let contract = contract.into_iter().map(ident);
    let shared = (!shared.is_empty()).then(|| quote!(use #home::types::{#(#shared),*};));
    let map = has_map.then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    quote! {
        #shared
        use crate::contract::{#(#contract),*};
        #map
    }
}

/// The file's own uses of what it deprecates are no mistake. `whole` says that it is deprecated as a whole.
pub(super) fn allow_deprecated(records: &[&Record], enums: &[Enum], whole: bool) -> Option<TokenStream> {
    let field = records.iter().any(|record| record.fields.iter().any(|field| field.deprecated.is_some()));
    let value = enums.iter().any(|item| item.values.iter().any(|value| value.deprecated.is_some()));
    (whole || field || value).then(|| quote!(#![allow(deprecated)]))
}

fn holds_map(ty: &Type) -> bool {
    match ty {
        Type::Map(_) => true,
        Type::List(inner) => holds_map(inner),
        _ => false,
    }
}
