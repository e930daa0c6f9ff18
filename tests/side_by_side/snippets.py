#!/usr/bin/env python3
"""Runs template snippets made from a seed through the real Helm and through tug, and compares bytes.

  snippets.py --tug BINARY --helm BINARY [--count 20000] [--seed N] [--only FUNCTION] [--keep FOLDER]

Every function is called with likely and odd arguments, inside pipelines, control structures, white space
control and nested tpl. Snippets that render are run in batches (each one's output base64-coded on a line
of its own), those that fail one by one, and their error texts are compared. The seed is drawn at run time
and printed. Exit status 0 if all agree. Prints 'N passed, N failed' at the end."""
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

BATCH = 150
CHART = "apiVersion: v2\nname: s\nversion: 0.1.0\n"


class Program:
    """One of the two programs, called as helm on a chart folder."""

    def __init__(self, binary, work, name):
        self.link = work / name / "helm"
        self.link.parent.mkdir()
        self.link.symlink_to(pathlib.Path(binary).resolve())
        self.env = {"PATH": "/usr/bin:/bin", "HOME": str(work / "home"), "TZ": "UTC", "LANG": "C.UTF-8",
                    "KUBECONFIG": "/nonexistent/kubeconfig", "HELM_NO_PLUGINS": "1"}
        for variable in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if variable in os.environ:
                self.env[variable] = os.environ[variable]

    def template(self, chart):
        try:
            done = subprocess.run([str(self.link), "template", "r", "."], cwd=chart, env=self.env, capture_output=True,
                                  stdin=subprocess.DEVNULL, timeout=120)
        except subprocess.TimeoutExpired:
            return 124, b"", b"no answer in time"
        return done.returncode, done.stdout, done.stderr


def write_chart(folder, templates, values):
    (folder / "templates").mkdir(parents=True)
    (folder / "Chart.yaml").write_text(CHART)
    (folder / "values.yaml").write_text(values)
    (folder / "data.txt").write_text("first\nsecond\n")
    for name, text in templates.items():
        (folder / "templates" / name).write_bytes(text.encode("utf-8", "surrogateescape"))


def single(program, snippet, values, work):
    folder = pathlib.Path(tempfile.mkdtemp(dir=work))
    try:
        write_chart(folder, {"a.yaml": snippet}, values)
        return program.template(folder)
    finally:
        shutil.rmtree(folder)


def batch(program, snippets, values, work):
    """Output bytes of each snippet, or None if the whole batch failed."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=work))
    try:
        # tpl keeps each snippet's own variables and defines apart from the others'.
        files = {}
        for number, snippet in enumerate(snippets):
            files[f"s{number:04}.yaml"] = ("{{- define \"s%d\" -}}%s{{- end -}}\nout%d: {{ include \"s%d\" . | b64enc | quote }}\n"
                                           % (number, "{{/**/}}" + snippet + "{{/**/}}", number, number))
        write_chart(folder, files, values)
        status, out, _ = program.template(folder)
        if status:
            return None
        found = dict(re.findall(rb'^out(\d+): "([^"]*)"', out, re.M))
        return [found.get(str(n).encode()) for n in range(len(snippets))]
    finally:
        shutil.rmtree(folder)


# What differs between two runs of Helm itself: map order never does, pointers and random parts do.
POINTER = re.compile(rb"0x[0-9a-f]{6,}")


def clean(text):
    return POINTER.sub(b"0xPOINTER", text)


def compare_batch(helm, tug, snippets, values, work):
    """(snippet, Helm's answer, tug's answer) for each one that differs."""
    theirs = batch(helm, snippets, values, work)
    ours = batch(tug, snippets, values, work)
    if theirs is not None and ours is not None:
        return [(s, base64.b64decode(a or b""), base64.b64decode(b or b""))
                for s, a, b in zip(snippets, theirs, ours) if a != b and clean(base64.b64decode(a or b"")) != clean(base64.b64decode(b or b""))]
    if len(snippets) == 1:
        one, two = single(helm, snippets[0], values, work), single(tug, snippets[0], values, work)
        same = one[0] == two[0] and clean(one[1]) == clean(two[1]) and clean(one[2]) == clean(two[2])
        return [] if same else [(snippets[0], one, two)]
    middle = len(snippets) // 2
    return (compare_batch(helm, tug, snippets[:middle], values, work)
            + compare_batch(helm, tug, snippets[middle:], values, work))


def compare_single(helm, tug, snippet, ours, values, work):
    theirs = single(helm, snippet, values, work)
    same = theirs[0] == ours[0] and clean(theirs[1]) == clean(ours[1]) and clean(theirs[2]) == clean(ours[2])
    return [] if same else [(snippet, theirs, ours)]


def report(differences, keep):
    for number, (snippet, theirs, ours) in enumerate(differences):
        if number < 40:
            print(f"--- {snippet!r}\n  helm {theirs!r}\n  tug  {ours!r}")
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{number:04}.txt").write_text(f"{snippet}\n--- helm\n{theirs!r}\n--- tug\n{ours!r}\n", errors="surrogateescape")


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
    snippets, counts = maker.make(args.count, args.only)
    values = maker.values_text()
    work = pathlib.Path(tempfile.mkdtemp(prefix="snippets-"))
    differences, failing = [], []
    try:
        (work / "home").mkdir()
        helm, tug = Program(args.helm, work, "theirs"), Program(args.tug, work, "ours")
        with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
            ours = list(pool.map(lambda s: single(tug, s, values, work), snippets))
            # A text that is no YAML document fails after rendering: its bytes are compared in a batch, too.
            good = [s for s, o in zip(snippets, ours) if o[0] == 0 or b"YAML parse error" in o[2]]
            failing = [(s, o) for s, o in zip(snippets, ours) if o[0] != 0]
            groups = [good[i:i + BATCH] for i in range(0, len(good), BATCH)]
            for found in pool.map(lambda g: compare_batch(helm, tug, g, values, work), groups):
                differences += found
            for found in pool.map(lambda f: compare_single(helm, tug, f[0], f[1], values, work), failing):
                differences += found
    finally:
        shutil.rmtree(work)
    report(differences, args.keep)
    few = sorted((n, f) for f, n in counts.items() if n < 50) if not args.only else []
    print(f"{len(snippets)} snippets, {len(set(snippets))} distinct, {len(failing)} failing, {len(counts)} functions"
          + (f", fewer than 50 calls: {', '.join(f for _, f in few)}" if few else ""))
    kinds = collections.Counter(re.findall(r"\{\{-? ?\(?(\w+)", d[0])[0] if re.findall(r"\{\{-? ?\(?(\w+)", d[0]) else "?" for d in differences)
    if kinds:
        print("most differences:", ", ".join(f"{name} {n}" for name, n in kinds.most_common(20)))
    print(f"{len(snippets) - len(differences)} passed, {len(differences)} failed")
    return 1 if differences or (few and args.count >= 20000) else 0


if __name__ == "__main__":
    sys.exit(main())
