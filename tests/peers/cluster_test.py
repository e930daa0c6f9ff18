#!/usr/bin/env python3
"""The cluster for tests does what its users count on.

  cluster_test.py          starts a cluster and tries it
  cluster_test.py -v       names each trial"""
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import cluster as clusters  # noqa: E402
import processes  # noqa: E402

WAIT_SECONDS = 60
POD = {"containers": [{"name": "main", "image": "example/none:1"}]}


class ClusterTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="tug-cluster-test-")
        cls.cluster = clusters.Cluster(cls.folder.name)
        cls.addClassCleanup(cls.folder.cleanup)
        cls.addClassCleanup(cls.cluster.stop)
        cls.cluster.start()
        cls.api = cls.cluster.api

    def until(self, path, is_done):
        """The object at `path` once is_done(object)."""
        end = time.monotonic() + WAIT_SECONDS
        while True:
            found = self.api.get(path)
            if is_done(found):
                return found
            self.assertLess(time.monotonic(), end, f"{path} is still {found.get('status')}")
            time.sleep(0.05)

    def pod(self, name, annotations=None, restart="Always"):
        self.api.create("/api/v1/namespaces/default/pods",
                        {"metadata": {"name": name, "annotations": annotations or {}}, "spec": {**POD, "restartPolicy": restart}})
        return f"/api/v1/namespaces/default/pods/{name}"

    def kubectl(self, kubeconfig, *arguments):
        return subprocess.run([self.cluster.programs / "kubectl", "--kubeconfig", self.cluster.folder / kubeconfig, *arguments],
                              capture_output=True, text=True)

    def test_a_pod_becomes_ready_has_an_address_and_logs_and_goes(self):
        path = self.pod("plain")
        pod = self.until(path, lambda pod: pod["status"]["phase"] == "Running")
        self.assertTrue(pod["status"]["podIP"])
        self.assertIn("last words", self.cluster.kubectl("logs", "plain").stdout)
        done = self.cluster.kubectl("delete", "pod", "plain", "--timeout=30s")
        self.assertEqual(0, done.returncode, done.stderr)

    def test_a_hook_pod_ends_well(self):
        path = self.pod("hook", {"helm.sh/hook": "test"}, "Never")
        self.until(path, lambda pod: pod["status"]["phase"] == "Succeeded")

    def test_a_pod_that_is_to_fail_fails(self):
        path = self.pod("failing-hook", {"helm.sh/hook": "test", "tug.test/fail": "true"}, "Never")
        pod = self.until(path, lambda pod: pod["status"]["phase"] == "Failed")
        self.assertEqual(1, pod["status"]["containerStatuses"][0]["state"]["terminated"]["exitCode"])

    def test_a_pod_that_is_always_restarted_crash_loops(self):
        path = self.pod("looping", {"tug.test/fail": "true"})
        pod = self.until(path, lambda pod: pod["status"].get("containerStatuses"))
        self.assertEqual("CrashLoopBackOff", pod["status"]["containerStatuses"][0]["state"]["waiting"]["reason"])
        events = self.api.get("/api/v1/namespaces/default/events?fieldSelector=involvedObject.name=looping")["items"]
        self.assertIn("BackOff", [event["reason"] for event in events])

    def test_a_pod_whose_image_is_missing_waits_for_it(self):
        path = self.pod("imageless", {"tug.test/fail": "image"})
        pod = self.until(path, lambda pod: pod["status"].get("containerStatuses"))
        self.assertEqual("Pending", pod["status"]["phase"])
        self.assertEqual("ImagePullBackOff", pod["status"]["containerStatuses"][0]["state"]["waiting"]["reason"])

    def test_a_held_pod_stays_pending(self):
        held, other = self.pod("held", {"tug.test/hold": "true"}), self.pod("other")
        self.until(other, lambda pod: pod["status"]["phase"] == "Running")
        self.assertEqual("Pending", self.api.get(held)["status"]["phase"])

    def test_a_job_completes_and_another_fails(self):
        def job(name, annotations):
            self.api.create("/apis/batch/v1/namespaces/default/jobs", {
                "metadata": {"name": name}, "spec": {"backoffLimit": 0, "template": {
                    "metadata": {"annotations": annotations}, "spec": {**POD, "restartPolicy": "Never"}}}})
            return f"/apis/batch/v1/namespaces/default/jobs/{name}"

        def has(kind):
            return lambda job: any((found["type"], found["status"]) == (kind, "True") for found in job["status"].get("conditions", []))

        good, bad = job("good", {}), job("bad", {"tug.test/fail": "true"})
        self.until(good, has("Complete"))
        self.until(bad, has("Failed"))

    def test_a_deployment_with_a_claim_becomes_available(self):
        self.api.create("/api/v1/namespaces/default/persistentvolumeclaims", {
            "metadata": {"name": "disk"}, "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}})
        labels = {"app": "store"}
        self.api.create("/apis/apps/v1/namespaces/default/deployments", {
            "metadata": {"name": "store"}, "spec": {"replicas": 2, "selector": {"matchLabels": labels}, "template": {
                "metadata": {"labels": labels},
                "spec": {**POD, "volumes": [{"name": "disk", "persistentVolumeClaim": {"claimName": "disk"}}]}}}})
        self.until("/apis/apps/v1/namespaces/default/deployments/store", lambda found: found["status"].get("availableReplicas") == 2)
        claim = self.api.get("/api/v1/namespaces/default/persistentvolumeclaims/disk")
        self.assertEqual("Bound", claim["status"]["phase"])
        self.api.delete("/apis/apps/v1/namespaces/default/deployments/store")
        self.api.delete("/api/v1/namespaces/default/persistentvolumeclaims/disk")
        self.until("/api/v1/persistentvolumes", lambda found: not found["items"])

    def test_a_load_balancer_gets_an_address(self):
        self.api.create("/api/v1/namespaces/default/services", {
            "metadata": {"name": "front"}, "spec": {"type": "LoadBalancer", "selector": {"app": "x"}, "ports": [{"port": 80}]}})
        self.until("/api/v1/namespaces/default/services/front", lambda found: found["status"]["loadBalancer"].get("ingress"))

    def test_a_namespace_goes_with_what_is_in_it(self):
        self.api.create("/api/v1/namespaces", {"metadata": {"name": "short-lived"}})
        self.api.create("/api/v1/namespaces/short-lived/pods", {"metadata": {"name": "inside"}, "spec": POD})
        done = self.cluster.kubectl("delete", "namespace", "short-lived", "--timeout=60s")
        self.assertEqual(0, done.returncode, done.stderr)

    def test_the_limited_user_may_write_secrets_but_no_leases(self):
        done = self.kubectl("limited.kubeconfig", "create", "secret", "generic", "one", "--from-literal=a=b")
        self.assertEqual(0, done.returncode, done.stderr)
        done = self.kubectl("limited.kubeconfig", "get", "leases")
        self.assertIn("leases.coordination.k8s.io is forbidden", done.stderr)
        done = self.kubectl("limited.kubeconfig", "--namespace=default", "get", "secrets")
        self.assertIn("secrets is forbidden", done.stderr)

    def test_the_token_user_is_let_in_and_another_token_is_not(self):
        self.assertEqual(0, self.kubectl("token.kubeconfig", "get", "nodes").returncode)
        path = self.cluster.folder / "wrong.kubeconfig"
        path.write_text((self.cluster.folder / "token.kubeconfig").read_text().replace(clusters.TOKEN, "expired"))
        self.assertIn("Unauthorized", self.kubectl(path, "get", "nodes").stderr)

    def test_a_user_of_ones_own_may_do_nothing_yet(self):
        path = self.cluster.user("eve", ["people"])
        self.assertIn('User "eve" cannot list', self.kubectl(path, "get", "secrets").stderr)


    def test_an_outage_of_the_api_server_can_be_made_and_ended(self):
        self.cluster.kill("kube-apiserver")
        with self.assertRaises(OSError):
            self.api.get("/api/v1/nodes")
        self.cluster.launch("kube-apiserver")
        self.cluster.wait_ready()
        path = self.pod("after-the-outage")
        self.until(path, lambda pod: pod["status"]["phase"] == "Running")


class CommandTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tug-cluster-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.program = [sys.executable, clusters.__file__]

    def test_run_gives_the_commands_status_and_leaves_no_process(self):
        script = 'cp "$TUG_CLUSTER/pids" "$0"; kubectl get nodes --output=name; exit 7'
        done = subprocess.run([*self.program, "run", "--", "sh", "-c", script, self.folder / "list"], capture_output=True, text=True)
        self.assertEqual(7, done.returncode, done.stderr)
        self.assertEqual("node/node-0\nnode/node-1\nnode/node-2\n", done.stdout)
        self.assertEqual(5, len((self.folder / "list").read_text().splitlines()))
        self.assertEqual([], processes.read_list(self.folder / "list"))

    def ends_by(self, number):
        running = subprocess.Popen([*self.program, "run", "--folder", self.folder / "c", "--", "sleep", "600"],
                                   stderr=subprocess.PIPE, text=True)
        with running:
            self.assertIn("ready after", running.stderr.readline())
            listed = (self.folder / "c" / "pids").read_text()
            (self.folder / "list").write_text(listed)
            self.assertEqual(5, len(processes.read_list(self.folder / "list")))
            running.send_signal(number)
            status = running.wait(WAIT_SECONDS)
        end = time.monotonic() + WAIT_SECONDS
        while processes.read_list(self.folder / "list"):
            self.assertLess(time.monotonic(), end, "servers still run")
            time.sleep(0.05)
        return status

    def test_run_stops_everything_on_sigterm(self):
        self.assertEqual(128 + signal.SIGTERM, self.ends_by(signal.SIGTERM))

    def test_run_stops_everything_when_killed(self):
        self.assertEqual(-signal.SIGKILL, self.ends_by(signal.SIGKILL))

    def test_start_leaves_one_running_that_stop_ends(self):
        done = subprocess.run([*self.program, "start", self.folder / "c"], capture_output=True, text=True)
        self.addCleanup(processes.stop_list, self.folder / "c" / "pids")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual(f"{self.folder / 'c' / 'kubeconfig'}\n", done.stdout)
        again = subprocess.run([*self.program, "start", self.folder / "c"], capture_output=True, text=True)
        self.assertIn("runs in", again.stderr)
        self.assertEqual(0, subprocess.run([*self.program, "status", self.folder / "c"], stdout=subprocess.DEVNULL).returncode)
        self.assertEqual(0, subprocess.run([*self.program, "stop", self.folder / "c"]).returncode)
        self.assertEqual(1, subprocess.run([*self.program, "status", self.folder / "c"], stdout=subprocess.DEVNULL).returncode)

    def test_a_server_that_does_not_come_up_is_named_with_its_log(self):
        programs = self.folder / "programs"
        programs.mkdir()
        for name in clusters.NAMES:
            (programs / name).write_text("#!/bin/sh\necho no such luck >&2\nexit 5\n")
            (programs / name).chmod(0o755)
        done = subprocess.run([*self.program, "run", "--programs", programs, "--folder", self.folder / "c", "--", "true"],
                              capture_output=True, text=True)
        self.assertEqual(1, done.returncode)
        self.assertIn(f"ended with status 5; {self.folder}/c/", done.stderr)
        self.assertIn("no such luck", done.stderr)

    def test_a_folder_of_somebody_elses_is_left_alone(self):
        (self.folder / "mine").write_text("precious")
        done = subprocess.run([*self.program, "start", "--programs", "/nowhere", self.folder], capture_output=True, text=True)
        self.assertEqual(1, done.returncode)
        self.assertIn("is not empty", done.stderr)
        self.assertEqual("precious", (self.folder / "mine").read_text())


if __name__ == "__main__":
    unittest.main()
