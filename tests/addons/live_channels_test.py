#!/usr/bin/env python3
"""The two bootstrap channels that kops publishes and its ingress-nginx of 2018, brought into a real API server by `tug addon
channel`: from S3 (versitygw), through a proxy that counts requests and cuts them off.

  live_channels_test.py --tug BINARY --kops FOLDER     FOLDER: kops's published files, unpacked

What this server cannot have is named, and only that: a manifest that kops does not publish, a Service with an address of
kops's network. Webhooks are left out of this cluster, since nobody answers them."""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

import yaml

HERE = pathlib.Path(__file__).resolve().parent
for folder in ("faults", "servers", "peers"):
    sys.path.insert(0, str(HERE.parent / folder))
import breaking_off  # noqa: E402
import cluster as peer_cluster  # noqa: E402
import proxy  # noqa: E402
import s3_server  # noqa: E402
import sandbox  # noqa: E402
import target  # noqa: E402

TUG, KOPS = "", None
WRITES = ("POST", "PUT", "PATCH", "DELETE")
BOOT = ("many-addons", "aws-lb-controller")


class LiveChannels(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="live-channels-")))
        cls.s3 = cls.enterClassContext(s3_server.S3Server(cls.folder / "s3"))
        cls.store = cls.s3.data / s3_server.BUCKET
        cls.cluster = cls.enterClassContext(peer_cluster.Cluster(cls.folder / "cluster", webhooks=False))
        cls.target = target.real_cluster(cls.folder / "cluster")
        cls.proxy = proxy.Proxy(cls.target.server, cls.target.token, cls.target.authority)
        cls.config = sandbox.write_kubeconfig(cls.folder / "config", cls.proxy.url, {})
        for node in cls.target.ask("GET", "/api/v1/nodes")["items"]:  # what kops's pods want to run on
            labels = {**node["metadata"]["labels"], "node-role.kubernetes.io/control-plane": "", "node-role.kubernetes.io/node": ""}
            node["metadata"]["labels"] = labels
            cls.target.ask("PUT", f"/api/v1/nodes/{node['metadata']['name']}", node)
        shutil.copytree(KOPS / "channels", cls.store / "channels")
        shutil.copytree(KOPS / "addons", cls.store / "addons")

    def tug(self, *words, status=0, s3=None):
        self.proxy.arm()
        env = {**self.s3.environment(s3), "HOME": str(self.folder), "KUBECONFIG": str(self.config), "LANG": "C.UTF-8"}
        done = subprocess.run([TUG, "addon", "channel", *words], env=env, text=True, capture_output=True, timeout=120)
        self.assertIn(done.returncode, (status,) if isinstance(status, int) else status, f"{words}\n{done.stdout}{done.stderr}")
        return done.stdout, done.stderr

    def writes(self):
        return [request for request in self.proxy.requests if request.split()[0] in WRITES]

    def records(self):
        found = self.target.ask("GET", "/api/v1/namespaces/kube-system")["metadata"].get("annotations", {})
        return {key.removeprefix("addons.k8s.io/"): json.loads(value) for key, value in found.items() if key.startswith("addons.k8s.io/")}

    @staticmethod
    def entries(name):
        return {addon["name"]: addon for addon in yaml.safe_load((KOPS / "channels" / name / "bootstrap.yaml").read_text())["spec"]["addons"]}

    def bring_up(self, name):
        """Applies until what is left does not change: later addons bring what earlier ones need."""
        url = f"s3://{s3_server.BUCKET}/channels/{name}/bootstrap.yaml"
        out, err = self.tug("apply", url, "--yes", status=1)
        entries = self.entries(name)
        failed = {addon for addon in entries if f"error: {addon}: " in err}
        self.assertIn("limit-range.addons.k8s.io", failed)  # kops publishes no such manifest
        records = self.records()
        for addon, entry in entries.items():
            if addon in failed:
                continue
            self.assertEqual(records[addon]["manifestHash"], entry["manifestHash"], addon)
            self.assertEqual(records[addon].get("id"), entry.get("id"))
            self.assertEqual(records[addon]["systemGeneration"], 1)
            if f'Updated "{addon}"\n' in out:  # else the same came from another channel before, which is not compared
                self.assertEqual(records[addon]["channel"], url)
        return url, failed, err

    def check_objects(self, name, failed):
        """Every object of what went well is there with its labels."""
        checked = 0
        for addon, entry in self.entries(name).items():
            if addon in failed:
                continue
            for document in yaml.safe_load_all((KOPS / "channels" / name / entry["manifest"]).read_text()):
                if not document or document["kind"] not in ("Deployment", "DaemonSet", "ConfigMap", "Service", "ServiceAccount"):
                    continue
                live = self.target.live(document["metadata"]["namespace"], document)
                self.assertIsNotNone(live, f"{addon}: {document['kind']} {document['metadata']['name']}")
                self.assertGreaterEqual(live["metadata"]["labels"].items(), document["metadata"].get("labels", {}).items())
                self.assertIn(("tug", "Apply"), [(entry["manager"], entry["operation"]) for entry in live["metadata"]["managedFields"]])
                checked += 1
        self.assertGreater(checked, 20)

    def wait_for_deployments(self):
        """Until all are available: one that is not would fail its addon when it is applied again."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            found = self.target.items("kube-system", "apps/v1", "deployments")
            waiting = [one["metadata"]["name"] for one in found
                       if not any(c["type"] == "Available" and c["status"] == "True" for c in one.get("status", {}).get("conditions", ()))]
            if not waiting:
                return
            time.sleep(0.5)
        self.fail(f"not available: {waiting}")

    def test_1_the_bootstrap_channels(self):
        for name in BOOT:
            with self.subTest(name):
                url, failed, err = self.bring_up(name)
                self.wait_for_deployments()
                print(f"{name}: {len(self.entries(name)) - len(failed)} addons, {len(failed)} that this server cannot have: {sorted(failed)}")
                self.assertLess(len(failed), 6, err)
                self.check_objects(name, failed)
                out, _ = self.tug("apply", url, "--yes", status=(0, 1))
                rows = [line.split("\t")[0].strip() for line in out.splitlines() if "\t" in line][1:]
                self.assertLessEqual(set(rows), failed, "addons that went well are written again")

    def test_2_a_second_apply_of_what_went_well_writes_nothing(self):
        entries = [entry for name, entry in self.entries(BOOT[0]).items() if name in self.records()]
        text = yaml.safe_dump({"kind": "Addons", "metadata": {"name": "bootstrap"}, "spec": {"addons": entries}})
        (self.store / "channels" / BOOT[0] / "well.yaml").write_text(text)
        url = f"s3://{s3_server.BUCKET}/channels/{BOOT[0]}/well.yaml"
        self.tug("apply", url, "--yes", status=(0, 1))
        out, _ = self.tug("apply", url, "--yes", status=(0, 1))
        self.assertEqual((out, self.writes()), ("No update required\n", []))

    def test_3_a_changed_manifest_and_a_wrong_hash(self):
        entry = dict(self.entries(BOOT[0])["storage-aws.addons.k8s.io"])
        folder = self.store / "changed"
        folder.mkdir()
        manifest = (KOPS / "channels" / BOOT[0] / entry["manifest"]).read_text().replace("k8s-addon: storage-aws", "k8s-addon: other-aws")
        (folder / "a.yaml").write_text(manifest)
        entry["manifest"] = "a.yaml"
        (folder / "addon.yaml").write_text(yaml.safe_dump({"kind": "Addons", "spec": {"addons": [entry]}}))
        url = f"s3://{s3_server.BUCKET}/changed/addon.yaml"
        self.assertEqual(self.tug("apply", url, "--yes")[0], "No update required\n")  # the hash is the one recorded
        entry["manifestHash"] = "0" * 64
        (folder / "addon.yaml").write_text(yaml.safe_dump({"kind": "Addons", "spec": {"addons": [entry]}}))
        _, err = self.tug("apply", url, "--yes", status=1)
        self.assertIn("the manifest of storage-aws.addons.k8s.io is not the one that the channel lists", err)
        self.assertEqual(self.writes(), [])

    def forget(self, *names):
        """Takes records away."""
        found = self.target.ask("GET", "/api/v1/namespaces/kube-system")
        for name in names:
            del found["metadata"]["annotations"][f"addons.k8s.io/{name}"]
        self.target.ask("PUT", "/api/v1/namespaces/kube-system", found)

    def test_4_s3_that_breaks_off_in_the_middle(self):
        self.forget("certmanager.io", "storage-aws.addons.k8s.io")
        url = f"s3://{s3_server.BUCKET}/channels/{BOOT[0]}/well.yaml"
        cut = breaking_off.BreakingOff(self.s3.url, b"certmanager.io/k8s", 20_000)
        self.addCleanup(cut.close)
        out, err = self.tug("apply", url, "--yes", status=1, s3=cut.url)
        self.assertGreater(cut.times, 1)  # tried again before it was given up
        self.assertIn("error: certmanager.io: ", err)
        self.assertTrue(err.endswith("error: 1 addon failed: certmanager.io\n"), err)
        self.assertIn('Updated "storage-aws.addons.k8s.io"\n', out)
        self.assertNotIn("certmanager.io", self.records())
        self.assertEqual([request for request in self.writes() if "cert-manager" in request], [])
        self.tug("apply", url, "--yes")
        self.assertIn("certmanager.io", self.records())

    def test_5_ingress_nginx_of_2018(self):
        url = f"s3://{s3_server.BUCKET}/addons/ingress-nginx/v1.6.0.yaml"
        _, err = self.tug("apply", url, status=1)
        gone = [line for line in err.splitlines() if "was removed with Kubernetes 1.22" in line]
        self.assertEqual(len(gone), 4, err)
        self.tug("apply", url, "--yes", "--upgrade-apis")
        for path in ("clusterroles", "clusterrolebindings", "namespaces/kube-ingress/roles", "namespaces/kube-ingress/rolebindings"):
            self.assertIsNotNone(self.target.ask("GET", f"/apis/rbac.authorization.k8s.io/v1/{path}/nginx-ingress-controller"))
        self.assertEqual(self.tug("apply", url, "--yes", "--upgrade-apis")[0], "No update required\n")


def main():
    global TUG, KOPS
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tug", required=True)
    parser.add_argument("--kops", required=True)
    options, rest = parser.parse_known_args()
    TUG, KOPS = str(pathlib.Path(options.tug).resolve()), pathlib.Path(options.kops).resolve()
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
