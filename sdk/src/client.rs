use crate::call::{self, Core, Options};
use crate::{Error, Response};
use duoyun_generated::contract::{Blank, Cloud, Operation};
use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// A client of one cloud: `alibaba::Client` or `volcengine::Client`.
///
/// Cloning is cheap, and all clones share connections. Calls need a tokio runtime with its I/O and time drivers.
pub struct Client<C> {
    core: Arc<Core>,
    cloud: PhantomData<fn() -> C>,
}

impl<C: Cloud> Client<C> {
    pub(crate) fn new(core: Core) -> Self {
        Self { core: Arc::new(core), cloud: PhantomData }
    }

    pub(crate) fn core(&self) -> &Core {
        &self.core
    }

    /// Calls an operation. Nothing happens until the call is awaited; before that it takes options of its own.
    ///
    /// An operation of one cloud does not go to the other:
    ///
    /// ```compile_fail,E0271
    /// use duoyun::{alibaba, volcengine};
    ///
    /// fn misdirected(client: &volcengine::Client) {
    ///     let _ = client.send(alibaba::ecs::CreateSnapshot::new("d-1"));
    /// }
    /// ```
    ///
    /// # Errors
    /// Awaiting gives the operation's [`Error`], whatever went wrong.
    pub fn send<Op: Operation<Cloud = C>>(&self, operation: Op) -> Call<Op> {
        Call { core: Arc::clone(&self.core), operation, options: Options::default() }
    }
}

impl<C> Clone for Client<C> {
    fn clone(&self) -> Self {
        Self { core: Arc::clone(&self.core), cloud: PhantomData }
    }
}

impl<C: Cloud> fmt::Debug for Client<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("cloud", &C::NAME).field("settings", &self.core).finish()
    }
}

/// A call that has not been made yet: await it.
///
/// It holds what it needs of the client, so it may outlive it and be spawned.
///
/// ```no_run
/// # #[cfg(feature = "alibaba-ecs")]
/// # async fn run(client: duoyun::alibaba::Client) -> Result<(), duoyun::Error> {
/// use duoyun::alibaba::ecs::CreateSnapshot;
/// use std::time::Duration;
///
/// let call = client.send(CreateSnapshot::new("d-bp1s5fnvk4gn2tws0****"));
/// let snapshot = call.region("cn-beijing").timeout(Duration::from_secs(5)).await?;
/// # Ok(()) }
/// ```
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<Op> {
    core: Arc<Core>,
    operation: Op,
    options: Options,
}

impl<Op: Operation> Call<Op> {
    /// How long this call may take in all, instead of the client's setting.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// The region that this call goes to, instead of the client's.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.options.region = Some(region.into());
        self
    }

    async fn make(mut self) -> Result<Response<Op::Response>, Error<Op::Error>> {
        let fail = |error: Error| error.of(Op::META);
        let request = call::prepare(&self.core, Op::META, &mut self.operation, &self.options).map_err(fail)?;
        drop(self.operation);
        let answer = call::exchange(&self.core, &request).await.map_err(fail)?;
        let mut output = Op::Response::blank();
        let request_id = call::finish(&request, &answer, &mut output).map_err(fail)?;
        Ok(Response::new(output, request_id, answer.status))
    }
}

impl<Op: Operation> IntoFuture for Call<Op> {
    type Output = Result<Response<Op::Response>, Error<Op::Error>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.make())
    }
}

impl<Op: Operation> fmt::Debug for Call<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &Op::META.name)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
