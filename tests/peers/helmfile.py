#!/usr/bin/env python3
"""helmfile with tug as its helm: a file of three releases in two namespaces is brought into a real cluster, changed and
taken out again, and kubectl sees what it should.

  cluster.py run --no-webhooks -- helmfile.py --tug BINARY --helmfile BINARY --kubectl BINARY

`helmfile diff` and `apply` need the plugin helm-diff of Helm; tug needs none."""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from live import connect  # noqa: E402

FILE = """
helmDefaults: {wait: true, timeout: 120}
releases:
- {name: db, namespace: helmfile-data, chart: ./db, createNamespace: true}
- {name: cache, namespace: helmfile-data, chart: ./cache, needs: [helmfile-data/db], set: [{name: color, value: green}]}
- {name: web, namespace: helmfile-front, chart: ./web, createNamespace: true, needs: [helmfile-data/cache], values: [{color: COLOR}]}
"""
TEMPLATE = """apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}}
data: {color: {{ .Values.color | quote }}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec:
  selector: {matchLabels: {app: {{ .Release.Name }}}}
  template:
    metadata: {labels: {app: {{ .Release.Name }}}}
    spec: {containers: [{name: main, image: "example/{{ .Release.Name }}:1"}]}
"""
ARGS = None


class Helmfile(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="helmfile-")))
        for name in ("db", "cache", "web"):
            templates = self.folder / name / "templates"
            templates.mkdir(parents=True)
            (templates / "all.yaml").write_text(TEMPLATE)
            (self.folder / name / "Chart.yaml").write_text(f"apiVersion: v2\nname: {name}\nversion: 0.1.0\n")
            (self.folder / name / "values.yaml").write_text("color: red\n")
        self.colour("blue")
        self.helm = self.folder / "bin/helm"
        self.helm.parent.mkdir()
        self.helm.symlink_to(os.path.realpath(ARGS.tug))
        self.kubeconfig = connect().kubeconfig
        self.env = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "KUBECONFIG": str(self.kubeconfig), "LANG": "C.UTF-8"}

    def colour(self, name):
        (self.folder / "helmfile.yaml").write_text(FILE.replace("COLOR", name))

    def helmfile(self, *words, status=0, stream="stdout"):
        done = subprocess.run([ARGS.helmfile, "--helm-binary", self.helm, "--disable-force-update", "--no-color", *words], cwd=self.folder, env=self.env,
                              text=True, capture_output=True, timeout=300)
        self.assertEqual(done.returncode, status, f"helmfile {words}\n{done.stdout}{done.stderr}")
        return getattr(done, stream)

    def kubectl(self, *words):
        done = subprocess.run([ARGS.kubectl, "--kubeconfig", self.kubeconfig, *words, "-o", "json"], env=self.env, text=True, capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def colours(self):
        """What kubectl sees of the releases."""
        found = {}
        for space in ("helmfile-data", "helmfile-front"):
            for item in self.kubectl("get", "configmaps", "-n", space, "-l", "app.kubernetes.io/managed-by=Helm")["items"]:
                found[f"{space}/{item['metadata']['name']}"] = item["data"]["color"]
        return found

    def test_a_file_of_three_releases(self):
        self.helmfile("sync")
        wanted = {"helmfile-data/db": "red", "helmfile-data/cache": "green", "helmfile-front/web": "blue"}
        self.assertEqual(self.colours(), wanted)
        for name, space in (("db", "helmfile-data"), ("cache", "helmfile-data"), ("web", "helmfile-front")):
            self.assertEqual(self.kubectl("get", "deployment", name, "-n", space)["status"].get("readyReplicas"), 1, name)  # helmfile asked to wait
        listed = {release["name"]: release["installed"] for release in json.loads(self.helmfile("list", "--output", "json"))}
        self.assertEqual(listed, {"db": True, "cache": True, "web": True})
        self.assertEqual(self.helmfile("status", stream="stderr").count("STATUS: deployed"), 3)
        self.assertEqual(self.helmfile("template").count("kind: Deployment"), 3)

        self.assertNotIn("color", self.helmfile("diff", "--detailed-exitcode"))
        self.colour("purple")
        changes = self.helmfile("diff", "--detailed-exitcode", "--context", "0", status=2)
        self.assertIn("-   color: blue\n  +   color: purple\n", changes)
        self.helmfile("apply")
        self.assertEqual(self.colours(), wanted | {"helmfile-front/web": "purple"})
        revisions = self.kubectl("get", "secrets", "-A", "-l", "owner=helm")["items"]
        self.assertEqual(sorted(item["metadata"]["name"] for item in revisions), [
            "sh.helm.release.v1.cache.v1", "sh.helm.release.v1.db.v1", "sh.helm.release.v1.web.v1", "sh.helm.release.v1.web.v2"])

        self.helmfile("destroy")
        self.assertEqual(self.colours(), {})
        self.assertEqual(self.kubectl("get", "secrets", "-A", "-l", "owner=helm")["items"], [])


def main():
    global ARGS
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("tug", "helmfile", "kubectl"):
        cli.add_argument(f"--{name}", required=True)
    ARGS, rest = cli.parse_known_args()
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
