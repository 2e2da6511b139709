/// A value with nothing in it, for the reader to fill.
///
/// `Default` alone would not do: a request with required fields has none, so that a forgotten one does not compile,
/// and yet it can be read from JSON.
#[doc(hidden)]
pub trait Blank {
    fn blank() -> Self;
}

impl<T: Default> Blank for T {
    // Inlined, every place that needs a blank record would set its fields one by one.
    #[inline(never)]
    fn blank() -> Self {
        T::default()
    }
}
