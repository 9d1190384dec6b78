//! Builds random kustomizations here and with kustomize itself, and tells where they differ.
//!
//! Needs kustomize v5.8.1, so it runs by `just differential` alone; what it finds becomes a golden case.
//! `OFFLUX_KUSTOMIZE` names the program (default: `kustomize` in the PATH).

mod compared;
mod generated;

use compared::{Outcome, Pair, compare_all};
use generated::Case;
use offlux::kustomize::{Options, build};
use offlux::tree::{Disk, Files};
use offlux::yaml::emit;
use proptest::strategy::{BoxedStrategy, Strategy};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Command;

#[test]
#[ignore = "needs kustomize v5.8.1: just differential"]
fn random_kustomizations_build_as_with_kustomize() {
    let kustomize = std::env::var("OFFLUX_KUSTOMIZE").unwrap_or_else(|_| "kustomize".to_owned());
    let version = Command::new(&kustomize).arg("version").output().expect("kustomize runs").stdout;
    assert_eq!(String::from_utf8_lossy(&version).trim(), "v5.8.1");
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    compare_all(&Kustomize { program: kustomize });
    std::panic::set_hook(hook);
}

struct Kustomize {
    program: String,
}

impl Pair for Kustomize {
    type Case = Case;

    fn name(&self) -> &'static str {
        "differential"
    }

    fn cases(&self) -> BoxedStrategy<Case> {
        generated::case().boxed()
    }

    fn write(&self, dir: &Path, case: &Case) {
        generated::write(dir, case);
    }

    fn theirs(&self, dir: &Path, _: &Case) -> Outcome {
        let out = Command::new(&self.program).arg("build").arg(dir).output().expect("kustomize runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match out.status.code() {
            Some(0) => Outcome::Built(text(&out.stdout)),
            Some(1) => Outcome::Failed(text(&out.stderr)),
            _ => Outcome::Broken(text(&out.stderr).lines().filter(|l| l.starts_with("panic")).collect()),
        }
    }

    fn ours(&self, dir: &Path, _: &Case) -> Outcome {
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
}
