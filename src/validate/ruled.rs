//! Which shapes have rules at them or below, so that documents without rules cost nothing.

use super::schema::{Additional, Id, Items, Pool, Shape};
use std::sync::OnceLock;

/// Which shapes of a pool have rules at them or below; filled when that is first asked, when the pool has all its
/// shapes.
#[derive(Debug, Default)]
pub struct Ruled(OnceLock<Vec<bool>>);

impl Ruled {
    /// Whether a shape of this pool has rules at it or below; yes for one that came later.
    pub fn has(&self, pool: &Pool, id: Id) -> bool {
        let table = self.0.get_or_init(|| table(pool));
        table.get(id.0 as usize).copied().unwrap_or(true)
    }
}

fn table(pool: &Pool) -> Vec<bool> {
    let mut ruled: Vec<bool> = pool.shapes.iter().map(|shape| !shape.rules.is_empty()).collect();
    let mut todo: Vec<usize> = (0..ruled.len()).filter(|at| ruled[*at]).collect();
    if todo.is_empty() {
        return ruled;
    }
    let mut above = vec![Vec::new(); ruled.len()];
    for (at, shape) in pool.shapes.iter().enumerate() {
        below(shape, &mut |id| {
            if let Some(above) = above.get_mut(id.0 as usize) {
                above.push(at);
            }
        });
    }
    while let Some(at) = todo.pop() {
        for parent in std::mem::take(&mut above[at]) {
            if !std::mem::replace(&mut ruled[parent], true) {
                todo.push(parent);
            }
        }
    }
    ruled
}

/// Tells the shapes that rules are looked for in, below one.
fn below(shape: &Shape, tell: &mut impl FnMut(Id)) {
    shape.properties.iter().for_each(|(_, id)| tell(*id));
    if let Additional::Of(id) = &shape.additional {
        tell(*id);
    }
    match &shape.items {
        Items::Any => {}
        Items::Each(id) => tell(*id),
        Items::Places(ids, rest) => {
            ids.iter().for_each(|id| tell(*id));
            if let Additional::Of(id) = rest {
                tell(*id);
            }
        }
    }
    if let Some(more) = &shape.more {
        more.all_of.iter().for_each(|id| tell(*id));
    }
}
