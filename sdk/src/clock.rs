//! The time that requests are signed with, corrected by what services say it is.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

/// The system's clock, and how far a service found it to be off.
pub(crate) struct Clock {
    system: fn() -> SystemTime,
    /// Milliseconds to add.
    offset: AtomicI64,
}

/// Services accept requests that are up to 15 minutes old, and `Date` has whole seconds and a network's delay in it.
/// A clock that is off by less than this was not the reason for a refusal, and setting it would do no good.
/// In milliseconds.
const LEAST_SKEW: u64 = 4 * 60 * 1000;

impl Clock {
    pub(crate) fn new(system: fn() -> SystemTime) -> Self {
        Self { system, offset: AtomicI64::new(0) }
    }

    /// The system's time.
    pub(crate) fn system(&self) -> SystemTime {
        (self.system)()
    }

    /// The time as the services have it.
    pub(crate) fn now(&self) -> SystemTime {
        shift(self.system(), self.offset.load(Ordering::Relaxed))
    }

    /// Learns from an exchange that a service refused for its time stamp: `signed` is that time stamp, `date` is what
    /// the service says it is, and the exchange, which took `latency`, has just ended.
    ///
    /// Says whether that makes a difference, so that another attempt has a chance. The service's time is taken to be
    /// that in the middle of the exchange, which is wrong by half of its length at most.
    pub(crate) fn learn(&self, signed: SystemTime, latency: Duration, date: SystemTime) -> bool {
        if difference(signed, date).unsigned_abs() < LEAST_SKEW {
            return false;
        }
        let middle = self.system().checked_sub(latency / 2).unwrap_or(signed);
        self.offset.store(difference(middle, date), Ordering::Relaxed);
        true
    }
}

/// Milliseconds from one time to another; negative when that is earlier.
fn difference(from: SystemTime, to: SystemTime) -> i64 {
    let millis = |span: Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    to.duration_since(from).map_or_else(|error| -millis(error.duration()), millis)
}

fn shift(time: SystemTime, millis: i64) -> SystemTime {
    let span = Duration::from_millis(millis.unsigned_abs());
    let shifted = if millis < 0 { time.checked_sub(span) } else { time.checked_add(span) };
    // A service whose date is beyond what the system can hold is not believed.
    shifted.unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)
    }

    #[test]
    fn a_clock_is_set_by_the_middle_of_the_exchange() {
        let clock = Clock::new(noon);
        let later = |seconds| noon() + Duration::from_secs(seconds);
        assert!(clock.learn(noon(), Duration::from_secs(4), later(1000)));
        assert_eq!(clock.now(), later(1002));
        let earlier = noon() - Duration::from_secs(3600);
        assert!(clock.learn(clock.now(), Duration::ZERO, earlier));
        assert_eq!(clock.now(), earlier);
    }

    #[test]
    fn a_small_skew_is_not_the_reason() {
        let clock = Clock::new(noon);
        assert!(!clock.learn(noon(), Duration::ZERO, noon() + Duration::from_secs(239)));
        assert!(!clock.learn(noon(), Duration::ZERO, noon() - Duration::from_secs(239)));
        assert_eq!(clock.now(), noon());
    }

    #[test]
    fn impossible_dates_do_not_panic() {
        let clock = Clock::new(noon);
        clock.learn(noon(), Duration::ZERO, SystemTime::UNIX_EPOCH);
        assert_eq!(clock.now(), SystemTime::UNIX_EPOCH);
        clock.learn(noon(), Duration::MAX, SystemTime::UNIX_EPOCH);
        let _ = clock.now();
        assert!(shift(noon(), i64::MAX) >= noon());
        let _ = shift(noon(), i64::MIN);
    }
}
