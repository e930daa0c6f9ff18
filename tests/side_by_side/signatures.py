#!/usr/bin/env python3
"""Signatures of charts, tug beside the real Helm and the real GnuPG: what one signs the others verify, and what one
refuses the others refuse, in Helm's words where tug is called as helm.

  signatures.py --tug BINARY --helm BINARY [--only TEXT]

Keys are made by GnuPG in a folder of its own, archives and their provenance files are served on loopback. Prints
'N passed, N failed' at the end."""
import argparse
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
import signature_cases as table
from signature_keys import Keys
from signature_server import FolderServer


class Scene:
    """A folder for each run of a program: the chart, the rings, archives that were signed before."""

    def __init__(self, scratch, tug, helm):
        self.scratch = scratch
        self.helm = pathlib.Path(helm).resolve()
        self.tug = pathlib.Path(tug).resolve()
        self.as_helm = scratch / "bin" / "helm"
        self.as_helm.parent.mkdir()
        self.as_helm.symlink_to(self.tug)
        self.material = scratch / "material"
        self.material.mkdir()
        self.keys = Keys(scratch / "gnupg", self.material)
        table.write_chart(self.material)
        self.count = 0
        self.server = None

    def folder(self):
        self.count += 1
        folder = self.scratch / f"run{self.count}"
        shutil.copytree(self.material, folder)
        return folder

    def run(self, program, line, folder, stdin=None):
        env = {**beside.environment(folder / "home"), "GNUPGHOME": str(folder / "nokeys")}
        words = [word.replace("{URL}", self.server.url if self.server else "") for word in shlex.split(line)]
        done = subprocess.run([str(program)] + words, cwd=folder, env=env, capture_output=True, timeout=120,
                              **({"input": stdin} if stdin is not None else {"stdin": subprocess.DEVNULL}))
        return {"status": done.returncode, "stdout": self.clean(done.stdout, folder), "stderr": self.clean(done.stderr, folder)}

    @staticmethod
    def clean(text, folder):
        text = text.decode(errors="replace").replace(str(folder), "FOLDER")
        text = re.sub(r"tmpcharts-\d+", "tmpcharts-N", text)
        text = re.sub(r"(\.(?:tgz|prov))\d+", r"\1", text)  # a temporary file of Helm's
        lines = text.split("\n")  # Helm prints the names of a key in any order
        return "\n".join(sorted(lines) if any(line.startswith("Signed by") for line in lines) else lines)


def files_of(folder):
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not path.name.endswith(".tug"):
            found[name] = content(path)
    return found


def content(path):
    """What of a file must be the same: of archives what is in them, of signed files the text but for the digest,
    of locks all but their time."""
    data = path.read_bytes()
    if path.name.endswith(".prov") and b"-----BEGIN PGP SIGNATURE" in data:
        data = re.sub(rb"sha256:[0-9a-f]{64}", b"sha256:", data[:data.index(b"-----BEGIN PGP SIGNATURE")])
    if path.suffix == ".tgz":
        try:
            with tarfile.open(path) as tar:
                return str(sorted((e.name, hashlib.sha1(tar.extractfile(e).read()).hexdigest()) for e in tar if e.isfile()))
        except (tarfile.TarError, EOFError, OSError):
            pass
    if path.name == "Chart.lock":
        data = re.sub(rb"generated: .*", b"generated:", data)
    return hashlib.sha256(data).hexdigest()


class Tests:
    def __init__(self, only):
        self.only, self.passed, self.failed = only, 0, 0

    def wants(self, name):
        return not self.only or self.only in name

    def check(self, name, found):
        if found:
            self.failed += 1
            print(f"FAILED {name}")
            for line in found:
                print("   ", line)
        else:
            self.passed += 1


def expect(answer, status=0, *texts):
    found = [] if (answer["status"] == 0) == (status == 0) else [f"status {answer['status']}: {answer['stderr']}"]
    return found + [f"no {text!r} in {answer}" for text in texts if text not in answer["stdout"] + answer["stderr"]]


