//! `kustomize build` of a tree that the bytes choose: bases, components, objects, and any field of a kustomization,
//! mostly well formed, with odd values now and then. Two builds are equal, and what they give prints stably.
#![no_main]

use libfuzzer_sys::fuzz_target;
use offlux::kustomize::Options;
use offlux::object::Histories;
use offlux::tree::Memory;
use offlux_fuzz::build::holds;
use offlux_fuzz::choices::Choices;
use std::fmt::Write;

const NAMES: [&str; 6] = ["web", "db", "a", "web-a", "x.y", "default"];
const NAMESPACES: [&str; 4] = ["prod", "default", "a", ""];
const KINDS: [(&str, &str); 12] = [
    ("v1", "ConfigMap"),
    ("apps/v1", "Deployment"),
    ("v1", "Secret"),
    ("v1", "Service"),
    ("v1", "Namespace"),
    ("apps/v1", "StatefulSet"),
    ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
    ("rbac.authorization.k8s.io/v1", "RoleBinding"),
    ("v1", "ServiceAccount"),
    ("a.b/v1", "Own"),
    ("v1", "Pod"),
    ("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
];
const BODIES: [&str; 12] = [
    "data: {a: b, c: '1', d: \"k: v\\n\"}\n",
    "spec: {replicas: 1, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: nginx:1, env: [{name: A, value: $(V)}], envFrom: [{configMapRef: {name: made}}]}], volumes: [{name: v, configMap: {name: web}}]}}}\n",
    "subjects: [{kind: ServiceAccount, name: default, namespace: a}, {kind: ServiceAccount, name: web}]\nroleRef: {kind: ClusterRole, name: web, apiGroup: rbac.authorization.k8s.io}\n",
    "spec: {containers: [{name: c, image: 'a/b@sha256:0'}, {name: c}, {image: x}], list: [1, [2, {a: b}], null]}\n",
    "data:\n",
    "spec: &a {a: 1, b: *c}\n",
    "spec: {x: &x [1, 2], y: *x, z: {<<: {q: 1}}}\n",
    "stringData: {k: v}\ndata: {z: aGk=}\n",
    "metadata: {}\n",
    "spec: {ports: [{port: 80, protocol: TCP}, {port: 80, protocol: UDP}], selector: {app: web}}\n",
    "",
    "spec: {group: a.b, names: {kind: Own, plural: owns}, scope: Cluster, versions: [{name: v1, served: true}]}\n",
];
const META: [&str; 8] = [
    "",
    ", labels: {app: web}",
    ", annotations: {a: b}",
    ", annotations:",
    ", labels: [a]",
    ", annotations: {config.kubernetes.io/local-config: 'true'}",
    ", annotations: {kustomize.config.k8s.io/needs-hash: 'true', internal.config.kubernetes.io/previousNames: 'a,b'}",
    ", labels: {app: 1}, annotations: {a: null}",
];
const PATHS: [&str; 18] = [
    "metadata.name",
    "spec.replicas",
    "spec.template.spec.containers.0.image",
    "spec.template.spec.containers.[name=c].image",
    "spec.template.spec.containers.*.env.[name=A].value",
    "data.a",
    "data.d",
    "data.[k]",
    "metadata.labels.app",
    "metadata.annotations.[a.b/c]",
    "spec.list.-1",
    "spec.list.1.0",
    "metadata.namespace",
    "kind",
    "spec.x.-",
    "data",
    "..",
    "spec.containers.99",
];
const POINTERS: [&str; 10] = [
    "/metadata/name",
    "/data/a",
    "/spec/replicas",
    "/spec/template/spec/containers/0",
    "/spec/list/-",
    "/metadata/annotations",
    "/spec/containers/-1",
    "/kind",
    "",
    "/data/x~1y~0z",
];
const VALUES: [&str; 14] = [
    "x",
    "1",
    "'1'",
    "null",
    "{a: b}",
    "[1, {name: c}]",
    "{name: c, image: y}",
    "true",
    "''",
    "1e3",
    "{$patch: delete}",
    "{$patch: replace, a: b}",
    "[{$patch: merge}]",
    "\"a\\nb\"",
];

fuzz_target!(|bytes: &[u8]| {
    let mut choices = Choices::new(bytes);
    let mut options = Options::default();
    if choices.one_in(3) {
        options.histories = Histories::Kept;
    }
    let mut tree = Memory::new();
    for dir in ["", "base/", "base/inner/", "component/"] {
        let mut root = String::new();
        if dir == "component/" {
            root += "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n";
        }
        resources(dir, &mut choices, &mut root);
        for _ in 0..choices.below(5) {
            field(&mut choices, &mut root);
        }
        let objects: Vec<String> = (0..choices.below(4)).map(|_| object(&mut choices)).collect();
        tree = tree.with(format!("{dir}all.yaml"), objects.join("---\n"));
        tree = tree.with(format!("{dir}kustomization.yaml"), root);
        tree = tree.with(format!("{dir}file.yaml"), file(&mut choices));
    }
    holds(&tree, &options);
});

fn resources(dir: &str, choices: &mut Choices<'_>, root: &mut String) {
    let mut list = vec!["all.yaml"];
    let below = match dir {
        "" => choices.of(&["base", "base/inner", "../x", "base/../base", "component"]),
        "base/" => choices.of(&["inner", "..", "inner/../../component", "../base"]),
        _ => choices.of(&["file.yaml", "all.yaml", ".", "https://a.b/c"]),
    };
    if !choices.one_in(3) {
        list.push(below);
    }
    let _ = writeln!(root, "resources: [{}]", list.join(", "));
    if dir == "" && !choices.one_in(2) {
        root.push_str("components: [component]\n");
    }
}

fn object(choices: &mut Choices<'_>) -> String {
    let (version, kind) = choices.of(&KINDS);
    let (name, namespace) = (choices.of(&NAMES), choices.of(&NAMESPACES));
    let (meta, body) = (choices.of(&META), choices.of(&BODIES));
    let namespace = if namespace.is_empty() { String::new() } else { format!(", namespace: {namespace}") };
    format!("apiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}{namespace}{meta}}}\n{body}")
}

fn target(choices: &mut Choices<'_>) -> String {
    match choices.below(7) {
        0 => format!("{{kind: {}}}", choices.of(&KINDS).1),
        1 => format!("{{name: {}}}", choices.of(&[".*", "web", "w.b|db", "(", "^a", "db$"])),
        2 => "{labelSelector: 'app in (web,db)'}".to_owned(),
        3 => "{annotationSelector: 'a=b,!c'}".to_owned(),
        4 => format!("{{namespace: {}}}", choices.of(&["prod", ".*", "default"])),
        5 => format!("{{kind: {}, name: {}}}", choices.of(&KINDS).1, choices.of(&NAMES)),
        _ => "{group: apps, version: v1}".to_owned(),
    }
}

fn operations(choices: &mut Choices<'_>) -> String {
    let all: Vec<String> = (0..=choices.below(3)).map(|_| operation(choices)).collect();
    format!("[{}]", all.join(", "))
}

fn operation(choices: &mut Choices<'_>) -> String {
    let op = choices.of(&["add", "remove", "replace", "move", "copy", "test", "odd"]);
    let (path, from) = (choices.of(&POINTERS), choices.of(&POINTERS));
    format!("{{op: {op}, path: '{path}', from: '{from}', value: {}}}", choices.of(&VALUES))
}

fn merge(choices: &mut Choices<'_>) -> String {
    let (version, kind) = choices.of(&KINDS);
    let (name, value) = (choices.of(&NAMES), choices.of(&VALUES));
    let part = match choices.below(7) {
        0 => format!("data: {{a: {value}}}"),
        1 => format!("spec: {value}"),
        2 => format!(
            "spec: {{template: {{spec: {{containers: [{{name: c, image: {value}}}, {{name: n}}]}}}}}}"
        ),
        3 => "$patch: delete".to_owned(),
        4 => format!("metadata: {{name: other, labels: {value}}}"),
        5 => format!("spec: {{ports: [{{port: 80, name: {value}}}], $setElementOrder/ports: [{{port: 1}}]}}"),
        _ => format!("spec: {{list: [{value}], $retainKeys: [list], $deleteFromPrimitiveList/list: [1]}}"),
    };
    format!("{{apiVersion: {version}, kind: {kind}, metadata: {{name: {name}}}, {part}}}")
}

fn replacement(choices: &mut Choices<'_>) -> String {
    let source = match choices.below(5) {
        0 => format!("sourceValue: {}", choices.of(&VALUES)),
        _ => format!(
            "source: {{kind: {}, name: {}, fieldPath: '{}', options: {}}}",
            choices.of(&KINDS).1,
            choices.of(&NAMES),
            choices.of(&PATHS),
            options(choices)
        ),
    };
    let paths: Vec<String> = (0..=choices.below(2)).map(|_| format!("'{}'", choices.of(&PATHS))).collect();
    let (select, options) = (target(choices), options(choices));
    format!(
        "{{{source}, targets: [{{select: {select}, fieldPaths: [{}], options: {options}}}]}}",
        paths.join(", ")
    )
}

fn options(choices: &mut Choices<'_>) -> &'static str {
    choices.of(&[
        "{}",
        "{create: true}",
        "{delimiter: ':', index: 1}",
        "{delimiter: '', index: -1}",
        "{encoding: base64}",
        "{delimiter: '/', index: 99, create: true}",
        "{delimiter: a, index: -99}",
    ])
}

fn generator(choices: &mut Choices<'_>) -> String {
    let behavior = choices.of(&["", "behavior: merge, ", "behavior: replace, ", "behavior: odd, "]);
    let data = choices.of(&[
        "literals: [a=b]",
        "literals: ['a=\"1\"', c=]",
        "files: [file.yaml]",
        "files: [k=all.yaml]",
        "envs: [file.yaml]",
        "literals: [odd]",
        "options: {labels: {a: b}, immutable: true, disableNameSuffixHash: true}, literals: [x=y]",
    ]);
    format!("[{{name: {}, {behavior}{data}}}]", choices.of(&["made", "web", "db"]))
}

/// A file that fields name.
fn file(choices: &mut Choices<'_>) -> String {
    match choices.below(8) {
        0 => merge(choices),
        1 => operations(choices),
        2 => replacement(choices),
        3 => format!("[{}]", replacement(choices)),
        4 => "namePrefix: [{path: metadata/name}, {path: data/a, create: true}]\nnameReference: [{kind: Own, fieldSpecs: [{path: spec/list, kind: Pod}]}]\nvarReference: [{path: data/a}]\n".to_owned(),
        5 => format!("apiVersion: builtin\nkind: {}\nmetadata: {{name: t}}\nfieldSpecs: [{{path: '{}', create: true}}]\nprefix: p-\nlabels: {{a: b}}\nreplicas: {{count: 2}}\nliterals: [a=b]\nvalue: v\ntargets: [{{fieldPath: '{}'}}]\n",
            choices.of(&["PrefixTransformer", "LabelTransformer", "ConfigMapGenerator", "ValueAddTransformer", "HashTransformer", "NamespaceTransformer", "ImageTagTransformer", "PatchTransformer"]),
            choices.of(&["data/a", "metadata/name", "spec/list[]", "a\\/b", ""]), choices.of(&POINTERS)),
        6 => "{\"definitions\": {\"b.a.v1.Own\": {\"type\": \"object\", \"properties\": {\"spec\": {\"$ref\": \"#/definitions/S\"}}, \"x-kubernetes-group-version-kind\": [{\"group\": \"a.b\", \"kind\": \"Own\", \"version\": \"v1\"}]}, \"S\": {\"properties\": {\"list\": {\"type\": \"array\", \"items\": {\"$ref\": \"#/definitions/S\"}, \"x-kubernetes-patch-merge-key\": \"name\", \"x-kubernetes-patch-strategy\": \"merge\"}}}}}".to_owned(),
        _ => object(choices),
    }
}

fn field(choices: &mut Choices<'_>, root: &mut String) {
    let value = choices.of(&VALUES);
    let _ = match choices.below(27) {
        0 => writeln!(root, "namePrefix: {}", choices.of(&["p-", "'1'", "''", "x"])),
        1 => writeln!(root, "nameSuffix: {}", choices.of(&["-s", "'1'", "1"])),
        2 => writeln!(root, "namespace: {}", choices.of(&NAMESPACES)),
        3 => writeln!(root, "commonLabels: {{app: {value}}}"),
        4 => writeln!(root, "commonAnnotations: {{a: {value}, '': x}}"),
        5 => writeln!(
            root,
            "labels: [{{pairs: {{b: c, app: q}}, includeSelectors: true, includeTemplates: true, fields: [{{path: spec/x, create: true}}]}}]"
        ),
        6 => {
            writeln!(root, "images: [{{name: nginx, newName: r/n, newTag: '2'}}, {{name: '.*', digest: d}}]")
        }
        7 => writeln!(
            root,
            "replicas: [{{name: web, count: {}}}]",
            choices.of(&["3", "-1", "x", "99999999999"])
        ),
        8 | 9 => writeln!(
            root,
            "patches: [{{target: {}, patch: \"{}\", options: {{allowNameChange: true, allowKindChange: true}}}}]",
            target(choices),
            operations(choices).replace('\\', "\\\\").replace('"', "\\\"")
        ),
        10 | 11 => writeln!(
            root,
            "patches: [{{patch: \"{}\"}}, {{target: {}, patch: \"{}\"}}]",
            merge(choices).replace('\\', "\\\\").replace('"', "\\\""),
            target(choices),
            merge(choices).replace('\\', "\\\\").replace('"', "\\\"")
        ),
        12 => writeln!(root, "patchesStrategicMerge: [file.yaml]"),
        13 => writeln!(
            root,
            "patchesJson6902: [{{target: {{version: v1, kind: {}, name: {}}}, path: file.yaml}}]",
            choices.of(&KINDS).1,
            choices.of(&NAMES)
        ),
        14 | 15 => writeln!(root, "replacements: [{}, {}]", replacement(choices), replacement(choices)),
        16 => writeln!(root, "replacements: [{{path: file.yaml}}]"),
        17 => writeln!(
            root,
            "vars: [{{name: V, objref: {{apiVersion: v1, kind: {}, name: {}}}, fieldref: {{fieldpath: '{}'}}}}]",
            choices.of(&KINDS).1,
            choices.of(&NAMES),
            choices.of(&PATHS)
        ),
        18 => writeln!(root, "configMapGenerator: {}", generator(choices)),
        19 => writeln!(root, "secretGenerator: {}", generator(choices)),
        20 => writeln!(
            root,
            "generatorOptions: {{labels: {{g: {value}}}, disableNameSuffixHash: {}}}",
            choices.of(&["true", "false"])
        ),
        21 => writeln!(root, "configurations: [file.yaml]"),
        22 => writeln!(root, "transformers: [file.yaml]"),
        23 => writeln!(root, "{}: [file.yaml]", choices.of(&["generators", "validators", "crds"])),
        24 => writeln!(root, "openapi: {{path: file.yaml}}"),
        25 => writeln!(
            root,
            "sortOptions: {{order: {}, legacySortOptions: {{orderFirst: [Pod], orderLast: [Secret]}}}}",
            choices.of(&["fifo", "legacy", "odd"])
        ),
        _ => writeln!(root, "buildMetadata: [originAnnotations, transformerAnnotations, managedByLabel]"),
    };
}
