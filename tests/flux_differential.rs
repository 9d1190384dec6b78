//! Runs random `flux build kustomization` and `flux envsubst` here and with flux itself, and tells where
//! they differ.
//!
//! Needs flux 2.9.4, so it runs by `just flux-differential` alone; what it finds becomes a golden case.
//! `OFFLUX_FLUX` names the program (default: `flux` in the PATH).

mod compared;
mod generated;

use compared::{Outcome, Pair, compare_all};
use generated::envsubst;
use generated::flux::{self, Run};
use proptest::strategy::{BoxedStrategy, Strategy};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[test]
#[ignore = "needs flux 2.9.4: just flux-differential"]
fn random_flux_kustomizations_build_as_with_flux() {
    compare_all(&Flux { name: "flux-differential", cases: || flux::run().boxed() });
}

#[test]
#[ignore = "needs flux 2.9.4: just flux-differential"]
fn random_text_is_substituted_as_with_flux() {
    compare_all(&Flux { name: "envsubst-differential", cases: || envsubst::run().boxed() });
}

struct Flux {
    name: &'static str,
    cases: fn() -> BoxedStrategy<Run>,
}

impl Pair for Flux {
    type Case = Run;

    fn name(&self) -> &'static str {
        self.name
    }

    fn cases(&self) -> BoxedStrategy<Run> {
        (self.cases)()
    }

    fn write(&self, dir: &Path, run: &Run) {
        generated::write(dir, &run.files);
        let files = [("run.txt", run.args.join("\n")), ("stdin.txt", run.stdin.clone())];
        for (name, text) in files.into_iter().chain([("env.txt", format!("{:#?}", run.env))]) {
            fs::create_dir_all(dir).expect("a directory");
            fs::write(dir.join(name), text).expect("a file");
        }
    }

    fn ours(&self, dir: &Path, run: &Run) -> Outcome {
        let (code, stdout, stderr) = called(env!("CARGO_BIN_EXE_offlux"), dir, run);
        match code {
            Some(0) => Outcome::Built(stdout),
            Some(2) => Outcome::Failed(stderr),
            _ => Outcome::Broken(stderr),
        }
    }

    fn theirs(&self, dir: &Path, run: &Run) -> Outcome {
        let program = std::env::var("OFFLUX_FLUX").unwrap_or_else(|_| "flux".to_owned());
        let (code, stdout, stderr) = called(&program, dir, run);
        match code {
            // which version of kustomize is told depends on how flux was built
            Some(0) => Outcome::Built(stdout.replace("kustomize-(devel)", "kustomize-v5.8.1")),
            Some(1) => Outcome::Failed(stderr),
            _ => Outcome::Broken(stderr),
        }
    }
}

/// How long a program may take: flux does not end where Kustomizations render each other.
const PATIENCE: Duration = Duration::from_secs(60);

/// Exit code, output and errors.
fn called(program: &str, dir: &Path, run: &Run) -> (Option<i32>, String, String) {
    let out = dir.with_extension("out");
    let errors = dir.with_extension("err");
    let file = |path: &Path| fs::File::create(path).expect("a file");
    let mut child = Command::new(program)
        .args(&run.args)
        .current_dir(dir)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .envs(run.env.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::piped())
        .stdout(file(&out))
        .stderr(file(&errors))
        .spawn()
        .expect("the program starts");
    let stdin = child.stdin.take().map(|mut stdin| stdin.write_all(run.stdin.as_bytes()));
    drop(stdin);
    let start = Instant::now();
    let code = loop {
        match child.try_wait().expect("the program ends") {
            Some(status) => break status.code(),
            None if start.elapsed() > PATIENCE => {
                let _ = child.kill();
                let _ = child.wait();
                break None;
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    let text = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned();
    let read = (code, text(&out), text(&errors));
    let _ = fs::remove_file(out);
    let _ = fs::remove_file(errors);
    read
}
