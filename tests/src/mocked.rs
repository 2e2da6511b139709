//! Clients for tests of operations of whatever cloud.

use duoyun::contract::{Alibaba, Cloud, Volcengine};
use duoyun::mock::Mock;
use duoyun::{Client, alibaba, volcengine};

/// A cloud with a client that calls a mock, whatever limits the requests break.
pub trait Mocked: Cloud + Sized {
    /// A client of this cloud.
    fn client(mock: &Mock) -> Client<Self>;
}

impl Mocked for Alibaba {
    fn client(mock: &Mock) -> Client<Self> {
        alibaba::Client::builder().mock(mock).check_limits(false).build().expect("a mock needs no setting up")
    }
}

impl Mocked for Volcengine {
    fn client(mock: &Mock) -> Client<Self> {
        volcengine::Client::builder().mock(mock).check_limits(false).build().expect("a mock needs no setting up")
    }
}
