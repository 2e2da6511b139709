//! Metadata as the vendors publish it: made into specs, and compared with those there are.

use super::diff::FailOn;
use super::{Outcome, bad, count, linted, locate, note, print};
use duoyun_codegen::diagnostic::Format;
use duoyun_codegen::diff::Demand;
use duoyun_codegen::drift::{self, Fate, Teller};
use duoyun_codegen::import::{self, Metadata};
use duoyun_codegen::source::read_specs;
use duoyun_codegen::spec::structure::is_date;
use std::path::{Path, PathBuf};
use std::{fs, io};

pub fn import(root: &Path, paths: &[PathBuf], options: &import::Options<'_>) -> io::Result<Outcome> {
    if !is_date(options.today) {
        return Err(bad(format!("`{}` is no day such as 2026-11-21", options.today)));
    }
    let metadata = paths.iter().map(|path| metadata(path)).collect::<io::Result<Vec<_>>>()?;
    let imported = import::import(&metadata, &read_specs(root)?, options).map_err(bad)?;
    for import::Note { place, what } in &imported.notes {
        note(format_args!("{place}: {what}"));
    }
    for change in &imported.changes {
        note(drift::line(change, &Fate::Told, Teller::Metadata));
    }
    for (path, text) in &imported.files {
        let path = root.join(path);
        let made = path.parent().map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| fs::write(&path, text)).map_err(|error| locate(&path, &error))?;
    }
    print(format_args!(
        "{} in the metadata: {} written, {}, {}\n",
        count(imported.operations, "operation"),
        count(imported.files.len(), "file"),
        count(imported.notes.len(), "note"),
        count(imported.changes.len(), "difference"),
    ))?;
    Ok(Outcome::Fine)
}

/// Compares metadata with the specs of its services.
pub fn drift(root: &Path, paths: &[PathBuf], fail_on: FailOn, format: Format) -> io::Result<Outcome> {
    let metadata = paths.iter().map(|path| metadata(path)).collect::<io::Result<Vec<_>>>()?;
    let described = import::describe(&metadata).map_err(bad)?;
    let specs = linted(root, format)?;
    let (mut outcomes, mut unmatched) = (Vec::new(), Vec::new());
    for described in &described {
        match drift::compare_metadata(described, &specs) {
            Ok(outcome) => outcomes.push((described.file.as_str(), outcome)),
            Err(why) => unmatched.push(format!("{}: {why}", described.file)),
        }
    }
    let outcomes: Vec<_> = outcomes.iter().map(|(file, outcome)| (*file, outcome)).collect();
    let demand = Demand::of(outcomes.iter().flat_map(|(_, outcome)| outcome.changes()).map(|(change, _)| change));
    print(drift::print(&outcomes, Teller::Metadata, demand, format))?;
    // The other files are of use even when one has no specs.
    if !unmatched.is_empty() {
        return Err(bad(unmatched.join("; ")));
    }
    Ok(fail_on.outcome(outcomes.iter().flat_map(|(_, outcome)| outcome.findings())))
}

/// Which of the files are metadata. What cannot be read is none, and whoever wants it as a page says why.
pub fn is_metadata(path: &Path) -> bool {
    // No page is JSON, however damaged that is.
    let is_json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    is_json || fs::read_to_string(path).is_ok_and(|text| import::is_metadata(&text))
}

fn metadata(path: &Path) -> io::Result<Metadata> {
    let text = fs::read_to_string(path).map_err(|error| locate(path, &error))?;
    Ok(Metadata { name: path.display().to_string(), text })
}
