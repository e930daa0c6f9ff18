#!/usr/bin/env python3
"""Runs a table of command lines through the real Helm and through tug called as helm, each in a copy of one
folder, and compares status, standard output, standard error and the files left behind.

  commands.py --tug BINARY --helm BINARY [--only TEXT]

What may differ is listed in lines.py with its reason. A copy in which a line changed nothing serves the next one.
Prints 'N passed, N failed' at the end."""
import hashlib
import os
import pathlib
import queue
import re
import shlex
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile

import beside
import fixture
import lines as table


def run(binary, line, folder):
    env = beside.environment(folder)
    if line.startswith(("package", "dependency")):
        env["SOURCE_DATE_EPOCH"] = "1700000000"
    for variable in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
        if variable in os.environ:
            env[variable] = os.environ[variable]
    words = shlex.split(line.replace("{HERE}", str(folder / "w")))
    source = folder / "w" / words.pop()[1:] if words and words[-1].startswith("<") else os.devnull
    env.update(beside.take_variables(words))
    with open(source, "rb") as stdin:
        try:
            done = subprocess.run([str(binary)] + words, cwd=folder / "w", env=env, capture_output=True, stdin=stdin, timeout=120)
        except subprocess.TimeoutExpired:
            return f"no answer of {binary.parent.name} in time", b"", b""
    return done.returncode, done.stdout.replace(str(folder).encode(), b"FOLDER"), done.stderr.replace(str(folder).encode(), b"FOLDER")


def content(path):
    """What a file is worth comparing by: an archive's entries, not its compressed bytes."""
    if path.is_symlink():
        return "-> " + os.readlink(path)
    data = path.read_bytes()
    if path.suffix == ".tgz":
        try:
            with tarfile.open(path) as tar:
                # Sorted: the order of subcharts in an archive is left to chance by Helm (CHT-049).
                return str(sorted((e.name, e.mode, e.mtime, hashlib.sha1(tar.extractfile(e).read()).hexdigest()) for e in tar))
        except (tarfile.TarError, EOFError, OSError):
            pass
    if path.name == "Chart.lock" or path.name == "requirements.lock":
        data = re.sub(rb"generated: .*", b"generated: NOW", data)
    return hashlib.sha1(data).hexdigest()


def marks(folder):
    """Of everything below the folder what changes when it is written to; a copy with its times has the same."""
    found = {}
    for place, folders, files in os.walk(folder):
        for name in folders + files:
            path = os.path.join(place, name)
            info = os.lstat(path)
            found[os.path.relpath(path, folder)] = (info.st_mode,) if stat.S_ISDIR(info.st_mode) else (info.st_mode, info.st_mtime_ns, info.st_size)
    return found


def is_file(mark):
    return not stat.S_ISDIR(mark[0])


class Copies:
    """Copies of the folder that lines run in. Each is `w` in a folder that is the home."""

    def __init__(self, template):
        self.template = template
        self.marks = marks(template)
        self.contents = {name: content(template / name) for name, mark in self.marks.items() if is_file(mark)}
        self.untouched = queue.LifoQueue()

    def take(self):
        try:
            return self.untouched.get_nowait()
        except queue.Empty:
            folder = pathlib.Path(tempfile.mkdtemp(prefix="line-", dir=self.template.parent))
            subprocess.run(["cp", "-a", self.template, folder / "w"], check=True)
            return folder

    def give_back(self, folder):
        """The files by name and what is in them; the copy is taken again where it is as it was."""
        found = marks(folder / "w")
        files = {name: self.contents[name] if self.marks.get(name) == mark else content(folder / "w" / name)
                 for name, mark in sorted(found.items()) if is_file(mark)}
        if found == self.marks and os.listdir(folder) == ["w"]:
            self.untouched.put(folder)
        else:
            shutil.rmtree(folder)
        return files


def clean(text):
    text = re.sub(rb"/tmp/helm-lint\w+", b"/tmp/helm-lintN", text)
    text = re.sub(rb"tmpcharts-\d+", b"tmpcharts-N", text)
    text = re.sub(rb"/\S*/(theirs|ours)/helm", b"HELM", text)  # HELM_BIN
    return re.sub(rb"good-\d{10}", b"good-NOW", text)


def compare(line, programs, copies):
    answers = []
    for binary in programs:
        folder = copies.take()
        status, out, err = run(binary, line, folder)
        answers.append({"status": status, "stdout": clean(out), "stderr": clean(err), "files": copies.give_back(folder)})
    theirs, ours = answers
    if line.startswith("create") and ours["status"] == 0:  # the scaffold is of our own writing: same names only
        for answer in answers:
            answer["files"] = sorted(answer["files"])
    if "--kube-context" in line and "__complete" in line:  # Helm lists the contexts as its map has them
        for answer in answers:
            answer["stdout"] = sorted(answer["stdout"].splitlines())
    elif "__complete" in line:  # descriptions are help texts: our own words
        for answer in answers:
            answer["stdout"] = re.sub(rb"\t.*", b"", answer["stdout"])
    if line in table.MAY_DIFFER:
        for answer in answers:
            answer["stdout"], answer["stderr"] = bool(answer["stdout"]), bool(answer["stderr"])
    return [(f"helm {line}", *difference) for difference in beside.differences(theirs, ours)]


def main():
    args = beside.options(__doc__).parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="commands-"))
    lines = [line for line in dict.fromkeys(table.COMMANDS) if args.only in line]
    try:
        fixture.make(work / "fixture")
        copies = Copies(work / "fixture")
        programs = beside.programs(work, args.helm, args.tug)
        failed = beside.compare(lines, lambda line: compare(line, programs, copies), args.jobs)
    finally:
        shutil.rmtree(work)
    return beside.verdict(len(lines), failed)


if __name__ == "__main__":
    sys.exit(main())
