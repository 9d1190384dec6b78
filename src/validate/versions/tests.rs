use super::*;
use crate::cluster::FluxVersion;
use crate::validate::schema::builtin::Builtin;
use crate::yaml::parse;

fn said(minor: u8, api_version: &str, kind: &str) -> Vec<String> {
    let text = format!("kind: {kind}\napiVersion: {api_version}\n");
    let document = parse(&text, crate::yaml::FileId::NONE).expect("it is YAML").expect("a document");
    let kubernetes = KubernetesVersion::of_minor(minor).expect("a version that is built in");
    let mut problems = Vec::new();
    check(&document, &Gvk::new(api_version, kind), kubernetes, &mut problems);
    let told = |p: Problem| {
        format!("{}:{} {}: {} ({})", p.path, p.at.line, p.rule.name(), p.message, p.hint.unwrap_or_default())
    };
    problems.into_iter().map(told).collect()
}

#[test]
fn what_is_there_to_stay_is_fine() {
    assert!(said(26, "apps/v1", "Deployment").is_empty());
    assert!(said(37, "v1", "ConfigMap").is_empty());
    assert!(said(37, "example.com/v1beta1", "Deployment").is_empty());
}

#[test]
fn what_is_gone_names_what_took_its_place() {
    assert_eq!(
        said(31, "apps/v1beta1", "Deployment"),
        ["apiVersion:2 removed-api: apps/v1beta1 Deployment is gone since Kubernetes 1.16 (use apps/v1)"]
    );
    assert_eq!(
        said(26, "autoscaling/v2beta2", "HorizontalPodAutoscaler"),
        [
            "apiVersion:2 removed-api: autoscaling/v2beta2 HorizontalPodAutoscaler is gone since Kubernetes 1.26 (use autoscaling/v2)"
        ]
    );
    assert_eq!(
        said(26, "policy/v1beta1", "PodSecurityPolicy"),
        ["apiVersion:2 removed-api: policy/v1beta1 PodSecurityPolicy is gone since Kubernetes 1.25 ()"]
    );
}

#[test]
fn what_was_to_take_its_place_may_be_gone_as_well_or_not_be_there_yet() {
    let kind = ("flowcontrol.apiserver.k8s.io/v1beta1", "FlowSchema");
    let hint = |minor| said(minor, kind.0, kind.1)[0].rsplit_once(' ').expect("a hint").1.to_owned();
    assert_eq!(hint(31), "flowcontrol.apiserver.k8s.io/v1beta3)");
    assert_eq!(hint(32), "flowcontrol.apiserver.k8s.io/v1)");
    assert_eq!(
        said(30, "resource.k8s.io/v1alpha1", "ResourceClaim"),
        ["apiVersion:2 removed-api: resource.k8s.io/v1alpha1 ResourceClaim is gone since Kubernetes 1.27 ()"]
    );
}

#[test]
fn what_will_go_is_told_from_its_deprecation_on() {
    assert!(said(32, "v1", "Endpoints").is_empty());
    assert_eq!(
        said(33, "v1", "Endpoints"),
        [
            "apiVersion:2 deprecated-api: v1 Endpoints is deprecated since Kubernetes 1.33 (use discovery.k8s.io/v1 EndpointSlice)"
        ]
    );
    assert_eq!(
        said(29, "flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema"),
        [
            "apiVersion:2 deprecated-api: flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema is deprecated since Kubernetes 1.29, gone in 1.32 (use flowcontrol.apiserver.k8s.io/v1)"
        ]
    );
}

#[test]
fn what_comes_later_is_told() {
    assert_eq!(
        said(29, "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"),
        [
            "apiVersion:2 removed-api: admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy comes with Kubernetes 1.30 ()"
        ]
    );
}

#[test]
fn the_table_is_sorted_and_sound() {
    assert!(LIVES.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)));
    for &(api_version, kind, since, deprecated, gone, ..) in LIVES {
        assert!(gone == 0 || (since < gone && deprecated < gone), "{api_version} {kind}");
    }
}

/// The table and the schemas agree on what a version has.
#[test]
fn what_is_gone_or_not_there_yet_has_no_schema_and_all_else_has() {
    for kubernetes in KubernetesVersion::all() {
        let builtin = Builtin::open(kubernetes, FluxVersion::V2_9);
        for &(api_version, kind, ..) in LIVES {
            let there = life(api_version, kind).expect("it was listed").fate(kubernetes.minor());
            let there = matches!(there, Fate::Fine | Fate::Deprecated);
            let found = builtin.find(&Gvk::new(api_version, kind)).is_some();
            assert_eq!(there, found, "{api_version} {kind} in {kubernetes}");
        }
    }
}
