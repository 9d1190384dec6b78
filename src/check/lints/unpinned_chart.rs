//! `unpinned-chart`: a chart whose version is a range or left open, so that it changes without a commit.
//!
//! Told of HelmReleases and HelmCharts that take a chart from a HelmRepository, and of OCIRepositories
//! that a HelmRelease takes its chart from. A chart of a GitRepository is as pinned as that is.

use super::found::Found;
use super::known::{Known, is_flux};
use super::{Checked, Lint};
use crate::config::Weight;
use crate::object::Object;
use crate::yaml::{Node, Span};
use std::collections::HashSet;

/// The lint.
pub const LINT: Lint = Lint {
    name: "unpinned-chart",
    weight: Weight::Warn,
    about: "A Helm chart without a version, or with a range of versions: it is upgraded without a commit.",
    find,
};

fn find(checked: &Checked<'_>) -> Vec<Found> {
    checked.clusters.iter().flat_map(of_cluster).collect()
}

fn of_cluster(known: &Known<'_>) -> Vec<Found> {
    let charts = charts(known);
    let open = known.objects().filter_map(|(unit, object)| Some((unit, object, open(&charts, object)?)));
    let told = |(unit, object, (what, at)): (usize, &Object, (String, Span))| {
        Found::of_object(known, unit, object, at, what).hint("name one version")
    };
    let mut found: Vec<Found> = open.map(told).collect();
    found.dedup_by(|a, b| a.at == b.at && a.message == b.message);
    found
}

/// What of an object is left open, and where.
fn open(charts: &HashSet<(&str, &str)>, object: &Object) -> Option<(String, Span)> {
    if is_flux(object, "HelmRelease") {
        return of_chart(object.doc.at(&["spec", "chart", "spec"])?);
    }
    if is_flux(object, "HelmChart") {
        return of_chart(object.doc.get("spec")?);
    }
    if is_flux(object, "OCIRepository") && charts.contains(&(object.namespace(), object.name())) {
        return of_reference(object);
    }
    None
}

fn of_chart(spec: &Node) -> Option<(String, Span)> {
    if spec.text_at(&["sourceRef", "kind"]) != Some("HelmRepository") {
        return None;
    }
    let chart = spec.text_at(&["chart"])?;
    let version = spec.get("version").filter(|v| !v.is_null());
    let text = version.and_then(Node::as_text).unwrap_or("");
    match version {
        Some(version) if !text.is_empty() => {
            is_range(text).then(|| (format!("takes chart {chart} in any version `{text}`"), version.span()))
        }
        _ => Some((format!("takes the newest version of chart {chart}"), spec.get("chart")?.span())),
    }
}

/// Namespaces and names of the OCIRepositories that HelmReleases take charts from.
fn charts<'a>(known: &Known<'a>) -> HashSet<(&'a str, &'a str)> {
    let releases = known.objects().map(|(_, object)| object).filter(|o| is_flux(o, "HelmRelease"));
    let of = |release: &'a Object| {
        let text = |key| release.doc.text_at(&["spec", "chartRef", key]);
        let namespace = text("namespace").filter(|n| !n.is_empty()).unwrap_or(release.namespace());
        (text("kind") == Some("OCIRepository")).then_some((namespace, text("name")?))
    };
    releases.filter_map(of).collect()
}

fn of_reference(object: &Object) -> Option<(String, Span)> {
    let reference = object.doc.at(&["spec", "ref"]);
    let text = |key: &str| reference.and_then(|r| r.text_at(&[key])).filter(|t| !t.is_empty());
    let span = |key: &str| reference.and_then(|r| r.get(key)).map_or(Span::NONE, Node::span);
    if text("digest").is_some() {
        return None;
    }
    if let Some(range) = text("semver") {
        return is_range(range)
            .then(|| (format!("takes its chart in any version `{range}`"), span("semver")));
    }
    match text("tag") {
        Some("latest") => Some(("takes the tag `latest` of its chart".to_owned(), span("tag"))),
        Some(_) => None,
        None => Some((
            "takes the newest version of its chart".to_owned(),
            object.doc.at(&["spec", "url"])?.span(),
        )),
    }
}

/// Whether a version leaves a choice: anything but three numbers, or a version that a variable names.
fn is_range(version: &str) -> bool {
    let core = version.trim().trim_start_matches(['v', '=']).split(['-', '+']).next().unwrap_or("");
    let numbers: Vec<&str> = core.split('.').collect();
    let is_exact =
        numbers.len() == 3 && numbers.iter().all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    !is_exact && !version.contains("${") && !version.contains("PLACEHOLDER_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_numbers_are_one_version() {
        for (version, range) in [
            ("1.2.3", false),
            ("v1.2.3-rc.1+x", false),
            ("=1.2.3", false),
            ("1.x", true),
            ("1.2", true),
            (">=1.0.0", true),
            ("^1.2.3", true),
            ("*", true),
            ("1.0.0 - 2.0.0", true),
            ("${VERSION}", false),
        ] {
            assert_eq!(is_range(version), range, "{version}");
        }
    }
}
