//! The services that give temporary credentials: metadata services, token services, and addresses of one's own.

use super::server::{Request, Server};
use super::{SECRET, everything_printed};
use duoyun::Credentials;
use duoyun::credentials::{
    AssumedRole, CredentialsError, InstanceRole, ProcessCredentials, ProvideCredentials, RefreshingCredentials,
    UriCredentials,
};
use duoyun::mock::{self, Mock};
use std::process::Command;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const ANSWER: &str = r#"{"Code": "Success", "AccessKeyId": "STS.role", "AccessKeySecret": "hush-secret",
    "SecurityToken": "hush-token", "Expiration": "2099-11-21T08:09:10Z"}"#;

/// Asks, and makes sure that nothing secret can be printed.
async fn ask(source: &impl ProvideCredentials) -> Result<Credentials, CredentialsError> {
    let outcome = source.credentials().await;
    for printed in [format!("{source:?}"), everything_printed(&outcome)] {
        assert!(!printed.contains(SECRET), "{printed}");
    }
    outcome
}

async fn error(source: &impl ProvideCredentials, server: &Server) -> String {
    ask(source).await.unwrap_err().to_string().replace(server.url.trim_start_matches("http://"), "{server}")
}

fn temporary() -> Credentials {
    Credentials::new("STS.role", "hush-secret").with_token("hush-token")
}

/// Alibaba Cloud's metadata service, with or without tokens.
fn metadata(has_tokens: bool) -> impl Fn(&Request) -> (u16, String) + Send + Sync + 'static {
    move |request| match request.line().as_str() {
        "PUT /latest/api/token" if has_tokens => (200, "hush-metadata\n".to_owned()),
        "PUT /latest/api/token" => (404, "no such thing".to_owned()),
        _ if has_tokens && request.header("x-aliyun-ecs-metadata-token") != Some("hush-metadata") => {
            (403, String::new())
        }
        "GET /latest/meta-data/ram/security-credentials/" => (200, "the role\nanother".to_owned()),
        "GET /latest/meta-data/ram/security-credentials/the%20role" => (200, ANSWER.to_owned()),
        _ => (404, "<html>not here</html>".to_owned()),
    }
}

#[tokio::test]
async fn an_instance_role_is_found_with_one_token() {
    let server = Server::start(metadata(true)).await;
    let credentials = ask(&InstanceRole::alibaba().endpoint(&server.url)).await.unwrap();
    assert!(credentials == temporary());
    assert!(credentials.expiry().is_some());
    assert_eq!(
        server.lines(),
        [
            "PUT /latest/api/token",
            "GET /latest/meta-data/ram/security-credentials/",
            "GET /latest/meta-data/ram/security-credentials/the%20role",
        ]
    );
    assert_eq!(server.requests()[0].header("x-aliyun-ecs-metadata-token-ttl-seconds"), Some("21600"));

    let named = InstanceRole::alibaba().role("no role").endpoint(&server.url);
    assert_eq!(
        error(&named, &server).await,
        "instance role: {server} refuses with status 404: the service answered with an error in a form that is not its \
         own"
    );
    assert_eq!(server.lines().last().unwrap(), "GET /latest/meta-data/ram/security-credentials/no%20role");
}

#[tokio::test]
async fn a_metadata_service_without_tokens_is_asked_without_one_only_if_that_is_allowed() {
    let server = Server::start(metadata(false)).await;
    let role = InstanceRole::alibaba().endpoint(&server.url);
    assert!(ask(&role).await.unwrap() == temporary());
    assert_eq!(server.lines().len(), 3);

    assert_eq!(
        error(&role.require_token(true), &server).await,
        "instance role: {server} refuses with status 404: the service answered with an error in a form that is not its \
         own"
    );
    assert_eq!(server.lines().len(), 4);
}

