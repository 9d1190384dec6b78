//! `unpinned-image`: a container image without a tag, or with `latest`, and without a digest.
//!
//! Told of the containers of workloads, and of HelmRelease values that give a repository the tag `latest`;
//! values without a tag take the chart's, which is none of ours to judge.

use super::found::Found;
use super::known::is_flux;
use super::{Checked, Lint};
use crate::config::Weight;
use crate::object::Object;
use crate::yaml::{Node, Span};

/// The lint.
pub const LINT: Lint = Lint {
    name: "unpinned-image",
    weight: Weight::Warn,
    about: "A container image without a tag or with `latest`, and without a digest: what runs is not what was reviewed.",
    find,
};

/// Where workloads keep their pods.
const PODS: [(&str, &[&str]); 8] = [
    ("Pod", &["spec"]),
    ("Deployment", &["spec", "template", "spec"]),
    ("StatefulSet", &["spec", "template", "spec"]),
    ("DaemonSet", &["spec", "template", "spec"]),
    ("ReplicaSet", &["spec", "template", "spec"]),
    ("ReplicationController", &["spec", "template", "spec"]),
    ("Job", &["spec", "template", "spec"]),
    ("CronJob", &["spec", "jobTemplate", "spec", "template", "spec"]),
];

fn find(checked: &Checked<'_>) -> Vec<Found> {
    let mut all = Vec::new();
    for known in &checked.clusters {
        for (unit, object) in known.objects() {
            for (image, place) in unpinned(object) {
                let what = format!("runs {image}, which is not pinned");
                let found = Found::of_object(known, unit, object, place, what);
                all.push(found.hint("name a version, or better a digest"));
            }
        }
    }
    all
}

fn unpinned(object: &Object) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    if is_flux(object, "HelmRelease") {
        if let Some(values) = object.doc.at(&["spec", "values"]) {
            of_values(values, &mut found);
        }
        return found;
    }
    let is_built_in = ["v1", "apps/v1", "batch/v1", "batch/v1beta1"].contains(&object.api_version());
    let pods = PODS.iter().find(|(kind, _)| is_built_in && *kind == object.kind());
    let Some(pod) = pods.and_then(|(_, path)| object.doc.at(path)) else { return found };
    for list in ["initContainers", "containers", "ephemeralContainers"] {
        let containers = pod.get(list).and_then(Node::as_sequence).map_or(&[][..], |s| &s.items);
        let images = containers.iter().filter_map(|container| container.get("image")?.as_scalar());
        let images = images.filter(|image| !is_pinned(&image.text));
        found.extend(images.map(|image| (image.text.to_string(), image.span)));
    }
    found
}

/// A digest, or a tag that is not `latest`; what is no reference is none of ours.
fn is_pinned(image: &str) -> bool {
    let name = image.rsplit('/').next().unwrap_or("");
    let tag = name.split_once(':').map(|(_, tag)| tag);
    image.is_empty()
        || image.contains(['@', '$', '{', ' '])
        || image.contains("PLACEHOLDER_")
        || tag.is_some_and(|tag| !tag.is_empty() && tag != "latest")
}

fn of_values(node: &Node, found: &mut Vec<(String, Span)>) {
    match node {
        Node::Scalar(_) => {}
        Node::Sequence(list) => list.items.iter().for_each(|item| of_values(item, found)),
        Node::Mapping(map) => {
            let tag = map.get("tag").filter(|tag| tag.as_text() == Some("latest"));
            let has_digest =
                ["digest", "sha"].iter().any(|k| map.get(k).is_some_and(|d| d.as_text() != Some("")));
            if let (Some(tag), Some(repository), false) =
                (tag, map.get("repository").and_then(Node::as_text), has_digest)
            {
                found.push((format!("{repository}:latest"), tag.span()));
            }
            map.entries.iter().for_each(|entry| of_values(&entry.value, found));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_or_a_digest_pins() {
        for (image, pinned) in [
            ("nginx", false),
            ("nginx:latest", false),
            ("host:5000/nginx", false),
            ("host:5000/nginx:1", true),
            ("nginx@sha256:0", true),
            ("nginx:latest@sha256:0", true),
            ("${IMAGE}", true),
            ("", true),
        ] {
            assert_eq!(is_pinned(image), pinned, "{image}");
        }
    }
}
