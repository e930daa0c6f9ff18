#!/usr/bin/env python3
"""What users of repositories see in tug's own voice: charts from folders, from a web server and from an S3 server.

  repositories_test.py --tug build/release/tug [-v]

What needs an S3 server is left out, and said so, where versitygw cannot be had. Prints 'N passed, N failed'."""
import argparse
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve()
sys.path.insert(0, str(HERE.parent))
sys.path.insert(0, str(HERE.parents[1] / "peers"))
import s3_server  # noqa: E402
import web_server  # noqa: E402
from heard import Heard  # noqa: E402

LARGE = 1 << 20  # bytes of a chart's largest file


def write_chart(folder, version="0.1.0"):
    files = {"Chart.yaml": f"apiVersion: v2\nname: web\nversion: {version}\n", "values.yaml": "port: 80\n",
             "templates/a.yaml": "kind: A\nport: {{ .Values.port }}\n", "files/large.txt": "x" * LARGE}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def small_files_only():
    """Files end at half of LARGE, as on a disk that is full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGE // 2, LARGE // 2))


class Tests:
    def __init__(self, tug, folder, verbose):
        self.folder, self.verbose = folder, verbose
        (folder / "bin").mkdir()
        self.programs = {}
        for name in ("tug", "helm"):
            self.programs[name] = folder / "bin" / name
            self.programs[name].symlink_to(pathlib.Path(tug).resolve())
        self.passed = self.failed = 0
        self.env = {**web_server.without("HELM_", "AWS_", "S3_", "KUBE"), "HOME": str(folder / "home"),
                    "AWS_EC2_METADATA_DISABLED": "true"}

    def run(self, *words, voice="tug", variables=None, before=None):
        done = subprocess.run([self.programs[voice], *map(str, words)], cwd=self.folder, env={**self.env, **(variables or {})},
                              capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL, preexec_fn=before)
        if self.verbose:
            print(f"$ {voice}", *words, f"-> {done.returncode}\n{done.stdout}{done.stderr}", end="")
        return done

    def check(self, what, holds, shown=""):
        self.passed += bool(holds)
        self.failed += not holds
        if not holds:
            print(f"FAILED {what}\n{shown}")

    def equal(self, what, got, want):
        self.check(what, got == want, f"  got:  {got!r}\n  want: {want!r}")

    def goes(self, what, done, words=""):
        self.check(what, done.returncode == 0 and words in done.stdout + done.stderr,
                   f"  status {done.returncode}, wanted 0 and {words!r}\n{done.stdout}{done.stderr}")
        return done

    def fails(self, what, done, *words):
        self.check(what, done.returncode == 1 and all(word in done.stderr for word in words),
                   f"  status {done.returncode}, wanted 1 and {words!r}\n{done.stdout}{done.stderr}")


def unpacks_all_or_nothing(tests):
    """On a full disk nothing is left of a chart, and the next run goes well."""
    with Heard(tests.folder / "served") as server:
        for voice in ("tug", "helm"):
            out = tests.folder / f"out-{voice}"
            words = ("pull", f"{server.url}/web", "--untar", "-d", out)
            done = tests.run(*words, voice=voice, before=small_files_only)
            tests.fails(f"{voice}: unpacking on a full disk", done, "file too large")
            tests.equal(f"{voice}: what a full disk leaves", sorted(path.name for path in out.iterdir()), [])
            tests.goes(f"{voice}: unpacking again", tests.run(*words, voice=voice))
            tests.equal(f"{voice}: what was unpacked", sorted(path.name for path in out.iterdir()), ["web"])
            tests.equal(f"{voice}: all of it", (out / "web/files/large.txt").stat().st_size, LARGE)
            tests.fails(f"{voice}: over what is there", tests.run(*words, voice=voice), "already exists")


def main():
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--tug", required=True)
    cli.add_argument("-v", "--verbose", action="store_true")
    args = cli.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="repositories-"))
    try:
        tests = Tests(args.tug, folder, args.verbose)
        write_chart(folder / "web")
        tests.goes("packing", tests.run("package", "web", "-d", "served"))
        (folder / "served/web").write_bytes((folder / "served/web-0.1.0.tgz").read_bytes())
        unpacks_all_or_nothing(tests)
    finally:
        shutil.rmtree(folder)
    print(f"{tests.passed} passed, {tests.failed} failed")
    return 1 if tests.failed else 0


if __name__ == "__main__":
    sys.exit(main())
