"""Nodes of many versions in few bytes: equal ones once, numbered by how often they are named.

    blob   = strings nodes kinds(Kubernetes) kinds(Flux)
    strings = count length* text                 sorted, so that fields sorted by name have growing numbers
    nodes  = count (length node)*
    kinds  = count (apiVersion kind count (first-minor last-minor node)*)*    sorted by apiVersion and kind

All numbers are LEB128. What a node is made of says `node` below, and `decode.rs` which reads it.
"""

import collections
import json

from nodes import FORMATS, TYPES, Node

LIMITS = (
    "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties",
)  # fmt: skip


def number(value):
    out = bytearray()
    while True:
        value, low = value >> 7, value & 127
        out.append(low | (128 if value else 0))
        if not value:
            return bytes(out)


class Graph:
    """Nodes in classes of equal ones; a node may lead back to itself."""

    def __init__(self, roots):
        self.nodes = {}
        todo = list(roots)
        while todo:
            node = todo.pop()
            if id(node) not in self.nodes:
                self.nodes[id(node)] = node
                todo.extend(node.parts())
        self.classes = self.refined()

    def refined(self):
        """Splits by what nodes say themselves, then by the classes of their parts until nothing splits."""
        said = {key: own(node) for key, node in self.nodes.items()}
        classes, count = renumbered(said)
        while True:
            said = {
                key: (classes[key], *(classes[id(part)] for part in node.parts()))
                for key, node in self.nodes.items()
            }
            classes, more = renumbered(said)
            if more == count:
                return classes
            count = more


def renumbered(said):
    numbers = {}
    classes = {key: numbers.setdefault(what, len(numbers)) for key, what in said.items()}
    return classes, len(numbers)


def own(node):
    """What a node says besides its parts."""
    return json.dumps([
        sorted(node.types), node.format, node.int_or_string, node.nullable, node.preserve_unknown, node.embedded,
        sorted(node.properties), node.required, "any" if node.additional == "any" else bool(node.additional),
        bool(node.items), node.list, node.default, node.enum, node.limits, node.rules,
    ], sort_keys=True)  # fmt: skip


class Blob:
    def __init__(self, catalogs):
        """Of catalogs, each {minor: {(apiVersion, kind): node}}."""
        self.catalogs = catalogs
        roots = [n for catalog in catalogs for kinds in catalog.values() for n in kinds.values()]
        self.graph = Graph(roots)
        self.of_class = {}
        for key, node in self.graph.nodes.items():
            self.of_class.setdefault(self.graph.classes[key], node)
        self.number_nodes()
        self.collecting, self.seen = True, {""}
        self.body()  # meets all strings
        self.collecting = False
        self.strings = {text: at for at, text in enumerate(sorted(self.seen))}

    def number_nodes(self):
        uses = collections.Counter()
        for node in self.of_class.values():
            uses.update(self.graph.classes[id(part)] for part in node.parts())
        ranks = sorted(self.of_class, key=lambda c: (-uses[c], own(self.of_class[c]), c))
        self.ids = {c: at for at, c in enumerate(ranks)}

    def id(self, node):
        return number(self.ids[self.graph.classes[id(node)]])

    def text(self, text):
        if self.collecting:
            self.seen.add(text)
            return b"\0"
        return number(self.strings[text])

    def json(self, value):
        return self.text(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def many(self, values, one):
        return number(len(values)) + b"".join(map(one, values))

    def node(self, node):
        parts = [
            node.format and number(FORMATS[node.format]),
            node.int_or_string and b"",
            node.nullable and b"",
            node.preserve_unknown and b"",
            node.embedded and b"",
            node.properties and self.properties(node),
            node.required and self.many(node.required, self.text),
            node.additional and (b"\1" if node.additional == "any" else b"\2" + self.id(node.additional)),
            node.items and self.id(node.items),
            node.list and (b"\0" if node.list == "set" else self.many(node.list, self.text)),
            (more := self.more(node)) != b"\0" and more,
            node.rules and self.many(node.rules, self.rule),
        ]
        return number(sum(TYPES[name] for name in node.types)) + self.flagged(parts)

    def flagged(self, parts):
        """Which of the parts there are, as bits, and these."""
        there = [not (part is None or part is False or part == [] or part == {}) for part in parts]
        flags = sum(1 << at for at, is_there in enumerate(there) if is_there)
        return number(flags) + b"".join(part for part, is_there in zip(parts, there) if is_there)

    def properties(self, node):
        out, last = [number(len(node.properties))], 0
        for name in sorted(node.properties):
            at = 0 if self.collecting else self.strings[name]
            self.text(name)
            out += [number(at - last), self.id(node.properties[name])]
            last = at
        return b"".join(out)

    def more(self, node):
        bound = lambda name: self.json(node.limits[name]) if name in node.limits else None
        return self.flagged([
            node.default is not None and self.json(node.default[0]),
            node.enum and self.many(node.enum, self.json),
            "pattern" in node.limits and self.text(node.limits["pattern"]),
            bound("minimum"),
            bound("maximum"),
            *(name in node.limits and number(node.limits[name]) for name in LIMITS),
        ])  # fmt: skip

    def rule(self, rule):
        texts = ("rule", "message", "messageExpression", "fieldPath", "reason")
        texts = b"".join(self.text(rule.get(name, "")) for name in texts)
        return texts + number(int(rule.get("optionalOldSelf", False)))

    def kinds(self, catalog):
        """Each kind once, with the node of each run of versions."""
        rows = collections.defaultdict(list)
        for minor, kinds in sorted(catalog.items()):
            for key, node in kinds.items():
                at, runs = self.id(node), rows[key]
                if runs and runs[-1][1] == minor - 1 and runs[-1][2] == at:
                    runs[-1][1] = minor
                else:
                    runs.append([minor, minor, at])
        run = lambda r: number(r[0]) + number(r[1]) + r[2]
        row = lambda item: self.text(item[0][0]) + self.text(item[0][1]) + self.many(item[1], run)
        return self.many(sorted(rows.items()), row)

    def body(self):
        nodes = [self.node(self.of_class[c]) for c in sorted(self.ids, key=self.ids.get)]
        framed = number(len(nodes)) + b"".join(number(len(node)) + node for node in nodes)
        return framed + b"".join(map(self.kinds, self.catalogs))

    def bytes(self):
        texts = [text.encode() for text in sorted(self.strings, key=self.strings.get)]
        lengths = number(len(texts)) + b"".join(number(len(text)) for text in texts)
        return lengths + b"".join(texts) + self.body()
