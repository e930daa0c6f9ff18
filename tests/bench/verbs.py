#!/usr/bin/env python3
"""Times tug, called as helm, against Helm 4.3.1 on one API server, in one run; the last part of docs/BENCHMARKS.md.

  cluster.py run --no-webhooks --audit -- verbs.py --tug BINARY --helm BINARY --chart FOLDER [--rounds N]

FOLDER is kube-prometheus-stack. Reading verbs and the no-change upgrade are run in turn; an install is followed by its
uninstall, so that the next one begins with nothing. Requests are counted by the server's audit log, bytes by a relay on
loopback in a round of its own. "server" is the time a program sleeps: its wall time without its processor time."""
import argparse
import copy
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "peers"))
import record as records  # noqa: E402
from live import connect  # noqa: E402

MANY = 1000  # releases
LONG = 100  # revisions
SPACE, MANY_SPACE, LONG_SPACE = "bench", "bench-many", "bench-long"
DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
READS = [
    ("status", ["status", "kps", "-n", SPACE]),
    (f"list, {MANY} releases", ["list", "--max", "0", "-n", MANY_SPACE]),
    (f"history, {LONG} revisions", ["history", "one", "--max", "0", "-n", LONG_SPACE]),
]


class Relay:
    """Passes bytes on to the API server and counts those that come back."""

    def __init__(self, port):
        self.port, self.received = port, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            client, _ = self.listener.accept()
            server = socket.create_connection(("127.0.0.1", self.port))
            threading.Thread(target=self._pump, args=(client, server, False), daemon=True).start()
            threading.Thread(target=self._pump, args=(server, client, True), daemon=True).start()

    def _pump(self, source, sink, counts):
        try:
            while data := source.recv(1 << 16):
                if counts:
                    self.received += len(data)
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass


class Bench:
    def __init__(self, args, live, folder):
        self.args, self.live, self.folder = args, live, folder
        tug = folder / "bin/helm"
        tug.parent.mkdir()
        tug.symlink_to(os.path.realpath(args.tug))
        self.programs = {"helm": args.helm, "tug": str(tug)}
        self.env = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "KUBECONFIG": str(live.kubeconfig), "TZ": "UTC"}
        self.audit = pathlib.Path(os.environ["TUG_CLUSTER"]) / "audit.log"
        self.relay = Relay(live.api.port)
        self.relayed = folder / "relayed"
        self.relayed.write_text(live.kubeconfig.read_text().replace(f":{live.api.port}", f":{self.relay.address}"))

    def run(self, name, words, kubeconfig=None):
        """Seconds, processor seconds and KiB of one call."""
        env = self.env | {"KUBECONFIG": str(kubeconfig)} if kubeconfig else self.env
        start = time.monotonic()
        child = subprocess.Popen([self.programs[name], *words], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        text = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - start
        child.returncode = status
        if status:
            sys.exit(f"{name} {' '.join(words)}: {text}")
        return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss

    def cost(self, name, words):
        """Requests and bytes received of one call."""
        lines, self.relay.received = self.audited(), 0
        self.run(name, words, self.relayed)
        time.sleep(0.5)  # for the audit log
        return self.audited() - lines, self.relay.received

    def audited(self):
        with self.audit.open() as log:
            return sum('"stage":"ResponseComplete"' in line and '"username":"system:' not in line for line in log)

    def compare(self, name, words, rounds, undo=None):
        samples = {"helm": [], "tug": []}
        for _ in range(rounds):
            for program in samples:
                samples[program].append(self.run(program, words))
                if undo:
                    self.undo(undo)
        costs = {}
        for program in samples:
            costs[program] = self.cost(program, words)
            if undo:
                self.undo(undo)
        self.tell(name, samples, costs)

    def undo(self, words):
        """Uninstalls, takes the CRDs away, which an uninstall keeps, and waits until all is gone."""
        self.run("tug", words)
        for definition in self.live.api.get(DEFINITIONS)["items"]:
            self.live.api.delete(f"{DEFINITIONS}/{definition['metadata']['name']}")
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            if not self.live.api.get(f"/api/v1/namespaces/{SPACE}/pods")["items"] and not self.live.api.get(DEFINITIONS)["items"]:
                return
            time.sleep(0.2)

    def tell(self, name, samples, costs):
        middle = {program: [statistics.median(column) for column in zip(*rows)] for program, rows in samples.items()}
        (helm, helm_cpu, helm_kib), (tug, tug_cpu, tug_kib) = middle["helm"], middle["tug"]
        (helm_requests, helm_bytes), (tug_requests, tug_bytes) = costs["helm"], costs["tug"]
        print(f"| {name} | {helm:.3f} | {tug:.3f} | {helm / tug:.1f} | {helm_cpu:.3f} | {tug_cpu:.3f} | {1 - min(1, tug_cpu / tug):.0%} | {helm_requests} | {tug_requests} | "
              f"{helm_bytes / 1e6:.2f} | {tug_bytes / 1e6:.2f} | {helm_kib / 1024:.0f} | {tug_kib / 1024:.1f} | {helm_kib / tug_kib:.1f} |", flush=True)

    # --- what is there to begin with -------------------------------------------------------------
    def make_records(self):
        api = self.live.api
        chart = self.folder / "small"
        subprocess.run([self.args.helm, "create", str(chart)], env=self.env, check=True, stdout=subprocess.DEVNULL)
        for space in (SPACE, MANY_SPACE, LONG_SPACE):
            api.create("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": space}})
        for space in (MANY_SPACE, LONG_SPACE):
            self.run("helm", ["install", "one", str(chart), "-n", space])
        for space, count in ((MANY_SPACE, MANY), (LONG_SPACE, LONG)):
            first = api.get(f"/api/v1/namespaces/{space}/secrets/sh.helm.release.v1.one.v1")
            release = records.release_in(first)
            for number in range(2, count + 1):
                api.create(f"/api/v1/namespaces/{space}/secrets", another(first, release, number, space == LONG_SPACE))


def another(secret, release, number, is_revision):
    """The record of another release, or of another revision."""
    secret, release = copy.deepcopy(secret), copy.deepcopy(release)
    name, revision = ("one", number) if is_revision else (f"r{number:04}", 1)
    release["name"], release["version"] = name, revision
    secret["metadata"] = {"name": f"sh.helm.release.v1.{name}.v{revision}", "namespace": secret["metadata"]["namespace"],
                          "labels": secret["metadata"]["labels"] | {"name": name, "version": str(revision)}}
    secret["data"]["release"] = records.pack(release)
    return secret


def main():
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("tug", "helm", "chart"):
        cli.add_argument(f"--{name}", required=True)
    cli.add_argument("--rounds", type=int, default=3)
    args = cli.parse_args()
    with tempfile.TemporaryDirectory(prefix="verbs-") as folder:
        bench = Bench(args, connect(), pathlib.Path(folder))
        bench.make_records()
        print("| verb | Helm s | tug s | times faster | Helm cpu s | tug cpu s | of tug's time: the server | Helm requests | tug requests | Helm MB received | tug MB received | Helm MB | tug MB | times less |")
        print("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|", flush=True)
        install = ["install", "kps", args.chart, "-n", SPACE, "--timeout", "5m"]
        bench.compare("install kube-prometheus-stack", install, args.rounds, ["uninstall", "kps", "-n", SPACE, "--wait", "--cascade", "foreground"])
        bench.run("helm", install)
        bench.compare("upgrade without a change", ["upgrade", "kps", args.chart, "-n", SPACE], args.rounds)
        for name, words in READS:
            bench.compare(name, words, args.rounds * 3)


if __name__ == "__main__":
    main()
