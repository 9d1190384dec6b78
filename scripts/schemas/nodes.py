"""Schemas as nodes: what a value has to be, with other nodes for its parts."""

# As `TYPES` and `FORMATS` of src/validate/schema/builtin/decode.rs have them; only ever add at the end.
TYPES = {"object": 1, "array": 2, "string": 4, "integer": 8, "number": 16, "boolean": 32}
FORMATS = {"int32": 1, "int64": 2, "quantity": 3, "date-time": 4, "byte": 5}


class Node:
    """A schema; what is not said is empty, None or False."""

    def __init__(self, *types, **known):
        self.types = set(types)
        self.format = None
        self.int_or_string = False
        self.nullable = False
        self.preserve_unknown = False
        self.embedded = False
        self.properties = {}
        self.required = []
        self.additional = None  # "any" or a node; None: unknown fields get lost
        self.items = None
        self.list = None  # "set", or the fields of which no two elements have the same
        self.default = None  # a JSON value in a tuple of one
        self.enum = []
        self.limits = {}  # pattern, lengths, bounds: as JSON schemas name them
        self.rules = []
        for name, value in known.items():
            assert hasattr(self, name), name
            setattr(self, name, value)

    def parts(self):
        """The other nodes, in a fixed order."""
        yield from (node for _, node in sorted(self.properties.items()))
        if isinstance(self.additional, Node):
            yield self.additional
        if self.items is not None:
            yield self.items


def listing(item, metadata):
    """The node of a list of objects."""
    text = Node("string")
    parts = {"apiVersion": text, "kind": text, "metadata": metadata, "items": Node("array", items=item)}
    return Node("object", properties=parts, required=["items"])
