#!/usr/bin/env python3
"""Many tugs publish into one repository on a real S3 server at once, are killed at random and started again. Nothing may
be lost: at the end the index lists every archive, and every archive is listed, with the digest of its bytes.

  publishers.py --tug BINARY [--helm BINARY] [--processes 32] [--charts 10] [--deaf] [--seed N]

--deaf: the conditions of writes are taken out on the way, so tug has to notice and to work under its lock. With --helm
the real Helm reads the repository over HTTP at the end. A part of the kills falls right after an archive was written and
before its answer came: there the archive is in the store and the index knows nothing of it. No reindex is run.
Afterwards the index is damaged and `repo reindex` has to restore it, and the same chart is published twice and changed.
Prints the figures; exit status 0 if all holds."""
import argparse
import functools
import gzip
import hashlib
import http.server
import io
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tarfile
import tempfile
import threading
import time

sys.path.append("/usr/lib/python3/dist-packages")  # Debian's boto3, also for a Python that is not Debian's
try:
    import boto3
except ImportError:
    boto3 = None

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "peers"))
import s3_server  # noqa: E402
import store_proxy  # noqa: E402
import web_server  # noqa: E402

PREFIX = "stable"
SECONDS = 1800  # for one push, kills and waiting included
KILL_AFTER_ARCHIVE, KILL_ANY_TIME = 0.25, 0.4  # of the attempts
LONGEST_LIFE = 0.4  # seconds until a kill at any time
MOST_KILLS = 4  # of one push


class Failure(Exception):
    pass


