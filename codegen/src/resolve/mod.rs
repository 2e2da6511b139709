//! From specs as written to the model: the only place that knows both.

mod calls;
mod docs;
mod envelope;
mod errors;
mod example;
mod field;
mod groups;
mod operation;
mod service;
mod types;

use crate::diagnostic::{Diagnostic, Rule};
use crate::model::{Cloud, Model};
use crate::name;
use crate::parallel;
use crate::source::{self, FileId, Node, Sources, Span};
use crate::spec::{self, grammar, structure};
use std::collections::BTreeMap;

/// The clouds that the SDK can sign for: folder, name in English, marker type, HTTP method of its rpc services.
pub(crate) const CLOUDS: &[CloudFacts] = &[
    CloudFacts { folder: "alibaba", title: "Alibaba Cloud", marker: "Alibaba", rpc_method: "Post" },
    CloudFacts { folder: "volcengine", title: "Volcengine", marker: "Volcengine", rpc_method: "Get" },
];

pub(crate) struct CloudFacts {
    pub(crate) folder: &'static str,
    title: &'static str,
    marker: &'static str,
    rpc_method: &'static str,
}

/// Reads all specs.
///
/// # Errors
/// When there is any finding: all of them, in the order of files and places.
pub fn resolve(sources: &Sources) -> Result<Model, Vec<Diagnostic>> {
    let (model, findings) = understand(sources);
    if findings.is_empty() { Ok(model) } else { Err(findings) }
}

/// Reads some operations, each with the file of its service. What that shares and none of them uses may be for others.
pub(crate) fn resolve_some(sources: &Sources) -> Result<Model, Vec<Diagnostic>> {
    let (model, mut findings) = understand(sources);
    findings.retain(|finding| {
        let is_shared = stem(&sources.file(finding.span.file).path) == "service";
        !(is_shared && matches!(finding.rule, Rule::UnusedType | Rule::Place))
    });
    if findings.is_empty() { Ok(model) } else { Err(findings) }
}

/// What is understood of the specs, and what is wrong with them.
fn understand(sources: &Sources) -> (Model, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let folders = folders(sources, &mut findings);
    let mut clouds: BTreeMap<&str, Cloud> = BTreeMap::new();
    for (place, files) in &folders {
        let Some(facts) = CLOUDS.iter().find(|facts| facts.folder == place.cloud) else {
            let known = CLOUDS.iter().map(|facts| facts.folder);
            let message = format!("no cloud is called `{}`", place.cloud);
            let span = beginning(files.anyone());
            let help = format!("the SDK signs for {}", known.collect::<Vec<_>>().join(" and "));
            findings.push(Diagnostic::new(Rule::Place, span, message).help(help));
            continue;
        };
        if let Some(service) = service(sources, facts, place, files, &mut findings) {
            let cloud = clouds.entry(facts.folder).or_insert_with(|| Cloud {
                module: facts.folder.to_owned(),
                title: facts.title.to_owned(),
                services: Vec::new(),
            });
            cloud.services.push(service);
        }
    }
    findings.sort_by_key(|finding| (finding.span, finding.rule));
    // What the service has wrong is found again with each of its operations.
    findings.dedup_by(|a, b| (a.span, a.rule) == (b.span, b.rule) && a.message == b.message);
    (Model { clouds: clouds.into_values().collect() }, findings)
}

/// `specs/<cloud>/<service>`.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Place<'s> {
    cloud: &'s str,
    service: &'s str,
}

/// The files of one service, by their names without ending.
#[derive(Default)]
struct Files<'s> {
    service: Option<FileId>,
    operations: BTreeMap<&'s str, OperationFile<'s>>,
}

/// The file of an operation, and the group whose folder it is in.
#[derive(Clone, Copy)]
struct OperationFile<'s> {
    group: Option<&'s str>,
    id: FileId,
}

impl Files<'_> {
    fn anyone(&self) -> FileId {
        // A folder is here because a file was found in it.
        self.service.or(self.operations.values().next().map(|file| file.id)).unwrap_or_default()
    }
}

