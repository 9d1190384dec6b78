//! What a variable stands for, as Go prints it.

use crate::error::{Error, Result};
use crate::yaml::{Node, Scalar, Style, Tag};

/// What a variable stands for.
pub(super) struct Known {
    /// In place of a whole field, with its type.
    pub(super) whole: Scalar,
    /// Inside of text.
    pub(super) inside: String,
}

impl Known {
    /// The value of a scalar; none of a list or a mapping.
    ///
    /// # Errors
    /// When it is a number that Go does not read back, such as `0x1f` or `.inf`.
    pub(super) fn of(node: &Node) -> Result<Option<Known>> {
        let Node::Scalar(scalar) = node else { return Ok(None) };
        let unreadable =
            || Error::input(format!("a var cannot read the number `{}`", scalar.text)).at(scalar.span);
        let text = scalar.text.as_str();
        let tag = scalar.resolved_tag();
        let (whole, inside, tag) = match tag {
            Tag::Int => {
                let number = text.parse::<i64>().map_err(|_| unreadable())?.to_string();
                (number.clone(), number, tag)
            }
            Tag::Float => {
                let number = text.parse::<f64>().map_err(|_| unreadable())?;
                (number.to_string(), general(number), tag)
            }
            Tag::Bool => {
                let lower = text.to_ascii_lowercase();
                (lower.clone(), lower, tag)
            }
            _ => (text.to_owned(), text.to_owned(), Tag::Str),
        };
        let whole = Scalar { text: whole.into(), style: Style::Plain, tag, span: scalar.span };
        Ok(Some(Known { whole, inside }))
    }
}

/// A float as Go's `%v` has it: with an exponent below -4 and from 6 on.
fn general(number: f64) -> String {
    let scientific = format!("{number:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    match exponent.parse::<i32>() {
        Ok(power) if !(-4..6).contains(&power) => {
            let sign = if power < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", power.abs())
        }
        _ => number.to_string(),
    }
}
