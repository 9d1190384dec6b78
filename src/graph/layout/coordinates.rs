//! Coordinates: columns side by side, and in each column every cell as near to its neighbours as the order
//! and the space between boxes allow.

use super::order::neighbours;
use super::routes::{Cell, Grid};
use super::{Placed, Point, Size, Way};

/// The space below a box.
const GAP: f64 = 14.0;
/// The space below a passing link.
const PASS_GAP: f64 = 6.0;
/// How often heights are improved, there and back.
const ROUNDS: usize = 4;

/// Places a grid.
pub fn placed(grid: &Grid, boxes: &[Size]) -> Placed {
    let middles = heights(grid);
    let top = |&cell: &usize| middles[cell] - grid.heights[cell] / 2.0;
    let first = (0..grid.cells.len()).map(|cell| top(&cell)).fold(f64::INFINITY, f64::min);
    let first = if first.is_finite() { first } else { 0.0 };
    let edges = edges(grid, boxes);
    let corners = (0..boxes.len()).map(|at| Point { x: edges[grid.column[at]].0, y: top(&at) - first });
    let corners: Vec<Point> = corners.collect();
    let lowest = (0..grid.cells.len()).map(|cell| middles[cell] + grid.heights[cell] / 2.0);
    let height = lowest.fold(0.0, |low, y| f64::max(low, y - first));
    let width = edges.last().map_or(0.0, |edge| edge.1);
    let ways = grid.ways.iter().map(|way| self::way(grid, way, &edges, |cell| middles[cell] - first));
    Placed { size: Size { width, height }, ways: ways.collect(), corners }
}

fn way(grid: &Grid, way: &[usize], edges: &[(f64, f64)], y: impl Fn(usize) -> f64) -> Way {
    let (from, to) = (way[0], way[way.len() - 1]);
    let pass = |&cell: &usize| {
        let ((left, right), y) = (edges[grid.column[cell]], y(cell));
        (Point { x: left, y }, Point { x: right, y })
    };
    Way {
        ends: (from, to),
        passes: way[1..way.len() - 1].iter().map(pass).collect(),
        leaves: edges[grid.column[from]].1,
        reaches: edges[grid.column[to]].0,
    }
}

/// The left and the right edge of each column: the more lines run between two, the wider apart they are.
fn edges(grid: &Grid, boxes: &[Size]) -> Vec<(f64, f64)> {
    let mut lines = vec![0_usize; grid.columns.len()];
    grid.lines.iter().for_each(|&(from, _)| lines[grid.column[from]] += 1);
    let (mut x, mut edges) = (0.0, Vec::new());
    for (column, lines) in grid.columns.iter().zip(lines) {
        let widths = column.iter().filter_map(|&cell| match grid.cells[cell] {
            Cell::Box(at) => Some(boxes[at].width),
            Cell::Pass => None,
        });
        let width = widths.fold(0.0, f64::max);
        edges.push((x, x + width));
        x += width + (56.0 + 1.2 * lines as f64).min(130.0);
    }
    edges
}

/// The middle of each cell.
fn heights(grid: &Grid) -> Vec<f64> {
    let (left, right) = neighbours(grid);
    let mut middles = vec![0.0; grid.cells.len()];
    for column in &grid.columns {
        settle(grid, column, &mut middles, |_, _| (0.0, 1.0));
    }
    for _ in 0..ROUNDS {
        for column in &grid.columns {
            settle(grid, column, &mut middles, |cell, middles| wanted(grid, cell, &left[cell], middles));
        }
        for column in grid.columns.iter().rev() {
            settle(grid, column, &mut middles, |cell, middles| wanted(grid, cell, &right[cell], middles));
        }
    }
    for column in &grid.columns {
        settle(grid, column, &mut middles, |cell, middles| wanted(grid, cell, &left[cell], middles));
    }
    middles
}

/// Where a cell would like to be, and how much: lines that pass several columns would like to be straight.
fn wanted(grid: &Grid, cell: usize, near: &[usize], middles: &[f64]) -> (f64, f64) {
    if near.is_empty() {
        return (middles[cell], 0.2);
    }
    let passes = |cell: usize| grid.cells[cell] == Cell::Pass;
    let weight = |other: usize| match (passes(cell), passes(other)) {
        (true, true) => 8.0,
        (true, false) | (false, true) => 2.0,
        (false, false) => 1.0,
    };
    let sum: f64 = near.iter().map(|&n| weight(n)).sum();
    (near.iter().map(|&n| weight(n) * middles[n]).sum::<f64>() / sum, sum / near.len() as f64)
}

/// Moves the cells of a column to where they would like to be, in their order and without touching: those
/// that would are one block, which stands at the mean of what its cells would like.
fn settle(grid: &Grid, column: &[usize], middles: &mut [f64], wanted: impl Fn(usize, &[f64]) -> (f64, f64)) {
    let mut offset = 0.0;
    let mut offsets = Vec::with_capacity(column.len());
    // Blocks: where its cells would like to be, how much, and how many they are.
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (row, &cell) in column.iter().enumerate() {
        if row > 0 {
            offset += distance(grid, column[row - 1], cell);
        }
        offsets.push(offset);
        let (want, weight) = wanted(cell, middles);
        let mut block = (want - offset, weight, 1);
        while let Some(above) = blocks.pop_if(|above| above.0 > block.0) {
            let sum = above.1 + block.1;
            block = ((above.0 * above.1 + block.0 * block.1) / sum, sum, above.2 + block.2);
        }
        blocks.push(block);
    }
    let places = blocks.iter().flat_map(|&(at, _, count)| std::iter::repeat_n(at, count));
    for ((&cell, offset), at) in column.iter().zip(offsets).zip(places) {
        middles[cell] = at + offset;
    }
}

/// How far the middles of two cells are apart that follow each other.
fn distance(grid: &Grid, above: usize, below: usize) -> f64 {
    let gap = |cell: usize| if grid.cells[cell] == Cell::Pass { PASS_GAP } else { GAP };
    (grid.heights[above] + grid.heights[below]) / 2.0 + gap(above).min(gap(below)).max(PASS_GAP)
}

#[cfg(test)]
mod tests {
    use super::super::{End, Link, place};
    use super::*;

    const BOX: Size = Size { width: 200.0, height: 44.0 };

    #[test]
    fn a_parent_stands_at_the_middle_of_its_children() {
        let links: Vec<Link> =
            (1..4).map(|right| Link { left: 0, right, lane: 0, together: End::Left }).collect();
        let placed = place(&[BOX; 4], &links);
        assert!((placed.corners[0].y - placed.corners[2].y).abs() < 0.01, "{placed:?}");
        assert!((placed.corners[2].y - placed.corners[1].y - 58.0).abs() < 0.01, "{placed:?}");
    }

    #[test]
    fn nothing_takes_no_room() {
        assert_eq!(place(&[], &[]), Placed::default());
    }
}
