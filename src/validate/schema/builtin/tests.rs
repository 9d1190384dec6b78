use super::*;
use crate::validate::schema::{Additional, Format, Items, List, Shape, Types};

const FLUX: [FluxVersion; 2] = [FluxVersion::V2_8, FluxVersion::V2_9];

fn newest() -> Builtin {
    Builtin::open(KubernetesVersion::NEWEST, FluxVersion::V2_9)
}

/// The shape at the end of fields; `*` is an element or a field besides.
fn at<'a>(builtin: &'a Builtin, api_version: &str, kind: &str, path: &str) -> SchemaRef<'a> {
    let mut schema = builtin.find(&Gvk::new(api_version, kind)).expect(kind);
    for step in path.split('.').filter(|step| !step.is_empty()) {
        let shape = schema.shape();
        let id = match (step, &shape.items, shape.additional) {
            ("*", &Items::Each(id), _) | ("*", _, Additional::Of(id)) => id,
            _ => shape.property(step).unwrap_or_else(|| panic!("{step} of {path}")),
        };
        schema = schema.to(id);
    }
    schema
}

fn parts(shape: &Shape) -> Vec<Id> {
    let mut ids: Vec<Id> = shape.properties.iter().map(|(_, id)| *id).collect();
    if let Additional::Of(id) = shape.additional {
        ids.push(id);
    }
    if let Items::Each(id) = shape.items {
        ids.push(id);
    }
    ids
}

fn check(kinds: &Kinds, least: usize) {
    assert!(kinds.roots.len() >= least, "{} kinds", kinds.roots.len());
    assert!(kinds.roots.is_sorted_by(|(a, _), (b, _)| a < b));
    for shape in &kinds.pool.shapes {
        assert!(shape.properties.is_sorted_by(|(a, _), (b, _)| a < b));
        assert!(shape.required.iter().all(|name| shape.property(name).is_some()), "{shape:?}");
        assert!(parts(shape).iter().all(|id| (id.0 as usize) < kinds.pool.shapes.len()));
        assert!(shape.types.0 < 64);
        let keys = if let List::Map(keys) = &shape.list { &keys[..] } else { &[] };
        let Items::Each(element) = shape.items else { continue };
        let element = kinds.pool.get(element);
        assert!(keys.iter().all(|key| element.property(key).is_some()), "{keys:?} of {element:?}");
    }
}

#[test]
fn all_of_every_version_is_decoded_and_sound() {
    for kubernetes in KubernetesVersion::all() {
        check(&Builtin::open(kubernetes, FluxVersion::V2_9).kubernetes, 139);
    }
    for flux in FLUX {
        check(&Builtin::open(KubernetesVersion::NEWEST, flux).flux, 30);
    }
}

#[test]
fn every_kind_is_an_object_with_metadata() {
    let builtin = newest();
    for gvk in builtin.kinds() {
        let root = builtin.find(&gvk).expect("it was named");
        assert_eq!(root.shape().types, Types::OBJECT, "{gvk:?}");
        for field in ["apiVersion", "kind"] {
            assert!(root.shape().property(field).is_some(), "{field} of {gvk:?}");
        }
    }
}

#[test]
fn metadata_is_known_to_the_last_field_also_of_flux() {
    let builtin = newest();
    for (api_version, kind) in
        [("apps/v1", "Deployment"), ("kustomize.toolkit.fluxcd.io/v1", "Kustomization")]
    {
        let created = at(&builtin, api_version, kind, "metadata.creationTimestamp");
        assert_eq!(created.shape().format, Some(Format::DateTime));
        assert!(created.shape().nullable);
        let owner = at(&builtin, api_version, kind, "metadata.ownerReferences.*");
        assert_eq!(owner.shape().required, ["apiVersion", "kind", "name", "uid"]);
    }
}
