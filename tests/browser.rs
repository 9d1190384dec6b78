//! The pages of `offlux graph -o html` and `offlux diff -o html` in a browser, by clicking: `scripts/browser/`.
//! Skipped where there is no Chromium.

use libtest_mimic::{Arguments, Failed, Trial};
use std::io::Write;
use std::path::Path;
use std::process::Command;

fn main() {
    let args = Arguments::from_args();
    let has_browser = is_there("chromium") || is_there("chromium-browser") || is_there("google-chrome");
    let skipped = !has_browser || !is_there("python3");
    if skipped && !args.list {
        let told = "browser: skipped, as Chromium or Python is not here (Debian: apt-get install chromium)";
        let _ = writeln!(std::io::stderr(), "{told}");
    }
    let trials = ["graph", "diff"].map(|page| {
        let trial = Trial::test(format!("{page}_page"), move || clicked(page).map_err(Failed::from));
        trial.with_ignored_flag(skipped)
    });
    libtest_mimic::run(&args, trials.into()).exit();
}

fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

fn clicked(page: &str) -> Result<(), String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/browser").join(page);
    let mut command = Command::new("python3");
    command.arg(script).args(["--offlux", env!("CARGO_BIN_EXE_offlux")]);
    let output = command.output().map_err(|e| e.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)))
}
