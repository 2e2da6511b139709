//! Lists the operations of the specs, so that tests of every operation need no list of their own.

use duoyun_codegen::resolve::resolve;
use duoyun_codegen::source::read_specs;
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=../specs");
    let sources = read_specs(Path::new(".."))?;
    // Specs with mistakes have no operations; the test of freshness says so better than a build script could.
    let clouds = resolve(&sources).map(|model| model.clouds).unwrap_or_default();
    let mut text = String::from("/// Calls a macro with the path of each operation's type.\n#[macro_export]\n");
    // Deprecated operations are as good as others until they are gone.
    text.push_str("macro_rules! each_operation {\n    ($call:ident) => {\n        #[allow(deprecated)] {\n");
    for cloud in &clouds {
        for service in &cloud.services {
            for operation in &service.operations {
                let (cloud, service, operation) = (&cloud.module, &service.module, &operation.rust);
                writeln!(text, "        $call!(duoyun_generated::{cloud}::{service}::{operation});")?;
            }
        }
    }
    text.push_str("        }\n    };\n}\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("operations.rs"), text)?;
    Ok(())
}
