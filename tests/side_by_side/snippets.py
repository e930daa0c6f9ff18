#!/usr/bin/env python3
"""Runs template snippets made from a seed through the real Helm and through tug, and compares bytes.

  snippets.py --tug BINARY --helm BINARY [--count 20000] [--seed N] [--only FUNCTION] [--keep FOLDER]

Every function is called with likely and odd arguments, inside pipelines, control structures, white space
control and nested tpl. Three looks at them:
  1. `lint` of many one-snippet charts at once compares every error text (a process for each of the failing
     thousands would take Helm an hour);
  2. those that render go through `template` in batches, each one's output base64-coded on a line of its own;
  3. some, and all that lint treats in its own way, go through `template` alone, whole output compared.
The seed is drawn at run time and printed. Exit status 0 if all agree. Prints 'N passed, N failed'."""
import argparse
import base64
import collections
import concurrent.futures
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

import calls

CHARTS = 120  # that one lint sees
BATCH = 150  # snippets in one chart of the second look
ALONE = 400  # snippets of the third look
LINT_DIFFERS = re.compile(r"fail|required")  # lint lets these two pass
FEWEST_CALLS = 50
CHART = "apiVersion: v2\nname: s\nversion: 0.1.0\n"
POINTER = re.compile(rb"0[xX][0-9a-fA-F]{6,}")
CONTEXT = ('(dict "Values" (deepCopy .Values) "Release" .Release "Chart" .Chart "Files" .Files "Capabilities" .Capabilities'
           ' "Template" .Template)')  # what a snippet sets in .Values, the next must not see


class Program:
    """One of the two programs, called as helm."""

    def __init__(self, binary, work, name):
        self.link = work / name / "helm"
        self.link.parent.mkdir()
        self.link.symlink_to(pathlib.Path(binary).resolve())
        self.env = {"PATH": "/usr/bin:/bin", "HOME": str(work / "home"), "TZ": "UTC", "LANG": "C.UTF-8",
                    "KUBECONFIG": "/nonexistent/kubeconfig", "HELM_NO_PLUGINS": "1"}
        for variable in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if variable in os.environ:
                self.env[variable] = os.environ[variable]

    def run(self, folder, *arguments):
        try:
            done = subprocess.run([str(self.link), *arguments], cwd=folder, env=self.env, capture_output=True,
                                  stdin=subprocess.DEVNULL, timeout=300)
        except subprocess.TimeoutExpired:
            return 124, b"", b"no answer in time"
        return done.returncode, clean(done.stdout), clean(done.stderr)


def clean(text):
    return POINTER.sub(b"0xPOINTER", text)  # an address is another one in each run


class Bench:
    """The two programs, a folder to work in, and the values every snippet sees."""

    def __init__(self, helm, tug, values, work):
        (work / "home").mkdir()
        self.work = work
        self.helm, self.tug = Program(helm, work, "theirs"), Program(tug, work, "ours")
        self.common = work / "common"
        self.common.mkdir()
        (self.common / "Chart.yaml").write_text(CHART)
        (self.common / "values.yaml").write_text(values)
        (self.common / "data.txt").write_text("first\nsecond\n")

    def folder(self):
        return pathlib.Path(tempfile.mkdtemp(dir=self.work))

    def chart(self, folder, files):
        (folder / "templates").mkdir(parents=True)
        for file in self.common.iterdir():
            os.link(file, folder / file.name)
        for name, text in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(text.encode("utf-8", "surrogateescape"))

    # --- first look ------------------------------------------------------------------------------
    def lint(self, snippets):
        """[(snippet, Helm's messages, tug's messages)]"""
        folder = self.folder()
        try:
            names = [f"c{number:04}" for number in range(len(snippets))]
            for name, snippet in zip(names, snippets):
                self.chart(folder / name, {"templates/NOTES.txt": snippet})
            theirs, ours = (self.blocks(program.run(folder, "lint", *names)) for program in (self.helm, self.tug))
        finally:
            shutil.rmtree(folder)
        if len(snippets) > 1 and (len(theirs) != len(snippets) or len(ours) != len(snippets)):  # one of them died
            middle = len(snippets) // 2
            return self.lint(snippets[:middle]) + self.lint(snippets[middle:])
        if len(theirs) != len(ours):
            return [(snippets[0], b"".join(theirs), b"".join(ours))]
        return list(zip(snippets, theirs, ours))

    @staticmethod
    def blocks(answer):
        return re.split(rb"(?m)^==> Linting c\d{4}\n", re.sub(rb"\nError: \d+ chart\(s\) linted.*", b"", answer[1]))[1:]

    # --- second look -----------------------------------------------------------------------------
    def outputs(self, snippets):
        """[(snippet, Helm's output, tug's output)] of those that render."""
        files = {f"snippets/{number}": snippet for number, snippet in enumerate(snippets)}
        files["templates/all.yaml"] = "".join(
            f'out{number}: {{{{ tpl (.Files.Get "snippets/{number}") {CONTEXT} | b64enc | quote }}}}\n' for number in range(len(snippets)))
        folder = self.folder()
        try:
            self.chart(folder / "c", files)
            theirs, ours = (program.run(folder / "c", "template", "r", ".") for program in (self.helm, self.tug))
        finally:
            shutil.rmtree(folder)
        if theirs[0] == 0 and ours[0] == 0:
            theirs, ours = (dict(re.findall(rb'^out(\d+): "([^"]*)"', answer[1], re.M)) for answer in (theirs, ours))
            keys = [str(number).encode() for number in range(len(snippets))]
            return [(snippet, clean(base64.b64decode(theirs.get(key, b""))), clean(base64.b64decode(ours.get(key, b""))))
                    for snippet, key in zip(snippets, keys)]
        if len(snippets) == 1:
            return [(snippets[0], theirs, ours)]
        middle = len(snippets) // 2
        return self.outputs(snippets[:middle]) + self.outputs(snippets[middle:])

    # --- third look ------------------------------------------------------------------------------
    def alone(self, snippet):
        folder = self.folder()
        try:
            self.chart(folder / "c", {"templates/a.yaml": snippet})
            return [(snippet, *(program.run(folder / "c", "template", "r", ".") for program in (self.helm, self.tug)))]
        finally:
            shutil.rmtree(folder)


