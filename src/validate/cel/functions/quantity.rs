//! Quantities. Upstream: `k8s.io/apiserver/pkg/cel/library/quantity.go` v0.36 and
//! `k8s.io/apimachinery/pkg/api/resource`: nothing is smaller than a nano, and nothing larger than 63 bits.

use super::super::meter::{Fault, Found, Meter};
use super::super::value::Value;
use super::Run;
use super::net::said;
use super::strings::text;
use std::cmp::Ordering;

/// A quantity, in nanos.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quantity(i128);

const NANO: i128 = 1_000_000_000;
const MOST: i128 = i64::MAX as i128 * NANO;

pub(super) fn find(name: &str, arguments: usize) -> Option<Run> {
    let run: Run = match (name, arguments) {
        ("quantity", 1) => |meter, args| read(meter, args).map(Value::Quantity),
        ("isQuantity", 1) => |meter, args| said(read(meter, args).map(drop)),
        ("sign" | ".sign", 1) => |_, args| Ok(Value::Int(target(args)?.0.signum() as i64)),
        (".asInteger", 1) => |_, args| {
            let whole = target(args)?.whole();
            whole.map(Value::Int).ok_or_else(|| Fault::failed("cannot convert value to integer"))
        },
        (".isInteger", 1) => |_, args| Ok(Value::Bool(target(args)?.whole().is_some())),
        (".asApproximateFloat", 1) => |_, args| Ok(Value::Double(target(args)?.0 as f64 / NANO as f64)),
        (".add", 2) => |_, args| Ok(Value::Quantity(Quantity(target(args)?.0 + other(args)?.0))),
        (".sub", 2) => |_, args| Ok(Value::Quantity(Quantity(target(args)?.0 - other(args)?.0))),
        (".isGreaterThan", 2) => |_, args| compared(args).map(|order| Value::Bool(order.is_gt())),
        (".isLessThan", 2) => |_, args| compared(args).map(|order| Value::Bool(order.is_lt())),
        (".compareTo", 2) => |_, args| compared(args).map(|order| Value::Int(order as i64)),
        _ => return None,
    };
    Some(run)
}

fn target(args: &[Value]) -> Found<Quantity> {
    match &args[0] {
        Value::Quantity(it) => Ok(*it),
        _ => Err(Fault::no_overload()),
    }
}

fn other(args: &[Value]) -> Found<Quantity> {
    match &args[1] {
        Value::Quantity(it) => Ok(*it),
        Value::Int(it) => Ok(Quantity(i128::from(*it) * NANO)),
        _ => Err(Fault::no_overload()),
    }
}

/// Versions are compared by methods of the same names.
fn compared(args: &[Value]) -> Found<Ordering> {
    match (&args[0], &args[1]) {
        (Value::Quantity(a), Value::Quantity(b)) => Ok(a.cmp(b)),
        (Value::Semver(a), Value::Semver(b)) => Ok(a.order(b)),
        _ => Err(Fault::no_overload()),
    }
}

fn read(meter: &mut Meter, args: &[Value]) -> Found<Quantity> {
    let text = text(&args[0])?;
    meter.traverse(text.len())?;
    parse(text).ok_or_else(|| {
        Fault::failed(
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
        )
    })
}

impl Quantity {
    fn whole(self) -> Option<i64> {
        (self.0 % NANO == 0).then(|| i64::try_from(self.0 / NANO).ok()).flatten()
    }
}

fn parse(text: &str) -> Option<Quantity> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(unsigned.len());
    let (number, suffix) = unsigned.split_at(end);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
        return None;
    }
    let (factor, ten) = scale(suffix)?;
    let nanos = nanos(whole, fraction, factor, ten).min(MOST);
    Some(Quantity(if negative { -nanos } else { nanos }))
}

/// A suffix as a factor and a power of ten.
fn scale(suffix: &str) -> Option<(i128, i32)> {
    let power = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].iter().position(|known| *known == suffix);
    if let Some(power) = power {
        return Some((1 << (10 * (power + 1)), 0));
    }
    let ten = match suffix {
        "n" => -9,
        "u" => -6,
        "m" => -3,
        "" => 0,
        "k" => 3,
        "M" => 6,
        "G" => 9,
        "T" => 12,
        "P" => 15,
        "E" => 18,
        exponent => {
            let digits = exponent.strip_prefix(['e', 'E'])?;
            digits.parse::<i32>().ok().filter(|ten| ten.abs() < 1000)?
        }
    };
    Some((1, ten))
}

/// Digits with a factor and a power of ten, in nanos: rounded up, and cut where they grow too large.
fn nanos(whole: &str, fraction: &str, factor: i128, ten: i32) -> i128 {
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    let mut power = ten + 9 - i32::try_from(fraction.len()).unwrap_or(i32::MAX - 1000);
    let kept = &digits[..digits.len().min(27)];
    let mut lost = digits[kept.len()..].bytes().any(|b| b != b'0');
    power = power.saturating_add(i32::try_from(digits.len() - kept.len()).unwrap_or(i32::MAX));
    let Some(mut value) = kept.parse::<i128>().ok().or(kept.is_empty().then_some(0)) else { return MOST };
    value = value.checked_mul(factor).unwrap_or(i128::MAX);
    while power < 0 && value != 0 {
        lost |= value % 10 != 0;
        value /= 10;
        power += 1;
    }
    for _ in 0..power.max(0) {
        if value == 0 || value > MOST {
            break;
        }
        value = value.saturating_mul(10);
    }
    value.saturating_add(i128::from(lost))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_what_kubernetes_reads() {
        let nanos = |text: &str| parse(text).map(|it| it.0);
        for (text, value) in [
            ("1", Some(NANO)),
            ("100m", Some(NANO / 10)),
            ("1.5Gi", Some(1_610_612_736 * NANO)),
            ("-2k", Some(-2000 * NANO)),
            ("1e3", Some(1000 * NANO)),
            ("1E3", Some(1000 * NANO)),
            ("1E", Some(1_000_000_000_000_000_000 * NANO)),
            ("0.1n", Some(1)),
            ("9999999999999999999999E", Some(MOST)),
            (".5", Some(NANO / 2)),
            ("5.", Some(5 * NANO)),
            ("0", Some(0)),
            ("", None),
            (".", None),
            ("1Kii", None),
            ("1 Gi", None),
            ("1.2.3", None),
            ("abc", None),
        ] {
            assert_eq!(nanos(text), value, "{text}");
        }
        let long = "9".repeat(100_000);
        assert_eq!(nanos(&long), Some(MOST));
        assert_eq!(nanos(&format!("0.{long}")), Some(NANO));
    }
}
