#!/usr/bin/env python3
"""Compares what tug says of real mistakes with want.txt of each folder under tests/golden/errors.

  errors_test.py --tug build/release/tug [NAME...]

A case is a folder a user could have written. Its file `command` holds the arguments (without it:
`template demo chart`); they are given inside the folder, and want.txt is what is printed: on standard
output (where lint tells what it finds), then on standard error.
ACCEPT_GOLDEN=1 rewrites want.txt instead.
"""
import argparse
import difflib
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

CASES = pathlib.Path(__file__).resolve().parent / "errors"
KEPT = ("want.txt", "command")


def run(tug, case, room):
    """What the case's command prints, run in a copy of the folder."""
    shutil.rmtree(room / "home", ignore_errors=True)  # with the sandbox in it
    folder = room / case.name
    shutil.copytree(case, folder, ignore=shutil.ignore_patterns(*KEPT))
    command = case / "command"
    arguments = shlex.split(command.read_text() if command.exists() else "template demo chart")
    environment = {"HOME": str(room / "home"), "PATH": os.environ["PATH"], "TZ": "UTC"}
    done = subprocess.run([tug, *arguments], cwd=folder, env=environment, capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=60)
    text = (done.stdout + done.stderr).decode(errors="replace").replace(str(room), "ROOM")
    return done.returncode, text


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tug", required=True)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    accept = os.environ.get("ACCEPT_GOLDEN") == "1"
    passed = failed = 0
    with tempfile.TemporaryDirectory() as name:
        room = pathlib.Path(name).resolve()
        tug = room / "tug"  # the voice goes by the program's name
        tug.symlink_to(pathlib.Path(arguments.tug).resolve())
        for case in sorted(path for path in CASES.iterdir() if path.is_dir()):
            if arguments.names and case.name not in arguments.names:
                continue
            code, text = run(tug, case, room)
            want_file = case / "want.txt"
            if accept:
                want_file.write_text(text)
            want = want_file.read_text() if want_file.exists() else ""
            if code == 1 and text == want and text:
                passed += 1
                continue
            failed += 1
            print(f"{case.name}: exit status {code}")
            sys.stdout.writelines(difflib.unified_diff(want.splitlines(True), text.splitlines(True),
                                                       "want.txt", "printed"))
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
