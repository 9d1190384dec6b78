//! A tree with values of Secrets wherever one may hold them, and what spoils it.

use super::place::{Place, ks};

/// What no answer may hold: each planted value begins so, as it is written or in base64.
const PLANTED: [&str; 3] = ["hunter", "aHVudGVy", "918273645"];

/// The part of an answer that tells a planted value.
pub fn told(text: &str) -> Option<String> {
    let small = text.to_ascii_lowercase();
    let at = PLANTED.iter().find_map(|planted| small.find(&planted.to_ascii_lowercase()))?;
    Some(
        String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(80)..(at + 60).min(text.len())])
            .into_owned(),
    )
}

const SECRET: &str = r#"apiVersion: v1
kind: Secret
metadata: {name: vars, namespace: flux-system}
stringData:
  PASS: hunter2plain
  NUM: "918273645"
  MULTI: "hunter2line1\nhunter2line2\n"
  URL: "hunter2 url&x=?'<>\""
---
apiVersion: v1
kind: Secret
metadata: {name: data, namespace: flux-system}
data:
  PASS2: aHVudGVyMmRhdGE=
"#;

const USER: &str = r#"apiVersion: v1
kind: ConfigMap
metadata: {name: user, namespace: default, labels: {l: "${PASS}"}}
data:
  a: "x-${PASS}"
  b: "${PASS2}"
  d: "${NUM}"
  e: "${MULTI}"
  f: "${URL}"
  part: "${PASS:0:8}"
  up: "${PASS^^}"
  changed: "${PASS/2/3}"
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default}
spec: {replicas: "${PASS}", template: {spec: {containers: [{name: a, image: x, nosuch: "${PASS2}"}]}}}
"#;

const SECRETS: &str = r#"apiVersion: v1
kind: "Secret"
metadata: {name: plain, namespace: default}
stringData: {a: hunter2sdata}
---
apiVersion: v1
kind: !!str Secret
metadata: {name: tagged, namespace: default}
stringData: {a: hunter2tagged}
---
{apiVersion: v1, kind: Secret, metadata: {name: flow, namespace: default}, stringData: {a: hunter2flow}}
---
apiVersion: v1
kind: &k Secret
metadata: {name: anchored, namespace: default}
data:
  a: aHVudGVyMmFuY2hvcg==
---
apiVersion: v1
kind: Secret
metadata: {name: odd, namespace: default}
hidden: hunter2odd
data: {a: "hunter2 no base64", b: {c: hunter2inner}, "d e": aHVudGVyMg==, f: 918273645}
---
apiVersion: v1
kind: Secret
metadata:
  name: applied
  namespace: default
  annotations: {kubectl.kubernetes.io/last-applied-configuration: "{\"data\":{\"a\":\"aHVudGVyMg==\"}}"}
"#;

const KUSTOMIZATION: &str = r#"resources: [user.yaml, secrets.yaml, odd.json, list.yaml]
secretGenerator:
- {name: made, namespace: default, literals: [p=hunter2literal], files: [f=f.txt], envs: [e.env]}
patches:
- patch: |
    apiVersion: v1
    kind: Secret
    metadata: {name: plain, namespace: default}
    stringData: {patched: hunter2smpatch}
- target: {kind: Secret, name: plain}
  patch: |
    - {op: add, path: /stringData/json, value: hunter2json6902}
replacements:
- source: {kind: Secret, name: plain, fieldPath: stringData.a}
  targets:
  - select: {kind: ConfigMap, name: user}
    fieldPaths: [data.replaced]
    options: {create: true}
"#;

/// What `check` demands: nothing of it holds.
const OFFLUX: &str = r#"clusters: {c: {path: c}}
expect:
- {name: one, select: {kind: ConfigMap, name: user}, where: {data.a: x, data.f: x, data.e: x, data.up: x, data.part: x}}
- {name: two, select: {kind: ConfigMap, name: user}, jq: "error(.data.a[0:8])"}
- {name: three, select: {kind: ConfigMap, name: user}, jq: ".data.a[2:9] | tonumber"}
- {name: four, select: {kind: Secret, name: plain}, jq: "error(.stringData.a)"}
- {name: five, select: {kind: Secret, name: plain}, where: {stringData.a: x, data.b: x}}
"#;

