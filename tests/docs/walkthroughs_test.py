#!/usr/bin/env python3
"""Runs the walk-throughs of the documentation: every command of every ```console block of README.md and docs/*.md, in order, and
compares what it prints with the page (walkthrough.py says how a page is written). Each page gets a home, a folder to work in
and a sandbox of its own, `tug` and `helm` on the PATH, and `charts/catalog` where the checkout has it.

  walkthroughs_test.py --tug build/release/tug [PAGE...] [--show]     --show prints what every command prints"""
import argparse
import difflib
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

import walkthrough

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIMIT = 60  # seconds a command may take
STARTERS = {"s3": "s3_server.py", "registry": "registry_server.py", "images": "image_registry.py"}
RUNNER = """[ -f "$DOCS_STATE/environment" ] && . "$DOCS_STATE/environment"
cd "$(cat "$DOCS_STATE/folder")" || exit
last=$(cat "$DOCS_STATE/status")
docs_test_end() { status=$?; export -p >"$DOCS_STATE/environment"; pwd >"$DOCS_STATE/folder"; exit $status; }
trap docs_test_end EXIT
(exit "$last")
eval "$1"
"""


class Reader:
    """Types a page's commands: what one exports and where it changes to holds for those after it."""

    def __init__(self, folder, tug):
        self.folder = folder
        self.state, home, programs, work = (folder / name for name in ("state", "home", "bin", "work"))
        for each in (self.state, home, programs, work / "charts"):
            each.mkdir(parents=True)
        for name in ("tug", "helm"):
            (programs / name).symlink_to(tug)
        (work / "charts" / "catalog").symlink_to(ROOT / "charts" / "catalog")
        (self.state / "folder").write_text(str(work))
        (self.state / "status").write_text("0")
        passed_on = {name: value for name, value in os.environ.items() if name.startswith(("AWS_", "TUG_S3", "TUG_REGISTRY"))}
        self.environment = passed_on | {
            "PATH": f"{programs}:/usr/local/bin:/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8", "TZ": "UTC",
            "HELM_KUBECONTEXT": "sandbox", "KUBECONFIG": str(folder / "no-kubeconfig"), "DOCS_STATE": str(self.state)}
        self.groups = []

    def type(self, command):
        """What a command prints, and its status. Output goes through a file, so that what runs on may keep it open."""
        printed = self.state / "printed"
        with open(printed, "wb") as out:
            process = subprocess.Popen(["bash", "-c", RUNNER, "bash", command], env=self.environment, stdout=out, stderr=subprocess.STDOUT,
                                       stdin=subprocess.DEVNULL, start_new_session=True)
            self.groups.append(process.pid)
            try:
                status = process.wait(LIMIT)
            except subprocess.TimeoutExpired:
                status = f"nothing within {LIMIT} s"
        (self.state / "status").write_text(str(status) if isinstance(status, int) else "1")
        return printed.read_text(errors="replace"), status

    def stop(self):
        """Ends what commands have left running. Each started a session, so nothing else is in these groups."""
        for sign in (signal.SIGTERM, signal.SIGKILL):
            for group in self.groups:
                try:
                    os.killpg(group, sign)
                except (ProcessLookupError, PermissionError):
                    pass
            time.sleep(0.1)


def expects_failure(commands, index):
    return index + 1 < len(commands) and commands[index + 1].text.strip() == "echo $?"


def try_page(path, page, tug, shows):
    """Runs one page; the words about what went wrong, or nothing."""
    with tempfile.TemporaryDirectory(prefix="docs-test-") as folder:
        reader = Reader(pathlib.Path(folder), tug)
        try:
            for index, command in enumerate(page.commands):
                printed, status = reader.type(command.text)
                if shows:
                    print(f"$ {command.text}\n{printed}", end="")
                where = f"{path}:{command.line}: $ {command.text}"
                if status != 0 and not expects_failure(page.commands, index):
                    return f"{where}\nended with status {status}:\n{printed}"
                if not walkthrough.is_match(command.wanted, printed):
                    lines = difflib.unified_diff(command.wanted, printed.splitlines(), "the page", "printed", lineterm="", n=50)
                    return f"{where}\nprints something else than the page says:\n" + "\n".join(lines)
        finally:
            reader.stop()
    return ""


def serve_for(path, need, words):
    """Runs this program again for one page, with the server that it asks for."""
    starter = ROOT / "tests" / "peers" / STARTERS[need]
    started = [sys.executable, str(starter), "run", "--", sys.executable, __file__, *words, str(path)]
    return subprocess.run(started, env=dict(os.environ, DOCS_TEST_HAS=os.environ.get("DOCS_TEST_HAS", "") + " " + need)).returncode


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tug", required=True)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("pages", nargs="*")
    options = parser.parse_args()
    tug = pathlib.Path(options.tug).resolve()
    words = ["--tug", str(tug)] + (["--show"] if options.show else [])
    there = os.environ.get("DOCS_TEST_HAS", "").split()
    failed = 0
    for path in map(pathlib.Path, options.pages or [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]):
        page = walkthrough.parse(path.read_text())
        if not page.commands:
            continue
        missing = [need for need in page.needs if need not in there]
        if missing:
            failed += serve_for(path, missing[0], words) != 0
            continue
        start = time.monotonic()
        wrong = try_page(path, page, tug, options.show)
        failed += bool(wrong)
        print(wrong or f"{path.name}: {len(page.commands)} commands as the page says ({time.monotonic() - start:.1f} s)", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
