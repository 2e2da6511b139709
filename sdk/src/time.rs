//! The two time stamps that requests carry and the date that answers carry, all in UTC and to the second.

use std::fmt::{self, Write};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

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

/// The time that `Sun, 06 Nov 1994 08:49:37 GMT` means; none for anything else.
///
/// The two older forms of HTTP dates are not read: no server has sent them for decades.
pub(crate) fn parse_http_date(text: &str) -> Option<SystemTime> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let number = |text: &str, range: std::ops::RangeInclusive<u64>| {
        let is_number = text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|number| is_number && range.contains(number))
    };
    let (_, date) = text.trim().split_once(", ")?;
    let mut words = date.split([' ', ':']);
    let day = number(words.next()?, 1..=31)?;
    let month = words.next()?;
    let month = u64::try_from(MONTHS.iter().position(|name| *name == month)?).ok()? + 1;
    let year = number(words.next()?, 1970..=9999)?;
    // The last second of a day may be a leap second.
    let (hour, minute, second) =
        (number(words.next()?, 0..=23)?, number(words.next()?, 0..=59)?, number(words.next()?, 0..=60)?);
    if (words.next(), words.next()) != (Some("GMT"), None) {
        return None;
    }
    let seconds = days_since_1970(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

/// Days from 1970-01-01; the way back of [`civil`].
fn days_since_1970(year: u64, month: u64, day: u64) -> u64 {
    let year = year - u64::from(month <= 2);
    let (era, year_of_era) = (year / 400, year % 400);
    let month_from_march = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn dates_of_answers() {
        let seconds = |text| Some(parse_http_date(text)?.duration_since(UNIX_EPOCH).unwrap().as_secs());
        assert_eq!(seconds("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
        assert_eq!(seconds("Thu, 29 Feb 2024 12:34:56 GMT"), Some(1_709_210_096));
        assert_eq!(seconds("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        for malformed in [
            "",
            "0",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 06 Nov 1994 08:49:37 GMT x",
            "Sun, 32 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1969 08:49:37 GMT",
            "Sun, +6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
        ] {
            assert_eq!(seconds(malformed), None, "{malformed}");
        }
    }

    proptest::proptest! {
        #[test]
        fn days_go_back_and_forth(days in 0u64..3_000_000) {
            let Civil { year, month, day, .. } = civil(UNIX_EPOCH + Duration::from_secs(days * 86_400));
            proptest::prop_assert_eq!(days_since_1970(year, month, day), days);
        }
    }

    #[test]
    fn a_clock_before_1970_does_not_panic() {
        assert_eq!(extended(UNIX_EPOCH - Duration::from_secs(1)), "1970-01-01T00:00:00Z");
    }
}
