//! The mock is a cloud to the vendors' own SDKs, too: they get from it the typed answers and errors that they know.

use duoyun::alibaba::ecs::{CreateSnapshot, CreateSnapshotError, CreateSnapshotResponse};
use duoyun::alibaba::pai_dsw::{CreateInstance, GetInstance, ListInstances};
use duoyun::contract::to_json;
use duoyun::mock::{ACCESS_KEY_ID, ACCESS_KEY_SECRET, Mock};
use duoyun::volcengine::ecs::{DescribeInstances, ExportImage, ExportImageError};
use duoyun_tests::python::python;
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::{Command, Output};
use std::time::Duration;

/// The text that the script sends wherever any text may go.
const TEXT: &str = "快照 a+b*~/%&=";

async fn drive(mut script: Command, mock: &Mock) -> Output {
    script.args([&mock.url(), ACCESS_KEY_ID, ACCESS_KEY_SECRET]);
    let script = tokio::task::spawn_blocking(move || script.output().unwrap());
    tokio::time::timeout(Duration::from_secs(300), script).await.expect("the script does not come to an end").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_vendors_sdks_understand_the_mock() {
    let Some(script) = python("drive.py") else {
        return;
    };
    let mock = Mock::start().await.unwrap();
    let output: CreateSnapshotResponse = serde_json::from_str(r#"{"SnapshotId": "s-1"}"#).unwrap();
    mock.on::<CreateSnapshot>().when(|request| request.disk_id == "d-fine").reply(output);
    mock.on::<CreateSnapshot>().when(|request| request.disk_id == "d-busy").fail(CreateSnapshotError::Throttling);
    let gone = CreateSnapshotError::InvalidDiskIdNotFound;
    mock.on::<CreateSnapshot>().when(|request| request.disk_id == "d-gone").fail(gone);
    mock.on::<GetInstance>();
    mock.on::<GetInstance>().when(|request| request.instance_id == "dsw-gone").fail_with(404, "NotFound", "m");
    mock.on::<CreateInstance>();
    mock.on::<ListInstances>();
    mock.on::<ExportImage>();
    let gone = ExportImageError::InvalidImageNotFound;
    mock.on::<ExportImage>().when(|request| request.image_id == "image-gone").fail(gone);
    mock.on::<DescribeInstances>();
    mock.expire_token("expired");

    let output = drive(script, &mock).await;
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{stdout}{stderr}");
    let cases: BTreeMap<String, Value> = stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|case| (case["case"].as_str().unwrap().to_owned(), case))
        .collect();

    for (case, pointer, expected) in [
        ("snapshot", "/answer/SnapshotId", "s-1"),
        ("snapshot with a token", "/answer/SnapshotId", "s-1"),
        ("snapshot with an expired token", "/code", "InvalidSecurityToken.Expired"),
        ("snapshot throttled", "/code", "Throttling"),
        ("snapshot of no disk", "/code", "InvalidDiskId.NotFound"),
        ("instance", "/answer/InstanceId", "dsw-730xxxxxxxxxx"),
        ("instance of an odd name", "/answer/InstanceId", "dsw-730xxxxxxxxxx"),
        ("instance that is not", "/code", "NotFound"),
        ("new instance", "/answer/InstanceId", "dsw-730xxxxxxxxxx"),
        ("export", "/answer/task_id", "t-3teco18f1w5a71******"),
        ("export with a token", "/answer/task_id", "t-3teco18f1w5a71******"),
        ("export of no image", "/code", "InvalidImage.NotFound"),
        ("unheard of", "/code", "InvalidAction.NotFound"),
    ] {
        assert_eq!(cases[case].pointer(pointer).and_then(Value::as_str), Some(expected), "{}", cases[case]);
    }
    for (case, status) in [
        ("snapshot throttled", 403),
        ("snapshot of no disk", 404),
        ("instance that is not", 404),
        ("export of no image", 404),
    ] {
        assert_eq!(cases[case]["status"], status, "{}", cases[case]);
        assert!(cases[case]["request_id"].as_str().is_some_and(|id| id.starts_with("00000000-")), "{}", cases[case]);
    }
    assert!(cases["instances"]["answer"]["Instances"].is_array(), "{}", cases["instances"]);
    assert!(cases["machines"]["answer"]["instances"].is_array(), "{}", cases["machines"]);

    // What they sent is what they meant.
    let snapshots = mock.sent::<CreateSnapshot>();
    assert_eq!(snapshots.len(), 5);
    for snapshot in snapshots {
        assert_eq!((snapshot.snapshot_name.as_deref(), snapshot.retention_days), (Some(TEXT), Some(30)));
        assert_eq!(snapshot.client_token.as_deref(), Some("token"));
        assert!(to_json(&snapshot).contains(r#""InstantAccess":false"#), "it came as False");
        assert_eq!((snapshot.tag.len(), snapshot.tag[10].key.as_deref()), (11, Some("key 10")));
    }
    assert_eq!(mock.sent::<GetInstance>()[1].instance_id, "dsw/1 多");
    assert_eq!(mock.sent::<CreateInstance>()[0].environment_variables["KEY"], TEXT);
    assert_eq!(mock.sent::<ExportImage>()[0].tos_bucket, TEXT);
    assert_eq!(mock.sent::<DescribeInstances>()[0].instance_ids.len(), 12);
    let unmet = mock.verify().unwrap_err();
    let [unheard] = unmet.lines() else { panic!("{unmet}") };
    assert!(unheard.contains("DeleteDisk (2014-05-26)"), "{unheard}");
}
