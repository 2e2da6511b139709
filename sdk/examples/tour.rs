//! Calls each endpoint once and prints what comes back: on a cloud on the loopback interface, or on the real ones.
//!
//! ```text
//! tour                                                              calls a mock
//! tour --live INSTANCE SNAPSHOT DISK IMAGE BUCKET PREFIX            calls the clouds
//! ```
//!
//! The second form takes credentials and regions from the environment. It creates a snapshot of the disk and exports
//! the image to the bucket, and both cost money.

use duoyun::alibaba::ecs::{CreateSnapshot, CreateSnapshotError};
use duoyun::alibaba::pai_dsw::{GetInstance, GetInstanceSnapshot};
use duoyun::mock::Mock;
use duoyun::volcengine::ecs::ExportImage;
use duoyun::{Error, alibaba, volcengine};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => on_a_mock().await,
        ["--live", instance, snapshot, disk, image, bucket, prefix] => {
            let things = Things { instance, snapshot, disk, image, bucket, prefix };
            let (alibaba, volcengine) = (alibaba::Client::from_env().await?, volcengine::Client::from_env().await?);
            Ok(call_each(&alibaba, &volcengine, things).await?)
        }
        _ => Err("usage: tour [--live INSTANCE SNAPSHOT DISK IMAGE BUCKET PREFIX]".into()),
    }
}

/// The names of what is asked for.
struct Things<'a> {
    instance: &'a str,
    snapshot: &'a str,
    disk: &'a str,
    image: &'a str,
    bucket: &'a str,
    prefix: &'a str,
}

async fn on_a_mock() -> Result<(), Box<dyn std::error::Error>> {
    let mock = Mock::start().await?;
    // Without further words, the mock answers with the documented examples.
    mock.on::<GetInstance>();
    mock.on::<GetInstanceSnapshot>();
    mock.on::<CreateSnapshot>();
    mock.on::<ExportImage>();
    let things = Things {
        instance: "dsw-730xxxxxxxxxx",
        snapshot: "snp-05cexxxxxxxxx",
        disk: "d-bp1s5fnvk4gn2tws0****",
        image: "image-4431h3l7hl31a0abcdef",
        bucket: "my-bucket",
        prefix: "test12",
    };
    let (alibaba, volcengine) = (mock.alibaba()?, mock.volcengine()?);
    call_each(&alibaba, &volcengine, things).await?;

    mock.on::<CreateSnapshot>().fail(CreateSnapshotError::InvalidDiskIdNotFound);
    match alibaba.send(CreateSnapshot::new("d-gone")).await {
        Err(error) if error.kind() == Some(CreateSnapshotError::InvalidDiskIdNotFound) => {
            println!("\nA typed error, {:?}:\n  {error}", CreateSnapshotError::InvalidDiskIdNotFound);
        }
        other => println!("\nUnexpected: {other:?}"),
    }
    Ok(())
}

async fn call_each(
    alibaba: &alibaba::Client,
    volcengine: &volcengine::Client,
    things: Things<'_>,
) -> Result<(), Error> {
    let instance = alibaba.send(GetInstance::new(things.instance)).await?;
    println!("PAI-DSW GetInstance ({})", instance.request_id);
    println!("  {:?} is {:?}", instance.instance_name, instance.status);

    let snapshot = alibaba.send(GetInstanceSnapshot::new(things.instance, things.snapshot)).await?;
    println!("PAI-DSW GetInstanceSnapshot ({})", snapshot.request_id);
    println!("  {:?} is {:?}", snapshot.snapshot_id, snapshot.status);

    let snapshot = alibaba.send(CreateSnapshot::new(things.disk).retention_days(30)).await?;
    println!("ECS CreateSnapshot ({})", snapshot.request_id);
    println!("  {}", snapshot.snapshot_id);

    let task = volcengine.send(ExportImage::new(things.image, things.bucket, things.prefix)).await?;
    println!("Volcengine ECS ExportImage ({})", task.request_id);
    println!("  {}", task.task_id);
    Ok(())
}
