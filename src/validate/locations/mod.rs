//! Where schemas are besides: directories and templates of paths as kubeconform has them, and files of
//! CustomResourceDefinitions.

use super::catalog::Compiled;
use crate::error::Error;
use crate::object::Gvk;
use std::marker::PhantomData;
use std::ops::Range;
use std::sync::Arc;

/// Where schemas are, in the order in which they are looked at.
#[derive(Debug, Default)]
pub struct Locations<'a> {
    list: Vec<PhantomData<&'a ()>>,
}

impl Locations<'_> {
    /// The locations that come before what is built in, and those that come after it.
    pub fn around_builtin(&self) -> (Range<usize>, Range<usize>) {
        (0..self.list.len(), self.list.len()..self.list.len())
    }

    /// The schema of a kind, by the first of some locations that has it.
    pub fn find(&self, _gvk: &Gvk, _of: Range<usize>) -> Option<Arc<Compiled>> {
        None
    }

    /// What is wrong with the files that were read so far.
    pub fn flaws(&self) -> Vec<Error> {
        Vec::new()
    }
}
