//! Writes made-up inputs for scripts that measure: `write DIR NAME...`, each NAME into a directory of its name.
//!
//! Names: `one`; `all-N`, `plain-N`: kustomizations of N objects, with fields of all sorts or without; `file-N`: one
//! file of N Deployments; `flux-N`: a Flux repository of N Kustomizations; `overlays-N`: N overlays of one base;
//! `shared-N`: a Flux repository of N Kustomizations that build these. Needs nothing but the standard library,
//! so that `rustc` alone builds it.

#[path = "mod.rs"]
mod inputs;

use inputs::{Fields, Files};
use std::path::Path;

fn files(name: &str) -> Option<Files> {
    if name == "one" {
        return Some(inputs::one());
    }
    let (kind, size) = name.split_once('-')?;
    let size = size.parse().ok()?;
    Some(match kind {
        "all" => inputs::kustomization(size, Fields::All),
        "plain" => inputs::kustomization(size, Fields::Resources),
        "file" => inputs::one_file(size),
        "flux" => inputs::repository(size),
        "overlays" => inputs::overlays(size),
        "shared" => inputs::repository_of_overlays(size),
        _ => return None,
    })
}

fn main() -> std::io::Result<()> {
    let mut words = std::env::args().skip(1);
    let root = words.next().unwrap_or_default();
    for name in words {
        let files = files(&name).ok_or_else(|| std::io::Error::other(format!("no input {name}")))?;
        for (path, text) in files {
            let path = Path::new(&root).join(&name).join(path);
            std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
            std::fs::write(path, text)?;
        }
    }
    Ok(())
}
