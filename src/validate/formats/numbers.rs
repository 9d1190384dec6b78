//! Numbers of books, cards and people, and colors.
//!
//! Upstream: kube-openapi `pkg/internal/third_party/govalidator`.

/// Whether a text is an ISBN of 10 digits, of 13, or of either; spaces and dashes count for nothing.
pub(super) fn is_isbn(text: &str, digits: Option<u8>) -> bool {
    let packed: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace() && *b != b'-').collect();
    let is_number = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_digit);
    let value = |b: u8| u32::from(b - b'0');
    if packed.len() == 13 && is_number(&packed) && digits != Some(10) {
        let weigh = |(at, &b): (usize, &u8)| if at % 2 == 0 { value(b) } else { 3 * value(b) };
        return packed.iter().enumerate().map(weigh).sum::<u32>().is_multiple_of(10);
    }
    let Some((&last, nine)) = packed.split_last() else { return false };
    if nine.len() != 9 || !is_number(nine) || digits == Some(13) {
        return false;
    }
    let sum: u32 = (1..).zip(nine).map(|(weight, &b)| weight * value(b)).sum();
    let last = if last == b'X' { Some(10) } else { last.is_ascii_digit().then(|| value(last)) };
    last.is_some_and(|last| (sum + 10 * last).is_multiple_of(11))
}

/// Whether a text is the number of a credit card; whatever is no digit counts for nothing.
pub(super) fn is_credit_card(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let number: String = text.chars().filter(char::is_ascii_digit).collect();
    let doubled = |n: u32| if n * 2 > 9 { n * 2 - 9 } else { n * 2 };
    let check = |(at, &n): (usize, &u32)| if at % 2 == 1 { doubled(n) } else { n };
    is_card_number(&number) && digits.iter().rev().enumerate().map(check).sum::<u32>().is_multiple_of(10)
}

/// Whether digits begin as those of an issuer, and are as many.
fn is_card_number(number: &str) -> bool {
    let begins = |from: u32, to: u32, length: usize| {
        number.get(..length).and_then(|start| start.parse().ok()).is_some_and(|n| (from..=to).contains(&n))
    };
    match number.len() {
        13 => begins(4, 4, 1),
        14 => begins(300, 305, 3) || begins(36, 36, 2) || begins(38, 38, 2),
        15 => begins(34, 34, 2) || begins(37, 37, 2) || begins(2131, 2131, 4) || begins(1800, 1800, 4),
        16 => {
            begins(4, 4, 1)
                || begins(51, 55, 2)
                || begins(6011, 6011, 4)
                || begins(65, 65, 2)
                || begins(35, 35, 2)
        }
        _ => false,
    }
}

/// Whether a text is a social security number: `123-45-6789`.
pub(super) fn is_ssn(text: &str) -> bool {
    let bytes = text.as_bytes();
    let fits = |(at, b): (usize, &u8)| {
        if at == 3 || at == 6 { matches!(b, b'-' | b' ') } else { b.is_ascii_digit() }
    };
    bytes.len() == 11 && bytes.iter().enumerate().all(fits)
}

/// Whether a text is a color of 3 or 6 digits: `#fff`.
pub(super) fn is_hex_color(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or(text);
    matches!(digits.len(), 3 | 6) && digits.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Whether a text is a color: `rgb(255, 0, 0)`.
pub(super) fn is_rgb_color(text: &str) -> bool {
    let inner = text.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')'));
    let is_part = |part: &str| {
        let part = part.trim_ascii();
        let plain = part == "0" || !part.starts_with(['0', '+', '-']);
        plain && part.parse::<u8>().is_ok()
    };
    inner.is_some_and(|inner| inner.split(',').count() == 3 && inner.split(',').all(is_part))
}
