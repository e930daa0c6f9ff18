#!/usr/bin/env python3
"""Runs rows of command lines about repositories through the real Helm and through tug called as helm, each row in a
home of its own, against one web server on loopback; compares status, output and the files left behind after each line.

  repositories.py --tug BINARY --helm BINARY [--only TEXT] [--indexes TAR]

The rows are in repository_rows.py. With --indexes (an archive of real indexes) they are merged, searched and resolved too.
Prints 'N passed, N failed' at the end."""
import hashlib
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import tempfile

import beside
import repository_rows as table
from repository_server import Server


def content(path):
    """What a file is worth comparing by."""
    if path.is_symlink():
        return "-> " + os.readlink(path)
    data = path.read_bytes()
    if path.name.endswith("charts.txt"):  # Helm writes it in the order of a Go map
        data = b"\n".join(sorted(data.split(b"\n")))
    if path.suffix in (".yaml", ".lock"):
        data = re.sub(rb'"?generated"?: .*', b"generated: NOW", data)
        data = re.sub(rb'"?created"?: "?20[0-9T:.Z+-]*"?,?', b"created: NOW", data)
    if path.suffix == ".tgz":
        try:
            with tarfile.open(path) as tar:
                return str(sorted((e.name, e.mode, hashlib.sha1(tar.extractfile(e).read()).hexdigest()) for e in tar if e.isfile()))
        except (tarfile.TarError, EOFError, OSError):
            pass
    mode = oct(path.stat().st_mode & 0o777)
    return f"{mode} {hashlib.sha1(data).hexdigest()} {data[:200]!r}"


def files_of(folder):
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.name.endswith(".tug") or (path.is_dir() and not path.is_symlink()):
            continue
        found[name] = content(path)
    return found


def clean(text, folder):
    text = text.replace(str(folder).encode(), b"FOLDER")
    text = re.sub(rb"tmpcharts-\d+", b"tmpcharts-N", text)
    text = re.sub(rb"(\.(?:yaml|tgz))\d+", rb"\1", text)  # a temporary file of Helm's
    return re.sub(rb"helm-manager-[0-9a-f]{64}", b"helm-manager-HASH", text)


class Row:
    def __init__(self, name, lines, server):
        self.name, self.lines, self.server = name, lines, server

    def run(self, binary, folder):
        shutil.copytree(self.server.work, folder / "w", symlinks=True)
        answers = []
        for line in self.lines:
            words = shlex.split(line.replace("{URL}", self.server.url).replace("{TLS}", self.server.tls_url).replace("{HERE}", str(folder / "w"))
                                .replace("{OTHER}", self.server.other_url))
            env = {**beside.environment(folder, beside.FOLDERS), **beside.take_variables(words)}
            stdin = b""
            if words and words[-1].startswith("<"):
                stdin = words.pop()[1:].encode() + b"\n"
            program = [str(binary)] if words[0] != "!" else words.pop(0) and []
            done = subprocess.run(program + words, cwd=folder / "w", env=env, capture_output=True, input=stdin, timeout=120)
            answers.append({"status": done.returncode, "stdout": clean(done.stdout, folder), "stderr": clean(done.stderr, folder),
                            "files": files_of(folder)})
        return answers


def differences(row, programs, scratch):
    found = []
    for line, theirs, ours in zip(row.lines, *beside.answers(programs, scratch, row.run)):
        if any(part in line for part in table.ANY_ORDER):
            for answer in (theirs, ours):
                answer["stdout"] = b"\n".join(sorted(answer["stdout"].split(b"\n")))
                answer["stderr"] = b"\n".join(sorted(answer["stderr"].split(b"\n")))
        found += [(f"{row.name}: {line}", *difference) for difference in beside.differences(theirs, ours)]
    return found


def main():
    cli = beside.options(__doc__)
    cli.add_argument("--indexes")
    cli.add_argument("--seed", type=int, default=1, help="of what is asked of real indexes")
    cli.add_argument("--count", type=int, default=6, help="rows of twelve questions about real indexes")
    args = cli.parse_args()
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="repositories-"))
    try:
        programs = beside.programs(scratch, args.helm, args.tug)
        with Server(scratch / "served", args.helm, args.indexes) as server:
            rows = [Row(name, lines, server) for name, lines in table.rows(server, args.seed, args.count) if args.only in name]
            failed = beside.compare(rows, lambda row: differences(row, programs, scratch), args.jobs)
    finally:
        shutil.rmtree(scratch)
    return beside.verdict(len(rows), failed)


if __name__ == "__main__":
    sys.exit(main())