def both_ways(scene, tests):
    """Each key signs with each program; all of them verify what it made."""
    for key in scene.keys.signing:
        words = f"package web --sign --key '{key.name}' --keyring {key.ring}"
        if key.passphrase:
            words += " --passphrase-file pass"
        for signer in ("tug", "helm", "as_helm"):
            name = f"{signer} signs with {key.title}"
            if not tests.wants(name):
                continue
            folder = scene.folder()
            found = expect(scene.run(getattr(scene, signer), words, folder), 0, "Successfully packaged")
            answers = {}
            for program in ("helm", "as_helm", "tug"):
                answers[program] = scene.run(getattr(scene, program), "verify web-1.2.3.tgz --keyring pub.gpg", folder)
                found += expect(answers[program], 0, f"Signed by: {key.name}", key.fingerprint, "Chart Hash Verified: sha256:")
            if len({str(answer) for answer in answers.values()}) != 1:
                found.append(f"different answers: {answers}")
            found += scene.keys.check(folder / "web-1.2.3.tgz.prov", key)
            tests.check(name, found)


def by_gnupg(scene, tests):
    for key in scene.keys.all:
        name = f"GnuPG signs with {key.title}"
        if not tests.wants(name):
            continue
        folder = scene.folder()
        scene.keys.sign(folder / "web-1.2.3.tgz", key, table.message(folder / "web-1.2.3.tgz"))
        theirs, ours, own = (scene.run(program, "verify web-1.2.3.tgz --keyring pub.gpg", folder)
                             for program in (scene.helm, scene.as_helm, scene.tug))
        found = [] if theirs == ours else [f"Helm: {theirs}", f"tug:  {ours}"]
        if own["status"] != theirs["status"]:
            found.append(f"called as tug: {own}")
        tests.check(name, found)


def same_words(scene, tests):
    """Command lines through Helm and tug called as helm: status, output and files."""
    for row in table.LINES:
        if not tests.wants(row.line):
            continue
        answers = []
        for program in (scene.helm, scene.as_helm):
            folder = scene.folder()
            row.prepare(folder, scene)
            stdin = row.stdin.encode() if row.stdin is not None else None
            answer = scene.run(program, row.line, folder, stdin)
            answers.append({**answer, "files": {name: value for name, value in files_of(folder).items() if "home/" not in name}})
        theirs, ours = answers
        for name in set(theirs["files"]) & set(ours["files"]):  # what is the same needs no showing
            if theirs["files"][name] == ours["files"][name]:
                del theirs["files"][name], ours["files"][name]
        tests.check(row.line, [f"{what}\n      Helm: {theirs[what]}\n      tug:  {ours[what]}" for what in theirs if theirs[what] != ours[what]])


def hostile(scene, tests):
    """Provenance files that were tampered with: Helm's verdict as helm, a refusal as tug."""
    for case in table.HOSTILE:
        name = "hostile: " + case.name
        if not tests.wants(name):
            continue
        folder = scene.folder()
        case.make(folder, scene)
        line = f"verify {case.archive} --keyring pub.gpg"
        theirs, ours, own = (scene.run(program, line, folder) for program in (scene.helm, scene.as_helm, scene.tug))
        found = []
        if theirs["status"] > 1 or case.is_limit:  # it has stumbled, or takes what no limit holds back
            found += expect(ours, 1)
        elif theirs != ours:
            found += [f"Helm: {theirs}", f"tug:  {ours}"]
        found += expect(own, 0 if case.is_same else 1, *([case.reason] if case.reason else []))
        tests.check(name, found)


def main():
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--tug", required=True)
    cli.add_argument("--helm", required=True)
    cli.add_argument("--only")
    words = cli.parse_args()
    tests = Tests(words.only)
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="sig-"))
    try:
        scene = Scene(scratch, words.tug, words.helm)
        try:
            table.sign_material(scene)
            with FolderServer(scene.material) as scene.server:
                table.write_repository(scene)
                both_ways(scene, tests)
                by_gnupg(scene, tests)
                same_words(scene, tests)
                hostile(scene, tests)
        finally:
            scene.keys.stop()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"{tests.passed} passed, {tests.failed} failed")
    sys.exit(1 if tests.failed else 0)


if __name__ == "__main__":
    main()
