//! The two time stamps that requests carry, both in UTC and to the second.

use std::fmt::{self, Write};
use std::time::{SystemTime, UNIX_EPOCH};

/// `2026-11-21T08:09:10Z`.
pub(crate) fn extended(time: SystemTime) -> String {
    let Civil { year, month, day, hour, minute, second } = civil(time);
    stamp(format_args!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
}

/// `20261121T080910Z`.
pub(crate) fn basic(time: SystemTime) -> String {
    let Civil { year, month, day, hour, minute, second } = civil(time);
    stamp(format_args!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z"))
}

/// The text in one piece of memory, which `format!` would have to grow.
fn stamp(text: fmt::Arguments<'_>) -> String {
    let mut stamp = String::with_capacity(20);
    // Writing to a String does not fail.
    let _ = stamp.write_fmt(text);
    stamp
}

struct Civil {
    year: u64,
    month: u64,
    day: u64,
    hour: u64,
    minute: u64,
    second: u64,
}

/// Date and time of day. A clock before 1970 counts as 1970: the service refuses either.
fn civil(time: SystemTime) -> Civil {
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (days, second_of_day) = (seconds / 86_400, seconds % 86_400);
    // The year is taken to begin in March, so that a leap day is its last day; and eras of 400 years, which all have
    // the same number of days, are counted from 0000-03-01.
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    Civil {
        year: year_of_era + era * 400 + u64::from(month <= 2),
        month,
        day: day_of_year - (153 * month_from_march + 2) / 5 + 1,
        hour: second_of_day / 3_600,
        minute: second_of_day / 60 % 60,
        second: second_of_day % 60,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn stamps() {
        for (seconds, stamp) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_210_096, "2024-02-29T12:34:56Z"),
            (1_709_251_200, "2024-03-01T00:00:00Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (1_798_761_599, "2026-12-31T23:59:59Z"),
        ] {
            let time = UNIX_EPOCH + Duration::from_secs(seconds);
            assert_eq!(extended(time), stamp);
            assert_eq!(basic(time), stamp.replace(['-', ':'], ""));
        }
    }

    #[test]
    fn a_clock_before_1970_does_not_panic() {
        assert_eq!(extended(UNIX_EPOCH - Duration::from_secs(1)), "1970-01-01T00:00:00Z");
    }
}
