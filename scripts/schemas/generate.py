#!/usr/bin/env python3
"""Writes what `offlux validate` has built in; see README.md beside it."""

import pathlib
import subprocess
import sys
import tempfile
import zlib

sys.dont_write_bytecode = True

import flux
import kubernetes
import lifecycle
from blob import Blob
from go_types import GoTypes, module

SCHEMAS = "src/validate/schema/builtin/schemas.bin"
LIVES = "src/validate/versions/tables.rs"
PACKAGE = "kubernetes-validate==1.37.0"
MINORS = range(26, 38)


def wheel():
    """The package with the API descriptions of all versions."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, PACKAGE]
        subprocess.run(command, check=True)
        return next(pathlib.Path(folder).iterdir()).read_bytes()


def descriptions():
    for minor, definitions in kubernetes.descriptions(wheel()):
        if minor in MINORS:
            yield minor, kubernetes.Description(definitions, GoTypes(module(f"v0.{minor}.0")))


def catalogs():
    """The kinds of each Kubernetes, and those of each Flux: {minor: {(apiVersion, kind): node}}."""
    versions = dict(sorted(descriptions()))
    assert list(versions) == list(MINORS), versions.keys()
    newest = versions[MINORS[-1]]
    metas = newest.object_meta, newest.nodes[kubernetes.META + "ListMeta"]
    of_kubernetes = {minor: table(version.kinds()) for minor, version in versions.items()}
    of_flux = {
        minor: table(kind for definition in flux.definitions(minor) for kind in flux.kinds(definition, *metas))
        for minor in flux.MODULES
    }
    return of_kubernetes, of_flux


def table(kinds):
    kinds = [((api, kind), node) for api, kind, node in kinds]
    assert len(dict(kinds)) == len(kinds), "a kind stands twice"
    return dict(kinds)


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    of_kubernetes, of_flux = catalogs()
    blob = Blob([of_kubernetes, of_flux])
    data = blob.bytes()
    (root / SCHEMAS).write_bytes(data)
    (root / LIVES).parent.mkdir(exist_ok=True)
    (root / LIVES).write_text(lifecycle.table(of_kubernetes))
    subprocess.run(["cargo", "fmt"], cwd=root, check=True)
    print(f"{len(blob.ids)} nodes, {len(blob.strings)} texts: {len(data)} bytes ({len(zlib.compress(data, 9))} deflated)")
    for name, catalog in ("Kubernetes", of_kubernetes), ("Flux", of_flux):
        print(f"kinds of {name}:", ", ".join(f"{minor}: {len(kinds)}" for minor, kinds in catalog.items()))


main()
