//! Go's durations and times, as far as a wrong one is an error.
//!
//! Serves [`super::api`]. Upstream: Go `time.ParseDuration`, `time.RFC3339`, and `metav1.Duration` and
//! `metav1.Time` around them.

use serde::de::{Deserialize, Deserializer, Error as _};

/// A duration such as `1h30m`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duration(pub String);

/// A point in time, RFC 3339.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Time(pub String);

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match is_duration(&text) {
            true => Ok(Duration(text)),
            false => Err(D::Error::custom(format!("`{text}` is no duration such as `10m` or `1h30m`"))),
        }
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match is_time(&text) {
            true => Ok(Time(text)),
            false => Err(D::Error::custom(format!("`{text}` is no time such as `2024-01-02T03:04:05Z`"))),
        }
    }
}

/// Whether Go's `time.ParseDuration` takes a text; its overflow is left out.
pub fn is_duration(text: &str) -> bool {
    let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    if rest == "0" {
        return true;
    }
    let mut any = false;
    while !rest.is_empty() {
        let Some(after) = amount(rest).and_then(unit) else { return false };
        (rest, any) = (after, true);
    }
    any
}

/// Takes `12`, `1.5`, `.5` or `1.` off.
fn amount(text: &str) -> Option<&str> {
    let number = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, rest) = text.split_at(number);
    let dots = number.bytes().filter(|b| *b == b'.').count();
    (dots <= 1 && number.len() > dots).then_some(rest)
}

/// Takes a unit off: what stands before the next digit or dot.
fn unit(text: &str) -> Option<&str> {
    let end = text.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(text.len());
    let (unit, rest) = text.split_at(end);
    matches!(unit, "ns" | "us" | "µs" | "μs" | "ms" | "s" | "m" | "h").then_some(rest)
}

/// Whether a text is an RFC 3339 time.
pub fn is_time(text: &str) -> bool {
    let digits = |range: std::ops::Range<usize>, max: u32| {
        let part = text.get(range).filter(|p| p.bytes().all(|b| b.is_ascii_digit()));
        part.and_then(|p| p.parse().ok()).is_some_and(|n: u32| n <= max)
    };
    let separators = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    let shape = separators.iter().all(|(at, c)| text.as_bytes().get(*at) == Some(c));
    let parts = [(0..4, 9999), (5..7, 12), (8..10, 31), (11..13, 23), (14..16, 59), (17..19, 59)];
    let numbers = parts.into_iter().all(|(range, max)| digits(range, max));
    shape && numbers && text.get(19..).is_some_and(is_zone)
}

/// `Z`, `+01:00`, with a fraction of a second before it or not.
fn is_zone(text: &str) -> bool {
    let fraction = text.strip_prefix(['.', ',']);
    let zone = fraction.map_or(text, |f| f.trim_start_matches(|c: char| c.is_ascii_digit()));
    let has_digits = fraction.is_none_or(|f| f.len() > zone.len());
    let offset = zone.strip_prefix(['+', '-']).map(str::as_bytes);
    let numeric =
        |o: &[u8]| o.len() == 5 && o[2] == b':' && [0, 1, 3, 4].iter().all(|&i| o[i].is_ascii_digit());
    has_digits && (zone == "Z" || offset.is_some_and(numeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_those_of_go() {
        for good in ["0", "10m", "1h30m", "1.5h", ".5s", "1.s", "-1m", "+0", "300ms", "1µs"] {
            assert!(is_duration(good), "{good}");
        }
        for bad in ["", "10", "m", "10x", "1 m", ".s", "1.2.3s", "-", "1d"] {
            assert!(!is_duration(bad), "{bad}");
        }
    }

    #[test]
    fn times_are_rfc_3339() {
        for good in ["2024-01-02T03:04:05Z", "2024-01-02T03:04:05.123Z", "2024-01-02T03:04:05+01:00"] {
            assert!(is_time(good), "{good}");
        }
        for bad in ["", "2024-01-02", "2024-13-02T03:04:05Z", "2024-01-02 03:04:05Z", "2024-01-02T03:04:05"] {
            assert!(!is_time(bad), "{bad}");
        }
    }
}
