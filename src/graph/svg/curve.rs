//! Curves of edges: level where they leave a box, pass a column and reach a box; a bend in each space between.

use super::text::number;
use crate::graph::layout::{Point, Size, Way};
use std::fmt::Write;

/// Points that are no further apart are the same.
const SAME: f64 = 0.05;

/// The curve of a way, between boxes that stand where they are drawn; the way itself is told from an origin.
pub fn of(way: &Way, boxes: &[(Point, Size)], origin: Point, shift: f64) -> String {
    let ((from, from_size), (to, to_size)) = (boxes[way.ends.0], boxes[way.ends.1]);
    if way.ends.0 == way.ends.1 {
        return loop_of(from, from_size);
    }
    let start = Point { x: from.x + from_size.width, y: middle(from, from_size, shift) };
    let mut pen = Pen::at(start);
    pen.level(way.leaves + origin.x);
    for (left, right) in &way.passes {
        pen.bend(Point { x: left.x + origin.x, y: left.y + origin.y });
        pen.level(right.x + origin.x);
    }
    pen.bend(Point { x: way.reaches + origin.x, y: middle(to, to_size, shift) });
    pen.level(to.x);
    pen.lifted()
}

fn middle(corner: Point, size: Size, shift: f64) -> f64 {
    corner.y + size.height / 2.0 + shift * (size.height / 46.0).min(1.0)
}

/// A path that is being written.
struct Pen {
    path: String,
    /// As far as it is written.
    written: f64,
    /// Where it is: level with what is written.
    at: Point,
}

impl Pen {
    fn at(start: Point) -> Self {
        let path = format!("M{} {}", number(start.x), number(start.y));
        Pen { path, written: start.x, at: start }
    }

    fn level(&mut self, x: f64) {
        self.at.x = self.at.x.max(x);
    }

    /// Bends to a point; goes on level where it is no higher or lower.
    fn bend(&mut self, to: Point) {
        if (to.y - self.at.y).abs() <= SAME {
            return self.level(to.x);
        }
        self.write_level();
        let half = (to.x - self.at.x) / 2.0;
        let (first, second) = (number(self.at.x + half), number(to.x - half));
        let (x, y) = (number(to.x), number(to.y));
        let _ = write!(self.path, "C{first} {} {second} {y} {x} {y}", number(self.at.y));
        (self.at, self.written) = (to, to.x);
    }

    fn write_level(&mut self) {
        if self.at.x > self.written + SAME {
            let _ = write!(self.path, "H{}", number(self.at.x));
        }
    }

    fn lifted(mut self) -> String {
        self.write_level();
        self.path
    }
}

/// From the upper edge of a box to its right one.
fn loop_of(corner: Point, size: Size) -> String {
    let (right, top) = (corner.x + size.width, corner.y);
    let [x, far, up, down] = [right - 26.0, right + 24.0, top - 20.0, top + 12.0].map(number);
    let (right, top) = (number(right), number(top));
    format!("M{x} {top}C{x} {up} {far} {up} {far} {top}S{far} {down} {right} {down}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOX: Size = Size { width: 100.0, height: 46.0 };

    #[test]
    fn a_curve_is_level_through_the_columns_that_it_passes() {
        let at = |x, y| Point { x, y };
        let way = Way {
            ends: (0, 1),
            passes: vec![(at(200.0, 80.0), at(300.0, 80.0))],
            leaves: 120.0,
            reaches: 400.0,
        };
        let boxes = [(at(10.0, 10.0), BOX), (at(410.0, 10.0), BOX)];
        assert_eq!(
            of(&way, &boxes, at(10.0, 10.0), 0.0),
            "M110 33H130C170 33 170 90 210 90H310C360 90 360 33 410 33"
        );
    }

    #[test]
    fn what_is_straight_is_one_line() {
        let at = |x, y| Point { x, y };
        let passes = vec![(at(200.0, 33.0), at(300.0, 33.0)), (at(400.0, 33.0), at(500.0, 33.0))];
        let way = Way { ends: (0, 1), passes, leaves: 120.0, reaches: 600.0 };
        let boxes = [(at(0.0, 10.0), BOX), (at(600.0, 10.0), BOX)];
        assert_eq!(of(&way, &boxes, at(0.0, 0.0), 0.0), "M100 33H600");
    }

    #[test]
    fn a_box_that_needs_itself_has_a_loop() {
        let way = Way { ends: (0, 0), ..Way::default() };
        let boxes = [(Point { x: 0.0, y: 20.0 }, BOX)];
        assert_eq!(of(&way, &boxes, Point::default(), 0.0), "M74 20C74 0 124 0 124 20S124 32 100 32");
    }
}
