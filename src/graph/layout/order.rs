//! The order within each column: sweeps to the right and to the left put every cell where its neighbours
//! are on average; the order with the fewest crossings wins.

use super::routes::Grid;

/// How often all columns are gone through, there and back.
const SWEEPS: usize = 6;

/// Sorts the cells of each column.
pub fn sweep(grid: &mut Grid) {
    let (left, right) = neighbours(grid);
    let mut places = vec![0.0; grid.cells.len()];
    grid.columns.iter().for_each(|column| number(column, &mut places));
    let mut best = (crossings(grid), grid.columns.clone());
    for _ in 0..SWEEPS {
        for at in 1..grid.columns.len() {
            sort(&mut grid.columns[at], &left, &mut places);
        }
        for at in (0..grid.columns.len().saturating_sub(1)).rev() {
            sort(&mut grid.columns[at], &right, &mut places);
        }
        let found = crossings(grid);
        if found < best.0 {
            best = (found, grid.columns.clone());
        }
    }
    grid.columns = best.1;
}

/// The neighbours of each cell in the column before, and in the one after.
pub fn neighbours(grid: &Grid) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let (mut left, mut right) = (vec![Vec::new(); grid.cells.len()], vec![Vec::new(); grid.cells.len()]);
    for &(from, to) in &grid.lines {
        right[from].push(to);
        left[to].push(from);
    }
    (left, right)
}

/// Where each cell of a column stands, from 0 at its top to 1 at its bottom.
fn number(column: &[usize], places: &mut [f64]) {
    let all = column.len() as f64;
    column.iter().enumerate().for_each(|(at, &cell)| places[cell] = (at as f64 + 0.5) / all);
}

/// Sorts a column by where the neighbours stand; what has none stays.
fn sort(column: &mut [usize], neighbours: &[Vec<usize>], places: &mut [f64]) {
    let mean = |cell: usize| match neighbours[cell].as_slice() {
        [] => places[cell],
        near => near.iter().map(|&n| places[n]).sum::<f64>() / near.len() as f64,
    };
    let mut wanted: Vec<(f64, usize)> = column.iter().map(|&cell| (mean(cell), cell)).collect();
    wanted.sort_by(|a, b| a.0.total_cmp(&b.0));
    wanted.iter().zip(column.iter_mut()).for_each(|(&(_, cell), place)| *place = cell);
    number(column, places);
}

/// How many pairs of lines cross.
pub fn crossings(grid: &Grid) -> usize {
    let mut rows = vec![0; grid.cells.len()];
    for column in &grid.columns {
        column.iter().enumerate().for_each(|(row, &cell)| rows[cell] = row);
    }
    let mut between: Vec<Vec<(usize, usize)>> = vec![Vec::new(); grid.columns.len()];
    grid.lines.iter().for_each(|&(a, b)| between[grid.column[a]].push((rows[a], rows[b])));
    let lines = between.iter_mut().enumerate();
    lines.map(|(at, lines)| inversions(lines, grid.columns.get(at + 1).map_or(0, Vec::len))).sum()
}

/// How many pairs of lines between two columns cross: counted with a tree of sums.
fn inversions(lines: &mut [(usize, usize)], rows: usize) -> usize {
    lines.sort_unstable();
    let mut sums = vec![0; rows + 1];
    let mut crossed = 0;
    for (seen, &(_, row)) in lines.iter().enumerate() {
        let mut at = row + 1;
        let mut above = 0;
        while at > 0 {
            above += sums[at];
            at &= at - 1;
        }
        crossed += seen - above;
        at = row + 1;
        while at <= rows {
            sums[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
    crossed
}

#[cfg(test)]
mod tests {
    use super::super::{End, Link, Size, routes};
    use super::*;

    const BOX: Size = Size { width: 200.0, height: 44.0 };

    fn crossed() -> Grid {
        let link = |left, right| Link { left, right, lane: 0, together: End::Left };
        routes::grid(&[BOX; 4], &[link(0, 3), link(1, 2)], &[0, 0, 1, 1])
    }

    #[test]
    fn crossings_are_counted_once_each() {
        let mut lines = vec![(0, 2), (1, 1), (2, 0), (2, 2)];
        assert_eq!(inversions(&mut lines, 3), 3);
        assert_eq!(crossings(&crossed()), 1);
    }

    #[test]
    fn a_sweep_takes_crossings_away() {
        let mut grid = crossed();
        sweep(&mut grid);
        assert_eq!(crossings(&grid), 0);
    }
}