#[tokio::test]
async fn volcengine_lists_roles_as_json_and_is_asked_three_times() {
    const LIST: &str = "GET /volcstack/latest/iam/security_credentials?type=user&format=json";
    let server = Server::start(|request| match request.line().as_str() {
        "PUT /latest/api/token" => (200, "hush-metadata".to_owned()),
        LIST => (200, r#"["first", "second"]"#.to_owned()),
        "GET /volcstack/latest/iam/security_credentials/first" => {
            assert_eq!(request.header("x-volc-ecs-metadata-token"), Some("hush-metadata"));
            let answer = ANSWER.replace("AccessKeySecret", "SecretAccessKey").replace("SecurityToken", "SessionToken");
            (200, answer.replace("Expiration", "ExpiredTime").replace('Z', "+08:00"))
        }
        _ => (503, String::new()),
    })
    .await;
    let role = InstanceRole::volcengine().endpoint(&server.url);
    assert!(ask(&role).await.unwrap() == temporary());
    assert_eq!(server.lines().len(), 3);
    assert_eq!(
        error(&role.role("busy"), &server).await,
        "instance role: {server} refuses with status 503: the service answered with an error and an empty body"
    );
    let asked = server.lines().iter().filter(|line| line.ends_with("/busy")).count();
    assert_eq!(asked, 3);
}

#[tokio::test]
async fn a_metadata_service_is_not_followed_elsewhere() {
    let server = Server::start(|_| (302, String::new())).await;
    let role = InstanceRole::alibaba().require_token(true).endpoint(&server.url);
    assert!(error(&role, &server).await.starts_with("instance role: {server} refuses with status 302"));
    assert_eq!(server.lines(), ["PUT /latest/api/token"]);
}

#[tokio::test]
async fn where_there_is_no_metadata_service_the_news_is_quick() {
    let before = Instant::now();
    let outcome = ask(&InstanceRole::alibaba().endpoint("http://127.0.0.1:9")).await;
    let text = outcome.unwrap_err().to_string();
    assert!(text.starts_with("instance role: 127.0.0.1:9 cannot be reached: Connection refused"), "{text}");
    assert!(before.elapsed() < Duration::from_secs(1));
}

#[test]
fn a_proxy_of_the_environment_does_not_see_metadata() {
    // The variables are for a process of its own, which runs the test of this name.
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "services::an_instance_role_is_found_with_one_token"])
        .envs(["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"].map(|name| (name, "http://127.0.0.1:9")))
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && printed.contains("1 passed"), "{printed}");
}

#[tokio::test]
async fn two_hundred_callers_ask_the_metadata_service_once() {
    let server = Server::start(metadata(true)).await;
    let shared = RefreshingCredentials::new(InstanceRole::alibaba().endpoint(&server.url));
    let mut callers = JoinSet::new();
    for _ in 0..200 {
        let shared = shared.clone();
        callers.spawn(async move { shared.credentials().await.unwrap() });
    }
    assert!(callers.join_all().await.iter().all(|credentials| *credentials == temporary()));
    assert_eq!(server.lines().len(), 3);
}

