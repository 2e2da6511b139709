//! Calls for programs without an async runtime.
//!
//! A blocking client has the calls of the other one, and makes them on the caller's thread, on a small runtime of its
//! own. It may be shared between threads. In async code it would hold up the whole runtime, so it gives an error there,
//! and inside `spawn_blocking` too, which cannot be told from it.
//!
//! ```no_run
//! # #[cfg(feature = "alibaba-ecs")]
//! # fn run() -> Result<(), duoyun::Error> {
//! use duoyun::alibaba::{self, ecs::{CreateSnapshot, DescribeSnapshots}};
//! use std::time::Duration;
//!
//! let client = alibaba::Client::builder().region("cn-hangzhou").build_blocking()?;
//! let create = client.send(CreateSnapshot::new("d-bp1s5fnvk4gn2tws0****"));
//! let snapshot = create.with(|call| call.timeout(Duration::from_secs(5))).run()?;
//! let look = DescribeSnapshots::new().snapshot_ids([&*snapshot.snapshot_id]);
//! client.wait(look, DescribeSnapshots::SNAPSHOT_AVAILABLE).run()?;
//! for snapshot in client.items(DescribeSnapshots::new()) {
//!     println!("{:?}", snapshot?.snapshot_id);
//! }
//! # Ok(()) }
//! ```

use crate::transport::SignedRequest;
use crate::{Call, Error, Failure, ItemStream, PageStream, Response, Wait, WaitError};
use duoyun_generated::contract::{Alibaba, Cloud, Operation, Paged, Volcengine, Waiter};
use std::fmt;
use std::sync::Arc;
use tokio::runtime::{Handle, Runtime};

/// A client whose calls block the thread.
pub struct Client<C> {
    client: crate::Client<C>,
    runtime: Arc<OwnRuntime>,
}

impl<C: Cloud> Client<C> {
    /// Makes the calls of a client that has made none yet: connections belong to the runtime that made them.
    pub(crate) fn new(client: crate::Client<C>) -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime =
            runtime.map_err(|error| Error::new(Failure::Setup, "no runtime could be made").caused_by(error))?;
        Ok(Self { client, runtime: Arc::new(OwnRuntime(Some(runtime))) })
    }

    fn with_credentials(self) -> Result<Self, Error> {
        self.runtime.run(self.client.core().credentials())??;
        Ok(self)
    }

    /// Calls an operation, when it is [run](Blocking::run).
    pub fn send<Op: Operation<Cloud = C>>(&self, operation: Op) -> Blocking<Call<Op>> {
        Blocking { inner: self.client.send(operation), runtime: Arc::clone(&self.runtime) }
    }

    /// Calls an operation page by page: an iterator.
    pub fn pages<Op: Paged<Cloud = C>>(&self, operation: Op) -> Blocking<PageStream<Op>> {
        self.send(operation).pages()
    }

    /// Calls an operation page by page and gives the items, one by one: an iterator.
    pub fn items<Op: Paged<Cloud = C>>(&self, operation: Op) -> Blocking<ItemStream<Op>> {
        self.send(operation).items()
    }

    /// Calls an operation again and again until its response shows a state, when it is [run](Blocking::run).
    pub fn wait<Op: Operation<Cloud = C>>(&self, operation: Op, state: Waiter<Op>) -> Blocking<Wait<Op>> {
        self.send(operation).until(state)
    }
}

impl Client<Alibaba> {
    /// A client with the credentials and the region of the environment; see
    /// [`alibaba::Client::from_env`](crate::alibaba::Client::from_env).
    ///
    /// # Errors
    /// When there are no credentials, and when the region is malformed.
    pub fn from_env() -> Result<Self, Error> {
        crate::alibaba::Client::builder().build_blocking()?.with_credentials()
    }
}

impl Client<Volcengine> {
    /// A client with the credentials and the region of the environment; see
    /// [`volcengine::Client::from_env`](crate::volcengine::Client::from_env).
    ///
    /// # Errors
    /// When there are no credentials, and when the region is malformed.
    pub fn from_env() -> Result<Self, Error> {
        crate::volcengine::Client::builder().build_blocking()?.with_credentials()
    }
}

impl<C> Clone for Client<C> {
    fn clone(&self) -> Self {
        Self { client: self.client.clone(), runtime: Arc::clone(&self.runtime) }
    }
}

