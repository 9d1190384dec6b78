//! Scalars: types, enums, formats, patterns, lengths and bounds.

use super::level::Level;
use super::value::{Plain, equals};
use super::{Walker, words};
use crate::validate::formats;
use crate::validate::metadata::names::is_unknown;
use crate::validate::problem::Rule;
use crate::validate::schema::{Bound, Format, More, Nulls, Shape, Types};
use crate::yaml::{Node, Scalar};

impl Walker {
    /// Holds a scalar to a shape; whether its type is right. Nothing is said of one that is not known yet.
    pub(super) fn scalar(&mut self, node: &Node, scalar: &Scalar, level: &Level<'_>) -> bool {
        if is_unknown(&scalar.text) {
            return false;
        }
        let plain = match Plain::of(scalar) {
            Ok(plain) => plain,
            Err(error) => {
                let shown = level.telling == super::Telling::Shown;
                let message = if shown {
                    words::cut(error.message()).into_owned()
                } else {
                    "its tag does not fit".into()
                };
                self.tell(|| words::invalid(node, level, message));
                return false;
            }
        };
        let shape = level.shape();
        if !is_right_type(&plain, shape, level.schema.pool.nulls) {
            self.tell(|| words::wrong_type(node, Some(&plain), level));
            return false;
        }
        if let Some(format) = shape.format {
            self.format(node, &plain, format, level);
        }
        if let Some(more) = shape.more.as_deref() {
            self.values(node, more, level);
            match &plain {
                Plain::Text(text) => self.text(node, text, more, level),
                Plain::Int(_) | Plain::Float(_) => self.number(node, &plain, more, level),
                Plain::Null | Plain::Bool(_) => {}
            }
        }
        true
    }

    /// Holds a value to the list of those that it may be.
    pub(super) fn values(&mut self, node: &Node, more: &More, level: &Level<'_>) {
        let values = &more.any_of_values;
        if !values.is_empty() && !values.iter().any(|value| equals(node, value)) {
            self.tell(|| words::none_of(node, values, level));
        }
    }

    fn format(&mut self, node: &Node, plain: &Plain<'_>, format: Format, level: &Level<'_>) {
        let fits = match (plain, format) {
            (Plain::Int(n), Format::Int32) => i32::try_from(*n).is_ok(),
            (Plain::Int(n), Format::Int64) => i64::try_from(*n).is_ok(),
            (Plain::Text(text), format) => fits(format, text, level),
            _ => true,
        };
        if !fits {
            self.tell(|| words::unfit(node, format, level));
        }
    }

    fn text(&mut self, node: &Node, text: &str, more: &More, level: &Level<'_>) {
        let length = if more.min_length.is_some() || more.max_length.is_some() {
            text.chars().count() as u64
        } else {
            0
        };
        if let Some(least) = more.min_length.filter(|&least| length < least) {
            let message = match length {
                0 => "may not be empty".to_owned(),
                _ => format!("expected at least {}, got {length}", words::counted(least, "character")),
            };
            self.tell(|| words::invalid(node, level, message));
        }
        if let Some(most) = more.max_length.filter(|&most| length > most) {
            let message = format!("expected at most {}, got {length}", words::counted(most, "character"));
            self.tell(|| words::invalid(node, level, message));
        }
        if let Some(pattern) = more.pattern.as_ref().filter(|pattern| !pattern.matches(text)) {
            self.tell(|| words::unmatched(node, &pattern.text, level));
        }
    }

    fn number(&mut self, node: &Node, plain: &Plain<'_>, more: &More, level: &Level<'_>) {
        let number = plain.number().unwrap_or_default();
        if let Some(bound) =
            more.minimum.filter(|bound| number < bound.value || (bound.exclusive && number == bound.value))
        {
            self.tell(|| words::invalid(node, level, beyond("least", "more than", bound, node, level)));
        }
        if let Some(bound) =
            more.maximum.filter(|bound| number > bound.value || (bound.exclusive && number == bound.value))
        {
            self.tell(|| words::invalid(node, level, beyond("most", "less than", bound, node, level)));
        }
        if let Some(factor) = more.multiple_of.filter(|&factor| !is_multiple(number, factor)) {
            let message = format!("expected a multiple of {factor}{}", words::got(node, level));
            self.tell(|| words::invalid(node, level, message));
        }
    }
}

fn beyond(inclusive: &str, exclusive: &str, bound: Bound, node: &Node, level: &Level<'_>) -> String {
    let got = words::got(node, level);
    match bound.exclusive {
        true => format!("expected {exclusive} {}{got}", bound.value),
        false => format!("expected at {inclusive} {}{got}", bound.value),
    }
}

/// Whether a type is right, of a value that is no collection.
fn is_right_type(plain: &Plain<'_>, shape: &Shape, nulls: Nulls) -> bool {
    let types = shape.types;
    let is_quantity = shape.format == Some(Format::Quantity);
    match plain {
        Plain::Null if nulls == Nulls::Absent || shape.nullable => return true,
        Plain::Float(n) if !n.is_finite() => return false,
        Plain::Int(_) | Plain::Text(_) if shape.int_or_string => return true,
        Plain::Int(_) | Plain::Float(_) | Plain::Text(_) if is_quantity => return true,
        _ if shape.int_or_string => return false,
        _ if types.is_any() => return true,
        _ => {}
    }
    types.meets(match plain {
        Plain::Null => Types::NULL,
        Plain::Bool(_) => Types::BOOLEAN,
        // An API server has no integers beyond 64 bits; JSON schemas ask nothing of the sort.
        Plain::Int(n) if nulls != Nulls::Values && i64::try_from(*n).is_err() => Types::NUMBER,
        Plain::Int(_) => Types::INTEGER.and(Types::NUMBER),
        Plain::Float(n) if nulls == Nulls::Values && n.fract() == 0.0 => Types::INTEGER.and(Types::NUMBER),
        Plain::Float(_) => Types::NUMBER,
        Plain::Text(_) => Types::STRING,
    })
}

/// Whether a text has its format. The types of Kubernetes read some of them their own way.
fn fits(format: Format, text: &str, level: &Level<'_>) -> bool {
    match level.schema.pool.nulls {
        Nulls::Absent if format == Format::Quantity => formats::is_quantity(text.trim_ascii()),
        _ => formats::fits(format, text),
    }
}

/// Whether a number is a multiple of another.
fn is_multiple(number: f64, factor: f64) -> bool {
    let times = if factor.abs() < 1.0 { 1.0 / factor * number } else { number / factor };
    let nearest = times.round();
    factor <= 0.0 || (times - nearest).abs() <= 1e-9 * nearest.abs().max(1.0)
}

/// The rule that values break.
pub(super) const RULE: Rule = Rule::InvalidValue;