#[tokio::test]
async fn an_address_with_credentials() {
    let server = Server::start(|request| match request.target.as_str() {
        "/good?key=hush" => (200, ANSWER.to_owned()),
        "/bare" => (200, r#"{"AccessKeyId": "LTAI", "AccessKeySecret": "hush"}"#.to_owned()),
        "/code" => (200, r#"{"Code": "NotReady"}"#.to_owned()),
        "/empty" => (200, "{}".to_owned()),
        "/time" => (200, ANSWER.replace("2099", "next")),
        "/text" => (200, "hush".to_owned()),
        _ => (403, r#"{"Code": "Forbidden", "Message": "Go\naway."}"#.to_owned()),
    })
    .await;
    let at = |path: &str| UriCredentials::new(format!("{}{path}", server.url));
    assert!(ask(&at("/good?key=hush")).await.unwrap() == temporary());
    assert_eq!(ask(&at("/bare")).await.unwrap().expiry(), None);
    for (path, expected) in [
        ("/code", "it answers with the code NotReady"),
        ("/empty", "its answer has no access key id and secret"),
        ("/time", "its answer has an expiry that is not a time"),
        ("/text", "{server} answers with what is not JSON"),
        ("/other", "{server} refuses with status 403: Forbidden: Go away."),
    ] {
        assert_eq!(error(&at(path), &server).await, format!("credentials URI: {expected}"));
    }
    let error = ask(&UriCredentials::new("file:///etc/passwd")).await.unwrap_err();
    assert_eq!(error.to_string(), "credentials URI: its address must begin with https:// or http://");
}

#[tokio::test]
async fn a_token_of_an_identity_provider_is_only_in_the_body() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "hush.oidc+token/=\n").unwrap();
    let server = Server::start(|_| (200, format!(r#"{{"RequestId": "R", "Credentials": {ANSWER}}}"#))).await;
    let role = AssumedRole::alibaba_oidc("acs:ram::1:oidc-provider/p", "acs:ram::1:role/r", &file)
        .session_name("nightly report")
        .policy(r#"{"Statement": []}"#)
        .duration(Duration::from_secs(900))
        .endpoint(&server.url);
    assert!(ask(&role).await.unwrap() == temporary());

    let request = &server.requests()[0];
    assert_eq!(request.method, "POST");
    assert!(request.target.starts_with("/?Action=AssumeRoleWithOIDC&Format=JSON&SignatureNonce="), "{request:?}");
    assert!(request.target.contains("&Timestamp=20") && request.target.ends_with("&Version=2015-04-01"), "{request:?}");
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(request.header("authorization"), None);
    assert_eq!(
        request.body,
        "DurationSeconds=900&OIDCProviderArn=acs%3Aram%3A%3A1%3Aoidc-provider%2Fp&OIDCToken=hush.oidc%2Btoken%2F%3D\
         &Policy=%7B%22Statement%22%3A%20%5B%5D%7D&RoleArn=acs%3Aram%3A%3A1%3Arole%2Fr\
         &RoleSessionName=nightly%20report"
    );
    assert!(!format!("{}{:?}", request.target, request.headers).contains(SECRET));

    // A file that is replaced counts from the next time on.
    std::fs::write(&file, "hush-next").unwrap();
    ask(&role).await.unwrap();
    assert!(server.requests()[1].body.contains("OIDCToken=hush-next&"));
}

#[tokio::test]
async fn a_role_is_assumed_with_a_signature_that_alibaba_cloud_takes() {
    use duoyun::alibaba::sts::AssumeRole as Operation;

    let mock = Mock::start().await.unwrap();
    mock.on::<Operation>().reply_json(format!(r#"{{"RequestId": "R", "Credentials": {ANSWER}}}"#));
    let known = Credentials::new(mock::ACCESS_KEY_ID, mock::ACCESS_KEY_SECRET);
    for user in [known.clone(), known.with_token("hush-user-token")] {
        let role = AssumedRole::alibaba(user, "acs:ram::1:role/r").external_id("x").endpoint(mock.url());
        assert!(ask(&role).await.unwrap() == temporary());
    }
    let requests = mock.requests();
    let last = requests.last().unwrap();
    assert_eq!((last.operation(), last.method(), last.path()), (Some("AssumeRole"), "POST", "/"));
    assert_eq!(last.header("x-acs-security-token"), Some("hush-user-token"));
    let values = ["RoleArn", "DurationSeconds", "ExternalId"].map(|name| last.parameter(name));
    assert_eq!(values, [Some("acs:ram::1:role/r"), Some("3600"), Some("x")]);
    let names: Vec<_> = requests.iter().map(|request| request.parameter("RoleSessionName").unwrap()).collect();
    assert!(names[0].starts_with("duoyun-") && names[0] != names[1] && names[0].len() <= 64);
    assert!(last.body().starts_with("DurationSeconds=3600&ExternalId=x&RoleArn="));

    mock.on::<Operation>().fail_with(403, "NoPermission", "You are not authorized.");
    let role = AssumedRole::alibaba(Credentials::new(mock::ACCESS_KEY_ID, mock::ACCESS_KEY_SECRET), "r");
    let text = ask(&role.endpoint(mock.url())).await.unwrap_err().to_string();
    assert!(text.contains(" refuses with status 403: NoPermission: You are not authorized. (request id "), "{text}");
}

#[tokio::test]
async fn a_role_is_assumed_with_a_signature_that_volcengine_takes() {
    // The mock checks the signature before it looks for the operation, of which it knows nothing.
    let mock = Mock::start().await.unwrap();
    let role = |secret: &str| {
        let user = Credentials::new(mock::ACCESS_KEY_ID, secret).with_token("hush-user-token");
        AssumedRole::volcengine(user, "trn:iam::1:role/r").policy("{ }").endpoint(mock.url())
    };
    let text = ask(&role(mock::ACCESS_KEY_SECRET)).await.unwrap_err().to_string();
    assert!(text.contains("InvalidActionOrVersion"), "{text}");
    let text = ask(&role("another")).await.unwrap_err().to_string();
    assert!(text.contains("SignatureDoesNotMatch"), "{text}");
    let request = &mock.requests()[0];
    assert_eq!((request.method(), request.body()), ("GET", ""));
    let values = ["Action", "Version", "RoleTrn", "Policy"].map(|name| request.parameter(name));
    assert_eq!(values, [Some("AssumeRole"), Some("2018-01-01"), Some("trn:iam::1:role/r"), Some("{ }")]);
    assert!(request.header("authorization").unwrap().contains("/cn-beijing/sts/request, "));
}

#[tokio::test]
async fn a_role_can_be_assumed_with_another_role() {
    let first =
        Server::start(|_| (200, format!(r#"{{"Credentials": {}}}"#, ANSWER.replace("STS.role", "STS.first")))).await;
    let second = Server::start(|_| (200, format!(r#"{{"Credentials": {ANSWER}}}"#))).await;
    let user = Credentials::new("LTAI", "hush");
    let role = AssumedRole::alibaba(user, "acs:ram::1:role/first").endpoint(&first.url);
    let role = AssumedRole::alibaba(role, "acs:ram::2:role/second").endpoint(&second.url);
    assert!(ask(&role).await.unwrap() == temporary());
    assert_eq!(second.requests()[0].header("x-acs-accesskey-id"), Some("STS.first"));

    let nobody = AssumedRole::alibaba(Credentials::new("LTAI", ""), "r").endpoint(&first.url);
    let role = AssumedRole::alibaba(nobody, "r").endpoint(&second.url);
    assert_eq!(error(&role, &second).await, "assumed role: assumed role: the access key id or the secret is empty");
}

#[tokio::test]
async fn a_token_service_in_a_vpc_needs_a_region() {
    let role = AssumedRole::alibaba(Credentials::new("LTAI", "hush"), "r").network(duoyun::Network::Vpc);
    let text = ask(&role).await.unwrap_err().to_string();
    assert_eq!(text, "assumed role: sts needs a region, and none is set");
    let text = ask(&role.region("cn beijing")).await.unwrap_err().to_string();
    assert!(text.starts_with("assumed role: \"cn beijing\" is not a region"), "{text}");
}

#[tokio::test]
async fn a_helper_that_takes_too_long_is_stopped() {
    let helper = ProcessCredentials::new("sleep").args(["60"]).time_limit(Duration::from_millis(50));
    let before = Instant::now();
    let text = ask(&helper).await.unwrap_err().to_string();
    assert_eq!(text, "process: sleep runs longer than 0 s");
    assert!(before.elapsed() < Duration::from_secs(5));
}
