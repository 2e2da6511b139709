//! An update that is stopped anywhere, and the run after it: the files are those from before or those of the update, all of them.

mod workspace;

use duoyun_codegen::journal::{self, Lock, Recovery, Step};
use duoyun_codegen::output::FileEdit;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

use crate::workspace::put;

/// The file that is locked stays behind, and is nobody's.
const LOCK: &str = ".duoyun-update.lock";

fn tree(root: &Path) -> BTreeMap<String, String> {
    let mut tree = workspace::tree(root, &[""]);
    tree.remove(LOCK);
    tree
}

/// A folder with the texts from before.
fn folder(edits: &[FileEdit]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    put(folder.path(), "specs/kept.yaml", "kept");
    for FileEdit { path, before, .. } in edits {
        if let Some(text) = before {
            put(folder.path(), path, text);
        }
    }
    folder
}

/// Takes the first steps; of the one after them, a text may get half onto the disk.
fn stop_after(steps: &[Step], count: usize, is_torn: bool) {
    for step in steps.iter().take(count) {
        step.take().expect("the step can be taken");
    }
    if let (Some(Step::Write(path, text)), true) = (steps.get(count), is_torn) {
        let half = text.chars().take(text.chars().count() / 2).collect::<String>();
        fs::write(path, half).expect("a file can be written");
    }
}

fn recover(root: &Path) -> Option<Recovery> {
    journal::lock(root).expect("the update can be finished or forgotten").1
}

fn lock(root: &Path) -> Lock {
    let (lock, recovery) = journal::lock(root).expect("nobody has the lock");
    assert_eq!(recovery, None);
    lock
}

fn edit(path: &str, before: Option<&str>, after: Option<&str>) -> FileEdit {
    FileEdit { path: path.to_owned(), before: before.map(str::to_owned), after: after.map(str::to_owned) }
}

/// Each kind of edit, in several folders.
fn some_edits() -> Vec<FileEdit> {
    vec![
        edit("specs/alibaba/demo/Get.yaml", Some("old spec"), Some("new spec")),
        edit("generated/src/alibaba/demo/get.rs", Some("old code"), Some("new code")),
        edit("generated/src/alibaba/demo/set.rs", None, Some("code in a new file\n")),
        edit("generated/src/volcengine/new/mod.rs", None, Some("")),
        edit("generated/src/alibaba/demo/gone.rs", Some("left over"), None),
    ]
}

#[test]
fn whatever_stops_an_update_the_next_run_repairs() {
    let edits = some_edits();
    let whole = folder(&edits);
    let before = tree(whole.path());
    journal::write(&lock(whole.path()), &edits).expect("the edits can be made");
    let after = tree(whole.path());
    assert_ne!(before, after);

    let count = journal::steps(Path::new(""), &edits).len();
    let mut seen = Vec::new();
    for stopped in 0..=count {
        for is_torn in [false, true] {
            let folder = folder(&edits);
            let root = folder.path();
            stop_after(&journal::steps(root, &edits), stopped, is_torn);
            let recovery = recover(root);
            let now = tree(root);
            // Without a journal nothing has happened, or everything has.
            let is_new = recovery == Some(Recovery::Finished(edits.len())) || stopped >= count - 1;
            assert_eq!(now, if is_new { after.clone() } else { before.clone() }, "stopped after {stopped} steps");
            assert_eq!(recover(root), None, "what was repaired stays so");
            seen.push(recovery);
        }
    }
    for outcome in [None, Some(Recovery::Forgotten), Some(Recovery::Finished(edits.len()))] {
        assert!(seen.contains(&outcome), "no step leads to {outcome:?}");
    }
}

