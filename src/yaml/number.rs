//! Numbers as Go reads and writes them (`strconv`, `encoding/json`).

/// What the text of an integer says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Integer {
    /// It fits with a sign.
    Signed(i64),
    /// It only fits without one.
    Unsigned(u64),
}

/// `strconv.ParseInt(text, base, 64)`, then `ParseUint`; base 0 takes the base from the prefix.
/// Underscores are not accepted: the callers have removed them.
pub(super) fn parse_integer(text: &str, base: u32) -> Option<Integer> {
    let (negative, signed, digits) = match text.as_bytes().first()? {
        b'-' => (true, true, &text[1..]),
        b'+' => (false, true, &text[1..]),
        _ => (false, false, text),
    };
    let (base, digits) = if base == 0 { base_of(digits) } else { (base, digits) };
    let magnitude = parse_digits(digits, base)?;
    match i64::try_from(magnitude) {
        Ok(n) => Some(Integer::Signed(if negative { -n } else { n })),
        Err(_) if negative && magnitude == 1 << 63 => Some(Integer::Signed(i64::MIN)),
        Err(_) if signed => None,
        Err(_) => Some(Integer::Unsigned(magnitude)),
    }
}

fn base_of(digits: &str) -> (u32, &str) {
    match digits.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => (16, &digits[2..]),
        [b'0', b'b' | b'B', _, ..] => (2, &digits[2..]),
        [b'0', b'o' | b'O', _, ..] => (8, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    }
}

fn parse_digits(digits: &str, base: u32) -> Option<u64> {
    if digits.is_empty() {
        return None;
    }
    digits.bytes().try_fold(0u64, |n, byte| {
        let digit = (byte as char).to_digit(base)?;
        n.checked_mul(u64::from(base))?.checked_add(u64::from(digit))
    })
}

/// Whether a text has the form of a YAML float: `[-+]?(\.d+|d+(\.d*)?)([eE][-+]?d+)?`.
pub(super) fn is_float_form(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut at = usize::from(matches!(bytes.first(), Some(b'-' | b'+')));
    let whole = digits(at);
    at += whole;
    if bytes.get(at) == Some(&b'.') {
        let fraction = digits(at + 1);
        if whole == 0 && fraction == 0 {
            return false;
        }
        at += 1 + fraction;
    } else if whole == 0 {
        return false;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'-' | b'+')));
        let exponent = digits(at);
        if exponent == 0 {
            return false;
        }
        at += exponent;
    }
    at == bytes.len()
}

/// `strconv.ParseFloat` of a text that begins with a dot: underscores may stand between digits.
pub(super) fn parse_dotted_float(text: &str) -> Option<f64> {
    if !text.contains('_') {
        return parse_float(text);
    }
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let well_placed =
        |(at, byte): (usize, &u8)| *byte != b'_' || (digit(at.checked_sub(1)) && digit(Some(at + 1)));
    bytes.iter().enumerate().all(well_placed).then(|| parse_float(&text.replace('_', ""))).flatten()
}

/// `strconv.ParseFloat` of a text in float form; `None` when it is none or too large.
pub(super) fn parse_float(text: &str) -> Option<f64> {
    is_float_form(text).then(|| text.parse::<f64>().ok()).flatten().filter(|n| n.is_finite())
}

/// From this exponent on Go writes the shortest form of a float with an exponent.
const SHORTEST_LIMIT: i32 = 6;

/// `strconv.FormatFloat(n, 'g', -1, 64)`, the form in which yaml prints floats.
pub(super) fn format_float(n: f64) -> String {
    let Some((digits, exponent)) = shortest(n.abs()) else {
        return if n.is_nan() {
            "NaN".into()
        } else if n > 0.0 {
            "+Inf".into()
        } else {
            "-Inf".into()
        };
    };
    let sign = if n.is_sign_negative() { "-" } else { "" };
    if (-4..SHORTEST_LIMIT).contains(&exponent) {
        return format!("{sign}{}", positional(&digits, exponent));
    }
    let (first, rest) = digits.split_at(1);
    let dot = if rest.is_empty() { "" } else { "." };
    let exponent_sign = if exponent < 0 { '-' } else { '+' };
    format!("{sign}{first}{dot}{rest}e{exponent_sign}{:02}", exponent.abs())
}

