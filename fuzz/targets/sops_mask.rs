//! Any Secret through `flux build kustomization`: it fails or builds, and of one that SOPS encrypted no value is left.
#![no_main]

use libfuzzer_sys::fuzz_target;
use offlux::flux::Profile;
use offlux::flux::substitute::Unset;
use offlux::kustomize::Options;
use offlux::object::Object;
use offlux::tree::Memory;
use offlux_fuzz::build::{flux, kustomize};
use offlux_fuzz::laws::{printed, prints_stably};

const KS: &str = "metadata: {name: app, namespace: flux-system}\nspec: {}\n";
const MASKS: [&str; 4] =
    ["**SOPS**", r#"{"mask":"**SOPS**"}"#, "KipTT1BTKio=", "eyJtYXNrIjoiKipTT1BTKioifQ=="];

fuzz_target!(|bytes: &[u8]| {
    let tree = Memory::new()
        .with("app/kustomization.yaml", "resources: [secret.yaml]\n")
        .with("app/secret.yaml", bytes);
    let profile = Profile::Cli { ignore_paths: &[], jail: None };
    let Ok(masked) = flux(&tree, KS, profile, Unset::Empty) else { return };
    masked.iter().for_each(|object| prints_stably(&object.doc));
    let alone =
        Memory::new().with("kustomization.yaml", "resources: [secret.yaml]\n").with("secret.yaml", bytes);
    let mut options = Options::default();
    options.order = offlux::kustomize::options::Order::Build;
    let plain = kustomize(&alone, &options);
    let plain = plain.expect("builds without the mask");
    // What has no version is left out when objects are read back.
    let is_whole = plain.len() == masked.len();
    for (before, after) in plain.iter().zip(&masked).filter(|_| is_whole) {
        if is_encrypted(before) {
            values(after).for_each(|value| assert!(MASKS.contains(&value.as_str()), "not masked: {value}"));
        }
    }
});

fn is_encrypted(object: &Object) -> bool {
    let text = printed(&object.doc).unwrap_or_default();
    object.kind() == "Secret" && text.contains("sops:") && text.contains("mac: ENC[")
}

/// What is not empty of the data.
fn values(object: &Object) -> impl Iterator<Item = String> {
    let maps = ["data", "stringData"].into_iter().filter_map(|field| object.doc.get(field)?.as_mapping());
    let all =
        maps.flat_map(|map| &map.entries).map(|entry| entry.value.as_text().unwrap_or("no text").to_owned());
    all.collect::<Vec<_>>().into_iter()
}
