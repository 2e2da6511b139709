//! A spec in JSON means what its YAML twin means.

use duoyun_codegen::source::{Sources, parse, read_specs};
use duoyun_tests::{emitted, root};

#[test]
fn json_specs_give_the_same_bytes() {
    let yaml = read_specs(root()).expect("the specs can be read");
    let mut json = Sources::default();
    for (id, file) in yaml.iter() {
        let tree = parse(id, &file.text).unwrap_or_else(|findings| panic!("{}: {findings:?}", file.path));
        json.add(file.path.replace(".yaml", ".json"), format!("{:#}\n", tree.to_json()));
    }
    let expected = emitted(&yaml);
    let actual = emitted(&json);
    assert_eq!(actual.len(), expected.len());
    for (actual, expected) in actual.iter().zip(&expected) {
        assert_eq!(actual.path, expected.path);
        // The header names the file that the code came from.
        assert_eq!(actual.text.replacen(".json.", ".yaml.", 1), expected.text, "{}", expected.path);
    }
}
