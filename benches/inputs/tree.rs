//! Made-up inputs in memory.

use crate::inputs::Files;
use offlux::tree::Memory;

/// Files as a tree, from `/`.
pub fn tree(files: &Files) -> Memory {
    files.iter().fold(Memory::new(), |tree, (path, text)| tree.with(format!("/{path}"), text))
}
