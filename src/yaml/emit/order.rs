//! The order in which yaml v2 prints the keys of a mapping (yaml v2.4.2 `sorter.go`).
//!
//! It is no order in the mathematical sense: among `1B`, `9`, `11B` and `9/0b/` Go's own output differs
//! from run to run. For such keys the result here is one of those, and always the same.

use super::quick::{Ranked, sorted};
use crate::yaml::Mapping;
use std::cmp::Ordering;

/// Sorts keys with what belongs to them.
pub(in crate::yaml) fn sort<K: AsRef<str>, T>(entries: &mut Vec<(K, T)>) {
    if entries.windows(2).all(|pair| !less(pair[1].0.as_ref(), pair[0].0.as_ref())) {
        return;
    }
    entries.sort_by(|a, b| a.0.as_ref().cmp(b.0.as_ref()));
    let mut sorted: Vec<Option<(K, T)>> = Vec::new();
    let order = merge_sort(entries.iter().map(|(key, _)| key.as_ref()).collect());
    sorted.extend(entries.drain(..).map(Some));
    entries.extend(order.into_iter().filter_map(|at| sorted[at].take()));
}

/// Brings the entries of a mapping, whose keys are all text and differ, into the order in which they are printed.
pub(in crate::yaml) fn sort_entries(map: &mut Mapping) {
    if map.entries.len() < 2 {
        return;
    }
    let mut ranked = Vec::with_capacity(map.entries.len());
    if !sorted(map, &mut ranked) {
        let entries = map.entries.iter().enumerate();
        let mut keys = entries.map(|(at, entry)| (entry.key.text.as_str(), at as u32)).collect();
        sort(&mut keys);
        ranked.extend(keys.into_iter().map(|(_, at)| (0, at)));
    }
    arrange(&mut map.entries, &mut ranked);
}

/// Brings values into an order that says for each place where its value is now; each cycle of places is followed once.
fn arrange<T>(values: &mut [T], order: &mut [Ranked]) {
    for first in 0..values.len() {
        let mut at = first;
        loop {
            let from = std::mem::replace(&mut order[at].1, at as u32) as usize;
            if from == first {
                break;
            }
            values.swap(at, from);
            at = from;
        }
    }
}

/// Merges ever longer runs; unlike the standard library's it bears an order that is none.
fn merge_sort(keys: Vec<&str>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..keys.len()).collect();
    let mut run = 1;
    while run < order.len() {
        let mut next = Vec::with_capacity(order.len());
        for pair in order.chunks(2 * run) {
            let (mut left, mut right) = pair.split_at(run.min(pair.len()));
            while let ([a, more_left @ ..], [b, more_right @ ..]) = (left, right) {
                if less(keys[*b], keys[*a]) {
                    next.push(*b);
                    right = more_right;
                } else {
                    next.push(*a);
                    left = more_left;
                }
            }
            next.extend_from_slice(left);
            next.extend_from_slice(right);
        }
        order = next;
        run *= 2;
    }
    order
}

/// Whether one key is printed before another: runs of digits count as numbers, and letters come
/// after everything else.
fn less(a: &str, b: &str) -> bool {
    let common = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    let common = (0..=common).rev().find(|&at| a.is_char_boundary(at)).unwrap_or(0);
    let (rest_a, rest_b) = (&a[common..], &b[common..]);
    let (Some(x), Some(y)) = (rest_a.chars().next(), rest_b.chars().next()) else {
        return rest_a.is_empty() && !rest_b.is_empty();
    };
    match (x.is_alphabetic(), y.is_alphabetic()) {
        (true, true) => return x < y,
        (false, false) => {}
        (_, y_is_letter) => return y_is_letter,
    }
    let before = a[..common].chars().rev().take_while(|c| is_digit(*c));
    let start = i64::from((x == '0' || y == '0') && before.into_iter().any(|c| c != '0'));
    let (number_a, digits_a) = number(rest_a, start);
    let (number_b, digits_b) = number(rest_b, start);
    match number_a.cmp(&number_b).then(digits_a.cmp(&digits_b)) {
        Ordering::Equal => x < y,
        order => order == Ordering::Less,
    }
}

/// The number that a text begins with, after what was read of it already, and how many digits it has.
fn number(text: &str, start: i64) -> (i64, usize) {
    text.chars().take_while(|c| is_digit(*c)).fold((start, 0), |(n, digits), c| {
        (n.wrapping_mul(10).wrapping_add(i64::from(c as u32) - i64::from(b'0')), digits + 1)
    })
}

/// How a byte of an ASCII text ranks: letters after digits, digits after everything else.
const RANKS: [u8; 128] = {
    let mut ranks = [0; 128];
    let mut byte = 0;
    while byte < 128 {
        let b = byte as u8;
        ranks[byte] = match b {
            b'0'..=b'9' => 129 + (b - b'0'),
            b'A'..=b'Z' | b'a'..=b'z' => 139 + (b - b'A'),
            _ => b + 1,
        };
        byte += 1;
    }
    ranks
};

/// How an ASCII text ranks by its first eight bytes; texts with different first bytes rank as they are
/// printed, unless both have a digit where they differ.
pub(super) fn rank(text: &[u8]) -> u64 {
    let mut first = [0; 8];
    for (rank, &byte) in first.iter_mut().zip(text) {
        *rank = RANKS[byte as usize & 127];
    }
    u64::from_be_bytes(first)
}

/// Compares ASCII texts by the ranks of their bytes.
pub(super) fn by_rank(a: &[u8], b: &[u8]) -> Ordering {
    let ranks = |byte: &u8| RANKS[*byte as usize & 127];
    a.iter().map(ranks).cmp(b.iter().map(ranks))
}

/// Whether two ASCII texts differ, and neither has a digit where they first do: then they are printed by rank.
pub(super) fn is_by_rank(a: &[u8], b: &[u8]) -> bool {
    let common = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (x, y) = (a.get(common), b.get(common));
    (x.is_some() || y.is_some()) && !(x.is_some_and(u8::is_ascii_digit) && y.is_some_and(u8::is_ascii_digit))
}

fn is_digit(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { c.is_numeric() && !c.is_alphabetic() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn values_come_where_the_order_says(order in Just((0..12u32).collect::<Vec<_>>()).prop_shuffle()) {
            let mut values: Vec<u32> = (0..12).collect();
            arrange(&mut values, &mut order.iter().map(|at| (0, *at)).collect::<Vec<_>>());
            prop_assert_eq!(values, order);
        }
    }
}