def pack(folder, name, version, text=""):
    """A chart's archive, the same bytes each time."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        files = {"Chart.yaml": f"apiVersion: v2\nname: {name}\nversion: {version}\ndescription: {text or name}\n",
                 "values.yaml": "replicas: 1\n", "templates/cm.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"}
        for file, contents in files.items():
            info = tarfile.TarInfo(f"{name}/{file}")
            info.size = len(contents)
            tar.addfile(info, io.BytesIO(contents.encode()))
    path = pathlib.Path(folder) / f"{name}-{version}.tgz"
    path.write_bytes(gzip.compress(plain.getvalue(), mtime=0))
    return path


class QuietFiles(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Publishers:
    def __init__(self, options, folder, server):
        self.options, self.folder, self.server = options, pathlib.Path(folder), server
        self.url = f"s3://{s3_server.BUCKET}/{PREFIX}"
        self.store = server.data / s3_server.BUCKET / PREFIX
        self.random = random.Random(options.seed)
        self.lock = threading.Lock()
        self.state = [None] * options.processes  # "before", "between", "after" of the attempt under way
        self.running = [None] * options.processes
        self.kill_next = [False] * options.processes
        self.kills = {"before": 0, "between": 0, "after": 0}
        self.by_worker = [0] * options.processes
        self.attempts, self.errors, self.warned = 0, [], 0
        self.proxy = store_proxy.StoreProxy(server.url, s3_server.KEYS, options.processes, self.wrote, options.deaf)

    def wrote(self, worker, path):
        """Called by the proxy: True when the writer was killed."""
        with self.lock:
            if path.endswith(".tgz"):
                self.state[worker] = "between"
                if self.kill_next[worker]:
                    return self.kill(worker)
            elif path.endswith("/index.yaml"):
                self.state[worker] = "after"
        return False

    def kill(self, worker):
        process = self.running[worker]
        if process is None or process.poll() is not None:
            return False
        process.kill()
        process.wait()  # it is gone: what it could still write is known
        self.kill_next[worker] = False
        self.kills[self.state[worker]] += 1
        self.by_worker[worker] += 1
        return True

    def kill_later(self, worker, process, seconds):
        time.sleep(seconds)
        with self.lock:
            if self.running[worker] is process:
                self.kill(worker)

    def environment(self, worker):
        environment = self.server.environment(self.proxy.url(worker))
        environment.update(HOME=str(self.folder), HELM_CACHE_HOME=str(self.folder / "cache"))
        return environment

    def tug(self, *arguments, worker=0):
        return subprocess.run([self.options.tug, *map(str, arguments)], env=self.environment(worker), capture_output=True,
                              text=True, timeout=SECONDS)

    def attempt(self, worker, chart, may_kill):
        """Pushes once; True when it is done, False when it was killed."""
        with self.lock:
            self.attempts += 1
            draw, life = self.random.random(), self.random.uniform(0, LONGEST_LIFE)
            if may_kill and self.by_worker[worker] == 0:  # each is killed at least once
                draw *= KILL_AFTER_ARCHIVE + KILL_ANY_TIME
            self.state[worker], self.kill_next[worker] = "before", may_kill and draw < KILL_AFTER_ARCHIVE
            process = subprocess.Popen([self.options.tug, "repo", "push", chart, self.url, "--relative", "--timeout", f"{SECONDS}s"],
                                       env=self.environment(worker), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            self.running[worker] = process
            killed_before = self.by_worker[worker]
        if may_kill and KILL_AFTER_ARCHIVE <= draw < KILL_AFTER_ARCHIVE + KILL_ANY_TIME:
            threading.Thread(target=self.kill_later, args=(worker, process, life), daemon=True).start()
        _, error = process.communicate()
        with self.lock:
            self.running[worker] = None
            self.warned += "ignores the conditions" in error
            if self.by_worker[worker] > killed_before:
                return False
        if process.returncode != 0:
            raise Failure(f"{chart.name}: status {process.returncode}: {error.strip()}")
        return True

    def work(self, worker, charts):
        try:
            for chart in charts:
                kills = 0
                while not self.attempt(worker, chart, kills < MOST_KILLS):
                    kills += 1
        except Failure as failure:
            self.errors.append(str(failure))

    def check(self, charts):
        """The index against the archives that lie in the store."""
        done = self.tug("version")
        archives = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in self.store.glob("*.tgz")}
        text = (self.store / "index.yaml").read_text()
        digests = re.findall(r"^    digest: (\w+)$", text, re.M)
        urls = re.findall(r"^    urls:\n    - (\S+)$", text, re.M)
        listed = dict(zip(urls, digests))
        wanted = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in charts}
        if done.returncode != 0 or archives != wanted:
            raise Failure(f"{len(archives)} archives are there, {len(wanted)} were published")
        if len(urls) != len(digests) or len(urls) != len(listed) or listed != archives:
            lost = sorted(set(archives) - set(listed))
            raise Failure(f"{len(listed)} of {len(archives)} archives are in the index; lost: {lost[:5]}")
        left = [path.name for path in self.store.iterdir() if path.suffix not in (".tgz", ".yaml") and not path.name.startswith(".probe-")]
        if left:
            raise Failure(f"left behind: {left}")
        return len(listed)

    def check_helm(self, count):
        """The real Helm reads the folder over HTTP."""
        web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(QuietFiles, directory=self.store))
        threading.Thread(target=web.serve_forever, daemon=True).start()
        environment = dict(os.environ, HOME=str(self.folder), HELM_CACHE_HOME=str(self.folder / "hc"),
                           HELM_CONFIG_HOME=str(self.folder / "hf"), HELM_DATA_HOME=str(self.folder / "hd"))
        url = f"http://127.0.0.1:{web.server_port}"
        try:
            subprocess.run([self.options.helm, "repo", "add", "t", url], env=environment, check=True, capture_output=True)
            found = subprocess.run([self.options.helm, "search", "repo", "t/", "-l", "-o", "json"], env=environment, check=True,
                                   capture_output=True, text=True)
            subprocess.run([self.options.helm, "pull", "t/c0-0", "-d", self.folder], env=environment, check=True, capture_output=True)
        finally:
            web.shutdown()
            web.server_close()
        if len(json.loads(found.stdout)) != count:
            raise Failure(f"Helm sees {len(json.loads(found.stdout))} of {count} charts")

    def check_boto(self, count):
        """An independent client lists and fetches what tug wrote."""
        if boto3 is None:
            if os.environ.get("CI"):
                raise Failure("boto3 is not there, and CI skips nothing")
            print("skipped: boto3 is not on this machine")
            return
        client = boto3.client("s3", endpoint_url=self.server.url, aws_access_key_id=s3_server.KEYS[0],
                              aws_secret_access_key=s3_server.KEYS[1], region_name="us-east-1")
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=s3_server.BUCKET, Prefix=PREFIX + "/c")
        keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
        if len(keys) != count:
            raise Failure(f"boto3 lists {len(keys)} of {count} archives")
        got = client.get_object(Bucket=s3_server.BUCKET, Key=keys[0])
        if hashlib.sha256(got["Body"].read()).hexdigest() != got["Metadata"]["chart-digest"]:
            raise Failure("boto3 gets other bytes than the digest kept with them")

    def check_others(self, chart, count):
        again = self.tug("repo", "push", chart, self.url)
        if again.returncode != 0:
            raise Failure(f"the same chart twice: {again.stderr}")
        other = pack(self.folder, "c0-0", "1.0.0", "changed")
        refused = self.tug("repo", "push", other, self.url)
        if refused.returncode == 0 or "with other contents" not in refused.stderr:
            raise Failure(f"another chart under the same version: {refused.stdout}{refused.stderr}")
        (self.store / "index.yaml").write_text("apiVersion: v1\nentries: [damaged\n")
        restored = self.tug("repo", "reindex", self.url, "--relative")
        if restored.returncode != 0 or f"{count} charts" not in restored.stdout:
            raise Failure(f"reindex: {restored.stdout}{restored.stderr}")

    def run(self):
        made = self.tug("repo", "init", self.url)
        if made.returncode != 0:
            raise Failure(f"init: {made.stderr}")
        charts = self.folder / "charts"
        charts.mkdir()
        packed = [[pack(charts, f"c{worker}-{number}", "1.0.0") for number in range(self.options.charts)]
                  for worker in range(self.options.processes)]
        start = time.monotonic()
        threads = [threading.Thread(target=self.work, args=(worker, packed[worker])) for worker in range(self.options.processes)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.monotonic() - start
        if self.errors:
            raise Failure("; ".join(self.errors[:5]))
        every = [path for paths in packed for path in paths]
        count = self.check(every)
        self.check_boto(count)
        if self.options.helm:
            self.check_helm(count)
        total = sum(self.kills.values())
        print(f"{self.options.processes} processes, {count} charts, {self.attempts} pushes, {total} kills (each process at least {min(self.by_worker)}): {self.kills['before']} before "
              f"the archive, {self.kills['between']} between archive and index, {self.kills['after']} after; {self.proxy.requests} "
              f"requests, {seconds:.0f} s; {count} of {count} archives in the index")
        if total and self.kills["between"] * 3 < total:
            raise Failure("less than a third of the kills fell between archive and index")
        if self.options.deaf and self.warned == 0:
            raise Failure("nobody was told that the store ignores conditions")
        self.check_others(packed[0][0], count)
        self.check(every)
        print("published twice: no harm; changed under the same version: refused; damaged index: restored")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tug", required=True, type=pathlib.Path)
    parser.add_argument("--helm", type=pathlib.Path)
    parser.add_argument("--processes", type=int, default=32)
    parser.add_argument("--charts", type=int, default=10)
    parser.add_argument("--deaf", action="store_true")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    options = parser.parse_args()
    options.tug = options.tug.resolve()
    with tempfile.TemporaryDirectory(prefix="tug-publishers-") as folder:
        try:
            with s3_server.S3Server(folder) as server:
                Publishers(options, folder, server).run()
        except web_server.StartError as error:
            print(f"publishers: {error}", file=sys.stderr)
            return error.status
        except Failure as failure:
            print(f"FAILED (--seed {options.seed}): {failure}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
