#!/usr/bin/env python3
"""A real Kubernetes cluster on loopback: etcd, kube-apiserver, kube-controller-manager, kube-scheduler, and kwok in
the place of kubelets (stages.yaml says how pods, volumes and load balancers fare). Ready in about ten seconds.

  cluster.py run [OPTIONS] -- COMMAND...   runs COMMAND with KUBECONFIG set, returns its status, leaves nothing
  cluster.py start [OPTIONS] FOLDER        leaves a cluster running; prints the path of its kubeconfig
  cluster.py stop FOLDER                   stops it
  cluster.py status FOLDER                 what of it runs; status 1 when something does not

In Python:

  with Cluster(folder) as cluster:
      cluster.kubeconfig                       cluster-admin, with a client certificate
      cluster.folder / "limited.kubeconfig"    user "limited": may do most things in namespace "limited", but no Leases
      cluster.folder / "token.kubeconfig"      cluster-admin, with a bearer token
      cluster.user("eve", groups=[...])        one more kubeconfig with a certificate
      cluster.api                              the API as dictionaries (api.py)
      cluster.kill("kube-apiserver"), cluster.launch("kube-apiserver")

COMMAND also finds kubectl on its PATH and the cluster's folder in TUG_CLUSTER. Logs are FOLDER/*.log."""
import argparse
import atexit
import base64
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import api as kube_api  # noqa: E402
import certificates  # noqa: E402
import processes  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
START_SECONDS = float(os.environ.get("TUG_CLUSTER_SECONDS", "120"))
START_TRIES = 3
COMMAND_SECONDS = 30  # for COMMAND to end when it is told to
NODE_COUNT = 3  # charts ask for up to three different nodes
TOKEN = "tug-test-token-8c1f0d5b27e94a36"
NAMES = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok"]
LIMITED_GROUPS = ["", "apps", "autoscaling", "batch", "networking.k8s.io", "policy"]
POD_LOG = ["stdout F starting", "stdout F listening on port 8080", "stderr F last words"]
MARK = "tug-test-cluster"  # a file that says: this folder may be emptied


class ClusterError(Exception):
    pass


