//! Names, namespaces, labels and annotations that a cluster takes.

use super::problem::Problem;
use crate::yaml::Node;

/// Checks the metadata of an object.
pub fn check(_document: &Node, _problems: &mut Vec<Problem>) {}
