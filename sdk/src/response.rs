use std::ops::Deref;

/// What a call gave: the operation's output, which it dereferences to, and what came beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response<T> {
    output: T,
    request_id: String,
    http_status: u16,
}

impl<T> Response<T> {
    pub(crate) fn new(output: T, request_id: String, http_status: u16) -> Self {
        Self { output, request_id, http_status }
    }

    /// The output, alone.
    pub fn into_output(self) -> T {
        self.output
    }

    /// The request id, which the vendor's support asks for; empty when the service gave none.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// The HTTP status.
    pub fn http_status(&self) -> u16 {
        self.http_status
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.output
    }
}