def peers():
    """The folder with the cluster's programs, built when needed."""
    script = HERE.parents[1] / "scripts" / "peers"
    done = subprocess.run([script, "cluster"], stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        error = ClusterError(f"scripts/peers cluster ended with status {done.returncode}")
        error.status = done.returncode
        raise error
    return pathlib.Path(done.stdout.strip())


def kubeconfig_text(port, authority, user, credentials, namespace="default"):
    def inline(path):
        return base64.b64encode(pathlib.Path(path).read_bytes()).decode()

    lines = "".join(f"    {key}: {inline(value) if key.endswith('-data') else value}\n" for key, value in credentials.items())
    return f"""apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: {inline(authority)}
    server: https://127.0.0.1:{port}
  name: tug-test
contexts:
- context:
    cluster: tug-test
    namespace: {namespace}
    user: {user}
  name: {user}
current-context: {user}
kind: Config
users:
- name: {user}
  user:
{lines}"""


class Cluster:
    """One cluster whose files, logs and kubeconfigs are in `folder` (emptied at the start; made when missing).

    start() returns when pods can be scheduled, or raises ClusterError that names the log to read. The servers end
    with stop(), at the end of the program, and, when `with_parent`, even if it is killed: start it from a thread that
    outlives it. `webhooks`: call admission webhooks (nobody answers them here, as no container runs). `audit`: a
    line of JSON for every request in audit.log."""

    def __init__(self, folder, programs=None, nodes=NODE_COUNT, webhooks=True, audit=False, with_parent=True):
        self.folder = pathlib.Path(folder).resolve()
        self.programs = pathlib.Path(programs) if programs else None
        self.nodes, self.webhooks, self.audit, self.with_parent = nodes, webhooks, audit, with_parent
        self.kubeconfig = self.folder / "kubeconfig"
        self.running = {}
        self.api = self.port = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def start(self):
        self.programs = self.programs or peers()
        self._empty_folder()
        atexit.register(self.stop)
        self._write_certificates()
        for attempt in range(1, START_TRIES + 1):
            try:
                self._start_once()
                return self
            except ClusterError as error:
                self.stop()
                if attempt == START_TRIES or "address already in use" not in str(error):
                    raise
            except BaseException:
                self.stop()
                raise

    def stop(self):
        """Stops every server. Harmless when none runs."""
        for name in reversed(NAMES):
            if name in self.running:
                self.running.pop(name).stop()
        (self.folder / "pids").unlink(missing_ok=True)
        atexit.unregister(self.stop)

    def launch(self, name):
        """Starts one server, as start() does with all; does not wait for it."""
        environment = {"HOME": str(self.folder), "PATH": "/usr/bin:/bin", "NO_PROXY": "*"}
        command = [self.programs / name, *self.commands[name]]
        self.running[name] = processes.Process(name, command, self.folder, environment, self.with_parent)
        processes.write_list(self.folder / "pids", self.running.values())

    def kill(self, name):
        """Ends one server at once, as a crash would."""
        self.running.pop(name).stop()
        processes.write_list(self.folder / "pids", self.running.values())

    def wait_ready(self):
        """Until the API server answers that it is ready (again)."""
        self._wait("kube-apiserver", lambda: self.api.request("GET", "/readyz") == (200, "ok"))

    def user(self, name, groups=(), namespace="default", key="rsa:2048", file=None):
        """Writes FOLDER/NAME.kubeconfig for a user with a certificate, which RBAC allows nothing yet; its path."""
        self.authority.client(name, name, groups, key)
        return self._write_kubeconfig(file or f"{name}.kubeconfig", name, {
            "client-certificate-data": self.folder / f"{name}.crt", "client-key-data": self.folder / f"{name}.key"}, namespace)

    def kubectl(self, *arguments, **options):
        """Runs kubectl as the administrator; subprocess.CompletedProcess with text."""
        return subprocess.run([self.programs / "kubectl", "--kubeconfig", self.kubeconfig, *arguments],
                              **{"capture_output": True, "text": True, **options})

    def _empty_folder(self):
        if processes.read_list(self.folder / "pids"):
            raise ClusterError(f"a cluster runs in {self.folder} already")
        self.folder.mkdir(parents=True, exist_ok=True)
        found = list(self.folder.iterdir())
        if found and self.folder / MARK not in found:
            raise ClusterError(f"{self.folder} is not empty and was not made by this program")
        for path in found:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        (self.folder / MARK).touch()

    def _write_certificates(self):
        self.folder.chmod(0o700)
        self.authority = certificates.Authority(self.folder)
        self.authority.server("server")
        certificates.key_pair(self.folder, "sa")

    def _start_once(self):
        started = time.monotonic()
        self.port, etcd, etcd_peer, kubelet = processes.free_ports(4)
        self._write_configuration()
        self._write_kubeconfigs()
        self.commands = self._commands(etcd, etcd_peer, kubelet)
        self.api = kube_api.Api(self.port, self.folder)
        self.launch("etcd")
        self.launch("kube-apiserver")
        self.wait_ready()
        for name in NAMES[2:]:
            self.launch(name)
        self._create_objects()
        self._wait("kwok", self._nodes_are_ready)
        self._wait("kube-controller-manager", lambda: self._found("/api/v1/namespaces/default/serviceaccounts/default"))
        self.seconds = time.monotonic() - started

    def _write_configuration(self):
        logs = self.folder / "pod.log"
        logs.write_text("".join(f"2026-01-01T00:00:0{second}.000000000Z {line}\n" for second, line in enumerate(POD_LOG)))
        (self.folder / "kwok.yaml").write_text((HERE / "stages.yaml").read_text() + f"""---
apiVersion: kwok.x-k8s.io/v1alpha1
kind: ClusterLogs
metadata:
  name: every-pod
spec:
  logs:
  - logsFile: {logs}
    previousLogsFile: {logs}
""")
        (self.folder / "tokens.csv").write_text(f'{TOKEN},token-user,token-user,"system:masters"\n')
        (self.folder / "audit.yaml").write_text(
            "apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules:\n- level: Metadata\n")

    def _write_kubeconfigs(self):
        self.user("admin", ["system:masters"], file="kubeconfig")
        self.user("limited", namespace="limited", key="ec")
        self._write_kubeconfig("token.kubeconfig", "token-user", {"token": TOKEN})

    def _write_kubeconfig(self, file, user, credentials, namespace="default"):
        path = self.folder / file
        path.write_text(kubeconfig_text(self.port, self.folder / "ca.crt", user, credentials, namespace))
        path.chmod(0o600)
        return path

    def _commands(self, etcd, etcd_peer, kubelet):
        """The arguments of each server."""
        def file(name):
            return self.folder / name

        client, peer = f"http://127.0.0.1:{etcd}", f"http://127.0.0.1:{etcd_peer}"
        admission_off = ["ServiceAccount"] + ([] if self.webhooks else ["MutatingAdmissionWebhook", "ValidatingAdmissionWebhook"])
        audit = [f"--audit-policy-file={file('audit.yaml')}", f"--audit-log-path={file('audit.log')}"] if self.audit else []
        return {
            "etcd": [
                f"--data-dir={file('etcd')}", f"--listen-client-urls={client}", f"--advertise-client-urls={client}",
                f"--listen-peer-urls={peer}", f"--initial-advertise-peer-urls={peer}",
                f"--initial-cluster=default={peer}", "--unsafe-no-fsync", "--log-level=warn"],
            "kube-apiserver": [
                f"--etcd-servers={client}", f"--secure-port={self.port}", "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1", "--endpoint-reconciler-type=none",
                f"--tls-cert-file={file('server.crt')}", f"--tls-private-key-file={file('server.key')}",
                f"--client-ca-file={file('ca.crt')}", f"--token-auth-file={file('tokens.csv')}",
                f"--service-account-key-file={file('sa.pub')}", f"--service-account-signing-key-file={file('sa.key')}",
                "--service-account-issuer=https://kubernetes.default.svc", "--authorization-mode=RBAC",
                "--service-cluster-ip-range=10.0.0.0/16", "--allow-privileged=true",
                "--kubelet-preferred-address-types=InternalIP",
                f"--disable-admission-plugins={','.join(admission_off)}", *audit],
            "kube-controller-manager": [
                f"--kubeconfig={self.kubeconfig}", f"--service-account-private-key-file={file('sa.key')}",
                f"--root-ca-file={file('ca.crt')}", "--use-service-account-credentials", "--leader-elect=false",
                "--secure-port=0", "--kube-api-qps=200", "--kube-api-burst=400", f"--flex-volume-plugin-dir={file('flex')}",
                "--node-monitor-grace-period=24h"],  # nobody beats for the nodes: pods must not lose their Ready for that
            "kube-scheduler": [f"--kubeconfig={self.kubeconfig}", "--leader-elect=false", "--secure-port=0"],
            "kwok": [
                f"--kubeconfig={self.kubeconfig}", "--manage-all-nodes", f"--config={file('kwok.yaml')}",
                "--cidr=10.128.0.1/16", "--node-ip=127.0.0.1", f"--node-port={kubelet}",
                f"--server-address=127.0.0.1:{kubelet}",
                f"--tls-cert-file={file('server.crt')}", f"--tls-private-key-file={file('server.key')}"],
        }

    def _create_objects(self):
        """Nodes, the default storage class, and what user "limited" may do."""
        amounts = {"cpu": "64", "memory": "256Gi", "ephemeral-storage": "1Ti", "pods": "1000"}
        for number in range(self.nodes):
            self.api.create("/api/v1/nodes", {
                "metadata": {
                    "name": f"node-{number}", "annotations": {"kwok.x-k8s.io/node": "fake"},
                    "labels": {"kubernetes.io/hostname": f"node-{number}", "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64",
                               "topology.kubernetes.io/region": "test", "topology.kubernetes.io/zone": f"test-{number}"}},
                "status": {"capacity": amounts, "allocatable": amounts, "nodeInfo": {
                    "architecture": "amd64", "operatingSystem": "linux", "kubeletVersion": "v1.36.1", "bootID": "", "kernelVersion": "",
                    "containerRuntimeVersion": "", "kubeProxyVersion": "", "machineID": "", "osImage": "", "systemUUID": ""}}})
        self.api.create("/apis/storage.k8s.io/v1/storageclasses", {
            "metadata": {"name": "tug-test", "annotations": {"storageclass.kubernetes.io/is-default-class": "true"}},
            "provisioner": "tug.test/volume", "reclaimPolicy": "Delete", "volumeBindingMode": "Immediate"})
        self.api.create("/api/v1/namespaces", {"metadata": {"name": "limited"}})
        roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/limited"
        self.api.create(f"{roles}/roles", {"metadata": {"name": "no-leases"}, "rules": [
            {"apiGroups": LIMITED_GROUPS, "resources": ["*"], "verbs": ["*"]}]})
        self.api.create(f"{roles}/rolebindings", {
            "metadata": {"name": "limited"}, "subjects": [{"kind": "User", "name": "limited", "apiGroup": "rbac.authorization.k8s.io"}],
            "roleRef": {"kind": "Role", "name": "no-leases", "apiGroup": "rbac.authorization.k8s.io"}})

    def _nodes_are_ready(self):
        nodes = self.api.get("/api/v1/nodes")["items"]
        return all(not node["spec"].get("taints") and any(
            (condition["type"], condition["status"]) == ("Ready", "True") for condition in node["status"].get("conditions", []))
            for node in nodes)

    def _found(self, path):
        return self.api.request("GET", path)[0] == 200

    def _wait(self, blamed, is_done):
        """Until is_done(); an OSError in it counts as not yet. Raises when a server ends or time is over."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            for process in self.running.values():
                if not process.is_running():
                    raise ClusterError(f"{process.name} ended with status {process.popen.returncode}; "
                                       f"{process.log} ends with:\n{processes.tail(process.log)}")
            try:
                if is_done():
                    return
            except OSError:
                pass
            if time.monotonic() > deadline:
                log = self.running[blamed].log
                raise ClusterError(f"{blamed} is not ready after {START_SECONDS:.0f} s; {log} ends with:\n{processes.tail(log)}")
            time.sleep(0.1)


def exit_on_signals():
    """SIGTERM and SIGINT end this program in its usual way, so that servers are stopped."""
    def leave(number, _):
        raise SystemExit(128 + number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, leave)


def end_command(command):
    command.terminate()
    try:
        command.wait(COMMAND_SECONDS)
    except subprocess.TimeoutExpired:
        command.kill()
        command.wait()


def run(arguments, options):
    """COMMAND's status; when this program is told to end, COMMAND is too."""
    folder = arguments.folder or tempfile.mkdtemp(prefix="tug-cluster-")
    try:
        with Cluster(folder, **options) as cluster:
            print(f"cluster: ready after {cluster.seconds:.1f} s in {folder}", file=sys.stderr)
            environment = dict(os.environ, KUBECONFIG=str(cluster.kubeconfig), TUG_CLUSTER=str(cluster.folder))
            environment["PATH"] = f"{cluster.programs}:{environment['PATH']}"
            command = subprocess.Popen(arguments.command, env=environment, preexec_fn=processes.die_with_parent)
            try:
                status = command.wait()
            except SystemExit:
                end_command(command)
                raise
            return status if status >= 0 else 128 - status
    finally:
        if not arguments.folder:
            shutil.rmtree(folder, ignore_errors=True)


def start(arguments, options):
    cluster = Cluster(arguments.folder, with_parent=False, **options).start()
    atexit.unregister(cluster.stop)
    print(f"cluster: ready after {cluster.seconds:.1f} s; stop it with: {sys.argv[0]} stop {arguments.folder}", file=sys.stderr)
    print(cluster.kubeconfig)
    return 0


def stop(arguments):
    left = processes.stop_list(pathlib.Path(arguments.folder) / "pids")
    if left:
        raise ClusterError(f"did not end: {', '.join(left)}")
    return 0


def status(arguments):
    alive = dict(processes.read_list(pathlib.Path(arguments.folder) / "pids"))
    for name in NAMES:
        print(f"{name}: {'process ' + str(alive[name]) if name in alive else 'does not run'}")
    return 0 if len(alive) == len(NAMES) else 1


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    making = argparse.ArgumentParser(add_help=False)
    making.add_argument("--programs", help="folder with the programs (default: what scripts/peers cluster prints)")
    making.add_argument("--nodes", type=int, default=NODE_COUNT)
    making.add_argument("--no-webhooks", dest="webhooks", action="store_false", help="do not call admission webhooks")
    making.add_argument("--audit", action="store_true", help="write every request into audit.log")
    running = verbs.add_parser("run", parents=[making])
    running.add_argument("--folder", help="keep files and logs there (default: a temporary folder)")
    running.add_argument("command", nargs="+", metavar="COMMAND")
    for verb, parents in (("start", [making]), ("stop", []), ("status", [])):
        verbs.add_parser(verb, parents=parents).add_argument("folder")
    return parser.parse_args()


def main():
    arguments = parse()
    exit_on_signals()
    try:
        if arguments.verb in ("stop", "status"):
            return {"stop": stop, "status": status}[arguments.verb](arguments)
        options = {name: getattr(arguments, name) for name in ("programs", "nodes", "webhooks", "audit")}
        return {"run": run, "start": start}[arguments.verb](arguments, options)
    except ClusterError as error:
        print(f"cluster: {error}", file=sys.stderr)
        return getattr(error, "status", 1)


if __name__ == "__main__":
    sys.exit(main())
