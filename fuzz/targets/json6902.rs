//! JSON patches, written as YAML or as JSON: nothing panics, the outcome prints stably and is no larger than patches may
//! make it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use offlux::kustomize::patch::{json_text, json6902};
use offlux::yaml::{FileId, parse};
use offlux_fuzz::archive::Archive;
use offlux_fuzz::laws::prints_stably;

fuzz_target!(|bytes: &[u8]| {
    let archive = Archive::read(bytes);
    let Ok(Some(target)) = parse(archive.get("target"), FileId(0)) else { return };
    let patch = archive.get("patch");
    let yaml = parse(patch, FileId(1)).ok().flatten();
    for document in [yaml, json_text::parse(patch, FileId(1)).ok()].into_iter().flatten() {
        let Ok(patch) = json6902::parse(&document) else { continue };
        let mut patched = target.clone();
        if patch.apply(&mut patched).is_ok() {
            prints_stably(&patched);
        }
    }
});