# A list's spare capacity, which Go's slice may reach into, depends on how the list once grew: ours has none.
def spare_capacity(theirs, ours):
    return b"slice index out of bounds" in str(ours).encode() and b"slice index out of bounds" not in str(theirs).encode()


def report(differences, functions, keep):
    for number, (look, snippet, theirs, ours) in enumerate(differences):
        if number < 60:
            print(f"--- {look}: {snippet!r}\n  helm {str(theirs)[:700]}\n  tug  {str(ours)[:700]}")
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{number:04}.txt").write_text(f"{snippet}\n--- helm\n{theirs!r}\n--- tug\n{ours!r}\n", errors="surrogateescape")
    kinds = collections.Counter(functions[snippet] for _, snippet, _, _ in differences)
    if kinds:
        print("differences by function:", ", ".join(f"{name} {number}" for name, number in kinds.most_common(30)))


def look(pool, name, run, groups):
    """The answers of all groups, and those that differ."""
    answers = [answer for group in pool.map(run, groups) for answer in group]
    return answers, [(name, *answer) for answer in answers if answer[1] != answer[2] and not spare_capacity(answer[1], answer[2])]


def main():
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--tug", required=True)
    cli.add_argument("--helm", required=True)
    cli.add_argument("--count", type=int, default=20000)
    cli.add_argument("--seed", type=int)
    cli.add_argument("--only", help="only snippets of this function")
    cli.add_argument("--jobs", type=int, default=os.cpu_count())
    cli.add_argument("--keep", type=pathlib.Path, help="write every difference to a file here")
    args = cli.parse_args()
    seed = args.seed if args.seed is not None else random.SystemRandom().randrange(2**32)
    print(f"seed {seed}", flush=True)
    maker = calls.Maker(random.Random(seed))
    made = maker.make(args.count, args.only)
    functions = {text: name for name, text in made}
    snippets = list(functions)
    counts = collections.Counter(functions.values())
    work = pathlib.Path(tempfile.mkdtemp(prefix="snippets-"))
    try:
        bench = Bench(args.helm, args.tug, maker.values_text(), work)
        with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
            linted, differences = look(pool, "lint", bench.lint, [snippets[i:i + CHARTS] for i in range(0, len(snippets), CHARTS)])
            good = [s for s, theirs, ours in linted if b"[ERROR]" not in theirs + ours and not LINT_DIFFERS.search(s)]
            _, found = look(pool, "output", bench.outputs, [good[i:i + BATCH] for i in range(0, len(good), BATCH)])
            differences += found
            alone = [s for s in snippets if LINT_DIFFERS.search(s)] + random.Random(seed).sample(snippets, min(ALONE, len(snippets)))
            _, found = look(pool, "alone", bench.alone, alone)
            differences += found
    finally:
        shutil.rmtree(work)
    report(differences, functions, args.keep)
    failing = sum(b"[ERROR]" in theirs for _, theirs, _ in linted)
    few = [name for name in sorted(counts) if counts[name] < FEWEST_CALLS] if not args.only and args.count >= 20000 else []
    print(f"seed {seed}: {len(snippets)} snippets, {failing} failing, {len(alone)} alone, {len(counts)} functions"
          + (f", fewer than {FEWEST_CALLS} calls: {', '.join(few)}" if few else ""))
    failed = len({snippet for _, snippet, _, _ in differences})
    print(f"{len(snippets) - failed} passed, {failed} failed")
    return 1 if failed or few else 0


if __name__ == "__main__":
    sys.exit(main())