impl<C: Cloud> fmt::Debug for Client<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Blocking").field(&self.client).finish()
    }
}

/// A [`Call`], a [`Wait`] or a stream whose progress blocks the thread.
#[derive(Debug)]
#[must_use = "it does nothing until it is run, or asked for an item"]
pub struct Blocking<T> {
    inner: T,
    runtime: Arc<OwnRuntime>,
}

impl<T> Blocking<T> {
    /// Sets options: those of what this stands for.
    pub fn with(self, options: impl FnOnce(T) -> T) -> Self {
        self.map(options)
    }

    fn map<U>(self, map: impl FnOnce(T) -> U) -> Blocking<U> {
        Blocking { inner: map(self.inner), runtime: self.runtime }
    }
}

impl<Op: Operation> Blocking<Call<Op>> {
    /// Makes the call.
    ///
    /// # Errors
    /// Whatever went wrong; [`Failure::Setup`] in async code.
    pub fn run(self) -> Result<Response<Op::Response>, Error<Op::Error>> {
        self.runtime.run(self.inner.into_future()).map_err(|error| error.of(Op::META))?
    }

    /// Makes the request with its signature, and does not send it; see [`Call::sign`].
    ///
    /// # Errors
    /// When the request breaks a documented limit, or there are no credentials or no host for it.
    pub fn sign(self) -> Result<SignedRequest, Error<Op::Error>> {
        self.runtime.run(self.inner.sign()).map_err(|error| error.of(Op::META))?
    }

    /// Makes the call again and again until its response shows a state.
    pub fn until(self, state: Waiter<Op>) -> Blocking<Wait<Op>> {
        self.map(|call| call.until(state))
    }
}

impl<Op: Operation<Cloud = Volcengine>> Blocking<Call<Op>> {
    /// Makes a URL that carries the signature in its query; see [`Call::presign`].
    ///
    /// # Errors
    /// When the operation is no GET request, and for the reasons of [`sign`](Self::sign).
    pub fn presign(self) -> Result<SignedRequest, Error<Op::Error>> {
        self.runtime.run(self.inner.presign()).map_err(|error| error.of(Op::META))?
    }
}

impl<Op: Paged> Blocking<Call<Op>> {
    /// Makes the call for this page and for all further ones: an iterator.
    pub fn pages(self) -> Blocking<PageStream<Op>> {
        self.map(Call::pages)
    }

    /// The same, but gives the items of the pages, one by one: an iterator.
    pub fn items(self) -> Blocking<ItemStream<Op>> {
        self.map(Call::items)
    }
}

impl<Op: Operation> Blocking<Wait<Op>> {
    /// Waits.
    ///
    /// # Errors
    /// When the state cannot come any more or did not in time, and when a call failed; see [`WaitError`].
    pub fn run(self) -> Result<Response<Op::Response>, WaitError<Op>> {
        let Self { inner, runtime } = self;
        let state = inner.state();
        runtime.run(inner.into_future()).map_err(|error| WaitError::not_begun(state, error.of(Op::META)))?
    }
}

impl<Op: Paged> Iterator for Blocking<PageStream<Op>> {
    type Item = Result<Response<Op::Response>, Error<Op::Error>>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.runtime.run(self.inner.next()) {
            Ok(page) => page,
            Err(error) => self.inner.end().then(|| Err(error.of(Op::META))),
        }
    }
}

impl<Op: Paged> Iterator for Blocking<ItemStream<Op>> {
    type Item = Result<Op::Item, Error<Op::Error>>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.runtime.run(self.inner.next()) {
            Ok(item) => item,
            Err(error) => self.inner.end().then(|| Err(error.of(Op::META))),
        }
    }
}

/// A runtime that may be dropped anywhere: in async code, waiting for its end would be a panic.
#[derive(Debug)]
struct OwnRuntime(Option<Runtime>);

impl OwnRuntime {
    fn run<T>(&self, future: impl Future<Output = T>) -> Result<T, Error> {
        match &self.0 {
            Some(runtime) if Handle::try_current().is_err() => Ok(runtime.block_on(future)),
            _ => {
                Err(Error::new(Failure::Setup, "a blocking call in async code would hold it up; use the async client"))
            }
        }
    }
}

impl Drop for OwnRuntime {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
