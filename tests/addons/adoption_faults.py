#!/usr/bin/env python3
"""`addon install ingress-nginx --adopt --replace` is killed, cut off or refused at its requests in turn, on the sandbox served on
loopback. The same command, given again, must end the work: the Service is the one that was there, nothing of the older form is
left, and `addon remove` leaves nothing.

  adoption_faults.py --tug build/release/tug [--sample N] [--seed S]      without --sample: every request and every fault"""
import argparse
import os
import pathlib
import random
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/faults"), str(ROOT / "tests/servers")]
import proxy  # noqa: E402
import sandbox  # noqa: E402
import target  # noqa: E402

SPACE = "kube-ingress"
FAULTS = ("kill-before", "kill-after", "cut", "lost", "500", "409", "403")
LABELS = {"k8s-addon": "ingress-nginx.addons.k8s.io"}
ADOPT = ["addon", "install", "ingress-nginx", "--adopt", "--replace", "--timeout", "30s"]
OLD = {
    f"/api/v1/namespaces/{SPACE}/services": {
        "apiVersion": "v1", "kind": "Service", "metadata": {"name": "ingress-nginx", "namespace": SPACE, "labels": LABELS},
        "spec": {"type": "LoadBalancer", "selector": {"app": "ingress-nginx"}, "ports": [{"name": "http", "port": 80}]}},
    f"/apis/apps/v1/namespaces/{SPACE}/deployments": {
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "ingress-nginx", "namespace": SPACE, "labels": LABELS},
        "spec": {"selector": {"matchLabels": {"app": "ingress-nginx"}},
                 "template": {"metadata": {"labels": {"app": "ingress-nginx"}}, "spec": {"containers": [{"name": "main", "image": "nginx:1"}]}}}},
    f"/api/v1/namespaces/{SPACE}/serviceaccounts": {
        "apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "nginx-ingress-controller", "namespace": SPACE, "labels": LABELS}},
}


class Failure(Exception):
    pass


class Trial:
    def __init__(self, folder, tug, cluster):
        self.folder, self.tug, self.cluster = folder, tug, cluster
        self.proxy = proxy.Proxy(cluster.server)
        config = sandbox.write_kubeconfig(folder / "kubeconfig", self.proxy.url, {})
        self.environment = {"HOME": str(folder), "PATH": os.environ["PATH"], "KUBECONFIG": str(config), "TUG_SANDBOX": str(folder / "sandbox")}

    def run(self, *words, fault=None, at=0):
        process = subprocess.Popen([self.tug, *words], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.proxy.arm(fault, at, process.kill) if fault else self.proxy.arm()
        out, err = process.communicate(timeout=120)
        return process.returncode, out + err

    def must(self, *words):
        status, told = self.run(*words)
        if status != 0:
            raise Failure(f"{' '.join(words)} ended with {status}: {told}")

    def set_up(self):
        self.must("sandbox", "reset")
        self.cluster.make_namespace(SPACE)
        for path, old in OLD.items():
            self.cluster.ask("POST", path, old)
        return self.service()["metadata"]["uid"]

    def service(self):
        return self.cluster.ask("GET", f"/api/v1/namespaces/{SPACE}/services/ingress-nginx")

    def check(self, uid):
        if self.service()["metadata"]["uid"] != uid:
            raise Failure("the Service was made anew")
        selector = self.cluster.items(SPACE, "apps/v1", "deployments")[0]["spec"]["selector"]["matchLabels"]
        if "app" in selector:
            raise Failure(f"the Deployment still selects {selector}")
        if "nginx-ingress-controller" in (each["metadata"]["name"] for each in self.cluster.items(SPACE, "v1", "serviceaccounts")):
            raise Failure("the older form's ServiceAccount is left")
        self.must("drift", "ingress-nginx", "--namespace", SPACE)
        self.must("addon", "remove", "ingress-nginx", "--namespace", SPACE)
        for group, plural in (("v1", "services"), ("v1", "configmaps"), ("v1", "serviceaccounts"), ("v1", "secrets"), ("apps/v1", "deployments"),
                              ("coordination.k8s.io/v1", "leases"), ("rbac.authorization.k8s.io/v1", "roles")):
            left = [each["metadata"]["name"] for each in self.cluster.items(SPACE, group, plural)]
            if set(left) - {"kube-root-ca.crt", "default"}:
                raise Failure(f"{plural} are left: {left}")

    def requests(self):
        uid = self.set_up()
        self.must(*ADOPT)
        count = len(self.proxy.requests)
        self.check(uid)
        return count

    def point(self, fault, at):
        uid = self.set_up()
        status, told = self.run(*ADOPT, fault=fault, at=at)
        hit = self.proxy.hit()
        try:
            if status == 0 and hit and fault.startswith("kill"):
                raise Failure("it was not killed")
            self.must(*ADOPT)
            self.check(uid)
        except Failure as failure:
            raise Failure(f"{fault} at request {at} ({hit}):\n  first: {status} {told.strip()[-600:]}\n  {failure}") from None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tug", required=True)
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int)
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(2**31)
    with target.opened(options.tug, None) as (folder, tug, cluster):
        trial = Trial(folder, tug, cluster)
        count = trial.requests()
        points = [(fault, at) for fault in FAULTS for at in range(1, count + 1)]
        if options.sample and options.sample < len(points):
            points = random.Random(seed).sample(points, options.sample)
        failed = 0
        for fault, at in points:
            try:
                trial.point(fault, at)
            except Failure as failure:
                failed += 1
                print(failure, flush=True)
    print(f"adoption: {count} requests, {len(points)} points tried (seed {seed}), {len(points) - failed} survived")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