#[test]
fn a_repair_that_is_stopped_is_repaired() {
    let edits = some_edits();
    let whole = folder(&edits);
    journal::write(&lock(whole.path()), &edits).expect("the edits can be made");
    let after = tree(whole.path());
    let count = journal::steps(Path::new(""), &edits).len();
    for first in 3..count - 1 {
        for second in 0..count {
            let folder = folder(&edits);
            let root = folder.path();
            stop_after(&journal::steps(root, &edits), first, true);
            let (_, steps) = journal::recovery(root).expect("the journal is readable").expect("there is one");
            stop_after(&steps, second, true);
            recover(root);
            assert_eq!(tree(root), after, "stopped after {first} steps, and its repair after {second}");
        }
    }
}

#[test]
fn what_stands_in_the_way_of_an_update_is_told_until_it_is_gone() {
    let edits = [edit("specs/a", None, Some("a file")), edit("specs/a/b", None, Some("in a folder"))];
    let folder = folder(&edits);
    let root = folder.path();
    let way_on = "this leaves an update unfinished, which every command tries to finish first; or remove the folder \
                  .duoyun-update to keep the files as they are";
    let told = journal::write(&lock(root), &edits).expect_err("a file is no folder").to_string();
    assert!(told.ends_with(way_on), "{told}");
    let told = journal::lock(root).expect_err("a file is no folder").to_string();
    assert!(told.ends_with(way_on), "{told}");
    fs::remove_file(root.join("specs/a")).expect("a file can be removed");
    let told = journal::lock(root).expect_err("a file is no folder").to_string();
    assert!(told.ends_with(way_on), "{told}");
    fs::remove_dir_all(root.join(".duoyun-update")).expect("a folder can be removed");
    assert_eq!(recover(root), None);
}

/// What two of them wrote at once would be neither the one's nor the other's, and the journal of the first would be lost.
#[test]
fn one_changes_a_workspace_at_a_time() {
    let edits = some_edits();
    let folder = folder(&edits);
    let root = folder.path();
    let first = lock(root);
    for _ in 0..2 {
        let told = journal::lock(root).expect_err("somebody has the lock").to_string();
        let expected = format!(
            "process {} is changing this workspace and holds {}; wait for it to end, or end it, then run this again",
            std::process::id(),
            root.join(LOCK).display()
        );
        assert_eq!(told, expected);
    }
    // What it has begun is its to finish.
    stop_after(&journal::steps(root, &edits), 6, false);
    journal::lock(root).expect_err("somebody has the lock");
    drop(first);
    assert_eq!(recover(root), Some(Recovery::Finished(edits.len())));
}

/// A process that is killed gives its lock back, and leaves the file with its number, or with half of one.
#[test]
fn a_lock_that_was_left_behind_is_none() {
    for left in ["", "1", "4194304", "not a number"] {
        let folder = folder(&[]);
        put(folder.path(), LOCK, left);
        drop(lock(folder.path()));
        let first = lock(folder.path());
        put(folder.path(), LOCK, "not a number");
        let told = journal::lock(folder.path()).expect_err("somebody has the lock").to_string();
        assert!(told.starts_with("another process is changing this workspace and holds "), "{told}");
        drop(first);
    }
}

/// The second has read the workspace as it was before the first was killed.
#[test]
fn a_killed_update_is_finished_before_the_next_one_writes() {
    let (edits, others) = (some_edits(), [edit("specs/alibaba/demo/Set.yaml", None, Some("of the other"))]);
    let whole = folder(&edits);
    journal::write(&lock(whole.path()), &edits).expect("the edits can be made");
    journal::write(&lock(whole.path()), &others).expect("the edits can be made");
    let after = tree(whole.path());
    for stopped in 3..journal::steps(Path::new(""), &edits).len() - 1 {
        let folder = folder(&edits);
        let root = folder.path();
        stop_after(&journal::steps(root, &edits), stopped, true);
        let (lock, recovery) = journal::lock(root).expect("nobody has the lock");
        assert_eq!(recovery, Some(Recovery::Finished(edits.len())));
        journal::write(&lock, &others).expect("the edits can be made");
        assert_eq!(tree(root), after, "stopped after {stopped} steps");
    }
}

