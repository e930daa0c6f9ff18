#!/usr/bin/env python3
"""Compares what Helm and tug called as `helm` say of releases on a real cluster: every line of a story is spoken by both.

  cluster.py run --no-webhooks -- words.py --tug BINARY --helm BINARY [--only TEXT]

Lines that change nothing are asked of both programs in each state of the cluster. Lines that change something
("!" in STORY) are done by Helm; then the whole story is told once more with tug doing them. Times are masked."""
import argparse
import pathlib
import re
import shlex
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import plain  # noqa: E402
import programs  # noqa: E402
import small_chart  # noqa: E402
import world as worlds  # noqa: E402
from live import connect  # noqa: E402

ERRORS = [
    "status nosuch", "history nosuch", "get all nosuch", "get values nosuch", "get manifest nosuch", "get hooks nosuch", "get notes nosuch",
    "get metadata nosuch", "! rollback nosuch", "! rollback nosuch 1", "! uninstall nosuch", "! uninstall nosuch --ignore-not-found",
    "! uninstall nosuch other", "! upgrade nosuch CHART", "! test nosuch", "list", "list -o json", "list -o yaml", "list -q", "list -A", "list -n empty",
    "status BAD_name", "history BAD_name", "! uninstall BAD_name", "! rollback BAD_name", "! upgrade BAD_name CHART", "! install BAD_name CHART",
    "! rollback a x", "! rollback a -1", "! rollback a b c", "status a b", "history", "list extra", "list -o xml", "status a -o xml",
    "list --filter '['", "list --selector 'a=='", "list --selector '='", "history nosuch --max -1", "status nosuch --revision 3", "get values nosuch --revision 0",
]
READS = [
    "list", "list -o json", "list -o yaml", "list -o table", "list -q", "list -q -o json", "list -q -o yaml", "list --no-headers", "list -A", "list -d", "list -d -r", "list -r",
    "list --deployed", "list --failed", "list --pending", "list --superseded", "list --uninstalled", "list --uninstalling", "list --deployed --superseded", "list -m 1",
    "list --offset 1", "list --max 0", "list -f we", "list -f '^x'", "list -l team=red", "list -l 'team in (red,blue)'", "list -l team!=red", "list -l owner=helm",
    "list --time-format 2006", "list --time-format '2006-01-02 15:04'", "history web", "history web -o json", "history web -o yaml", "history web --max 1", "history web --max 0",
    "history web --show-rollback-revision", "status web", "status web -o json", "status web -o yaml", "status web --revision 1", "status web --revision 1 -o json", "status web --revision 99",
    "get values web", "get values web -a", "get values web -o json", "get values web -a -o json", "get values web --revision 1", "get values web --revision 99",
    "get manifest web", "get manifest web --revision 1", "get hooks web", "get notes web", "get notes web --revision 1", "get metadata web", "get metadata web -o json", "get metadata web -o yaml",
    "get metadata web --revision 1", "get all web", "get all web --revision 1", "get all web --template '{{.Release.Name}} {{.Release.Info.Status}} {{.Release.Version}}'",
    "get all web --template '{{.Release.Nope}}'", "get manifest web --revision 99", "get hooks web --revision 99", "get notes web --revision 99", "get metadata web --revision 99",
]
AGAIN = ["list", "list -o json", "list --superseded", "list --failed", "history web", "history web -o yaml", "history web --show-rollback-revision", "status web", "get values web", "get notes web",
         "get metadata web -o json", "get hooks web", "get manifest web"]
