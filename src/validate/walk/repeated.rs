//! What is there twice: without comparing everything with everything.

/// So few are compared with each other, which needs no memory.
const FEW: usize = 16;

/// Which keys are there again, as (first, again), in order; none, mostly, and then nothing is allocated for
/// few of them.
pub(super) fn repeated<K: Ord>(count: usize, key: impl Fn(usize) -> K) -> Vec<(usize, usize)> {
    let is_again = |at: usize| {
        let this = key(at);
        (0..at).any(|earlier| key(earlier) == this)
    };
    if count <= FEW && !(1..count).any(is_again) {
        return Vec::new();
    }
    let mut sorted: Vec<(K, usize)> = (0..count).map(|at| (key(at), at)).collect();
    sorted.sort();
    let mut found = Vec::new();
    let mut first = 0;
    for at in 1..sorted.len() {
        if sorted[at].0 == sorted[first].0 {
            found.push((sorted[first].1, sorted[at].1));
        } else {
            first = at;
        }
    }
    found.sort_by_key(|&(_, again)| again);
    found
}

#[cfg(test)]
mod tests {
    use super::repeated;

    #[test]
    fn each_later_one_is_told_with_the_first() {
        let many: Vec<usize> = (0..100).chain([7, 7]).collect();
        assert_eq!(repeated(many.len(), |at| many[at]), [(7, 100), (7, 101)]);
        assert_eq!(repeated(4, |at| ["a", "b", "a", "b"][at]), [(0, 2), (1, 3)]);
        assert!(repeated(3, |at| at).is_empty());
        assert!(repeated(0, |at| at).is_empty());
    }
}
