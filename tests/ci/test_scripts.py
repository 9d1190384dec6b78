"""The shell scripts and workflows by the tools that check such, where these are here."""

import pathlib
import re
import shutil
import subprocess
import unittest

from trees import ROOT

FOLDERS = ["ci", "scripts", ".ci"]


def scripts():
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.read_bytes().startswith(b"#!/usr/bin/env bash"):
                yield path


class Scripts(unittest.TestCase):
    def test_shellcheck_finds_nothing(self):
        found = list(scripts())
        self.assertIn(ROOT / "ci/install", found)
        if not shutil.which("shellcheck"):
            self.skipTest("shellcheck is not here")
        done = subprocess.run(["shellcheck", *map(str, found)], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_scripts_stop_at_the_first_failure(self):
        for path in scripts():
            if path.is_relative_to(ROOT / "ci") or path.is_relative_to(ROOT / "scripts/release"):
                self.assertIn("\nset -euo pipefail\n", path.read_text(), path)

    def test_actionlint_finds_nothing(self):
        if not shutil.which("actionlint"):
            self.skipTest("actionlint is not here")
        done = subprocess.run(["actionlint", *map(str, (ROOT / ".github/workflows").glob("*.yml"))], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)


class Workflows(unittest.TestCase):
    texts = {path.name: path.read_text() for path in (ROOT / ".github/workflows").glob("*.yml")}

    def test_actions_of_others_are_pinned(self):
        uses = [use for text in self.texts.values() for use in re.findall(r"uses: (\S+)(.*)", text)]
        self.assertGreater(len(uses), 5)
        for action, comment in uses:
            if action != "./":
                self.assertRegex(action, r"^[\w.-]+/[\w.-]+@[0-9a-f]{40}$")
                self.assertRegex(comment, r"^ # v\d+\.\d+\.\d+$")

    def test_nothing_is_permitted_but_by_a_job(self):
        for name, text in self.texts.items():
            self.assertIn("\npermissions: {}\n", text, name)
            self.assertNotIn("pull_request_target", text, name)

    def test_no_script_holds_an_expression(self):
        for name, text in {**self.texts, "action.yml": (ROOT / "action.yml").read_text()}.items():
            lines = iter(text.splitlines())
            block = None
            for line in lines:
                indent = len(line) - len(line.lstrip())
                if block is not None and line.strip() and indent <= block:
                    block = None
                start = re.match(r"(\s*(?:- )?)run: (.*)", line)
                if start:
                    block = len(start.group(1)) if start.group(2) == "|" else None
                if start or block is not None:
                    self.assertNotIn("${{", line, name)


if __name__ == "__main__":
    unittest.main()
