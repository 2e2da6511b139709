use std::ops::Deref;

/// What a call gave: the operation's output, which it dereferences to, and what came beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Response<T> {
    /// The output.
    pub output: T,
    /// The request id, which the vendor's support asks for; empty when the service gave none.
    pub request_id: String,
    /// The HTTP status.
    pub http_status: u16,
    /// How many attempts it took.
    pub attempts: u32,
}

/// What comes beside an output.
pub(crate) struct Outcome {
    pub(crate) request_id: String,
    pub(crate) http_status: u16,
    pub(crate) attempts: u32,
}

impl<T> Response<T> {
    pub(crate) fn new(output: T, beside: Outcome) -> Self {
        let Outcome { request_id, http_status, attempts } = beside;
        Self { output, request_id, http_status, attempts }
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.output
    }
}
