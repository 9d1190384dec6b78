//! Pods and what makes them.

use super::*;

const CONTAINER: &str = "{name: a, image: b}";

fn containers(right: &[&str], wrong: &[(&str, &str)]) {
    let spec = |fields: &str| {
        format!("containers: [{{name: a, image: b, {fields}}}], volumes: [{{name: v}}, {{name: w}}]")
    };
    let right: Vec<String> = right.iter().map(|fields| spec(fields)).collect();
    let right: Vec<&str> = right.iter().map(String::as_str).collect();
    let wrong: Vec<(String, String)> =
        wrong.iter().map(|(fields, path)| (spec(fields), format!("spec.containers[0].{path}"))).collect();
    let wrong: Vec<(&str, &str)> = wrong.iter().map(|(spec, path)| (spec.as_str(), path.as_str())).collect();
    holds("v1", "Pod", &right, &wrong);
}

fn pods(right: &[&str], wrong: &[(&str, &str)]) {
    let spec = |fields: &str| format!("containers: [{CONTAINER}], {fields}");
    let right: Vec<String> = right.iter().map(|fields| spec(fields)).collect();
    let right: Vec<&str> = right.iter().map(String::as_str).collect();
    let wrong: Vec<(String, String)> =
        wrong.iter().map(|(f, path)| (spec(f), format!("spec.{path}"))).collect();
    let wrong: Vec<(&str, &str)> = wrong.iter().map(|(spec, path)| (spec.as_str(), path.as_str())).collect();
    holds("v1", "Pod", &right, &wrong);
}

#[test]
fn containers_have_names_and_images() {
    holds(
        "v1",
        "Pod",
        &[
            "containers: [{name: a, image: b}], initContainers: [{name: c, image: b}]",
            "containers: [{name: '${X}_A', image: b}]",
        ],
        &[
            ("containers: [{name: A_b, image: b}]", "spec.containers[0].name"),
            ("containers: [{name: a.b, image: b}]", "spec.containers[0].name"),
            ("containers: [{name: a}]", "spec.containers[0].image"),
            ("containers: [{name: a, image: ''}]", "spec.containers[0].image"),
            ("containers: []", "spec.containers"),
            (
                "containers: [{name: a, image: b}], initContainers: [{name: a, image: b}]",
                "spec.initContainers[0].name",
            ),
            (
                "containers: [{name: a, image: b}], initContainers: [{name: c, image: b, \
                 livenessProbe: {exec: {command: [a]}}}]",
                "spec.initContainers[0].livenessProbe",
            ),
        ],
    );
    let beside = "containers: [{name: a, image: b}], initContainers: [{name: c, image: b, restartPolicy: Always, \
                  livenessProbe: {exec: {command: [a]}}}]";
    holds("v1", "Pod", &[beside], &[]);
    containers(
        &["imagePullPolicy: ''", "imagePullPolicy: Always"],
        &[
            ("imagePullPolicy: always", "imagePullPolicy"),
            ("terminationMessagePolicy: Log", "terminationMessagePolicy"),
        ],
    );
}

#[test]
fn ports_have_names_and_numbers() {
    containers(
        &[
            "ports: [{name: http, containerPort: 80}, {name: dns, containerPort: 53, protocol: UDP}]",
            "ports: [{containerPort: 80, hostPort: 80}, {containerPort: 81, hostPort: 80, protocol: UDP}]",
        ],
        &[
            ("ports: [{name: a-name-of-17-long, containerPort: 80}]", "ports[0].name"),
            ("ports: [{name: '80', containerPort: 80}]", "ports[0].name"),
            ("ports: [{name: a, containerPort: 80}, {name: a, containerPort: 81}]", "ports[1].name"),
            ("ports: [{containerPort: 0}]", "ports[0].containerPort"),
            ("ports: [{containerPort: 65536}]", "ports[0].containerPort"),
            ("ports: [{containerPort: 80, protocol: tcp}]", "ports[0].protocol"),
            (
                "ports: [{containerPort: 80, hostPort: 80}, {containerPort: 81, hostPort: 80}]",
                "ports[1].hostPort",
            ),
        ],
    );
}

