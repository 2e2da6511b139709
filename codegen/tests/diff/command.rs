//! The verbs as people and machines run them: what is read, what is printed, how they end.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::cases::PLAIN_SERVICE;
use crate::workspace::{put, run};

const GET: &str = "\
operation: Get
about: Gets one thing.
read: 2026-11-21
request:
  Id: { type: string, required: true }
";

const SPEC: &str = "specs/alibaba/demo/Get.yaml";

/// A workspace with one service of one operation.
fn workspace(get: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    put(folder.path(), "specs/alibaba/demo/service.yaml", PLAIN_SERVICE);
    put(folder.path(), SPEC, get);
    fs::create_dir_all(folder.path().join("generated")).expect("a folder can be made");
    folder
}

fn git(folder: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=Tester", "-c", "user.email=tester@demo.example"];
    let mut command = Command::new("git");
    let output = command.args(identity).args(arguments).current_dir(folder).output().expect("git runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn folders_are_compared_and_accepted_changes_left_out() {
    let old = workspace(GET);
    let new = workspace(&GET.replace("required: true", "length: 1..9"));
    let (root, names) = (old.path(), [".", &new.path().display().to_string()]);
    let with = |more: &[&str]| run(root, &[&["diff", names[0], names[1]], more].concat());
    let relaxed = "\
BREAK param-required-relaxed alibaba/demo/Get request.Id: required (specs/alibaba/demo/Get.yaml:5) became optional \
(specs/alibaba/demo/Get.yaml:5)
";
    let narrowed = "WIRE length-narrowed alibaba/demo/Get request.Id: 1..9 (specs/alibaba/demo/Get.yaml:5) is new\n";
    let major = "duoyun-generated: major, duoyun: major\n";
    assert_eq!(with(&[]), (1, format!("{relaxed}{narrowed}{major}"), String::new()));

    put(root, "accepted", "# Agreed upon.\n\nparam-required-relaxed alibaba/demo/Get request.Id\n");
    let patch = "duoyun-generated: patch, duoyun: no release\n";
    let accepted = ["--ignore", "accepted"];
    assert_eq!(with(&accepted), (1, format!("{narrowed}{patch}"), String::new()));
    assert_eq!(with(&[&accepted[..], &["--fail-on", "break"]].concat()).0, 0);
    assert_eq!(with(&[&accepted[..], &["--fail-on", "wire"]].concat()).0, 1);

    put(root, "accepted", "param-relaxed alibaba/demo/Get request.Id\n");
    let (code, _, err) = with(&accepted);
    assert_eq!(
        (code, err.as_str()),
        (2, "error: accepted: line 1: no rule of changes is called `param-relaxed`; did you mean `param-renamed`?\n")
    );
}

#[test]
fn every_format_is_printed() {
    let old = workspace(GET);
    let new = workspace(&GET.replace("request:", "request:\n  Name: { type: string }"));
    let new = new.path().display().to_string();
    let github = "\
::notice file=specs/alibaba/demo/Get.yaml,line=5,title=param-added-optional::ADD param-added-optional alibaba/demo/Get \
request.Name: string (specs/alibaba/demo/Get.yaml:5) is new
";
    let printed = |format| run(old.path(), &["diff", ".", &new, "--format", format]);
    assert_eq!(printed("github"), (1, github.to_owned(), String::new()));
    let markdown = "\
`duoyun-generated`: minor, `duoyun`: minor

| level | rule | operation | what | before | after |
|---|---|---|---|---|---|
| ADD | param-added-optional | alibaba/demo/Get | `request.Name` |  | string (specs/alibaba/demo/Get.yaml:5) |
";
    assert_eq!(printed("markdown"), (1, markdown.to_owned(), String::new()));
    assert!(printed("json").1.starts_with("{\n  \"changes\": [\n    {\n      \"rule\": \"param-added-optional\",\n"));

    let section = "## Unreleased\n\n### Demo (Alibaba Cloud)\n\n- `Get` takes a new optional parameter `Name`.\n";
    assert_eq!(run(old.path(), &["changelog", ".", &new]), (0, section.to_owned(), String::new()));
}

#[test]
fn revisions_are_read_without_a_checkout() {
    let workspace = workspace(GET);
    let root = workspace.path();
    git(root, &["init", "--quiet", "--initial-branch", "main"]);
    git(root, &["add", "."]);
    git(root, &["commit", "--quiet", "--message", "Begin"]);
    put(root, SPEC, &GET.replace("required: true", "deprecated: Use Name., required: true"));
    let (code, out, err) = run(root, &["diff", "HEAD", "."]);
    assert_eq!((code, err.as_str()), (1, ""));
    assert!(out.starts_with("ADD param-deprecated alibaba/demo/Get request.Id: Use Name. ("), "{out}");
    assert_eq!(run(root, &["diff", "HEAD", "main"]).0, 0);
}

#[test]
fn rules_of_changes_are_explained() {
    let workspace = workspace(GET);
    let explain = |rule: &str| run(workspace.path(), &["explain", rule]);
    let (code, removed, _) = explain("param-removed");
    assert_eq!((code, removed.lines().next()), (0, Some("param-removed (BREAK)")));
    assert!(
        removed.ends_with("When it is sure to be gone, `--accept param-removed@PATH` takes it out.\n"),
        "{removed}"
    );
    let (_, added, _) = explain("field-added");
    assert!(
        added.ends_with("\n\nThe response has a new field.\n`drift --write` writes it into the spec.\n"),
        "{added}"
    );
    // Pages do not tell this.
    let added = "service-added (ADD)\n\nA service is new.\n";
    assert_eq!(explain("service-added"), (0, added.to_owned(), String::new()));
    let unseen = "\
endpoint-added (ADD)

A service can be reached in another way.
The API does not show what it demands. What can be reached is told by values, and types stay as they are.
";
    assert_eq!(explain("endpoint-added"), (0, unseen.to_owned(), String::new()));
}

#[test]
fn bad_input_is_no_finding() {
    let workspace = workspace(GET);
    let root = workspace.path();
    let (code, out, err) = run(root, &["diff", "nowhere", "."]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.starts_with("error: `nowhere` is no folder with `specs` in it, and no revision: "), "{err}");

    let broken = self::workspace(&GET.replace("type: string", "type: strng"));
    let (code, out, err) = run(root, &["diff", ".", &broken.path().display().to_string()]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("error[unknown-type]: no type is called `strng`"), "{err}");
    assert!(err.trim_end().ends_with("have findings"), "{err}");
    assert_eq!(run(root, &["diff", "."]).0, 2);
}

#[test]
fn two_versions_of_a_page_are_compared() {
    const PAGE: &str = "\
# FlyKite

Request parameters

| Parameter | Type | Required | Example | Description |
|---|---|---|---|---|
| KiteId | String | Yes | k-1a2b | The ID of the kite. |
| Height | Integer | No | 10 | The height of the kite. |
";
    let folder = workspace(GET);
    let root = folder.path();
    put(root, "before.md", PAGE);
    put(root, "after.md", &PAGE.replace("| Height | Integer | No |", "| Height | Integer | Yes |"));
    let expected = "\
BREAK param-required-tightened FlyKite request.Height: optional (before.md:8) became required (after.md:8)
duoyun-generated: major, duoyun: major
";
    let printed = run(root, &["diff", "--pages", "before.md", "after.md"]);
    assert_eq!(printed, (1, expected.to_owned(), String::new()));
    assert_eq!(run(root, &["diff", "--pages", "before.md", "before.md"]).0, 0);

    put(root, "other.md", &PAGE.replace("# FlyKite", "# LandKite"));
    let apart =
        "error: before.md is the page of `FlyKite` and other.md that of `LandKite`; they are no versions of one\n";
    assert_eq!(run(root, &["diff", "--pages", "before.md", "other.md"]), (2, String::new(), apart.to_owned()));
    let (code, _, told) = run(root, &["diff", "before.md", "after.md"]);
    let forgotten =
        "error: `before.md` is no folder with `specs` in it, and no revision; pages are compared with --pages: ";
    assert!(code == 2 && told.starts_with(forgotten), "{told}");
}
