//! API versions of Flux kinds: the newest of each, and the Flux that brought it.
//!
//! From the CRDs of Flux 2.9 and the release notes. Where the repository pins an older Flux than the one
//! that brought a version, the version before it is the right one there.

use crate::cluster::Cluster;

/// Group, kind, newest version, and the Flux minor version (of major 2) that brought it.
const NEWEST: [(&str, &str, &str, u32); 15] = [
    ("kustomize.toolkit.fluxcd.io", "Kustomization", "v1", 0),
    ("helm.toolkit.fluxcd.io", "HelmRelease", "v2", 3),
    ("source.toolkit.fluxcd.io", "GitRepository", "v1", 0),
    ("source.toolkit.fluxcd.io", "HelmRepository", "v1", 3),
    ("source.toolkit.fluxcd.io", "HelmChart", "v1", 3),
    ("source.toolkit.fluxcd.io", "Bucket", "v1", 5),
    ("source.toolkit.fluxcd.io", "OCIRepository", "v1", 6),
    ("notification.toolkit.fluxcd.io", "Receiver", "v1", 0),
    ("notification.toolkit.fluxcd.io", "Alert", "v1beta3", 2),
    ("notification.toolkit.fluxcd.io", "Provider", "v1beta3", 2),
    ("image.toolkit.fluxcd.io", "ImageRepository", "v1", 7),
    ("image.toolkit.fluxcd.io", "ImagePolicy", "v1", 7),
    ("image.toolkit.fluxcd.io", "ImageUpdateAutomation", "v1", 7),
    ("source.extensions.fluxcd.io", "ArtifactGenerator", "v1beta1", 7),
    ("source.toolkit.fluxcd.io", "ExternalArtifact", "v1", 7),
];

/// The version that took the place of an older one.
pub fn newer(cluster: &Cluster, group: &str, kind: &str, version: &str) -> Option<&'static str> {
    let (_, _, newest, since) = NEWEST.iter().find(|(g, k, _, _)| *g == group && *k == kind)?;
    let is_older = version != *newest && rank(version)? < rank(newest)?;
    (is_older && minor(cluster).is_none_or(|minor| minor >= *since)).then_some(newest)
}

/// The minor version of Flux 2 that is pinned; nothing where it is open or another major version.
pub fn minor(cluster: &Cluster) -> Option<u32> {
    let text = cluster.pin.as_ref()?.text.trim();
    let mut numbers = text.trim_start_matches(['v', '=', '~', '^']).split('.').map(str::parse::<u32>);
    match (numbers.next()?, numbers.next()?) {
        (Ok(2), Ok(minor)) => Some(minor),
        _ => None,
    }
}

/// Whether a Flux before version 2 is pinned, which has older versions alone.
pub fn is_before_two(cluster: &Cluster) -> bool {
    let text = cluster.pin.as_ref().map_or("", |pin| pin.text.trim());
    matches!(text.trim_start_matches('v').split('.').next().map(str::parse), Some(Ok(0 | 1)))
}

/// `v1` after `v1beta2` after `v1beta1` after `v1alpha1`.
fn rank(version: &str) -> Option<(u32, u32, u32)> {
    let rest = version.strip_prefix('v')?;
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (major, stage) = rest.split_at(digits);
    let (stage, minor) = match (stage.strip_prefix("beta"), stage.strip_prefix("alpha")) {
        (Some(minor), _) => (1, minor.parse().ok()?),
        (_, Some(minor)) => (0, minor.parse().ok()?),
        _ if stage.is_empty() => (2, 0),
        _ => return None,
    };
    Some((major.parse().ok()?, stage, minor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_come_in_order() {
        let order = ["v1alpha1", "v1beta1", "v1beta2", "v1", "v2beta1", "v2beta2", "v2"];
        let ranks: Vec<_> = order.iter().map(|version| rank(version).expect("a version")).collect();
        assert!(ranks.is_sorted_by(|a, b| a < b), "{ranks:?}");
        assert_eq!(rank("one"), None);
    }
}
