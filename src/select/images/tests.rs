//! Which images objects of many kinds name.

use super::of;
use crate::object::Object;
use crate::yaml::{FileId, parse};

fn names(text: &str) -> Vec<String> {
    let document = parse(text, FileId::NONE).expect(text).expect(text);
    of(&Object::new(document)).into_iter().map(|found| format!("{} {}", found.path, found.name)).collect()
}

fn spec(api_version: &str, kind: &str, spec: &str) -> Vec<String> {
    names(&format!("apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: a}}\nspec: {spec}\n"))
}

#[test]
fn containers_are_found_wherever_a_template_stands() {
    let containers = "{initContainers: [{image: a}], containers: [{image: b:1}, {name: c}], \
                      ephemeralContainers: [{image: \"d@sha256:0\"}], volumes: [{image: {reference: e}}]}";
    assert_eq!(
        spec("v1", "Pod", containers),
        [
            "spec.initContainers[0].image a",
            "spec.containers[0].image b:1",
            "spec.ephemeralContainers[0].image d@sha256:0"
        ]
    );
    for (api_version, kind, path) in [
        ("apps/v1", "Deployment", "template"),
        ("batch/v1", "CronJob", "jobTemplate.spec.template"),
        ("serving.knative.dev/v1", "Service", "template"),
        ("argoproj.io/v1alpha1", "Rollout", "template"),
        ("keda.sh/v1alpha1", "ScaledJob", "jobTargetRef.template"),
        ("example.test/v1", "Anything", "deeply.nested.template"),
    ] {
        let open: String = path.split('.').map(|part| format!("{{{part}: ")).collect();
        let close = "}".repeat(path.split('.').count());
        let text = format!("{open}{{spec: {{containers: [{{image: nginx}}]}}}}{close}");
        assert_eq!(spec(api_version, kind, &text), [format!("spec.{path}.spec.containers[0].image nginx")]);
    }
}

/// API version, kind, `spec`, and the field with its image.
const OPERATORS: [(&str, &str, &str, &str); 28] = [
    (
        "postgresql.cnpg.io/v1",
        "Cluster",
        "{imageName: \"ghcr.io/c/postgresql:16\"}",
        "spec.imageName ghcr.io/c/postgresql:16",
    ),
    (
        "postgresql.cnpg.io/v1",
        "ImageCatalog",
        "{images: [{major: 16, image: \"p:16\"}]}",
        "spec.images[0].image p:16",
    ),
    (
        "monitoring.coreos.com/v1",
        "Prometheus",
        "{image: \"quay.io/p/p:v3\", version: v3}",
        "spec.image quay.io/p/p:v3",
    ),
    (
        "monitoring.coreos.com/v1",
        "Alertmanager",
        "{baseImage: quay.io/p/a, version: v0.27}",
        "spec.baseImage quay.io/p/a:v0.27",
    ),
    ("monitoring.coreos.com/v1", "ThanosRuler", "{baseImage: t, tag: x, version: y}", "spec.baseImage t:x"),
    (
        "grafana.integreatly.org/v1beta1",
        "Grafana",
        "{version: 11.6.0}",
        "spec.version docker.io/grafana/grafana:11.6.0",
    ),
    (
        "grafana.integreatly.org/v1beta1",
        "Grafana",
        "{version: \"g/enterprise:12\"}",
        "spec.version g/enterprise:12",
    ),
    ("elasticsearch.k8s.elastic.co/v1", "Elasticsearch", "{image: \"e/e:8\"}", "spec.image e/e:8"),
    ("kafka.strimzi.io/v1beta2", "Kafka", "{kafka: {image: \"k:4\"}}", "spec.kafka.image k:4"),
    (
        "ceph.rook.io/v1",
        "CephCluster",
        "{cephVersion: {image: \"quay.io/ceph/ceph:v19\"}}",
        "spec.cephVersion.image quay.io/ceph/ceph:v19",
    ),
    ("dragonflydb.io/v1alpha1", "Dragonfly", "{image: \"d:1\"}", "spec.image d:1"),
    (
        "redis.redis.opstreelabs.in/v1beta2",
        "Redis",
        "{kubernetesConfig: {image: \"r:7\"}}",
        "spec.kubernetesConfig.image r:7",
    ),
    ("k8s.mariadb.com/v1alpha1", "MariaDB", "{image: \"m:11\"}", "spec.image m:11"),
    ("acid.zalan.do/v1", "postgresql", "{dockerImage: \"spilo:3\"}", "spec.dockerImage spilo:3"),
    (
        "postgres-operator.crunchydata.com/v1beta1",
        "PostgresCluster",
        "{backups: {pgbackrest: {image: \"b:2\"}}}",
        "spec.backups.pgbackrest.image b:2",
    ),
    ("opentelemetry.io/v1beta1", "OpenTelemetryCollector", "{image: \"o:1\"}", "spec.image o:1"),
    ("tekton.dev/v1", "Task", "{steps: [{image: alpine}]}", "spec.steps[0].image alpine"),
    (
        "argoproj.io/v1alpha1",
        "CronWorkflow",
        "{workflowSpec: {templates: [{script: {image: python}}]}}",
        "spec.workflowSpec.templates[0].script.image python",
    ),
    (
        "kubevirt.io/v1",
        "VirtualMachine",
        "{template: {spec: {volumes: [{containerDisk: {image: \"q/f:40\"}}]}}}",
        "spec.template.spec.volumes[0].containerDisk.image q/f:40",
    ),
    (
        "cdi.kubevirt.io/v1beta1",
        "DataVolume",
        "{source: {registry: {url: \"docker://q/f:40\"}}}",
        "spec.source.registry.url q/f:40",
    ),
    (
        "clickhouse.altinity.com/v1",
        "ClickHouseInstallation",
        "{templates: {podTemplates: [{spec: {containers: [{image: \"c:1\"}]}}]}}",
        "spec.templates.podTemplates[0].spec.containers[0].image c:1",
    ),
    ("rabbitmq.com/v1beta1", "RabbitmqCluster", "{image: \"r:4\"}", "spec.image r:4"),
    (
        "operator.victoriametrics.com/v1beta1",
        "VMSingle",
        "{image: {repository: v/m, tag: v1}}",
        "spec.image v/m:v1",
    ),
    (
        "actions.summerwind.dev/v1alpha1",
        "RunnerDeployment",
        "{template: {spec: {image: \"run:1\"}}}",
        "spec.template.spec.image run:1",
    ),
    (
        "upgrade.cattle.io/v1",
        "Plan",
        "{version: v1.31, upgrade: {image: rancher/k3s-upgrade}}",
        "spec.upgrade.image rancher/k3s-upgrade:v1.31",
    ),
    (
        "tuppr.home-operations.com/v1alpha1",
        "TalosUpgrade",
        "{talos: {version: v1.11.0}}",
        "spec.talos.version ghcr.io/siderolabs/installer:v1.11.0",
    ),
    ("apps.emqx.io/v2beta1", "EMQX", "{image: \"emqx:5\"}", "spec.image emqx:5"),
    (
        "fluxcd.controlplane.io/v1",
        "FluxInstance",
        "{distribution: {registry: ghcr.io/fluxcd}, components: [source-controller]}",
        "spec.distribution.registry ghcr.io/fluxcd/source-controller",
    ),
];

