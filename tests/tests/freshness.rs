//! What is committed is what the specs give.

use duoyun_codegen::output::{REPAIR, compare, describe};
use duoyun_codegen::source::read_specs;
use duoyun_codegen::spec::schema;
use duoyun_tests::{emitted, read, root};

#[test]
fn the_generated_crate_is_what_the_specs_give() {
    let specs = read_specs(root()).expect("the specs can be read");
    let edits = compare(root(), emitted(&specs)).expect("the generated crate can be read");
    assert!(edits.is_empty(), "{}to repair this, run: {REPAIR}", describe(&edits));
}

#[test]
fn the_schemas_are_what_the_grammar_gives() {
    for (name, text) in schema::files() {
        let committed = read(&root().join("specs").join("schema").join(name));
        assert!(committed == text, "specs/schema/{name} is stale; to repair this, run: cargo codegen schema --write");
    }
}
