//! `<cloud>/<service>/mod.rs`, and the types that its operations share.

use super::{File, docs, enums, ident, index, layout, option, record};
use crate::model::{Cloud, Envelope, Service};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

pub(super) fn file(cloud: &Cloud, service: &Service) -> File {
    let about = docs::inner(&[format!("{}, version {}.", service.title, service.version), service.about.clone()]);
    let table = docs::inner_lines(&index::table(service));
    let types = has_types(service).then(|| {
        quote!(
            pub mod types;
        )
    });
    let modules = service.operations.iter().map(|operation| {
        let module = ident(&operation.module);
        quote!(pub mod #module;)
    });
    let exports = service.operations.iter().map(|operation| {
        let module = ident(&operation.module);
        let names = ["", "Error", "Response"].map(|part| format_ident!("{}{part}", operation.rust));
        let allow = operation.deprecated.is_some().then(|| quote!(#[allow(deprecated)]));
        quote!(#allow pub use #module::{#(#names),*};)
    });
    let service_static = service_static(service);
    let network = (!service.exceptions.is_empty()).then(|| quote!(Network,));
    let tokens = quote! {
        #about
        #table
        #types
        #(#modules)*
        #(#exports)*
        use crate::contract::{Endpoints, Envelope, #network Service};
        #service_static
    };
    layout::file(format!("generated/src/{}/{}/mod.rs", cloud.module, service.module), &service.source, tokens)
}

/// `types.rs`, where there are shared types.
pub(super) fn types(cloud: &Cloud, service: &Service) -> Option<File> {
    if !has_types(service) {
        return None;
    }
    let about = docs::inner(&[format!("Types that operations of {} share.", service.title)]);
    let imports = record::imports(&service.types, &[]);
    let records = service.types.records.iter().map(record::item);
    let macros = record::macros(&service.types.records.iter().collect::<Vec<_>>());
    let enums = enums::items(&service.types.enums);
    let allow = record::allow_deprecated(&service.types, &[], false);
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
