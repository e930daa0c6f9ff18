#!/usr/bin/env python3
"""Runs template snippets made from a seed through the real Helm and through tug, and compares bytes.

  snippets.py --tug BINARY --helm BINARY [--count 20000] [--seed N] [--only FUNCTION] [--keep FOLDER]

Every function is called with likely and odd arguments, inside pipelines, control structures, white space
control and nested tpl, on values that are made up too. Three looks at them:
  1. `lint` of many one-snippet charts at once compares every error text (a process for each of the failing
     thousands would take Helm an hour). The snippet is the chart's NOTES.txt, so that no YAML is asked of it:
     what fails, fails in the template;
  2. those that render go through `template` in batches, each one's output base64-coded on a line of its own;
  3. some, and all that lint treats in its own way, go through `template` alone, whole output compared.
Where the answers differ, Helm is asked again: where its own answer changes from run to run and ours is one of
them, that is chance (docs/CONFORMANCE.md) and is counted apart.

The seed is drawn at run time and printed, with every figure that is asked for. Exit status 0 if all agree and no
figure is missed. Prints 'N passed, N failed'."""
import argparse
import collections
import concurrent.futures
import os
import pathlib
import random
import re
import resource
import shutil
import sys
import tempfile
import time

import bench
import calls

CHARTS = 120  # that one lint sees
BATCH = 150  # snippets in one chart of the second look
ALONE = 400  # snippets of the third look
VALUES = 20  # sets of values
LINT_DIFFERS = re.compile(r"fail|required")  # lint lets these two pass
FEWEST_CALLS = 50  # different ones, of each function
FAILING = (0.28, 0.40)  # of all snippets, in the template
DISTINCT = 0.9  # of all calls
FULL = 20000  # from here on every function must have its calls
SPEC = pathlib.Path(__file__).resolve().parents[3] / "shared" / "spec" / "helm.md"


class Snippet:
    def __init__(self, function, call, text, values):
        self.function, self.call, self.text, self.values = function, call, text, values


def groups(snippets, size):
    """Groups of at most that many, each with one set of values."""
    by_values = collections.defaultdict(list)
    for snippet in snippets:
        by_values[snippet.values].append(snippet)
    return [each[i:i + size] for each in by_values.values() for i in range(0, len(each), size)]


def look(pool, name, run, parts):
    """The answers of all parts, and those that differ, as (name of the look, snippet, Helm's, tug's)."""
    answers = [answer for part in pool.map(run, parts) for answer in part]
    return answers, [(name, *answer) for answer in answers if answer[1] != answer[2]]


def without_chance(pool, machine, differences):
    """The differences that stay, and the number of snippets that Helm answers now so, now so."""
    chances = list(pool.map(lambda difference: machine.is_chance(*difference), differences[:bench.MOST_ASKED_AGAIN]))
    chances += [False] * (len(differences) - len(chances))
    lucky = {difference[1].text: difference[1].function for difference, chance in zip(differences, chances) if chance}
    return [difference for difference, chance in zip(differences, chances) if not chance], collections.Counter(lucky.values())


def report(differences, keep):
    for number, (name, snippet, theirs, ours) in enumerate(differences):
        if number < 60:
            print(f"--- {name}: {snippet.text!r}\n  helm {str(theirs)[:700]}\n  tug  {str(ours)[:700]}")
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{number:04}.txt").write_text(f"{snippet.text}\n--- helm\n{theirs!r}\n--- tug\n{ours!r}\n", errors="surrogateescape")
    kinds = collections.Counter(snippet.function for _, snippet, _, _ in differences)
    if kinds:
        print("differences by function:", ", ".join(f"{name} {number}" for name, number in kinds.most_common(30)))


def counted_calls(snippets):
    """Function -> how many different calls of it there are; of Go's two keywords, how many templates use them."""
    found = collections.defaultdict(set)
    for snippet in snippets:
        found[snippet.function].add(snippet.call)
        for keyword in ("break", "continue"):
            if "{{ " + keyword + " }}" in snippet.text:
                found[keyword].add(snippet.text)
    return {name: len(different) for name, different in found.items()}


def names_of_spec():
    """The functions of appendix B, where the specification is at hand."""
    if not SPEC.exists():
        return set()
    rows = re.findall(r"^\| ☐ FUN-00[1235] \|[^|]*\|([^|]*)\|", SPEC.read_text(), re.M)
    return set(" ".join(rows).split())