const RULED: &str = r#"apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ws.e.io}
spec:
  group: e.io
  names: {kind: W, plural: ws}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            x-kubernetes-validations:
            - {rule: "self.pass == 'no'", messageExpression: "'it is ' + self.pass.substring(0, 9)"}
            - {rule: "int(self.pass.substring(0, 9)) > 0"}
            properties: {pass: {type: string}, short: {type: string, maxLength: 3, pattern: "^x", enum: [a]}}
---
apiVersion: e.io/v1
kind: W
metadata: {name: w, namespace: default}
spec: {pass: "${PASS}", short: "${PASS2}"}
"#;

/// A tree that renders, a cluster in it.
pub fn tree(name: &str) -> Place {
    let from = "  postBuild:\n    substituteFrom: [{kind: Secret, name: vars}, {kind: Secret, name: data}]\n";
    let list = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: listed, namespace: default}, stringData: {a: hunter2listed}}\n";
    let json = r#"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"json","namespace":"default"},"stringData":{"a":"hunter2json"}}"#;
    Place::with(
        name,
        &[
            ("offlux.yaml", OFFLUX),
            ("c/secret.yaml", SECRET),
            ("c/ks.yaml", &ks("a", "./x", from)),
            ("x/kustomization.yaml", KUSTOMIZATION),
            ("x/user.yaml", &format!("{USER}---\n{RULED}")),
            ("x/secrets.yaml", SECRETS),
            ("x/list.yaml", list),
            ("x/odd.json", json),
            ("x/f.txt", "hunter2file"),
            ("x/e.env", "E=hunter2env\n"),
        ],
    )
}

