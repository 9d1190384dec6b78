//! Fields that have one of a few values, which the schemas of Kubernetes do not list.

use super::fields::{tell, text};
use crate::nearest::nearest;
use crate::validate::metadata::names::shown;
use crate::validate::path::Path;
use crate::validate::problem::{Problem, Rule};
use crate::yaml::{Node, Scalar};

/// Tells of a field that has none of the values; one that is empty gets its default.
pub fn check(node: &Node, name: &str, values: &[&'static str], path: &Path<'_>, problems: &mut Vec<Problem>) {
    if let Some(scalar) = text(node, name) {
        one(scalar, values, &Path::Field(path, name), problems);
    }
}

/// The same of elements of a list.
pub fn check_each(
    node: &Node,
    name: &str,
    values: &[&'static str],
    path: &Path<'_>,
    problems: &mut Vec<Problem>,
) {
    let path = Path::Field(path, name);
    for (at, item) in super::fields::items(node, name).iter().enumerate() {
        let known =
            item.as_scalar().filter(|s| s.is_string() && !super::super::metadata::names::is_unknown(&s.text));
        if let Some(scalar) = known {
            one(scalar, values, &Path::Element(&path, at), problems);
        }
    }
}

fn one(scalar: &Scalar, values: &[&'static str], path: &Path<'_>, problems: &mut Vec<Problem>) {
    if values.contains(&scalar.text.as_str()) {
        return;
    }
    let listed = values.join(", ");
    let message = format!("{} is none of {listed}", shown(&scalar.text));
    let same = values.iter().find(|value| value.eq_ignore_ascii_case(&scalar.text)).copied();
    match same.or_else(|| nearest(&scalar.text, values.iter().copied())) {
        Some(near) => {
            let problem = Problem::new(Rule::InvalidValue, path.to_string(), scalar.span, message);
            problems.push(
                problem.instead_of(listed, shown(&scalar.text)).hint(format!("did you mean \"{near}\"?")),
            );
        }
        None => tell(problems, path, scalar.span, message),
    }
}
