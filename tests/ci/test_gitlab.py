"""ci/gitlab.yml: its scripts, as a runner of GitLab runs them."""

import json
import pathlib
import re
import shutil
import tempfile
import unittest

import servers
from trees import CONFIG_MAP, KUSTOMIZATION, OFFLUX, ROOT, commit, git, origin, run, write

JUNIT = r'<testsuites name="offlux check" tests="\d+" failures="0">'



def read(text):
    """Inputs with their defaults, and jobs with their variables and script: as much of YAML as the template uses."""
    spec, template = text.split("\n---\n")
    inputs = dict(re.findall(r"^    (\w+):\n(?:      .*\n)*?      default: (.*)$", spec, re.M))
    jobs = {}
    for name, body in re.findall(r"^([.\w-]+):\n((?:(?:  .*)?\n)*)", template + "\n", re.M):
        variables = re.search(r"^  variables:\n((?:    .*\n)*)", body, re.M)
        script = re.search(r"^  script:\n    - \|\n((?:(?:      .*)?\n)*)", body, re.M)
        jobs[name] = {
            "variables": {k: v.strip('"') for k, v in re.findall(r"^    (\w+): (.*)$", variables.group(1) if variables else "", re.M)},
            "script": re.sub(r"^      ", "", script.group(1), flags=re.M) if script else "",
        }
    return {name: default.strip('"') for name, default in inputs.items()}, jobs


class Template(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="offlux-ci-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.work = self.folder / "work"
        self.work.mkdir()
        self.first = origin(self.work)
        self.notes = []
        self.api = servers.notes(self.notes)
        self.addCleanup(self.api.close)
        self.inputs, self.jobs = read((ROOT / "ci/gitlab.yml").read_text())

    def job(self, name, **variables):
        """Runs a job with the inputs' defaults; returns status and log."""
        fill = lambda text: re.sub(r"\$\[\[ inputs\.(\w+) \]\]", lambda m: self.inputs[m.group(1)], text)
        job = self.jobs[name]
        given = {**self.jobs[".offlux"]["variables"], **job["variables"]}
        self.assertTrue(job["script"], name)
        status, log = run(["sh", "-e", "-c", job["script"]], self.work, {
            **{name: fill(value) for name, value in given.items()},
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": self.first, "CI_API_V4_URL": self.api.url, "CI_PROJECT_ID": "3",
            "CI_MERGE_REQUEST_IID": "4", **variables,
        })
        return status, log

    def change(self, value="new"):
        write(self.work / "apps/settings.yaml", CONFIG_MAP % value)
        commit(self.work, value)

    def test_no_script_holds_an_input(self):
        for name, job in self.jobs.items():
            self.assertNotIn("$[[", job["script"], name)
        self.assertEqual([name for name, job in self.jobs.items() if job["script"]], ["offlux-check", "offlux-diff", "offlux-affected"])
        self.assertEqual(set(self.inputs), {"stage", "image", "directory", "cluster", "note", "children"})

    def test_check_makes_both_reports(self):
        status, log = self.job("offlux-check")
        self.assertEqual(status, 0, log)
        self.assertRegex((self.work / "offlux-junit.xml").read_text(), JUNIT)
        self.assertEqual(json.loads((self.work / "offlux-quality.json").read_text()), [])
        write(self.work / "cluster/apps.yaml", (KUSTOMIZATION % "apps").replace("./apps", "./nope"))
        status, log = self.job("offlux-check")
        self.assertEqual(status, 1, log)
        quality = json.loads((self.work / "offlux-quality.json").read_text())
        self.assertTrue(quality, log)
        for finding in quality:
            self.assertEqual(set(finding), {"description", "check_name", "severity", "fingerprint", "location"})
            self.assertIsInstance(finding["location"]["lines"]["begin"], int)
        self.assertEqual(len({f["fingerprint"] for f in quality}), len(quality))
        self.assertEqual(quality[0]["location"]["path"], "cluster/apps.yaml")

    def test_the_note_updates_itself(self):
        self.notes.extend({"id": n, "body": "x", "author": {"id": 1}} for n in range(120))
        token = {"OFFLUX_GITLAB_TOKEN": "t0ken"}
        status, log = self.job("offlux-diff", **token)
        self.assertEqual((status, len(self.notes)), (0, 120), log)
        self.change()
        for value in ("new", "newer"):
            self.change(value) if value == "newer" else None
            status, log = self.job("offlux-diff", **token)
            self.assertEqual((status, len(self.notes)), (0, 121), log)
            self.assertIn(f"+  key: {value}", self.notes[-1]["body"])
        self.change("old")
        self.job("offlux-diff", **token)
        self.assertIn("no difference", self.notes[-1]["body"])
        self.notes[-1]["author"]["id"] = 8
        self.change("newest")
        self.job("offlux-diff", **token)
        self.assertEqual(len(self.notes), 122)
        self.assertTrue(all(headers.get("PRIVATE-TOKEN") == "t0ken" for _, _, headers, _ in self.api.asked))

    def test_without_a_token_the_difference_is_an_artifact(self):
        self.change()
        for variables in ({}, {"NOTE": "false", "OFFLUX_GITLAB_TOKEN": "t"}):
            status, log = self.job("offlux-diff", **variables)
            self.assertEqual(status, 0, log)
            self.assertIn("key: new", (self.work / "offlux-diff.md").read_text())
        self.assertEqual(self.api.asked, [])
        status, log = self.job("offlux-diff", OFFLUX_CLUSTER="nope")
        self.assertEqual(status, 2, log)

    def child(self):
        status, log = self.job("offlux-affected")
        self.assertEqual(status, 0, log)
        return json.loads((self.work / "offlux-child.yml").read_text())

    def test_the_child_pipeline_has_a_job_for_each_kustomization(self):
        self.assertEqual(list(self.child()), ["offlux-nothing"])
        self.change()
        child = self.child()
        self.assertEqual(list(child), ["offlux-1-one-apps"])
        job = child["offlux-1-one-apps"]
        status, log = run(["sh", "-e", "-c", job["script"][0]], self.work, job["variables"])
        self.assertEqual(status, 0, log)
        self.assertIn("key: new", (self.work / "rendered.yaml").read_text())

    def test_names_of_the_repository_are_never_run(self):
        name = "$(touch pwned)`touch pwned`${CI_JOB_TOKEN}\\\"; touch pwned; #"
        quoted = json.dumps({"name": name, "namespace": "flux-system"})
        text = (KUSTOMIZATION % "x").replace("{name: x, namespace: flux-system}", quoted)
        write(self.work / "cluster/apps.yaml", text)
        commit(self.work, "hostile")
        child = self.child()
        jobs = [job for job in child.values() if "NAME" in job.get("variables", {})]
        self.assertIn(name, [job["variables"]["NAME"].replace("$$", "$") for job in jobs])
        for job in child:
            self.assertRegex(job, r"^offlux-\d-one-[A-Za-z0-9._-]+$")
        for job in jobs:
            self.assertNotIn("$", job["variables"]["NAME"].replace("$$", ""))
            variables = {key: value.replace("$$", "$") for key, value in job["variables"].items()}
            run(["sh", "-e", "-c", job["script"][0]], self.work, variables)
        self.assertEqual(list(self.folder.rglob("pwned")), [])


if __name__ == "__main__":
    unittest.main()
