#!/usr/bin/env python3
"""Cuts, delays, repeats and fails requests between tug and an API server, and kills tug, at every request in turn.

  sweep.py --tug BINARY [--cluster FOLDER] [--sample N] [--seed S] [--only VERB] [--fault NAME] [--workers N] [-v]

For install, upgrade, rollback and uninstall of a chart with hooks of every event, a CRD and eleven kinds: one run
without a fault counts the requests, then each request is spoilt in a run of its own, in a namespace of its own.
Without --cluster the API server is the sandbox served on loopback; --cluster names the folder of a real one
(tests/peers/cluster.py). --sample tries that many points, chosen by the seed, which is printed; --workers tries
several at once, each in a namespace and through a proxy of its own. Interrupted, it ends the points under way and tells
of those it has tried.

A point is survived when
  - tug ended well and the cluster is as it should be; or it ended with a clear error and a truthful record (the
    newest revision is not pending, unless the spoilt request was the record's own); or it was killed;
  - and one more `apply` (`uninstall`, where that was asked for) then ends well, by itself: the release is deployed,
    every object of its manifest is there and as the manifest says, none of another version is left, no hook and no
    Lease is left (but one whose own deletion was what was refused), and no revision is pending or doubled.
Prints a table of points tried and survived; exit status 0 if all are."""
import argparse
import base64
import collections
import concurrent.futures
import pathlib
import random
import subprocess
import sys
import threading
import time

import yaml

import chart
import proxy
import target

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / folder) for folder in ("peers", "servers")]
import record  # noqa: E402
import sandbox  # noqa: E402

VERBS = ("install", "upgrade", "rollback", "uninstall")
KILLS = ("kill-before", "kill-after")
FAULTS = ("500", "503", "429", "409", "403", "401", "cut", "lost", "slow", "hang", "twice")
SECONDS = 90  # that a run may take
PROGRESS = 100  # points between two lines that tell how far it is
RELEASE = "web"
PENDING = ("pending-install", "pending-upgrade", "pending-rollback", "uninstalling")


class Failure(Exception):
    pass


