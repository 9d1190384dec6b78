//! Moments and spans of time. Upstream: cel-go v0.26 `common/types/timestamp.go` and `duration.go`, Go's `time`.
//! Names of time zones are not known here, but `UTC` and offsets.

use super::super::meter::{Fault, Found};
use super::super::value::Value;
use super::Run;
use super::strings::text;
use std::fmt::{Display, Formatter};

/// A moment, from the year 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp {
    /// Seconds since 1970.
    pub seconds: i64,
    /// What is above them.
    pub nanos: u32,
}

const DAY: i64 = 86_400;
const FIRST: i64 = -62_135_596_800;
const LAST: i64 = 253_402_300_799;

pub(super) fn find(name: &str, arguments: usize) -> Option<Run> {
    let run: Run = match (name, arguments) {
        (".getFullYear", 1 | 2) => |_, args| part(args, |it| it.date().0),
        (".getMonth", 1 | 2) => |_, args| part(args, |it| it.date().1 - 1),
        (".getDate", 1 | 2) => |_, args| part(args, |it| it.date().2),
        (".getDayOfMonth", 1 | 2) => |_, args| part(args, |it| it.date().2 - 1),
        (".getDayOfYear", 1 | 2) => |_, args| part(args, |it| it.day() - day_of(it.date().0, 1, 1)),
        (".getDayOfWeek", 1 | 2) => |_, args| part(args, |it| (it.day() + 4).rem_euclid(7)),
        (".getHours", 1 | 2) => |_, args| either(args, 3_600_000_000_000, |it| it.second() / 3600),
        (".getMinutes", 1 | 2) => |_, args| either(args, 60_000_000_000, |it| it.second() / 60 % 60),
        (".getSeconds", 1 | 2) => |_, args| either(args, 1_000_000_000, |it| it.second() % 60),
        (".getMilliseconds", 1 | 2) => {
            |_, args| either(args, 1_000_000, |it| i64::from(it.nanos / 1_000_000))
        }
        _ => return None,
    };
    Some(run)
}

/// A part of a moment, in a time zone.
fn part(args: &[Value], of: fn(Timestamp) -> i64) -> Found<Value> {
    let Value::Timestamp(moment) = &args[0] else { return Err(Fault::no_overload()) };
    let east = args.get(1).map_or(Ok(0), |zone| offset(text(zone)?))?;
    Ok(Value::Int(of(Timestamp { seconds: moment.seconds + east, ..*moment })))
}

/// A part of a moment, or a span in whole units.
fn either(args: &[Value], unit: i64, of: fn(Timestamp) -> i64) -> Found<Value> {
    match args {
        [Value::Duration(it)] => Ok(Value::Int(it / unit)),
        args => part(args, of),
    }
}

/// How far a time zone is east, in seconds.
fn offset(zone: &str) -> Found<i64> {
    if matches!(zone, "UTC" | "" | "Z") {
        return Ok(0);
    }
    let (sign, digits) = match zone.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, zone.strip_prefix('+').unwrap_or(zone)),
    };
    let (hours, minutes) = digits.split_once(':').ok_or(Fault::Unknown)?;
    let number =
        |text: &str| text.parse::<i64>().ok().filter(|it| (0..60).contains(it)).ok_or(Fault::Unknown);
    Ok(sign * (number(hours)? * 3600 + number(minutes)? * 60))
}

impl Timestamp {
    /// A moment; `None` outside of the years that there are.
    pub fn new(seconds: i64, nanos: u32) -> Option<Self> {
        (FIRST..=LAST).contains(&seconds).then_some(Timestamp { seconds, nanos })
    }

    /// A moment in RFC 3339.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, clock) = text.split_at_checked(10)?;
        let clock = clock.strip_prefix(['T', 't'])?;
        let day = parse_day(date)?;
        let (time, zone) = clock.split_at_checked(8)?;
        let mut parts = time.splitn(3, ':').map(|part| digits(part, 2));
        let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
        let (nanos, zone) = fraction(zone)?;
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        Timestamp::new(day * DAY + hour * 3600 + minute * 60 + second - zone_of(zone)?, nanos)
    }

    /// A day, at its beginning: `2006-01-02`.
    pub fn parse_date(text: &str) -> Option<Self> {
        Timestamp::new(parse_day(text)? * DAY, 0)
    }

    /// A moment so many nanoseconds later.
    pub fn plus(self, nanos: i64) -> Option<Self> {
        let sum = i64::from(self.nanos) + nanos % 1_000_000_000;
        let seconds = self.seconds + nanos / 1_000_000_000 + sum.div_euclid(1_000_000_000);
        Timestamp::new(seconds, u32::try_from(sum.rem_euclid(1_000_000_000)).ok()?)
    }

    /// How many nanoseconds have gone since another; `None` where they do not fit.
    pub fn since(self, other: Self) -> Option<i64> {
        let seconds = (self.seconds - other.seconds).checked_mul(1_000_000_000)?;
        seconds.checked_add(i64::from(self.nanos) - i64::from(other.nanos))
    }

    fn day(self) -> i64 {
        self.seconds.div_euclid(DAY)
    }

    fn second(self) -> i64 {
        self.seconds.rem_euclid(DAY)
    }

    /// Year, month and day.
    fn date(self) -> (i64, i64, i64) {
        let shifted = self.day() + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let (month, carry) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        (year + era * 400 + carry, month, day)
    }
}

