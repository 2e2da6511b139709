//! `<cloud>/mod.rs`.

use super::{File, docs, ident, layout};
use crate::model::Cloud;
use quote::quote;

pub(super) fn file(cloud: &Cloud) -> File {
    let about = docs::inner(&[format!("Services of {}.", cloud.title)]);
    let services = cloud.services.iter().map(|service| {
        let module = ident(&service.module);
        let features = std::iter::once(&service.feature).chain(service.groups.iter().map(|group| &group.feature));
        let features: Vec<_> = features.map(|feature| quote!(feature = #feature)).collect();
        let is_on = if let [feature] = features.as_slice() { feature.clone() } else { quote!(any(#(#features),*)) };
        quote! {
            #[cfg(#is_on)]
            pub mod #module;
        }
    });
    let tokens = quote! {
        #about
        #(#services)*
    };
    layout::file(format!("generated/src/{}/mod.rs", cloud.module), &format!("specs/{}", cloud.module), tokens)
}
