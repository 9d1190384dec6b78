#!/usr/bin/env python3
"""Writes src/kustomize/schema/tables.rs, the lists that merge by key, and src/object/scopes/tables.rs, the
scopes of kinds.

kustomize v5.8.1 merges patches by the API description of Kubernetes 1.21. Two published packages,
both under the Apache License 2.0, hold the same facts:

    pip download --no-deps kubernetes-validate==1.21.0     # the description, as JSON
    cargo fetch                                            # k8s-openapi 0.17.0: the scope of each kind

    scripts/schema/generate.py merge-keys \
        kubernetes-validate-1.21.0/src/kubernetes_validate/kubernetes-json-schema/v1.21.0-local/_definitions.json \
        > src/kustomize/schema/tables.rs
    scripts/schema/generate.py scopes ~/.cargo/registry/src/*/k8s-openapi-0.17.0/src/v1_21 \
        > src/object/scopes/tables.rs
    cargo fmt

Only what leads to a list with merge keys is kept: for merging, everything else is as good as unknown.
"""

import json
import pathlib
import re
import sys

STRATEGY = "x-kubernetes-patch-strategy"
MERGE_KEY = "x-kubernetes-patch-merge-key"
MAP_KEYS = "x-kubernetes-list-map-keys"
GVK = "x-kubernetes-group-version-kind"

# In the package, but unknown to kustomize: whole API groups that are off by default.
UNKNOWN_GROUPS = (
    "io.k8s.api.apiserverinternal.v1alpha1.",
    "io.k8s.api.node.v1alpha1.",
    "io.k8s.api.rbac.v1alpha1.",
    "io.k8s.api.scheduling.v1alpha1.",
    "io.k8s.api.storage.v1alpha1.",
)
UNKNOWN = {"io.k8s.api.core.v1.EphemeralContainers"}
UNKNOWN_API_VERSIONS = {
    "internal.apiserver.k8s.io/v1alpha1",
    "node.k8s.io/v1alpha1",
    "rbac.authorization.k8s.io/v1alpha1",
    "scheduling.k8s.io/v1alpha1",
    "storage.k8s.io/v1alpha1",
}

# kustomize also describes its own file.
KUSTOMIZATION = {
    "io.k8s.api.apps.v1.Kustomization": {
        GVK: [{"group": "kustomize.config.k8s.io", "version": "v1beta1", "kind": "Kustomization"}],
        "properties": {
            name: {"type": "array", "items": {}, STRATEGY: "merge", MERGE_KEY: "name"}
            for name in ("configMapGenerator", "secretGenerator")
        },
    }
}

# Kinds that appear in API paths only, so that the crate has no type for them.
SCOPES_BY_HAND = {
    ("autoscaling/v1", "Scale"): True,
    ("v1", "NodeProxyOptions"): False,
    ("v1", "PodAttachOptions"): True,
    ("v1", "PodExecOptions"): True,
    ("v1", "PodPortForwardOptions"): True,
    ("v1", "PodProxyOptions"): True,
    ("v1", "ServiceProxyOptions"): True,
}


def definitions(path):
    every = json.loads(pathlib.Path(path).read_text())["definitions"]
    known = {n: d for n, d in every.items() if n not in UNKNOWN and not n.startswith(UNKNOWN_GROUPS)}
    return known | KUSTOMIZATION


def target(schema):
    ref = schema.get("$ref")
    return ref.rsplit("/", 1)[-1] if ref else None


def is_array(schema):
    kind = schema.get("type")
    return kind == "array" or (isinstance(kind, list) and "array" in kind)


def merge_keys(schema):
    """The keys of a list that merges; None for all else. What stands beside a $ref is dropped."""
    if not is_array(schema) or "merge" not in schema.get(STRATEGY, "").split(","):
        return None
    return tuple(schema.get(MAP_KEYS) or [schema[MERGE_KEY]] if MERGE_KEY in schema else [])


