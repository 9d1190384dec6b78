//! What was found for each kind, found once, also when several threads ask at once.

use crate::object::Gvk;
use std::hash::{BuildHasher, Hasher};
use std::sync::OnceLock;

/// How many chains there are; repositories have some hundred kinds at most.
const CHAINS: usize = 256;

/// A table that only grows: whoever asks first has the answer made, all others see that one. Without a lock, and
/// what is in it stays where it is.
#[derive(Debug)]
pub struct Memo<T> {
    chains: Box<[OnceLock<Box<Link<T>>>]>,
    hasher: foldhash::fast::FixedState,
}

#[derive(Debug)]
struct Link<T> {
    gvk: Gvk,
    answer: OnceLock<T>,
    next: OnceLock<Box<Link<T>>>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        let chains = (0..CHAINS).map(|_| OnceLock::new()).collect();
        Memo { chains, hasher: foldhash::fast::FixedState::default() }
    }
}

impl<T> Memo<T> {
    /// The answer for a kind; the first time it is made.
    pub fn get(&self, gvk: &Gvk, make: impl FnOnce() -> T) -> &T {
        let new = || Box::new(Link { gvk: gvk.clone(), answer: OnceLock::new(), next: OnceLock::new() });
        let mut link = self.chains[self.chain(gvk)].get_or_init(new);
        while link.gvk != *gvk {
            link = link.next.get_or_init(new);
        }
        link.answer.get_or_init(make)
    }

    fn chain(&self, gvk: &Gvk) -> usize {
        let mut hash = self.hasher.build_hasher();
        for part in [&gvk.group, &gvk.version, &gvk.kind] {
            hash.write(part.as_bytes());
        }
        usize::try_from(hash.finish() % CHAINS as u64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn an_answer_is_made_once() {
        let (memo, made) = (Memo::default(), Cell::new(0));
        for round in 0..2 {
            for kind in 0..2000 {
                let gvk = Gvk::new("a/v1", &format!("K{kind}"));
                let answer = memo.get(&gvk, || {
                    made.set(made.get() + 1);
                    (round, kind)
                });
                assert_eq!(*answer, (0, kind));
            }
        }
        assert_eq!(made.get(), 2000);
    }
}
