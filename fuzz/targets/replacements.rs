//! A kustomization of nothing but objects and replacements, and its transformer's twin: two builds are equal, and what
//! they give prints stably.
#![no_main]

use libfuzzer_sys::fuzz_target;
use offlux::kustomize::Options;
use offlux::tree::Memory;
use offlux_fuzz::archive::Archive;
use offlux_fuzz::build::holds;

const ROOT: &str = "resources: [objects.yaml]\nreplacements: [{path: replacements.yaml}]\n";

fuzz_target!(|bytes: &[u8]| {
    let archive = Archive::read(bytes);
    let tree = Memory::new()
        .with("kustomization.yaml", ROOT)
        .with("objects.yaml", archive.get("objects"))
        .with("replacements.yaml", archive.get("replacements"));
    holds(&tree, &Options::default());
});
