//! What runs offlux in CI systems (`action.yml`, `ci/`), by `tests/ci/`: with servers on this machine in place of GitHub's and
//! GitLab's. Skipped where Python, jq or curl is not here.

use libtest_mimic::{Arguments, Failed, Trial};
use std::io::Write;
use std::path::Path;
use std::process::Command;

const NEEDED: [&str; 5] = ["python3", "bash", "git", "jq", "curl"];

fn main() {
    let args = Arguments::from_args();
    let missing: Vec<&str> = NEEDED.into_iter().filter(|program| !is_there(program)).collect();
    if !missing.is_empty() && !args.list {
        let _ = writeln!(std::io::stderr(), "ci: skipped, as these are not here: {}", missing.join(", "));
    }
    let trials = ["action", "gitlab", "install", "pre_commit", "release", "scripts"].map(|name| {
        let trial = Trial::test(name, move || passed(name).map_err(Failed::from));
        trial.with_ignored_flag(!missing.is_empty())
    });
    libtest_mimic::run(&args, trials.into()).exit();
}

fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

fn passed(name: &str) -> Result<(), String> {
    let mut command = Command::new("python3");
    command.args(["-B", "-m", "unittest", &format!("test_{name}")]);
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ci"));
    command.env("OFFLUX_PROGRAM", env!("CARGO_BIN_EXE_offlux"));
    let output = command.output().map_err(|e| e.to_string())?;
    let told = String::from_utf8_lossy(&output.stderr);
    // A run that found no test is none.
    match output.status.success() && !told.contains("Ran 0 tests") {
        true => Ok(()),
        false => Err(format!("{}{told}", String::from_utf8_lossy(&output.stdout))),
    }
}
