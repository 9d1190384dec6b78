//! Work in parts of about the same weight: the heaviest piece first, each to whoever has least so far.
//!
//! No part is heavier than 4/3 of what the best way to share it out would have as its heaviest (R. L. Graham, 1969).
//! Where weights are alike the order that they are given in decides, so that everybody shares out alike.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// For each weight the part that it goes to, from 0; there has to be one part at least.
pub fn balanced(weights: &[usize], parts: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|&at| Reverse(weights[at]));
    let mut loads: BinaryHeap<Reverse<(usize, usize)>> = (0..parts).map(|part| Reverse((0, part))).collect();
    let mut owners = vec![0; weights.len()];
    for at in order {
        if let Some(Reverse((load, part))) = loads.pop() {
            owners[at] = part;
            loads.push(Reverse((load.saturating_add(weights[at]), part)));
        }
    }
    owners
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn heaviest(weights: &[usize], owners: &[usize], parts: usize) -> usize {
        let load =
            |part| weights.iter().zip(owners).filter(|(_, owner)| **owner == part).map(|(w, _)| w).sum();
        (0..parts).map(load).max().unwrap_or(0)
    }

    /// The best that any way to share out comes to.
    fn best(weights: &[usize], loads: &mut [usize]) -> usize {
        let Some((first, rest)) = weights.split_first() else {
            return loads.iter().copied().max().unwrap_or(0);
        };
        let mut least = usize::MAX;
        for part in 0..loads.len() {
            loads[part] += first;
            least = least.min(best(rest, loads));
            loads[part] -= first;
        }
        least
    }

    #[test]
    fn ties_go_by_the_order_given() {
        assert_eq!(balanced(&[1, 5, 1, 5, 2], 2), [1, 0, 1, 1, 0]);
        assert_eq!(balanced(&[3, 3, 3], 5), [0, 1, 2]);
        assert_eq!(balanced(&[], 3), Vec::<usize>::new());
    }

    proptest! {
        #[test]
        fn no_part_is_heavier_than_the_rule_promises(
            weights in prop::collection::vec(1..50usize, 0..8),
            parts in 1..4usize,
        ) {
            let owners = balanced(&weights, parts);
            prop_assert!(owners.iter().all(|owner| *owner < parts));
            let (got, least) = (heaviest(&weights, &owners, parts), best(&weights, &mut vec![0; parts]));
            prop_assert!(3 * parts * got <= (4 * parts - 1) * least, "{} beside {}", got, least);
        }

        #[test]
        fn many_pieces_are_shared_evenly(
            weights in prop::collection::vec(1..200usize, 0..300),
            parts in 1..9usize,
        ) {
            let got = heaviest(&weights, &balanced(&weights, parts), parts);
            let (all, most) = (weights.iter().sum::<usize>(), weights.iter().max().copied().unwrap_or(0));
            prop_assert!(got * parts <= all + (parts - 1) * most);
        }
    }
}
