#!/usr/bin/env python3
"""The catalogue on a real cluster: every set of values passes the API server's own checks; every addon is installed with
--wait, is healthy, passes its tests, is upgraded to the next version and other values, goes back, and is removed without
remains. Then ingress-nginx over what kops's addon v1.6.0 has left (brought in by `addon channel apply --upgrade-apis`), and kube2iam
and ingress-nginx from the charts of their projects, with the values that people on AWS set.

  tests/peers/cluster.py run --no-webhooks -- catalog_on_cluster.py --tug build/release/tug [--charts FOLDER] [--kops ARCHIVE]
                                                                    [--only NAME]

The addons go their way side by side, one step after the other. kwok plays the kubelets, so tests of pods end well without
running: what they ask is not tried here."""
import argparse
import concurrent.futures
import json
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/peers"))
import live  # noqa: E402
from catalog_cases import ARN, NEEDED, PROXY, SETS  # noqa: E402
from world import World  # noqa: E402

CATALOG = ROOT / "charts/catalog"
NEXT = "1.1.0"
WITHOUT_CRD = {("monitoring-starter", "operator")}  # its kind comes with the Prometheus operator
INSTALL = {**NEEDED, "aws-storage": ["--set", "tests.storageClass=tug-test,defaultClass="],
           "ingress-nginx": ["--set", "aws.loadBalancer=classic,aws.proxyProtocol=true,controller.minReadySeconds=0"]}
UPGRADE = {"aws-storage": "ebs.classes.fast.type=gp3", "cluster-autoscaler": "expander=random", "external-dns": "interval=2m",
           "ingress-nginx": "controller.replicaCount=3,controller.admissionWebhooks.enabled=true", "kube2iam": "cni=calico",
           "metrics-server": "resolution=30s", "monitoring-starter": "nodeExporter.port=9101"}
# From the projects' own charts: folder below --charts, values.
PROJECTS = {
    "kube2iam": ("jtblin+kube2iam/charts__kube2iam", [
        "--set", "image.tag=0.11.1,rbac.create=true,host.iptables=true,host.interface=eni+,host.port=8181,verbose=true",
        "--set", "updateStrategy=RollingUpdate,aws.region=eu-west-1,tolerations[0].operator=Exists",
        "--set", "extraArgs.base-role-arn=arn:aws:iam::123456789012:role/,extraArgs.namespace-restrictions=",
        "--set-string", "podAnnotations.iam\\.amazonaws\\.com/role=kube2iam"]),
    "ingress-nginx": ("kubernetes+ingress-nginx/charts__ingress-nginx", [
        "--set-string", f"controller.service.annotations.{PROXY}proxy-protocol=*,controller.config.use-proxy-protocol=true",
        "--set-string", f"controller.service.annotations.{PROXY}ssl-cert={ARN},controller.service.annotations.{PROXY}ssl-ports=https",
        "--set", "controller.service.targetPorts.https=http,controller.admissionWebhooks.enabled=false"]),
}


class Failure(Exception):
    pass


