#!/usr/bin/env python3
"""`tug addon channel` on the sandbox, through a proxy that counts requests, spoils them and kills whoever asks: plans,
records, hashes, prune, certificate authorities, marks on nodes, removed APIs; one addon of ten that fails, manifests that
are not there, two operators at once, killed at every request.

  channels_test.py --tug BINARY [--kops FOLDER]     FOLDER: kops's published files, unpacked"""
import argparse
import hashlib
import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "faults"))
sys.path.insert(0, str(HERE.parent / "servers"))
import proxy  # noqa: E402
import sandbox  # noqa: E402
import target  # noqa: E402

TUG, KOPS = "", None
WRITES = ("POST", "PUT", "PATCH", "DELETE")


def config_map(name, value="1", labels="", namespace="kube-system"):
    return textwrap.dedent(f"""\
        apiVersion: v1
        kind: ConfigMap
        metadata: {{name: {name}, namespace: {namespace}, labels: {{{labels}}}}}
        data: {{value: "{value}"}}
        """)


def digest(text):
    return hashlib.sha256(text.strip().encode()).hexdigest()


class Channels(unittest.TestCase):
    maxDiff = None
    version = ""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="channels-")))
        env = {"HOME": str(self.folder), "PATH": "/usr/bin:/bin", "TUG_SANDBOX": str(self.folder / "sandbox")}
        if self.version:
            env["TUG_SANDBOX_VERSION"] = self.version
        self.served = sandbox.Sandbox(TUG, env)
        self.addCleanup(self.served.stop)
        self.target = target.Target(self.served.address)
        self.proxy = proxy.Proxy(self.served.address)
        self.addCleanup(self.close_proxy)
        self.config = sandbox.write_kubeconfig(self.folder / "config", self.proxy.url, {})
        self.addons = self.folder / "addons"
        self.addons.mkdir()
        self.url = f"file://{self.addons}/addon.yaml"
        self.target.make_namespace("kube-system")

    def close_proxy(self):
        self.proxy.server.shutdown()
        self.proxy.server.server_close()

    def start(self, *words):
        env = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "KUBECONFIG": str(self.config), "LANG": "C.UTF-8"}
        return subprocess.Popen([TUG, "addon", "channel", *words], cwd=self.folder, env=env, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def tug(self, *words, status=0):
        self.proxy.arm()
        process = self.start(*words)
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, status, f"{words}\n{out}{err}")
        return out, err

    def publish(self, addons, name="test"):
        """Writes the channel's document and its manifests: {name: manifest or (manifest, other fields)}."""
        entries = []
        for addon, what in addons.items():
            manifest, fields = what if isinstance(what, tuple) else (what, {})
            if manifest is not None:
                (self.addons / f"{addon}.yaml").write_text(manifest)
            entries.append({"name": addon, "manifest": f"{addon}.yaml", "manifestHash": digest(manifest or ""), **fields})
        (self.addons / "addon.yaml").write_text(json.dumps({"kind": "Addons", "metadata": {"name": name}, "spec": {"addons": entries}}))

    def records(self, namespace="kube-system"):
        found = self.target.ask("GET", f"/api/v1/namespaces/{namespace}")["metadata"].get("annotations", {})
        return {key.removeprefix("addons.k8s.io/"): value for key, value in found.items() if key.startswith("addons.k8s.io/")}

    def value(self, name):
        found = self.target.ask("GET", f"/api/v1/namespaces/kube-system/configmaps/{name}")
        return found and found["data"]["value"]

    def writes(self):
        return [request for request in self.proxy.requests if request.split()[0] in WRITES]

    # --- plans and records -----------------------------------------------------------------------
    def test_without_yes_it_is_shown_and_nothing_is_written(self):
        self.publish({"a": config_map("a")})
        out, _ = self.tug("apply", self.url)
        self.assertIn(f"NAME\tCURRENT\tUPDATE                                                          \tPKI\n"
                      f"a   \t-      \t{digest(config_map('a'))}\tno \n", out)
        self.assertIn("a:\n  + ConfigMap a in kube-system\n", out)
        self.assertTrue(out.endswith("Must specify --yes to update\n"), out)
        self.assertIsNone(self.value("a"))
        self.assertEqual(self.records(), {})

    def test_the_record_is_what_kops_writes_and_is_written_last(self):
        self.publish({"a": (config_map("a"), {"id": "k8s-1.12"})})
        self.tug("apply", self.url, "--yes")
        self.assertEqual(self.records()["a"], f'{{"channel":"{self.url}","id":"k8s-1.12","manifestHash":"{digest(config_map("a"))}",'
                                              '"systemGeneration":1}')
        self.assertEqual(self.writes()[-1], "PATCH /api/v1/namespaces/kube-system")
        fields = self.target.ask("GET", "/api/v1/namespaces/kube-system/configmaps/a")["metadata"]["managedFields"]
        self.assertEqual([(entry["manager"], entry["operation"]) for entry in fields], [("tug", "Apply")])

    def test_a_second_apply_sends_no_write(self):
        self.publish({"a": config_map("a"), "b": config_map("b")})
        self.tug("apply", self.url, "--yes")
        out, _ = self.tug("apply", self.url, "--yes")
        self.assertEqual(out, "No update required\n")
        self.assertEqual(self.writes(), [])

    def test_a_changed_manifest_is_noticed_by_its_hash(self):
        self.publish({"a": (config_map("a", 1), {"version": "1.0.0"})})
        self.tug("apply", self.url, "--yes")
        self.publish({"a": (config_map("a", 2), {"version": "1.0.0"})})
        out, _ = self.tug("apply", self.url, "--diff")
        self.assertIn('-   value: "1"\n', out)
        self.tug("apply", self.url, "--yes")
        self.assertEqual(self.value("a"), "2")

    def test_records_of_others_are_read_old_and_new(self):
        self.target.ask("PUT", "/api/v1/namespaces/kube-system", {
            "apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "kube-system", "annotations": {
                "addons.k8s.io/old": '{"version":"1.4.0","channel":"https://example.com/a","manifestHash":"x"}',
                "addons.k8s.io/broken": "{"}}})
        out, err = self.tug("get")
        self.assertEqual(out, "NAMESPACE  \tNAME\tHASH\tCHANNEL              \nkube-system\told \tx   \thttps://example.com/a\n")
        self.assertIn("addons.k8s.io/broken of namespace kube-system cannot be read", err)

    def test_nothing_managed_is_said_as_the_original_says_it(self):
        self.assertEqual(self.tug("get")[0], "No managed addons found\n")

    # --- what is refused -------------------------------------------------------------------------
    def test_a_wrong_hash_is_refused_unless_allowed(self):
        self.publish({"a": (config_map("a"), {"manifestHash": digest("other")}), "b": (config_map("b"), {"manifestHash": "v2"})})
        out, err = self.tug("apply", self.url, "--yes", status=1)
        self.assertIn("the manifest of a is not the one that the channel lists", err)
        self.assertIn('Updated "b"', out)
        self.assertEqual(list(self.records()), ["b"])
        self.assertIsNone(self.value("a"))
        self.tug("apply", self.url, "--yes", "--allow-hash-mismatch")
        self.assertEqual(self.value("a"), "1")

    def test_one_of_ten_fails_and_the_others_proceed(self):
        addons = {f"a{i}": config_map(f"a{i}") for i in range(10)}
        addons["a4"] = "apiVersion: example.com/v1\nkind: Nothing\nmetadata: {name: x, namespace: kube-system}\n---\n" + config_map("a4")
        self.publish(addons)
        (self.addons / "a7.yaml").unlink()
        out, err = self.tug("apply", self.url, "--yes", status=1)
        self.assertTrue(out.endswith("8 updated, 0 as they should be, 2 failed\n"), out)
        self.assertTrue(err.endswith("error: 2 addons failed: a4, a7\n"), err)
        self.assertIn('error: a4: Nothing x in kube-system: no matches for kind "Nothing" in version "example.com/v1"\n', err)
        self.assertEqual(self.value("a4"), "1")  # what can be brought in is
        self.assertEqual(sorted(self.records()), [f"a{i}" for i in range(10) if i not in (4, 7)])

    def test_a_web_server_that_lacks_a_manifest_and_one_that_stumbles(self):
        self.publish({"a": config_map("a"), "b": config_map("b"), "c": config_map("c")})
        asked, folder = [], self.addons

        class Files(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                asked.append(self.path)
                status = 404 if self.path == "/b.yaml" else 503 if asked.count(self.path) < 3 and self.path == "/c.yaml" else 200
                body = (folder / self.path[1:]).read_bytes() if status == 200 else b"not now"
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        out, err = self.tug("apply", f"http://127.0.0.1:{server.server_port}/addon.yaml", "--yes", status=1)
        self.assertIn(f"error: b: failed to fetch http://127.0.0.1:{server.server_port}/b.yaml : 404 Not Found\n", err)
        self.assertTrue(out.endswith("2 updated, 0 as they should be, 1 failed\n"), out)
        self.assertEqual((asked.count("/b.yaml"), asked.count("/c.yaml")), (1, 3))

    def test_an_unreadable_range_is_passed_over_and_strictly_an_error(self):
        self.publish({"a": (config_map("a"), {"kubernetesVersion": ">=1.6"}), "b": config_map("b")})
        _, err = self.tug("apply", self.url, "--yes")
        self.assertIn("a is passed over: its kubernetesVersion cannot be read", err)
        self.assertIn("cannot be read: a\n", self.tug("apply", self.url, "--strict", status=1)[1])

    def test_an_entry_with_a_fault_fails_alone(self):
        self.publish({"a": (config_map("a"), {"needsRollingUpdate": "worker"}), "b": config_map("b"),
                      "c": (config_map("c"), {"prune": {"kinds": [{"group": "apps"}]}})})
        _, err = self.tug("apply", self.url, status=1)
        self.assertIn('error: a: spec.addons[0].needsRollingUpdate must be control-plane, workers or all, but is "worker"\n', err)
        out, err = self.tug("apply", self.url, "--yes", status=1)
        self.assertTrue(out.endswith("1 updated, 0 as they should be, 2 failed\n"), out)
        self.assertEqual(list(self.records()), ["b"])
        self.assertIn("warning: a: spec.addons[0].needsRollingUpdate must be", self.tug("list", self.url)[1])

    def test_a_namespace_for_the_state_that_is_not_there_is_told_before_anything_is_written(self):
        made = "apiVersion: v1\nkind: Namespace\nmetadata: {name: own}\n---\n" + config_map("c", namespace="own")
        self.publish({"a": (config_map("a"), {"namespace": "nope"}), "c": (made, {"namespace": "own"})})
        _, err = self.tug("apply", self.url, status=1)
        self.assertIn('error: a: there is no namespace "nope" to keep the addon\'s state on\n', err)
        self.assertNotIn("own", err)
        _, err = self.tug("apply", self.url, "--yes", status=1)
        self.assertTrue(err.endswith("error: 1 addon failed: a\n"), err)
        self.assertIsNone(self.value("a"))
        self.assertEqual(list(self.records("own")), ["c"])

    def test_no_text_of_a_channel_steers_a_terminal(self):
        hostile = "a\u001b[2J\u009b1m\nb"
        self.publish({"a": (config_map("a"), {"version": hostile, "id": hostile, "manifestHash": hostile})})
        document = json.loads((self.addons / "addon.yaml").read_text())
        document["spec"]["addons"].append({"name": hostile, "manifest": hostile})
        (self.addons / "addon.yaml").write_text(json.dumps(document))
        for words, status in ((["list", self.url], 0), (["apply", self.url], 1), (["apply", self.url, "--yes"], 1), (["get"], 0)):
            out, err = self.tug(*words, status=status)
            self.assertIn("a\\x1b[2J\\xc2\\x9b1m\\x0ab", out)
            self.assertNotRegex(out + err, "[\x1b\x9b]")

    def test_what_signs_a_url_is_neither_printed_nor_recorded(self):
        self.publish({"a": (config_map("a"), {"manifest": f"file://{self.addons}/a.yaml?sig=opensesame2"})})
        url = self.url + "?X-Amz-Date=1&X-Amz-Signature=opensesame1"
        for words in (["list", url], ["apply", url], ["apply", url, "--yes"], ["get"]):
            out, err = self.tug(*words)
            self.assertNotIn("opensesame", out + err)
            if url in words:
                self.assertIn("the URL of the channel holds credentials", err)
        self.assertEqual(json.loads(self.records()["a"])["channel"], self.url + "?X-Amz-Date=1&X-Amz-Signature=xxxxx")

    def test_an_error_names_its_addon_and_its_channel_once(self):
        self.publish({"c": "a: ["})
        _, err = self.tug("apply", self.url, "--yes", status=1)
        self.assertIn("error: c: the manifest cannot be read: ", err)
        (self.addons / "addon.yaml").write_text("kind: Addons\nspec: {addons: 3}\n")
        _, err = self.tug("apply", self.url, status=1)
        self.assertEqual(err.count(self.url + ": "), 1, err)

    def test_objects_need_a_namespace_and_lose_one_that_is_too_much(self):
        self.publish({"a": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: rbac.authorization.k8s.io/v1\n"
                           "kind: ClusterRole\nmetadata: {name: r, namespace: kube-system}\n"})
        _, err = self.tug("apply", self.url, "--yes", status=1)
        self.assertIn("a: ConfigMap a: it names no namespace, and its kind needs one", err)
        self.assertIn("ClusterRole r has namespace kube-system, but its kind has none", err)
        self.tug("apply", self.url, "--yes", "--default-namespace", "kube-system")

    # --- prune, certificate authorities, marks -----------------------------------------------------
    def test_prune_takes_what_the_labels_find_and_the_manifest_lacks(self):
        label = "k8s-addon: a"
        prune = {"prune": {"kinds": [{"kind": "ConfigMap", "labelSelector": "k8s-addon=a", "namespaces": ["kube-system"]}]}}
        self.publish({"a": (config_map("a", 1, label) + "---\n" + config_map("old", 1, label) + "---\n" + config_map("mine"), prune)})
        self.tug("apply", self.url, "--yes")
        self.publish({"a": (config_map("a", 1, label), prune)})
        self.assertIn("  - ConfigMap old in kube-system\n", self.tug("apply", self.url)[0])
        out, _ = self.tug("apply", self.url, "--yes")
        self.assertIn('Pruned ConfigMap old in kube-system of "a"\n', out)
        self.assertEqual([self.value(name) for name in ("a", "old", "mine")], ["1", None, "1"])
        self.assertEqual(self.tug("prune", self.url)[0], "Nothing to prune\n")

    def test_prune_passes_over_what_apply_has_not_brought_in_yet(self):
        label = "k8s-addon: a"
        prune = {"prune": {"kinds": [{"kind": "ConfigMap", "labelSelector": "k8s-addon=a"}]}}
        self.publish({"a": (config_map("a-v1", 1, label), prune)})
        self.tug("apply", self.url, "--yes")
        self.publish({"a": (config_map("a-v2", 2, label), prune)})
        out, err = self.tug("prune", self.url, "--yes")
        self.assertEqual(out, "Nothing to prune\n")
        self.assertIn("a is passed over: the cluster does not have what the channel lists today", err)
        self.assertEqual(self.value("a-v1"), "1")
        self.tug("apply", self.url, "--yes")
        self.assertEqual([self.value("a-v1"), self.value("a-v2")], [None, "2"])

    def test_an_unbounded_prune_is_refused(self):
        self.publish({"a": (config_map("a"), {"prune": {"kinds": [{"kind": "ConfigMap"}]}}), "b": config_map("b")})
        _, err = self.tug("apply", self.url, "--yes", status=1)
        self.assertIn("pruning ConfigMap is refused: without a labelSelector and namespaces that is every such object", err)
        self.assertEqual(list(self.records()), ["b"])
        self.tug("apply", self.url, "--yes", "--allow-unbounded-prune")
        self.assertEqual([self.value(name) for name in ("a", "b")], ["1", None])

    def test_prune_leaves_what_the_manifest_has_under_an_api_of_old(self):
        old = ("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w, namespace: kube-system, labels: {k8s-addon: a}}\n"
               "spec: {selector: {matchLabels: {b: c}}, template: {metadata: {labels: {b: c}}, spec: {containers: [{name: m, image: i}]}}}\n")
        prune = {"prune": {"kinds": [{"group": "apps", "kind": "Deployment", "labelSelector": "k8s-addon=a"}]}}
        self.publish({"a": (old, prune)})
        self.tug("apply", self.url, "--yes")
        self.publish({"a": (old.replace("apps/v1", "extensions/v1beta1"), prune)})
        self.tug("apply", self.url, "--yes", status=1)
        self.assertIsNotNone(self.target.ask("GET", "/apis/apps/v1/namespaces/kube-system/deployments/w"))

    def test_an_empty_manifest_with_a_prune_block_uninstalls(self):
        prune = {"prune": {"kinds": [{"kind": "ConfigMap", "labelSelector": "k8s-addon=a"}]}}
        self.publish({"a": (config_map("a", 1, "k8s-addon: a"), prune)})
        self.tug("apply", self.url, "--yes")
        self.publish({"a": ("", prune)})
        self.tug("apply", self.url, "--yes")
        self.assertIsNone(self.value("a"))

    CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: issuers.cert-manager.io}
