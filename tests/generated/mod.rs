//! Random small kustomizations, as proptest strategies: what the laws of `kustomize build` are held
//! against, and what `just differential` builds with the real tool as well.
//!
//! A case is a set of files with a kustomization at `.`, mostly with a base and a component below it.
//! Most values are plain, so that passes have something to agree on; some are odd, because that is
//! where tools differ.

#![allow(dead_code, reason = "each test uses its part")]

mod builtins;
pub mod envsubst;
mod fields;
pub mod flux;
mod flux_files;
mod objects;
mod patches;
mod replacements;
mod scalars;
mod text;

use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use text::Text;

/// Paths below the case's directory, with their texts.
pub type Case = BTreeMap<String, String>;

/// Any case.
pub fn case() -> impl Strategy<Value = Case> {
    let base = (objects::stream(), fields::some(fields::Place::Base));
    let component = proptest::option::weighted(0.3, fields::some(fields::Place::Component));
    let root = (proptest::option::weighted(0.3, objects::few()), fields::some(fields::Place::Root));
    (proptest::option::weighted(0.97, base), component, root, objects::few()).prop_map(
        |(base, component, (own, fields), extra)| {
            let mut case = Case::new();
            let mut resources = Vec::new();
            if let Some((stream, fields)) = base {
                resources.push("base");
                case.insert("base/all.yaml".to_owned(), stream);
                kustomization("base/", &["all.yaml"], &[], fields, &mut case);
            }
            if let Some(stream) = own {
                resources.push("own.yaml");
                case.insert("own.yaml".to_owned(), stream);
            }
            let mut components = Vec::new();
            if let Some(fields) = component {
                components.push("component");
                case.insert("component/extra.yaml".to_owned(), extra);
                kustomization("component/", &["extra.yaml"], &[], fields, &mut case);
            }
            kustomization("", &resources, &components, fields, &mut case);
            case
        },
    )
}

/// Writes a kustomization file with the given fields, and the files that they name.
fn kustomization(
    dir: &str,
    resources: &[&str],
    components: &[&str],
    fields: fields::Fields,
    case: &mut Case,
) {
    let list = |names: &[&str]| Text::list(names.iter().map(|n| Text::plain(*n)));
    let mut map = Vec::new();
    if dir.starts_with("component") {
        map.push(("apiVersion".to_owned(), Text::plain("kustomize.config.k8s.io/v1alpha1")));
        map.push(("kind".to_owned(), Text::plain("Component")));
    }
    if !resources.is_empty() {
        map.push(("resources".to_owned(), list(resources)));
    }
    if !components.is_empty() {
        map.push(("components".to_owned(), list(components)));
    }
    for field in fields {
        map.push((field.name, field.value));
        for (path, text) in field.files {
            case.insert(format!("{dir}{path}"), text);
        }
    }
    case.insert(format!("{dir}kustomization.yaml"), Text::Map(map).document());
}

/// Lays a case out in a directory.
pub fn write(dir: &Path, case: &Case) {
    let _ = fs::remove_dir_all(dir);
    for (path, text) in case {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().expect("below the case")).expect("a directory");
        fs::write(path, text).expect("a file");
    }
}