/// The same for single precision (`FormatFloat(n, 'g', -1, 32)`).
pub(super) fn format_float32(n: f64) -> String {
    // The shortest digits that name the single also name a double, which prints them again.
    format_float(format!("{:e}", n as f32).parse().unwrap_or(n))
}

/// A float as `encoding/json` writes it.
pub(super) fn format_json_float(n: f64) -> String {
    let size = n.abs();
    let sign = if n.is_sign_negative() { "-" } else { "" };
    let Some((digits, exponent)) = shortest(size) else {
        return "null".into();
    };
    if size == 0.0 || (1e-6..1e21).contains(&size) {
        return format!("{sign}{}", positional(&digits, exponent));
    }
    let (first, rest) = digits.split_at(1);
    let dot = if rest.is_empty() { "" } else { "." };
    let exponent_sign = if exponent < 0 { '-' } else { '+' };
    format!("{sign}{first}{dot}{rest}e{exponent_sign}{}", two_digits_when_positive(exponent))
}

/// Go writes at least two digits of an exponent, and `encoding/json` takes the zero of `e-09` away.
fn two_digits_when_positive(exponent: i32) -> String {
    if exponent < 0 { format!("{}", -exponent) } else { format!("{exponent:02}") }
}

/// The shortest decimal digits that name a positive number, and its exponent; `None` when it is not
/// finite. Where two are equally short and equally near Go takes the even one, unlike `{:e}`.
fn shortest(n: f64) -> Option<(String, i32)> {
    if !n.is_finite() {
        return None;
    }
    let short = format!("{n:e}");
    let digits = short.bytes().take_while(|&b| b != b'e').filter(u8::is_ascii_digit).count();
    let even = format!("{n:.*e}", digits - 1);
    let chosen = if even.parse() == Ok(n) { even } else { short };
    let (mantissa, exponent) = chosen.split_once('e')?;
    Some((mantissa.replace('.', ""), exponent.parse().ok()?))
}

fn positional(digits: &str, exponent: i32) -> String {
    let length = digits.len() as i32;
    if exponent < 0 {
        return format!("0.{}{digits}", "0".repeat((-exponent - 1) as usize));
    }
    if length <= exponent + 1 {
        return format!("{digits}{}", "0".repeat((exponent + 1 - length) as usize));
    }
    let (whole, fraction) = digits.split_at((exponent + 1) as usize);
    format!("{whole}.{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_print_as_in_go() {
        let cases = [
            (1.0, "1", "1"),
            (-0.0, "-0", "-0"),
            (1e6, "1e+06", "1000000"),
            (100_000.5, "100000.5", "100000.5"),
            (1_234_567.5, "1.2345675e+06", "1234567.5"),
            (1e-5, "1e-05", "0.00001"),
            (1e-7, "1e-07", "1e-7"),
            (0.0001, "0.0001", "0.0001"),
            (1e20, "1e+20", "100000000000000000000"),
            (1e21, "1e+21", "1e+21"),
            (626_572_556_011_304.2, "6.265725560113042e+14", "626572556011304.2"),
            (1.5e300, "1.5e+300", "1.5e+300"),
        ];
        for (n, yaml, json) in cases {
            assert_eq!((format_float(n).as_str(), format_json_float(n).as_str()), (yaml, json));
        }
        assert_eq!(format_float32(1.1), "1.1");
        assert_eq!(format_float32(16_777_217.0), "1.6777216e+07");
    }

    #[test]
    fn integers_read_as_in_go() {
        use Integer::{Signed, Unsigned};
        let cases = [
            ("0644", Some(Signed(420))),
            ("08", None),
            ("0x1F", Some(Signed(31))),
            ("-0b11", Some(Signed(-3))),
            ("0", Some(Signed(0))),
            ("0x", None),
            ("9223372036854775808", Some(Unsigned(1 << 63))),
            ("+9223372036854775808", None),
            ("-9223372036854775808", Some(Signed(i64::MIN))),
            ("18446744073709551616", None),
            ("", None),
            ("-", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse_integer(text, 0), expected, "{text}");
        }
    }
}