#[test]
fn variables_have_one_source() {
    containers(
        &[
            "env: [{name: A, value: b}, {name: a.b-c, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]",
            "env: [{name: A, value: '', valueFrom: {secretKeyRef: {name: a, key: b}}}]",
            "envFrom: [{secretRef: {name: a}}, {prefix: A_, configMapRef: {name: a}}]",
        ],
        &[
            ("env: [{name: A=B, value: c}]", "env[0].name"),
            ("env: [{name: '', value: c}]", "env[0].name"),
            ("env: [{name: A, valueFrom: {}}]", "env[0].valueFrom"),
            ("env: [{name: A, value: b, valueFrom: {secretKeyRef: {name: a, key: b}}}]", "env[0].valueFrom"),
            (
                "env: [{name: A, valueFrom: {secretKeyRef: {name: a, key: b}, configMapKeyRef: {name: a, key: b}}}]",
                "env[0].valueFrom",
            ),
            ("envFrom: [{prefix: A_}]", "envFrom[0]"),
            ("envFrom: [{secretRef: {name: a}, configMapRef: {name: a}}]", "envFrom[0]"),
        ],
    );
}

#[test]
fn mounts_name_volumes_that_are_there() {
    containers(
        &[
            "volumeMounts: [{name: v, mountPath: /v}, {name: w, mountPath: /w}]",
            "volumeMounts: [{name: '${V}', mountPath: /v}]",
        ],
        &[
            ("volumeMounts: [{name: x, mountPath: /v}]", "volumeMounts[0].name"),
            (
                "volumeMounts: [{name: v, mountPath: /v}, {name: w, mountPath: /v}]",
                "volumeMounts[1].mountPath",
            ),
            (
                "volumeMounts: [{name: v, mountPath: /v, subPath: a, subPathExpr: b}]",
                "volumeMounts[0].subPathExpr",
            ),
        ],
    );
    let near = told(&object(
        "v1",
        "Pod",
        "containers: [{name: a, image: b, volumeMounts: [{name: confg, mountPath: /v}]}], volumes: [{name: config}]",
    ));
    assert_eq!(near[0].hint.as_deref(), Some("did you mean \"config\"?"));
    pods(
        &["volumes: [{name: v, emptyDir: {}}, {name: w}]", "volumes: [{name: v, emptyDir: {}, hostPath: ~}]"],
        &[
            ("volumes: [{name: V, emptyDir: {}}]", "volumes[0].name"),
            ("volumes: [{name: v, emptyDir: {}, hostPath: {path: /a}}]", "volumes[0].hostPath"),
        ],
    );
    let claims = "selector: {matchLabels: {a: b}}, serviceName: s, \
                  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}], \
                  template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: b, volumeMounts: [{name: data, mountPath: /d}]}]}}";
    holds("apps/v1", "StatefulSet", &[claims], &[]);
}

#[test]
fn requests_are_within_limits() {
    containers(
        &[
            "resources: {requests: {cpu: 100m, memory: 1Gi}, limits: {cpu: 0.1, memory: 1024Mi}}",
            "resources: {requests: {cpu: 1}}",
            "resources: {limits: {nvidia.com/gpu: 1}}",
            "resources: {requests: {nvidia.com/gpu: 1}, limits: {nvidia.com/gpu: '1'}}",
            "resources: {requests: {cpu: '${CPU}'}, limits: {cpu: 1}}",
        ],
        &[
            ("resources: {requests: {memory: 2Gi}, limits: {memory: 2G}}", "resources.requests.memory"),
            ("resources: {requests: {cpu: 2}, limits: {cpu: 1500m}}", "resources.requests.cpu"),
            ("resources: {requests: {cpu: -1}}", "resources.requests.cpu"),
            ("resources: {requests: {nvidia.com/gpu: 1}}", "resources.requests[\"nvidia.com/gpu\"]"),
            (
                "resources: {requests: {nvidia.com/gpu: 1}, limits: {nvidia.com/gpu: 2}}",
                "resources.requests[\"nvidia.com/gpu\"]",
            ),
        ],
    );
}