class Sweep:
    def __init__(self, folder, tug, cluster, verbose, worker):
        self.folder, self.tug, self.cluster, self.verbose, self.worker = folder, tug, cluster, verbose, worker
        folder.mkdir()
        self.proxy = proxy.Proxy(cluster.server, cluster.token, cluster.authority)
        self.charts = {version: chart.write(folder, version) for version in (1, 2)}
        self.through = self.kubeconfig("through.yaml", self.proxy)
        self.number = 0
        self.manifest = []  # what an uninstall is to remove

    def kubeconfig(self, name, proxy):
        return sandbox.write_kubeconfig(self.folder / name, proxy.url, {})

    def start(self, arguments):
        environment = {"HOME": str(self.folder / "home"), "PATH": "/usr/bin:/bin", "KUBECONFIG": str(self.through), "USER": "ann"}
        return subprocess.Popen([self.tug, *arguments, "-n", self.space], env=environment, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, arguments, fault=None, at=0):
        """(exit status, standard error) of one run, whose `at`th request meets the fault."""
        started = concurrent.futures.Future()
        self.proxy.arm(fault, at, lambda: started.result().kill())
        process = self.start(arguments)
        started.set_result(process)
        try:
            _, error = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise Failure(f"{arguments[0]} did not end within {SECONDS} s") from None
        return process.returncode, error

    def must(self, arguments):
        code, error = self.run(arguments)
        if code != 0:
            raise Failure(f"{' '.join(arguments[:2])} ended with {code}: {error.strip()}")

    def command(self, verb, version=2):
        place = str(self.charts[version])
        return {"install": ["install", RELEASE, place, "--timeout=40s"],
                "upgrade": ["upgrade", RELEASE, place, "--timeout=40s"],
                "rollback": ["rollback", RELEASE, "1", "--timeout=40s"],
                "uninstall": ["uninstall", RELEASE, "--timeout=40s"],
                "apply": ["apply", RELEASE, place, "--timeout=40s"]}[verb]

    def prepare(self, verb):
        """A namespace in which the verb has something to do."""
        self.number += 1
        self.space = f"faults-{self.worker}-{self.number}"
        self.cluster.make_namespace(self.space)
        if verb != "install":
            self.must(self.command("install", 1))
        if verb in ("rollback", "uninstall"):
            self.must(self.command("upgrade", 2))
        if verb == "uninstall":
            self.manifest = documents(self.records()[-1][2])

    def records(self):
        """The release's revisions, oldest first: (revision, status, manifest)."""
        found = []
        for secret in self.cluster.items(self.space, "v1", "secrets"):
            if secret.get("type") == record.TYPE:
                release = record.release_in(secret)
                found.append((release["version"], release["info"]["status"], release["manifest"]))
        return sorted(found)

    def check_state(self, version, hit=""):
        """The release is deployed in this version, and the cluster is as its manifest says."""
        records = self.records()
        statuses = [status for _, status, _ in records]
        if not records or statuses[-1] != "deployed" or statuses.count("deployed") != 1:
            raise Failure(f"the revisions are {[record[:2] for record in records]}")
        if any(status in PENDING for status in statuses):
            raise Failure(f"something is pending: {statuses}")
        if len({revision for revision, _, _ in records}) != len(records):
            raise Failure(f"a revision is doubled: {records}")
        for document in documents(records[-1][2]):
            self.check_object(document)
        only = {item["metadata"]["name"] for item in self.cluster.items(self.space, "v1", "configmaps")}
        if only - {"kube-root-ca.crt"} != {RELEASE, f"{RELEASE}-only-v{version}"}:
            raise Failure(f"the ConfigMaps are {sorted(only)}")
        self.check_leftovers(hit)

    def check_object(self, document):
        live = self.cluster.live(self.space, document)
        name = f"{document['kind']} {document['metadata']['name']}"
        if live is None:
            raise Failure(f"{name} is missing")
        if document["kind"] == "Secret":
            document["data"] = {key: base64.b64encode(text.encode()).decode()
                                for key, text in document.pop("stringData", {}).items()}
        if missing := difference(document, live):
            raise Failure(f"{name}: {missing}")

    def check_gone(self, hit=""):
        if records := self.records():
            raise Failure(f"revisions are left: {[record[:2] for record in records]}")
        left = [item["metadata"]["name"] for group, plural in (("v1", "configmaps"), ("v1", "services"), ("apps/v1", "deployments"),
                                                               ("faults.example.com/v1", "gadgets"))
                for item in self.cluster.items(self.space, group, plural) if item["metadata"]["name"] != "kube-root-ca.crt"]
        for document in self.manifest:
            live = self.cluster.live(self.space, document)
            if live and not live["metadata"].get("deletionTimestamp"):
                left.append(f"{document['kind']} {document['metadata']['name']}")
        if left:
            raise Failure(f"objects are left: {left}")
        self.check_leftovers(hit)

    def check_leftovers(self, hit=""):
        if jobs := [item["metadata"]["name"] for item in self.cluster.items(self.space, "batch/v1", "jobs")
                    if not item["metadata"].get("deletionTimestamp")
                    and not hit.endswith(f"/jobs/{item['metadata']['name']}")]:
            raise Failure(f"hooks are left: {jobs}")
        if hit.startswith("DELETE") and "/leases/" in hit:
            return  # the next command finds its holder gone
        if leases := self.cluster.items(self.space, "coordination.k8s.io/v1", "leases"):
            raise Failure(f"a Lease is left: {[lease['metadata']['name'] for lease in leases]}")

    def check_truth(self, verb, hit, code, error):
        """After a run that was not killed."""
        if code == 0:
            return self.check_gone(hit) if verb == "uninstall" else self.check_state(1 if verb == "rollback" else 2, hit)
        if "error:" not in error:
            raise Failure(f"it ended with {code} and said no error: {error!r}")
        newest = (self.records() or [(0, "none", "")])[-1][1]
        is_records_own = "/secrets" in hit and not hit.endswith(f"/secrets/{RELEASE}")  # that one is the chart's
        if newest in PENDING and not is_records_own:
            raise Failure(f"the record says {newest} after: {error.strip()}")
        return None

    def recover(self, verb, hit):
        if verb == "uninstall":
            was_there = bool(self.records())
            code, error = self.run(self.command("uninstall"))
            if was_there == (code != 0):
                raise Failure(f"uninstall ended with {code}: {error.strip()}")
            self.check_gone(hit)
        else:
            self.must(self.command("apply", 2))
            self.check_state(2, hit)

    def count(self, verb):
        """How many requests the verb sends when nothing goes wrong."""
        self.prepare(verb)
        self.must(self.command(verb))
        count = len(self.proxy.requests)
        self.cluster.remove_namespace(self.space)
        return count

    def try_point(self, verb, fault, at):
        """True if it was survived; None if the run did not get as far as that request."""
        self.prepare(verb)
        hit = error = ""
        code = 0
        try:
            code, error = self.run(self.command(verb), fault, at)
            hit = self.proxy.hit()
            if not hit:
                return None
            if fault not in KILLS:
                self.check_truth(verb, hit, code, error)
            self.recover(verb, "" if fault in KILLS else hit)
        except Failure as failure:
            print(f"--- {verb}, {fault} at request {at} ({hit}): {failure}", flush=True)
            if self.verbose:
                print(f"    exit status {code}: {error.strip()}\n    " + "\n    ".join(self.proxy.requests))
            return False
        finally:
            self.cluster.remove_namespace(self.space)
        return True


