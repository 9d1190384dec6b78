//! The threads of a command: the one that it runs on, and as many more as are asked for.

use crate::error::{Error, Kind, Result};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::{Arc, OnceLock};

/// Threads, started when they are first asked for.
#[derive(Clone, Debug, Default)]
pub struct Threads(OnceLock<Arc<ThreadPool>>);

impl Threads {
    /// As many threads as said, or as there are processors. The one that asks first is one of them, so that a single
    /// one needs no other.
    ///
    /// # Errors
    /// When they cannot be started.
    pub fn get(&self, jobs: Option<usize>) -> Result<&ThreadPool> {
        if self.0.get().is_none() {
            let builder = || ThreadPoolBuilder::new().num_threads(jobs.unwrap_or(0));
            // A thread can be part of one pool alone.
            let pool = builder().use_current_thread().build().or_else(|_| builder().build());
            let pool = pool.map_err(|e| Error::new(Kind::Io, format!("cannot start threads: {e}")))?;
            let _ = self.0.set(Arc::new(pool));
        }
        self.0.get().map(|pool| &**pool).ok_or_else(|| Error::new(Kind::Io, "cannot start threads"))
    }
}
