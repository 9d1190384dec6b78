//! Ways of long links: where a link passes a column between its ends, that column keeps a place for it.
//!
//! Links of one lane that leave or reach the same box share these places, so that a hundred of them pass as
//! one line.

use super::{End, Link, Size};
use std::collections::HashMap;

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    /// A box, by its place in the list.
    Box(usize),
    /// A place where links pass.
    Pass,
}

/// Boxes and passing links, column by column.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// Everything that has a place: the boxes first, in their order.
    pub cells: Vec<Cell>,
    /// How high each cell is.
    pub heights: Vec<f64>,
    /// The cells of each column, from the top.
    pub columns: Vec<Vec<usize>>,
    /// The column of each cell.
    pub column: Vec<usize>,
    /// Pairs of cells of neighbouring columns that a line connects, once each, in order.
    pub lines: Vec<(usize, usize)>,
    /// The cells that each link goes through, both ends included.
    pub ways: Vec<Vec<usize>>,
}

/// How high a place is where links pass.
const PASS: f64 = 4.0;
/// At most so many places are kept for each box and link; what finds none runs straight.
const PLACES: usize = 12;
/// What passes more columns than that runs straight, too: no eye follows it through all of them.
const LONGEST: usize = 64;

/// Finds the way of each link through the columns.
pub fn grid(boxes: &[Size], links: &[Link], column: &[usize]) -> Grid {
    let mut grid = Grid {
        cells: (0..boxes.len()).map(Cell::Box).collect(),
        heights: boxes.iter().map(|b| b.height).collect(),
        columns: vec![Vec::new(); column.iter().max().map_or(0, |last| last + 1)],
        column: column.to_vec(),
        ways: vec![Vec::new(); links.len()],
        lines: Vec::new(),
    };
    column.iter().enumerate().for_each(|(at, &column)| grid.columns[column].push(at));
    let mut left = (boxes.len() + links.len()) * PLACES;
    let mut shared = HashMap::new();
    let mut short_first: Vec<usize> = (0..links.len()).collect();
    short_first.sort_by_key(|&at| column[links[at].right].abs_diff(column[links[at].left]));
    for at in short_first {
        grid.ways[at] = grid.way(links[at], &mut shared, &mut left);
    }
    let lines = grid.ways.iter().flat_map(|way| way.windows(2)).map(|pair| (pair[0], pair[1]));
    let mut lines: Vec<_> = lines.filter(|&(a, b)| grid.column[a] + 1 == grid.column[b]).collect();
    lines.sort_unstable();
    lines.dedup();
    grid.lines = lines;
    grid
}

type Shared = HashMap<(End, usize, usize, usize), usize>;

impl Grid {
    /// The cells that a link goes through; as long as places are left.
    fn way(&mut self, link: Link, shared: &mut Shared, left: &mut usize) -> Vec<usize> {
        let mut way = vec![link.left];
        let shared_by = match link.together {
            End::Left => link.left,
            End::Right => link.right,
        };
        let (first, last) = (self.column[link.left] + 1, self.column[link.right]);
        let passed = if last.saturating_sub(first) <= LONGEST { first..last } else { 0..0 };
        for column in passed {
            let key = (link.together, shared_by, link.lane, column);
            match shared.get(&key) {
                Some(&cell) => way.push(cell),
                None if *left > 0 => {
                    *left -= 1;
                    let cell = self.pass(column);
                    shared.insert(key, cell);
                    way.push(cell);
                }
                None => break,
            }
        }
        way.push(link.right);
        way
    }

    fn pass(&mut self, column: usize) -> usize {
        let cell = self.cells.len();
        self.cells.push(Cell::Pass);
        self.heights.push(PASS);
        self.column.push(column);
        self.columns[column].push(cell);
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOX: Size = Size { width: 200.0, height: 44.0 };

    #[test]
    fn links_of_one_lane_share_the_places_where_they_pass() {
        let link = |right, lane| Link { left: 0, right, lane, together: End::Left };
        let grid = grid(&[BOX; 4], &[link(2, 0), link(3, 0), link(3, 1)], &[0, 1, 2, 2]);
        assert_eq!(grid.ways, [vec![0, 4, 2], vec![0, 4, 3], vec![0, 5, 3]]);
        assert_eq!(grid.columns[1], [1, 4, 5]);
        assert_eq!(grid.lines, [(0, 4), (0, 5), (4, 2), (4, 3), (5, 3)]);
    }

    #[test]
    fn links_without_end_take_no_more_places_than_there_are() {
        let boxes = vec![BOX; 2000];
        let columns: Vec<usize> = (0..2000).collect();
        let links: Vec<Link> = (0..1000)
            .map(|at| Link { left: at, right: 1999 - at / 2, lane: 0, together: End::Left })
            .collect();
        let grid = grid(&boxes, &links, &columns);
        assert!(grid.cells.len() <= 2000 + 3000 * PLACES);
        assert!(grid.ways.iter().all(|way| (2..=LONGEST + 2).contains(&way.len())));
    }
}
