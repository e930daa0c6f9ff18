#!/usr/bin/env python3
"""The charts of the catalogue without a cluster: linted strictly, rendered beside Helm with the values that people set
(catalog_cases.py), and their refusals.

  catalog_test.py --tug build/release/tug [--helm HELM]"""
import argparse
import pathlib
import re
import subprocess
import sys
import unittest

import yaml

from catalog_cases import NEEDED, REFUSED, SETS

CATALOG = pathlib.Path(__file__).resolve().parents[2] / "charts" / "catalog"
OPTIONS = None


def run(program, *words):
    return subprocess.run([program, *words], cwd=CATALOG, capture_output=True, text=True, timeout=60)


def objects(text):
    return [each for each in yaml.safe_load_all(text) if each]


def pod_specs(each):
    if each["kind"] == "Pod":
        yield each["spec"]
    elif each["kind"] in ("Deployment", "DaemonSet", "StatefulSet", "Job"):
        yield each["spec"]["template"]["spec"]


class Catalog(unittest.TestCase):
    def render(self, name, words):
        done = run(OPTIONS.tug, "template", name, name, "--namespace", "trial", *words)
        self.assertEqual(done.returncode, 0, f"{name} {words}\n{done.stderr}")
        return done.stdout

    def for_every_set(self, check):
        for name in sorted(SETS):
            for title, words in {"its own values": [], **SETS[name]}.items():
                with self.subTest(chart=name, values=title):
                    check(name, NEEDED.get(name, []) + words)

    def for_every_object(self, check):
        self.for_every_set(lambda name, words: [check(each) for each in objects(self.render(name, words))])

    def test_every_chart_has_cases(self):
        self.assertEqual(sorted(SETS), sorted(each.name for each in CATALOG.iterdir() if each.is_dir()))

    def test_every_chart_passes_strict_lint(self):
        for name in SETS:
            with self.subTest(chart=name):
                done = run(OPTIONS.tug, "lint", "--strict", name, *NEEDED.get(name, []))
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertNotIn("[", done.stdout, "not a word, not even advice")

    def test_helm_renders_the_same_bytes(self):
        if not OPTIONS.helm:
            self.skipTest("no Helm")

        def check(name, words):
            ours = run(OPTIONS.tug.parent / "helm", "template", name, name, "--namespace", "trial", *words)
            theirs = run(OPTIONS.helm, "template", name, name, "--namespace", "trial", *words)
            self.assertEqual(theirs.returncode, 0, theirs.stderr)
            self.assertEqual((ours.stdout, ours.stderr, ours.returncode), (theirs.stdout, theirs.stderr, theirs.returncode))

        self.for_every_set(check)

    def test_helm_renders_the_same_but_for_the_keys_of_a_webhook(self):
        words = ["template", "ingress-nginx", "ingress-nginx", "--set", "controller.admissionWebhooks.enabled=true"]
        mask = lambda text: re.sub(r"(crt|key|caBundle): \S+", r"\1: …", text)
        ours = run(OPTIONS.tug, *words)
        self.assertIn("caBundle: LS0t", ours.stdout)
        if OPTIONS.helm:
            self.assertEqual(mask(ours.stdout), mask(run(OPTIONS.helm, *words).stdout))

    def test_mistakes_are_refused_and_said_clearly(self):
        for title, (name, words, said) in REFUSED.items():
            with self.subTest(title):
                done = run(OPTIONS.tug, "template", name, name, *NEEDED.get(name, []), *words)
                self.assertNotEqual(done.returncode, 0, done.stdout[:200])
                self.assertIn(said, done.stderr)
                if OPTIONS.helm:
                    self.assertNotEqual(run(OPTIONS.helm, "template", name, name, *NEEDED.get(name, []), *words).returncode, 0)

    def test_pods_have_only_the_rights_they_need(self):

        def check(each):
            for spec in pod_specs(each):
                self.assertIn("automountServiceAccountToken", spec, each["metadata"]["name"])
                for container in spec["containers"]:
                    context = container["securityContext"]
                    self.assertFalse(context["allowPrivilegeEscalation"])
                    self.assertEqual(context["capabilities"]["drop"], ["ALL"])
                    self.assertFalse(context.get("privileged", False))
                    self.assertRegex(container["image"], r":v?[0-9][0-9.]*$", "images are pinned")
                    self.assertIn("requests", container["resources"])

        self.for_every_object(check)

    def test_upgrades_lose_no_pod_before_its_successor_is_ready(self):
        alone = {"external-dns"}  # two of it would take each other's records for strangers'

        def check(each):
            if each["kind"] not in ("Deployment", "DaemonSet"):
                return
            spec = each["spec"]
            for container in spec["template"]["spec"]["containers"]:
                self.assertIn("readinessProbe", container)
            if each["kind"] == "DaemonSet":
                self.assertIn(spec["updateStrategy"].get("rollingUpdate", {}).get("maxUnavailable"), (1, None))
            elif each["metadata"]["name"] not in alone and not spec["template"]["spec"].get("hostNetwork"):
                self.assertEqual(spec["strategy"]["rollingUpdate"], {"maxUnavailable": 0, "maxSurge": 1})

        self.for_every_object(check)

    def test_no_role_has_wildcards(self):

        def check(each):
            for rule in each.get("rules", []) if each["kind"] in ("Role", "ClusterRole") else []:
                self.assertNotIn("*", rule["verbs"] + rule["resources"] + rule["apiGroups"])

        self.for_every_object(check)

    def test_every_chart_can_be_tested_and_says_how_to_check_it(self):
        for name in SETS:
            with self.subTest(chart=name):
                hooks = [each for each in objects(self.render(name, NEEDED.get(name, [])))
                         if each["metadata"].get("annotations", {}).get("helm.sh/hook") == "test"]
                self.assertTrue(hooks)
                for part in ("README.md", "values.schema.json"):
                    self.assertTrue((CATALOG / name / part).exists(), part)
                self.assertIn(f"tug test {{{{ .Release.Name }}}}", (CATALOG / name / "templates/NOTES.txt").read_text())

    def test_an_exporter_listens_at_the_address_of_its_node_of_either_family(self):
        self.assertIn("--web.listen-address=[$(HOST_IP)]:9100\n", self.render("monitoring-starter", []))

    def test_metrics_server_reads_nobodys_configuration(self):
        self.assertNotIn("configmaps", self.render("metrics-server", []))

    def test_kube2iam_looks_at_the_interface_of_the_network_plugin(self):
        rows = {"aws-vpc": "eni+", "calico": "cali+", "cilium": "lxc+", "flannel": "cni0", "kubenet": "cbr0", "kube-router": "kube-bridge",
                "openshift": "tun0", "weave": "weave", "docker": "docker0"}
        for cni, interface in rows.items():
            with self.subTest(cni):
                self.assertIn(f"--host-interface={interface}", self.render("kube2iam", ["--set", f"cni={cni}"]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--tug", required=True, type=lambda path: pathlib.Path(path).absolute())
    parser.add_argument("--helm")
    OPTIONS, rest = parser.parse_known_args()
    unittest.main(argv=[sys.argv[0], *rest])
