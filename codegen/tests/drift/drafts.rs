//! Drafts of specs: a case has a page, then the draft and what `lint` says of it.

use duoyun_codegen::diagnostic::{Format, render};
use duoyun_codegen::draft::draft;
use duoyun_codegen::page;
use duoyun_codegen::resolve::resolve;
use duoyun_codegen::source::Sources;

use crate::cases::{Case, PLAIN_SERVICE, assert_printed, cases};

fn drafted(case: &Case) -> String {
    let pages = case.files("page").map(|(path, text)| draft(&page::read(path, text).facts));
    pages.collect()
}

fn linted(draft: &str) -> String {
    let mut sources = Sources::default();
    sources.add("specs/alibaba/demo/service.yaml".to_owned(), PLAIN_SERVICE.to_owned());
    sources.add("specs/alibaba/demo/FlyKite.yaml".to_owned(), draft.to_owned());
    match resolve(&sources) {
        Ok(_) => "no findings\n".to_owned(),
        Err(findings) => format!("{}\n", render(&findings, &sources, Format::Text, false).trim_end()),
    }
}

#[test]
fn lint_leads_through_a_draft() {
    assert_printed("drift/drafts", |case| {
        let draft = drafted(case);
        format!("=== draft\n{draft}=== lint\n{}", linted(&draft))
    });
}

#[test]
fn a_finished_draft_is_a_spec() {
    let whole = cases("drift/drafts").into_iter().find(|case| case.path.ends_with("whole.txt"));
    let draft = drafted(&whole.expect("the case is there"));
    let filled = draft
        .replace("about:\n", "about: Flies one kite.\n")
        .replace("read:\n", "read: 2026-11-21\n")
        .replace("deprecated:", "deprecated: Use Color.");
    assert_eq!(linted(&filled), "no findings\n");
}
