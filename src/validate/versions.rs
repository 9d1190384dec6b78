//! API versions that a Kubernetes no longer has, or will not have for long.

use super::catalog::Catalog;
use super::problem::Problem;
use crate::object::Gvk;
use crate::yaml::Node;

/// Checks the version of an object.
pub fn check(_document: &Node, _gvk: &Gvk, _catalog: &Catalog, _problems: &mut Vec<Problem>) {}
