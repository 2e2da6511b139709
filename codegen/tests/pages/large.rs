//! Texts of a kind that pages are not, and large ones: nothing of them overflows, and nothing grows beyond its measure.

use duoyun_codegen::page;
use std::iter;

const REQUEST: &str = "# FlyKite\n\n## Request parameters\n\n|Parameter|Type|Required|Description|\n|-|-|-|-|\n";
const RESPONSE: &str = "# FlyKite\n\n## Response parameters\n\n|Parameter|Type|Description|\n|-|-|-|\n";

fn repeated(head: &str, count: usize, piece: impl Fn(usize) -> String, tail: &str) -> String {
    iter::once(head.to_owned()).chain((0..count).map(piece)).chain([tail.to_owned()]).collect()
}

/// A stack is what these would take, or time without end.
#[test]
fn large_texts_are_read() {
    let texts = [
        repeated("<!doctype html>", 100_000, |_| "<div>".to_owned(), ""),
        repeated("<!doctype html>", 100_000, |_| "<ul><li>".to_owned(), ""),
        repeated("<!doctype html>", 100_000, |_| "<table><tr><td>".to_owned(), ""),
        repeated("<!doctype html><p a='", 1_000_000, |_| "x".to_owned(), "'>"),
        repeated("<!doctype html><p ", 100_000, |at| format!("a{at} "), ">"),
        repeated("<!doctype html>", 100_000, |_| "<!-- ".to_owned(), ""),
        repeated("<!doctype html><script>", 100_000, |_| "</b> < ".to_owned(), ""),
        repeated(
            "<!doctype html>",
            5_000,
            |at| format!("<table><tr><th>Parameter<th>Type<tr><td>A{at}<td>String</table>"),
            "",
        ),
        repeated(REQUEST, 1, |_| format!("|Kite|String|No|{}|\n", "[a](".repeat(100_000)), ""),
        repeated(REQUEST, 1, |_| format!("|Kite|{}|No|a|\n", "list<".repeat(100_000)), ""),
        repeated(REQUEST, 1, |_| format!("|{}|String|No|a|\n", "K.".repeat(100_000)), ""),
        repeated(&format!("{REQUEST}|Kite|String|No|Valid values: "), 50_000, |at| format!("v{at}, "), "|\n"),
        repeated(REQUEST, 20_000, |at| format!("|└Kite{at}|Object|No|a|\n"), ""),
        repeated(RESPONSE, 20_000, |at| format!("|└└Kite{at}|Object|a|\n"), ""),
        repeated("# FlyKite\n\n## Examples\n\n", 100_000, |_| "{\"a\":[".to_owned(), ""),
        repeated("# FlyKite\n\n## Examples\n\nhttps://x/?Action=FlyKite", 20_000, |at| format!("&K{at}=1"), "\n"),
    ];
    for text in texts {
        page::read("page", &text);
    }
}

/// A row adds its own name to a path, and a path that grows with each row would fill the memory with a page of a megabyte.
#[test]
fn paths_do_not_grow_without_end() {
    let chain = repeated(RESPONSE, 3_000, |at| format!("|Kite{at}|Array|a|\n||Object|a|\n"), "");
    let open = repeated("", 100, |at| format!("{{\"{}{at}\":", "k".repeat(1_000)), "");
    let sample = format!("{open}1{}", "}".repeat(100));
    let deep = format!("{RESPONSE}|Kite|Object|a|\n\n## Examples\n\n```\n{sample}\n```\n");
    for text in [chain, deep] {
        let facts = page::read("page", &text).facts;
        let paths = facts.response.stated().into_iter().flatten().filter_map(|field| field.path.stated());
        let longest = paths.map(String::len).max().unwrap_or_default();
        assert!((1..1000).contains(&longest), "{longest}");
    }
}

/// Each of these cells spans as much as a cell can.
#[test]
fn spans_do_not_multiply() {
    let row = |_| "<tr><td rowspan=100 colspan=100>x</td></tr>".to_owned();
    let text = repeated("<!doctype html><table><tr><th>Parameter</th><th>Type</th></tr>", 5_000, row, "</table>");
    page::read("page", &text);
    let wide = repeated(
        "<!doctype html><h1>FlyKite</h1><h2>Request parameters</h2><table><tr>",
        1,
        |_| "<th>Parameter</th><th>Type</th><th>Required</th>".to_owned(),
        "<tr><td>Kite<td>String<td>Yes<td colspan=100>x<td>y</table>",
    );
    let facts = page::read("page", &wide).facts;
    assert_eq!(facts.parameters.stated().map(Vec::len), Some(1));
}
