//! A service of many operations: eighteen fields in four records, an enum and eight error codes each.

use std::fs;
use std::io;
use std::path::Path;

const SERVICE: &str = r#"service: synthetic
title: Synthetic
about: A service that nobody runs.
version: "2020-01-01"
protocol: rpc
pages: https://example.com/{operation}
endpoints: { public: "synthetic.{region}.example.com" }
envelope:
  style: flat
  fields:
    RequestId: { type: string, about: Id of the request. }
"#;

const OPERATION: &str = r#"operation: NAME
about: Does a thing.
read: 2026-11-21
permission: { action: "synthetic:NAME", access: create }
idempotency: ClientToken
request:
  DiskId: { type: string, required: true, about: Disk to use., example: d-bp1 }
  Name: { type: string, length: 2..128, about: Display name. }
  Days: { type: int32, range: 1..65536, about: Days until it is deleted. }
  ClientToken: { type: string, length: 0..64, about: Makes repeated calls harmless. }
  Kind: { type: Kind, about: Its kind. }
  Tag: { type: list<Tag>, items: 1..20, about: Tags. }
  Flag: { type: boolean, default: false, about: A flag. }
response:
  SnapshotId: { type: string, required: true, about: Id of the snapshot. }
  Total: { type: int32, about: How many there are. }
  Items: { type: list<Item>, about: The items. }
shapes:
  Tag:
    Key: { type: string, length: 1..128, about: Key. }
    Value: { type: string, length: 0..128, about: Value. }
  Item:
    Id: { type: string, about: Id. }
    Status: { type: string, about: State. }
    Size: { type: int64, about: Size in bytes. }
    Created: { type: string, about: When it was made. }
    Owner: { type: string, about: Who has it. }
enums:
  Kind: [Standard, Flash, Slow]
errors:
  403:
    Throttling: Request was denied due to user flow control.
    IncorrectDiskStatus: The current disk status does not support this operation.
    QuotaExceed.Snapshot: The snapshot quota exceeds.
    IdempotentProcessing: The previous idempotent request(s) is still processing.
  404:
    InvalidDiskId.NotFound: The specified DiskId does not exist.
    InvalidDescription.Malformed: The specified description is wrongly formed.
    InvalidResourceGroup.NotFound: The ResourceGroup provided does not exist in our records.
  500:
    InternalError: The request processing has failed due to some unknown error.
"#;

/// Writes the specs of that many operations below `root`, and the folder that takes what they give.
pub fn write(root: &Path, operations: usize) -> io::Result<()> {
    let folder = root.join("specs/alibaba/synthetic");
    fs::create_dir_all(&folder)?;
    fs::create_dir_all(root.join("generated/src"))?;
    fs::create_dir_all(root.join("target"))?;
    fs::write(folder.join("service.yaml"), SERVICE)?;
    for index in 0..operations {
        let name = format!("DoThing{index}");
        fs::write(folder.join(format!("{name}.yaml")), OPERATION.replace("NAME", &name))?;
    }
    Ok(())
}
