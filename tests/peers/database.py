#!/usr/bin/env python3
"""A PostgreSQL server for tests on a free port of loopback, with its files in a folder of its own.

  database.py run -- COMMAND...    runs COMMAND with an empty database of its own in TUG_POSTGRES, returns its status

In Python:

  with Database(folder) as database:
      database.url("first")             connection string of a database that is made anew, empty
      database.rows("first", "SELECT …")   rows as lists of text
      database.schema("first")          what pg_dump says of its tables"""
import glob
import os
import pathlib
import pwd
import subprocess
import sys
import tempfile
import time

import processes

START_SECONDS = 60
START_TRIES = 3
STOP_SECONDS = 10
USER = "tug"


def programs():
    """The folder of PostgreSQL's programs, the newest version's."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
    if not found:
        raise FileNotFoundError("no PostgreSQL: scripts/setup --tests installs it")
    return pathlib.Path(found[-1])


class Database:
    """`folder` must not exist yet, in a place that everybody may enter: the server runs as "nobody" for root."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()
        self.programs = programs()
        self.process = None
        self.account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None

    def __enter__(self):
        self.folder.mkdir()
        if self.account:
            os.chown(self.folder, self.account.pw_uid, self.account.pw_gid)
        self._as_user("initdb", "--pgdata", self.folder / "data", "--username", USER, "--auth", "trust", "--no-sync",
                      "--encoding", "UTF8", "--locale", "C")
        for attempt in range(1, START_TRIES + 1):
            (self.port,) = processes.free_ports(1)
            try:
                self._start()
                return self
            except RuntimeError:
                self._stop()
                if attempt == START_TRIES:
                    raise

    def __exit__(self, *_):
        self._stop()

    def url(self, name):
        self.query("postgres", f'DROP DATABASE IF EXISTS "{name}"')
        self.query("postgres", f'CREATE DATABASE "{name}"')
        return f"postgres://{USER}@127.0.0.1:{self.port}/{name}?sslmode=disable"

    def query(self, name, statement):
        return self._program("psql", name, "--no-align", "--tuples-only", "--field-separator", "\x1f", "--record-separator",
                             "\x1e", "--command", statement)

    def rows(self, name, statement):
        text = self.query(name, statement).removesuffix("\n")
        return [row.split("\x1f") for row in text.split("\x1e") if row]

    def schema(self, name):
        text = self._program("pg_dump", name, "--schema-only")
        return [line for line in text.splitlines() if line and not line.startswith(("--", "\\"))]

    def _program(self, program, name, *arguments):
        done = subprocess.run([self.programs / program, "--host", "127.0.0.1", "--port", str(self.port), "--username", USER,
                               "--no-password", "--dbname", name, *arguments], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {done.stderr}")
        return done.stdout

    def _as_user(self, program, *arguments):
        done = subprocess.run([self.programs / program, *arguments], cwd=self.folder, capture_output=True, text=True,
                              env={"PATH": "/usr/bin:/bin"}, **self._identity())
        if done.returncode != 0:
            raise RuntimeError(f"{program} ended with status {done.returncode}:\n{done.stdout}{done.stderr}")

    def _identity(self):
        return {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []} if self.account else {}

    def _start(self):
        command = [self.programs / "postgres", "-D", self.folder / "data", "-h", "127.0.0.1", "-p", str(self.port),
                   "-k", "", "-c", "fsync=off"]
        self.process = processes.Process("postgres", command, self.folder, {"PATH": "/usr/bin:/bin"}, True, **self._identity())
        deadline = time.monotonic() + START_SECONDS
        while True:
            if not self.process.is_running() or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL does not come up:\n{processes.tail(self.process.log)}")
            try:
                self.query("postgres", "SELECT 1")
                return
            except RuntimeError:
                time.sleep(0.2)

    def _stop(self):
        """Ends it in good order, so that it leaves no shared memory; its children go when it does."""
        if self.process is not None:
            self.process.popen.terminate()
            try:
                self.process.popen.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                pass
            self.process.stop()
            self.process = None


def main():
    if sys.argv[1:3] != ["run", "--"] or len(sys.argv) < 4:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory(prefix="tug-database-") as folder:
        os.chmod(folder, 0o755)
        with Database(pathlib.Path(folder) / "postgres") as database:
            return subprocess.run(sys.argv[3:], env={**os.environ, "TUG_POSTGRES": database.url("tests")}).returncode


if __name__ == "__main__":
    sys.exit(main())
