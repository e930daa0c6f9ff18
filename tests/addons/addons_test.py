#!/usr/bin/env python3
"""addon list, show, install, upgrade and remove from the command line, on the sandbox: addons_test.py --tug build/release/tug"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

TUG = ""
OTHER = {"Chart.yaml": "apiVersion: v2\nname: {name}\nversion: 4.15.1\n",
         "templates/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: other}}\n"}


class Addons(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="addons-")))

    def tug(self, *words, status=0, **variables):
        """Standard output and standard error of a command that must end with `status`."""
        env = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "TUG_SANDBOX": str(self.folder / "sandbox"), "LANG": "C.UTF-8",
               "HELM_KUBECONTEXT": "sandbox", "KUBECONFIG": "/nonexistent", **variables}
        done = subprocess.run([TUG, *words], cwd=self.folder, env=env, text=True, capture_output=True, timeout=60)
        self.assertEqual(done.returncode, status, f"{words}\n{done.stdout}{done.stderr}")
        return done.stdout, done.stderr

    def listed(self, name, *words):
        return [each for each in json.loads(self.tug("addon", "list", "-o", "json", *words)[0]) if each["name"] == name]

    def chart(self, name):
        for path, text in OTHER.items():
            file = self.folder / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.format(name=name))
        return str(self.folder / name)

    def objects(self):
        """What is in the cluster, but for namespaces."""
        root = self.folder / "sandbox"
        return sorted(str(each.relative_to(root)) for each in root.rglob("*")
                      if each.is_file() and "/objects/" in str(each) and "/core/namespaces/" not in str(each))

    # --- looking -----------------------------------------------------------------------------------
    def test_the_catalogue_needs_no_folder_and_no_cluster(self):
        out, _ = self.tug("addon", "list", "--available", HELM_KUBECONTEXT="nowhere")
        for name in ("ingress-nginx", "kube2iam", "metrics-server", "cluster-autoscaler", "external-dns", "aws-storage",
                     "monitoring-starter"):
            self.assertIn(f"\n{name} ", out.replace("\t", " "))

    def test_what_can_be_set_is_printed_with_its_comments(self):
        self.assertTrue(self.tug("addon", "show", "kube2iam")[0].startswith("# kube2iam\n"))
        self.assertIn("# The network plugin, which decides the interface", self.tug("addon", "show", "kube2iam", "--values")[0])
        self.assertIn("\nname: kube2iam\n", self.tug("addon", "show", "kube2iam", "--chart")[0])

    def test_a_chart_is_written_out_the_same_each_time(self):
        self.assertEqual(self.tug("addon", "pull", "kube2iam", "-d", "a")[0].strip().split("/")[-2:], ["a", "kube2iam-1.0.0.tgz"])
        self.tug("addon", "pull", "kube2iam", "-d", "b")
        self.assertEqual(*((self.folder / each / "kube2iam-1.0.0.tgz").read_bytes() for each in "ab"))
        self.assertEqual(self.tug("addon", "pull", "kube2iam", "--untar", "-d", "c")[0], "c/kube2iam\n")
        source = pathlib.Path(__file__).parents[2] / "charts/catalog/kube2iam"
        for file in source.rglob("*"):
            if file.is_file() and file.name != "Chart.yaml":
                self.assertEqual((self.folder / "c/kube2iam" / file.relative_to(source)).read_text(), file.read_text())
        self.assertEqual(self.tug("template", "x", "c/kube2iam", "--set", "cni=calico")[0], self.tug("template", "x", "a/kube2iam-1.0.0.tgz", "--set", "cni=calico")[0])
        _, err = self.tug("addon", "pull", "kube2iam", "--untar", "-d", "c", status=1)
        self.assertEqual(err, "error: c/kube2iam is there already\nhint: --destination names another place\n")

    def test_a_misspelt_name_is_told(self):
        _, err = self.tug("addon", "show", "ingres-nginx", status=1)
        self.assertEqual(err, 'error: the catalogue has no addon "ingres-nginx"\nhint: did you mean ingress-nginx?\n')
        _, err = self.tug("addon", "install", "xyzzy", status=1)
        self.assertEqual(err, 'error: the catalogue has no addon "xyzzy"\nhint: `tug addon list` shows what it has\n')

    def test_another_catalogue_takes_the_place_of_the_one_that_is_built_in(self):
        self.chart("gate")
        self.assertEqual(self.tug("addon", "list", "--available", TUG_CATALOG=str(self.folder))[0].splitlines()[1].split(), ["gate", "4.15.1"])

    def test_helm_has_no_addons(self):
        done = subprocess.run([pathlib.Path(TUG).parent / "helm", "addon", "list"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr.splitlines()[0]), (1, 'Error: unknown command "addon" for "helm"'))

    # --- installing --------------------------------------------------------------------------------
    def test_a_dry_run_shows_the_plan_and_does_nothing(self):
        out, _ = self.tug("addon", "install", "ingress-nginx", "--dry-run")
        self.assertTrue(out.startswith('ingress-nginx 1.0.0 (app version 1.15.1) as release "ingress-nginx" in ingress-nginx\n+ '), out)
        self.assertTrue(out.endswith("11 to create.\n"), out)
        self.assertEqual(self.tug("list", "-A", "--short")[0], "")

    def test_it_is_installed_in_its_own_namespace_as_a_release_like_any_other(self):
        out, _ = self.tug("addon", "install", "kube2iam", "--set", "cni=calico", "--wait")
        self.assertIn("+ DaemonSet kube2iam in kube-system\n", out)
        self.assertIn("through the interface cali+", out)
        self.assertEqual(self.tug("list", "-A", "--short")[0], "kube2iam\n")
        self.assertEqual(self.tug("get", "values", "kube2iam", "-n", "kube-system", "-o", "json")[0], '{"cni":"calico"}\n')
        self.tug("test", "kube2iam", "-n", "kube-system")
        self.assertEqual(self.listed("kube2iam"), [{"name": "kube2iam", "installed": "1.0.0", "available": "1.0.0", "from": "catalogue",
                                                    "namespace": "kube-system", "release": "kube2iam", "health": "healthy"}])

    def test_the_flags_of_install_are_taken(self):
        (self.folder / "values.yaml").write_text("replicas: 1\n")
        out, err = self.tug("addon", "install", "metrics-server", "-n", "metrics", "--release", "top", "-f", "values.yaml", "-o", "json")
        self.assertEqual((json.loads(out)["name"], json.loads(out)["namespace"]), ("top", "metrics"))
        self.assertIn('as release "top" in metrics', err)
        self.assertEqual([each["release"] for each in self.listed("metrics-server")], ["top"])

    def test_what_the_chart_refuses_is_not_installed(self):
        _, err = self.tug("addon", "install", "ingress-nginx", "--set", "controller.config.use-proxy-protocol=true", status=1)
        self.assertTrue(err.startswith("error: controller.config.use-proxy-protocol is only half of a pair"), err)
        _, err = self.tug("addon", "install", "ingress-nginx", "--set", "controler.replicaCount=3", status=1)
        self.assertIn("did you mean controller?", err)
        self.assertEqual(self.tug("list", "-A", "--short")[0], "")

    def test_one_that_is_installed_is_not_installed_again(self):
        self.tug("addon", "install", "aws-storage")
        _, err = self.tug("addon", "install", "aws-storage", status=1)
        self.assertEqual(err, "error: aws-storage is installed already: aws-storage 1.0.0 in kube-system (revision 1)\n"
                              "hint: `tug addon upgrade aws-storage` changes it\n")

    def test_a_release_of_another_chart_is_left_alone(self):
        self.tug("install", "external-dns", self.chart("web"), "-n", "kube-system")
        _, err = self.tug("addon", "install", "external-dns", status=1)
        self.assertTrue(err.startswith('error: the release "external-dns" in kube-system is of another chart, web 4.15.1\n'), err)

    def test_a_chart_of_the_same_name_from_elsewhere_is_told_apart(self):
        self.tug("install", "edge", self.chart("ingress-nginx"), "-n", "default")
        self.assertEqual(self.listed("ingress-nginx")[0]["from"], "chart ingress-nginx")
        _, err = self.tug("addon", "upgrade", "ingress-nginx", status=1)
        self.assertTrue(err.startswith('error: the release "edge" in default is of another chart, ingress-nginx 4.15.1\n'), err)

    # --- upgrading and removing --------------------------------------------------------------------
    def test_an_upgrade_keeps_the_values_shows_what_changes_and_can_be_rolled_back(self):
        self.tug("addon", "install", "external-dns", "--set", "txtOwnerId=prod")
        out, _ = self.tug("addon", "upgrade", "external-dns", "--set", "interval=2m")
        self.assertIn("  -         - --interval=1m\n  +         - --interval=2m\n", out)
        self.assertIn("1 to update", out)
        values, _ = self.tug("get", "values", "external-dns", "-n", "kube-system", "-o", "json")
        self.assertEqual(json.loads(values), {"txtOwnerId": "prod", "interval": "2m"})
        self.tug("rollback", "external-dns", "1", "-n", "kube-system")
        self.assertIn("--interval=1m", self.tug("get", "manifest", "external-dns", "-n", "kube-system")[0])

    def test_an_upgrade_that_changes_nothing_writes_nothing(self):
        self.tug("addon", "install", "external-dns")
        self.assertEqual(self.tug("addon", "upgrade", "external-dns")[0],
                         "external-dns is as it should be (version 1.0.0, revision 1); nothing was written.\n")

    def test_an_upgrade_from_an_older_catalogue(self):
        old = self.folder / "old"
        subprocess.run(["cp", "-r", pathlib.Path(__file__).parents[2] / "charts/catalog/external-dns", self.folder / "external-dns"], check=True)
        old.mkdir()
        (self.folder / "external-dns").rename(old / "external-dns")
        chart = old / "external-dns" / "Chart.yaml"
        chart.write_text(chart.read_text().replace("version: 1.0.0", "version: 0.9.0"))
        self.tug("addon", "install", "external-dns", TUG_CATALOG=str(old))
        self.assertEqual((self.listed("external-dns")[0]["installed"], self.listed("external-dns")[0]["available"]), ("0.9.0", "1.0.0"))
        self.tug("addon", "upgrade", "external-dns")
        self.assertEqual(self.listed("external-dns")[0]["installed"], "1.0.0")

    def test_a_newer_version_is_not_replaced_by_an_older_one_unasked(self):
        newer = self.folder / "newer"
        newer.mkdir()
        subprocess.run(["cp", "-r", pathlib.Path(__file__).parents[2] / "charts/catalog/external-dns", newer], check=True)
        chart = newer / "external-dns" / "Chart.yaml"
        chart.write_text(chart.read_text().replace("version: 1.0.0", "version: 2.0.0"))
        self.tug("addon", "install", "external-dns", TUG_CATALOG=str(newer))
        _, err = self.tug("addon", "upgrade", "external-dns", status=1)
        self.assertEqual(err, "error: external-dns 2.0.0 is there, and the catalogue of this tug has the older 1.0.0\n"
                              "hint: --allow-downgrade goes back to it\n")
        self.tug("addon", "upgrade", "external-dns", "--allow-downgrade")
        self.assertEqual(self.listed("external-dns")[0]["installed"], "1.0.0")

    def test_it_is_removed_wherever_it_is(self):
        for name, words in {"ingress-nginx": [], "kube2iam": ["-n", "elsewhere", "--release", "roles", "--set", "cni=calico"],
                            "cluster-autoscaler": ["--set", "clusterName=a"]}.items():
            self.tug("addon", "install", name, *words)
        for name in ("ingress-nginx", "kube2iam", "cluster-autoscaler"):
            self.tug("addon", "remove", name)
        self.assertEqual(self.tug("list", "-A", "--short")[0], "")
        self.assertEqual(self.objects(), [])
        _, err = self.tug("addon", "remove", "kube2iam", status=1)
        self.assertTrue(err.startswith("error: kube2iam is not installed\n"), err)
        self.tug("addon", "remove", "kube2iam", "--ignore-not-found")

    def test_commands_for_charts_say_that_the_catalogue_has_it(self):
        hint = "hint: the catalogue has it: `tug addon pull aws-storage --untar`, and name the folder as ./aws-storage\n"
        self.assertIn(hint, self.tug("images", "aws-storage", status=1)[1])
        self.assertIn(hint, self.tug("bundle", "create", "-o", "x", "aws-storage", status=1)[1])
        self.tug("addon", "pull", "aws-storage", "--untar")
        self.tug("images", "./aws-storage")

    def test_of_several_one_must_be_named(self):
        self.tug("addon", "install", "kube2iam", "-n", "a", "--set", "cni=calico")
        self.tug("addon", "install", "kube2iam", "-n", "b", "--set", "rbac.create=false,cni=calico")
        _, err = self.tug("addon", "remove", "kube2iam", status=1)
        self.assertEqual(err, 'error: kube2iam is installed more than once: "kube2iam" in a, "kube2iam" in b\n'
                              "hint: say which with --release and --namespace\n")
        self.tug("addon", "remove", "kube2iam", "-n", "a")
        self.assertEqual([each["namespace"] for each in self.listed("kube2iam")], ["b"])

    # --- adopting ----------------------------------------------------------------------------------
    def old_addon(self, annotation='example.com/idle-timeout: "3600"'):
        """What an older form of ingress-nginx has left: objects with its label, some of names that the chart has, too."""
        folder = self.folder / "old"
        (folder / "templates").mkdir(parents=True)
        (folder / "Chart.yaml").write_text("apiVersion: v2\nname: old\nversion: 0.1.0\n")
        labels = "labels: {k8s-addon: ingress-nginx.addons.k8s.io}"
        (folder / "templates/all.yaml").write_text(f"""\
