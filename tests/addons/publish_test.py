#!/usr/bin/env python3
"""Many tugs publish addons into one channel on a real S3 server at once; each is killed right after one of its writes, and
started again. At the end the channel lists every addon, with the hash of a manifest that is there; so too on a store that is
deaf to the conditions of writes.

  publish_test.py --tug BINARY"""
import argparse
import hashlib
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest

import yaml

HERE = pathlib.Path(__file__).resolve().parent
for folder in ("faults", "peers"):
    sys.path.insert(0, str(HERE.parent / folder))
import s3_server  # noqa: E402
import store_proxy  # noqa: E402

TUG = ""
MANIFEST = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {0}, namespace: kube-system}}\n"


class Publish(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="channel-publish-")))
        self.server = self.enterContext(s3_server.S3Server(self.folder / "s3"))
        self.store = self.server.data / s3_server.BUCKET
        self.running, self.written, self.kills = {}, {}, 0
        self.lock = threading.Lock()

    def wrote(self, worker, _path):
        """Kills who has just written for the so-manieth time; each once."""
        with self.lock:
            self.written[worker] = self.written.get(worker, 0) + 1
            if self.written[worker] != 1 + worker % 3:
                return False
            self.running[worker].kill()
            self.kills += 1
        return True

    def publish(self, worker, proxy, names):
        files = []
        for name in names:
            files.append(self.folder / f"{name}.yaml")
            files[-1].write_text(MANIFEST.format(name))
        env = {**self.server.environment(proxy.url(worker)), "HOME": str(self.folder / f"home{worker}"), "PATH": "/usr/bin:/bin"}
        for _ in range(3):
            with self.lock:
                process = self.running[worker] = subprocess.Popen(
                    [TUG, "addon", "channel", "publish", *files, f"s3://{s3_server.BUCKET}/prod/addon.yaml", "--version", "1.0.0"],
                    env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            out, err = process.communicate(timeout=120)
            if process.returncode == 0:
                return
            if process.returncode != -9:
                self.errors.append(out + err)
                return
        self.errors.append(f"worker {worker} never ended well")

    def run_workers(self, workers, each, deaf):
        proxy = store_proxy.StoreProxy(self.server.url, s3_server.KEYS, workers, self.wrote, deaf)
        self.errors = []
        threads = [threading.Thread(target=self.publish, args=(worker, proxy, [f"a{worker}-{i}" for i in range(each)]))
                   for worker in range(workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for server in proxy.servers:
            server.shutdown()
            server.server_close()
        self.assertEqual(self.errors, [])
        self.assertEqual(self.kills, workers)
        channel = yaml.safe_load((self.store / "prod/addon.yaml").read_text())
        entries = {entry["name"]: entry for entry in channel["spec"]["addons"]}
        self.assertEqual(sorted(entries), sorted(f"a{worker}-{i}" for worker in range(workers) for i in range(each)))
        for name, entry in entries.items():
            text = (self.store / "prod" / entry["manifest"]).read_text()
            self.assertEqual(text, MANIFEST.format(name))
            self.assertEqual(entry["manifestHash"], hashlib.sha256(text.strip().encode()).hexdigest())

    def test_many_at_once_that_are_killed(self):
        self.run_workers(8, 3, deaf=False)

    def test_into_an_empty_folder_twice(self):
        channel = self.folder / "channel"
        channel.mkdir()
        env = {"HOME": str(self.folder), "PATH": "/usr/bin:/bin"}
        for version in ("1.0.0", "2.0.0"):
            manifest = self.folder / "m.yaml"
            manifest.write_text(MANIFEST.format(f"b{version[0]}"))
            done = subprocess.run([TUG, "addon", "channel", "publish", manifest, f"file://{channel}/addon.yaml", "--name", "b",
                                   "--version", version], env=env, capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertEqual(manifest.read_text(), (channel / self.entries(channel)[version]["manifest"]).read_text())
        self.assertEqual(sorted(self.entries(channel)), ["1.0.0", "2.0.0"])

    @staticmethod
    def entries(channel):
        return {entry["version"]: entry for entry in yaml.safe_load((channel / "addon.yaml").read_text())["spec"]["addons"]}

    def test_on_a_store_that_is_deaf_to_conditions(self):
        self.run_workers(3, 2, deaf=True)


def main():
    global TUG
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tug", required=True)
    options, rest = parser.parse_known_args()
    TUG = str(pathlib.Path(options.tug).resolve())
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
