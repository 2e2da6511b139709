//! A service: what its operations share, and the operations put together.

use super::types::{self, Scope};
use super::{CloudFacts, envelope, field, groups, operation};
use crate::diagnostic::{Diagnostic, Rule};
use crate::model::{Envelope, Exception, Field, Operation, Record, Service, Types};
use crate::name;
use crate::source::{FileId, Spanned};
use crate::spec;
use std::collections::{BTreeMap, HashMap, HashSet};

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
        // The envelope's fields stand in the operations' files, to which the service's types are shared ones.
        let none = spec::Types::default();
        let outside = Scope::new(&none, Some(&spec.types));
        Self {
            cloud,
            spec,
            envelope: envelope::resolve(&spec.envelope, findings),
            envelope_fields: field::resolve_all(&spec.envelope.fields, &outside, findings),
            types: types::resolve(&scope, &[], &spec.title, findings),
            folder,
            source,
        }
    }

    /// Puts the service together. `folders` are those of its groups, each with a file in it.
    pub(super) fn finish(
        self,
        folders: &BTreeMap<&str, FileId>,
        mut operations: Vec<Operation>,
        findings: &mut Vec<Diagnostic>,
    ) -> Service {
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
        used.extend(types::used(&Types::default(), envelope_types, true).into_iter().map(str::to_owned));
        let used = with_what_they_hold(&shared, used);
        types::report_unused(&spec.types, &used.iter().map(String::as_str).collect(), findings);
        let inputs = with_what_they_hold(&shared, inputs);
        types::mark_inputs(&mut shared, &inputs);
        if operations.iter().any(|operation| operation.is_acknowledged) {
            shared.records.push(acknowledgement(envelope_fields));
        }
        decide_defaults(&mut shared, &mut operations);

        let hosts = spec.endpoints.exceptions.iter().flat_map(|(region, public, vpc)| {
            let exception =
                |vpc: bool, host: &Option<String>| Some(Exception { region: region.clone(), vpc, host: host.clone()? });
            [exception(false, public), exception(true, vpc)].into_iter().flatten()
        });
        let feature = format!("{}-{folder}", cloud.folder);
        Service {
            module: name::snake(folder).unwrap_or_default(),
            groups: groups::resolve(&feature, &spec.groups, folders, findings),
            feature,
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

/// The response of all operations that return nothing but the envelope.
fn acknowledgement(fields: Vec<Field>) -> Record {
    Record {
        rust: "Acknowledgement".to_owned(),
        about: "Response of operations that only say that they have done, or begun, what was asked.".to_owned(),
        is_input: false,
        is_boxed: false,
        has_default: true,
        fields,
    }
}

/// Reports operations whose types or modules have a name that another operation, a shared type or a group has.
pub(super) fn report_taken_names(
    operations: &[&spec::Operation],
    service: &spec::Service,
    findings: &mut Vec<Diagnostic>,
) {
    let shared = &service.types;
    let shapes = shared.shapes.iter().map(|shape| &shape.name);
    let shared = shapes.chain(shared.enums.iter().map(|item| &item.name));
    let mut types: HashMap<String, &Spanned<String>> = shared.map(|name| (name.value.clone(), name)).collect();
    let groups = service.groups.iter().map(|(name, _)| (groups::module(&name.value), name));
    let mut modules: HashMap<String, &Spanned<String>> = groups.collect();
    for operation in operations {
        // An operation without a name is reported where it is resolved.
        let Some(rust) = operation::type_name(operation) else {
            continue;
        };
        let name = &operation.name;
        let mut collision = None;
        for taken in [rust.clone(), format!("{rust}Response"), format!("{rust}Error")] {
            let other = *types.entry(taken.clone()).or_insert(name);
            collision = collision.or((other.span != name.span).then(|| (other, format!("a type {taken}"))));
        }
        let module = operation::module_name(&rust);
        let other = *modules.entry(module.clone()).or_insert(name);
        collision = collision.or((other.span != name.span).then(|| (other, format!("a module {module}"))));
        if let Some((other, what)) = collision {
            let message = format!("`{}` and `{}` would both have {what}", other.value, name.value);
            let finding = Diagnostic::new(Rule::NameCollision, name.span, message).related(other.span, "the other");
            findings.push(finding.help("set `rust:` on one of the operations, or rename the type"));
        }
    }
}

/// Decides which records have `Default`; only now is it known which of them users build.
fn decide_defaults(shared: &mut Types, operations: &mut [Operation]) {
    let decide = |own: &Types, shared: &Types| -> Vec<bool> {
        own.records.iter().map(|record| types::has_default(record, own, shared)).collect()
    };
    let set = |types: &mut Types, decided: Vec<bool>| {
        for (record, has_default) in types.records.iter_mut().zip(decided) {
            record.has_default = has_default;
        }
    };
    let decided = decide(shared, shared);
    set(shared, decided);
    for Operation { types, request, response, .. } in operations {
        request.has_default = types::has_default(request, types, shared);
        response.has_default = types::has_default(response, types, shared);
        let decided = decide(types, shared);
        set(types, decided);
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