#[test]
fn what_somebody_edits_is_not_lost() {
    let edits = some_edits();
    let folder = folder(&edits);
    let root = folder.path();
    put(root, "generated/src/alibaba/demo/set.rs", "mine");
    let error = journal::write(&lock(root), &edits).expect_err("a file is not as the update knows it");
    assert_eq!(
        error.to_string(),
        "generated/src/alibaba/demo/set.rs: somebody changed it meanwhile; nothing was written"
    );
    assert!(!root.join(".duoyun-update").exists());
    assert_eq!(fs::read_to_string(root.join("specs/alibaba/demo/Get.yaml")).expect("a file"), "old spec");

    fs::remove_file(root.join("generated/src/alibaba/demo/set.rs")).expect("a file can be removed");
    stop_after(&journal::steps(root, &edits), 6, false);
    put(root, "generated/src/alibaba/demo/get.rs", "mine");
    let error = journal::lock(root).expect_err("a file was edited since");
    let expected = "an update was interrupted, and generated/src/alibaba/demo/get.rs was edited since; remove the folder \
                    .duoyun-update to keep the files as they are, then run `cargo codegen generate`";
    assert_eq!(error.to_string(), expected);
    assert_eq!(fs::read_to_string(root.join("generated/src/alibaba/demo/get.rs")).expect("a file"), "mine");
}

#[cfg(unix)]
#[test]
fn a_link_stays_one() {
    let (edits, elsewhere) = ([edit("specs/alibaba/demo/Get.yaml", Some("old spec"), Some("new spec"))], folder(&[]));
    let folder = folder(&[]);
    let root = folder.path();
    put(elsewhere.path(), "Get.yaml", "old spec");
    fs::create_dir_all(root.join("specs/alibaba/demo")).expect("a folder can be made");
    let link = root.join("specs/alibaba/demo/Get.yaml");
    std::os::unix::fs::symlink(elsewhere.path().join("Get.yaml"), &link).expect("a link can be made");
    journal::write(&lock(root), &edits).expect("the edits can be made");
    assert!(link.is_symlink());
    assert_eq!(fs::read_to_string(elsewhere.path().join("Get.yaml")).expect("a file"), "new spec");
    assert_eq!(fs::read_dir(elsewhere.path()).expect("a folder").count(), 2, "nothing else is left there");
}

#[test]
fn a_journal_that_is_none_says_the_way_out() {
    for text in ["", "{}", "[{}]", "[{\"path\": 1}]", "[{\"path\": \"a\", \"before\": null, \"after\": 7}]"] {
        let folder = folder(&[]);
        put(folder.path(), ".duoyun-update/journal.json", text);
        let error = journal::lock(folder.path()).expect_err("this is no journal");
        assert!(error.to_string().contains("remove the folder .duoyun-update"), "{error}");
    }
}

fn any_edit() -> impl Strategy<Value = FileEdit> {
    let text = || prop::option::of(any::<String>());
    ("[a-c]/[a-c]/[a-f]\\.rs", text(), text()).prop_map(|(path, before, after)| FileEdit {
        path: format!("generated/{path}"),
        before,
        after,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any edits, stopped anywhere, with any texts.
    #[test]
    fn files_are_never_mixed(
        edits in prop::collection::vec(any_edit(), 1..8),
        stopped in any::<prop::sample::Index>(),
        is_torn in any::<bool>(),
    ) {
        let edits: BTreeMap<String, FileEdit> = edits.into_iter().map(|edit| (edit.path.clone(), edit)).collect();
        let edits: Vec<FileEdit> = edits.into_values().collect();
        let folder = folder(&edits);
        let root = folder.path();
        let before = tree(root);
        let mut after = before.clone();
        for FileEdit { path, after: text, .. } in &edits {
            match text {
                Some(text) => after.insert(path.clone(), text.clone()),
                None => after.remove(path),
            };
        }
        let steps = journal::steps(root, &edits);
        stop_after(&steps, stopped.index(steps.len() + 1), is_torn);
        recover(root);
        let now = tree(root);
        prop_assert!(now == before || now == after);
        prop_assert_eq!(recover(root), None);
    }
}
