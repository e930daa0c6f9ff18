#!/usr/bin/env python3
"""Runs tug against servers made to do harm: each must end with a clear error, in little memory, in little time, with
no half file and no password to be seen.

  servers_test.py --tug build/release/tug [--sanitized] [--table] [NAME...]

Each row of server_rows.py is run under both names, tug and helm, if it does not say otherwise. A row passes when the exit status is the row's, tug's
streams have the row's words, the process took less than MAX_PEAK bytes of memory and ended by itself, no file is there
that was not there before, no stream has a credential in it, and no other server was sent one. --sanitized: the program
is one with AddressSanitizer, whose memory is not measured. --table: also prints what each row took."""
import argparse
import fnmatch
import os
import pathlib
import resource
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / folder) for folder in ("servers", "secrets", "peers")]
import certificates  # noqa: E402
import hostile  # noqa: E402
import search  # noqa: E402
import server_rows  # noqa: E402

MAX_PEAK = 512 << 20  # bytes of memory at once
HANG_SECONDS = 100
CHART = {"c/Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\n", "c/templates/a.yaml": "kind: A\n"}
LOCKS = ("home/.config/helm/repositories.lock",)  # nothing is in it


class Certificates:
    """Made once: good, expired, for another name, signed by nobody; and ca.crt."""

    def __init__(self, folder):
        self.folder = folder
        authority = certificates.Authority(folder)
        authority.server("good")
        for name, names, days in (("expired", "IP:127.0.0.1", "-1"), ("other", "IP:10.0.0.1", "30")):
            authority._sign(name, "/CN=server", "ec", f"extendedKeyUsage=serverAuth\nsubjectAltName={names}\n", days)
        own = folder / "own"
        own.mkdir()
        certificates.Authority(own).server("self")
        for suffix in ("crt", "key"):
            (own / f"self.{suffix}").rename(folder / f"self.{suffix}")

    def context(self, name):
        return hostile.tls(self.folder / f"{name}.crt", self.folder / f"{name}.key") if name else None


class World:
    """The folder of one run, and the two servers."""

    def __init__(self, room, tug, voice, row, known):
        self.room, self.folder, self.row = room, room / f"{row.name}-{voice}", row
        self.program = self.folder / "bin" / voice
        self.program.parent.mkdir(parents=True)
        self.program.symlink_to(tug)
        self.work = self.folder / "work"
        for name, content in CHART.items():
            path = self.work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        self.known = known
        self.server = hostile.Server(self.with_world(row.pages), known.context(row.certificate))
        self.other = hostile.Server(self.with_world(row.other))
        self.elsewhere = f"http://localhost:{self.other.port}"
        self.environment = {"HOME": str(self.folder / "home"), "PATH": os.environ["PATH"], "TZ": "UTC", "AWS_ENDPOINT_URL": self.server.url,
                            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": server_rows.CANARY, "AWS_REGION": "us-east-1",
                            "AWS_SESSION_TOKEN": server_rows.CANARY, "AWS_MAX_ATTEMPTS": "1"}
        self.environment.update({key: value for key, value in os.environ.items() if key.endswith("SAN_OPTIONS")})

    def with_world(self, pages):
        def told(page):
            def answer(exchange):
                exchange.world = self
                page(exchange)
            return answer
        return {path: told(page) for path, page in pages.items()}

    def filled(self, text):
        return text.replace("{url}", self.server.url).replace("{host}", self.server.host).replace("{other}", self.other.url).replace("{ca}", str(self.known.folder / "ca.crt"))

    def files(self):
        return {str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if not path.is_dir() or path.is_symlink()}

    def run(self, command):
        """Exit status (negative for a signal), both streams, seconds, peak of memory."""
        out = self.folder / "streams"
        start = time.monotonic()
        with open(out, "wb") as stream:
            process = subprocess.Popen([self.program, *shlex.split(self.filled(command))], cwd=self.work, env=self.environment,
                                       stdin=subprocess.DEVNULL, stdout=stream, stderr=stream,
                                       preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)))
            guard = threading.Timer(HANG_SECONDS, os.kill, (process.pid, signal.SIGKILL))
            guard.start()
            _, status, usage = os.wait4(process.pid, 0)
            guard.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        text = out.read_bytes()
        out.unlink()
        return process.returncode, text, time.monotonic() - start, usage.ru_maxrss << 10


def problems_of(world, voice, status, streams, peak, before, measured):
    """What is wrong with the outcome, in words."""
    row, text = world.row, streams.decode(errors="replace")
    wanted = row.status if voice == "tug" or row.helm_status is None else row.helm_status
    if status != wanted:
        yield f"exit status {status}, not {wanted}"
    if voice == "tug" and world.filled(row.want) not in text:
        yield f"it does not say {world.filled(row.want)!r}"
    if status == 1 and not text.strip():
        yield "no error text"
    if any(word in text for word in ("internal error", "runtime error", "Sanitizer", *row.refused)):
        yield "it says what users should not see"
    if measured and peak > MAX_PEAK:
        yield f"{peak >> 20} MiB of memory"
    left = {name for name in world.files() - before if not any(fnmatch.fnmatch(name, each) for each in (*row.may_leave, *LOCKS))}
    if left:
        yield f"it leaves {sorted(left)}"
    for canary in (server_rows.CANARY,):
        if found := search.find(canary, streams):
            yield f"a credential is to be seen ({found})"
    sent = [(name, value) for _, path, headers in world.other.asked for name, value in [*headers.items(), ("path", path)]
            if name in ("authorization", "cookie", "x-amz-security-token") or search.find(server_rows.CANARY, value.encode())]
    if sent:
        yield f"another server was sent {sent}"
    if row.asks_other and not world.other.asked:
        yield "the other server was never asked"


def check_row(row, room, tug, known, measured, table):
    """How often it passed and failed; prints what there is to say."""
    passed = failed = 0
    for voice in row.voices:
        world = World(room, tug, voice, row, known)
        with world.server, world.other:
            if row.setup:
                row.setup(world)
            if row.before:
                status, streams, _, _ = world.run(row.before)
                assert status == 0, (row.name, streams)
            before = world.files()
            status, streams, seconds, peak = world.run(row.command)
            problems = list(problems_of(world, voice, status, streams, peak, before, measured))
        if table:
            print(f"{row.name:55} {voice:5} {seconds:6.2f} s {peak >> 20:5} MiB")
        passed += not problems
        failed += bool(problems)
        if problems:
            print(f"{row.name} as {voice}: {'; '.join(problems)}\n{streams.decode(errors='replace')[-1500:]}")
    return passed, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tug", required=True)
    parser.add_argument("--sanitized", action="store_true")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="tug-servers-") as name:
        room = pathlib.Path(name).resolve()
        keys = room / "keys"
        keys.mkdir()
        known = Certificates(keys)
        for row in server_rows.ROWS:
            if not arguments.names or any(fnmatch.fnmatch(row.name, each) for each in arguments.names):
                ok, bad = check_row(row, room, pathlib.Path(arguments.tug).resolve(), known, not arguments.sanitized, arguments.table)
                passed, failed = passed + ok, failed + bad
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
