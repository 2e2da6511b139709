use std::sync::atomic::{AtomicU32, Ordering};

/// What all calls of a client may spend on repeats.
///
/// A repeat takes 5 or 10 out of 500, and gives it back when it succeeds; a call that succeeds at once puts in 1. So a
/// burst of a hundred failures is repeated without further ado, whereas in an outage repeats dry up, and come back at
/// one for every five calls that succeed: a fifth of the load, instead of twice the load on top.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Budget {
    pub(super) const CAPACITY: u32 = 500;

    /// What is left.
    pub(crate) fn left(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    /// Takes `cost` out, unless another call was quicker and too little is left.
    pub(crate) fn take(&self, cost: u32) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(cost)).is_ok()
    }

    /// Takes note of a success that followed on a repeat of that cost, or on none.
    pub(crate) fn succeeded(&self, last_cost: u32) {
        let add = |left: u32| (left < Self::CAPACITY).then(|| (left + last_cost.max(1)).min(Self::CAPACITY));
        // It fails when the budget is full, and then there is nothing to add.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicU32::new(Self::CAPACITY))
    }
}
