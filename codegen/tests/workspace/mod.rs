//! A workspace on disk, and the command run in it as people and machines run it.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Writes a file below the workspace.
pub(crate) fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap_or(root)).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

/// All files below some folders of the workspace, by path, with their texts.
pub(crate) fn tree(root: &Path, folders: &[&str]) -> BTreeMap<String, String> {
    let (mut tree, mut open) = (BTreeMap::new(), folders.iter().map(|folder| root.join(folder)).collect::<Vec<_>>());
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder can be read") {
            let path = entry.expect("an entry can be read").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let text = fs::read_to_string(&path).expect("a file can be read");
                tree.insert(path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned(), text);
            }
        }
    }
    tree
}

/// The command, to be run in a folder. What it remembers between runs stays in there.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_duoyun-codegen"));
    command.args(arguments).current_dir(folder).env("CARGO_TARGET_DIR", folder);
    command
}

/// Runs the command in a folder: exit code, standard output, standard error.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command(folder, arguments).output().expect("the command runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the output is UTF-8");
    (status.code().unwrap_or(-1), text(stdout), text(stderr))
}
