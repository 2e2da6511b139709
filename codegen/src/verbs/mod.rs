//! The verbs: what is read, what is printed, how it ends.

mod diff;
mod drift;
mod import;
mod print;
mod read;
mod update;

pub use diff::{Compared, FailOn, changelog, diff};
pub use drift::{Options as DriftOptions, drift};
pub use import::{Options as ImportOptions, import};
pub use print::{note, print};
pub use read::{Options as ReadOptions, read};
pub use update::{Options as UpdateOptions, update};

use duoyun_codegen::diagnostic::{Diagnostic, Format, Rule, most_similar, render};
use duoyun_codegen::diff::Specs;
use duoyun_codegen::drift::{Accepted, Outcome as Drift, Policy, advice};
use duoyun_codegen::emit::File;
use duoyun_codegen::journal::{self, Lock, Recovery};
use duoyun_codegen::model::{ErrorCode, Model, Operation, Service};
use duoyun_codegen::output::FileEdit;
use duoyun_codegen::source::{Sources, read_specs};
use duoyun_codegen::{change, day, emit, output, resolve, spec};
use std::env;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// How a verb ended.
pub enum Outcome {
    Fine,
    Findings,
}

/// The given root, or the nearest folder above the current one that looks like the workspace.
pub fn find_root(given: Option<PathBuf>) -> io::Result<PathBuf> {
    let is_root = |path: &Path| path.join("specs").is_dir() && path.join("generated").is_dir();
    let current = match given {
        Some(path) if is_root(&path) => return Ok(path),
        Some(path) => path,
        None => env::current_dir()?,
    };
    current.ancestors().find(|path| is_root(path)).map(Path::to_path_buf).ok_or_else(|| {
        let message = format!(
            "{} is not in a workspace with the folders `specs` and `generated`; go there, or name it with --root",
            current.display()
        );
        io::Error::new(io::ErrorKind::NotFound, message)
    })
}

/// The root, in which an update that was interrupted has been brought to an end.
pub fn repaired(root: PathBuf) -> io::Result<PathBuf> {
    if journal::is_begun(&root) {
        lock(&root)?;
    }
    Ok(root)
}

/// The right to change what people own. A verb that writes that has it before it reads.
fn lock(root: &Path) -> io::Result<Lock> {
    let (lock, recovery) = journal::lock(root)?;
    match recovery {
        Some(Recovery::Finished(files)) => {
            note(format_args!("an interrupted update has been finished: {}", count(files, "file")));
        }
        Some(Recovery::Forgotten) => note("an interrupted update had changed nothing yet and has been forgotten"),
        None => {}
    }
    Ok(lock)
}

pub fn generate(root: &Path, format: Format) -> io::Result<Outcome> {
    let before = output::last_fingerprint(root);
    if before.is_some() && before == output::fingerprint(root).ok() {
        print("up to date\n")?;
        return Ok(Outcome::Fine);
    }
    let Some(model) = resolved(root, format)? else {
        note("nothing was written");
        return Ok(Outcome::Findings);
    };
    let files = emit::emit(&model);
    let total = files.len();
    let edits = output::compare(root, files)?;
    output::write(root, &edits)?;
    output::remember_fingerprint(root);
    let written = edits.iter().filter(|edit| edit.after.is_some()).count();
    let removed = edits.len() - written;
    let files = count(total, "file");
    print(format_args!("{}: {files}, {written} written, {removed} removed\n", scope(&model)))?;
    Ok(Outcome::Fine)
}

pub fn check(root: &Path, format: Format) -> io::Result<Outcome> {
    let Some(model) = resolved(root, format)? else {
        return Ok(Outcome::Findings);
    };
    let edits = output::compare(root, emit::emit(&model))?;
    if edits.is_empty() {
        print("up to date\n")?;
        return Ok(Outcome::Fine);
    }
    let differences = output::describe(&edits);
    note(format_args!("{differences}the generated crate does not fit the specs; run: {}", output::REPAIR));
    Ok(Outcome::Findings)
}

pub fn lint(root: &Path, format: Format) -> io::Result<Outcome> {
    let Some(model) = resolved(root, format)? else {
        return Ok(Outcome::Findings);
    };
    if format == Format::Text {
        print(format_args!("{}: no findings\n", scope(&model)))?;
    }
    Ok(Outcome::Fine)
}

pub fn schema(root: &Path, write: bool) -> io::Result<Outcome> {
    let files = spec::schema::files().into_iter();
    let files = files.map(|(name, text)| File { path: format!("specs/schema/{name}"), text }).collect::<Vec<_>>();
    if write {
        output::write(root, &output::differing(root, files)?)?;
    } else {
        for File { text, .. } in &files {
            print(text)?;
        }
    }
    Ok(Outcome::Fine)
}

