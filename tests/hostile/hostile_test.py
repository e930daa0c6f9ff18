#!/usr/bin/env python3
"""Runs tug on charts, values and archives made to do harm: each must end with a clear error, in little
memory, and never with a crash.

  hostile_test.py --tug build/release/tug [--sanitized] [--table] [NAME...]

Each row of cases.py is run under both names, tug and helm. A row passes when the exit status is 1 (0 where the
row says that its input is harmless), its streams have the row's words (as tug), the process took less than
MAX_PEAK bytes of memory, and it ended by itself. --sanitized: the program is one with AddressSanitizer, whose
memory is not measured. --table: also prints what each row took.
"""
import argparse
import multiprocessing
import os
import pathlib
import resource
import select
import shlex
import signal
import socket
import sys
import tempfile
import threading

import cases

MAX_PEAK = 512 << 20  # bytes of memory at once
MAX_ADDRESS_SPACE = 4 << 30
CPU_SECONDS = 60  # against rows that would go on for ever; what they take is no part of the verdict
HANG_SECONDS = 600
MAX_TEXT = 1 << 20  # bytes of each stream that are looked at
CHART = "apiVersion: v2\nname: c\nversion: 1.0.0\n"
VICTIM = "# what lies beside the chart\n"
KUBECONFIG = """{apiVersion: v1, kind: Config, current-context: c, contexts: [{name: c, context: {cluster: c, user: u}}],
  clusters: [{name: c, cluster: {server: "http://127.0.0.1:PORT"}}], users: [{name: u, user: {token: t}}]}
"""


def write_files(folder, row, port, archives):
    """The row's files in a chart `c` that is otherwise sound, and a kubeconfig that leads to `port`."""
    files = {"c/Chart.yaml": CHART, "c/templates/a.yaml": "kind: A\n"}
    for name, content in row.files.items():
        files[f"c/{name}"] = content
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if callable(content):
            content = content()
        if content is cases.PIPE:
            path.unlink(missing_ok=True)
            os.mkfifo(path)
        elif content is cases.HUGE:
            path.touch()
            os.truncate(path, 1 << 30)
        elif isinstance(content, pathlib.PurePath):
            path.symlink_to(content)
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (folder / "victim").write_text(VICTIM)
    (folder / "home/.kube").mkdir(parents=True)
    (folder / "home/.kube/config").write_text(KUBECONFIG.replace("PORT", str(port)))
    if row.archive is not None:
        kept = archives / row.archive.__name__
        if row.reuse and not kept.exists():
            own = archives / str(os.getpid())  # another process may be making it too
            own.mkdir(exist_ok=True)
            row.archive(own / kept.name)
            os.replace(own / kept.name, kept)
        if row.reuse:
            (folder / "bomb.tgz").hardlink_to(kept)
        else:
            row.archive(folder / "bomb.tgz")


def run(program, row, folder, measured):
    """Exit status (negative for a signal), both streams, seconds of processor time, peak of memory."""
    arguments = row.command() if callable(row.command) else shlex.split(row.command)
    environment = {"HOME": str(folder / "home"), "PATH": os.environ["PATH"], "TZ": "UTC"}
    environment.update({key: value for key, value in os.environ.items() if key.endswith("SAN_OPTIONS")})
    out, err = folder / "out", folder / "err"
    pid = os.fork()
    if pid == 0:
        try:
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
            if measured:
                resource.setrlimit(resource.RLIMIT_AS, (MAX_ADDRESS_SPACE, MAX_ADDRESS_SPACE))
            os.chdir(folder)
            for stream, path, flags in ((0, "/dev/null", os.O_RDONLY), (1, out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
                                        (2, err, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)):
                os.dup2(os.open(path, flags), stream)
            os.execve(program, [str(program), *arguments], environment)
        finally:
            os._exit(127)
    guard = threading.Timer(HANG_SECONDS, os.kill, (pid, signal.SIGKILL))
    guard.start()
    _, status, usage = os.wait4(pid, 0)
    guard.cancel()
    text = b"".join(path.read_bytes()[:MAX_TEXT] for path in (out, err)).decode(errors="replace")
    return os.waitstatus_to_exitcode(status), text, usage.ru_utime + usage.ru_stime, usage.ru_maxrss << 10


def problems_of(row, voice, status, text, peak, measured):
    """What is wrong with the outcome, in words."""
    wanted = 0 if row.want is None else 1
    if voice == "helm" and row.helm_status is not None:
        wanted = row.helm_status
    if status != wanted:
        yield f"exit status {status}, not {wanted}"
    if row.want is not None and voice == "tug" and row.want not in text:
        yield f"it does not say {row.want!r}"
    if voice == "tug" and any(word in text for word in row.refused):
        yield f"it says one of {row.refused!r}"
    if VICTIM.strip() in text and (voice == "tug" or row.archive is not None or row.helm_status is None):
        yield "it shows a file outside the chart"
    if status == 1 and not text.strip():
        yield "no error text"
    if "internal error" in text or "runtime error" in text or "Sanitizer" in text:
        yield "not an error that users should see"
    if measured and peak > MAX_PEAK:
        yield f"{peak >> 20} MiB of memory"


def check_row(row, tug, archives, measured, table):
    """How often it passed and failed, and what there is to print."""
    passed, failed, lines = 0, 0, []
    with tempfile.TemporaryDirectory() as name, socket.create_server(("127.0.0.1", 0)) as listener:
        room = pathlib.Path(name).resolve()
        folder = room / row.name
        folder.mkdir()
        write_files(folder, row, listener.getsockname()[1], archives)
        for voice in ("tug", "helm"):  # the voice goes by the program's name
            (room / voice).symlink_to(tug)
        for voice in ("tug", "helm"):
            status, text, seconds, peak = run(room / voice, row, folder, measured)
            problems = list(problems_of(row, voice, status, text, peak, measured))
            if select.select([listener], [], [], 0)[0]:
                listener.accept()[0].close()
                problems.append("it called the cluster")
            if (folder / "victim").read_text() != VICTIM or sorted(os.listdir(room)) != sorted([row.name, "helm", "tug"]):
                problems.append("it wrote outside its folder")
            if table:
                lines.append(f"{row.name:40} {voice:5} {seconds:6.2f} s {peak >> 20:5} MiB")
            passed += not problems
            failed += bool(problems)
            if problems:
                lines.append(f"{row.name} as {voice}: {'; '.join(problems)}\n{text[-1500:]}")
    return passed, failed, lines


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tug", required=True)
    parser.add_argument("--sanitized", action="store_true")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    rows = [row for row in cases.ROWS if not arguments.names or row.name in arguments.names]
    passed = failed = 0
    with tempfile.TemporaryDirectory() as archives:
        rest = (pathlib.Path(arguments.tug).resolve(), pathlib.Path(archives), not arguments.sanitized, arguments.table)
        with multiprocessing.get_context("fork").Pool(initializer=keep, initargs=(rows, rest)) as pool:
            for outcome in pool.imap(check_kept, range(len(rows))):
                passed += outcome[0]
                failed += outcome[1]
                for line in outcome[2]:
                    print(line)
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 and passed > 0 else 1


KEPT = []  # of each process: the rows hold functions, which cannot be sent


def keep(rows, rest):
    KEPT.extend((rows, rest))


def check_kept(number):
    rows, rest = KEPT
    return check_row(rows[number], *rest)


if __name__ == "__main__":
    sys.exit(main())
