//! `update` as people and workflows run it: what is written, how it ends, and what is left when it is killed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

use crate::cases::PLAIN_SERVICE;
use crate::workspace::{self, command, put, run};

const SPEC: &str = "\
operation: FlyKite
about: Flies.
read: 2026-11-21
request:
  KiteId: { type: string, required: true }
";

/// Says one thing more than the spec, and nothing that waits.
const PAGE: &str = "\
# FlyKite

## Request parameters

|Parameter|Type|Required|Example|Description|
|---------|----|--------|-------|-----------|
|KiteId|String|Yes|k-1|The ID of the kite. |
|Wind|String|No|calm|The wind. |
";

const CHANGELOG: &str = "# Changelog\n\n## 0.1.0 (unreleased)\n\n- The first version.\n";

/// A workspace whose code fits its specs, with a folder of pages.
fn workspace() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let root = folder.path();
    put(root, "specs/alibaba/demo/service.yaml", PLAIN_SERVICE);
    put(root, "specs/alibaba/demo/FlyKite.yaml", SPEC);
    put(root, "CHANGELOG.md", CHANGELOG);
    put(root, "pages/en/FlyKite.md", PAGE);
    put(root, "pages/picture.png", "no page");
    fs::create_dir_all(root.join("generated/src")).expect("a folder can be made");
    assert_eq!(run(root, &["generate"]).0, 0);
    folder
}

/// The specs, the code and the changelog.
fn tree(root: &Path) -> BTreeMap<String, String> {
    let mut tree = workspace::tree(root, &["specs", "generated"]);
    tree.insert("CHANGELOG.md".to_owned(), fs::read_to_string(root.join("CHANGELOG.md")).expect("the changelog"));
    tree
}

const UPDATE: &[&str] = &["update", "--pages", "pages", "--read", "2026-11-25", "--changelog"];

#[test]
fn specs_code_changelog_and_report_are_written_together() {
    let workspace = workspace();
    let root = workspace.path();
    let before = tree(root);

    let dry = [UPDATE, &["--dry-run"]].concat();
    let (code, report, told) = run(root, &dry);
    assert_eq!((code, told.as_str()), (1, "1 page: 3 files to write\n"));
    assert!(report.starts_with("# Bring 1 operation to its page\n\n`duoyun-generated`: minor"), "{report}");
    assert_eq!(tree(root), before, "--dry-run writes nothing");

    let (code, out, told) = run(root, &[UPDATE, &["--report", "report.md"]].concat());
    assert_eq!((code, out.as_str(), told.as_str()), (0, "", "1 page: 3 files written\n"));
    assert_eq!(fs::read_to_string(root.join("report.md")).expect("the report is written"), report);
    let changelog =
        format!("{CHANGELOG}\n### Demo (Alibaba Cloud)\n\n- `FlyKite` takes a new optional parameter `Wind`.\n");
    assert_eq!(fs::read_to_string(root.join("CHANGELOG.md")).expect("the changelog"), changelog);
    assert_eq!(run(root, &["generate", "--check"]), (0, "up to date\n".to_owned(), String::new()));
    assert!(!root.join(".duoyun-update").exists());

    let after = tree(root);
    let (code, report, told) = run(root, UPDATE);
    assert_eq!((code, told.as_str()), (0, "1 page: 0 files written\n"));
    assert!(report.starts_with("# The pages change no spec\n"), "{report}");
    assert_eq!(tree(root), after);
}

#[test]
fn machines_get_the_differences() {
    let workspace = workspace();
    let (code, out, _) = run(workspace.path(), &[UPDATE, &["--format", "json", "--report", "report.md"]].concat());
    let json: serde_json::Value = serde_json::from_str(&out).expect("the output is JSON");
    assert_eq!((code, json.pointer("/changes/0/rule")), (0, Some(&"param-added-optional".into())));
}

