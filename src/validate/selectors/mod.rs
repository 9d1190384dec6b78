//! What has to fit together within one object: selectors and the labels of templates.

use super::problem::Problem;
use crate::object::Gvk;
use crate::yaml::Node;

/// Checks what has to fit together in an object.
pub fn check(_document: &Node, _gvk: &Gvk, _problems: &mut Vec<Problem>) {}
