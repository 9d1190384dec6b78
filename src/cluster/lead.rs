//! What the objects of a build that wants for variables might lead to, had unset variables been empty: further
//! Kustomizations, or a Flux version that is pinned. Told from the objects as the build left them, without building
//! anew; where nothing rules it out, they might.

use super::unit::Unit;
use crate::flux::Noted;
use crate::flux::substitute::eval::Outcome;
use crate::object::Object;
use crate::yaml::Node;

/// Whether a failed build, with unset variables empty, might render a Kustomization or what pins a version. One that
/// wants for no variable fails again.
pub fn may_lead_on(unit: &Unit, noted: &Noted) -> bool {
    let is_labelled = unit.spec(&["commonMetadata"]).is_some();
    noted.uses.iter().any(|used| used.outcome == Outcome::Unset)
        && noted.left.iter().any(|object| may_be_telling(object, is_labelled))
}

fn may_be_telling(object: &Object, is_labelled: bool) -> bool {
    let has = |path: &[&str]| may_have(&object.doc, path);
    if [object.api_version(), object.kind()].iter().any(|text| is_open(text)) || has(&["items"]) {
        return true;
    }
    match object.kind() {
        "Kustomization" | "FluxInstance" => true,
        "Namespace" => is_labelled || has(&["metadata", "labels", "app.kubernetes.io/version"]),
        "HelmRelease" => has(&["spec", "values", "instance", "distribution", "version"]),
        _ => false,
    }
}

/// Whether there is something at a path, or a value may put it there.
fn may_have(node: &Node, path: &[&str]) -> bool {
    let [field, rest @ ..] = path else { return true };
    match node {
        Node::Scalar(scalar) => is_open(&scalar.text),
        Node::Sequence(_) => false,
        Node::Mapping(map) => {
            map.get(field).is_some_and(|value| may_have(value, rest))
                || map.entries.iter().any(|entry| is_open(&entry.key.text))
        }
    }
}

/// Whether a value may be put into a text.
fn is_open(text: &str) -> bool {
    text.contains('$')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{FileId, parse};

    fn telling(text: &str) -> bool {
        may_be_telling(
            &Object::new(parse(text, FileId::NONE).expect("it is YAML").expect("and not empty")),
            false,
        )
    }

    #[test]
    fn only_what_may_pin_a_version_or_render_more_tells_anything() {
        assert!(!telling("{kind: Deployment, spec: {replicas: '${n}'}}"));
        assert!(!telling("{kind: HelmRelease, spec: {values: {instance: {x: '${n}'}}}}"));
        assert!(!telling("{kind: Namespace, metadata: {name: a}}"));
        for text in [
            "{kind: '${k}'}",
            "{kind: Kustomization}",
            "{kind: HelmRelease, spec: {values: '${v}'}}",
            "{kind: HelmRelease, spec: {values: {'${k}': {}}}}",
            "{kind: HelmRelease, spec: {values: {instance: {distribution: {version: 2.x}}}}}",
            "{kind: List, items: []}",
        ] {
            assert!(telling(text), "{text}");
        }
    }
}
