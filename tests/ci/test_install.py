"""ci/install and ci/action/install.sh: what is downloaded is what was released, or nothing is installed."""

import hashlib
import io
import pathlib
import platform
import shutil
import tarfile
import tempfile
import unittest

import servers
from trees import ROOT, run, write

VERSION = "9.8.7"
NAME = f"offlux-{VERSION}-{'aarch64' if platform.machine() in ('aarch64', 'arm64') else 'x86_64'}-unknown-linux-musl"
PROGRAM = b"#!/bin/sh\necho offlux 9.8.7\n"


def archive():
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as tar:
        for name, content in ((f"{NAME}/offlux", PROGRAM), (f"{NAME}/README.md", b"x")):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            info.mode = 0o755
            tar.addfile(info, io.BytesIO(content))
    return data.getvalue()


class Install(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="offlux-ci-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.here = self.folder / "here"
        self.here.mkdir()
        self.archive = archive()
        digest = hashlib.sha256(self.archive).hexdigest()
        self.released = {
            f"/v{VERSION}/{NAME}.tar.gz": self.archive,
            f"/v{VERSION}/SHA256SUMS": f"{'0' * 64}  other.tar.gz\n{digest}  {NAME}.tar.gz\n".encode(),
        }

    def install(self, version=VERSION, releases=None):
        server = servers.files(self.released)
        self.addCleanup(server.close)
        variables = {"OFFLUX_RELEASES": releases or server.url}
        status, told = run([str(ROOT / "ci/install"), version, "bin folder"], self.here, variables)
        return status, told, self.here / "bin folder/offlux"

    def test_a_release_is_installed(self):
        for version in (VERSION, f"v{VERSION}"):
            status, told, program = self.install(version)
            self.assertEqual((status, told), (0, "bin folder/offlux\n"))
            self.assertEqual(program.read_bytes(), PROGRAM)
            self.assertTrue(program.stat().st_mode & 0o111)

    def test_what_was_not_released_is_not_installed(self):
        self.released[f"/v{VERSION}/{NAME}.tar.gz"] += b"x"
        status, told, program = self.install()
        self.assertEqual(status, 1, told)
        self.assertIn("is not what was released", told)
        self.assertFalse(program.exists())

    def test_an_archive_without_a_checksum_is_not_installed(self):
        for sums in (b"", self.released[f"/v{VERSION}/SHA256SUMS"].replace(b"  offlux", b"  xofflux"),
                     self.released[f"/v{VERSION}/SHA256SUMS"] * 2):
            self.released[f"/v{VERSION}/SHA256SUMS"] = sums
            status, told, program = self.install()
            self.assertEqual(status, 1, told)
            self.assertIn("does not name", told)
            self.assertFalse(program.exists())

    def test_a_release_that_is_not_there_has_a_status_of_its_own(self):
        status, told, _ = self.install("9.9.9")
        self.assertEqual(status, 4, told)
        self.assertIn("status 404", told)

    def test_versions_are_numbers_and_downloads_are_encrypted(self):
        for version in ("", "latest", "1.0", "1.0.0;touch x", "../../1.0.0", "1.0.0/../2.0.0", "$(touch x)", "-1.0.0"):
            status, told, _ = self.install(version)
            self.assertEqual(status, 2, (version, told))
        for releases in ("http://example.com", "file:///etc", "ftp://127.0.0.1"):
            status, told, _ = self.install(releases=releases)
            self.assertEqual(status, 2, told)
        self.assertFalse((self.here / "x").exists())

    def action(self, version, cargo="exit 9"):
        """ci/action/install.sh in a checkout of the action whose Cargo.toml says VERSION."""
        action = self.folder / "action"
        (action / "ci/action").mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "ci/install", action / "ci/install")
        shutil.copy(ROOT / "ci/action/install.sh", action / "ci/action/install.sh")
        write(action / "Cargo.toml", f'[package]\nversion = "{VERSION}"\n[dependencies]\nversion = "1"\n')
        stub = self.folder / "path/cargo"
        write(stub, f"#!/bin/bash\n{cargo}\n")
        stub.chmod(0o755)
        server = servers.files(self.released)
        self.addCleanup(server.close)
        return run([str(action / "ci/action/install.sh")], self.here, {
            "GITHUB_ACTION_PATH": str(action), "VERSION": version, "RUNNER_TEMP": str(self.folder / "temp"),
            "GITHUB_PATH": str(self.folder / "github-path"), "OFFLUX_RELEASES": server.url,
        })

    def test_the_action_installs_the_release_of_its_own_version(self):
        for version in ("", VERSION):
            status, told = self.action(version)
            self.assertEqual(status, 0, told)
            self.assertIn("offlux 9.8.7", told)
        paths = (self.folder / "github-path").read_text().splitlines()
        self.assertEqual(paths, [str(self.folder / "temp/offlux/bin")] * 2)

    def test_the_action_is_built_where_its_version_has_no_release(self):
        self.released.clear()
        built = 'mkdir -p "$8/release"; printf "#!/bin/sh\\necho built %s" "$*" > "$8/release/offlux"; chmod +x "$8/release/offlux"'
        status, told = self.action("", cargo=f'set -- "$@"; while [ "$1" != --target-dir ]; do set -- "${{@:2}}" "$1"; done; {built.replace("$8", "$2")}')
        self.assertEqual(status, 0, told)
        self.assertIn("built from the action's own checkout", told)
        self.assertIn("--locked", told)

    def test_nothing_is_built_in_place_of_what_was_asked_for_or_is_wrong(self):
        self.released[f"/v{VERSION}/{NAME}.tar.gz"] += b"x"
        for version in ("", VERSION, "1.2.3", "1.2.3; cargo"):
            status, told = self.action(version, cargo="echo BUILDS")
            self.assertEqual(status, 1, told)
            self.assertNotIn("BUILDS", told)


if __name__ == "__main__":
    unittest.main()
