//! Where everything of a drawing stands: a layered layout that flows from the left to the right.
//!
//! [`place`] goes through the steps in their order: [`acyclic`] turns the links that close cycles around,
//! [`columns`] gives every box a column right of all that it needs, [`routes`] leads long links through
//! the columns between, [`order`] sorts each column so that few links cross, [`coordinates`] says where on
//! the paper that is. [`shelves`] puts several drawings on one sheet. Same input, same drawing: all is done
//! in the order of the boxes, and with the four operations and square roots alone.

pub mod acyclic;
pub mod columns;
pub mod coordinates;
pub mod order;
pub mod routes;
pub mod shelves;
#[cfg(test)]
mod tests;

/// Width and height, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// A point, in pixels; y grows downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// A line from one box to another that stands right of it, boxes by their place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Link {
    /// The box on the left.
    pub left: usize,
    /// The box on the right.
    pub right: usize,
    /// Links of one lane run together.
    pub lane: usize,
    /// Those that leave the same box until they must part, or those that reach the same box from where they
    /// meet.
    pub together: End,
}

/// An end of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum End {
    /// The one that it leaves.
    Left,
    /// The one that it reaches.
    Right,
}

impl Link {
    /// The same line, with its ends exchanged.
    fn reversed(self) -> Self {
        Link { left: self.right, right: self.left, ..self }
    }
}

/// A drawing: what stands where.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placed {
    /// Of the whole.
    pub size: Size,
    /// The upper left corner of each box.
    pub corners: Vec<Point>,
    /// The way of each link.
    pub ways: Vec<Way>,
}

/// How a link runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Way {
    /// The box that it leaves on the left, and the one that it reaches on the right; the same for a link of
    /// a box to itself.
    pub ends: (usize, usize),
    /// The straight pieces that it passes on its way, through the columns between: each from its left to
    /// its right end.
    pub passes: Vec<(Point, Point)>,
    /// Where the columns of the two boxes end and begin: between the box and there it runs straight.
    pub leaves: f64,
    /// The left edge of the column that it reaches.
    pub reaches: f64,
}

/// Places boxes so that links flow from the left to the right, those of cycles apart.
pub fn place(boxes: &[Size], links: &[Link]) -> Placed {
    let directed = acyclic::directed(boxes.len(), links);
    let columns = columns::assign(boxes, &directed);
    let mut grid = routes::grid(boxes, &directed, &columns);
    order::sweep(&mut grid);
    coordinates::placed(&grid, boxes)
}
