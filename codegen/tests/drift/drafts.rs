//! Drafts of specs: a case has a page, perhaps its service's file and the folder that the draft is for, then the draft and
//! what `lint` says of it.

use duoyun_codegen::diagnostic::{Format, render};
use duoyun_codegen::draft::{Destination, draft};
use duoyun_codegen::page;
use duoyun_codegen::resolve::resolve;
use duoyun_codegen::source::Sources;

use crate::cases::{Case, PLAIN_SERVICE, assert_printed, cases};

const SERVICE: &str = "specs/alibaba/demo/service.yaml";

/// The specs that are there before.
fn service(case: &Case) -> Sources {
    let given = case.files("service").next();
    Sources::default().with([given.unwrap_or((SERVICE, PLAIN_SERVICE))])
}

/// The folder that the draft is for, where the case says one.
fn folder(case: &Case) -> Option<&str> {
    case.files("into").next().map(|(folder, _)| folder)
}

fn drafted(case: &Case) -> String {
    let specs = service(case);
    let pages = case.files("page").map(|(path, text)| {
        let facts = page::read(path, text).facts;
        let destination = match folder(case) {
            Some(folder) => Destination::of(folder, &specs).expect("a folder of the service"),
            None => Destination::guess(&facts, &specs),
        };
        draft(&facts, &destination)
    });
    pages.collect()
}

fn linted(case: &Case, draft: &str) -> String {
    let mut sources = service(case);
    let folder = folder(case).unwrap_or("specs/alibaba/demo");
    sources.add(format!("{folder}/FlyKite.yaml"), draft.to_owned());
    match resolve(&sources) {
        Ok(_) => "no findings\n".to_owned(),
        Err(findings) => format!("{}\n", render(&findings, &sources, Format::Text, false).trim_end()),
    }
}

#[test]
fn lint_leads_through_a_draft() {
    assert_printed("drift/drafts", |case| {
        let draft = drafted(case);
        format!("=== draft\n{draft}=== lint\n{}", linted(case, &draft))
    });
}

#[test]
fn a_finished_draft_is_a_spec() {
    let whole =
        cases("drift/drafts").into_iter().find(|case| case.path.ends_with("whole.txt")).expect("the case is there");
    let draft = drafted(&whole);
    let filled = draft
        .replace("about:\n", "about: Flies one kite.\n")
        .replace("read:\n", "read: 2026-11-21\n")
        .replace("deprecated:", "deprecated: Use Color.");
    assert_eq!(linted(&whole, &filled), "no findings\n");
}

#[test]
fn a_draft_is_for_the_folder_of_a_service() {
    let specs = Sources::default().with([(SERVICE, PLAIN_SERVICE)]);
    let form = "is no folder of a service or of a group, such as specs/alibaba/ecs/disk";
    let lost = "specs/alibaba/shelf has no service.yaml that can be read";
    let cases = [
        ("disk", format!("disk {form}")),
        ("specs/alibaba/demo/disk/FlyKite.yaml", format!("specs/alibaba/demo/disk/FlyKite.yaml {form}")),
        ("specs/alibaba/shelf/disk", lost.to_owned()),
    ];
    for (folder, says) in cases {
        assert_eq!(Destination::of(folder, &specs).expect_err("refused"), says);
    }
    assert!(Destination::of("specs/alibaba/demo/", &specs).is_ok());
}
