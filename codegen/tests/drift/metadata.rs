//! What is said of metadata that differs from the specs of its service. A case has files of metadata and specs, then what `drift`
//! prints. `DUOYUN_METADATA` names a folder of further metadata, which must fit the specs that it becomes.

use std::path::Path;
use std::{env, fs};

use duoyun_codegen::diagnostic::Format;
use duoyun_codegen::diff::{Demand, Specs};
use duoyun_codegen::drift::{self, Fate, Outcome, Teller};
use duoyun_codegen::import::{self, Metadata, Options};
use duoyun_codegen::source::Sources;

use crate::cases::assert_printed;

#[test]
fn drift_of_metadata_is_told() {
    assert_printed("drift/metadata", |case| {
        let specs = case.specs("spec");
        let files = case.files("metadata");
        let files: Vec<_> =
            files.map(|(name, text)| Metadata { name: name.to_owned(), text: text.to_owned() }).collect();
        let described = import::describe(&files).expect("the case holds metadata");
        let mut printed = "=== drift\n".to_owned();
        for described in &described {
            let outcome = drift::compare_metadata(described, &specs);
            if let Outcome::Unmatched(why) = &outcome {
                printed.extend([&described.file, ": ", &why.to_string(), "\n"]);
                continue;
            }
            let demand = Demand::of(outcome.findings());
            printed.push_str(&drift::print(&[(&described.file, &outcome)], Teller::Metadata, demand, Format::Text));
        }
        printed
    });
}

/// What metadata became says all that the metadata says.
fn assert_fits(metadata: &[Metadata]) {
    let options = Options { today: "2026-11-21", ..Options::default() };
    let imported = import::import(metadata, &Sources::default(), &options).expect("metadata");
    let texts = imported.files.iter().map(|file| (file.path.as_str(), file.text.as_str()));
    let specs = Specs::new(Sources::default().with(texts)).expect("what is imported has no findings");
    for described in import::describe(metadata).expect("metadata") {
        let outcome = drift::compare_metadata(&described, &specs);
        assert!(matches!(outcome, Outcome::Compared(_)), "the service is there");
        let lines = outcome.findings().map(|change| drift::line(change, &Fate::Told, Teller::Metadata));
        assert_eq!(lines.collect::<Vec<_>>(), Vec::<String>::new());
    }
}

#[test]
fn metadata_fits_the_specs_that_it_becomes() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").into_os_string();
    for folder in [Some(own), env::var_os("DUOYUN_METADATA")].into_iter().flatten() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|ending| ending == "json") {
                let text = fs::read_to_string(&path).expect("a readable file");
                if text.contains("\"apis\"") {
                    assert_fits(&[Metadata { name: path.display().to_string(), text }]);
                }
            }
        }
    }
}
