//! `kustomize build` of a tree whose files are those of the input: it fails or builds, twice the same, and what it
//! prints is stable.
#![no_main]

use libfuzzer_sys::fuzz_target;
use offlux::kustomize::Options;
use offlux::kustomize::loader::LoadRestrictor;
use offlux::kustomize::options::{ManagedBy, OpenApi, Order};
use offlux::object::Histories;
use offlux_fuzz::archive::Archive;
use offlux_fuzz::build::holds;

fuzz_target!(|bytes: &[u8]| {
    let archive = Archive::read(bytes);
    let mut options = Options::default();
    if archive.has("unrestricted") {
        options.restrictor = LoadRestrictor::None;
    }
    if archive.has("legacy") {
        options.order = Order::Legacy;
    }
    if archive.has("managed") {
        options.managed_by = ManagedBy::Always;
    }
    if archive.has("flux") {
        (options.order, options.openapi) = (Order::Build, OpenApi::Adds);
    }
    if archive.has("histories") {
        options.histories = Histories::Kept;
    }
    holds(&archive.tree(), &options);
});
