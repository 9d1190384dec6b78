//! Builds random kustomizations here and with kustomize itself, and tells where they differ.
//!
//! Needs kustomize v5.8.1, so it runs by `just differential` alone; what it finds becomes a golden case.
//! `OFFLUX_KUSTOMIZE` names the program (default: `kustomize` in the PATH), `OFFLUX_CASES` how many
//! cases, `OFFLUX_SEED` the first one. What differs is made small and kept below `target/differential/`.

#![allow(clippy::print_stdout, reason = "it reports")]

mod generated;

use generated::Case;
use offlux::kustomize::{Options, build};
use offlux::tree::{Disk, Files};
use offlux::yaml::emit;
use proptest::prelude::Rng as _;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a build came to.
#[derive(Clone, Debug, PartialEq)]
enum Outcome {
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

#[test]
#[ignore = "needs kustomize v5.8.1: just differential"]
fn random_kustomizations_build_as_with_kustomize() {
    let number =
        |name: &str, default: u64| std::env::var(name).ok().map_or(default, |v| v.parse().expect("a number"));
    let (cases, seed) = (number("OFFLUX_CASES", 1000), number("OFFLUX_SEED", 0));
    let kustomize = std::env::var("OFFLUX_KUSTOMIZE").unwrap_or_else(|_| "kustomize".to_owned());
    let version = Command::new(&kustomize).arg("version").output().expect("kustomize runs").stdout;
    assert_eq!(String::from_utf8_lossy(&version).trim(), "v5.8.1");

    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get() as u64);
    let tally = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|t| (seed + t..seed + cases).step_by(threads as usize))
            .map(|numbers| scope.spawn(|| numbers.map(|n| compare(&kustomize, n)).collect::<Vec<_>>()))
            .collect();
        workers.into_iter().flat_map(|w| w.join().expect("it ends")).collect::<Vec<_>>()
    });
    std::panic::set_hook(hook);

    let mut counts = BTreeMap::<Verdict, usize>::new();
    for verdict in &tally {
        *counts.entry(*verdict).or_default() += 1;
    }
    println!("{} cases: {counts:?}", tally.len());
    assert!(tally.iter().all(|v| *v <= Verdict::Undecided), "cases differ, see {KEPT}");
}

/// Where cases that differ are kept.
const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/differential");

/// Draws one case, builds it both ways, and keeps it, made small, if that differs.
fn compare(kustomize: &str, n: u64) -> Verdict {
    let work = std::env::temp_dir().join(format!("differential-{}-{n}", std::process::id()));
    let runner = &mut TestRunner::new_with_rng(Config::default(), rng(n));
    let mut tree = draw(runner, &work);
    let verdict = judge(kustomize, &work, &tree.current());
    if verdict > Verdict::Undecided {
        let small = shrink(&mut tree, |case| judge(kustomize, &work, case) == verdict);
        let dir = Path::new(KEPT).join(format!("{verdict:?}-{n}"));
        write(&dir, &small);
        let outcomes = [("theirs.txt", theirs(kustomize, &dir)), ("ours.txt", ours(&dir))];
        for (name, outcome) in outcomes {
            fs::write(dir.join(name), outcome.text()).expect("a file");
        }
        println!("{}", dir.display());
    }
    let _ = fs::remove_dir_all(&work);
    verdict
}

/// A case that builds here, mostly: most random cases fail, for few reasons, and kustomize is slow.
fn draw(runner: &mut TestRunner, work: &Path) -> impl ValueTree<Value = Case> + use<> {
    loop {
        let tree = generated::case().new_tree(runner).expect("a case");
        write(work, &tree.current());
        if !matches!(ours(work), Outcome::Failed(_)) || runner.rng().next_u32().is_multiple_of(16) {
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

/// The smallest case found for which the verdict holds.
fn shrink(tree: &mut dyn ValueTree<Value = Case>, holds: impl Fn(&Case) -> bool) -> Case {
    let mut best = tree.current();
    let mut tries = 0;
    let mut more = tree.simplify();
    while more && tries < 1500 {
        tries += 1;
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

fn judge(kustomize: &str, work: &Path, case: &Case) -> Verdict {
    write(work, case);
    let (theirs_first, ours) = (theirs(kustomize, work), ours(work));
    match (&theirs_first, &ours) {
        (_, Outcome::Broken(_)) => Verdict::PanicsHere,
        (Outcome::Built(a), Outcome::Built(b)) if a == b => Verdict::BuiltAlike,
        (Outcome::Failed(_) | Outcome::Broken(_), Outcome::Failed(_)) => Verdict::FailedAlike,
        _ if (0..4).any(|_| theirs(kustomize, work) != theirs_first) => Verdict::Undecided,
        (Outcome::Built(_), Outcome::Failed(_)) => Verdict::FailsHereOnly,
        (Outcome::Failed(_) | Outcome::Broken(_), Outcome::Built(_)) => Verdict::FailsThereOnly,
        (Outcome::Built(_), Outcome::Built(_)) => Verdict::OtherBytes,
    }
}

fn write(dir: &Path, case: &Case) {
    let _ = fs::remove_dir_all(dir);
    for (path, text) in case {
        let path: PathBuf = dir.join(path);
        fs::create_dir_all(path.parent().expect("below the case")).expect("a directory");
        fs::write(path, text).expect("a file");
    }
}

fn theirs(kustomize: &str, dir: &Path) -> Outcome {
    let out = Command::new(kustomize).arg("build").arg(dir).output().expect("kustomize runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match out.status.code() {
        Some(0) => Outcome::Built(text(&out.stdout)),
        Some(1) => Outcome::Failed(text(&out.stderr)),
        _ => Outcome::Broken(text(&out.stderr).lines().filter(|l| l.starts_with("panic")).collect()),
    }
}

fn ours(dir: &Path) -> Outcome {
    let dir = camino::Utf8Path::from_path(dir).expect("UTF-8");
    let built = catch_unwind(AssertUnwindSafe(|| {
        let built = build(&Disk, &Files::default(), dir, &Options::default())?;
        let mut out = String::new();
        for (n, object) in built.objects.iter().enumerate() {
            out.push_str(if n > 0 { "---\n" } else { "" });
            emit::document(&object.doc, &mut out)?;
        }
        Ok::<_, offlux::error::Error>(out)
    }));
    match built {
        Ok(Ok(text)) => Outcome::Built(text),
        Ok(Err(error)) => Outcome::Failed(error.to_string()),
        Err(_) => Outcome::Broken("panic".to_owned()),
    }
}