pub fn explain(root: &Path, code: &str, format: Format) -> io::Result<Outcome> {
    if let Some(rule) = Rule::from_id(code) {
        print(format_args!("{}\n\n{}\n", rule.id(), rule.explanation()))?;
        return Ok(Outcome::Fine);
    }
    if let Ok(rule) = change::Rule::from_id(code) {
        print(format_args!("{} ({})\n\n{}\n", rule.id(), rule.level(), rule.meaning()))?;
        if let Some(unseen) = rule.unseen() {
            print(format_args!("The API does not show what it demands. {unseen}\n"))?;
        }
        if let Some(advice) = advice(rule) {
            print(format_args!("{advice}\n"))?;
        }
        return Ok(Outcome::Fine);
    }
    let Some(model) = resolved(root, format)? else {
        return Ok(Outcome::Findings);
    };
    let mut found = false;
    for service in services(&model) {
        for operation in &service.operations {
            for entry in operation.errors.iter().filter(|entry| entry.code.eq_ignore_ascii_case(code)) {
                found = true;
                print(described(&service.title, operation, entry))?;
            }
        }
    }
    if found {
        return Ok(Outcome::Fine);
    }
    let of_changes = change::Rule::ALL.iter().map(|rule| rule.id());
    let rules: Vec<&str> = Rule::ALL.iter().map(|rule| rule.id()).chain(of_changes).collect();
    let operations = services(&model).flat_map(|service| &service.operations);
    let codes = operations.flat_map(|operation| &operation.errors).map(|entry| entry.code.as_str());
    let rest = match most_similar(code, rules.iter().copied().chain(codes)) {
        Some(similar) => format!("did you mean `{similar}`?"),
        None => format!("the rules are {}", rules.join(", ")),
    };
    note(format_args!("`{code}` is no error code of the specs and no rule; {rest}"));
    Ok(Outcome::Findings)
}

/// All that the specs know of an error code.
fn described(service: &str, operation: &Operation, entry: &ErrorCode) -> String {
    let rows = entry.rows.iter().map(|(status, message)| match status {
        0 => message.clone(),
        _ => format!("{status} {message}"),
    });
    let remedy = entry.remedy.iter().map(|remedy| format!("remedy: {remedy}"));
    let retry = entry.retry.iter().map(|retry| format!("retry: {}", retry.to_lowercase()));
    let lines = rows.chain(remedy).chain(retry).chain([operation.page.clone()]);
    lines.fold(format!("{} ({service}, {})\n", entry.code, operation.wire), |text, line| format!("{text}    {line}\n"))
}

fn services(model: &Model) -> impl Iterator<Item = &Service> {
    model.clouds.iter().flat_map(|cloud| &cloud.services)
}

/// What people have decided about the differences of pages.
fn policy(accept: &[String], keep: &[String], day: Option<String>) -> io::Result<Policy> {
    let decided = |patterns: &[String]| Accepted::parse(patterns).map_err(bad);
    Ok(Policy { day: self::day(day)?, accept: decided(accept)?, keep: decided(keep)? })
}

/// The given day, or today by the system's clock, in UTC.
fn day(given: Option<String>) -> io::Result<String> {
    let today = || {
        let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        day::of(since_epoch.as_secs() / 86_400)
    };
    let day = given.unwrap_or_else(today);
    if day::is_one(&day) { Ok(day) } else { Err(bad(format!("`{day}` is no day such as 2026-11-21"))) }
}

/// Texts for specs, and what these were when they were read: whoever changed one meanwhile keeps it.
fn edits(specs: &Sources, files: &[File]) -> Vec<FileEdit> {
    let edit = |File { path, text }: &File| FileEdit {
        path: path.clone(),
        before: specs.text(path).map(str::to_owned),
        after: Some(text.clone()),
    };
    files.iter().map(edit).collect()
}

/// Says which decisions mean no difference: a misspelled path would decide nothing, unnoticed.
fn tell_idle<'o>(policy: &Policy, outcomes: impl Iterator<Item = &'o Drift>) {
    let changes: Vec<_> = outcomes.flat_map(Drift::changes).map(|(change, _)| change).collect();
    for (option, decided) in [("--accept", &policy.accept), ("--keep", &policy.keep)] {
        for pattern in decided.idle(&changes) {
            note(format_args!("{option} {pattern}: no difference has this rule and path"));
        }
    }
}

/// An error of whoever called.
fn bad(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}

/// How much a model holds.
fn scope(model: &Model) -> String {
    let operations = services(model).map(|service| service.operations.len()).sum();
    format!("{} of {}", count(operations, "operation"), count(services(model).count(), "service"))
}

fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

/// The model of the specs below `root`; none when there are findings, which are printed then.
fn resolved(root: &Path, format: Format) -> io::Result<Option<Model>> {
    let sources = read_specs(root)?;
    match resolve::resolve(&sources) {
        Ok(model) => Ok(Some(model)),
        Err(findings) => {
            print_findings(&findings, &sources, format)?;
            Ok(None)
        }
    }
}

/// The specs below `root`. Findings are printed, and are bad input here: what does not resolve has no meaning to compare.
fn linted(root: &Path, format: Format) -> io::Result<Specs> {
    Specs::new(read_specs(root)?).or_else(|(findings, sources)| {
        print_findings(&findings, &sources, format)?;
        Err(io::Error::new(io::ErrorKind::InvalidData, "the specs have findings"))
    })
}

fn print_findings(findings: &[Diagnostic], sources: &Sources, format: Format) -> io::Result<()> {
    if format != Format::Text {
        return print(render(findings, sources, format, false));
    }
    let colour = io::stderr().is_terminal() && env::var_os("NO_COLOR").is_none();
    let (findings, number) = (render(findings, sources, format, colour), count(findings.len(), "finding"));
    note(format_args!("{findings}{number}; `cargo codegen explain RULE` says more"));
    Ok(())
}