#[test]
fn a_probe_asks_in_one_way() {
    containers(
        &[
            "livenessProbe: {httpGet: {path: /, port: http}}",
            "readinessProbe: {grpc: {port: 1}, successThreshold: 3}",
            "lifecycle: {preStop: {sleep: {seconds: 5}}}",
            "startupProbe: {exec: {command: [a]}, successThreshold: 1}",
        ],
        &[
            ("livenessProbe: {periodSeconds: 5}", "livenessProbe"),
            ("livenessProbe: {exec: {command: [a]}, tcpSocket: {port: 1}}", "livenessProbe.tcpSocket"),
            ("livenessProbe: {httpGet: {path: /, port: '8080'}}", "livenessProbe.httpGet.port"),
            ("livenessProbe: {httpGet: {path: /, port: 80, scheme: https}}", "livenessProbe.httpGet.scheme"),
            ("livenessProbe: {tcpSocket: {port: 70000}}", "livenessProbe.tcpSocket.port"),
            ("livenessProbe: {exec: {}}", "livenessProbe.exec.command"),
            ("startupProbe: {exec: {command: [a]}, successThreshold: 2}", "startupProbe.successThreshold"),
            ("lifecycle: {preStop: {}}", "lifecycle.preStop"),
        ],
    );
}

#[test]
fn pods_run_where_they_may() {
    pods(
        &[
            "tolerations: [{operator: Exists}, {key: a, value: b}, {key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 1}]",
            "topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]",
            "nodeSelector: {kubernetes.io/arch: amd64}",
            "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: zone}]}}",
        ],
        &[
            ("tolerations: [{value: b}]", "tolerations[0].operator"),
            ("tolerations: [{key: a, operator: Exists, value: b}]", "tolerations[0].value"),
            ("tolerations: [{key: a, effect: noschedule}]", "tolerations[0].effect"),
            ("tolerations: [{key: a, tolerationSeconds: 1}]", "tolerations[0].tolerationSeconds"),
            (
                "topologySpreadConstraints: [{maxSkew: 0, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]",
                "topologySpreadConstraints[0].maxSkew",
            ),
            ("nodeSelector: {a: 'b c'}", "nodeSelector.a"),
            ("restartPolicy: always", "restartPolicy"),
            ("dnsPolicy: clusterfirst", "dnsPolicy"),
            ("hostname: a.b", "hostname"),
            (
                "affinity: {podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: \
                 [{weight: 1, podAffinityTerm: {topologyKey: zone, labelSelector: {matchExpressions: [{key: a, operator: In}]}}}]}}",
                "affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm\
                 .labelSelector.matchExpressions[0].operator",
            ),
        ],
    );
}

fn template(labels: &str) -> String {
    format!("template: {{metadata: {{labels: {{{labels}}}}}, spec: {{containers: [{CONTAINER}]}}}}")
}

#[test]
fn a_selector_matches_the_labels_of_its_template() {
    for kind in ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"] {
        let spec = |selector: &str| format!("selector: {selector}, {}", template("app: web, tier: a"));
        for right in [
            "{matchLabels: {app: web}}",
            "{matchExpressions: [{key: app, operator: In, values: [web, x]}, {key: none, operator: DoesNotExist}]}",
            "{matchLabels: {app: '${APP}'}}",
        ] {
            assert_eq!(paths(&object("apps/v1", kind, &spec(right))), [""; 0], "{right}");
        }
        for (wrong, path) in [
            ("{matchLabels: {app: wbe}}", "spec.selector.matchLabels.app"),
            ("{matchLabels: {app: web, more: a}}", "spec.selector.matchLabels.more"),
            ("{}", "spec.selector"),
            (
                "{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}",
                "spec.selector.matchExpressions[0]",
            ),
            ("{matchExpressions: [{key: app, operator: DoesNotExist}]}", "spec.selector.matchExpressions[0]"),
        ] {
            assert_eq!(paths(&object("apps/v1", kind, &spec(wrong))), [path], "{wrong}");
        }
    }
    let wrong = told(&object(
        "apps/v1",
        "Deployment",
        &format!("selector: {{matchLabels: {{app: wbe}}}}, {}", template("app: web")),
    ));
    assert_eq!(wrong[0].message, "\"wbe\" is selected, and the template has \"web\"");
}