class Types:
    """The definitions that lead to a merging list, equal ones once, numbered."""

    def __init__(self, defs):
        self.defs = defs
        self.leads = self.leading()
        self.numbers = {}
        self.rows = []
        self.of = {}

    def leading(self):
        leads = set()
        while True:
            more = {n for n, d in self.defs.items() if n not in leads and self.any_field(d, leads)}
            if not more:
                return leads
            leads |= more

    def any_field(self, definition, leads):
        return any(
            merge_keys(s) is not None or target(s) in leads for s in definition.get("properties", {}).values()
        )

    def number(self, name):
        if name not in self.of:
            self.of[name] = None  # a cycle would read this; there is none below a merging list
            row = self.row(self.defs[name])
            if row not in self.numbers:
                self.numbers[row] = len(self.rows)
                self.rows.append(row)
            self.of[name] = self.numbers[row]
        assert self.of[name] is not None, f"{name} contains itself"
        return self.of[name]

    def row(self, definition):
        fields = []
        for name, schema in sorted(definition.get("properties", {}).items()):
            keys = merge_keys(schema)
            if keys is not None:
                element = target(schema["items"])
                fields.append((name, "list", keys, self.number(element) if element in self.leads else None))
            elif target(schema) in self.leads:
                fields.append((name, "object", None, self.number(target(schema))))
            else:
                extra = schema.get("additionalProperties")
                assert not (isinstance(extra, dict) and target(extra) in self.leads), name
        return tuple(fields)


def kinds(defs, types):
    for name, definition in defs.items():
        if name in types.leads:
            for gvk in definition.get(GVK, []):
                version = gvk["version"]
                yield gvk["kind"], f"{gvk['group']}/{version}" if gvk.get("group") else version, types.number(name)


def scopes(crate):
    """Kinds that can be read; kustomize looks at what can be got, not at what can only be posted."""
    found = {}
    pattern = re.compile(
        r"impl crate::Resource for \w+ \{.*?API_VERSION: &'static str = \"(.*?)\".*?KIND: &'static str = \"(.*?)\""
        r".*?type Scope = crate::(\w+)ResourceScope;",
        re.S,
    )
    for path in sorted(pathlib.Path(crate).rglob("*.rs")):
        source = path.read_text()
        if "pub fn read(" not in source:
            continue
        for api_version, kind, scope in pattern.findall(source):
            if scope in ("Namespace", "Cluster") and api_version not in UNKNOWN_API_VERSIONS:
                found[api_version, kind] = scope == "Namespace"
    return found | SCOPES_BY_HAND


def text(value):
    return json.dumps(value)


def print_merge_keys(path):
    defs = definitions(path)
    types = Types(defs)
    rows = sorted(kinds(defs, types))
    named = sorted((name, types.number(name)) for name in types.leads)
    print("//! Merge keys of Kubernetes 1.21, as kustomize v5.8.1 has them built in.")
    print("//!")
    print("//! Generated by `scripts/schema/generate.py` from kubernetes-validate 1.21.0 (Apache License 2.0);")
    print("//! edit the script, not this file.")
    print()
    print("use super::builtin::{Field, Shape};")
    print()
    print("/// Each type's fields that are, or lead to, a list with merge keys; sorted by name.")
    print("pub(super) static TYPES: &[&[Field]] = &[")
    for row in types.rows:
        print("&[")
        for name, shape, keys, number in row:
            if shape == "list":
                element = f"Some({number})" if number is not None else "None"
                inner = f"Shape::List {{ keys: &[{', '.join(map(text, keys))}], element: {element} }}"
            else:
                inner = f"Shape::Object({number})"
            print(f"Field {{ name: {text(name)}, shape: {inner} }},")
        print("],")
    print("];")
    print()
    print("/// Kind, `apiVersion` and type; sorted.")
    print("pub(super) static KINDS: &[(&str, &str, u8)] = &[")
    for kind, api_version, number in rows:
        print(f"({text(kind)}, {text(api_version)}, {number}),")
    print("];")
    print()
    print("/// Name of a definition and its type, for references out of a schema of one's own; sorted.")
    print("pub(super) static DEFINITIONS: &[(&str, u8)] = &[")
    for name, number in named:
        print(f"({text(name)}, {number}),")
    print("];")


def print_scopes(crate):
    print("//! Scopes of the kinds of Kubernetes 1.21, as kustomize v5.8.1 has them built in.")
    print("//!")
    print("//! Generated by `scripts/schema/generate.py` from k8s-openapi 0.17.0 (Apache License 2.0); edit the")
    print("//! script, not this file.")
    print()
    print("/// Kind, `apiVersion` and whether its objects live in a namespace; sorted.")
    print("pub(super) static SCOPES: &[(&str, &str, bool)] = &[")
    for (api_version, kind), namespaced in sorted(scopes(crate).items(), key=lambda s: (s[0][1], s[0][0])):
        print(f"({text(kind)}, {text(api_version)}, {text(namespaced)}),")
    print("];")


{"merge-keys": print_merge_keys, "scopes": print_scopes}[sys.argv[1]](sys.argv[2])
