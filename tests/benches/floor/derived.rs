//! The response of `GetInstance` as serde's derive would have it: what the emitted types are measured against.

#![allow(clippy::struct_field_names, reason = "the names are the vendor's")]

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GetInstanceResponse {
    #[serde(rename = "WorkspaceId", skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<String>,
    #[serde(rename = "WorkspaceName", skip_serializing_if = "Option::is_none")]
    pub workspace_name: Option<String>,
    #[serde(rename = "InstanceId", skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<String>,
    #[serde(rename = "InstanceName", skip_serializing_if = "Option::is_none")]
    pub instance_name: Option<String>,
    #[serde(rename = "EcsSpec", skip_serializing_if = "Option::is_none")]
    pub ecs_spec: Option<String>,
    #[serde(rename = "Status", skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(rename = "InstanceUrl", skip_serializing_if = "Option::is_none")]
    pub instance_url: Option<String>,
    #[serde(rename = "JupyterlabUrl", skip_serializing_if = "Option::is_none")]
    pub jupyterlab_url: Option<String>,
    #[serde(rename = "WebIDEUrl", skip_serializing_if = "Option::is_none")]
    pub web_ide_url: Option<String>,
    #[serde(rename = "TerminalUrl", skip_serializing_if = "Option::is_none")]
    pub terminal_url: Option<String>,
    #[serde(rename = "AccumulatedRunningTimeInMs", skip_serializing_if = "Option::is_none")]
    pub accumulated_running_time_in_ms: Option<i64>,
    #[serde(rename = "ImageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<String>,
    #[serde(rename = "ImageUrl", skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    #[serde(rename = "ImageName", skip_serializing_if = "Option::is_none")]
    pub image_name: Option<String>,
    #[serde(rename = "GmtCreateTime", skip_serializing_if = "Option::is_none")]
    pub gmt_create_time: Option<String>,
    #[serde(rename = "GmtModifiedTime", skip_serializing_if = "Option::is_none")]
    pub gmt_modified_time: Option<String>,
    #[serde(rename = "UserId", skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    #[serde(rename = "UserName", skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
    #[serde(rename = "Datasets", skip_serializing_if = "Vec::is_empty")]
    pub datasets: Vec<Dataset>,
    #[serde(rename = "UserVpc", skip_serializing_if = "Option::is_none")]
    pub user_vpc: Option<UserVpc>,
    #[serde(rename = "InstanceShutdownTimer", skip_serializing_if = "Option::is_none")]
    pub instance_shutdown_timer: Option<ShutdownTimer>,
    #[serde(rename = "ReasonCode", skip_serializing_if = "Option::is_none")]
    pub reason_code: Option<String>,
    #[serde(rename = "ReasonMessage", skip_serializing_if = "Option::is_none")]
    pub reason_message: Option<String>,
    #[serde(rename = "PaymentType", skip_serializing_if = "Option::is_none")]
    pub payment_type: Option<String>,
    #[serde(rename = "LatestSnapshot", skip_serializing_if = "Option::is_none")]
    pub latest_snapshot: Option<SavedImage>,
    #[serde(rename = "AcceleratorType", skip_serializing_if = "Option::is_none")]
    pub accelerator_type: Option<String>,
    #[serde(rename = "Accessibility", skip_serializing_if = "Option::is_none")]
    pub accessibility: Option<String>,
    #[serde(rename = "EnvironmentVariables", skip_serializing_if = "BTreeMap::is_empty")]
    pub environment_variables: BTreeMap<String, String>,
    #[serde(rename = "ResourceId", skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    #[serde(rename = "ResourceName", skip_serializing_if = "Option::is_none")]
    pub resource_name: Option<String>,
    #[serde(rename = "Priority", skip_serializing_if = "Option::is_none")]
    pub priority: Option<i64>,
    #[serde(rename = "RequestedResource", skip_serializing_if = "Option::is_none")]
    pub requested_resource: Option<RequestedResource>,
    #[serde(rename = "Labels", skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<Label>,
    #[serde(rename = "IdleInstanceCuller", skip_serializing_if = "Option::is_none")]
    pub idle_instance_culler: Option<IdleCuller>,
    #[serde(rename = "InstanceSnapshotList", skip_serializing_if = "Vec::is_empty")]
    pub instance_snapshot_list: Vec<SavedImage>,
    #[serde(rename = "CloudDisks", skip_serializing_if = "Vec::is_empty")]
    pub cloud_disks: Vec<CloudDisk>,
    #[serde(rename = "WorkspaceSource", skip_serializing_if = "Option::is_none")]
    pub workspace_source: Option<String>,
    #[serde(rename = "Driver", skip_serializing_if = "Option::is_none")]
    pub driver: Option<String>,
    #[serde(rename = "NodeErrorRecovery", skip_serializing_if = "Option::is_none")]
    pub node_error_recovery: Option<NodeErrorRecovery>,
    #[serde(rename = "CredentialConfig", skip_serializing_if = "Option::is_none")]
    pub credential_config: Option<CredentialConfig>,
    #[serde(rename = "Affinity", skip_serializing_if = "Option::is_none")]
    pub affinity: Option<Affinity>,
    #[serde(rename = "ImageAuth", skip_serializing_if = "Option::is_none")]
    pub image_auth: Option<String>,
    #[serde(rename = "Tags", skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<ResourceTag>,
    #[serde(rename = "DynamicMount", skip_serializing_if = "Option::is_none")]
    pub dynamic_mount: Option<DynamicMount>,
    #[serde(rename = "ProxyPath", skip_serializing_if = "Option::is_none")]
    pub proxy_path: Option<String>,
    #[serde(rename = "UserCommandId", skip_serializing_if = "Option::is_none")]
    pub user_command_id: Option<String>,
    #[serde(rename = "ServiceConfig", skip_serializing_if = "Option::is_none")]
    pub service_config: Option<ServiceConfig>,
    #[serde(rename = "PodIps", skip_serializing_if = "Vec::is_empty")]
    pub pod_ips: Vec<PodIp>,
    #[serde(rename = "MigrationOptions", skip_serializing_if = "BTreeMap::is_empty")]
    pub migration_options: BTreeMap<String, serde_json::Value>,
    #[serde(rename = "AccessRestrictionRules", skip_serializing_if = "BTreeMap::is_empty")]
    pub access_restriction_rules: BTreeMap<String, String>,
    #[serde(rename = "DockerConfig", skip_serializing_if = "Option::is_none")]
    pub docker_config: Option<DockerConfig>,
    #[serde(rename = "TenantId", skip_serializing_if = "Option::is_none")]
    pub tenant_id: Option<String>,
    #[serde(rename = "RequestId", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    #[serde(rename = "Success", skip_serializing_if = "Option::is_none")]
    pub success: Option<bool>,
    #[serde(rename = "Message", skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    #[serde(rename = "Code", skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(rename = "HttpStatusCode", skip_serializing_if = "Option::is_none")]
    pub http_status_code: Option<i32>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dataset {
    #[serde(rename = "DatasetId", skip_serializing_if = "Option::is_none")]
    pub dataset_id: Option<String>,
    #[serde(rename = "DatasetVersion", skip_serializing_if = "Option::is_none")]
    pub dataset_version: Option<String>,
    #[serde(rename = "Uri", skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    #[serde(rename = "MountPath", skip_serializing_if = "Option::is_none")]
    pub mount_path: Option<String>,
    #[serde(rename = "MountAccess", skip_serializing_if = "Option::is_none")]
    pub mount_access: Option<String>,
    #[serde(rename = "Options", skip_serializing_if = "Option::is_none")]
    pub options: Option<String>,
    #[serde(rename = "OptionType", skip_serializing_if = "Option::is_none")]
    pub option_type: Option<String>,
    #[serde(rename = "Dynamic", skip_serializing_if = "Option::is_none")]
    pub dynamic: Option<bool>,
    #[serde(rename = "ActualMountAccess", skip_serializing_if = "Option::is_none")]
    pub actual_mount_access: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserVpc {
    #[serde(rename = "VpcId", skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    #[serde(rename = "VSwitchId", skip_serializing_if = "Option::is_none")]
    pub vswitch_id: Option<String>,
    #[serde(rename = "SecurityGroupId", skip_serializing_if = "Option::is_none")]
    pub security_group_id: Option<String>,
    #[serde(rename = "ExtendedCIDRs", skip_serializing_if = "Vec::is_empty")]
    pub extended_cidrs: Vec<String>,
    #[serde(rename = "DefaultRoute", skip_serializing_if = "Option::is_none")]
    pub default_route: Option<String>,
    #[serde(rename = "ForwardInfos", skip_serializing_if = "Vec::is_empty")]
    pub forward_infos: Vec<ForwardInfo>,
    #[serde(rename = "BandwidthLimit", skip_serializing_if = "Option::is_none")]
    pub bandwidth_limit: Option<BandwidthLimit>,
    #[serde(rename = "Ip", skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ShutdownTimer {
    #[serde(rename = "InstanceId", skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<String>,
    #[serde(rename = "GmtCreateTime", skip_serializing_if = "Option::is_none")]
    pub gmt_create_time: Option<String>,
    #[serde(rename = "GmtModifiedTime", skip_serializing_if = "Option::is_none")]
    pub gmt_modified_time: Option<String>,
    #[serde(rename = "DueTime", skip_serializing_if = "Option::is_none")]
    pub due_time: Option<String>,
    #[serde(rename = "RemainingTimeInMs", skip_serializing_if = "Option::is_none")]
    pub remaining_time_in_ms: Option<i64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedImage {
    #[serde(rename = "ImageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<String>,
    #[serde(rename = "ImageName", skip_serializing_if = "Option::is_none")]
    pub image_name: Option<String>,
    #[serde(rename = "ImageUrl", skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    #[serde(rename = "RepositoryUrl", skip_serializing_if = "Option::is_none")]
    pub repository_url: Option<String>,
    #[serde(rename = "GmtCreateTime", skip_serializing_if = "Option::is_none")]
    pub gmt_create_time: Option<String>,
    #[serde(rename = "GmtModifiedTime", skip_serializing_if = "Option::is_none")]
    pub gmt_modified_time: Option<String>,
    #[serde(rename = "ReasonCode", skip_serializing_if = "Option::is_none")]
    pub reason_code: Option<String>,
    #[serde(rename = "ReasonMessage", skip_serializing_if = "Option::is_none")]
    pub reason_message: Option<String>,
    #[serde(rename = "Status", skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestedResource {
    #[serde(rename = "CPU", skip_serializing_if = "Option::is_none")]
    pub cpu: Option<String>,
    #[serde(rename = "Memory", skip_serializing_if = "Option::is_none")]
    pub memory: Option<String>,
    #[serde(rename = "SharedMemory", skip_serializing_if = "Option::is_none")]
    pub shared_memory: Option<String>,
    #[serde(rename = "GPU", skip_serializing_if = "Option::is_none")]
    pub gpu: Option<String>,
    #[serde(rename = "GPUType", skip_serializing_if = "Option::is_none")]
    pub gpu_type: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Label {
    #[serde(rename = "Key", skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    #[serde(rename = "Value", skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct IdleCuller {
    #[serde(rename = "InstanceId", skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<String>,
    #[serde(rename = "CpuPercentThreshold", skip_serializing_if = "Option::is_none")]
    pub cpu_percent_threshold: Option<i32>,
    #[serde(rename = "GpuPercentThreshold", skip_serializing_if = "Option::is_none")]
    pub gpu_percent_threshold: Option<i32>,
    #[serde(rename = "MaxIdleTimeInMinutes", skip_serializing_if = "Option::is_none")]
    pub max_idle_time_in_minutes: Option<i32>,
    #[serde(rename = "IdleTimeInMinutes", skip_serializing_if = "Option::is_none")]
    pub idle_time_in_minutes: Option<i32>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CloudDisk {
    #[serde(rename = "Capacity", skip_serializing_if = "Option::is_none")]
    pub capacity: Option<String>,
    #[serde(rename = "SubType", skip_serializing_if = "Option::is_none")]
    pub sub_type: Option<String>,
    #[serde(rename = "MountPath", skip_serializing_if = "Option::is_none")]
    pub mount_path: Option<String>,
    #[serde(rename = "Path", skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(rename = "Status", skip_serializing_if = "Option::is_none")]
    pub status: Option<DiskUsage>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NodeErrorRecovery {
    #[serde(rename = "hasNodeError", skip_serializing_if = "Option::is_none")]
    pub has_node_error: Option<bool>,
    #[serde(rename = "enableAutoSwitchOnNodeError", skip_serializing_if = "Option::is_none")]
    pub enable_auto_switch_on_node_error: Option<bool>,
    #[serde(rename = "autoSwitchCountdownSeconds", skip_serializing_if = "Option::is_none")]
    pub auto_switch_countdown_seconds: Option<i64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CredentialConfig {
    #[serde(rename = "Enable", skip_serializing_if = "Option::is_none")]
    pub enable: Option<bool>,
    #[serde(rename = "AliyunEnvRoleKey", skip_serializing_if = "Option::is_none")]
    pub aliyun_env_role_key: Option<String>,
    #[serde(rename = "Configs", skip_serializing_if = "Vec::is_empty")]
    pub configs: Vec<CredentialEntry>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Affinity {
    #[serde(rename = "CPU", skip_serializing_if = "Option::is_none")]
    pub cpu: Option<CpuAffinity>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResourceTag {
    #[serde(rename = "TagKey", skip_serializing_if = "Option::is_none")]
    pub tag_key: Option<String>,
    #[serde(rename = "TagValue", skip_serializing_if = "Option::is_none")]
    pub tag_value: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DynamicMount {
    #[serde(rename = "Enable", skip_serializing_if = "Option::is_none")]
    pub enable: Option<bool>,
    #[serde(rename = "MountPoints", skip_serializing_if = "Vec::is_empty")]
    pub mount_points: Vec<DynamicMountPoint>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServiceConfig {
    #[serde(rename = "JupyterServerPassword", skip_serializing_if = "Option::is_none")]
    pub jupyter_server_password: Option<String>,
    #[serde(rename = "JupyterServerAuth", skip_serializing_if = "Option::is_none")]
    pub jupyter_server_auth: Option<String>,
    #[serde(rename = "CodeServerPassword", skip_serializing_if = "Option::is_none")]
    pub code_server_password: Option<String>,
    #[serde(rename = "CodeServerAuth", skip_serializing_if = "Option::is_none")]
    pub code_server_auth: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PodIp {
    #[serde(rename = "Type", skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    #[serde(rename = "Ip", skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    #[serde(rename = "InterfaceName", skip_serializing_if = "Option::is_none")]
    pub interface_name: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DockerConfig {
    #[serde(rename = "Enable", skip_serializing_if = "Option::is_none")]
    pub enable: Option<bool>,
    #[serde(rename = "ContainersLimit", skip_serializing_if = "Option::is_none")]
    pub containers_limit: Option<i64>,
    #[serde(rename = "MountAccessConfigPath", skip_serializing_if = "Option::is_none")]
    pub mount_access_config_path: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ForwardInfo {
    #[serde(rename = "Enable", skip_serializing_if = "Option::is_none")]
    pub enable: Option<bool>,
    #[serde(rename = "ContainerName", skip_serializing_if = "Option::is_none")]
    pub container_name: Option<String>,
    #[serde(rename = "ForwardPort", skip_serializing_if = "Option::is_none")]
    pub forward_port: Option<String>,
    #[serde(rename = "NatGatewayId", skip_serializing_if = "Option::is_none")]
    pub nat_gateway_id: Option<String>,
    #[serde(rename = "EipAllocationId", skip_serializing_if = "Option::is_none")]
    pub eip_allocation_id: Option<String>,
    #[serde(rename = "SSHPublicKey", skip_serializing_if = "Option::is_none")]
    pub ssh_public_key: Option<String>,
    #[serde(rename = "ConnectInfo", skip_serializing_if = "Option::is_none")]
    pub connect_info: Option<ConnectInfo>,
    #[serde(rename = "Name", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(rename = "ExternalPort", skip_serializing_if = "Option::is_none")]
    pub external_port: Option<String>,
    #[serde(rename = "AccessType", skip_serializing_if = "Vec::is_empty")]
    pub access_type: Vec<String>,
    #[serde(rename = "NlbGatewayId", skip_serializing_if = "Option::is_none")]
    pub nlb_gateway_id: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BandwidthLimit {
    #[serde(rename = "EgressWhitelists", skip_serializing_if = "Vec::is_empty")]
    pub egress_whitelists: Vec<String>,
    #[serde(rename = "IngressRate", skip_serializing_if = "Option::is_none")]
    pub ingress_rate: Option<String>,
    #[serde(rename = "EgressRate", skip_serializing_if = "Option::is_none")]
    pub egress_rate: Option<String>,
    #[serde(rename = "IngressWhitelists", skip_serializing_if = "Vec::is_empty")]
    pub ingress_whitelists: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DiskUsage {
    #[serde(rename = "Available", skip_serializing_if = "Option::is_none")]
    pub available: Option<i64>,
    #[serde(rename = "Usage", skip_serializing_if = "Option::is_none")]
    pub usage: Option<i64>,
    #[serde(rename = "Capacity", skip_serializing_if = "Option::is_none")]
    pub capacity: Option<i64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CredentialEntry {
    #[serde(rename = "Key", skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    #[serde(rename = "Type", skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    #[serde(rename = "Roles", skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<AssumedRole>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CpuAffinity {
    #[serde(rename = "Enable", skip_serializing_if = "Option::is_none")]
    pub enable: Option<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DynamicMountPoint {
    #[serde(rename = "RootPath", skip_serializing_if = "Option::is_none")]
    pub root_path: Option<String>,
    #[serde(rename = "Options", skip_serializing_if = "Option::is_none")]
    pub options: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConnectInfo {
    #[serde(rename = "Phase", skip_serializing_if = "Option::is_none")]
    pub phase: Option<String>,
    #[serde(rename = "Message", skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    #[serde(rename = "Intranet", skip_serializing_if = "Option::is_none")]
    pub intranet: Option<ConnectAddress>,
    #[serde(rename = "Internet", skip_serializing_if = "Option::is_none")]
    pub internet: Option<ConnectAddress>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AssumedRole {
    #[serde(rename = "RoleArn", skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
    #[serde(rename = "RoleType", skip_serializing_if = "Option::is_none")]
    pub role_type: Option<String>,
    #[serde(rename = "AssumeRoleFor", skip_serializing_if = "Option::is_none")]
    pub assume_role_for: Option<String>,
    #[serde(rename = "Policy", skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    #[serde(rename = "UserInfo", skip_serializing_if = "Option::is_none")]
    pub user_info: Option<RoleUser>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConnectAddress {
    #[serde(rename = "Endpoint", skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    #[serde(rename = "Port", skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RoleUser {
    #[serde(rename = "Id", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(rename = "Type", skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    #[serde(rename = "AccessKeyId", skip_serializing_if = "Option::is_none")]
    pub access_key_id: Option<String>,
    #[serde(rename = "SecurityToken", skip_serializing_if = "Option::is_none")]
    pub security_token: Option<String>,
}
