//! Image fields of custom resources that are not called `image`, or need more than their own text.
//!
//! Fields called `image`, `imageName`, `imageRepository` or `…Image`, containers, and maps of a repository and a tag are
//! found wherever they stand; this table holds the rest.

/// How a field tells an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// Its text is the image, perhaps behind `docker://` or the like.
    Whole,
    /// Its text is the image; the first of the fields that is there has the tag.
    Tagged(&'static [&'static str]),
    /// Its text is an image, or else the tag of this one.
    TagOf(&'static str),
    /// Its text is a registry; the list in a field names what comes from there, or these do.
    Registry(&'static str, &'static [&'static str]),
    /// It is no image that runs.
    None,
}

/// A field of a kind: kind, group, path (`*` for every item), and what it tells.
pub type Row = (&'static str, &'static str, &'static str, Made);

const PROMETHEUS: &str = "monitoring.coreos.com";
const UPGRADE: &str = "upgrade.cattle.io";
const CDI: &str = "cdi.kubevirt.io";
const ZALANDO: &str = "acid.zalan.do";
const TEKTON: &str = "tekton.dev";
const STRIMZI: &str = "kafka.strimzi.io";
const TUPPR: &str = "tuppr.home-operations.com";

const VERSION: Made = Made::Tagged(&["spec.tag", "spec.version"]);

/// The table, by operator.
pub const ROWS: &[Row] = &[
    // prometheus-operator: the older fields
    ("Prometheus", PROMETHEUS, "spec.baseImage", VERSION),
    (
        "Prometheus",
        PROMETHEUS,
        "spec.thanos.baseImage",
        Made::Tagged(&["spec.thanos.tag", "spec.thanos.version"]),
    ),
    ("Alertmanager", PROMETHEUS, "spec.baseImage", VERSION),
    ("ThanosRuler", PROMETHEUS, "spec.baseImage", VERSION),
    // grafana-operator: a version, or an image
    ("Grafana", "grafana.integreatly.org", "spec.version", Made::TagOf("docker.io/grafana/grafana")),
    // flux-operator: the controllers come from a registry, their tags with the distribution
    (
        "FluxInstance",
        "fluxcd.controlplane.io",
        "spec.distribution.registry",
        Made::Registry(
            "spec.components",
            &["source-controller", "kustomize-controller", "helm-controller", "notification-controller"],
        ),
    ),
    // system-upgrade-controller: the version is the tag
    ("Plan", UPGRADE, "spec.upgrade.image", Made::Tagged(&["spec.version"])),
    ("Plan", UPGRADE, "spec.prepare.image", Made::Tagged(&["spec.version"])),
    // tuppr: nodes are upgraded with Talos' installer
    ("TalosUpgrade", TUPPR, "spec.talos.version", Made::TagOf("ghcr.io/siderolabs/installer")),
    // KubeVirt's importer of disks
    ("DataVolume", CDI, "spec.source.registry.url", Made::Whole),
    ("DataImportCron", CDI, "spec.template.spec.source.registry.url", Made::Whole),
    ("VirtualMachine", "kubevirt.io", "spec.dataVolumeTemplates.*.spec.source.registry.url", Made::Whole),
    // Zalando's postgres-operator
    ("OperatorConfiguration", ZALANDO, "configuration.docker_image", Made::Whole),
    ("OperatorConfiguration", ZALANDO, "configuration.sidecar_docker_images.*", Made::Whole),
    (
        "OperatorConfiguration",
        ZALANDO,
        "configuration.connection_pooler.connection_pooler_image",
        Made::Whole,
    ),
    (
        "OperatorConfiguration",
        ZALANDO,
        "configuration.logical_backup.logical_backup_docker_image",
        Made::Whole,
    ),
    // Istio's operator
    ("IstioOperator", "install.istio.io", "spec.hub", Made::Registry("spec.images", &["pilot", "proxyv2"])),
    // Tekton: bundles hold tasks
    ("TaskRun", TEKTON, "spec.taskRef.bundle", Made::None),
    ("PipelineRun", TEKTON, "spec.pipelineRef.bundle", Made::None),
    // What is built, not run
    ("KafkaConnect", STRIMZI, "spec.build.output.image", Made::None),
    ("Image", "kpack.io", "spec.tag", Made::None),
    ("Build", "shipwright.io", "spec.output.image", Made::None),
];