fn folders<'s>(sources: &'s Sources, findings: &mut Vec<Diagnostic>) -> BTreeMap<Place<'s>, Files<'s>> {
    let mut folders: BTreeMap<Place<'_>, Files> = BTreeMap::new();
    for (id, file) in sources.iter() {
        let parts: Vec<_> = file.path.split('/').collect();
        let (cloud, service, group, name) = match *parts.as_slice() {
            ["specs", cloud, service, name] => (cloud, service, None, name),
            ["specs", cloud, service, group, name] if stem(name) != "service" => (cloud, service, Some(group), name),
            _ => {
                let message = "a spec stands in specs/<cloud>/<service>/, or in a group's folder there";
                findings.push(Diagnostic::new(Rule::Place, beginning(id), message).help("move it there"));
                continue;
            }
        };
        let files = folders.entry(Place { cloud, service }).or_default();
        let twin = match stem(name) {
            "service" => files.service.replace(id),
            operation => files.operations.insert(operation, OperationFile { group, id }).map(|twin| twin.id),
        };
        if let Some(twin) = twin {
            let message = format!("{} and this file describe the same", sources.file(twin).path);
            findings.push(Diagnostic::new(Rule::Place, beginning(id), message).help("remove one of them"));
        }
    }
    folders
}

fn service(
    sources: &Sources,
    facts: &CloudFacts,
    place: &Place<'_>,
    files: &Files<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Option<crate::model::Service> {
    if !is_plain_name(place.service) {
        let message = format!("`{}` is no name for a service's folder", place.service);
        let help = "a module and a feature are named after it: use lower-case words joined by hyphens, as in pai-dsw";
        findings.push(Diagnostic::new(Rule::Place, beginning(files.anyone()), message).help(help));
        return None;
    }
    let Some(file) = files.service else {
        let message = format!("specs/{}/{} has no service.yaml", place.cloud, place.service);
        let help = "describe what the endpoints share there: version, hosts, envelope";
        findings.push(Diagnostic::new(Rule::Place, beginning(files.anyone()), message).help(help));
        return None;
    };
    let tree = tree(sources, file, &grammar::SERVICE, findings);
    let spec = tree.as_ref().and_then(spec::service);
    let files: Vec<_> = files.operations.values().copied().collect();
    let mut operations = parallel::map(&files, |file| {
        let mut findings = Vec::new();
        let tree = self::tree(sources, file.id, &grammar::OPERATION, &mut findings);
        (*file, tree.as_ref().and_then(spec::operation), findings)
    });
    for (file, operation, new) in &mut operations {
        findings.append(new);
        let path = &sources.file(file.id).path;
        if let Some(operation) = operation
            && operation.name.value != stem(path)
        {
            let message = format!("this file is named {}, its operation is not", stem(path));
            findings.push(Diagnostic::new(Rule::Place, operation.name.span, message).help("rename one of them"));
        }
    }
    let spec = spec?;
    let context = service::Context::new(facts, place.service, &sources.file(file).path, &spec, findings);
    let specs: Vec<_> = operations.iter().filter_map(|(_, operation, _)| operation.as_ref()).collect();
    service::report_taken_names(&specs, &spec, findings);
    let resolved = parallel::map(&operations, |(file, operation, _)| {
        let mut findings = Vec::new();
        let path = &sources.file(file.id).path;
        let group = file.group.map(groups::module);
        let operation = operation.as_ref().map(|spec| operation::resolve(&context, path, group, spec, &mut findings));
        (operation, findings)
    });
    let mut done = Vec::new();
    for (operation, new) in resolved {
        findings.extend(new);
        done.extend(operation);
    }
    let folders = files.iter().rev().filter_map(|file| Some((file.group?, file.id))).collect();
    Some(context.finish(&folders, done, findings))
}

/// The tree of a file, when it is one document of the right structure. Findings of structure do not hide the tree:
/// what can still be understood is checked in the same run.
fn tree(sources: &Sources, file: FileId, form: &'static grammar::Form, findings: &mut Vec<Diagnostic>) -> Option<Node> {
    match source::parse(file, &sources.file(file).text) {
        Ok(tree) => {
            structure::check(&tree, form, findings);
            Some(tree)
        }
        Err(new) => {
            findings.extend(new);
            None
        }
    }
}

/// Whether a folder can name a module and a feature as it is, so that no two folders name the same.
pub(crate) fn is_plain_name(folder: &str) -> bool {
    let is_word = |word: &str| {
        let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
        word.starts_with(|first: char| first.is_ascii_lowercase()) && word.chars().all(is_plain)
    };
    folder.split('-').all(is_word) && !name::is_reserved_type(folder)
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn beginning(file: FileId) -> Span {
    Span { file, start: 0, end: 1 }
}
