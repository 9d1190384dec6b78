"""The kinds of Flux as nodes.

The Go modules of the API types (Apache License 2.0) are turned into CustomResourceDefinitions by controller-gen, as
the controllers' own build does it.
"""

import pathlib
import subprocess
import tempfile

import yaml
from nodes import FORMATS, Node, listing

GENERATOR = "sigs.k8s.io/controller-tools/cmd/controller-gen@v0.21.0"
# From the go.mod of flux2 v2.8.8 and v2.9.4.
MODULES = {
    8: {
        "kustomize-controller/api": "v1.8.5",
        "helm-controller/api": "v1.5.5",
        "source-controller/api": "v1.8.5",
        "notification-controller/api": "v1.8.4",
        "image-reflector-controller/api": "v1.1.2",
        "image-automation-controller/api": "v1.1.4",
        "source-watcher/api/v2": "v2.1.1",
    },
    9: {
        "kustomize-controller/api": "v1.9.4",
        "helm-controller/api": "v1.6.3",
        "source-controller/api": "v1.9.4",
        "notification-controller/api": "v1.9.3",
        "image-reflector-controller/api": "v1.2.4",
        "image-automation-controller/api": "v1.2.4",
        "source-watcher/api/v2": "v2.2.3",
    },
}
# Their checksums, from the go.sum of the same.
SUMS = pathlib.Path(__file__).with_name("flux.sum")
LIMITS = (
    "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "minProperties",
    "maxProperties",
)  # fmt: skip
KNOWN = {
    "description", "type", "properties", "required", "format", "items", "enum", "default", "additionalProperties",
    "nullable", "x-kubernetes-validations", "x-kubernetes-list-type", "x-kubernetes-list-map-keys",
    "x-kubernetes-map-type", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-int-or-string",
    "x-kubernetes-embedded-resource", *LIMITS,
}  # fmt: skip
# Whose events are told and who is told of webhooks is an enumeration that others add their kinds to when they install
# Flux or are installed beside it, as Flux's documentation tells them to.
OPEN = {("Alert", "eventSources"), ("Receiver", "resources")}
ADDED = ["FluxInstance", "ResourceSet", "ResourceSetInputProvider", "Terraform"]
RULE = {"rule", "message", "messageExpression", "fieldPath", "reason", "optionalOldSelf"}


def definitions(minor):
    """The CustomResourceDefinitions of a Flux minor version."""
    modules = {f"github.com/fluxcd/{name}": version for name, version in MODULES[minor].items()}
    with tempfile.TemporaryDirectory() as folder:
        go = lambda *args: subprocess.run(["go", *args], cwd=folder, check=True, env=environment(folder))
        (pathlib.Path(folder) / "go.mod").write_text("module crds\n\ngo 1.25\n")
        (pathlib.Path(folder) / "go.sum").write_text(SUMS.read_text())
        go("get", *(f"{name}@{version}" for name, version in modules.items()))
        go("install", GENERATOR)
        paths = [f"paths={name}/..." for name in modules]
        command = [f"{folder}/bin/controller-gen", "crd", *paths, f"output:crd:dir={folder}/crds"]
        subprocess.run(command, cwd=folder, check=True, env=environment(folder))
        for file in sorted(pathlib.Path(folder, "crds").iterdir()):
            yield yaml.safe_load(file.read_text())


def environment(folder):
    import os

    return os.environ | {"GOFLAGS": "-mod=mod", "GOBIN": f"{folder}/bin"}


def kinds(definition, object_meta, list_meta):
    """Group/version, kind and node of each served version of a definition."""
    spec = definition["spec"]
    for version in spec["versions"]:
        if version["served"]:
            node = whole(version["schema"]["openAPIV3Schema"], object_meta)
            api = f"{spec['group']}/{version['name']}"
            for name in (field for kind, field in OPEN if kind == spec["names"]["kind"]):
                node.properties["spec"].properties[name].items.properties["kind"].enum += ADDED
            yield api, spec["names"]["kind"], node
            yield api, spec["names"]["listKind"], listing(node, list_meta)


def whole(schema, object_meta):
    node = structure(schema)
    node.embedded = True
    node.properties["metadata"] = object_meta
    node.required += [name for name in ("apiVersion", "kind") if name not in node.required]
    return node


def structure(schema):
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    flag = lambda name: bool(schema.get(name))
    node = Node(
        *([schema["type"]] if "type" in schema else []),
        format=schema.get("format"),
        int_or_string=flag("x-kubernetes-int-or-string"),
        nullable=flag("nullable"),
        preserve_unknown=flag("x-kubernetes-preserve-unknown-fields"),
        embedded=flag("x-kubernetes-embedded-resource"),
        required=list(schema.get("required", [])),
        list=keys(schema),
        default=(schema["default"],) if "default" in schema else None,
        enum=schema.get("enum", []),
        limits={name: schema[name] for name in LIMITS if name in schema},
        rules=schema.get("x-kubernetes-validations", []),
    )
    assert node.format is None or node.format in FORMATS, node.format
    assert all(set(rule) <= RULE for rule in node.rules), node.rules
    node.properties = {name: structure(part) for name, part in schema.get("properties", {}).items()}
    if node.preserve_unknown:
        node.additional = "any"
    if isinstance(more := schema.get("additionalProperties"), dict):
        node.additional = structure(more)
    else:
        assert more is None, more
    if "items" in schema:
        node.items = structure(schema["items"])
    return node


def keys(schema):
    match schema.get("x-kubernetes-list-type"):
        case "map":
            return list(schema["x-kubernetes-list-map-keys"])
        case "set":
            return "set"
    return None