#[test]
fn jobs_are_started_again_in_their_way_and_find_their_pods_by_themselves() {
    let job = |more: &str, policy: &str| {
        let pod = template("a: b").replace("containers", &format!("{policy}containers"));
        format!("{more}{pod}")
    };
    let never = "restartPolicy: Never, ";
    let of = |spec: &str| paths(&object("batch/v1", "Job", spec));
    assert_eq!(of(&job("", never)), [""; 0]);
    assert_eq!(of(&job("", "")), ["spec.template.spec.restartPolicy"]);
    assert_eq!(of(&job("", "restartPolicy: Always, ")), ["spec.template.spec.restartPolicy"]);
    assert_eq!(of(&job("selector: {matchLabels: {a: b}}, ", never)), ["spec.selector"]);
    assert_eq!(of(&job("manualSelector: true, selector: {matchLabels: {a: b}}, ", never)), [""; 0]);
    assert_eq!(
        of(&job("manualSelector: true, selector: {matchLabels: {a: c}}, ", never)),
        ["spec.selector.matchLabels.a"]
    );
    let cron = |spec: &str, schedule: &str| {
        paths(&object(
            "batch/v1",
            "CronJob",
            &format!("schedule: '{schedule}', jobTemplate: {{spec: {{{spec}}}}}"),
        ))
    };
    assert_eq!(cron(&job("", never), "0 3 * * *"), [""; 0]);
    assert_eq!(cron(&job("", never), "0 3 * *"), ["spec.schedule"]);
    assert_eq!(cron(&job("manualSelector: true, ", never), "@daily"), ["spec.jobTemplate.spec.selector"]);
    assert_eq!(cron(&job("", ""), "@daily"), ["spec.jobTemplate.spec.template.spec.restartPolicy"]);
    let deployment = format!("selector: {{matchLabels: {{a: b}}}}, {}", job("", never));
    assert_eq!(paths(&object("apps/v1", "Deployment", &deployment)), ["spec.template.spec.restartPolicy"]);
}

#[test]
fn something_can_be_replaced() {
    let spec = |more: &str| format!("selector: {{matchLabels: {{a: b}}}}, {}, {more}", template("a: b"));
    for (kind, right, wrong) in [
        (
            "Deployment",
            &[
                "strategy: {type: Recreate, rollingUpdate: ~}",
                "strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}",
                "strategy: {rollingUpdate: {maxSurge: 150%}}",
            ][..],
            &[
                (
                    "strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0%}}",
                    "spec.strategy.rollingUpdate.maxUnavailable",
                ),
                ("strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}", "spec.strategy.rollingUpdate"),
                ("strategy: {rollingUpdate: {maxSurge: '1'}}", "spec.strategy.rollingUpdate.maxSurge"),
                (
                    "strategy: {rollingUpdate: {maxUnavailable: 101%}}",
                    "spec.strategy.rollingUpdate.maxUnavailable",
                ),
                ("strategy: {type: rollingUpdate}", "spec.strategy.type"),
                ("replicas: -1", "spec.replicas"),
                ("minReadySeconds: 600", "spec.progressDeadlineSeconds"),
            ][..],
        ),
        (
            "DaemonSet",
            &[
                "updateStrategy: {type: OnDelete}",
                "updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}",
            ],
            &[
                (
                    "updateStrategy: {rollingUpdate: {maxUnavailable: 0}}",
                    "spec.updateStrategy.rollingUpdate.maxUnavailable",
                ),
                (
                    "updateStrategy: {rollingUpdate: {maxSurge: 1}}",
                    "spec.updateStrategy.rollingUpdate.maxUnavailable",
                ),
            ],
        ),
        (
            "StatefulSet",
            &["serviceName: web", "updateStrategy: {rollingUpdate: {partition: 1}}"],
            &[
                ("serviceName: a.b", "spec.serviceName"),
                (
                    "updateStrategy: {type: OnDelete, rollingUpdate: {partition: 1}}",
                    "spec.updateStrategy.rollingUpdate",
                ),
                ("podManagementPolicy: parallel", "spec.podManagementPolicy"),
            ],
        ),
    ] {
        for right in right {
            assert_eq!(paths(&object("apps/v1", kind, &spec(right))), [""; 0], "{right}");
        }
        for (wrong, path) in wrong {
            assert_eq!(paths(&object("apps/v1", kind, &spec(wrong))), [*path], "{wrong}");
        }
    }
}