#[test]
fn what_waits_for_a_person_is_a_finding() {
    let workspace = workspace();
    let root = workspace.path();
    put(root, "pages/en/FlyKite.md", &PAGE.replace("|No|", "|Yes|"));
    let (code, report, _) = run(root, UPDATE);
    let accept = "param-added-required@alibaba/demo/FlyKite/request.Wind";
    assert_eq!(code, 1);
    assert!(report.contains(&format!("- `{accept}`: ")), "{report}");
    assert_eq!(run(root, &[UPDATE, &["--accept", accept]].concat()).0, 0);
    assert_eq!(run(root, &["generate", "--check"]).0, 0);
}

#[test]
fn bad_input_writes_nothing() {
    let workspace = workspace();
    let root = workspace.path();
    fs::create_dir_all(root.join("empty")).expect("a folder can be made");
    let said = |arguments: &[&str]| {
        let (code, _, told) = run(root, arguments);
        assert_eq!(code, 2, "{arguments:?}");
        told
    };
    assert_eq!(said(&["update", "--pages", "empty"]), "error: empty has no pages: no .md, .html, .htm or .txt\n");
    assert!(said(&["update", "--pages", "missing"]).starts_with("error: missing: "));
    assert_eq!(
        said(&["update", "--pages", "pages", "--read", "today"]),
        "error: `today` is no day such as 2026-11-21\n"
    );
    assert_eq!(
        said(&["update", "--pages", "pages", "--accept", "x"]),
        "error: `x` is no RULE@PATH such as `param-removed@request.Gone`\n"
    );
    let before = tree(root);
    assert!(said(&[UPDATE, &["--report", "missing/report.md"]].concat()).starts_with("error: missing/report.md: "));
    assert_eq!(tree(root), before, "without its report, nothing is written");
    let wide = root.join("pages/wide.md");
    fs::write(&wide, [0xff, 0xfe, 0x23, 0]).expect("a file can be written");
    assert_eq!(said(UPDATE), "error: pages/wide.md: no text in UTF-8; save it as that\n");
    fs::remove_file(wide).expect("a file can be removed");
    put(root, "specs/alibaba/demo/FlyKite.yaml", &SPEC.replace("string", "strng"));
    let before = tree(root);
    assert!(said(UPDATE).contains("error[unknown-type]"));
    assert_eq!(tree(root), before);
}

#[cfg(unix)]
#[test]
fn a_folder_that_leads_into_itself_is_read_once() {
    let workspace = workspace();
    let root = workspace.path();
    std::os::unix::fs::symlink(root.join("pages"), root.join("pages/en/all")).expect("a link can be made");
    let (code, _, told) = run(root, UPDATE);
    assert_eq!((code, told.as_str()), (0, "1 page: 3 files written\n"));
}

#[test]
fn metadata_is_recognised() {
    let workspace = workspace();
    let root = workspace.path();
    let metadata = r#"{ "info": { "style": "RPC", "product": "Demo", "version": "2026-11-21" }, "apis": { "FlyKite": {
      "methods": ["post"],
      "parameters": [{ "name": "KiteId", "in": "query", "schema": { "type": "string", "required": true } },
        { "name": "Wind", "in": "query", "schema": { "type": "string" } }] } } }
"#;
    put(root, "demo.json", metadata);
    let line = "ADD param-added-optional alibaba/demo/FlyKite request.Wind: demo.json:4 says string, the spec does not have it\n";
    let told = format!("{line}duoyun-generated: minor, duoyun: minor\n");
    assert_eq!(run(root, &["drift", "demo.json"]), (1, told, String::new()));
    assert_eq!(run(root, &["drift", "demo.json", "--fail-on", "wire"]).0, 0);
    let (_, github, _) = run(root, &["drift", "demo.json", "--format", "github"]);
    assert!(github.starts_with("::notice file=demo.json,line=4,title=param-added-optional::"), "{github}");

    let apart = "error: demo.json is metadata and pages/en/FlyKite.md is a page; they are compared in a run each\n";
    let both = ["drift", "pages/en/FlyKite.md", "demo.json"];
    assert_eq!(run(root, &both), (2, String::new(), apart.to_owned()));
    let refused = "error: demo.json is metadata, and --write is for pages\n";
    assert_eq!(run(root, &["drift", "--write", "demo.json"]), (2, String::new(), refused.to_owned()));
    put(root, "demo.json", "{ \"apis\": ");
    let (code, _, told) = run(root, &["drift", "demo.json"]);
    assert_eq!(code, 2);
    assert!(told.starts_with("error: demo.json: not JSON: "), "{told}");
    put(root, "demo.json", "[]");
    let (code, _, told) = run(root, &["drift", "demo.json"]);
    assert_eq!(code, 2);
    assert!(told.starts_with("error: demo.json: no metadata: "), "{told}");
}

