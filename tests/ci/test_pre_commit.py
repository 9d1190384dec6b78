""".pre-commit-hooks.yaml in a repository of somebody, with the program in the PATH."""

import pathlib
import re
import shutil
import tempfile
import unittest

from trees import CONFIG_MAP, ROOT, commit, git, origin, run, write

CONFIG = """\
repos:
- repo: %s
  rev: %s
  hooks: [{id: offlux-check-system}, {id: offlux-validate-system}, {id: offlux-diff-system, args: [--cluster, one]}]
"""


@unittest.skipUnless(shutil.which("pre-commit"), "pre-commit is not here")
class Hooks(unittest.TestCase):
    def test_they_tell_the_difference_and_stop_what_is_broken(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="offlux-ci-"))
        self.addCleanup(shutil.rmtree, folder)
        hooks = folder / "hooks"
        hooks.mkdir()
        git(hooks, "init", "-q")
        shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks)
        revision = commit(hooks, "hooks")
        work = folder / "work"
        work.mkdir()
        origin(work)
        write(work / ".pre-commit-config.yaml", CONFIG % (hooks, revision))
        commit(work, "two")

        def hook():
            git(work, "add", "-A")
            return run(["pre-commit", "run"], work, {"PRE_COMMIT_HOME": str(folder / "home")})

        write(work / "apps/settings.yaml", CONFIG_MAP % "new")
        status, log = hook()
        self.assertEqual(status, 0, log)
        self.assertEqual(log.count("Passed"), 3, log)
        self.assertIn('data.key: "old" → "new"', log)
        write(work / "apps/settings.yaml", "apiVersion: [")
        status, log = hook()
        self.assertEqual(status, 1, log)
        self.assertRegex(log, r"offlux check\.+Failed")


class Manifest(unittest.TestCase):
    def test_a_hook_of_the_program_in_the_path_is_as_the_one_that_is_built(self):
        hooks = dict(re.findall(r"^- id: (\S+)\n((?:  .*\n)*)", (ROOT / ".pre-commit-hooks.yaml").read_text(), re.M))
        built = [name for name in hooks if not name.endswith("-system")]
        self.assertEqual(built, ["offlux-check", "offlux-validate", "offlux-diff"])
        for name in built:
            entry = lambda text: re.search(r"^  entry: (.*)$", text, re.M).group(1)
            self.assertEqual(entry(hooks[name]), entry(hooks[f"{name}-system"]))


if __name__ == "__main__":
    unittest.main()
