"""Helm and tug called as `helm`, side by side on one cluster.

  helm, tug = programs.pair(helm_path, tug_path, kubeconfig, folder)
  helm.run("list", "-n", "demo")           Answer(status, out, err)
  helm.fresh()                             forgets what was cached on disk
"""
import dataclasses
import os
import pathlib
import shutil
import subprocess

RUN_SECONDS = 240


@dataclasses.dataclass
class Answer:
    status: int
    out: str
    err: str


class Program:
    """One of the two. Every run has the same environment but for the folder that is its home."""

    def __init__(self, name, binary, kubeconfig, folder):
        self.name = name
        self.folder = pathlib.Path(folder) / name
        (self.folder / "bin").mkdir(parents=True)
        self.link = self.folder / "bin" / "helm"
        self.link.symlink_to(pathlib.Path(binary).resolve())
        self.variables = {"PATH": "/usr/bin:/bin", "KUBECONFIG": str(kubeconfig), "TZ": "UTC", "LANG": "C.UTF-8"}
        self.fresh()

    def fresh(self):
        home = self.folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        self.variables["HOME"] = str(home)

    def run(self, *arguments, folder=None, **variables):
        """Runs in `folder`; more variables by name. A program that does not end gets status None."""
        environment = {**self.variables, **variables}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                environment[name] = os.environ[name]
        try:
            done = subprocess.run([str(self.link), *map(str, arguments)], cwd=folder or self.folder, env=environment,
                                  capture_output=True, stdin=subprocess.DEVNULL, timeout=RUN_SECONDS)
        except subprocess.TimeoutExpired:
            return Answer(None, "", f"no answer in {RUN_SECONDS} s")
        return Answer(done.returncode, done.stdout.decode(errors="replace").replace(str(self.folder), "FOLDER"),
                      done.stderr.decode(errors="replace").replace(str(self.folder), "FOLDER"))


def pair(helm, tug, kubeconfig, folder):
    return Program("theirs", helm, kubeconfig, folder), Program("ours", tug, kubeconfig, folder)
