//! Schemas that ask for themselves at the same place, which no document could ever answer.

use crate::validate::schema::{Id, Pool};
use crate::yaml::Span;
use crate::{Error, Result};

/// Refuses circles of `allOf` and its like among the shapes from a number on.
pub(super) fn refuse(pool: &Pool, from: usize, at: Span) -> Result<()> {
    let mut marks = vec![Mark::New; pool.shapes.len()];
    for start in from..pool.shapes.len() {
        if marks[start] == Mark::New && has_circle(pool, start, &mut marks) {
            let message = "schema: a schema refers to itself without going down into the document";
            return Err(Error::input(message).at(at));
        }
    }
    Ok(())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    Done,
}

/// Looks for a circle from a shape on, with a stack of its own: chains may be long.
fn has_circle(pool: &Pool, start: usize, marks: &mut [Mark]) -> bool {
    let mut stack = vec![(start, same_place(pool, start))];
    marks[start] = Mark::Open;
    while let Some((shape, next)) = stack.last_mut() {
        match next.pop().map(|id| id.0 as usize) {
            None => {
                marks[*shape] = Mark::Done;
                stack.pop();
            }
            Some(below) if marks[below] == Mark::Open => return true,
            Some(below) if marks[below] == Mark::New => {
                marks[below] = Mark::Open;
                stack.push((below, same_place(pool, below)));
            }
            Some(_) => {}
        }
    }
    false
}

/// The shapes that hold the same value to something.
fn same_place(pool: &Pool, shape: usize) -> Vec<Id> {
    let Some(more) = pool.shapes[shape].more.as_deref() else { return Vec::new() };
    let (condition, then, otherwise) =
        more.conditional.map_or((None, None, None), |(a, b, c)| (Some(a), b, c));
    let lists = more.all_of.iter().chain(&more.any_of).chain(&more.one_of).copied();
    let single = [more.not, condition, then, otherwise].into_iter().flatten();
    lists.chain(single).chain(more.dependent_shapes.iter().map(|(_, id)| *id)).collect()
}