/// Ways to spoil the tree: the file, what of it to replace (nothing: add to its end), and with what.
pub const SPOILS: &[(&str, &str, &str)] = &[
    // A Secret that is no YAML.
    ("x/secrets.yaml", "", "---\nkind: Secret\nstringData: {p: hunter2a, p: hunter2b}\n"),
    ("x/secrets.yaml", "", "---\nkind: Secret\nstringData:\n  p: \"hunter2a\n"),
    ("x/secrets.yaml", "", "---\nkind: Secret\nstringData:\n\tp: hunter2a\n"),
    ("x/secrets.yaml", "", "---\nstringData:\n  p: hunter2a: b\nkind: Secret\n"),
    ("x/secrets.yaml", "", "---\nkind: Secret\nstringData:\n  hunter2nocolon\n  hunter2b: c\n"),
    ("x/secrets.yaml", "", "---\nkind: Secret\nstringData: {a: *hunter2alias}\n"),
    ("x/secrets.yaml", "", "---\nkind: Secret\nstringData: {a: !hunter2!tag x}\n"),
    ("x/secrets.yaml", "", "---\nkind: Secret\nstringData: {a: [hunter2, {b: hunter2]}\n"),
    ("x/secrets.yaml", "", "---\nkind: Secret\nstringData: {a: \"hunter2\\q\"}\n"),
    (
        "x/secrets.yaml",
        "",
        "---\nkind: Secret\nmetadata: {name: t}\nstringData: {a: !!int hunter2, b: !!binary hunter2?}\n",
    ),
    ("x/secrets.yaml", "", "---\nkind: &x Secret\nstringData: {a: hunter2, a: 1}\n"),
    ("x/secrets.yaml", "", "---\nkind:\n  Secret\nstringData: {a: hunter2, a: 1}\n"),
    ("x/secrets.yaml", "", "---\n? kind\n: Secret\ndata: {a: hunter2, a: 1}\n"),
    ("x/secrets.yaml", "", "---\nkind: \"\\x53ecret\"\ndata: {a: hunter2, a: 1}\n"),
    ("x/secrets.yaml", "", "---\nkind: SecretList\nitems: [{data: {a: hunter2, a: 1}}]\n"),
    ("x/secrets.yaml", "", "---\nstringData: {a: hunter2}\n"),
    ("x/secrets.yaml", "", "---\ndata: {a: aHVudGVyMg==, a: 1}\n"),
    ("x/odd.json", "}}", ",}"),
    ("x/odd.json", "{\"apiVersion\"", "{\n\"b\":{\n\"a\":\"hunter2\" \"b\"},\n\"apiVersion\""),
    // Generators of Secrets.
    ("x/e.env", "E=", "\u{feff}\u{0}=hunter2\nE="),
    ("x/kustomization.yaml", "p=hunter2literal", "hunter2noequals"),
    ("x/kustomization.yaml", "p=hunter2literal", "p=hunter2, p=hunter3"),
    ("x/kustomization.yaml", "p=hunter2literal", "p: hunter2"),
    ("x/kustomization.yaml", "p=hunter2literal", "918273645"),
    ("x/kustomization.yaml", "[p=hunter2literal]", "hunter2"),
    ("x/kustomization.yaml", "[p=hunter2literal]", "[p=hunter2, }"),
    ("x/kustomization.yaml", "files: [f=f.txt]", "files: [\"f=hunter2=\"]"),
    ("x/kustomization.yaml", "[p=hunter2literal]", "[\"p=\nhunter2 \\q\n\"]"),
    ("x/kustomization.yaml", "[p=hunter2literal]", "\n  - |\n    a=hunter2\n   b=hunter3\n"),
    (
        "x/kustomization.yaml",
        "",
        "generators:\n- |-\n  apiVersion: builtin\n  kind: SecretGenerator\n  metadata: {name: g}\n  literals:\n  - hunter2noequals\n",
    ),
    ("x/kustomization.yaml", "", "generators:\n- |-\n  kind: SecretGenerator\n  literals: [a=hunter2\n"),
    // Secrets in something else.
    (
        "x/user.yaml",
        "",
        "---\nkind: HelmRelease\nspec:\n  extra:\n  - kind: Secret\n    \"d\\u0061ta\": {a: hunter2, a: 1}\n",
    ),
    ("x/user.yaml", "", "---\nkind: HelmRelease\nspec:\n  extra:\n  - kind: Secret\n    Data: [hunter2\n"),
    // Patches of Secrets.
    ("x/kustomization.yaml", "{patched: hunter2smpatch}", "{patched: hunter2, patched: hunter3}"),
    ("x/kustomization.yaml", "{patched: hunter2smpatch}", "hunter2"),
    ("x/kustomization.yaml", "{patched: hunter2smpatch}", "{patched: {hunter2: hunter3}}"),
    ("x/kustomization.yaml", "{patched: hunter2smpatch}", "[hunter2"),
    ("x/kustomization.yaml", "/stringData/json", "/stringData/nope/x"),
    ("x/kustomization.yaml", "op: add, path: /stringData/json", "op: test, path: /stringData/a"),
    ("x/kustomization.yaml", "value: hunter2json6902}", "value: hunter2: x}"),
    ("x/kustomization.yaml", "value: hunter2json6902}", "value: hunter2, value: hunter3}"),
    // Replacements from and into Secrets.
    (
        "x/kustomization.yaml",
        "fieldPath: stringData.a}",
        "fieldPath: stringData.a, options: {delimiter: t, index: 5}}",
    ),
    ("x/kustomization.yaml", "fieldPath: stringData.a}", "fieldPath: stringData}"),
    ("x/kustomization.yaml", "[data.replaced]", "[data.a.b.0.c]"),
    ("x/kustomization.yaml", "select: {kind: ConfigMap, name: user}", "select: {kind: Secret, name: tagged}"),
    (
        "x/kustomization.yaml",
        "{kind: ConfigMap, name: user}\n    fieldPaths: [data.replaced]",
        "{kind: Secret, name: tagged}\n    fieldPaths: [stringData.a.b]",
    ),
    // Values that break what they are put into.
    ("c/secret.yaml", "PASS: hunter2plain", "PASS: \"a: [hunter2 \\\"hunter3\""),
    ("c/secret.yaml", "PASS2: aHVudGVyMmRhdGE=", "PASS2: hunter2!"),
    ("c/ks.yaml", "./x", "./${PASS}"),
    ("x/user.yaml", "${PASS:0:8}", "${PASS:0:-1} ${PASS:0:8}"),
    ("x/user.yaml", "name: user", "name: \"${PASS}\""),
    ("x/user.yaml", "${PASS/2/3}", "${PASS/2/3} ${UNSET}"),
];

/// Spoils a tree.
pub fn spoil(place: &Place, (file, from, to): (&str, &str, &str)) {
    let text = std::fs::read_to_string(place.path(file)).expect("it is there");
    assert!(text.contains(from), "{file} has no {from}");
    let text = if from.is_empty() { text + to } else { text.replacen(from, to, 1) };
    place.write(file, &text);
}
