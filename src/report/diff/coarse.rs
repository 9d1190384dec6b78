//! Texts of so many lines that what they have in common is not looked for line by line, which takes the square of their
//! number: what they begin and end with is the same, all between went and came.

use super::text::{Line, Tag};
use crate::bytes;
use crate::report::harmless;

/// How many lines two texts may have together to be compared line by line.
const MOST_LINES: usize = 100_000;

/// Whether two texts are too long to be compared line by line.
pub fn is_long(old: &str, new: &str) -> bool {
    let lines = |text: &str| bytes::count(b'\n', text.as_bytes());
    old.len() + new.len() > MOST_LINES && lines(old) + lines(new) > MOST_LINES
}

/// The lines that differ, with some before and behind them; nothing where none does.
pub fn groups(old: &str, new: &str, context: usize) -> Vec<Vec<Line>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let begin = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let behind = old[begin..].iter().rev().zip(new[begin..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_end, new_end) = (old.len() - behind, new.len() - behind);
    if begin == old_end && begin == new_end {
        return Vec::new();
    }
    let line = |tag, old: Option<usize>, new: Option<usize>, text: &str| Line {
        tag,
        old: old.map(|at| at + 1),
        new: new.map(|at| at + 1),
        text: harmless(text).into_owned(),
    };
    let same = |at: usize, shifted: usize| line(Tag::Same, Some(at), Some(shifted), old[at]);
    let mut lines: Vec<Line> = (begin.saturating_sub(context)..begin).map(|at| same(at, at)).collect();
    lines.extend((begin..old_end).map(|at| line(Tag::Removed, Some(at), None, old[at])));
    lines.extend((begin..new_end).map(|at| line(Tag::Added, None, Some(at), new[at])));
    let after = old_end..(old_end + context).min(old.len());
    lines.extend(after.map(|at| same(at, at - old_end + new_end)));
    vec![lines]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_told_with_what_is_around_it() {
        let groups = groups("a\nb\nc\nd\ne\n", "a\nb\nx\nd\ne\n", 1);
        let told: Vec<_> = groups[0].iter().map(|l| (l.tag, l.old, l.new, l.text.as_str())).collect();
        let expected = [
            (Tag::Same, Some(2), Some(2), "b"),
            (Tag::Removed, Some(3), None, "c"),
            (Tag::Added, None, Some(3), "x"),
            (Tag::Same, Some(4), Some(4), "d"),
        ];
        assert_eq!(told, expected);
        assert!(super::groups("a\n", "a\n", 3).is_empty());
        assert_eq!(super::groups("", "a\n", 3)[0].len(), 1);
        assert_eq!(super::groups("a\na\n", "a\n", 0)[0].len(), 1);
    }

    #[test]
    fn only_texts_of_many_lines_are_long() {
        assert!(!is_long(&"a\n".repeat(50_000), &"b\n".repeat(50_000)));
        assert!(is_long(&"a\n".repeat(50_001), &"b\n".repeat(50_000)));
        assert!(!is_long(&"a".repeat(1_000_000), "b\n"));
    }
}
