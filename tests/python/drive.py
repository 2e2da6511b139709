"""Calls a mock with the vendors' own SDKs, and prints what a caller of them gets: one JSON object per line.

usage: drive.py URL ACCESS_KEY_ID ACCESS_KEY_SECRET
"""

import json
import sys
from urllib.parse import urlsplit

import clients
import volcenginesdkecs
from alibabacloud_ecs20140526 import models as ecs
from alibabacloud_ecs20140526.client import Client as Ecs
from alibabacloud_pai_dsw20220101 import models as dsw
from alibabacloud_pai_dsw20220101.client import Client as Dsw
from volcenginesdkcore.rest import ApiException

URL, KEY_ID, KEY_SECRET = sys.argv[1:4]
HOST = urlsplit(URL).netloc
TEXT = "快照 a+b*~/%&="


def alibaba(client, **more):
    return clients.alibaba(client, HOST, KEY_ID, KEY_SECRET, **more)


def volcengine(**more):
    return volcenginesdkecs.ECSApi(clients.volcengine(HOST, KEY_ID, KEY_SECRET, **more))


def snapshot(disk, **more):
    def call():
        request = ecs.CreateSnapshotRequest(
            disk_id=disk,
            snapshot_name=TEXT,
            instant_access=False,
            retention_days=30,
            client_token="token",
            tag=[ecs.CreateSnapshotRequestTag(key=f"key {n}", value=TEXT) for n in range(11)],
        )
        return alibaba(Ecs, **more).create_snapshot(request).body.to_map()

    return call


def instance(instance_id):
    return lambda: alibaba(Dsw).get_instance(instance_id, dsw.GetInstanceRequest()).body.to_map()


def new_instance():
    request = dsw.CreateInstanceRequest(instance_name=TEXT, environment_variables={"KEY": TEXT}, priority=1)
    return alibaba(Dsw).create_instance(request).body.to_map()


def instances():
    request = dsw.ListInstancesRequest(page_number=2, labels={"a b": TEXT})
    return alibaba(Dsw).list_instances(request).body.to_map()


def export(image, **more):
    def call():
        request = volcenginesdkecs.ExportImageRequest(image_id=image, tos_bucket=TEXT, tos_prefix="p")
        return volcengine(**more).export_image(request).to_dict()

    return call


def machines():
    request = volcenginesdkecs.DescribeInstancesRequest(instance_ids=[f"i-{n}" for n in range(12)], max_results=50)
    return volcengine().describe_instances(request).to_dict()


CASES = {
    "snapshot": snapshot("d-fine"),
    "snapshot with a token": snapshot("d-fine", token="sts-token"),
    "snapshot with an expired token": snapshot("d-fine", token="expired"),
    "snapshot throttled": snapshot("d-busy"),
    "snapshot of no disk": snapshot("d-gone"),
    "instance": instance("dsw-1"),
    "instance of an odd name": instance("dsw/1 多"),
    "instance that is not": instance("dsw-gone"),
    "new instance": new_instance,
    "instances": instances,
    "export": export("image-fine"),
    "export with a token": export("image-fine", token="sts-token"),
    "export of no image": export("image-gone"),
    "machines": machines,
    "unheard of": lambda: alibaba(Ecs).delete_disk(ecs.DeleteDiskRequest(disk_id="d-1")),
}


def outcome(call):
    try:
        return {"answer": call()}
    except ApiException as error:
        body = json.loads(error.body)["ResponseMetadata"]
        return {"code": body["Error"]["Code"], "status": error.status, "request_id": body["RequestId"]}
    except Exception as error:  # The base class of the other SDKs' errors differs from release to release.
        facts = {"code": getattr(error, "code", None), "status": getattr(error, "status_code", None)}
        return facts | {"kind": type(error).__name__, "request_id": getattr(error, "request_id", None), "text": str(error)}


for name, call in CASES.items():
    print(json.dumps({"case": name} | outcome(call)), flush=True)