class Trial:
    def __init__(self, options, cluster, folder):
        self.tug_path = options.tug
        self.charts = options.charts
        self.kops = options.kops
        self.names = [name for name in sorted(SETS) if options.only in (None, name)]
        self.cluster = cluster
        self.folder = folder
        self.spaces = {}

    def run(self, *words, given=None, **variables):
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "KUBECONFIG": str(self.cluster.kubeconfig), **variables}
        done = subprocess.run(list(map(str, words)), input=given, env=environment, capture_output=True, text=True, timeout=180)
        if done.returncode != 0:
            raise Failure(f"{' '.join(map(str, words))}\nended with status {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-3000:]}")
        return done.stdout

    def tug(self, *words, **variables):
        return self.run(self.tug_path, *words, **variables)

    def everywhere(self, title, step):
        """A step for every addon, side by side."""
        start = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(step, self.names))
        print(f"{title} ({time.monotonic() - start:.1f} s)", flush=True)

    # --- the steps -------------------------------------------------------------------------------
    def check_values(self, name):
        """Every set of values is taken by the API server, strictly, as a dry run."""
        for title, words in {"its own": [], **SETS[name]}.items():
            if (name, title) in WITHOUT_CRD:
                continue
            text = self.tug("template", name, CATALOG / name, "--namespace", "default", *NEEDED.get(name, []), *words)
            self.run(shutil.which("kubectl"), "apply", "--server-side", "--dry-run=server", "--validate=strict", "--field-manager=tug-test",
                     "-f", "-", given=text)

    def install(self, name):
        out = self.tug("addon", "install", name, "--wait", "--timeout", "90s", *INSTALL.get(name, []), "-o", "json")
        self.spaces[name] = json.loads(out)["namespace"]

    def check_health(self, name):
        line, = [each for each in json.loads(self.tug("addon", "list", "-o", "json")) if each["name"] == name]
        if (line["health"], line["from"], line["namespace"]) != ("healthy", "catalogue", self.spaces[name]):
            raise Failure(f"addon list says {line}")

    def test(self, name):
        self.tug("test", name, "--namespace", self.spaces[name], "--timeout", "60s")

    def upgrade(self, name):
        self.tug("addon", "upgrade", name, "--wait", "--timeout", "90s", "--set", UPGRADE[name], TUG_CATALOG=str(self.folder / "next"))
        installed = json.loads(self.tug("addon", "list", "-o", "json"))
        if [each["installed"] for each in installed if each["name"] == name] != [NEXT]:
            raise Failure(f"{name} is not at {NEXT}: {installed}")
        again = self.tug("addon", "upgrade", name, TUG_CATALOG=str(self.folder / "next"))
        if "nothing was written" not in again:
            raise Failure(f"a second upgrade of {name} would change something:\n{again}")

    def roll_back(self, name):
        self.tug("rollback", name, "1", "--namespace", self.spaces[name], "--wait", "--timeout", "90s")
        self.tug("drift", name, "--namespace", self.spaces[name])

    def remove(self, name):
        self.tug("addon", "remove", name, "--wait", "--timeout", "90s")

    def make_next_version(self):
        shutil.copytree(CATALOG, self.folder / "next")
        for chart in (self.folder / "next").glob("*/Chart.yaml"):
            chart.write_text(chart.read_text().replace("\nversion: 1.0.0\n", f"\nversion: {NEXT}\n"))

    def check_remains(self, world, what):
        leases = [one for one in self.cluster.api.get("/apis/coordination.k8s.io/v1/leases")["items"]
                  if "meta.helm.sh/release-name" in one["metadata"].get("annotations", {}) or one["metadata"]["name"].startswith("tug.release")]
        left = leases + [one for one in world.at_rest(30) if one["kind"] != "Namespace" and one["metadata"]["name"] not in ("kube-root-ca.crt", "default")]
        if left:
            names = [f"{one.get('kind', 'Lease')} {one['metadata'].get('namespace', '')}/{one['metadata']['name']}" for one in left]
            raise Failure(f"{what} left behind: {', '.join(names)}")

    def project_chart(self, name):
        folder, words = PROJECTS[name]
        self.tug("install", name, pathlib.Path(self.charts) / folder, "--namespace", "kube-system", "--wait", "--timeout", "90s", *words)
        line, = [each for each in json.loads(self.tug("addon", "list", "-o", "json")) if each["name"] == name]
        if (line.get("from"), line.get("health")) not in (("chart kube2iam-chart", "healthy"), ("chart ingress-nginx", "healthy")):
            raise Failure(f"addon list says {line}")
        self.tug("addon", "remove", name, "--wait", "--timeout", "90s")


    # --- adoption --------------------------------------------------------------------------------
    def adopt(self):
        """What the old addon's manifest has left becomes the catalogue's; its load balancer stays the same one."""
        manifest = self.folder / "v1.6.0.yaml"
        with tarfile.open(self.kops) as archive:
            manifest.write_bytes(archive.extractfile("./addons/ingress-nginx/v1.6.0.yaml").read())
        self.tug("addon", "channel", "apply", f"file://{manifest}", "--upgrade-apis", "--yes")
        service = self.cluster.api.get("/api/v1/namespaces/kube-ingress/services/ingress-nginx")["metadata"]["uid"]
        shown = self.tug("addon", "install", "ingress-nginx", "--adopt", "--dry-run")
        for line in ("adopt    Service ingress-nginx in kube-ingress  (keeps annotations service.beta.kubernetes.io/aws-load-balancer-connection-"
                     "idle-timeout, service.beta.kubernetes.io/aws-load-balancer-proxy-protocol)",
                     "adopt    ConfigMap ingress-nginx in kube-ingress  (keeps data use-proxy-protocol)",
                     "replace  Deployment ingress-nginx in kube-ingress  (spec.selector cannot be changed)",
                     "delete   Deployment nginx-default-backend in kube-ingress  (nothing takes its place)",
                     "delete   ClusterRole nginx-ingress-controller  (nothing takes its place)"):
            if line + "\n" not in shown:
                raise Failure(f"a dry run of the adoption does not say: {line}\n{shown}")
        refused = subprocess.run([self.tug_path, "addon", "install", "ingress-nginx", "--adopt"], capture_output=True, text=True,
                                 env={"HOME": str(self.folder), "KUBECONFIG": str(self.cluster.kubeconfig)})
        if refused.returncode != 1 or "cannot be adopted: 1 must be made anew" not in refused.stderr:
            raise Failure(f"what cannot be adopted is not refused: {refused.stderr}")
        self.tug("addon", "install", "ingress-nginx", "--adopt", "--replace", "--wait", "--timeout", "90s",
                 "--set", "aws.loadBalancer=classic,aws.proxyProtocol=true,aws.idleTimeout=3600,controller.minReadySeconds=0")
        if self.cluster.api.get("/api/v1/namespaces/kube-ingress/services/ingress-nginx")["metadata"]["uid"] != service:
            raise Failure("the Service was made anew, and with it the load balancer")
        self.spaces["ingress-nginx"] = "kube-ingress"
        self.check_health("ingress-nginx")
        self.tug("addon", "remove", "ingress-nginx", "--wait", "--timeout", "90s")


