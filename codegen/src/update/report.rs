//! What a pull request says of an update, in Markdown: what was changed, what is held, what waits for a person, and why.

use super::{Reviewed, Update};
use crate::change::Rule;
use crate::diff::{Change, Demand, Statement, bump, cell};
use crate::drift::{self, Fate, Outcome, Unmatched};
use crate::page::Problem;
use indexmap::IndexMap;
use std::collections::BTreeSet;
use std::fmt::Write as _;

impl Update<'_> {
    /// The report. `folder` is what commands call the folder of the pages.
    pub fn report(&self, folder: &str) -> String {
        let (plain, folder) = (folder, quoted(folder));
        let mut out = self.head();
        out.push_str(&changed(self.done()));
        let accept = |what: &str| format!("{what} with `cargo codegen update --pages {folder} --accept RULE@PATH`");
        section(
            &mut out,
            "Held",
            &format!(
                "The pages no longer have this. The specs keep it, deprecated: more than half of it comes back. {}:",
                accept("Remove it for good")
            ),
            self.of_specs().filter(|(_, fate)| **fate == Fate::Held).map(|(change, _)| acceptable(change)),
        );
        section(
            &mut out,
            "Waiting",
            &format!("What forbids something that worked is not written unasked. {}:", accept("Write it")),
            self.of_specs().filter(|(_, fate)| **fate == Fate::Waiting).map(|(change, _)| acceptable(change)),
        );
        section(
            &mut out,
            "By hand",
            "A person must edit the spec, or accept that the page is right where only its languages disagree:",
            self.of_specs().filter_map(|(change, fate)| match fate {
                Fate::ByHand(why) => Some(format!("{}; {why}", acceptable(change))),
                _ => None,
            }),
        );
        section(
            &mut out,
            "Languages that disagree",
            "The specs follow the first. What both state, and state differently, is not written unasked:",
            self.differences().filter(|(change, _)| change.rule == Rule::LanguageMismatch).map(|(change, _)| {
                let sides = [&change.after, &change.before].into_iter().flatten().map(Statement::says);
                format!("{} `{}`: {}", change.operation, change.path, sides.collect::<Vec<_>>().join(", "))
            }),
        );
        section(
            &mut out,
            "Pages without a spec",
            "A command for each begins one:",
            self.without_spec().into_iter().map(|(operation, page)| {
                let (page, spec) =
                    (quoted(&format!("{plain}/{page}")), format!("specs/CLOUD/SERVICE/{operation}.yaml"));
                format!("`cargo codegen read --draft --into specs/CLOUD/SERVICE {page} > {spec}`")
            }),
        );
        section(&mut out, "Pages with problems", "What a page lost was compared with nothing:", self.problems());
        if !self.changes.is_empty() {
            let _ = write!(out, "\n## Changelog\n\n{}", self.section.replacen("## Unreleased\n\n", "", 1));
        }
        out
    }

    /// What pages state otherwise than specs.
    fn of_specs(&self) -> impl Iterator<Item = (&Change, &Fate)> {
        self.differences().filter(|(change, _)| change.rule != Rule::LanguageMismatch)
    }

    /// What the specs say now.
    fn done(&self) -> impl Iterator<Item = (&Change, &Fate)> {
        self.of_specs().filter(|(_, fate)| matches!(fate, Fate::Written | Fate::Held))
    }

    /// Title, versions, and what became of the pages.
    fn head(&self) -> String {
        let changed: BTreeSet<&str> = self.done().map(|(change, _)| change.operation.as_str()).collect();
        let title = match changed.len() {
            0 if self.files.is_empty() => "The pages change no spec".to_owned(),
            0 => "Remember what the pages state".to_owned(),
            1 => "Bring 1 operation to its page".to_owned(),
            operations => format!("Bring {operations} operations to their pages"),
        };
        let Demand { generated, sdk } = Demand::of(&self.changes);
        let count_of = |is: fn(&Outcome) -> bool| self.pages.iter().filter(|page| is(&page.outcome)).count();
        let counts = [
            (count_of(|outcome| *outcome == Outcome::Unchanged), "unchanged"),
            (count_of(|outcome| matches!(outcome, Outcome::Compared(_))), "compared"),
            (count_of(|outcome| matches!(outcome, Outcome::Unmatched(Unmatched::Silent(_)))), "without a fact"),
            (count_of(|outcome| matches!(outcome, Outcome::Unmatched(Unmatched::Overlong(..)))), "overlong"),
            (count_of(|outcome| matches!(outcome, Outcome::Unmatched(Unmatched::Unknown(_)))), "without a spec"),
            (
                count_of(|outcome| matches!(outcome, Outcome::Unmatched(Unmatched::Nothing | Unmatched::Unnamed))),
                "about something else",
            ),
        ];
        let counts: Vec<_> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
        format!(
            "# {title}\n\n`duoyun-generated`: {}, `duoyun`: {}\n\n{} page{}: {}.\n",
            bump(generated),
            bump(sdk),
            self.pages.len(),
            if self.pages.len() == 1 { "" } else { "s" },
            counts.join(", "),
        )
    }

    /// The operations that pages describe and no spec does, each with the page of its first language.
    fn without_spec(&self) -> Vec<(&str, &str)> {
        let mut first: IndexMap<&str, &Reviewed<'_>> = IndexMap::new();
        for page in &self.pages {
            let Outcome::Unmatched(Unmatched::Unknown(operation)) = &page.outcome else { continue };
            let known = first.entry(operation).or_insert(page);
            if page.language < known.language {
                *known = page;
            }
        }
        first.into_iter().map(|(operation, page)| (operation, page.name)).collect()
    }

    /// What is wrong with what was compared, and which pages name no operation, or two.
    fn problems(&self) -> impl Iterator<Item = String> {
        self.pages.iter().flat_map(|page| {
            let is_told = |problem: &Problem| page.outcome.concerns(problem) || *problem == Problem::OperationNotStated;
            let lost = match &page.outcome {
                Outcome::Unmatched(why @ (Unmatched::Silent(_) | Unmatched::Overlong(..))) => {
                    Some(format!("{}: {why}", page.name))
                }
                _ => None,
            };
            let problems = page.reading.diagnostics.iter().filter(move |found| is_told(&found.problem));
            let problems = problems.map(|found| found.on(page.name));
            lost.into_iter().chain(problems)
        })
    }
}

