//! Results that come in pages, as streams.

use crate::call::{Call, Options};
use crate::core::Core;
use crate::{Error, Failure, Response};
use duoyun_generated::contract::{Operation, Paged, same_record};
use futures_core::Stream;
use std::fmt;
use std::future::{IntoFuture, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

impl<Op: Paged> Call<Op> {
    /// Makes the call for this page and, one after the other, for all further ones. The options count for each.
    pub fn pages(self) -> PageStream<Op> {
        let Self { core, operation, options } = self;
        PageStream { core, options, seen: 0, trail: Trail { pages: 0, milestone: None }, state: State::Next(operation) }
    }

    /// The same, but gives the items of the pages, one by one.
    pub fn items(self) -> ItemStream<Op> {
        ItemStream { pages: self.pages(), items: Vec::new().into_iter() }
    }
}

type Page<Op> = Result<Response<<Op as Operation>::Response>, Error<<Op as Operation>::Error>>;
type Item<Op> = Result<<Op as Paged>::Item, Error<<Op as Operation>::Error>>;

/// The pages of a result: what [`Client::pages`](crate::Client::pages) gives.
///
/// It is a [`Stream`], and has [`next`](Self::next) of its own so that no other crate is needed. A page is asked for
/// when it is wanted, not ahead. After an error the stream ends, for without a page the way to the next is not known.
///
/// ```no_run
/// # #[cfg(feature = "alibaba-ecs")]
/// # async fn run(client: duoyun::alibaba::Client) -> Result<(), duoyun::Error> {
/// use duoyun::alibaba::ecs::DescribeSnapshots;
///
/// let mut pages = client.pages(DescribeSnapshots::new().max_results(100));
/// while let Some(page) = pages.next().await {
///     let page = page?;
///     println!("{} snapshots ({})", page.snapshots.len(), page.request_id);
/// }
/// # Ok(()) }
/// ```
#[must_use = "a stream does nothing until it is asked for a page"]
pub struct PageStream<Op: Paged> {
    core: Arc<Core>,
    options: Options,
    /// Items on all pages so far, where that tells which page is the last.
    seen: usize,
    trail: Trail<Op>,
    state: State<Op>,
}

/// Finds a circle of pages, whatever its length, with one request kept: the one of the last page whose number is a
/// power of two. A circle comes back to it once it is longer than the way there.
struct Trail<Op> {
    pages: u64,
    milestone: Option<Op>,
}

enum State<Op: Paged> {
    /// This asks for the next page.
    Next(Op),
    /// It has been asked for.
    Asked(Op, <Call<Op> as IntoFuture>::IntoFuture),
    /// The last page led back to itself or an earlier one.
    Endless,
    /// There are no more pages.
    Done,
}

impl<Op: Paged> PageStream<Op> {
    /// The next page; none after the last one. Dropping the future loses nothing: the next one goes on with the call.
    pub async fn next(&mut self) -> Option<Page<Op>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    /// Gives no more pages; says whether there might have been some.
    #[cfg(feature = "blocking")]
    pub(crate) fn end(&mut self) -> bool {
        !matches!(std::mem::replace(&mut self.state, State::Done), State::Done)
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Page<Op>>> {
        loop {
            match &mut self.state {
                State::Next(request) => {
                    let (core, options) = (Arc::clone(&self.core), self.options.clone());
                    let call = Call { core, operation: request.clone(), options }.into_future();
                    let State::Next(request) = std::mem::replace(&mut self.state, State::Done) else { continue };
                    self.state = State::Asked(request, call);
                }
                State::Asked(request, call) => {
                    let page = ready!(call.as_mut().poll(context));
                    self.state = match &page {
                        Ok(page) => {
                            self.seen += Op::PAGES.count(&page.output);
                            turn(request, &page.output, self.seen, &mut self.trail)
                        }
                        Err(_) => State::Done,
                    };
                    return Poll::Ready(Some(page));
                }
                State::Endless => {
                    self.state = State::Done;
                    let error =
                        Error::new(Failure::EndlessPages, "the service led back to a page that was there before");
                    return Poll::Ready(Some(Err(error.of(Op::META))));
                }
                State::Done => return Poll::Ready(None),
            }
        }
    }
}

/// What comes after the page that `request` asked for. Pages that lead back to an earlier one would never end.
fn turn<Op: Paged>(request: &Op, response: &Op::Response, seen: usize, trail: &mut Trail<Op>) -> State<Op> {
    let mut next = request.clone();
    if !Op::PAGES.turn(&mut next, response, seen) {
        return State::Done;
    }
    trail.pages += 1;
    if trail.pages.is_power_of_two() {
        trail.milestone = Some(request.clone());
    }
    if trail.milestone.as_ref().is_some_and(|milestone| same_record(&next, milestone)) || same_record(&next, request) {
        State::Endless
    } else {
        State::Next(next)
    }
}

/// Nothing in it is pinned but the call, which has a box of its own.
impl<Op: Paged> Unpin for PageStream<Op> {}

impl<Op: Paged> Stream for PageStream<Op> {
    type Item = Page<Op>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

impl<Op: Paged> fmt::Debug for PageStream<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageStream").field("operation", &Op::META.name).finish_non_exhaustive()
    }
}

/// The items of all pages of a result: what [`Client::items`](crate::Client::items) gives.
///
/// ```no_run
/// # #[cfg(feature = "alibaba-ecs")]
/// # async fn run(client: duoyun::alibaba::Client) -> Result<(), duoyun::Error> {
/// use duoyun::alibaba::ecs::DescribeSnapshots;
///
/// let mut snapshots = client.items(DescribeSnapshots::new());
/// while let Some(snapshot) = snapshots.next().await {
///     println!("{:?}", snapshot?.snapshot_id);
/// }
/// # Ok(()) }
/// ```
#[must_use = "a stream does nothing until it is asked for an item"]
pub struct ItemStream<Op: Paged> {
    pages: PageStream<Op>,
    /// Those of the current page that are still to be given.
    items: std::vec::IntoIter<Op::Item>,
}

impl<Op: Paged> ItemStream<Op> {
    /// The next item; none after the last one. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Item<Op>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// All items that are left, in one list.
    ///
    /// # Errors
    /// When the call for any page fails; the items before it are then lost.
    pub async fn all(mut self) -> Result<Vec<Op::Item>, Error<Op::Error>> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }

    /// Gives no more items; says whether there might have been some.
    #[cfg(feature = "blocking")]
    pub(crate) fn end(&mut self) -> bool {
        self.items = Vec::new().into_iter();
        self.pages.end()
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Item<Op>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => self.items = Op::items(page.output).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// As for the pages; the items are never pinned.
impl<Op: Paged> Unpin for ItemStream<Op> {}

impl<Op: Paged> Stream for ItemStream<Op> {
    type Item = Item<Op>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<Op: Paged> fmt::Debug for ItemStream<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemStream").field("operation", &Op::META.name).finish_non_exhaustive()
    }
}