def try_all(trial, world):
    trial.make_next_version()
    trial.everywhere("values pass the API server's checks", trial.check_values)
    trial.everywhere("installed", trial.install)
    trial.everywhere("healthy", trial.check_health)
    trial.everywhere("tested", trial.test)
    trial.everywhere("upgraded", trial.upgrade)
    trial.everywhere("rolled back", trial.roll_back)
    trial.everywhere("removed", trial.remove)
    trial.check_remains(world, "addons")
    if trial.kops and "ingress-nginx" in trial.names:
        start = time.monotonic()
        trial.adopt()
        trial.check_remains(world, "what was adopted")
        print(f"adopted ({time.monotonic() - start:.1f} s)", flush=True)
    if trial.charts:
        trial.names = [name for name in trial.names if name in PROJECTS]
        trial.everywhere("the projects' own charts", trial.project_chart)
        trial.check_remains(world, "the projects' charts")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tug", required=True, type=lambda path: pathlib.Path(path).absolute())
    parser.add_argument("--charts", help="folder of the projects' charts")
    parser.add_argument("--kops", help="archive of kops's published addons")
    parser.add_argument("--only")
    options = parser.parse_args()
    cluster = live.connect()
    world = World(cluster.api)
    with tempfile.TemporaryDirectory(prefix="catalogue-") as folder:
        trial = Trial(options, cluster, pathlib.Path(folder))
        try:
            try_all(trial, world)
        except Failure as failure:
            print(failure)
            return 1
        finally:
            world.clean()
    return 0


if __name__ == "__main__":
    sys.exit(main())