FIRST = "! install web CHART --create-namespace --labels team=red,stage=one"  # what has to work: the story is about it
STORY = (
    ERRORS
    + [FIRST, *READS]
    + ["! install web CHART", "! install web CHART --replace", "! install web nosuch-chart", "! install web CHART --dry-run", "! install web2 CHART --dry-run=server --hide-notes",
       "! install web2 CHART", "! install web2 CHART -o json --dry-run", "! install --generate-name --dry-run CHART -o yaml --name-template fixed",
       "! install web2 CHART --dry-run --hide-notes -o json", "! install web2 CHART --dry-run --debug --set replicas=3"]
    + ["! upgrade web CHART --set colour=red --set replicas=2 --labels team=blue --description 'more of it'", *AGAIN]
    + ["! upgrade web CHART --set extra=true --reuse-values -o json", "! upgrade web CHART --reset-then-reuse-values --set quiet=true -o yaml", *AGAIN]
    + ["! upgrade web CHART --set break=true", *AGAIN]
    + ["! rollback web --dry-run", "! rollback web", *AGAIN, "! rollback web 1 --description 'back to the start'", *AGAIN, "! rollback web 99", "! rollback web 1 --no-hooks", "! rollback web 2 --wait --timeout 60s",
       "! rollback web --force-replace", "! rollback web --force-replace --force-conflicts", "! rollback web --server-side=maybe"]
    + ["! test web", "status web", "! test web --filter name=nosuch", "! test web --filter '!name=web-test'", "get hooks web"]
    + ["! upgrade web CHART --dry-run", "! upgrade web CHART --dry-run=server -o json", "! upgrade web CHART --set break=true --rollback-on-failure --timeout 30s", *AGAIN[:6]]
    + ["! upgrade other CHART --install --set colour=green", "list", "list -d", "list -d -r", "list -r", "list -m 1", "list --offset 1", "list -q -o json", "list -l team=blue", "list -f oth",
       "! install --replace other CHART", "! upgrade other CHART --install --reset-values --history-max 1", "history other"]
    + ["! uninstall web --dry-run", "! uninstall web --keep-history --description gone", "list", "list --uninstalled", "list --uninstalled -o json", "status web", "status web -o json", "history web", "get values web",
       "get manifest web", "! uninstall web --keep-history", "! rollback web 1", "status web", "! uninstall web --no-hooks", "! uninstall web", "history web",
       "! uninstall other --cascade foreground --wait --timeout 60s", "! uninstall other", "list", "list -A -o json"]
)
SPACE = "words"
AGE = re.compile(r"(?<= )\d+(s|m|m\d+s)(?=\s*$)", re.MULTILINE)


class Teller:
    def __init__(self, world, helm, tug, chart, only):
        self.world, self.helm, self.tug, self.chart, self.only = world, helm, tug, chart, only
        self.changes = []  # Helm's answers to the lines that change something
        self.count, self.failed = 0, []

    def tell(self, doer):
        """The story once, with `doer` making the changes."""
        turn = 0
        for program in (self.helm, self.tug):
            program.fresh()
        for line in STORY:
            changing = line.startswith("! ")
            words = line.removeprefix("! ")
            if not changing:
                if self.only in words:
                    self.check(f"{words} (state of {doer.name})", *self.both_say(words))
                continue
            answer = self.say(doer, words)
            self.world.at_rest()
            if line == FIRST and answer[0] != 0:  # two programs that fail alike agree on nothing
                sys.exit(f"{doer.name}: helm {words}: {answer[2]}")
            if doer is self.helm:
                self.changes.append(answer)
            elif self.only in words:
                self.check(line, self.changes[turn], answer)
            turn += 1

    def both_say(self, words):
        """What both answer to a question. Answers that differ are asked for again: controllers write at any time, and what
        is different is so again."""
        for more in (True, True, False):
            theirs, ours = self.say(self.helm, words), self.say(self.tug, words)
            if theirs == ours or not more:
                return theirs, ours
            print(f"once more: helm {words}", flush=True)
            self.world.at_rest()

    def say(self, program, words):
        answer = program.run(*[str(self.chart) if word == "CHART" else word for word in shlex.split(words)], "-n", SPACE)
        return answer.status, self.comparable(words, answer.out), self.comparable(words, answer.err)

    def comparable(self, words, text):
        text = AGE.sub("AGE", plain.words(text, plain.Chance()))
        text = re.sub(r" +", " ", text) if "AGE" in text else text
        if words.startswith("status") and "RESOURCES:" in text:  # Helm's order of groups is that of a map
            head, _, rest = text.partition("RESOURCES:\n")
            groups, _, tail = rest.partition("\n\nTEST SUITE")
            text = head + "RESOURCES:\n" + "\n".join(sorted(groups.strip().split("\n\n"))) + "\nTEST SUITE" + tail
        return text

    def check(self, line, theirs, ours):
        self.count += 1
        if theirs == ours:
            return
        self.failed.append(line)
        print(f"DIFFERS: helm {line}: status {theirs[0]} | {ours[0]}")
        for stream, left, right in zip(("stdout", "stderr"), theirs[1:], ours[1:]):
            for difference in plain.text_difference(stream, left, right)[:10]:
                print(f"    {difference}")
        sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tug", required=True)
    parser.add_argument("--helm", required=True)
    parser.add_argument("--only", default="", help="report only lines that contain this")
    arguments = parser.parse_args()
    cluster = connect()
    with tempfile.TemporaryDirectory(prefix="words-") as folder:
        world = worlds.World(cluster.api)
        helm, tug = programs.pair(arguments.helm, arguments.tug, cluster.kubeconfig, folder)
        teller = Teller(world, helm, tug, small_chart.write(pathlib.Path(folder) / "small"), arguments.only)
        for doer in (helm, tug):
            try:
                teller.tell(doer)
            finally:
                world.clean()
    print(f"{teller.count} answers compared ({len(STORY)} lines), {len(teller.failed)} different")
    return 0 if teller.count and not teller.failed else 1


if __name__ == "__main__":
    sys.exit(main())
