#!/usr/bin/env python3
"""Helm and tug called as `helm` take turns on one release. Each way of taking turns must leave, after every step, what
Helm alone leaves: words, objects, managers of fields and stored records.

  cluster.py run --no-webhooks -- turns.py --tug BINARY --helm BINARY [--count N] [--seed N]

Ways: drivers secret, configmap and sql (with a PostgreSQL server of its own), server-side and client-side apply, and a
release that Helm 3 has left; in each Helm begins, then tug begins. --count: that many ways, drawn by the seed."""
import argparse
import functools
import itertools
import json
import os
import pathlib
import random
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import database  # noqa: E402
import plain  # noqa: E402
import programs  # noqa: E402
import record  # noqa: E402
import trials  # noqa: E402
import small_chart  # noqa: E402
import world as worlds  # noqa: E402
from live import connect  # noqa: E402

SPACE, RELEASE = "turns", "web"
RECORD_NAME = "sh.helm.release.v1.web.v1"
NOBODY = plain.Chance()
LISTS = ["list -o yaml", "history web -o yaml", "get values web -a", "get metadata web"]
# Who does it: the one who began ("a") or the other ("b").
STEPS = [
    ("a", "install web CHART --create-namespace --labels team=red METHOD"),
    ("b", "upgrade web CHART --set colour=red --set replicas=2 --set extra=true"),
    ("a", "rollback web 1"),
    ("b", LISTS[0]), ("a", LISTS[0]), ("b", LISTS[1]), ("a", LISTS[2]), ("b", LISTS[3]),
    ("b", "upgrade web CHART --reuse-values --set colour=green --labels team=blue,more=yes"),
    ("a", "upgrade web CHART --set break=true"),
    ("b", "upgrade web CHART --set colour=white"),
    ("a", "rollback web"),
    ("b", "rollback web 1"),
    ("a", LISTS[1]),
    ("b", "uninstall web --keep-history"),
    ("a", "rollback web 2"),
    ("b", LISTS[1]),
    ("a", "uninstall web"),
    ("b", LISTS[0]),
]


