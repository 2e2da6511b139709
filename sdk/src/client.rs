use crate::call::Call;
use crate::core::Core;
use crate::{ItemStream, PageStream, Wait};
use duoyun_generated::contract::{Cloud, Operation, Paged, Waiter};
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

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
    /// Awaiting gives the operation's [`Error`](crate::Error), whatever went wrong.
    pub fn send<Op: Operation<Cloud = C>>(&self, operation: Op) -> Call<Op> {
        Call::new(Arc::clone(&self.core), operation)
    }

    /// Calls an operation page by page; [`Call::pages`] does it with options.
    pub fn pages<Op: Paged<Cloud = C>>(&self, operation: Op) -> PageStream<Op> {
        self.send(operation).pages()
    }

    /// Calls an operation page by page and gives the items, one by one; [`Call::items`] does it with options.
    pub fn items<Op: Paged<Cloud = C>>(&self, operation: Op) -> ItemStream<Op> {
        self.send(operation).items()
    }

    /// Calls an operation again and again until its response shows a state, such as
    /// `DescribeSnapshots::SNAPSHOT_AVAILABLE`; [`Call::until`] does it with options.
    pub fn wait<Op: Operation<Cloud = C>>(&self, operation: Op, state: Waiter<Op>) -> Wait<Op> {
        self.send(operation).until(state)
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
