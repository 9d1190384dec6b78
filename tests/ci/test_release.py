"""scripts/release: an archive out of the program, its checksums, and the Flux plugin that flux installs from them."""

import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest
import zipfile

import servers
from trees import OFFLUX, ROOT

TARGET = f"{'aarch64' if platform.machine() in ('aarch64', 'arm64') else 'x86_64'}-unknown-linux-musl"
FLUX = os.environ.get("FLUX") or shutil.which("flux")


def has_plugins(flux):
    return flux and subprocess.run([flux, "plugin", "list"], capture_output=True).returncode == 0


class Release(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="offlux-ci-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.dist = self.folder / "dist"
        # Small in place of a program with all its debugging information.
        self.program = self.folder / "program"
        self.program.write_text(f"#!/bin/sh\nexec '{OFFLUX}' \"$@\"\n")
        self.program.chmod(0o755)
        self.version = self.run_words(OFFLUX, "--version").split()[1]

    def run_words(self, *words, **variables):
        env = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", **variables}
        done = subprocess.run([str(word) for word in words], cwd=ROOT, env=env, capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def archive(self, target):
        self.run_words(sys.executable, ROOT / "scripts/release/archive", target, "--program", self.program, "--dist", self.dist)
        name = f"offlux-{self.version}-{target}"
        return self.dist / (name + (".zip" if "windows" in target else ".tar.gz"))

    def test_an_archive_has_all_that_belongs_to_the_program(self):
        path = self.archive(TARGET)
        with tarfile.open(path) as archive:
            names = archive.getnames()
            top = f"offlux-{self.version}-{TARGET}"
            self.assertTrue(all(name.startswith(f"{top}/") for name in names))
            for wanted in ("offlux", "LICENSE-MIT", "LICENSE-APACHE", "README.md", "completions/_offlux", "man1/offlux-diff.1"):
                self.assertIn(f"{top}/{wanted}", names)
            self.assertEqual({archive.getmember(name).mode for name in names if name.endswith("/offlux")}, {0o755})
            self.assertEqual({member.mtime for member in archive.getmembers()}, {1700000000})
        first = path.read_bytes()
        self.assertEqual(self.archive(TARGET).read_bytes(), first)

    def test_windows_has_a_zip(self):
        with zipfile.ZipFile(self.archive("x86_64-pc-windows-msvc")) as archive:
            self.assertIn(f"offlux-{self.version}-x86_64-pc-windows-msvc/LICENSE-MIT", archive.namelist())

    def plugin(self, url):
        path = self.archive(TARGET)
        self.archive("aarch64-apple-darwin")
        self.run_words(sys.executable, ROOT / "scripts/release/sbom", "--dist", self.dist)
        self.run_words(ROOT / "scripts/release/checksums", self.dist)
        self.run_words(sys.executable, ROOT / "scripts/release/plugin", "--dist", self.dist, "--url", url)
        return path

    def test_checksums_name_every_file(self):
        self.plugin("https://example.com")
        sums = (self.dist / "SHA256SUMS").read_text().splitlines()
        self.assertEqual(sorted(line.split()[1] for line in sums), sorted(p.name for p in self.dist.iterdir() if p.name.startswith("offlux-")))
        manifest = (self.dist / "offlux.yaml").read_text()
        for line in sums:
            digest, name = line.split()
            self.assertEqual(f"checksum: sha256:{digest}" in manifest, not name.endswith(".json"), name)

    def test_the_sbom_names_the_crates_of_the_program_and_their_licences(self):
        self.dist.mkdir()
        self.run_words(sys.executable, ROOT / "scripts/release/sbom", "--dist", self.dist)
        bom = json.loads((self.dist / f"offlux-{self.version}.cdx.json").read_text())
        names = {component["name"] for component in bom["components"]}
        self.assertTrue({"clap", "regex", "mimalloc", "gix"} <= names)
        self.assertFalse({"proptest", "divan", "libtest-mimic"} & names)
        for component in bom["components"]:
            self.assertEqual(len(component["hashes"][0]["content"]), 64, component)
            self.assertTrue(component["licenses"][0]["expression"], component)
        refs = {component["bom-ref"] for component in [bom["metadata"]["component"], *bom["components"]]}
        self.assertEqual({d["ref"] for d in bom["dependencies"]}, refs)
        self.assertTrue(all(set(d["dependsOn"]) <= refs for d in bom["dependencies"]))

    @unittest.skipUnless(has_plugins(FLUX), "flux 2.9 is not here")
    def test_flux_installs_the_plugin_and_runs_it(self):
        contents = {}
        server = servers.files(contents)
        self.addCleanup(server.close)
        path = self.plugin(server.url)
        contents[f"/{path.name}"] = path.read_bytes()
        contents["/offlux.yaml"] = (self.dist / "offlux.yaml").read_bytes()
        plugins = self.folder / "plugins"
        plugins.mkdir()
        where = {"FLUXCD_PLUGINS": str(plugins), "FLUXCD_PLUGIN_CATALOG": f"{server.url}/"}
        self.run_words(FLUX, "plugin", "install", "offlux", **where)
        self.assertEqual((plugins / "flux-offlux").read_bytes(), self.program.read_bytes())
        rows = self.run_words(FLUX, "offlux", "get", "hr", "reloader", "-n", "kube-system", **where)
        self.assertEqual([line.split() for line in rows.splitlines()][1:], [
            ["infra", "kube-system", "HelmRelease", "reloader"], ["apps", "kube-system", "HelmRelease", "reloader"]])

    @unittest.skipUnless(has_plugins(FLUX), "flux 2.9 is not here")
    def test_a_link_in_the_folder_of_plugins_does_as_well(self):
        (self.folder / "flux-offlux").symlink_to(OFFLUX)
        self.assertEqual(self.run_words(FLUX, "offlux", "clusters", "-o", "name", FLUXCD_PLUGINS=str(self.folder)), "infra\napps\n")


if __name__ == "__main__":
    unittest.main()
