#!/usr/bin/env python3
"""Several tugs on one release, and holders of its Lease that were only asleep or cut off.

  crowd.py --tug BINARY [--cluster FOLDER] [-v]

  - two, then eight upgrades at once: at least one ends well, the others say who is at work; no revision is lost,
    doubled or pending, and the cluster is as the deployed one says;
  - a holder that is stopped (SIGSTOP) past its Lease's time, with another upgrade meanwhile: continued, it writes
    nothing more;
  - a holder that works longer than a Lease lasts, of whose beats one is refused, one comes twice, and the answer of one is
    lost: it is still the holder, and ends well;
  - a holder whose requests are all held up longer than its Lease: another takes over, and what was held up does not
    come after it.
Prints a line each; exit status 0 if all hold. Clusters as in sweep.py."""
import argparse
import concurrent.futures
import signal
import sys
import threading
import time

import proxy
import sweep
import target

WRITES = ("POST", "PUT", "PATCH", "DELETE")
STOPPED = 18  # seconds: longer than a Lease lasts (cluster/lease.h)
SPOILT_BEATS = ("twice", "lost", "409")
MIDDLE = 30  # a request in the middle of an upgrade, after the Lease was taken


class Crowd(sweep.Sweep):
    def __init__(self, folder, tug, cluster, verbose):
        super().__init__(folder / "crowd", tug, cluster, verbose, 0)
        self.other_proxy = proxy.Proxy(cluster.server, cluster.token, cluster.authority)
        self.other = self.kubeconfig("other.yaml", self.other_proxy)

    def ends(self, process, seconds=sweep.SECONDS):
        _, error = process.communicate(timeout=seconds)
        return process.returncode, error

    def at_once(self, count):
        """(how many ended well, the errors of the others)."""
        self.prepare("upgrade")
        processes = [self.start(self.command("upgrade", 1 + i % 2)) for i in range(count)]
        answers = [self.ends(process) for process in processes]
        good = sum(code == 0 for code, _ in answers)
        errors = [error.strip() for code, error in answers if code != 0]
        for error in errors:
            if "another operation" not in error and "@" not in error:
                raise sweep.Failure(f"it does not say who is at work: {error}")
        records = self.records()
        if [revision for revision, _, _ in records] != list(range(1, good + 2)) or good < 1:
            raise sweep.Failure(f"{good} ended well, but the revisions are {[record[:2] for record in records]}: {errors}")
        self.check_state(1 if "version: v1" in records[-1][2] else 2)
        return f"{good} of {count} ended well, {len(errors)} said who was at work"

    def take_over(self):
        """Another upgrade, past the spoilt proxy."""
        through, self.through = self.through, self.other
        try:
            code, error = self.ends(self.start(self.command("upgrade", 1)))
        finally:
            self.through = through
        if code != 0:
            raise sweep.Failure(f"the other upgrade ended with {code}: {error.strip()}")

    def no_writes(self, before):
        late = [request for request in self.proxy.requests[before:] if request.startswith(WRITES) and "/leases/" not in request]
        if late:
            raise sweep.Failure(f"it wrote after it had lost its Lease: {late}")

    def stopped(self):
        self.prepare("upgrade")
        reached, started = threading.Event(), concurrent.futures.Future()

        def pause():
            started.result().send_signal(signal.SIGSTOP)
            reached.set()

        self.proxy.arm("stop", MIDDLE, pause)
        process = self.start(self.command("upgrade", 2))
        started.set_result(process)
        if not reached.wait(sweep.SECONDS):
            raise sweep.Failure("the upgrade did not get as far")
        time.sleep(1)  # what was on its way when it was stopped
        self.take_over()
        records, before = self.records(), len(self.proxy.requests)
        process.send_signal(signal.SIGCONT)
        code, error = self.ends(process)
        if code == 0:
            raise sweep.Failure("the holder that was asleep ended well")
        self.no_writes(before)
        if self.records() != records:
            raise sweep.Failure("it changed the records")
        self.check_state(1)
        return f"continued, it wrote nothing: {error.strip().splitlines()[0]}"

    def spoilt_beats(self):
        self.prepare("upgrade")
        self.proxy.arm("long", MIDDLE)
        self.proxy.spoil_beats(SPOILT_BEATS)
        code, error = self.ends(self.start(self.command("upgrade", 2)))
        if code != 0 or self.proxy.beats_left():
            raise sweep.Failure(f"it ended with {code}, {len(self.proxy.beats_left())} beats were not spoilt: {error.strip()}")
        self.check_state(2)
        return f"still the holder after {len(SPOILT_BEATS)} of them"

    def held(self):
        self.prepare("upgrade")
        self.proxy.arm()
        self.proxy.hold_from(MIDDLE)
        process = self.start(self.command("upgrade", 2))
        start = time.monotonic()
        while not self.proxy.holds():
            if time.monotonic() - start > sweep.SECONDS or process.poll() is not None:
                raise sweep.Failure("the upgrade did not get as far")
            time.sleep(0.05)
        time.sleep(STOPPED)
        self.take_over()
        records, before = self.records(), len(self.proxy.requests)
        self.proxy.let_go()
        code, error = self.ends(process)
        self.no_writes(before)
        if code == 0 or self.records() != records:
            raise sweep.Failure(f"what was held up came after the other's: {code}, {[record[:2] for record in self.records()]}")
        self.check_state(1)
        return f"what was held up never came: {error.strip().splitlines()[0]}"

    def trials(self):
        return (("two at once", lambda: self.at_once(2)), ("eight at once", lambda: self.at_once(8)),
                ("a holder stopped past its Lease", self.stopped), ("requests held up past the Lease", self.held), ("beats that are spoilt", self.spoilt_beats))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tug", required=True)
    parser.add_argument("--cluster")
    parser.add_argument("-v", dest="verbose", action="store_true")
    options = parser.parse_args()
    failed = 0
    with target.opened(options.tug, options.cluster) as place:
        for what, trial in Crowd(*place, options.verbose).trials():
            try:
                print(f"{what}: {trial()}", flush=True)
            except sweep.Failure as failure:
                failed += 1
                print(f"{what}: FAILED: {failure}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
