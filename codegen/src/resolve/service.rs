//! A service: what its operations share, and the operations put together.

use super::types::{self, Scope};
use super::{CloudFacts, envelope, field};
use crate::diagnostic::Diagnostic;
use crate::model::{Envelope, Exception, Field, Operation, Record, Service, Types};
use crate::name;
use crate::spec;
use std::collections::HashSet;

/// What resolving an operation needs to know of its service.
pub(super) struct Context<'s> {
    pub(super) cloud: &'s CloudFacts,
    pub(super) spec: &'s spec::Service,
    pub(super) envelope: Envelope,
    pub(super) envelope_fields: Vec<Field>,
    pub(super) types: Types,
    folder: &'s str,
    source: &'s str,
}

impl<'s> Context<'s> {
    pub(super) fn new(
        cloud: &'s CloudFacts,
        folder: &'s str,
        source: &'s str,
        spec: &'s spec::Service,
        findings: &mut Vec<Diagnostic>,
    ) -> Self {
        let scope = Scope::new(&spec.types, None);
        Self {
            cloud,
            spec,
            envelope: envelope::resolve(&spec.envelope, findings),
            envelope_fields: field::resolve_all(&spec.envelope.fields, &scope, findings),
            types: types::resolve(&scope, &[], &spec.title, findings),
            folder,
            source,
        }
    }

    /// Puts the service together.
    pub(super) fn finish(self, mut operations: Vec<Operation>, findings: &mut Vec<Diagnostic>) -> Service {
        operations.sort_by(|a, b| a.wire.cmp(&b.wire));
        let Context { cloud, spec, envelope, envelope_fields, types: mut shared, folder, source } = self;

        let mut used: HashSet<String> = HashSet::new();
        let mut inputs: HashSet<String> = HashSet::new();
        for operation in &operations {
            inputs.extend(shared_names(&operation.types, &operation.request));
            used.extend(shared_names(&operation.types, &operation.response));
        }
        used.extend(inputs.iter().cloned());
        let envelope_types = envelope_fields.iter().map(|field| &field.ty);
        used.extend(types::used(&shared, envelope_types, false).into_iter().map(str::to_owned));
        let used = with_what_they_hold(&shared, used);
        types::report_unused(&spec.types, &used.iter().map(String::as_str).collect(), findings);
        let inputs = with_what_they_hold(&shared, inputs);
        types::mark_inputs(&mut shared, &inputs);

        let hosts = spec.endpoints.exceptions.iter().flat_map(|(region, public, vpc)| {
            let exception =
                |vpc: bool, host: &Option<String>| Some(Exception { region: region.clone(), vpc, host: host.clone()? });
            [exception(false, public), exception(true, vpc)].into_iter().flatten()
        });
        Service {
            module: name::snake(folder).unwrap_or_default(),
            feature: format!("{}-{folder}", cloud.folder),
            source: source.to_owned(),
            name: spec.name.value.clone(),
            title: spec.title.clone(),
            about: spec.about.clone(),
            version: spec.version.clone(),
            public: spec.endpoints.public.clone(),
            vpc: spec.endpoints.vpc.clone(),
            central: spec.endpoints.central.clone(),
            exceptions: hosts.collect(),
            envelope,
            types: shared,
            operations,
        }
    }
}

/// The shared types that a record of an operation uses.
fn shared_names(own: &Types, record: &Record) -> HashSet<String> {
    let used = types::used(own, record.fields.iter().map(|field| &field.ty), true);
    used.into_iter().map(str::to_owned).collect()
}

/// The named shared types, and those that they use in their own turn.
fn with_what_they_hold(shared: &Types, mut names: HashSet<String>) -> HashSet<String> {
    let records = shared.records.iter().filter(|record| names.contains(&record.rust));
    let fields = records.flat_map(|record| record.fields.iter().map(|field| &field.ty));
    let held: Vec<_> = types::used(shared, fields, false).into_iter().map(str::to_owned).collect();
    names.extend(held);
    names
}
