/// A cloud. Each has one marker type, so that operations and clients of different clouds do not mix.
pub trait Cloud: Send + Sync + 'static {
    /// The name, as the vendor writes it in English.
    const NAME: &'static str;
}

/// Alibaba Cloud.
#[derive(Clone, Copy, Debug)]
pub enum Alibaba {}

impl Cloud for Alibaba {
    const NAME: &'static str = "Alibaba Cloud";
}

/// Volcengine.
#[derive(Clone, Copy, Debug)]
pub enum Volcengine {}

impl Cloud for Volcengine {
    const NAME: &'static str = "Volcengine";
}

/// What the operations of one service share.
#[derive(Debug)]
pub struct Service {
    /// The name, as in requests and signatures: `ecs`.
    pub name: &'static str,
    /// The API version, a date.
    pub version: &'static str,
    /// Its hosts.
    pub endpoints: Endpoints,
    /// How its responses carry request id and errors.
    pub envelope: Envelope,
}

/// The hosts of a service.
#[derive(Debug)]
pub struct Endpoints {
    /// The public host, with `{region}` where the region goes.
    pub public: &'static str,
    /// The host inside a VPC; none when the vendor documents none.
    pub vpc: Option<&'static str>,
    /// The public host when no region is set; none when the service needs one.
    pub central: Option<&'static str>,
    /// Regions that do not follow the patterns, as (region, network, host).
    pub exceptions: &'static [(&'static str, Network, &'static str)],
}

/// The network from which a client calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Network {
    /// The internet.
    #[default]
    Public,
    /// A VPC in the client's region.
    Vpc,
}

/// How responses carry the request id and errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Envelope {
    /// Beside the result's own fields: `{"RequestId": …, "SnapshotId": …}`.
    Flat {
        /// The boolean that is false when the call failed although the HTTP status says otherwise.
        success: Option<&'static str>,
    },
    /// Around the result: `{"ResponseMetadata": {"RequestId": …, "Error": …}, "Result": {…}}`.
    Wrapped {
        /// The member with the request id and the error.
        metadata: &'static str,
        /// The member with the result.
        result: &'static str,
    },
}
