//! Durations: Go's, Scala's and those of ISO 8601.

/// Units of Go, in nanoseconds.
const GO_UNITS: [(&str, u64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

/// Whether Go reads a text as a duration (`time.ParseDuration`): `1h30m`, `1.5s`, `-2ms`, `0`.
pub fn is_go(text: &str) -> bool {
    let mut rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    if rest == "0" {
        return true;
    }
    let mut total = 0u64;
    while !rest.is_empty() {
        match go_part(rest).and_then(|(nanoseconds, rest)| Some((total.checked_add(nanoseconds)?, rest))) {
            Some((sum, after)) if sum <= 1 << 63 => (total, rest) = (sum, after),
            _ => return false,
        }
    }
    let negative = text.starts_with('-');
    !text.trim_start_matches(['+', '-']).is_empty() && (total < 1 << 63 || negative)
}

/// A number and its unit, and what follows.
fn go_part(text: &str) -> Option<(u64, &str)> {
    let (whole, rest) = digits(text);
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(after) => digits(after),
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let end = rest.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(rest.len());
    let (unit, rest) = rest.split_at(end);
    let factor = GO_UNITS.iter().find(|(name, _)| *name == unit)?.1;
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok().filter(|n| *n <= 1 << 63)? };
    let part = format!("0.{fraction}").parse().unwrap_or(0.0) * factor as f64;
    Some((whole.checked_mul(factor)?.checked_add(part as u64)?, rest))
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

/// Whether there is a number with a unit of Scala's durations in a text: `1 day`, `2 hours`; the rest counts
/// for nothing (kube-openapi `strfmt.ParseDuration`).
pub(super) fn is_scala(text: &str) -> bool {
    let mut rest = text;
    let mut found = false;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (number, after) = digits(&rest[at..]);
        let spaced = after.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let is_letter = |c: char| c.is_ascii_alphabetic() || c == 'µ';
        let end = spaced.find(|c| !is_letter(c)).unwrap_or(spaced.len());
        let (unit, after_unit) = spaced.split_at(end);
        rest = if unit.is_empty() { after } else { after_unit };
        if unit.is_empty() {
            continue;
        }
        if number.parse::<i64>().is_err() {
            return false;
        }
        found |= is_scala_unit(&unit.to_lowercase());
    }
    found
}

/// A unit by one of its names; the last of them may go on.
fn is_scala_unit(unit: &str) -> bool {
    let names: [&[&str]; 8] = [
        &["ns", "nano"],
        &["us", "µs", "micro"],
        &["ms", "milli"],
        &["s", "sec"],
        &["m", "min"],
        &["h", "hr", "hour"],
        &["d", "day"],
        &["w", "wk", "week"],
    ];
    names.iter().any(|names| names.contains(&unit) || names.last().is_some_and(|name| unit.starts_with(name)))
}

/// Whether a text is a duration of ISO 8601: `P1Y2M3DT4H5M6S`, `P4W`.
pub(super) fn is_iso(text: &str) -> bool {
    let Some(text) = text.strip_prefix('P') else { return false };
    if let Some(weeks) = text.strip_suffix('W') {
        return !weeks.is_empty() && weeks.bytes().all(|b| b.is_ascii_digit());
    }
    let (days, clock) = text.split_once('T').map_or((text, None), |(days, clock)| (days, Some(clock)));
    !text.is_empty()
        && are_units(days, "YMD")
        && clock.is_none_or(|clock| !clock.is_empty() && are_units(clock, "HMS"))
}

/// Whether a text is numbers with units in this order, each at most once.
fn are_units(text: &str, units: &str) -> bool {
    let (mut rest, mut units) = (text, units);
    while !rest.is_empty() {
        let (number, after) = digits(rest);
        let Some(unit) = after.chars().next().filter(|_| !number.is_empty()) else { return false };
        let Some(at) = units.find(unit) else { return false };
        (rest, units) = (&after[unit.len_utf8()..], &units[at + 1..]);
    }
    true
}
