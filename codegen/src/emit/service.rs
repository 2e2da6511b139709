//! `<cloud>/<service>/mod.rs`, and the types that its operations share.

use super::{File, docs, enums, ident, index, layout, option, record};
use crate::model::{Cloud, Envelope, Operation, Service};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

pub(super) fn file(cloud: &Cloud, service: &Service) -> File {
    let about = docs::inner(&[format!("{}, version {}.", service.title, service.version), service.about.clone()]);
    let types = has_types(service).then(|| {
        quote!(
            pub mod types;
        )
    });
    let operations: Vec<_> = service.operations.iter().filter(|operation| operation.group.is_none()).collect();
    let group_table = (!service.groups.is_empty()).then(|| docs::inner_lines(&index::groups(&service.groups)));
    let table = (!operations.is_empty()).then(|| docs::inner_lines(&index::table(&operations)));
    let modules = modules(&operations);
    let groups = service.groups.iter().map(|group| (ident(&group.module), &group.feature));
    let group_modules = groups.clone().map(|(module, feature)| quote!(#[cfg(feature = #feature)] pub mod #module;));
    let group_exports = groups.map(|(module, feature)| quote!(#[cfg(feature = #feature)] pub use #module::*;));
    let service_static = service_static(service);
    let network = (!service.exceptions.is_empty()).then(|| quote!(Network,));
    let tokens = quote! {
        #about
        #group_table
        #table
        #types
        #(#group_modules)*
        #(#group_exports)*
        #modules
        use crate::contract::{Endpoints, Envelope, #network Service};
        #service_static
    };
    layout::file(format!("generated/src/{}/{}/mod.rs", cloud.module, service.module), &service.source, tokens)
}

/// The modules of operations, and what everybody needs of them.
pub(super) fn modules(operations: &[&Operation]) -> TokenStream {
    let modules = operations.iter().map(|operation| {
        let module = ident(&operation.module);
        quote!(pub mod #module;)
    });
    let exports = operations.iter().map(|operation| {
        let module = ident(&operation.module);
        let names = ["", "Error", "Response"].map(|part| format_ident!("{}{part}", operation.rust));
        let allow = operation.deprecated.is_some().then(|| quote!(#[allow(deprecated)]));
        quote!(#allow pub use #module::{#(#names),*};)
    });
    quote! {
        #(#modules)*
        #(#exports)*
    }
}

/// `types.rs`, where there are shared types.
pub(super) fn types(cloud: &Cloud, service: &Service) -> Option<File> {
    if !has_types(service) {
        return None;
    }
    let about = docs::inner(&[format!("Types that operations of {} share.", service.title)]);
    let imports = record::imports(&service.types, &[]);
    let all: Vec<_> = service.types.records.iter().collect();
    let records = service.types.records.iter().map(record::item);
    let macros = record::macros(&all);
    let enums = enums::items(&service.types.enums);
    let allow = record::allow_deprecated(&all, &service.types.enums, false);
    let tokens = quote! {
        #about
        #allow
        #imports
        #(#records)*
        #macros
        #enums
    };
    Some(layout::file(format!("generated/src/{}/{}/types.rs", cloud.module, service.module), &service.source, tokens))
}

fn has_types(service: &Service) -> bool {
    !service.types.records.is_empty() || !service.types.enums.is_empty()
}

fn service_static(service: &Service) -> TokenStream {
    let Service { name, version, public, .. } = service;
    let vpc = option(service.vpc.as_deref());
    let central = option(service.central.as_deref());
    let exceptions = service.exceptions.iter().map(|exception| {
        let region = &exception.region;
        let host = &exception.host;
        let network = if exception.vpc { quote!(Network::Vpc) } else { quote!(Network::Public) };
        quote!((#region, #network, #host))
    });
    let envelope = match &service.envelope {
        Envelope::Flat { success } => {
            let success = option(success.as_deref());
            quote!(Envelope::Flat { success: #success })
        }
        Envelope::Wrapped { metadata, result } => {
            quote!(Envelope::Wrapped { metadata: #metadata, result: #result })
        }
    };
    quote! {
        /// What the operations of this service share.
        pub static SERVICE: Service = Service {
            name: #name,
            version: #version,
            endpoints: Endpoints {
                public: #public,
                vpc: #vpc,
                central: #central,
                exceptions: &[#(#exceptions),*],
            },
            envelope: #envelope,
        };
    }
}
