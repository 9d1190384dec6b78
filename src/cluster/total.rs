//! How much the Kustomizations of a cluster may come to, and those of all clusters of a command: a thousand of them may
//! build one large directory, each within the bounds of a build ([`crate::kustomize::growth`]).
//!
//! Sums are made while Kustomizations are built at once, and what is too much ends the rendering as a whole: which of
//! them would be one too many depends on threads, that there is one does not.

use crate::error::{Error, Result};
use crate::yaml::Span;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many bytes those of one cluster may be built from, with what builds add, each time they are counted.
const MOST_OF_A_CLUSTER: usize = 128 << 20;

/// The same for all clusters of a command.
const MOST_OF_ALL: usize = 1 << 30;

/// What was built so far, in bytes.
#[derive(Debug, Default)]
pub struct Total(AtomicUsize);

impl Total {
    /// A sum to go on with.
    pub fn of(bytes: usize) -> Self {
        Total(AtomicUsize::new(bytes))
    }

    /// What it comes to.
    pub fn bytes(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    /// Adds a build.
    pub fn add(&self, bytes: usize) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Whether it is too much for a cluster.
    pub fn is_beyond_a_cluster(&self) -> bool {
        self.bytes() > MOST_OF_A_CLUSTER
    }

    /// Whether it is too much for all clusters.
    pub fn is_beyond_all(&self) -> bool {
        self.bytes() > MOST_OF_ALL
    }
}

/// Tells that a cluster is too large; the place is one of its Kustomizations.
pub fn cluster_is_too_large(name: &str, at: Span) -> Error {
    let most = MOST_OF_A_CLUSTER >> 20;
    let message = format!("the Kustomizations of cluster {name} are built from more than {most} MiB");
    Error::input(message).at(at).hint("many of them build one large directory, each by itself")
}

/// Refuses a command whose clusters are too large all together.
///
/// # Errors
/// As it says.
pub fn check_all(total: &Total) -> Result<()> {
    if total.is_beyond_all() {
        let message = format!("the clusters are built from more than {} MiB all together", MOST_OF_ALL >> 20);
        return Err(Error::input(message).hint("ask for fewer of them with --cluster"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_held_to_their_bounds() {
        let total = Total::of(MOST_OF_A_CLUSTER - 1);
        total.add(1);
        assert!(!total.is_beyond_a_cluster());
        total.add(1);
        assert!(total.is_beyond_a_cluster() && check_all(&total).is_ok());
        total.add(MOST_OF_ALL);
        assert!(check_all(&total).unwrap_err().message().contains("1024 MiB"));
    }
}
