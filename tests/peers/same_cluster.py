#!/usr/bin/env python3
"""Installs, upgrades, rolls back and uninstalls charts with Helm, then with tug called as `helm`, into the same fresh
namespace of one cluster, and compares after every step what was printed, all objects, who manages which of their
fields, the hooks that are left and the decoded release records.

  cluster.py run --no-webhooks -- same_cluster.py --tug BINARY --helm BINARY --charts FOLDER [OPTIONS]

  --count N      stop when N charts were installed by both (default: all charts)
  --minutes N    begin no chart after that many minutes
  --seed N       order of the charts (default: drawn, and printed); 0: by path
  --skip N       leave out the first N charts of that order
  --only TEXT    charts whose path contains TEXT (may be repeated)
  --csa MODE     client-side apply: never, always, or some (default: every third chart, by its name)

A chart that Helm refuses is compared too (both must refuse alike) but does not count as installed. Status 0 when all
agree and at least one chart was installed."""
import argparse
import functools
import json
import pathlib
import random
import sys
import tempfile
import time
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import charts  # noqa: E402
import plain  # noqa: E402
import programs  # noqa: E402
import record  # noqa: E402
import trials  # noqa: E402
import world as worlds  # noqa: E402
from live import connect  # noqa: E402

SPACE, RELEASE = "same", "demo"
TIMEOUT = "60s"  # of each command


class Trial:
    """One chart: first with Helm, which writes down what it saw, then with tug, which is held against that."""

    def __init__(self, world, helm, tug, chart, name, csa):
        self.world, self.helm, self.tug = world, helm, tug
        self.chart, self.name, self.csa = chart, name, csa
        self.chance = plain.Chance()
        self.change = None
        self.seen = []  # (step, answer, objects) of Helm
        self.differences = []
        self.object_count = 0

    def run(self):
        """True when Helm could install the chart."""
        self.know_chance()
        for program in (self.helm, self.tug):
            program.fresh()
            try:
                self.walk(program)
            finally:
                self.world.clean()
        return bool(self.seen) and self.seen[0][1].status == 0

    def know_chance(self):
        first = self.template()
        time.sleep(1.1)  # a time in a chart counts as chance
        second = self.template()
        if first.status == 0:
            self.chance = plain.Chance(first.out, second.out)

    def template(self, *more):
        return self.helm.run("template", RELEASE, self.chart, "-n", SPACE, *more)

    def walk(self, program):
        method = ["--server-side=false"] if self.csa else []
        common = ["-n", SPACE, "--timeout", TIMEOUT]
        number = 0
        for step in ("install", "upgrade", "rollback", "uninstall"):
            if step == "upgrade" and not self.goes_on():
                return
            arguments = {
                "install": lambda: ["install", RELEASE, self.chart, "--create-namespace", *common, *method],
                "upgrade": lambda: ["upgrade", RELEASE, self.chart, "--values", self.values(program), *common],
                "rollback": lambda: ["rollback", RELEASE, "1", *common],
                "uninstall": lambda: ["uninstall", RELEASE, *common],
            }[step]()
            answer = program.run(*arguments)
            if program is self.helm:
                made = plain.objects(self.world.at_rest(), self.chance)
                self.object_count = max(self.object_count, len(made))
                self.seen.append((step, answer, made))
            elif not self.compare(number, answer):
                return  # what follows would only repeat it
            number += 1

    def goes_on(self):
        """Whether the install left a record, so that there is something to upgrade."""
        return any(key.startswith("Secret") and one.get("type") == record.TYPE for key, one in self.seen[0][2].items())

    def values(self, program):
        """The file with the upgrade's values, chosen once from the values that the first record holds."""
        path = program.folder.parent / "change.json"
        if program is self.helm:
            first = next(one["data"]["release"] for one in self.seen[0][2].values() if one.get("type") == record.TYPE)
            for change in charts.changes(first["chart"].get("values") or {}, zlib.crc32(self.name.encode()) % 2 == 0):
                path.write_text(json.dumps(change))
                self.change = change
                if self.template("--values", path).status == 0:
                    break
        return path

    def compare(self, number, answer):
        step, theirs, wanted = self.seen[number]
        found = self.words_differ(theirs, answer)
        made = trials.settled(self.world, lambda objects: plain.objects(objects, self.chance), wanted)
        found += [f"objects{line}" for line in plain.difference(wanted, made)]
        if found:
            self.differences.append((step, found))
        return not found

    def words_differ(self, theirs, ours):
        found = []
        if theirs.status != ours.status:
            found.append(f"status: {theirs.status} | {ours.status}")
        for stream in ("out", "err"):
            left, right = (plain.words(getattr(one, stream), self.chance) for one in (theirs, ours))
            if left != right and sorted(left.split("\n")) != sorted(right.split("\n")):  # parallel requests answer in any order
                found += plain.text_difference(f"std{stream}", left, right)
        return found


def report(trial, installed, seconds):
    steps = ", ".join(f"{step} {answer.status}" for step, answer, _ in trial.seen)
    chance = f", {trial.chance.lines} lines of chance" if trial.chance.lines else ""
    how = "csa" if trial.csa else "ssa"
    word = "DIFFERS" if trial.differences else "same" if installed else "same refusal"
    why = "" if installed else f": {trial.seen[0][1].err.strip()[:140]!r}"
    trials.report(f"{word}: {trial.name} ({how}): {steps}; {trial.object_count} objects{chance}; {seconds:.0f} s{why}", trial.differences)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tug", required=True)
    parser.add_argument("--helm", required=True)
    parser.add_argument("--charts", required=True)
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--csa", choices=("never", "always", "some"), default="some")
    return parser.parse_args()


def ordered(arguments):
    """The charts as (name, folder), in the order of the seed."""
    root = pathlib.Path(arguments.charts)
    named = [(str(path.relative_to(root)), path) for path in charts.found_in(root)]
    named = [pair for pair in named if all(text in pair[0] for text in arguments.only)]
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(1, 1_000_000)
    print(f"{len(named)} charts, --seed {seed}", flush=True)
    if seed:
        random.Random(seed).shuffle(named)
    return named[arguments.skip:]


def main():
    arguments = parse()
    started = time.monotonic()
    cluster = connect()
    if cluster.api.request("GET", f"/api/v1/namespaces/{SPACE}")[0] != 404:
        sys.exit(f"namespace {SPACE} is there already: a run before this one was cut off; start another cluster")
    world = worlds.World(cluster.api)
    counts = {"installed": 0, "refused": 0, "different": 0}
    with tempfile.TemporaryDirectory(prefix="same-cluster-") as folder:
        helm, tug = programs.pair(arguments.helm, arguments.tug, cluster.kubeconfig, folder)
        for name, path in ordered(arguments):
            over = arguments.minutes and time.monotonic() - started > 60 * arguments.minutes
            if over or (arguments.count and counts["installed"] >= arguments.count):
                break
            begun = time.monotonic()
            csa = {"never": False, "always": True, "some": zlib.crc32(name.encode()) % 3 == 0}[arguments.csa]
            trial, installed = trials.decided(functools.partial(Trial, world, helm, tug, path, name, csa), name)
            counts["installed" if installed else "refused"] += 1
            counts["different"] += bool(trial.differences)
            report(trial, installed, time.monotonic() - begun)
    print(f"{counts['installed']} charts installed by both, {counts['refused']} refused by Helm, {counts['different']} different")
    return 0 if counts["installed"] and not counts["different"] else 1


if __name__ == "__main__":
    sys.exit(main())
