"""What tables of command lines that Helm and tug both run have in common: the command line of the test itself, the two
programs under one name, the environment of a home, comparing many at once and saying what differs."""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import tempfile

FOLDERS = {"HELM_CACHE_HOME": "cache", "HELM_CONFIG_HOME": "config", "HELM_DATA_HOME": "data"}
SHOWN = 1500  # characters of what differs


def options(doc):
    """The command line of a test, for more of its own."""
    cli = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--tug", required=True)
    cli.add_argument("--helm", required=True)
    cli.add_argument("--only", default="", help="only what contains this")
    cli.add_argument("--jobs", type=int, default=os.cpu_count())
    return cli


def programs(scratch, helm, tug):
    """Links to Helm and to tug, in this order, both called helm."""
    links = []
    for name, binary in (("theirs", helm), ("ours", tug)):
        (scratch / name).mkdir()
        links.append(scratch / name / "helm")
        links[-1].symlink_to(pathlib.Path(binary).resolve())
    return links


def environment(home, folders=()):
    """The variables of somebody who lives in `home`; `folders`: FOLDERS, to have Helm's in it by name."""
    env = {"PATH": "/usr/bin:/bin", "HOME": str(home), "TZ": "UTC", "LANG": "C.UTF-8", "KUBECONFIG": "/nonexistent/kubeconfig"}
    return {**env, **{name: str(home / folder) for name, folder in dict(folders).items()}}


def take_variables(words):
    """Takes NAME=VALUE off the front of a command line; gives them."""
    found = {}
    while words and re.match(r"[A-Z_]+=", words[0]):
        name, _, value = words.pop(0).partition("=")
        found[name] = value
    return found


def answers(programs, scratch, run):
    """What run(program, folder) gives for each program, in a new home of its own."""
    found = []
    for binary in programs:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="row-", dir=scratch))
        found.append(run(binary, folder))
        shutil.rmtree(folder)
    return found


def differences(theirs, ours):
    """(what, Helm's, tug's) of each part of an answer that is not the same."""
    return [(what, theirs[what], ours[what]) for what in theirs if theirs[what] != ours[what]]


def compare(rows, differ, jobs):
    """How many of the rows differ; `differ` gives (line, what, Helm's, tug's) for each difference of a row, and these are printed."""
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for found in pool.map(differ, rows):
            failed += bool(found)
            for line, what, theirs, ours in found:
                if isinstance(theirs, dict):
                    names = [name for name in {**theirs, **ours} if theirs.get(name) != ours.get(name)]
                    theirs, ours = ({name: answer.get(name) for name in names} for answer in (theirs, ours))
                print(f"=== {line}\n  {what}: helm\n{show(theirs)}\n  {what}: tug\n{show(ours)}", flush=True)
    return failed


def show(value):
    return value[:SHOWN].decode(errors="replace") if isinstance(value, bytes) else str(value)[:SHOWN]


def verdict(count, failed):
    """Says the figures; the status to end with."""
    print(f"{count - failed} passed, {failed} failed")
    return 1 if failed else 0
