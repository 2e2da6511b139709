//! Packages of their own, and cargo run on them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

/// The rival's dependency, in the words of a manifest: all of ECS, and nothing but ECS.
pub const ALI_ACS: &str = r#"ali-acs = { version = "=0.8.0", default-features = false, features = ["ecs"] }"#;

/// Whether to measure the rivals as well. They are fetched from the network, so they are asked for.
pub fn wants_peers() -> bool {
    env::var_os("DUOYUN_PEERS").is_some()
}

/// The workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Writes a package; `source` is its file and what is in it.
pub fn package(folder: &Path, dependencies: &str, (path, text): (&str, &str)) -> io::Result<()> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n\n\
         [workspace]\n"
    );
    fs::create_dir_all(folder.join("src"))?;
    if !dependencies.contains(ALI_ACS) {
        // The versions of this workspace, which are there already. The rival chooses its own.
        fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    }
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join(path), text)
}

/// A cargo for a folder, with a target of its own.
pub fn cargo(folder: &Path, target: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from));
    command.current_dir(folder).env("CARGO_TARGET_DIR", target).env("CARGO_INCREMENTAL", "0");
    if !wants_peers() {
        command.env("CARGO_NET_OFFLINE", "true");
    }
    command
}