/// What was written, by operation.
fn changed<'c>(changes: impl Iterator<Item = (&'c Change, &'c Fate)>) -> String {
    let mut operations: IndexMap<&str, Vec<(&Change, &Fate)>> = IndexMap::new();
    for (change, fate) in changes {
        operations.entry(&change.operation).or_default().push((change, fate));
    }
    operations.sort_keys();
    let mut out = String::new();
    let mut last = "";
    for (operation, changes) in operations {
        let (service, name) = operation.rsplit_once('/').unwrap_or(("", operation));
        if service != last {
            let _ = writeln!(out, "\n## {service}");
            last = service;
        }
        let _ = write!(out, "\n### {name}\n\n| level | rule | what | page | spec before |\n|---|---|---|---|---|\n");
        for (change, fate) in changes {
            let side = |statement: &Option<Statement>| {
                statement
                    .as_ref()
                    .map(|Statement { text, place }| format!("{} ({place})", cell(text)))
                    .unwrap_or_default()
            };
            let held = if *fate == Fate::Held { ", held" } else { "" };
            let (level, rule, path) = (change.level, change.rule.id(), &change.path);
            let (page, spec) = (side(&change.after), side(&change.before));
            let _ = writeln!(out, "| {level} | {rule}{held} | `{path}` | {page} | {spec} |");
        }
    }
    out
}

/// A section, unless nothing is in it.
fn section(out: &mut String, title: &str, about: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<_> = lines.map(|line| format!("- {}", line.replace(['\n', '\r'], " "))).collect();
    if !lines.is_empty() {
        let _ = write!(out, "\n## {title}\n\n{about}\n\n{}\n", lines.join("\n"));
    }
}

/// A difference under the name by which it is accepted.
fn acceptable(change: &Change) -> String {
    let sides: Vec<_> = [&change.after, &change.before].into_iter().flatten().map(Statement::says).collect();
    format!("`{}`: {}", drift::pattern(change), sides.join(", "))
}

/// A path as commands take it.
fn quoted(path: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '/' | '.' | '-' | '_');
    if path.chars().all(is_plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}
