//! Trees that laws are held on: what goldens run in.

use std::path::{Path, PathBuf};

/// Every directory below one of `testdata` that a golden runs in, and the sides of those of `diff`; sorted.
pub fn below(area: &str) -> Vec<PathBuf> {
    let mut inputs = Vec::new();
    find(&Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(area), &mut inputs);
    inputs.sort();
    inputs
}

fn find(dir: &Path, inputs: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).expect("a directory").flatten() {
        let path = entry.path();
        match path.file_name().and_then(|name| name.to_str()) {
            _ if !path.is_dir() => {}
            Some("input") if path.join("old").is_dir() => {
                inputs.extend(
                    ["old", "new"].map(|side| path.join(side)).into_iter().filter(|side| side.is_dir()),
                );
            }
            Some("input") => inputs.push(path),
            Some("fleet.git") => {}
            _ => find(&path, inputs),
        }
    }
}