#[test]
fn fields_of_operators_are_found() {
    for (api_version, kind, text, want) in OPERATORS {
        assert_eq!(spec(api_version, kind, text), [want], "{kind}");
    }
}

#[test]
fn values_of_charts_are_read() {
    let values = "{values: {image: {registry: ghcr.io, repository: a/b, tag: v1, digest: \"sha256:0\"}, \
                  sidecar: {repository: s/c, tag: 1.10}, init: {image: busybox}, job: {image: j, tag: x}, \
                  other: {image: {pullPolicy: Always}}, git: {repository: \"https://x.test/a\", tag: v1}, \
                  curl: {image: {repository: c}}, api: {imageRepository: r/api, imageTag: v2}, testImage: \"t:2\", empty: {image: {repository: \"\"}}}}";
    assert_eq!(
        spec("helm.toolkit.fluxcd.io/v2", "HelmRelease", values),
        [
            "spec.values.image ghcr.io/a/b:v1@sha256:0",
            "spec.values.sidecar s/c:1.10",
            "spec.values.init.image busybox",
            "spec.values.job.image j:x",
            "spec.values.curl.image c",
            "spec.values.api.imageRepository r/api:v2",
            "spec.values.testImage t:2",
        ]
    );
}

#[test]
fn what_runs_nothing_has_no_images() {
    assert_eq!(
        names("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {image: \"x:1\"}\n"),
        [""; 0]
    );
    let none = [""; 0];
    assert_eq!(spec("image.toolkit.fluxcd.io/v1", "ImageRepository", "{image: ghcr.io/a/b}"), none);
    assert_eq!(spec("source.toolkit.fluxcd.io/v1", "OCIRepository", "{url: \"oci://ghcr.io/a\"}"), none);
    assert_eq!(spec("kafka.strimzi.io/v1", "KafkaConnect", "{build: {output: {image: \"a:1\"}}}"), none);
    assert_eq!(spec("x.test/v1", "X", "{image: true, backgroundImage: \"https://x.test/a.png\"}"), none);
}
