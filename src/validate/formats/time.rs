//! Dates and times of RFC 3339.
//!
//! Upstream: kube-openapi `pkg/validation/strfmt/time.go` and `date.go`. Quirks kept: letters may be small,
//! and before the fraction of a second stands any character.

/// Whether a text is a date: `2006-01-02`.
pub(super) fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return false;
    }
    let number = |from: usize, to: usize| text.get(from..to).and_then(two_or_four);
    match (number(0, 4), number(5, 7), number(8, 10)) {
        (Some(year), Some(month), Some(day)) => {
            (1..=12).contains(&month) && day >= 1 && day <= days_in(month, year)
        }
        _ => false,
    }
}

/// Whether a text is a date and a time with an offset: `2006-01-02T15:04:05Z`.
pub(super) fn is_date_time(text: &str) -> bool {
    let at = text.find(['t', 'T']);
    // What follows a second `t` is not looked at, as upstream.
    at.is_some_and(|at| {
        is_date(&text[..at]) && is_time(text[at + 1..].split(['t', 'T']).next().unwrap_or(""))
    })
}

/// Whether a text is a time with an offset: `15:04:05.123+01:00`.
pub(super) fn is_time(text: &str) -> bool {
    let Some(clock) = text.get(..8) else { return false };
    let rest = &text[8..];
    is_clock(clock) && (is_offset(rest) || is_offset(after_fraction(rest)))
}

/// What follows one character and digits; all of it where there are none.
fn after_fraction(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next();
    let digits = chars.as_str();
    let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == digits.len() { text } else { rest }
}

fn is_clock(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let below = |part: &str, limit: u32| part.len() == 2 && two_or_four(part).is_some_and(|n| n < limit);
    matches!(parts[..], [h, m, s] if below(h, 24) && below(m, 60) && below(s, 60))
}

fn is_offset(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['+', '-']) else { return matches!(text, "z" | "Z") };
    let bytes = rest.as_bytes();
    bytes.len() == 5 && bytes[2] == b':' && [0, 1, 3, 4].iter().all(|&at| bytes[at].is_ascii_digit())
}

fn two_or_four(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn days_in(month: u32, year: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
