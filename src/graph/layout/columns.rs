//! Columns: every box stands right of all that it needs, as far left as there is room.
//!
//! Ranks by longest path alone would put a hundred boxes that need the same one below each other. So a
//! column holds only so many, for the whole to be about as wide as a screen is; what has no room goes one
//! further to the right. Boxes that much waits for come first.

use super::{Link, Size};
use std::cmp::Reverse;

/// How much wider than high a drawing should be.
const ASPECT: f64 = 1.7;
/// What a box takes besides itself: the space to the next column and to the box below.
const AROUND: Size = Size { width: 110.0, height: 16.0 };
/// No column is full before that.
const LOWEST: f64 = 560.0;

/// The column of each box, from 0.
pub fn assign(boxes: &[Size], links: &[Link]) -> Vec<usize> {
    let needs = neighbours(boxes.len(), links.iter().map(|link| (link.right, link.left)));
    let needed = neighbours(boxes.len(), links.iter().map(|link| (link.left, link.right)));
    let (ranks, depths) = (longest_paths(&needs, &needed), longest_paths(&needed, &needs));
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    order.sort_by_key(|&at| (ranks[at], Reverse(depths[at]), at));
    let mut filled = Filled::new(highest(boxes));
    let mut columns = vec![0; boxes.len()];
    for at in order {
        let first = needs[at].iter().map(|&left| columns[left] + 1).max().unwrap_or(0);
        columns[at] = filled.put(first, boxes[at].height + AROUND.height);
    }
    columns
}

/// How high a column may become.
fn highest(boxes: &[Size]) -> f64 {
    let area: f64 = boxes.iter().map(|b| (b.width + AROUND.width) * (b.height + AROUND.height)).sum();
    let tallest = boxes.iter().map(|b| b.height + AROUND.height).fold(LOWEST, f64::max);
    (area / ASPECT).sqrt().max(tallest)
}

fn neighbours(boxes: usize, pairs: impl Iterator<Item = (usize, usize)>) -> Vec<Vec<usize>> {
    let mut lists = vec![Vec::new(); boxes];
    pairs.filter(|(from, to)| from != to).for_each(|(from, to)| lists[from].push(to));
    lists
}

/// For each box the number of links of the longest way that leads to it.
fn longest_paths(before: &[Vec<usize>], after: &[Vec<usize>]) -> Vec<usize> {
    let mut missing: Vec<usize> = before.iter().map(Vec::len).collect();
    let mut lengths = vec![0; before.len()];
    let mut open: Vec<usize> = (0..before.len()).filter(|&at| missing[at] == 0).collect();
    while let Some(at) = open.pop() {
        for &next in &after[at] {
            lengths[next] = lengths[next].max(lengths[at] + 1);
            missing[next] -= 1;
            if missing[next] == 0 {
                open.push(next);
            }
        }
    }
    lengths
}

/// How full columns are.
struct Filled {
    highest: f64,
    heights: Vec<f64>,
    /// For each column the next one that may have room, itself while it has.
    roomy: Vec<usize>,
}

impl Filled {
    fn new(highest: f64) -> Self {
        Filled { highest, heights: Vec::new(), roomy: Vec::new() }
    }

    /// Puts a height into the first column that has room, from a given one on.
    fn put(&mut self, first: usize, height: f64) -> usize {
        let mut column = self.next_roomy(first);
        while self.heights[column] > 0.0 && self.heights[column] + height > self.highest {
            column = self.next_roomy(column + 1);
        }
        self.heights[column] += height;
        if self.heights[column] + AROUND.height * 2.0 > self.highest {
            self.roomy[column] = column + 1;
        }
        column
    }

    /// Follows columns that are full to one that is not, and remembers the short cut.
    fn next_roomy(&mut self, first: usize) -> usize {
        let mut passed = Vec::new();
        let mut column = first;
        loop {
            while self.roomy.len() <= column {
                self.roomy.push(self.roomy.len());
                self.heights.push(0.0);
            }
            if self.roomy[column] == column {
                break;
            }
            passed.push(column);
            column = self.roomy[column];
        }
        passed.into_iter().for_each(|full| self.roomy[full] = column);
        column
    }
}

#[cfg(test)]
mod tests {
    use super::super::End;
    use super::*;

    const BOX: Size = Size { width: 200.0, height: 44.0 };

    fn links(pairs: &[(usize, usize)]) -> Vec<Link> {
        pairs.iter().map(|&(left, right)| Link { left, right, lane: 0, together: End::Left }).collect()
    }

    #[test]
    fn a_box_stands_right_of_the_last_one_it_needs() {
        assert_eq!(assign(&[BOX; 4], &links(&[(0, 1), (1, 2), (0, 2), (0, 3)])), [0, 1, 2, 1]);
    }

    #[test]
    fn what_has_no_room_goes_to_the_right() {
        let all: Vec<(usize, usize)> = (1..300).map(|at| (0, at)).collect();
        let columns = assign(&[BOX; 300], &links(&all));
        let count = |column| columns.iter().filter(|c| **c == column).count();
        assert_eq!(columns.iter().max(), Some(&10), "a screenful");
        assert!((1..10).all(|column| (28..34).contains(&count(column))));
    }

    #[test]
    fn what_much_waits_for_comes_first() {
        let mut all: Vec<(usize, usize)> = (1..60).map(|at| (0, at)).collect();
        all.push((59, 1));
        let columns = assign(&[BOX; 60], &links(&all));
        assert_eq!(columns[59], 1);
        assert!(columns[1] > 1 && columns[1] >= columns[58], "what waits takes no room from others");
    }
}
