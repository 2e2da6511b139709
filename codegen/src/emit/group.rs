//! `<cloud>/<service>/<group>/mod.rs`.

use super::{File, docs, index, layout, service};
use crate::model::{Cloud, Group, Service};
use quote::quote;

pub(super) fn file(cloud: &Cloud, service: &Service, group: &Group) -> File {
    let Service { title, module, source, operations, .. } = service;
    let operations: Vec<_> =
        operations.iter().filter(|operation| operation.group.as_ref() == Some(&group.module)).collect();
    let feature = format!("Part of {title}, with the feature `{}`.", group.feature);
    let about = docs::inner(&[group.about.clone(), feature]);
    let table = docs::inner_lines(&index::table(&operations));
    let modules = service::modules(&operations);
    let tokens = quote! {
        #about
        #table
        #modules
    };
    layout::file(format!("generated/src/{}/{module}/{}/mod.rs", cloud.module, group.module), source, tokens)
}