apiVersion: v1
kind: Service
metadata: {{name: ingress-nginx, {labels}, annotations: {{{annotation}}}}}
spec: {{type: LoadBalancer, selector: {{app: ingress-nginx}}, ports: [{{name: http, port: 80, targetPort: http}}]}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: ingress-nginx, {labels}}}
spec:
  selector: {{matchLabels: {{app: ingress-nginx}}}}
  template:
    metadata: {{labels: {{app: ingress-nginx}}}}
    spec: {{containers: [{{name: main, image: "nginx:0.18.0"}}]}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {{name: nginx-ingress-controller, {labels}}}
""")
        self.tug("install", "old", str(folder), "-n", "kube-ingress", "--create-namespace")

    def rest_of_old(self):
        folder = self.folder / "rest"
        (folder / "templates").mkdir(parents=True)
        (folder / "Chart.yaml").write_text("apiVersion: v2\nname: rest\nversion: 0.1.0\n")
        (folder / "templates/all.yaml").write_text("apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: nginx-ingress-controller\n"
                                                   "  labels: {k8s-addon: ingress-nginx.addons.k8s.io}\n")
        return folder

    def test_what_an_older_form_left_is_named_and_nothing_is_written(self):
        self.old_addon()
        out, _ = self.tug("addon", "install", "ingress-nginx", "--adopt", "--dry-run")
        adopted, created = out[:out.index("create ")], out[out.index("create "):].splitlines()
        self.assertEqual(adopted, "adopt    Service ingress-nginx in kube-ingress  (keeps annotations example.com/idle-timeout; until now of the release \"old\")\n"
                              "replace  Deployment ingress-nginx in kube-ingress  (spec.selector cannot be changed)\n"
                              "delete   ServiceAccount nginx-ingress-controller in kube-ingress  (nothing takes its place)\n")
        self.assertIn("create   ConfigMap ingress-nginx in kube-ingress", created)
        self.assertIn("create   ClusterRole ingress-nginx", created)
        self.assertTrue(all(line.startswith("create   ") for line in created), out)
        before = self.objects()
        _, err = self.tug("addon", "install", "ingress-nginx", "--adopt", status=1)
        self.assertEqual(err, "error: 2 of the objects that are there cannot be adopted: 1 must be made anew, 1 would be left over\n"
                              "hint: --replace deletes them; what they do is away until the new ones have started\n")
        self.assertEqual([each for each in self.objects() if "/leases/" not in each], before)

    def test_it_is_adopted_where_it_is_and_removed_without_remains(self):
        self.old_addon()
        self.tug("addon", "install", "ingress-nginx", "--adopt", "--replace", "--wait")
        self.assertEqual([(each["namespace"], each["health"]) for each in self.listed("ingress-nginx")], [("kube-ingress", "healthy")])
        self.assertFalse([each for each in self.objects() if "nginx-ingress-controller" in each])
        self.tug("addon", "remove", "ingress-nginx")
        left = [each for each in self.objects() if "secrets" not in each]  # the old release's record
        self.assertEqual(left, [])

    def test_half_a_pair_that_an_adopted_object_keeps_is_refused_and_nothing_is_written(self):
        self.old_addon('service.beta.kubernetes.io/aws-load-balancer-proxy-protocol: "*"')
        before = self.objects()
        for words in ([], ["--set", "controller.config.use-proxy-protocol=false"], ["--set", "aws.loadBalancer=classic"]):
            out, err = self.tug("addon", "install", "ingress-nginx", "--adopt", "--replace", *words, status=1)
            self.assertIn("keeps annotations service.beta.kubernetes.io/aws-load-balancer-proxy-protocol", out)
            self.assertTrue(err.startswith("error: the Service ingress-nginx in kube-ingress keeps an annotation that makes the load balancer "
                                           "send the proxy protocol, but NGINX would not expect it: every request would fail\n"), err)
        self.assertEqual([each for each in self.objects() if "/leases/" not in each], before)
        self.tug("addon", "install", "ingress-nginx", "--adopt", "--replace", "--set", "aws.loadBalancer=classic,aws.proxyProtocol=true")

    def test_an_older_form_is_not_deleted_for_one_that_is_installed_elsewhere(self):
        self.tug("addon", "install", "ingress-nginx")
        self.old_addon()
        before = self.objects()
        for words in ([], ["-n", "kube-ingress"], ["--release", "other"]):
            _, err = self.tug("addon", "install", "ingress-nginx", "--adopt", "--replace", *words, status=1)
            self.assertTrue(err.startswith("error: ingress-nginx is installed already: ingress-nginx 1.0.0 in ingress-nginx (revision 1)\n"
                                           "hint: an older one is in kube-ingress, too"), err)
        self.assertEqual(self.objects(), before)

    def test_an_adoption_that_was_cut_off_goes_on(self):
        self.old_addon()
        self.tug("addon", "install", "ingress-nginx", "--adopt", "--replace")
        self.tug("install", "rest", str(self.rest_of_old()), "-n", "kube-ingress")
        out, _ = self.tug("addon", "install", "ingress-nginx", "--adopt", "--replace")
        self.assertTrue(out.startswith("delete   ServiceAccount nginx-ingress-controller in kube-ingress  (nothing takes its place)\n"), out)
        self.assertEqual(self.tug("addon", "install", "ingress-nginx", "--adopt", "--replace")[0],
                         "ingress-nginx is as it should be (version 1.0.0, revision 2); nothing was written.\n")

    def test_a_channel_that_would_bring_it_back_is_told(self):
        (self.folder / "old.yaml").write_text("apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: nginx-ingress-controller\n"
                                              "  namespace: kube-system\n  labels: {k8s-addon: ingress-nginx.addons.k8s.io}\n")
        channel = self.folder / "addon.yaml"
        channel.write_text("kind: Addons\nspec:\n  addons:\n  - name: ingress-nginx.addons.k8s.io\n    id: old\n    manifest: old.yaml\n")
        self.tug("addon", "channel", "apply", f"file://{channel}", "--yes")
        _, err = self.tug("addon", "install", "ingress-nginx", "--adopt", "--replace")
        self.assertEqual(err, f"warning: the channel file://{channel} still has ingress-nginx.addons.k8s.io: take it out there, or the "
                              "next `channel apply` brings it back\n"
                              "note: the namespace kube-system no longer says that ingress-nginx.addons.k8s.io is there from the channel "
                              f"file://{channel}\n")
        self.assertEqual(self.tug("addon", "channel", "get")[0], "No managed addons found\n")
        self.assertIn("+ ServiceAccount", self.tug("addon", "channel", "apply", f"file://{channel}")[0])

    def test_the_record_of_a_manifest_by_its_url_goes_with_what_it_brought(self):
        manifest = self.folder / "ingress-nginx/v1.6.0.yaml"
        manifest.parent.mkdir()
        manifest.write_text("apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: nginx-ingress-controller\n"
                            "  namespace: kube-system\n  labels: {k8s-addon: ingress-nginx.addons.k8s.io}\n")
        self.tug("addon", "channel", "apply", f"file://{manifest}", "--yes")
        self.tug("addon", "install", "ingress-nginx", "--adopt", "--replace")
        self.assertEqual(self.tug("addon", "channel", "get")[0], "No managed addons found\n")

    def test_an_older_form_that_is_still_there_is_told(self):
        self.old_addon()
        _, err = self.tug("addon", "install", "ingress-nginx", "--dry-run")
        self.assertEqual(err, "warning: an older ingress-nginx is in the namespace kube-ingress (3 objects); --adopt takes it over\n")

    def test_where_there_is_nothing_to_adopt_it_is_installed_as_ever(self):
        out, _ = self.tug("addon", "install", "ingress-nginx", "--adopt", "-o", "table")
        self.assertTrue(out.startswith("There is nothing to adopt.\n"), out)
        _, err = self.tug("addon", "install", "kube2iam", "--replace", status=1)
        self.assertEqual(err, "error: --replace belongs to --adopt\n")

    # --- channels ----------------------------------------------------------------------------------
    def test_addons_of_channels_are_listed_with_their_health(self):
        (self.folder / "gate.yaml").write_text("""\
apiVersion: apps/v1
kind: Deployment
metadata: {name: gate, namespace: kube-system, labels: {k8s-addon: gate.addons.k8s.io}}
spec:
  selector: {matchLabels: {app: gate}}
  template:
    metadata: {labels: {app: gate}}
    spec: {containers: [{name: main, image: "gate:1"}]}
""")
        channel = self.folder / "addon.yaml"
        channel.write_text("kind: Addons\nmetadata: {name: gates}\nspec:\n  addons:\n  - name: gate.addons.k8s.io\n    id: first\n"
                           "    manifest: gate.yaml\n")
        self.tug("addon", "channel", "apply", f"file://{channel}", "--yes")
        self.assertEqual(self.listed("gate.addons.k8s.io"),
                         [{"name": "gate.addons.k8s.io", "installed": "first", "from": "channel", "channel": f"file://{channel}",
                           "namespace": "kube-system", "health": "healthy"}])
        self.assertRegex(self.tug("addon", "list")[0], r"\ngate.addons.k8s.io\s+first\s+-\s+channel\s+kube-system\s+-\s+healthy")
        channel.write_text(channel.read_text().replace("id: first", "id: second"))
        self.assertRegex(self.tug("addon", "list", "--channels")[0], r"\ngate.addons.k8s.io\s+first\s+second\s+channel\s")
        channel.write_text(channel.read_text().replace("id: second", "id: first\n    manifestHash: changed-mark-of-it"))
        self.assertRegex(self.tug("addon", "list", "--channels")[0], r"\ngate.addons.k8s.io\s+first\s+changed-mark\s+channel\s")
        channel.unlink()
        out, err = self.tug("addon", "list", "--channels")
        self.assertRegex(out, r"\ngate.addons.k8s.io\s+first\s+-\s+channel\s")
        self.assertIn("cannot be asked what it offers", err)

    def test_an_addon_of_a_channel_without_version_and_id_is_listed_with_its_hash(self):
        (self.folder / "m.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: kube-system}\n")
        channel = self.folder / "addon.yaml"
        channel.write_text("kind: Addons\nspec: {addons: [{name: m, manifest: m.yaml, manifestHash: 0123456789abcdef}]}\n")
        self.tug("addon", "channel", "apply", f"file://{channel}", "--yes")
        self.assertEqual([(each["installed"], each["channel"]) for each in self.listed("m")], [("0123456789ab", f"file://{channel}")])

    # --- health ------------------------------------------------------------------------------------
    def test_one_that_does_not_start_is_not_healthy(self):
        self.tug("addon", "install", "metrics-server", "--set", "image.tag=broken")
        self.assertRegex(self.listed("metrics-server")[0]["health"], r"^[0-9]+ of [0-9]+ ready: Deployment/metrics-server is InProgress")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--tug", required=True, type=lambda path: os.path.abspath(path))
    options, rest = parser.parse_known_args()
    TUG = options.tug
    unittest.main(argv=[sys.argv[0], *rest])
