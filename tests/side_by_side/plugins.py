#!/usr/bin/env python3
"""Runs rows of command lines about plugins and `search hub` through the real Helm and through tug called as helm, each row in a
home of its own, against a web server on loopback; compares status, output and the files left behind after each line.

  plugins.py --tug BINARY --helm BINARY [--only TEXT]

The rows are in plugin_rows.py. Of help and completion, what is told of plugins is compared, and the names of all else:
their descriptions are our own. Prints 'N passed, N failed' at the end."""
import json
import pathlib
import re
import shutil
import sys
import tempfile
import urllib.parse

import beside
import plugin_fixture as fixture
import plugin_rows as table
import signature_server
from repositories import Row
from signature_keys import Keys

SEARCH = "/api/chartsvc/v1/charts/search"
COMMANDS = {b"args", b"showenv", b"exitwith", b"full", b"old", b"platform", b"no-command", b"not-there", b"not-here", b"not-allowed"}


def chart(name, **more):
    return {"id": f"repo/{name}", "type": "chart", "attributes": {"name": name, "description": f"{name} does <things> & more of them than fit into a column of fifty characters",
            "repo": {"name": "repo", "url": "https://example.com/charts"}}, "relationships": {"latestChartVersion": {"data": {"version": "1.2.3", "app_version": "v9", "created": "2024-01-01T00:00:00Z"}}}, **more}


GOOD = {"data": [chart("web", artifactHub={"packageUrl": "https://hub.example.com/packages/helm/repo/web"}), chart("page"), {"id": "bare"}, {}]}
ANSWERS = {"good": json.dumps(GOOD), "none": '{"data": []}', "html": "<html><body>hello</body></html>", "cut": json.dumps(GOOD)[:-3], "list": "[1, 2]", "types": '{"data": [{"id": 5, "attributes": {"description": "kept"}}, {"id": "y"}]}', "empty": ""}


class Handler(signature_server.Quiet):
    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        if url.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path[3:])
            self.send_header("Content-Length", "0")
            return self.end_headers()
        if not url.path.endswith(SEARCH):
            return super().do_GET()
        name = url.path.strip("/").split("/")[0]
        if name.isdigit():
            return self.send_error(int(name))
        echoed = json.dumps({"data": [{"id": url.query}, {"id": self.headers.get("User-Agent", "")}]})
        body = (ANSWERS.get(name) if name != "echo" else echoed).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(signature_server.FolderServer):
    """`work` is what each row gets a copy of; `url` serves it, and the answers of hubs."""
    tls_url = other_url = ""

    def __init__(self, folder):
        super().__init__(folder, Handler)
        self.work = folder


def plain(line, answer):
    """What of an answer must be the same."""
    for what in ("stdout", "stderr"):
        text = answer[what]
        if "__complete" in line:
            text = b"\n".join(one if one.split(b"\t")[0] in COMMANDS else one.split(b"\t")[0] for one in text.split(b"\n"))
        if re.search(r"\bhelp\b", line):
            text = help_of_plugins(text)
        text = re.sub(rb"helm-plugin-extract-\d+", b"helm-plugin-extract-N", text)
        answer[what] = re.sub(rb"Hash Verified: sha256:\w+", b"Hash Verified: sha256:HASH", text)
    failed = answer["status"] != 0  # then Helm leaves in the cache what it had unpacked
    answer["files"] = {re.sub(r"row-\w+-w", "ROW-w", name): re.sub(r"/row-[^/]*/", "/ROW/", value) for name, value in answer["files"].items()
                       if "/.git/" not in name and not (name.startswith("w/") and name.endswith(".prov")) and not (failed and name.startswith("cache/plugins/"))}
    return answer


def help_of_plugins(text):
    kept = []
    for line in text.split(b"\n"):
        name = line.split()[0] if line.split() else b""
        if re.match(rb" +-", line):
            kept.append(re.sub(rb" {3,}\S.*$", b"", line))  # a flag: its name
        elif not line.startswith(b"  ") or name in COMMANDS or b"Usage" in line:
            kept.append(line)
        else:
            kept.append(name)
    start = next((i for i, line in enumerate(kept) if line.startswith(b"Usage:")), 0)
    own = any(b"Use \"helm [command]" in line for line in kept)  # the long text of helm itself is our own
    return b"\n".join(kept[start if own else 0:])


def differences(row, programs, scratch):
    found = []
    for line, theirs, ours in zip(row.lines, *beside.answers(programs, scratch, row.run)):
        found += [(f"{row.name}: {line}", *each) for each in beside.differences(plain(line, theirs), plain(line, ours))]
    return found


def main():
    args = beside.options(__doc__).parse_args()
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="plugins-"))
    try:
        programs = beside.programs(scratch, args.helm, args.tug)
        (scratch / "work").mkdir()
        fixture.write_work(scratch / "work")
        keys = Keys(scratch / "gnupg", scratch / "work")
        try:
            keys.finish(scratch / "work")
            fixture.make_archives(scratch / "work", pathlib.Path(args.helm).resolve(), scratch)
        finally:
            keys.stop()
        with Server(scratch / "work") as server:
            rows = [Row(name, lines, server) for name, lines in table.rows() if args.only in name]
            failed = beside.compare(rows, lambda row: differences(row, programs, scratch), args.jobs)
    finally:
        shutil.rmtree(scratch)
    return beside.verdict(len(rows), failed)


if __name__ == "__main__":
    sys.exit(main())