/// A day's number, counted from 1970.
fn day_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn digits(text: &str, many: usize) -> Option<i64> {
    (text.len() == many && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn parse_day(text: &str) -> Option<i64> {
    let mut parts = text.splitn(3, '-');
    let year = digits(parts.next()?, 4)?;
    let (month, day) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let number = day_of(year, month, day);
    let real = (1..=12).contains(&month) && day >= 1;
    let there = real && Timestamp { seconds: number * DAY, nanos: 0 }.date() == (year, month, day);
    there.then_some(number)
}

fn fraction(text: &str) -> Option<(u32, &str)> {
    let Some(rest) = text.strip_prefix(['.', ',']) else { return Some((0, text)) };
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, zone) = rest.split_at(end);
    if digits.is_empty() {
        return None;
    }
    let nine: String = digits.chars().chain("000000000".chars()).take(9).collect();
    Some((nine.parse().ok()?, zone))
}

fn zone_of(zone: &str) -> Option<i64> {
    if matches!(zone, "Z" | "z") {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone.strip_prefix(['+', '-'])?.split_once(':')?;
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

impl Display for Timestamp {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let ((year, month, day), second) = (self.date(), self.second());
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        if self.nanos > 0 {
            write!(f, ".{}", format!("{:09}", self.nanos).trim_end_matches('0'))?;
        }
        f.write_str("Z")
    }
}

/// A span as text: its seconds, `5400s`.
pub(super) fn seconds(nanos: i64) -> String {
    let (whole, rest) = (nanos / 1_000_000_000, nanos % 1_000_000_000);
    if rest == 0 {
        return format!("{whole}s");
    }
    let sign = if nanos < 0 { "-" } else { "" };
    let fraction = format!("{:09}", rest.abs());
    format!("{sign}{}.{}s", whole.abs(), fraction.trim_end_matches('0'))
}

/// A span as Go reads it, `1h30m`, in nanoseconds.
pub fn go_duration(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: i128 = 0;
    while !rest.is_empty() {
        let (nanos, after) = one_unit(rest)?;
        total = total.checked_add(nanos)?;
        rest = after;
    }
    i64::try_from(if negative { -total } else { total }).ok()
}

fn one_unit(text: &str) -> Option<(i128, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, rest) = text.split_at(end);
    let end = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
    let (unit, rest) = rest.split_at(end);
    let unit: i128 = match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
        return None;
    }
    let fraction = &fraction[..fraction.len().min(18)];
    let number = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<i128>().ok() };
    let above = number(fraction)?.checked_mul(unit)? / 10_i128.pow(u32::try_from(fraction.len()).ok()?);
    Some((number(whole)?.checked_mul(unit)?.checked_add(above)?, rest))
}

/// A span as the format `duration` has it: Go's, or numbers of units in words, `3 days`.
///
/// Upstream: kube-openapi `pkg/validation/strfmt/duration.go`.
pub fn duration(text: &str) -> Option<i64> {
    go_duration(text).or_else(|| in_words(text))
}

fn in_words(text: &str) -> Option<i64> {
    let mut total = None;
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let number = &rest[start..];
        let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
        let (digits, after) = number.split_at(end);
        let word = after.trim_start();
        let end = word.find(|c: char| !c.is_ascii_alphabetic() && c != 'µ').unwrap_or(word.len());
        if let Some(unit) = unit_in_words(&word[..end].to_ascii_lowercase()) {
            let span = digits.parse::<i64>().ok()?.checked_mul(unit)?;
            total = Some(i64::checked_add(total.unwrap_or(0), span)?);
        }
        rest = &word[end..];
    }
    total
}

fn unit_in_words(word: &str) -> Option<i64> {
    let day = 86_400_000_000_000;
    let units: [(&[&str], &str, i64); 8] = [
        (&["ns"], "nano", 1),
        (&["us", "µs"], "micro", 1_000),
        (&["ms"], "milli", 1_000_000),
        (&["s"], "sec", 1_000_000_000),
        (&["m"], "min", 60_000_000_000),
        (&["h", "hr"], "hour", 3_600_000_000_000),
        (&["d"], "day", day),
        (&["w", "wk"], "week", 7 * day),
    ];
    let known = |(short, long, _): &&(&[&str], &str, i64)| short.contains(&word) || word.starts_with(long);
    units.iter().find(known).map(|(_, _, unit)| *unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_and_written() {
        for (text, written) in [
            ("1970-01-01T00:00:00Z", Some("1970-01-01T00:00:00Z")),
            ("2024-02-29T12:30:00.250+02:00", Some("2024-02-29T10:30:00.25Z")),
            ("0001-01-01T00:00:00Z", Some("0001-01-01T00:00:00Z")),
            ("9999-12-31T23:59:59Z", Some("9999-12-31T23:59:59Z")),
            ("2023-02-29T12:30:00Z", None),
            ("2024-01-01", None),
            ("2024-01-01T24:00:00Z", None),
            ("ééééééééééééé", None),
        ] {
            let read = Timestamp::parse(text).map(|it| it.to_string());
            assert_eq!(read.as_deref(), written, "{text}");
        }
    }

    #[test]
    fn spans_are_read() {
        for (text, nanos) in [
            ("1h30m", Some(5_400_000_000_000)),
            ("1.5s", Some(1_500_000_000)),
            ("-2ms", Some(-2_000_000)),
            ("0", Some(0)),
            ("1", None),
            ("", None),
            ("1d", None),
            ("99999999999h", None),
        ] {
            assert_eq!(go_duration(text), nanos, "{text}");
        }
        assert_eq!(duration("3 days"), Some(259_200_000_000_000));
        assert_eq!(duration("days"), None);
        assert_eq!(seconds(-1_500_000_000), "-1.5s");
    }
}