class Way:
    """One driver and way to apply, told three times: by Helm alone, Helm first, tug first."""

    def __init__(self, world, pair, chart, server, driver, method):
        self.world, self.pair, self.chart, self.server = world, pair, chart, server
        self.is_helm3 = driver == "helm3"
        self.driver = "secret" if self.is_helm3 else driver
        self.method = method
        self.name = name_of(driver, method)
        self.differences = []

    def run(self):
        helm, tug = self.pair
        alone = self.tell(helm, helm, None)
        if alone[0]["status"] != 0:  # two programs that fail alike agree on nothing
            self.differences.append(("Helm alone does not get as far", [alone[0]["stderr"]]))
            return
        for first, second in ((helm, tug), (tug, helm)):
            self.tell(first, second, alone)

    def tell(self, first, second, wanted):
        """What every step gave; held against `wanted` where there is such."""
        for program in self.pair:
            program.fresh()
        variables = {"HELM_DRIVER": self.driver}
        if self.driver == "sql":
            variables["HELM_DRIVER_SQL_CONNECTION_STRING"] = self.server.url("turns")
        seen = []
        try:
            for number, (who, line) in enumerate(STEPS):
                program = first if who == "a" else second
                answer = program.run(*self.words(line), **variables)
                if number == 0 and self.is_helm3:
                    self.make_helm3()
                seen.append(self.settled(answer, wanted and wanted[number], line in LISTS))
                if wanted and seen[-1] != wanted[number]:
                    lines = self.compare(wanted[number], seen[-1])
                    self.differences.append((f"{first.name} first, step {number + 1} by {program.name}: {line}", lines))
                    return seen
        finally:
            self.world.clean()
        return seen

    def words(self, line):
        words = []
        for word in line.split():
            words += {"CHART": [str(self.chart)], "METHOD": self.method}.get(word, [word])
        return [*words, "-n", SPACE]

    def settled(self, answer, wanted, is_question):
        """Words, objects and rows of the database once all is at rest; where others are wanted, they get more time."""
        words = {"status": answer.status, "stdout": plain.words(answer.out, NOBODY), "stderr": plain.words(answer.err, NOBODY)}
        if is_question:
            return {**words, "objects": {}, "rows": {}}
        return trials.settled(self.world, lambda found: {**words, "objects": plain.objects(found, NOBODY), "rows": self.rows()}, wanted)

    def rows(self):
        """The SQL driver's tables: columns, rows with decoded bodies, labels, rules."""
        if self.driver != "sql":
            return {}
        stored = {}
        for row in self.server.rows("turns", "SELECT row_to_json(r) FROM releases_v1 r"):
            one = json.loads(row[0])
            one["body"] = json.loads(plain.TIME.sub("TIME", json.dumps(plain.decode(one["body"]))))
            one["createdat"], one["modifiedat"] = (bool(one[name]) for name in ("createdat", "modifiedat"))
            stored[one["key"]] = one
        labels = [row for row in sorted(self.server.rows("turns", "SELECT row_to_json(l) FROM custom_labels_v1 l"))
                  if not any(f'"key":"{stamp}"' in row[0] for stamp in plain.STAMPS)]
        return {"releases": stored, "labels": labels, "schema": self.server.schema("turns"),
                "migrations": self.server.rows("turns", "SELECT id FROM gorp_migrations ORDER BY id")}

    def compare(self, wanted, made):
        lines = [f"status: {wanted['status']} | {made['status']}"] if wanted["status"] != made["status"] else []
        for stream in ("stdout", "stderr"):
            lines += plain.text_difference(stream, wanted[stream], made[stream])
        return lines + plain.difference(wanted["objects"], made["objects"], "objects") + plain.difference(wanted["rows"], made["rows"], "rows")

    def make_helm3(self):
        """Rewrites the first record into what Helm 3 would have stored: no way to apply, no times of files, an empty time of
        deletion."""
        path = f"/api/v1/namespaces/{SPACE}/secrets/{RECORD_NAME}"
        stored = self.world.api.get(path)
        release = record.release_in(stored)
        chart = release["chart"]
        old = {"name": release["name"],
               "info": {key: release["info"][key] for key in ("first_deployed", "last_deployed")}
               | {"deleted": "", "description": "Install complete", "status": "deployed", "notes": release["info"]["notes"]},
               "chart": {"metadata": chart["metadata"], "lock": None,
                         "templates": [{"name": file["name"], "data": file["data"]} for file in chart["templates"]],
                         "values": chart["values"], "schema": None, "files": []},
               "manifest": release["manifest"], "hooks": release["hooks"], "version": 1, "namespace": SPACE}
        self.world.api.patch(path, {"data": {"release": record.pack(old)}})


def name_of(driver, method):
    return f"{driver}, {'client' if method else 'server'}-side apply"


def chosen(arguments):
    """The ways to try, as (driver, flags of the method)."""
    ways = [*itertools.product(("secret", "configmap", "sql"), ([], ["--server-side=false"])), ("helm3", ["--server-side=false"])]
    ways = [way for way in ways if arguments.only in name_of(*way)]
    if not arguments.count or arguments.count >= len(ways):
        return ways
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(1, 1_000_000)
    print(f"{arguments.count} ways, --seed {seed}")
    return random.Random(seed).sample(ways, arguments.count)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tug", required=True)
    parser.add_argument("--helm", required=True)
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--only", default="", help="only ways whose name contains this")
    return parser.parse_args()


def main():
    arguments = parse()
    cluster = connect()
    world = worlds.World(cluster.api)
    tried = different = 0
    with tempfile.TemporaryDirectory(prefix="turns-") as folder:
        os.chmod(folder, 0o755)  # the database server may run as another user
        pair = programs.pair(arguments.helm, arguments.tug, cluster.kubeconfig, folder)
        chart = small_chart.write(pathlib.Path(folder) / "small")
        with database.Database(pathlib.Path(folder) / "postgres") as server:
            for driver, method in chosen(arguments):
                begun = time.monotonic()
                way, _ = trials.decided(functools.partial(Way, world, pair, chart, server, driver, method), name_of(driver, method))
                trials.report(f"{'DIFFERS' if way.differences else 'same'}: {way.name}; {time.monotonic() - begun:.0f} s", way.differences)
                tried += 1
                different += bool(way.differences)
    print(f"{tried} ways of taking turns, {len(STEPS)} steps each, {different} different")
    return 0 if tried and not different else 1


if __name__ == "__main__":
    sys.exit(main())