spec: {group: cert-manager.io, scope: Namespaced, names: {kind: Issuer, plural: issuers, singular: issuer},
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]}
"""

    def test_a_certificate_authority_is_made_even_if_cert_manager_comes_later(self):
        self.publish({"a": (config_map("a"), {"needsPKI": True}), "cert-manager": self.CRD})
        self.tug("apply", self.url, "--yes")
        secret = self.target.ask("GET", "/api/v1/namespaces/kube-system/secrets/a-ca")
        self.assertEqual((secret["type"], sorted(secret["data"])), ("kubernetes.io/tls", ["tls.crt", "tls.key"]))
        issuer = self.target.ask("GET", "/apis/cert-manager.io/v1/namespaces/kube-system/issuers/a")
        self.assertEqual(issuer["spec"], {"ca": {"secretName": "a-ca"}})
        self.assertEqual(self.tug("apply", self.url, "--yes")[0], "No update required\n")
        self.target.ask("DELETE", "/apis/cert-manager.io/v1/namespaces/kube-system/issuers/a")
        self.assertIn("a   \t", self.tug("apply", self.url, "--yes")[0])  # checked even where the addon is current
        self.assertEqual(self.target.ask("GET", "/api/v1/namespaces/kube-system/secrets/a-ca")["data"], secret["data"])

    def test_an_addon_that_waits_for_cert_manager_counts_once(self):
        self.publish({"pk": (config_map("pk"), {"needsPKI": True})})
        out, err = self.tug("apply", self.url, "--yes", status=1)
        self.assertNotIn("Updated", out)
        self.assertTrue(out.endswith("0 updated, 0 as they should be, 1 failed\n"), out)
        self.assertIn("the cluster has no cert-manager yet", err)
        self.publish({"pk": (config_map("pk"), {"needsPKI": True}), "cert-manager": self.CRD})
        out, _ = self.tug("apply", self.url, "--yes")
        self.assertTrue(out.endswith("2 updated, 0 as they should be, 0 failed\n"), out)

    def test_only_an_update_marks_nodes_by_either_label_of_control_planes(self):
        for name, labels in (("old", {"node-role.kubernetes.io/master": ""}), ("new", {"node-role.kubernetes.io/control-plane": ""}),
                             ("worker", {"node-role.kubernetes.io/node": ""})):
            self.target.ask("POST", "/api/v1/nodes", {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "labels": labels}})
        marked = lambda: sorted(node["metadata"]["name"] for node in self.target.ask("GET", "/api/v1/nodes")["items"]
                                if "kops.k8s.io/needs-update" in node["metadata"].get("annotations", {}))
        rolling = {"needsRollingUpdate": "control-plane"}
        self.publish({"a": (config_map("a"), rolling)})
        self.tug("apply", self.url, "--yes")
        self.assertEqual(marked(), [])
        self.publish({"a": (config_map("a", 2), rolling)})
        self.tug("apply", self.url, "--yes")
        self.assertEqual(marked(), ["new", "old"])

    # --- others, and ends in the middle ------------------------------------------------------------
    def test_what_kops_applied_becomes_ours_field_by_field(self):
        path = "/api/v1/namespaces/kube-system/configmaps/a?fieldManager=kops&force=true"
        request = json.dumps({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"value": "0", "gone": "x"}})
        subprocess.run(["curl", "-sf", "-X", "PATCH", "-H", "Content-Type: application/apply-patch+yaml", "-d", request,
                        self.served.address + path], check=True, stdout=subprocess.DEVNULL)
        self.publish({"a": config_map("a")})
        self.tug("apply", self.url, "--yes")
        found = self.target.ask("GET", "/api/v1/namespaces/kube-system/configmaps/a")
        self.assertEqual(found["data"], {"value": "1"})

    def test_an_object_of_a_release_is_told_once(self):
        self.target.ask("POST", "/api/v1/namespaces/kube-system/configmaps", {
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "annotations": {
                "meta.helm.sh/release-name": "web", "meta.helm.sh/release-namespace": "shop"}}, "data": {"value": "0"}})
        self.publish({"a": config_map("a")})
        for words in (["apply", self.url], ["apply", self.url, "--yes"]):
            _, err = self.tug(*words)
            self.assertEqual(err, 'warning: ConfigMap a in kube-system is of the release "web" in shop, whose fields are taken from it: '
                                  "its next upgrade takes them back, and its uninstall deletes the object\n")

    def test_under_kopss_name_it_takes_turns(self):
        self.publish({"a": config_map("a")})
        self.tug("apply", self.url, "--yes", "--field-manager", "kops")
        fields = self.target.ask("GET", "/api/v1/namespaces/kube-system/configmaps/a")["metadata"]["managedFields"]
        self.assertEqual([(entry["manager"], entry["operation"]) for entry in fields], [("kops", "Apply")])

    def test_prune_names_what_the_channel_no_longer_lists(self):
        self.publish({"a": config_map("a"), "b": config_map("b")})
        self.tug("apply", self.url, "--yes")
        self.publish({"b": config_map("b")})
        out, err = self.tug("prune", self.url)
        self.assertEqual(out, "Nothing to prune\n")
        self.assertIn("a was brought in from this channel, which no longer lists it", err)

    def test_two_operators_at_once_lose_no_record(self):
        (self.addons / "other").mkdir()
        self.publish({f"b{i}": config_map(f"b{i}") for i in range(6)})
        (self.addons / "addon.yaml").rename(self.addons / "other.yaml")
        self.publish({f"a{i}": config_map(f"a{i}") for i in range(6)})
        for _ in range(3):
            runs = [self.start("apply", url, "--yes") for url in (self.url, f"file://{self.addons}/other.yaml")]
            for run in runs:
                out, err = run.communicate(timeout=60)
                self.assertEqual(run.returncode, 0, out + err)
            self.assertEqual(len(self.records()), 12)

    def test_an_operator_that_was_overtaken_applies_once_more(self):
        self.publish({"a": config_map("a", 1)})
        other = self.folder / "others"
        other.mkdir()
        theirs = config_map("a", 2)
        (other / "a.yaml").write_text(theirs)
        (other / "addon.yaml").write_text(json.dumps({"kind": "Addons", "spec": {"addons": [
            {"name": "a", "manifest": "a.yaml", "manifestHash": digest(theirs)}]}}))
        self.tug("apply", self.url)
        last = len([1 for _ in self.proxy.requests])
        self.proxy.arm()
        self.proxy.hold_from(last)  # the record: the plan asks as much as what comes before it
        ours = self.start("apply", self.url, "--yes")
        while not self.proxy.holds():
            self.assertIsNone(ours.poll(), "it ended before it was held")
            time.sleep(0.01)
        direct = sandbox.write_kubeconfig(self.folder / "direct", self.served.address, {})
        env = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "KUBECONFIG": str(direct), "LANG": "C.UTF-8"}
        subprocess.run([TUG, "addon", "channel", "apply", f"file://{other}/addon.yaml", "--yes"], env=env, check=True, stdout=subprocess.DEVNULL)
        self.proxy.let_go()
        out, err = ours.communicate(timeout=60)
        self.assertEqual(ours.returncode, 0, out + err)
        self.assertIn("somebody else has applied it at the same moment; it is applied once more", err)
        recorded = json.loads(self.records()["a"])["manifestHash"]
        self.assertEqual(recorded, digest(config_map("a", self.value("a"))),
                         f"the record is not of the object that is there: {self.proxy.requests} {self.records()} {self.value('a')}\n{out}{err}")

    def test_killed_at_every_request_the_next_run_ends_right(self):
        prune = {"prune": {"kinds": [{"kind": "ConfigMap", "labelSelector": "k8s-addon=a"}]}, "needsPKI": True,
                 "needsRollingUpdate": "all"}
        label = "k8s-addon: a"
        first = {"crd": self.CRD, "a": (config_map("a", 1, label) + "---\n" + config_map("old", 1, label), prune), "b": config_map("b", 0)}
        second = {"crd": self.CRD, "a": (config_map("a", 2, label) + "---\n" + config_map("new", 2, label), prune), "b": config_map("b")}
        self.target.ask("POST", "/api/v1/nodes", {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n"}})
        at, is_over, kills = 0, False, 0
        while not is_over:
            at += 1
            for when in ("kill-before", "kill-after"):
                self.publish(first)
                self.tug("apply", self.url, "--yes")
                self.publish(second)
                process = None
                ready = threading.Event()

                def strike():
                    ready.wait(10)
                    process.kill()
                    process.wait()
                self.proxy.arm(when, at, strike)
                process = self.start("apply", self.url, "--yes")
                ready.set()
                process.communicate(timeout=60)
                if self.proxy.hit() == "":
                    is_over = True
                    break
                kills += 1
                self.assertEqual(process.returncode, -9, self.proxy.requests)
                self.tug("apply", self.url, "--yes")
                self.assertEqual([self.value(name) for name in ("a", "old", "new", "b")], ["2", None, "2", "1"], f"{when} {at}")
                self.assertEqual(sorted(self.records()), ["a", "b", "crd"])
                self.assertEqual(self.tug("apply", self.url, "--yes")[0], "No update required\n")
        self.assertGreater(kills, 20)


class RemovedApis(Channels):
    """kops's ingress-nginx of 2018 on a cluster of its time and on one of today."""

    def setUp(self):
        if KOPS is None:
            self.skipTest("kops's files are not here")
        super().setUp()
        self.nginx = f"file://{KOPS}/addons/ingress-nginx/v1.6.0.yaml"

    GONE = ("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding")

    def roles(self):
        return [self.target.ask("GET", f"/apis/rbac.authorization.k8s.io/v1/{kind}/nginx-ingress-controller") is not None
                for kind in ("clusterroles", "clusterrolebindings", "namespaces/kube-ingress/roles", "namespaces/kube-ingress/rolebindings")]

    def test_today_the_four_objects_are_named_and_applied_when_asked_to(self):
        _, err = self.tug("apply", self.nginx, status=1)
        for kind in self.GONE:
            self.assertIn(f": rbac.authorization.k8s.io/v1beta1 {kind} was removed with Kubernetes 1.22; it is "
                          "rbac.authorization.k8s.io/v1 today\n", err)
        self.tug("apply", self.nginx, "--yes", "--upgrade-apis")
        self.assertEqual(self.roles(), [True] * 4)
        self.assertEqual(self.tug("apply", self.nginx, "--yes", "--upgrade-apis")[0], "No update required\n")


class OldCluster(RemovedApis):
    version = "1.15"

    def test_today_the_four_objects_are_named_and_applied_when_asked_to(self):
        self.tug("apply", self.nginx, "--yes")
        self.assertEqual(self.roles(), [True] * 4)


def load_tests(loader, *_):
    suite = unittest.TestSuite()
    suite.addTests(loader.loadTestsFromTestCase(Channels))
    for case in (RemovedApis, OldCluster):
        suite.addTest(case("test_today_the_four_objects_are_named_and_applied_when_asked_to"))
    return suite


def main():
    global TUG, KOPS
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tug", required=True)
    parser.add_argument("--kops")
    options, rest = parser.parse_known_args()
    TUG = str(pathlib.Path(options.tug).resolve())
    KOPS = options.kops and pathlib.Path(options.kops).resolve()
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
