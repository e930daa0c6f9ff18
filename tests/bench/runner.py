"""Runs command lines in turn and tells what they cost, and what machine that was on. For scripts/bench and its like."""
import datetime
import os
import pathlib
import platform
import statistics
import subprocess

HERE = pathlib.Path(__file__).resolve().parent


class Runner:
    """Measures command lines with tests/bench/timed_runs.cc, which is built for the occasion."""

    def __init__(self, work, env):
        self.env = env
        self.program = str(work / "timed_runs")
        source = HERE / "timed_runs.cc"
        subprocess.run([os.environ.get("CXX", "g++"), "-std=c++20", "-O1", str(source), "-o", self.program], check=True)

    def measure(self, commands, runs):
        """For each command a dict of median and min seconds, median KiB and status; the first round is not counted."""
        lines = "".join("\t".join(command) + "\n" for command in commands)
        done = subprocess.run([self.program, str(runs + 1)], input=lines, env=self.env, check=True, stdout=subprocess.PIPE, text=True)
        samples = [[] for _ in commands]
        for line in done.stdout.splitlines():
            number, nanoseconds, kib, status = map(int, line.split())
            samples[number].append((nanoseconds / 1e9, kib, status))
        return [{"median": statistics.median(s[0] for s in each[1:]), "min": min(s[0] for s in each[1:]),
                 "kib": statistics.median(s[1] for s in each[1:]), "status": each[0][2]} for each in samples]


def machine():
    """What the figures were measured on, in a line."""
    processor = "unknown processor"
    for line in open("/proc/cpuinfo"):
        if line.startswith("model name"):
            processor = line.split(":", 1)[1].strip()
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{processor}, {os.cpu_count()} cores, {memory:.0f} GiB, {system}, Linux {platform.release()}"


def occasion():
    load = os.getloadavg()[0]
    return f"{machine()}; {datetime.date.today().isoformat()}; load average at the start {load:.1f}"
