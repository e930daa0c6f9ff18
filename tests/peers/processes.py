"""Server processes of tests: started with a log each, watched while they come up, stopped by their id.

A process is known by its id and the time it started, so that a stale list of ids never ends a stranger."""
import ctypes
import os
import pathlib
import random
import signal
import socket
import subprocess
import time

TAIL_LINES = 15
STOP_SECONDS = 10
# Below Linux's range for outgoing connections, so that no client takes the port in between.
FIRST_PORT, LAST_PORT = 20000, 29999
LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


def free_ports(count):
    """`count` different ports of loopback that nobody listens on."""
    held, ports = [], []
    try:
        while len(ports) < count:
            port, trial = random.randint(FIRST_PORT, LAST_PORT), socket.socket()
            held.append(trial)
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            ports.append(port)
    finally:
        for trial in held:
            trial.close()
    return ports


def tail(log):
    try:
        lines = pathlib.Path(log).read_text(errors="replace").splitlines()
    except OSError:
        return "(no log)"
    return "\n".join("  " + line[:300] for line in lines[-TAIL_LINES:])


def started_at(pid):
    """When process `pid` started, in the kernel's ticks; None when there is no such process (or only its remains)."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else int(fields[19])


def die_with_parent():
    """In the child: be killed when the thread that started it ends, however it ends."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def end_with_parent():
    """In a test: be told to end (SIGTERM) when the program that started it ends."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Process:
    """One running server. `log` names its output; `ticks` with `pid` names it for ever. `identity`: user and groups, as
    subprocess takes them."""

    def __init__(self, name, command, folder, environment, with_parent, **identity):
        self.name, self.log = name, pathlib.Path(folder) / f"{name}.log"
        with open(self.log, "ab") as log:
            self.popen = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder,
                                          env=environment, start_new_session=True,
                                          preexec_fn=die_with_parent if with_parent else None, **identity)
        self.pid = self.popen.pid
        self.ticks = started_at(self.pid)

    def is_running(self):
        return self.popen.poll() is None

    def stop(self):
        """Ends it at once: what it stores is thrown away anyway."""
        if self.is_running():
            self.popen.kill()
        self.popen.wait()


def write_list(path, processes):
    lines = [f"{process.name} {process.pid} {process.ticks}\n" for process in processes]
    pathlib.Path(path).write_text("".join(lines))


def read_list(path):
    """(name, pid) of every process of the list that still runs."""
    alive = []
    try:
        lines = pathlib.Path(path).read_text().splitlines()
    except OSError:
        return alive
    for line in lines:
        name, pid, ticks = line.split()
        if ticks != "None" and started_at(pid) == int(ticks):
            alive.append((name, int(pid)))
    return alive


def stop_list(path):
    """Ends what is left of a written list; the names of those that did not end."""
    for _, pid in read_list(path):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    end = time.monotonic() + STOP_SECONDS
    while read_list(path) and time.monotonic() < end:
        time.sleep(0.05)
    return [name for name, _ in read_list(path)]
