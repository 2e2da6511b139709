//! What a page calls its operation.

use super::{
    diagnostic::{Diagnostic, Problem},
    document::{Block, Document},
    extract::Kind,
    facts::Known,
    words::Column,
};

/// The operation's name. Titles say it, and so do the `Action` parameter, the sample request and the authorization table; the
/// file's name is asked last.
pub(super) fn find(
    document: &Document,
    request: &Kind<'_>,
    file: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Known<String> {
    let witnesses = [title(document), action_row(request), sample_request(document), permission(document)];
    let mut said = witnesses.into_iter().flatten();
    let Some((line, name)) = said.next() else {
        let named = from_file(file);
        if named.is_none() {
            diagnostics.push(Problem::OperationNotStated.at(0));
        }
        return named.into();
    };
    // The authorization of an operation may be shared with another, so only the nearest witness can contradict.
    if let Some((_, second)) = said.next().filter(|(_, second)| *second != name) {
        diagnostics.push(Problem::OperationContradicted(name, second).at(line));
        return Known::Unknown;
    }
    Known::Stated(name)
}

type Witness = Option<(usize, String)>;

/// A title that is the name, or the name before a dash and a sentence.
fn title(document: &Document) -> Witness {
    document.iter().take(2).find_map(|block| match block {
        Block::Heading { line, level: 1, text } => first_word(text).map(|name| (*line, name)),
        Block::Prose(line) => {
            let (name, _) = line.text.split_once(" - ").unwrap_or((&line.text, ""));
            first_word(name).filter(|word| word == name.trim()).map(|name| (line.number, name))
        }
        _ => None,
    })
}

fn action_row(request: &Kind<'_>) -> Witness {
    request.tables.iter().find_map(|part| {
        let row = part.table.rows.iter().find(|row| row.text(part.table, Column::Name) == "Action")?;
        first_word(&row.text(part.table, Column::Example)).map(|name| (row.line, name))
    })
}

fn sample_request(document: &Document) -> Witness {
    document.iter().find_map(|block| {
        let (line, text) = match block {
            Block::Code { line, text } => (*line, text),
            Block::Prose(line) => (line.number, &line.text),
            _ => return None,
        };
        let (_, after) = text.split_once("?Action=").or_else(|| text.split_once("&Action="))?;
        first_word(after).map(|name| (line, name))
    })
}

/// The action of the authorization table, without its service: `ecs:CreateSnapshot`.
fn permission(document: &Document) -> Witness {
    document.iter().find_map(|block| match block {
        Block::Table(table) if table.has(Column::Access) => table.rows.iter().find_map(|row| {
            let action = row.text(table, Column::Action);
            let (_, name) = action.split_once(':')?;
            first_word(name).map(|name| (row.line, name))
        }),
        _ => None,
    })
}

fn from_file(file: &str) -> Option<String> {
    let file = file.rsplit(['/', '\\']).next()?;
    file.split('.').find_map(first_word)
}

/// The name at the start of a text: capitalised, of letters and digits, and with a capital inside, as names of operations have.
fn first_word(text: &str) -> Option<String> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    let word = text.get(..end)?;
    let joined = !text.get(end..)?.starts_with(['_', '%']);
    let camel = word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.chars().skip(1).any(|c| c.is_ascii_uppercase())
        && word.chars().any(|c| c.is_ascii_lowercase());
    (camel && joined).then(|| word.to_owned())
}
