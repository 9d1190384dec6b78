"""ci/action/run.sh and comment.sh, as the runner of GitHub Actions calls them."""

import json
import pathlib
import re
import shutil
import tempfile
import unittest

import servers
from trees import CONFIG_MAP, OFFLUX, ROOT, checkout, commit, git, origin, pull_request, run, write


def change(folder):
    write(folder / "apps/settings.yaml", CONFIG_MAP % "new")


class Action(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="offlux-ci-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.origin = self.folder / "origin"
        self.origin.mkdir()
        self.first = origin(self.origin)
        self.work = self.folder / "work"
        self.comments = []
        self.api = servers.comments(self.comments)
        self.event = {"pull_request": {"number": 5, "base": {"sha": self.first}}}

    def tearDown(self):
        self.api.close()

    def pull_request(self, changed=change):
        checkout(self.origin, pull_request(self.origin, changed), self.work)

    def action(self, command, event="pull_request", **inputs):
        """Runs it; returns status, log, outputs, summary."""
        self.files = {name: self.folder / name for name in ("output", "summary", "event.json")}
        self.files["event.json"].write_text(json.dumps(self.event))
        for name in ("output", "summary"):
            self.files[name].write_text("")
        (self.folder / "temp").mkdir(exist_ok=True)
        variables = {
            "COMMAND": command, "DIRECTORY": ".", "CLUSTER": "", "ARGS": "", "BASE": "", "HEAD": "", "COMMENT": "true",
            "COMMENT_KEY": "", "TOKEN": "t0ken", "MAX_BYTES": "60000", "RUNNER_TEMP": str(self.folder / "temp"),
            "GITHUB_OUTPUT": str(self.files["output"]), "GITHUB_STEP_SUMMARY": str(self.files["summary"]),
            "GITHUB_EVENT_PATH": str(self.files["event.json"]), "GITHUB_EVENT_NAME": event,
            "GITHUB_API_URL": self.api.url, "GITHUB_REPOSITORY": "o/r", "GITHUB_WORKFLOW": "w", "GITHUB_JOB": "j", **inputs,
        }
        status, log = run([str(ROOT / "ci/action/run.sh")], self.work, variables)
        return status, log, outputs(self.files["output"].read_text()), self.files["summary"].read_text()

    def test_check_annotates_and_fails_by_findings(self):
        self.pull_request()
        status, log, _, summary = self.action("check")
        self.assertEqual(status, 0, log)
        self.assertRegex(summary, r"\*\*offlux check\*\* `1 cluster, .* all good`")
        write(self.work / "cluster/apps.yaml", "apiVersion: [")
        status, log, _, summary = self.action("check")
        self.assertEqual(status, 1, log)
        self.assertIn("::error file=cluster/apps.yaml", log)
        self.assertIn("1 error", summary)

    def test_validate_and_render(self):
        self.pull_request()
        status, log, _, summary = self.action("validate", ARGS="--kubernetes-version 1.31 --summary")
        self.assertEqual(status, 0, log)
        self.assertIn("offlux validate", summary)
        status, log, made, _ = self.action("render", CLUSTER="one", ARGS="--no-comments\n--kind\nConfigMap")
        self.assertEqual(status, 0, log)
        rendered = pathlib.Path(made["report"]).read_text()
        self.assertEqual(rendered.count("kind: ConfigMap"), 2)
        self.assertNotIn("kind: Kustomization", rendered)

    def test_diff_shows_what_the_pull_request_changes_and_nothing_else(self):
        self.pull_request()
        status, log, made, summary = self.action("diff")
        self.assertEqual(status, 0, log)
        self.assertEqual(made["changed"], "true")
        self.assertIn("-  key: old\n+  key: new", summary)
        # What main got meanwhile, `other`, is on both sides.
        self.assertNotIn("other", summary)
        self.assertEqual([c["body"].split("\n", 1)[1] for c in self.comments], [summary])
        self.assertTrue(all(h["Authorization"] == "Bearer t0ken" for _, _, h, _ in self.api.asked))

    def test_the_comment_updates_itself(self):
        self.comments.extend({"id": n, "body": "x", "user": {"login": "a", "type": "User"}} for n in range(150))
        self.pull_request()
        self.action("diff")
        self.assertEqual(len(self.comments), 151)
        first = self.comments[-1]["body"]
        write(self.work / "apps/settings.yaml", CONFIG_MAP % "newer")
        commit(self.work, "more")
        base = git(self.origin, "rev-parse", "main")
        self.action("diff", BASE=base)
        self.assertEqual(len(self.comments), 151)
        self.assertIn("newer", self.comments[-1]["body"])
        self.assertEqual(self.comments[-1]["body"].split("\n")[0], first.split("\n")[0])
        # Another job, and other clusters, have their own.
        self.action("diff", BASE=base, GITHUB_JOB="other")
        self.action("diff", BASE=base, CLUSTER="one")
        self.action("diff", BASE=base, COMMENT_KEY="--> x")
        self.assertEqual(len(self.comments), 154)
        self.assertEqual(len({c["body"].split("\n")[0] for c in self.comments[150:]}), 4)
        # It is taken back when there is no difference any more.
        status, log, made, _ = self.action("diff", BASE="HEAD")
        self.assertEqual((status, made["changed"]), (0, "false"), log)
        self.assertEqual(len(self.comments), 154)
        self.assertIn("no difference", self.comments[150]["body"])

    def test_without_a_difference_no_comment_is_begun(self):
        self.pull_request(lambda folder: write(folder / "README.md", "x"))
        status, log, made, summary = self.action("diff")
        self.assertEqual((status, made["changed"]), (0, "false"), log)
        self.assertIn("no difference", summary)
        self.assertEqual(self.comments, [])

    def test_a_comment_of_somebody_else_is_let_alone(self):
        self.pull_request()
        self.action("diff")
        mark = self.comments.pop()["body"].split("\n")[0]
        self.comments.append({"id": 1, "body": f"{mark}\nmine", "user": {"login": "stranger", "type": "User"}})
        self.comments.append({"id": 2, "body": f"look: {mark}", "user": {"login": "other[bot]", "type": "Bot"}})
        self.action("diff")
        self.assertEqual([c["id"] for c in self.comments], [1, 2, 1002])
        self.assertEqual(self.comments[0]["body"], f"{mark}\nmine")

    def test_a_token_of_a_user_finds_its_own_comment(self):
        self.pull_request()
        self.api.close()
        self.api = servers.comments(self.comments, me="robot")
        self.action("diff")
        self.comments[0]["user"] = {"login": "robot", "type": "User"}
        self.action("diff")
        self.assertEqual(len(self.comments), 1)
        self.assertIn("PATCH", self.api.methods())

    def test_where_no_comment_may_be_written_the_job_goes_on(self):
        self.pull_request()
        for refused in (403, 404, 500):
            api = servers.comments([], refused=refused)
            self.addCleanup(api.close)
            status, log, made, summary = self.action("diff", GITHUB_API_URL=api.url)
            self.assertEqual((status, made["changed"]), (0, "true"), log)
            self.assertIn(f"status {refused}", log)
            self.assertIn("key: new", summary)
        status, log, _, _ = self.action("diff", TOKEN="")
        self.assertEqual(status, 0)
        self.assertIn("no token", log)
        asked = len(self.api.asked)
        self.action("diff", COMMENT="false")
        self.action("diff", event="push", BASE=git(self.origin, "rev-parse", "main"), GITHUB_EVENT_PATH="/nowhere")
        self.assertEqual(len(self.api.asked), asked)

    def test_the_base_of_a_push_and_of_a_merge_queue(self):
        change(self.origin)
        checkout(self.origin, commit(self.origin, "two"), self.work)
        self.event = {"before": self.first}
        _, log, made, _ = self.action("diff", event="push")
        self.assertEqual(made.get("changed"), "true", log)
        self.event = {"merge_group": {"base_sha": self.first}}
        _, log, made, _ = self.action("affected", event="merge_group")
        self.assertEqual([e["name"] for e in json.loads(made["matrix"])["include"]], ["apps"], log)
        for event, told in ((("push"), {"before": "0" * 40}), ("workflow_dispatch", {}), ("push", {"before": "1" * 40})):
            self.event = told
            status, log, _, _ = self.action("diff", event=event)
            self.assertEqual(status, 2, log)
            self.assertRegex(log, "nothing tells what to compare with|cannot be fetched")

    def test_affected_is_a_matrix(self):
        self.pull_request()
        _, log, made, _ = self.action("affected")
        self.assertEqual(made["changed"], "true", log)
        self.assertEqual(json.loads(made["matrix"])["include"][0]["kustomization"], "flux-system/apps")
        _, _, made, _ = self.action("affected", BASE="HEAD")
        self.assertEqual((made["changed"], made["matrix"]), ("false", '{"include":[]}'))

    def test_a_broken_side_fails(self):
        self.pull_request()
        status, log, _, _ = self.action("diff", CLUSTER="nope")
        self.assertEqual(status, 2, log)
        self.assertEqual(self.comments, [])

    def test_inputs_are_never_run(self):
        self.pull_request()
        hostile = "$(touch pwned) `touch pwned` ; touch pwned"
        for name in ("CLUSTER", "ARGS", "BASE", "HEAD", "COMMENT_KEY", "MAX_BYTES", "DIRECTORY", "TOKEN", "GITHUB_JOB"):
            self.action("diff", **{name: hostile})
        status, log, _, _ = self.action(hostile)
        self.assertEqual(status, 2, log)
        for name in ("BASE", "HEAD"):
            for revision in ("--upload-pack=touch pwned", "-x", "a..b", "a\nb"):
                status, log, _, _ = self.action("diff", **{"BASE": "HEAD", name: revision})
                self.assertEqual(status, 2, log)
                self.assertIn("no revision: ", log)
        for args in ("* ?", "a\n$(touch pwned)"):
            status, log, _, _ = self.action("diff", ARGS=args)
            self.assertEqual(status, 2, log)
        self.assertEqual(list(self.folder.rglob("pwned")), [])

    def test_nothing_of_the_repository_is_a_command_to_the_runner(self):
        def hostile(folder):
            write(folder / "apps/settings.yaml", CONFIG_MAP % '"::add-mask::x\\n::error::y"')
            write(folder / "cluster/more.yaml", 'apiVersion: "::error::z"\nkind: "a\\n::error::z"\nmetadata: {name: "::warning::"}\n')
        self.pull_request(hostile)
        for command in ("diff", "affected"):
            _, log, _, _ = self.action(command)
            inside = None
            for line in log.splitlines():
                token = re.fullmatch(r"::stop-commands::(offlux-[0-9a-f]{32})", line)
                if inside is None and token:
                    inside = token.group(1)
                elif inside and line == f"::{inside}::":
                    inside = None
                elif inside is None and line.startswith("::"):
                    self.assertRegex(line, r"^::(notice|warning|error) title=offlux::")

    def test_an_output_cannot_be_ended_by_what_it_holds(self):
        self.pull_request()
        _, _, made, _ = self.action("affected")
        self.assertEqual(set(made), {"report", "changed", "matrix"})
        ends = re.findall(r"<<(offlux-[0-9a-f]{32})$", self.files["output"].read_text(), re.M)
        self.assertEqual(len(set(ends)), 3)

    def test_a_repository_inside_of_the_repository_is_not_asked(self):
        """A folder with HEAD, config and objects would be one to git, and its configuration can name programs."""
        def hostile(folder):
            bare = folder / "apps"
            git(folder, "init", "-q", "--bare", "inside")
            for part in (folder / "inside").iterdir():
                shutil.move(part, bare / part.name)
            (folder / "inside").rmdir()
            write(bare / "refs/keep", "")
            write(bare / "objects/keep", "")
            git(bare, "--git-dir=.", "config", "remote.origin.url", str(self.origin))
            git(bare, "--git-dir=.", "config", "remote.origin.uploadpack", f"touch {self.folder}/pwned; git-upload-pack")
        self.pull_request(hostile)
        status, log, _, _ = self.action("diff", DIRECTORY="apps", BASE=git(self.origin, "rev-parse", "main"))
        self.assertFalse((self.folder / "pwned").exists())
        self.assertEqual(status, 2, log)
        self.assertIn("is in no git checkout", log)

    def test_a_long_difference_fits_a_comment(self):
        def much(folder):
            for n in range(400):
                write(folder / f"apps/{n}.yaml", (CONFIG_MAP % ("y" * 500)).replace("settings", f"s{n}"))
        self.pull_request(much)
        status, log, _, _ = self.action("diff", MAX_BYTES="20000")
        self.assertEqual(status, 0, log)
        self.assertLess(len(self.comments[0]["body"].encode()), 20100)
        status, log, _, _ = self.action("diff", MAX_BYTES="many")
        self.assertEqual(status, 2, log)


class Definition(unittest.TestCase):
    def test_inputs_reach_scripts_through_the_environment_alone(self):
        text = (ROOT / "action.yml").read_text()
        runs = re.findall(r"^ +run: (.*)$", text, re.M)
        self.assertEqual(runs, ["'\"$GITHUB_ACTION_PATH/ci/action/install.sh\"'", "'\"$GITHUB_ACTION_PATH/ci/action/run.sh\"'"])
        inputs = set(re.findall(r"^  ([a-z-]+):$", text.split("inputs:")[1].split("outputs:")[0], re.M))
        self.assertEqual(inputs, set(re.findall(r"\$\{\{ inputs\.([a-z-]+) \}\}", text)))
        read = (ROOT / "ci/action/run.sh").read_text() + (ROOT / "ci/action/install.sh").read_text()
        for name in re.findall(r"^        ([A-Z_]+): \$\{\{", text, re.M):
            self.assertIn(name, read)


def outputs(text):
    """$GITHUB_OUTPUT as the runner reads it."""
    made, lines = {}, iter(text.splitlines())
    for line in lines:
        name, end = line.split("<<", 1)
        value = []
        for line in lines:
            if line == end:
                break
            value.append(line)
        made[name] = "\n".join(value)
    return made


if __name__ == "__main__":
    unittest.main()
