"""Folders that tests run in: a repository with one cluster, the way a runner checks it out."""

import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
OFFLUX = os.environ.get("OFFLUX_PROGRAM", str(ROOT / "target/debug/offlux"))

KUSTOMIZATION = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: %s, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  path: ./apps
  sourceRef: {kind: GitRepository, name: flux-system}
"""

CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: default}
data:
  key: %s
"""


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def git(folder, *words):
    words = ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main",
             "-c", "protocol.file.allow=always", *words]
    return subprocess.run(words, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def commit(folder, message):
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def origin(folder, name="apps"):
    """A repository of one cluster, with one commit; returns that."""
    write(folder / "offlux.yaml", "clusters:\n  one: {path: cluster}\n")
    write(folder / "cluster/apps.yaml", KUSTOMIZATION % name)
    write(folder / "apps/settings.yaml", CONFIG_MAP % "old")
    git(folder, "init", "-q")
    git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")
    return commit(folder, "one")


def pull_request(folder, change):
    """A branch with a change, merged as GitHub does it, and one more commit on main before; returns the merge."""
    git(folder, "checkout", "-q", "-b", "topic")
    change(folder)
    commit(folder, "topic")
    git(folder, "checkout", "-q", "main")
    write(folder / "apps/other.yaml", (CONFIG_MAP % "x").replace("settings", "other"))
    commit(folder, "main goes on")
    git(folder, "checkout", "-q", "-b", "merged")
    git(folder, "merge", "-q", "--no-ff", "-m", "merge", "topic")
    return git(folder, "rev-parse", "HEAD")


def checkout(origin_folder, commit_id, folder):
    """What actions/checkout leaves: one commit, without its parents."""
    folder.mkdir(parents=True)
    git(folder, "init", "-q")
    git(folder, "remote", "add", "origin", f"file://{origin_folder}")
    git(folder, "fetch", "-q", "--depth=1", "origin", commit_id)
    git(folder, "checkout", "-q", "FETCH_HEAD")


def run(words, folder, variables, program=OFFLUX):
    """Runs words as a runner does, offlux in the PATH; returns status and all that was printed."""
    path = folder.parent / "path"
    path.mkdir(exist_ok=True)
    link = path / "offlux"
    if not link.exists():
        link.symlink_to(program)
    keep = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
    env = {**keep, "PATH": f"{path}:{os.environ['PATH']}", "TMPDIR": str(folder.parent), **variables}
    done = subprocess.run(words, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
    return done.returncode, done.stdout
