//! Where credentials come from: the clouds' chains as a table, and the services that give temporary ones.

// The tables name programs and messages of Unix.
#![cfg(unix)]

mod server;
mod services;

use duoyun::Credentials;
use duoyun::credentials::{
    Chain, CliProfile, CredentialsError, CredentialsFile, Environment, ProvideCredentials, RefreshingCredentials,
};
use server::Server;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// What everything secret in these tests has in it.
const SECRET: &str = "hush";

/// One case of a table; see the README beside the tables.
#[derive(Default)]
struct Case {
    title: String,
    source: String,
    variables: Vec<(String, String)>,
    files: Vec<(String, String)>,
    expected: String,
}

fn parse(table: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in table.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case { title: title.to_owned(), ..Case::default() });
            continue;
        }
        let case = cases.last_mut().expect("a table begins with a title");
        if !case.expected.is_empty() {
            assert!(line.is_empty(), "{}: {line} comes after the outcome", case.title);
        } else if let Some(expected) = line.strip_prefix("=> ") {
            expected.clone_into(&mut case.expected);
        } else if let Some(path) = line.strip_prefix("--- ~/") {
            case.files.push((path.to_owned(), String::new()));
        } else if let Some((_, text)) = case.files.last_mut() {
            text.extend([line, "\n"]);
        } else if let Some(source) = line.strip_prefix("source: ") {
            source.clone_into(&mut case.source);
        } else {
            let (name, value) = line.split_once('=').expect("a variable has a value");
            case.variables.push((name.to_owned(), value.to_owned()));
        }
    }
    cases
}

/// Answers each path with the file of that name.
async fn serve_files(home: PathBuf) -> Server {
    Server::start(move |request| {
        let path = request.target.split('?').next().unwrap().trim_start_matches('/');
        let path = if path.is_empty() { "index" } else { path };
        (200, fs::read_to_string(home.join(path)).unwrap_or_default())
    })
    .await
}

async fn check(case: &Case, is_alibaba: bool) {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    let server = serve_files(home.to_owned()).await;
    let fill = |text: &str| text.replace("{home}", home.to_str().unwrap()).replace("{server}", &server.url);
    for (path, text) in &case.files {
        let path = home.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, fill(text)).unwrap();
    }
    let environment = case.variables.iter().fold(Environment::empty().with_home(home), |environment, (name, value)| {
        environment.with_variable(name, fill(value))
    });
    let source: Box<dyn ProvideCredentials> = match (case.source.as_str(), is_alibaba) {
        ("chain", true) => Box::new(Chain::alibaba(&environment)),
        ("chain", false) => Box::new(Chain::volcengine(&environment)),
        ("profile", true) => Box::new(CliProfile::alibaba(environment)),
        ("profile", false) => Box::new(CliProfile::volcengine(environment)),
        ("file", true) => Box::new(CredentialsFile::new(environment)),
        (other, _) => panic!("{}: {other} is no source", case.title),
    };
    let outcome = source.credentials().await;
    for printed in [format!("{source:?}"), format!("{source:#?}"), everything_printed(&outcome)] {
        assert!(!printed.contains(SECRET), "{}: {printed}", case.title);
    }
    match outcome {
        Ok(credentials) => {
            let words: Vec<_> = case.expected.split(' ').collect();
            let [id, secret, token @ ..] = &words[..] else { panic!("{}: {credentials:?}", case.title) };
            let expected = Credentials::new(*id, *secret);
            let expected = token.iter().fold(expected, |expected, token| expected.with_token(*token));
            assert_eq!(credentials.id(), *id, "{}", case.title);
            assert!(credentials == expected, "{}", case.title);
        }
        Err(error) => assert_eq!(text_of(&error, home), case.expected, "{}", case.title),
    }
}

fn text_of(error: &CredentialsError, home: &Path) -> String {
    error.to_string().replace(home.to_str().unwrap(), "~")
}

/// All that a program could print of an outcome.
pub fn everything_printed(outcome: &Result<Credentials, CredentialsError>) -> String {
    let shown = match outcome {
        Ok(credentials) => format!("{credentials} {:?}", RefreshingCredentials::new(credentials.clone())),
        Err(error) => error.to_string(),
    };
    let mut printed = vec![shown, format!("{outcome:?} {outcome:#?}")];
    let mut source = outcome.as_ref().err().and_then(Error::source);
    while let Some(error) = source {
        printed.push(format!("{error} {error:?}"));
        source = error.source();
    }
    printed.join("\n")
}

#[tokio::test]
async fn alibaba() {
    for case in parse(include_str!("../../data/credentials/alibaba.txt")) {
        check(&case, true).await;
    }
}

#[tokio::test]
async fn volcengine() {
    for case in parse(include_str!("../../data/credentials/volcengine.txt")) {
        check(&case, false).await;
    }
}

#[tokio::test]
async fn a_client_uses_the_chain_and_names_all_of_it_when_it_fails() {
    let environment = Environment::empty().with_variable("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true");
    let client = duoyun::alibaba::Client::builder().region("cn-hangzhou").environment(environment).build().unwrap();
    let error = client.send(duoyun::alibaba::ecs::DeleteSnapshot::new("s-1")).await.unwrap_err();
    assert_eq!(error.failure(), duoyun::Failure::Credentials);
    for place in ["environment", "OIDC", "CLI profile", "credentials file", "instance role", "credentials URI"] {
        assert!(error.to_string().contains(&format!("{place}: ")), "{error}");
    }
}
