//! `cargo codegen`: what the library does, as a command.
//!
//! Exit codes: 0 fine, 1 findings, 2 bad input or usage.

mod verbs;

use clap::{Parser, Subcommand};
use duoyun_codegen::diagnostic::Format;
use std::path::PathBuf;
use std::process::ExitCode;
use verbs::Compared;

/// Tokens are many small allocations; this allocator takes a quarter off the CPU time of generating.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Turns endpoint specs into Rust.
#[derive(Parser)]
#[command(name = "cargo codegen", bin_name = "cargo codegen", version, about, disable_help_subcommand = true)]
struct Arguments {
    /// The workspace; by default the nearest folder above that has `specs` and `generated`.
    #[arg(long, global = true)]
    root: Option<PathBuf>,
    /// How findings are printed.
    #[arg(long, global = true, default_value = "text")]
    format: Format,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Writes the generated crate from the specs.
    Generate {
        /// Only compares, and fails when something would change.
        #[arg(long)]
        check: bool,
    },
    /// Checks the specs.
    Lint,
    /// Turns a vendor's metadata into spec files. Files that are there stay as they are and are compared.
    Import(verbs::ImportOptions),
    /// Prints the JSON Schema of the spec files.
    Schema {
        /// Writes specs/schema instead.
        #[arg(long)]
        write: bool,
    },
    /// Tells what changed between two sets of specs, and what that demands of the next version.
    Diff {
        /// A folder with `specs` in it, or a git revision; with --pages, a documentation page.
        old: String,
        /// The later one.
        new: String,
        /// Compares two versions of a documentation page.
        #[arg(long)]
        pages: bool,
        /// The level from which on changes are findings.
        #[arg(long, value_name = "LEVEL", default_value = "doc")]
        fail_on: verbs::FailOn,
        /// A file of accepted changes, a line of `rule operation path` each.
        #[arg(long, value_name = "FILE")]
        ignore: Option<PathBuf>,
    },
    /// Prints what changed between two sets of specs as a section of the changelog.
    Changelog {
        /// A folder with `specs` in it, or a git revision.
        old: String,
        /// The later one.
        new: String,
    },
    /// Prints the facts that documentation pages state, as JSON.
    Read(verbs::ReadOptions),
    /// Tells what documentation pages or a vendor's metadata state otherwise than the specs.
    Drift(verbs::DriftOptions),
    /// Brings specs and the generated crate to all pages of a folder, and reports what a pull request should say.
    Update(verbs::UpdateOptions),
    /// Says what a rule of this program or an error code of a cloud means.
    Explain {
        /// A rule such as `unknown-key`, or a code such as `InvalidDiskId.NotFound`.
        code: String,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let root = verbs::find_root(arguments.root).and_then(verbs::repaired);
    let outcome = root.and_then(|root| match arguments.verb {
        Verb::Generate { check: false } => verbs::generate(&root, arguments.format),
        Verb::Generate { check: true } => verbs::check(&root, arguments.format),
        Verb::Lint => verbs::lint(&root, arguments.format),
        Verb::Import(options) => verbs::import(&root, &options, arguments.format),
        Verb::Schema { write } => verbs::schema(&root, write),
        Verb::Diff { old, new, pages, fail_on, ignore } => {
            let compared = if pages { Compared::Pages } else { Compared::Specs };
            verbs::diff(&root, compared, [&old, &new], fail_on, ignore.as_ref(), arguments.format)
        }
        Verb::Changelog { old, new } => verbs::changelog(&root, [&old, &new], arguments.format),
        Verb::Read(options) => verbs::read(&root, &options),
        Verb::Drift(options) => verbs::drift(&root, &options, arguments.format),
        Verb::Update(options) => verbs::update(&root, &options, arguments.format),
        Verb::Explain { code } => verbs::explain(&root, &code, arguments.format),
    });
    match outcome {
        Ok(verbs::Outcome::Fine) => ExitCode::SUCCESS,
        Ok(verbs::Outcome::Findings) => ExitCode::from(1),
        Err(error) => {
            verbs::note(format_args!("error: {error}"));
            ExitCode::from(2)
        }
    }
}
