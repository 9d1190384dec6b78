//! Random cases, run here and with the tool that they are made for: tells where the two differ.
//!
//! What differs is made small and kept below `target/`, to become a golden case. `OFFLUX_CASES` says how
//! many cases, `OFFLUX_SEED` which is the first one.

#![allow(clippy::print_stdout, reason = "it reports")]

use proptest::prelude::Rng as _;
use proptest::strategy::{BoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What a run came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    Built(String),
    Failed(String),
    /// The program did not survive.
    Broken(String),
}

impl Outcome {
    fn text(&self) -> String {
        match self {
            Self::Built(text) => text.clone(),
            Self::Failed(text) => format!("# failed\n{text}\n"),
            Self::Broken(text) => format!("# panicked\n{text}\n"),
        }
    }
}

/// How two outcomes compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    BuiltAlike,
    FailedAlike,
    /// Theirs gives another answer each time.
    Undecided,
    OtherBytes,
    FailsHereOnly,
    FailsThereOnly,
    PanicsHere,
}

/// A tool and what stands in for it.
pub trait Pair: Sync {
    type Case: Clone + Debug;

    /// Where cases that differ are kept, below `target/`.
    fn name(&self) -> &'static str;
    fn cases(&self) -> BoxedStrategy<Self::Case>;
    /// Lays a case out in a directory.
    fn write(&self, dir: &Path, case: &Self::Case);
    fn ours(&self, dir: &Path, case: &Self::Case) -> Outcome;
    fn theirs(&self, dir: &Path, case: &Self::Case) -> Outcome;
}

/// Runs all cases both ways.
pub fn compare_all<P: Pair>(pair: &P) {
    let number =
        |name: &str, default: u64| std::env::var(name).ok().map_or(default, |v| v.parse().expect("a number"));
    let (cases, seed) = (number("OFFLUX_CASES", 1000), number("OFFLUX_SEED", 0));
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get() as u64);
    let tally = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|t| (seed + t..seed + cases).step_by(threads as usize))
            .map(|numbers| scope.spawn(|| numbers.map(|n| compare(pair, n)).collect::<Vec<_>>()))
            .collect();
        workers.into_iter().flat_map(|w| w.join().expect("it ends")).collect::<Vec<_>>()
    });

    let mut counts = BTreeMap::<Verdict, usize>::new();
    for verdict in &tally {
        *counts.entry(*verdict).or_default() += 1;
    }
    println!("{}: {} cases: {counts:?}", pair.name(), tally.len());
    assert!(tally.iter().all(|v| *v <= Verdict::Undecided), "cases differ, see {}", kept(pair).display());
}

/// Where cases that differ are kept.
fn kept<P: Pair>(pair: &P) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/target")).join(pair.name())
}

/// Draws one case, runs it both ways, and keeps it, made small, if that differs.
fn compare<P: Pair>(pair: &P, n: u64) -> Verdict {
    let work = std::env::temp_dir().join(format!("{}-{}-{n}", pair.name(), std::process::id()));
    let runner = &mut TestRunner::new_with_rng(Config::default(), rng(n));
    let mut tree = draw(pair, runner, &work);
    let verdict = judge(pair, &work, &tree.current());
    if verdict > Verdict::Undecided {
        let small = shrink(&mut *tree, |case| judge(pair, &work, case) == verdict);
        let dir = kept(pair).join(format!("{verdict:?}-{n}"));
        pair.write(&dir, &small);
        let outcomes = [("ours.txt", pair.ours(&dir, &small)), ("theirs.txt", pair.theirs(&dir, &small))];
        for (name, outcome) in outcomes {
            fs::write(dir.join(name), outcome.text()).expect("a file");
        }
        println!("{}", dir.display());
    }
    let _ = fs::remove_dir_all(&work);
    verdict
}

/// A case that builds here, mostly: most random cases fail, for few reasons, and the tools are slow.
fn draw<P: Pair>(pair: &P, runner: &mut TestRunner, work: &Path) -> Box<dyn ValueTree<Value = P::Case>> {
    loop {
        let tree = pair.cases().new_tree(runner).expect("a case");
        let case = tree.current();
        pair.write(work, &case);
        if !matches!(pair.ours(work, &case), Outcome::Failed(_)) || runner.rng().next_u32().is_multiple_of(16)
        {
            return tree;
        }
    }
}

/// Random numbers for one case.
fn rng(n: u64) -> TestRng {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&n.to_le_bytes());
    TestRng::from_seed(RngAlgorithm::ChaCha, &seed)
}

/// How long a case is made smaller.
const PATIENCE: Duration = Duration::from_secs(20);

/// The smallest case found for which the verdict holds.
fn shrink<C: Debug>(tree: &mut dyn ValueTree<Value = C>, holds: impl Fn(&C) -> bool) -> C {
    let mut best = tree.current();
    let start = Instant::now();
    let mut more = tree.simplify();
    while more && start.elapsed() < PATIENCE {
        let case = tree.current();
        more = if holds(&case) {
            best = case;
            tree.simplify()
        } else {
            tree.complicate()
        };
    }
    best
}

fn judge<P: Pair>(pair: &P, work: &Path, case: &P::Case) -> Verdict {
    pair.write(work, case);
    let (ours, theirs) = (pair.ours(work, case), pair.theirs(work, case));
    let again = || {
        pair.write(work, case);
        pair.theirs(work, case)
    };
    match (&theirs, &ours) {
        (_, Outcome::Broken(_)) => Verdict::PanicsHere,
        (Outcome::Built(a), Outcome::Built(b)) if a == b => Verdict::BuiltAlike,
        (Outcome::Failed(_) | Outcome::Broken(_), Outcome::Failed(_)) => Verdict::FailedAlike,
        _ if (0..4).any(|_| again() != theirs) => Verdict::Undecided,
        (Outcome::Built(_), Outcome::Failed(_)) => Verdict::FailsHereOnly,
        (Outcome::Failed(_) | Outcome::Broken(_), Outcome::Built(_)) => Verdict::FailsThereOnly,
        (Outcome::Built(_), Outcome::Built(_)) => Verdict::OtherBytes,
    }
}
