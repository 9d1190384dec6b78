//! Amounts that are a number or a percentage, as `maxSurge` has them.
//!
//! Upstream: `ValidatePositiveIntOrPercent`, `IsNotMoreThan100Percent` of `pkg/apis/apps/validation/validation.go`
//! (k8s.io/kubernetes v1.35.0).

use super::fields::{field, tell};
use crate::validate::metadata::names::{is_unknown, shown};
use crate::validate::path::Path;
use crate::validate::problem::Problem;
use crate::yaml::Node;

/// An amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// So many.
    Number(i64),
    /// So many of a hundred.
    Percent(u64),
}

/// An amount of a value; none of what is neither.
pub fn amount(node: &Node) -> Option<Amount> {
    let scalar = node.as_scalar()?;
    if !scalar.is_string() {
        return scalar.text.parse().ok().map(Amount::Number);
    }
    let digits = scalar.text.strip_suffix('%').filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    digits.parse().ok().map(Amount::Percent)
}

/// Tells of an amount that is none: negative, or text that is no percentage.
pub fn check(node: &Node, name: &str, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let Some(value) = field(node, name) else { return };
    let Some(scalar) = value.as_scalar().filter(|scalar| !is_unknown(&scalar.text)) else { return };
    let message = match amount(value) {
        Some(Amount::Number(number)) if number < 0 => format!("{number} is less than 0"),
        Some(Amount::Percent(percent)) if percent > 100 && name != "maxSurge" => {
            format!("{percent}% are more than there are")
        }
        None if scalar.is_string() => format!("{} is neither a number nor a percentage", shown(&scalar.text)),
        _ => return,
    };
    let is_number = scalar.is_string() && scalar.text.parse::<i64>().is_ok();
    tell(problems, &Path::Field(path, name), scalar.span, message);
    if let Some(problem) = problems.last_mut().filter(|_| is_number) {
        problem.hint = Some("a number stands without quotes".to_owned());
    }
}
