//! The verbs: what is read, what is printed, how it ends.

mod diff;
mod pages;

pub use diff::{Compared, FailOn, changelog, diff};
pub use pages::{Drift, drift, read};

use duoyun_codegen::diagnostic::{Diagnostic, Format, Rule, render};
use duoyun_codegen::import::{self, Metadata};
use duoyun_codegen::model::{ErrorCode, Model, Operation};
use duoyun_codegen::source::{Sources, read_specs};
use duoyun_codegen::{emit, output, page, resolve, spec};
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{env, fs};

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
        let message = format!("{} is not in a workspace with the folders `specs` and `generated`", current.display());
        io::Error::new(io::ErrorKind::NotFound, message)
    })
}

pub fn generate(root: &Path, format: Format) -> io::Result<Outcome> {
    let before = output::last_fingerprint(root);
    if before.is_some() && before == output::fingerprint(root).ok() {
        println!("up to date");
        return Ok(Outcome::Fine);
    }
    let Some(model) = resolved(root, format)? else {
        eprintln!("nothing was written");
        return Ok(Outcome::Findings);
    };
    let files = emit::emit(&model);
    let total = files.len();
    let changes = output::compare(root, files)?;
    output::write(root, &changes)?;
    output::remember_fingerprint(root);
    let (written, removed) = (changes.write.len(), changes.remove.len());
    println!("{}: {}, {written} written, {removed} removed", scope(&model), count(total, "file"));
    Ok(Outcome::Fine)
}

pub fn check(root: &Path, format: Format) -> io::Result<Outcome> {
    let Some(model) = resolved(root, format)? else {
        return Ok(Outcome::Findings);
    };
    let changes = output::compare(root, emit::emit(&model))?;
    if changes.is_empty() {
        println!("up to date");
        return Ok(Outcome::Fine);
    }
    eprint!("{}", output::describe(root, &changes));
    eprintln!("the generated crate does not fit the specs; run: {}", output::REPAIR);
    Ok(Outcome::Findings)
}

pub fn lint(root: &Path, format: Format) -> io::Result<Outcome> {
    let Some(model) = resolved(root, format)? else {
        return Ok(Outcome::Findings);
    };
    if format == Format::Text {
        println!("{}: no findings", scope(&model));
    }
    Ok(Outcome::Fine)
}

pub fn import(root: &Path, paths: &[PathBuf], options: &import::Options<'_>) -> io::Result<Outcome> {
    let bad = |message: String| io::Error::new(io::ErrorKind::InvalidInput, message);
    if !spec::structure::is_date(options.today) {
        return Err(bad(format!("`{}` is no day such as 2026-11-21", options.today)));
    }
    let metadata = paths.iter().map(|path| {
        let name = path.display().to_string();
        match fs::read_to_string(path) {
            Ok(text) => Ok(Metadata { name, text }),
            Err(error) => Err(io::Error::new(error.kind(), format!("{name}: {error}"))),
        }
    });
    let metadata = metadata.collect::<io::Result<Vec<_>>>()?;
    let imported = import::import(&metadata, &read_specs(root)?, options).map_err(bad)?;
    for note in &imported.notes {
        eprintln!("{}: {}", note.place, note.what);
    }
    for (path, text) in &imported.files {
        let path = root.join(path);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, text)?;
    }
    println!(
        "{} operations in the metadata: {} files written, {} notes",
        imported.operations,
        imported.files.len(),
        imported.notes.len(),
    );
    Ok(Outcome::Fine)
}

/// The day by the system's clock, in UTC.
pub fn today() -> String {
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    import::date_of_day(since_epoch.as_secs() / 86_400)
}

pub fn schema(root: &Path, write: bool) -> io::Result<Outcome> {
    for (name, text) in spec::schema::files() {
        if write {
            let folder = root.join("specs").join("schema");
            fs::create_dir_all(&folder)?;
            fs::write(folder.join(name), text)?;
        } else {
            print!("{text}");
        }
    }
    Ok(Outcome::Fine)
}

pub fn explain(root: &Path, code: &str, format: Format) -> io::Result<Outcome> {
    if let Some(rule) = Rule::from_id(code) {
        println!("{}\n\n{}", rule.id(), rule.explanation());
        return Ok(Outcome::Fine);
    }
    if let Some(rule) = page::Rule::ALL.iter().find(|rule| rule.id() == code) {
        println!("{} ({})\n\n{}", rule.id(), rule.level(), rule.meaning());
        if let Some(unseen) = rule.unseen() {
            println!("The API does not show what it demands. {unseen}");
        }
        if let Some(advice) = duoyun_codegen::drift::advice(*rule) {
            println!("{advice}");
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
                print_error(&service.title, operation, entry);
            }
        }
    }
    if found {
        return Ok(Outcome::Fine);
    }
    let rules = Rule::ALL.iter().map(|rule| rule.id()).collect::<Vec<_>>().join(", ");
    eprintln!("`{code}` is no error code of the specs and no rule; the rules are {rules}");
    Ok(Outcome::Findings)
}

fn print_error(service: &str, operation: &Operation, entry: &ErrorCode) {
    println!("{} ({service}, {})", entry.code, operation.wire);
    for (status, message) in &entry.rows {
        match status {
            0 => println!("    {message}"),
            _ => println!("    {status} {message}"),
        }
    }
    if let Some(remedy) = &entry.remedy {
        println!("    remedy: {remedy}");
    }
    if let Some(retry) = &entry.retry {
        println!("    retry: {}", retry.to_lowercase());
    }
    println!("    {}", operation.page);
}

fn services(model: &Model) -> impl Iterator<Item = &duoyun_codegen::model::Service> {
    model.clouds.iter().flat_map(|cloud| &cloud.services)
}

/// An error that names its file.
fn locate(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
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
            print_findings(&findings, &sources, format);
            Ok(None)
        }
    }
}

fn print_findings(findings: &[Diagnostic], sources: &Sources, format: Format) {
    if format != Format::Text {
        print!("{}", render(findings, sources, format, false));
        return;
    }
    let colour = io::stderr().is_terminal() && env::var_os("NO_COLOR").is_none();
    eprint!("{}", render(findings, sources, format, colour));
    eprintln!("{}; `cargo codegen explain RULE` says more", count(findings.len(), "finding"));
}
