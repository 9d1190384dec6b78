//! Quantities, compared exactly: `0.1` is `100m`, `1Gi` is more than `1G`.
//!
//! Upstream: `pkg/api/resource/quantity.go` (k8s.io/apimachinery v0.35.0). Whether a text is a quantity is its
//! schema's to tell: what is not understood here is left alone.

/// A quantity, in billionths, rounded up as upstream does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quantity(i128);

impl Quantity {
    /// A quantity of its text; none where it is no quantity, or too large to be compared.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, text) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (digits, suffix) = text.split_at(end);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
            return None;
        }
        let mantissa: i128 = format!("0{whole}{fraction}").parse().ok()?;
        let (factor, exponent) = scale(suffix)?;
        let nano = scaled(mantissa.checked_mul(factor)?, exponent + 9 - i32::try_from(fraction.len()).ok()?)?;
        Some(Quantity(if negative { -nano } else { nano }))
    }

    /// Whether it is 0 or less.
    pub fn is_not_positive(self) -> bool {
        self.0 <= 0
    }
}

/// The factor and the power of ten that a suffix stands for.
fn scale(suffix: &str) -> Option<(i128, i32)> {
    const BINARY: [&str; 6] = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    const DECIMAL: [(&str, i32); 10] = [
        ("n", -9),
        ("u", -6),
        ("m", -3),
        ("", 0),
        ("k", 3),
        ("M", 6),
        ("G", 9),
        ("T", 12),
        ("P", 15),
        ("E", 18),
    ];
    if let Some(power) = BINARY.iter().position(|known| *known == suffix) {
        return Some((1 << (10 * (power + 1)), 0));
    }
    if let Some((_, exponent)) = DECIMAL.iter().find(|(known, _)| *known == suffix) {
        return Some((1, *exponent));
    }
    let exponent: i32 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
    Some((1, exponent)).filter(|_| exponent.abs() <= 40)
}

/// A number times a power of ten; what gets lost makes it one more.
fn scaled(number: i128, exponent: i32) -> Option<i128> {
    let power = 10_i128.checked_pow(exponent.unsigned_abs());
    if exponent >= 0 {
        return number.checked_mul(power?);
    }
    let Some(power) = power else { return Some(i128::from(number > 0)) };
    Some(number / power + i128::from(number % power > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_compared_by_what_they_mean() {
        for (less, more) in [
            ("100m", "0.2"),
            ("1G", "1Gi"),
            ("1023Mi", "1Gi"),
            ("999m", "1"),
            ("1", "1k"),
            ("-1", "0"),
            ("1n", "1u"),
        ] {
            assert!(Quantity::parse(less) < Quantity::parse(more), "{less} < {more}");
        }
        for (one, same) in [
            ("0.1", "100m"),
            ("1Gi", "1024Mi"),
            ("1e3", "1k"),
            ("1.5", "1500m"),
            ("+1", "1."),
            (".5", "500m"),
        ] {
            assert!(Quantity::parse(one).is_some());
            assert_eq!(Quantity::parse(one), Quantity::parse(same), "{one} = {same}");
        }
    }

    #[test]
    fn what_is_no_quantity_is_left_alone() {
        for text in [
            "",
            "-",
            ".",
            "1x",
            "1.2.3",
            "Gi",
            "1 Gi",
            "1e",
            "1e99999",
            "99999999999999999999999999999999999999Ei",
        ] {
            assert_eq!(Quantity::parse(text), None, "{text}");
        }
    }
}
