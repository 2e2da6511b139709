//! When credentials expire, as the services and the vendors' files write it.

use serde_json::Value;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// An RFC 3339 text, or a number of seconds since 1970, or of a thousandth, a millionth or a billionth of one.
pub(super) fn of(value: &Value) -> Option<SystemTime> {
    match value {
        Value::String(text) => parse(text),
        Value::Number(number) => {
            let mut number = number.as_u64()?;
            // Seconds stay below this bound for ten thousand years more, and finer units have been above it since 1973.
            while number >= 100_000_000_000 {
                number /= 1000;
            }
            UNIX_EPOCH.checked_add(Duration::from_secs(number))
        }
        _ => None,
    }
}

/// Reads `2026-11-21T08:09:10Z`, with an offset such as `+08:00` in place of the `Z`, and with or without a fraction.
pub(super) fn parse(text: &str) -> Option<SystemTime> {
    let (date, rest) = text.trim().split_at_checked(10)?;
    let (time, zone) = rest.strip_prefix(['T', 't', ' '])?.split_at_checked(8)?;
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
    let is_date = (1..=12).contains(&month) && (1..=31).contains(&day);
    // 60 is a leap second, which counts as the second after.
    if !is_date || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let zone = match zone.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|digit: char| digit.is_ascii_digit()),
        None => zone,
    };
    let seconds = days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offset(zone)?;
    UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(seconds).ok()?))
}

/// The seconds by which a zone's clocks are ahead.
fn offset(zone: &str) -> Option<i64> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, zone) = match zone.split_at_checked(1)? {
        ("+", zone) => (1, zone),
        ("-", zone) => (-1, zone),
        _ => return None,
    };
    let [hours, minutes] = match zone.len() {
        5 => numbers(zone, ':', [2, 2])?,
        _ => {
            let (hours, minutes) = zone.split_at_checked(2)?;
            let ([hours], [minutes]) = (numbers(hours, ':', [2])?, numbers(minutes, ':', [2])?);
            [hours, minutes]
        }
    };
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3_600 + minutes * 60))
}

/// As many numbers as there are widths, each of so many digits.
fn numbers<const N: usize>(text: &str, separator: char, widths: [usize; N]) -> Option<[i64; N]> {
    let mut numbers = [0; N];
    let mut parts = text.split(separator);
    for (number, width) in numbers.iter_mut().zip(widths) {
        let part = parts.next().filter(|part| part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit()))?;
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

/// Days since 1970-01-01. The year is taken to begin in March, so that a leap day is its last day.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    365 * year + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::extended;
    use serde_json::json;

    #[test]
    fn every_spelling() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
            ("2024-02-29T12:34:56Z", "2024-02-29T12:34:56Z"),
            ("2024-03-01T07:59:59+08:00", "2024-02-29T23:59:59Z"),
            ("2024-12-31T20:00:00.123456789-0430", "2025-01-01T00:30:00Z"),
            (" 2100-03-01t00:00:00z\n", "2100-03-01T00:00:00Z"),
            ("2026-11-21 08:09:10Z", "2026-11-21T08:09:10Z"),
        ] {
            assert_eq!(parse(text).map(extended).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_time() {
        for text in [
            "",
            "2024",
            "2024-02-29",
            "2024-02-29T12:34:56",
            "2024-13-01T00:00:00Z",
            "2024-00-01T00:00:00Z",
            "2024-02-29T24:00:00Z",
            "2024-02-29T12:34:56+8",
            "2024-02-29T12:34:56+08:0x",
            "+024-02-29T12:34:56Z",
            "2024-02-2多T12:34:56Z",
            "1969-12-31T23:59:59Z",
            "2024-02-29T12:34:56+99:00",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_reverse_of_writing() {
        for day in (0..200_000).step_by(13) {
            let time = UNIX_EPOCH + Duration::from_secs(day * 86_400 + day % 86_400);
            assert_eq!(parse(&extended(time)), Some(time));
        }
    }

    #[test]
    fn numbers_in_any_unit() {
        let expected = parse("2026-11-21T08:09:10Z");
        for number in [1_795_248_550_u64, 1_795_248_550_123, 1_795_248_550_123_456, 1_795_248_550_123_456_789] {
            assert_eq!(of(&json!(number)), expected);
        }
        assert_eq!(of(&json!(-1)), None);
        assert_eq!(of(&json!(null)), None);
    }
}
