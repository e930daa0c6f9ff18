#!/usr/bin/env python3
"""Releases whose charts or records hold APIs that the cluster no longer has, on sandboxes of Kubernetes 1.15 and of today:
what is said, and what --upgrade-apis makes of them."""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import unittest

TUG = ""
OLD = """\
apiVersion: extensions/v1beta1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: "web:{{ .Values.tag }}"}]}
---
# kept as it is
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}}
data: {tag: {{ .Values.tag | quote }}}
"""


class RemovedApis(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="removed-apis-")))
        for name, text in {"Chart.yaml": "apiVersion: v2\nname: web\nversion: 0.1.0\n", "values.yaml": "tag: one\n",
                           "templates/all.yaml": OLD}.items():
            (self.folder / "web" / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / "web" / name).write_text(text)

    def tug(self, *words, status=0, version="", program=None):
        env = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "TUG_SANDBOX": str(self.folder / "sandbox"),
               "HELM_KUBECONTEXT": "sandbox", "LANG": "C.UTF-8", "KUBECONFIG": "/nonexistent", "TUG_SANDBOX_VERSION": version}
        done = subprocess.run([program or TUG, *words], cwd=self.folder, env=env, text=True, capture_output=True, timeout=60)
        self.assertEqual(done.returncode, status, f"{words}\n{done.stdout}{done.stderr}")
        return done.stdout, done.stderr

    def todays_chart(self):
        (self.folder / "web/templates/all.yaml").write_text(
            OLD.replace("extensions/v1beta1", "apps/v1").replace("spec:\n  template:", "spec:\n  selector: {matchLabels: {app: web}}\n  template:"))

    def test_a_chart_of_old_is_installed_as_todays(self):
        _, err = self.tug("install", "a", "web", status=1)
        self.assertIn('the cluster knows no kind "Deployment" in version "extensions/v1beta1"', err)
        self.assertIn("hint: --upgrade-apis writes what has a successor for today's APIs (Deployment a: extensions/v1beta1 → apps/v1)", err)
        self.tug("install", "a", "web", "--upgrade-apis")
        manifest, _ = self.tug("get", "manifest", "a")
        self.assertIn("---\n# Source: web/templates/all.yaml\napiVersion: apps/v1\nkind: Deployment\n", manifest)
        self.assertIn("# kept as it is\napiVersion: v1\n", manifest)

    def test_a_release_of_an_old_cluster_is_healed_by_an_upgrade(self):
        self.tug("install", "a", "web", version="1.15")
        self.todays_chart()
        _, err = self.tug("upgrade", "a", "web", "--set", "tag=two", status=1)
        self.assertIn("--upgrade-apis", err)
        self.tug("upgrade", "a", "web", "--set", "tag=two", "--upgrade-apis")
        self.tug("upgrade", "a", "web", "--set", "tag=three")  # the record is healed: no flag any more
        self.assertEqual(self.tug("drift", "a")[0], 'All 2 objects of "a" are as revision 3 says.\n')

    def test_a_rollback_to_an_old_revision_writes_todays(self):
        self.tug("install", "a", "web", version="1.15")
        self.todays_chart()
        self.tug("upgrade", "a", "web", "--set", "tag=two", "--upgrade-apis")
        self.tug("rollback", "a", "1", status=1)
        self.tug("rollback", "a", "1", "--upgrade-apis")
        manifest, _ = self.tug("get", "manifest", "a")
        self.assertIn("apiVersion: apps/v1\nkind: Deployment\n", manifest)
        self.assertIn('data: {tag: "one"}', manifest)
        self.tug("uninstall", "a")

    def test_an_old_release_is_uninstalled(self):
        self.tug("install", "a", "web", version="1.15")
        self.tug("uninstall", "a", status=1)
        self.tug("uninstall", "a", "--upgrade-apis")
        self.assertEqual(self.tug("list", "--short")[0], "")

    def test_as_helm_there_is_no_such_flag_and_no_hint(self):
        helm = self.folder / "helm"
        helm.symlink_to(TUG)
        _, err = self.tug("install", "a", "web", status=1, program=str(helm))
        self.assertNotIn("upgrade-apis", err)
        self.assertIn("unknown flag: --upgrade-apis", self.tug("install", "a", "web", "--upgrade-apis", status=1, program=str(helm))[1])


def main():
    global TUG
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tug", required=True)
    options, rest = parser.parse_known_args()
    TUG = str(pathlib.Path(options.tug).resolve())
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
