#!/usr/bin/env python3
"""Writes what `offlux validate` has built in; see README.md beside it."""

import pathlib
import subprocess
import sys
import tempfile

import flux
import kubernetes
from blob import Blob

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGE = "kubernetes-validate==1.37.0"
MINORS = range(26, 38)
BLOB = ROOT / "src/validate/schema/builtin/schemas.bin"


def wheel():
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, PACKAGE]
        subprocess.run(command, check=True)
        return next(pathlib.Path(folder).iterdir()).read_bytes()


class NoTypes:
    def default(self, owner, field): return None
    def values(self, owner, field): return []


def main():
    versions = {minor: kubernetes.Description(defs, NoTypes()) for minor, defs in kubernetes.descriptions(wheel()) if minor in MINORS}
    assert sorted(versions) == list(MINORS), sorted(versions)
    of_kubernetes = {minor: {(api, kind): node for api, kind, node in d.kinds()} for minor, d in versions.items()}
    newest = versions[max(versions)]
    metas = newest.object_meta, newest.nodes[kubernetes.META + "ListMeta"]
    of_flux = {
        minor: {(a, k): n for d in flux.definitions(minor) for a, k, n in flux.kinds(d, *metas)}
        for minor in flux.MODULES
    }
    blob = Blob([of_kubernetes, of_flux])
    data = blob.bytes()
    BLOB.write_bytes(data)
    import zlib
    print(len(blob.graph.nodes), "nodes,", len(blob.ids), "distinct,", len(blob.strings), "strings,", sum(map(len,blob.strings)), len(data), "bytes", len(zlib.compress(data,9)))
    for catalog in (of_kubernetes, of_flux): print({m:len(k) for m,k in catalog.items()})


main()