/// Whoever writes specs writes them through the journal: where there can be none, nothing is written.
#[test]
fn what_has_no_journal_is_not_written() {
    let workspace = workspace();
    let root = workspace.path();
    put(root, ".duoyun-update", "a file where the folder would be");
    let metadata = r#"{ "info": { "style": "RPC", "product": "Kites", "version": "2026-11-21" }, "apis": {
      "OpenKite": { "methods": ["post"] } } }"#;
    put(root, "kites.json", metadata);
    let before = tree(root);
    for arguments in [UPDATE, &["drift", "--write", "pages/en/FlyKite.md"], &["import", "kites.json"]] {
        let (code, _, told) = run(root, arguments);
        let last = told.lines().last().unwrap_or_default();
        assert!(code == 2 && last.starts_with("error: ") && last.contains(".duoyun-update"), "{arguments:?}: {told}");
        assert_eq!(tree(root), before, "{arguments:?}");
    }
    fs::remove_file(root.join(".duoyun-update")).expect("the file can be removed");
    assert_eq!(run(root, &["import", "kites.json"]).0, 0);
    assert!(root.join("specs/alibaba/kites/OpenKite.yaml").exists());
}

/// Makes a file that blocks whoever opens it until somebody opens its other end.
#[cfg(unix)]
fn block(path: &Path) {
    let status = Command::new("mkfifo").arg(path).status().expect("mkfifo runs");
    assert!(status.success());
}

#[cfg(unix)]
#[test]
fn an_update_that_is_killed_while_it_writes_is_finished_by_the_next_run() {
    use std::io::Write as _;
    let workspace = workspace();
    let root = workspace.path();
    let before = tree(root);
    let page = root.join("pages/en/FlyKite.md");
    fs::remove_file(&page).expect("the page can be removed");
    block(&page);
    let mut command = command(root, UPDATE);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the command starts");
    // Returns when the child opens the page to read it, and so knows of no earlier update.
    let mut page = fs::OpenOptions::new().write(true).open(&page).expect("the page can be opened");
    let folder = root.join(".duoyun-update");
    fs::create_dir_all(&folder).expect("a folder can be made");
    let next = root.join("specs/alibaba/demo/.duoyun-update.next");
    block(&next);
    page.write_all(PAGE.as_bytes()).expect("the page can be written");
    drop(page);
    // From here on the child cannot get past the first text, for nobody reads it.
    while !folder.join("journal.json").exists() {
        assert!(child.try_wait().expect("the child can be asked").is_none(), "the child ended early");
        std::thread::yield_now();
    }
    // Meanwhile nobody else writes, and nobody reads what is half written.
    let holder = format!("error: process {} is changing this workspace and holds ", child.id());
    for arguments in [UPDATE, &["drift", "--write", "pages/en/FlyKite.md"], &["generate", "--check"]] {
        let (code, out, told) = run(root, arguments);
        assert!(code == 2 && out.is_empty() && told.starts_with(&holder), "{arguments:?}: {told}");
    }
    child.kill().expect("the child can be killed");
    child.wait().expect("the child ends");
    fs::remove_file(next).expect("what blocked it can be removed");
    assert_eq!(tree(root), before, "nothing was renamed yet");

    let said = "an interrupted update has been finished: 3 files\n";
    let (code, out, told) = run(root, &["generate", "--check"]);
    assert_eq!((code, out.as_str(), told.as_str()), (0, "up to date\n", said), "specs and code fit each other");
    let spec = fs::read_to_string(root.join("specs/alibaba/demo/FlyKite.yaml")).expect("the spec");
    assert!(spec.contains("  Wind: { type: string"), "{spec}");
    assert!(!folder.exists());
    assert_eq!(run(root, &["generate", "--check"]), (0, "up to date\n".to_owned(), String::new()));
}
