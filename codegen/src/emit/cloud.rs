//! `<cloud>/mod.rs`.

use super::{File, docs, ident, layout};
use crate::model::Cloud;
use quote::quote;

pub(super) fn file(cloud: &Cloud) -> File {
    let about = docs::inner(&[format!("Services of {}.", cloud.title)]);
    let services = cloud.services.iter().map(|service| {
        let module = ident(&service.module);
        let feature = &service.feature;
        quote! {
            #[cfg(feature = #feature)]
            pub mod #module;
        }
    });
    let tokens = quote! {
        #about
        #(#services)*
    };
    layout::file(format!("generated/src/{}/mod.rs", cloud.module), &format!("specs/{}", cloud.module), tokens)
}