def documents(manifest):
    return list(filter(None, yaml.safe_load_all(manifest)))


def difference(wanted, live, path=""):
    """Where the live object is not as the document says, or ""."""
    if isinstance(wanted, dict):
        if not isinstance(live, dict):
            return f"{path} is {live!r}"
        return next(filter(None, (difference(value, live.get(key), f"{path}.{key}") for key, value in wanted.items())), "")
    if isinstance(wanted, list):
        if not isinstance(live, list) or len(live) != len(wanted):
            return f"{path} is {live!r}"
        return next(filter(None, (difference(one, other, f"{path}[{i}]") for i, (one, other) in enumerate(zip(wanted, live)))), "")
    return "" if wanted == live else f"{path} is {live!r}, not {wanted!r}"


def points(sweep, options):
    """Every (verb, fault, request) to try."""
    everything = []
    for verb in VERBS if not options.only else [options.only]:
        count = sweep.count(verb)
        print(f"{verb}: {count} requests", flush=True)
        everything += [(verb, fault, at) for fault in KILLS + FAULTS if options.fault in (None, fault)
                       for at in range(1, count + 1)]
    if options.sample:
        random.Random(options.seed).shuffle(everything)
        everything = everything[:options.sample]
    return everything


def print_table(tried, survived):
    print(f"{'':12}" + "".join(f"{verb:>16}" for verb in VERBS))
    for fault in KILLS + FAULTS:
        cells = [f"{survived[verb, fault]} of {tried[verb, fault]}" if tried[verb, fault] else "-" for verb in VERBS]
        print(f"{fault:12}" + "".join(f"{cell:>16}" for cell in cells))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tug", required=True)
    parser.add_argument("--cluster")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--only", choices=VERBS)
    parser.add_argument("--fault", choices=KILLS + FAULTS)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("-v", dest="verbose", action="store_true")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    tried, survived, start = collections.Counter(), collections.Counter(), time.monotonic()
    with target.opened(options.tug, options.cluster) as place:
        folder, *rest = place
        sweeps = [Sweep(folder / f"worker-{worker}", *rest, options.verbose, worker) for worker in range(options.workers)]
        waiting = collections.deque(points(sweeps[0], options))
        count = len(waiting)
        lock = threading.Lock()

        def take():
            with lock:
                return waiting.popleft() if waiting else None

        def work(sweep):
            for verb, fault, at in iter(take, None):
                if (outcome := sweep.try_point(verb, fault, at)) is not None:
                    tried[verb, fault] += 1
                    survived[verb, fault] += outcome
                if (done := count - len(waiting)) % PROGRESS == 0:
                    print(f"{done} of {count} points, {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)

        with concurrent.futures.ThreadPoolExecutor(options.workers) as pool:
            working = [pool.submit(work, sweep) for sweep in sweeps]
            try:
                concurrent.futures.wait(working)
            except KeyboardInterrupt:  # what was tried so far is told
                with lock:
                    waiting.clear()
        for one in working:
            one.result()
    print_table(tried, survived)
    print(f"{sum(survived.values())} of {sum(tried.values())} points survived, in {time.monotonic() - start:.0f} s")
    return 0 if survived == tried and tried else 1


if __name__ == "__main__":
    sys.exit(main())