def missed_figures(args, snippets, failing, different):
    """Prints the figures; gives a line for each that is missed."""
    missed = []
    share, distinct = failing / len(snippets), len({snippet.call for snippet in snippets}) / len(snippets)
    print(f"{len(snippets)} snippets, no two the same; {100 * distinct:.1f} % of their calls are different ones")
    print(f"{failing} fail in the template ({100 * share:.1f} %)")
    if args.only:
        return missed
    wanted = names_of_spec() | set(calls.SIGNATURES) | {"break", "continue"}
    fewest = min(wanted, key=lambda name: (different.get(name, 0), name))
    print(f"{len(wanted)} functions and keywords; fewest different calls: {different.get(fewest, 0)} of {fewest}; methods and fields of objects: {different.get('methods', 0)}")
    few = [name for name in sorted(wanted) if different.get(name, 0) < FEWEST_CALLS]
    if args.count >= FULL and few:
        missed.append(f"fewer than {FEWEST_CALLS} different calls: {', '.join(few)}")
    if len(snippets) < args.count:
        missed.append(f"fewer than {args.count} snippets")
    if args.count >= 1000 and not FAILING[0] <= share <= FAILING[1]:
        missed.append(f"not about a third fail ({FAILING[0]:.0%} to {FAILING[1]:.0%})")
    if distinct < DISTINCT:
        missed.append(f"fewer than {DISTINCT:.0%} different calls")
    return missed


def arguments():
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--tug", required=True)
    cli.add_argument("--helm", required=True)
    cli.add_argument("--count", type=int, default=FULL)
    cli.add_argument("--seed", type=int)
    cli.add_argument("--only", help="only snippets of this function")
    cli.add_argument("--jobs", type=int, default=os.cpu_count())
    cli.add_argument("--keep", type=pathlib.Path, help="write every difference to a file here")
    return cli.parse_args()


def main():
    args, start = arguments(), time.monotonic()
    seed = args.seed if args.seed is not None else random.SystemRandom().randrange(2**32)
    print(f"seed {seed}", flush=True)
    maker = calls.Maker(random.Random(seed))
    values = [maker.values() for _ in range(VALUES)]
    snippets = [Snippet(*made, number // CHARTS % VALUES) for number, made in enumerate(maker.make(args.count, args.only))]
    work = pathlib.Path(tempfile.mkdtemp(prefix="snippets-"))
    try:
        machine = bench.Bench(args.helm, args.tug, values, work)
        with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
            linted, differences = look(pool, "lint", machine.lint, groups(snippets, CHARTS))
            good = [snippet for snippet, theirs, ours in linted if b"[ERROR] templates/" not in theirs + ours and not LINT_DIFFERS.search(snippet.text)]
            rendered, found = look(pool, "output", machine.outputs, groups(good, BATCH))
            differences += found
            chosen = {id(snippet): snippet for snippet in random.Random(seed).sample(snippets, min(ALONE, len(snippets)))}
            chosen.update((id(snippet), snippet) for snippet in snippets if LINT_DIFFERS.search(snippet.text))
            alone, found = look(pool, "alone", machine.alone, chosen.values())
            differences, chances = without_chance(pool, machine, differences + found)
    finally:
        shutil.rmtree(work)
    report(differences, args.keep)
    failing = {id(snippet) for snippet, theirs, _ in linted if b"[ERROR] templates/" in theirs}
    failing |= {id(snippet) for snippet, theirs, _ in alone if theirs[0] != 0 and b"YAML parse error" not in theirs[2]}
    missed = missed_figures(args, snippets, len(failing), counted_calls(snippets))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{len(linted)} error texts, {len(rendered)} outputs and {len(alone)} whole answers compared in"
          f" {time.monotonic() - start:.0f} s ({used.ru_utime + used.ru_stime:.0f} s of processor time)")
    print(f"left to chance by Helm: {sum(chances.values())}" + "".join(f", {name} {number}" for name, number in chances.items()))
    for line in missed:
        print(f"MISSED: {line}")
    failed = len({snippet.text for _, snippet, _, _ in differences})
    print(f"seed {seed}: {len(snippets) - failed} passed, {failed} failed")
    return 1 if failed or missed else 0


if __name__ == "__main__":
    sys.exit(main())
