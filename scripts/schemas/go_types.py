"""What only the Go sources of Kubernetes' API types (k8s.io/api, Apache License 2.0) say: defaults, the values of
enumerations, and since when and until when there is a kind.

Markers in comments (`+default=`, `+enum`) are what Kubernetes' own generators read. Types are found by the names that
they have in the API description: `io.k8s.api.core.v1.ContainerPort`.
"""

import json
import pathlib
import re
import subprocess

TYPE = re.compile(r"^((?:[ \t]*//[^\n]*\n|\n)*)type (\w+) (struct \{\n(.*?)^\}|\w[\w.]*)", re.M | re.S)
FIELD = re.compile(r"((?:^[ \t]*//[^\n]*\n)*)^[ \t]+(?:(\w+)[ \t]+)?([\w.*\[\]]+)[ \t]+`[^`]*?json:\"([^\"]*)\"", re.M)
CONSTANT = re.compile(r"^[ \t]*(?:const )?(\w+)[ \t]+(\w+)[ \t]*=[ \t]*(\"[^\"\n]*\")", re.M)
CONVERTED = re.compile(r"^[ \t]*(\w+)[ \t]*=[ \t]*(\w+)\((\"[^\"\n]*\"|(\w+)\.(\w+))\)", re.M)
IMPORT = re.compile(r"^[ \t]*(?:import )?(\w+)?[ \t]*\"k8s\.io/api/([\w/]+)\"", re.M)
LIFE = re.compile(r"^func \(in \*(\w+)\) APILifecycle(\w+)\(\) .*?\{\n\treturn (.*?)\n\}", re.M | re.S)

# Marked as enumerations, but an API server takes names of one's own too.
OPEN = {"LimitType"}


def module(version, name="k8s.io/api"):
    """The folder of a module in Go's cache."""
    command = ["go", "mod", "download", "-json", f"{name}@{version}"]
    told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return pathlib.Path(told["Dir"])


class GoTypes:
    """The types of one release of k8s.io/api."""

    def __init__(self, folder):
        self.enums = {}  # (package, type): values
        self.constants = {}  # (package, name): value
        self.structs = {}  # (package, type): fields
        for file in sorted(folder.glob("*/*/*.go")):
            if not file.name.startswith(("generated", "zz_", "types_swagger")) and "testdata" not in file.parts:
                self.read(str(file.parent.relative_to(folder)), file.read_text())

    def read(self, package, text):
        imports = {alias or path.rsplit("/", 1)[-1]: path for alias, path in IMPORT.findall(text)}
        for name, kind, value in CONSTANT.findall(text):
            self.constant(package, name, kind, json.loads(value))
        for name, kind, value, alias, other in CONVERTED.findall(text):
            if alias in imports:  # of a package that is read earlier: core stands before those that use it
                self.constant(package, name, kind, self.constants[imports[alias], other])
            elif value.startswith('"'):
                self.constant(package, name, kind, json.loads(value))
        for comment, name, what, body in TYPE.findall(text):
            if what.startswith("struct"):
                self.structs[package, name] = [self.field(package, imports, *f) for f in FIELD.findall(body)]
            elif re.search(r"^\s*//\s*\+enum\s*$", comment, re.M) and name not in OPEN:
                self.enums.setdefault((package, name), []).insert(0, None)

    def constant(self, package, name, kind, value):
        self.constants[package, name] = value
        self.enums.setdefault((package, kind), []).append(value)

    def field(self, package, imports, comment, go_name, kind, tag):
        alias, _, kind_name = kind.lstrip("*[]").rpartition(".")
        where = imports.get(alias) if alias else package
        marker = re.search(r"^\s*//\s*\+default=(.*?)\s*$", comment, re.M)
        inline = not go_name and not tag.split(",")[0]
        default = self.marked(package, marker[1]) if marker else None
        return tag.split(",")[0], (where, kind_name), kind, inline, default

    def marked(self, package, text):
        if name := re.fullmatch(r"ref\((\w+)\)", text):
            return lambda: self.constants[package, name[1]]
        return lambda: json.loads(text)

    def find(self, owner, field):
        """A field of a type by its name in the description."""
        if not owner or not owner.startswith("io.k8s.api."):
            return None
        package, name = owner.removeprefix("io.k8s.api.").rsplit(".", 1)
        return self.within((package.replace(".", "/"), name), field)

    def within(self, struct, field):
        for name, kind, written, inline, default in self.structs.get(struct, []):
            if inline:
                if (found := self.within(kind, field)) is not None:
                    return found
            elif name == field:
                return kind, written, default
        return None

    def default(self, owner, field):
        """The default of a field, in a tuple of one."""
        found = self.find(owner, field)
        return (found[2](),) if found and found[2] else None

    def values(self, owner, field, required):
        """The values that a field may have; one that may be left out may be empty too, which is the same in Go."""
        found = self.find(owner, field)
        if found is None or owner.endswith(("Status", "Condition")):
            return []
        kind, written, _ = found
        values = self.enums.get(kind, [])
        if not values or values[0] is not None or written.lstrip("*").startswith("map"):
            return []
        empty = [] if required or "*" in written or "[" in written else [""]
        return sorted({*values[1:], *empty}, key=lambda v: (v == "", v))


def lifecycles(folder):
    """Group/version, kind, and what its generated functions return, of one release of a module."""
    for file in sorted(folder.rglob("zz_generated.prerelease-lifecycle.go")):
        register = (file.parent / "register.go").read_text()
        group = re.search(r'^const GroupName = "(.*?)"', register, re.M)[1]
        api = f"{group}/{file.parent.name}" if group else file.parent.name
        facts = {}
        for kind, what, value in LIFE.findall(file.read_text()):
            facts.setdefault(kind, {})[what.lower()] = returned(value)
        for kind, known in facts.items():
            yield api, kind, known


def returned(text):
    """The minor version of `1, 16`, or the kind of a replacement."""
    if found := re.fullmatch(r"1, (\d+)", text):
        return int(found[1])
    group, version, kind = (re.search(f'{name}: "(.*?)"', text)[1] for name in ("Group", "Version", "Kind"))
    return f"{group}/{version}" if group else version, kind
