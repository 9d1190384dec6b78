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
        check(&Builtin::open(kubernetes, FluxVersion::V2_9).kubernetes, 137);
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

#[test]
fn what_the_description_says_of_fields_is_there() {
    let builtin = newest();
    let pod =
        |path: &str| at(&builtin, "apps/v1", "Deployment", &format!("spec.template.spec.{path}")).shape();
    assert_eq!(pod("containers").list, List::Map(vec!["name".into()]));
    assert_eq!(pod("containers.*.ports").list, List::Map(vec!["containerPort".into(), "protocol".into()]));
    assert_eq!(pod("containers.*.ports.*").required, ["containerPort"]);
    assert_eq!(pod("containers.*.ports.*.containerPort").format, Some(Format::Int32));
    let quantity = pod("containers.*.resources.limits.*");
    assert_eq!((quantity.types, quantity.format), (Types::STRING.and(Types::NUMBER), Some(Format::Quantity)));
    assert!(pod("containers.*.livenessProbe.httpGet.port").int_or_string);
    assert_eq!(pod("tolerations").list, List::Atomic);
    assert_eq!(at(&builtin, "v1", "Secret", "data.*").shape().format, Some(Format::Byte));
    assert_eq!(at(&builtin, "v1", "Node", "metadata.finalizers").shape().list, List::Set);
    assert_eq!(pod("").additional, Additional::Unknown);
}

#[test]
fn defaults_and_values_come_from_the_types_in_go() {
    let builtin = newest();
    let protocol = at(&builtin, "v1", "Pod", "spec.containers.*.ports.*.protocol").shape();
    let more = protocol.more.as_ref().expect("a default and values");
    assert_eq!(more.default, Some("TCP".into()));
    assert_eq!(more.any_of_values, ["SCTP", "TCP", "UDP", ""]);
    let path = at(&builtin, "networking.k8s.io/v1", "Ingress", "spec.rules.*.http.paths.*.pathType").shape();
    let values = &path.more.as_ref().expect("values").any_of_values;
    assert_eq!(*values, ["Exact", "ImplementationSpecific", "Prefix"], "required, so not empty");
    let inlined = at(&builtin, "v1", "Pod", "spec.ephemeralContainers.*.imagePullPolicy").shape();
    assert!(inlined.more.is_some());
    let host = at(&builtin, "v1", "Pod", "spec.volumes.*.hostPath.type").shape();
    assert!(
        host.more.as_ref().is_some_and(|more| more.any_of_values.contains(&"".into())),
        "a value of its own"
    );
    let status = at(&builtin, "v1", "Pod", "status.phase").shape();
    assert!(status.more.is_none(), "nobody writes a status");
}

#[test]
fn flux_keeps_patterns_lengths_defaults_and_rules() {
    let builtin = newest();
    let flux = |path: &str| at(&builtin, "kustomize.toolkit.fluxcd.io/v1", "Kustomization", path).shape();
    let interval = flux("spec.interval").more.as_ref().expect("a pattern");
    let pattern = interval.pattern.as_ref().expect("a pattern");
    assert!(pattern.matches("10m") && !pattern.matches("10 minutes"));
    assert_eq!(flux("spec.targetNamespace").more.as_ref().and_then(|more| more.max_length), Some(63));
    let kinds = &flux("spec.sourceRef.kind").more.as_ref().expect("values").any_of_values;
    assert!(kinds.contains(&"GitRepository".into()), "{kinds:?}");
    let alert = at(&builtin, "notification.toolkit.fluxcd.io/v1beta3", "Alert", "spec.eventSources.*.kind");
    let kinds = &alert.shape().more.as_ref().expect("values").any_of_values;
    assert!(kinds.contains(&"Bucket".into()) && kinds.contains(&"FluxInstance".into()), "others' kinds too");
    assert!(!flux("spec.kubeConfig").rules.is_empty());
    assert_eq!(flux("spec").required, ["interval", "prune", "sourceRef"]);
    let values = at(&builtin, "helm.toolkit.fluxcd.io/v2", "HelmRelease", "spec.values").shape();
    assert_eq!((values.preserve_unknown, values.additional), (true, Additional::Any));
}

#[test]
fn versions_differ() {
    let has = |builtin: &Builtin, api: &str, kind: &str| builtin.find(&Gvk::new(api, kind)).is_some();
    let (kind, api) = ("Alert", "notification.toolkit.fluxcd.io/v1beta2");
    assert!(!has(&newest(), api, kind));
    let old = Builtin::open(KubernetesVersion::OLDEST, FluxVersion::V2_8);
    assert!(has(&old, api, kind));
    assert!(has(&old, "storage.k8s.io/v1beta1", "CSIStorageCapacity"));
    assert!(!has(&newest(), "storage.k8s.io/v1beta1", "CSIStorageCapacity"));
    assert!(!has(&newest(), "apps/v1beta1", "Deployment") && !has(&newest(), "apps", "v1"));
}

#[test]
fn lists_of_objects_are_kinds_too() {
    let builtin = newest();
    assert!(builtin.find(&Gvk::new("v1", "List")).is_some());
    let items = at(&builtin, "v1", "ConfigMapList", "items.*");
    assert!(items.shape().property("binaryData").is_some());
    let api = "kustomize.toolkit.fluxcd.io/v1";
    assert!(at(&builtin, api, "KustomizationList", "items.*.spec.prune").shape().types.meets(Types::BOOLEAN));
}

#[test]
fn a_schema_may_hold_itself() {
    let builtin = newest();
    let path = "spec.versions.*.schema.openAPIV3Schema";
    let schema = at(&builtin, "apiextensions.k8s.io/v1", "CustomResourceDefinition", path);
    assert_eq!(schema.shape().property("not"), Some(schema.id));
}
