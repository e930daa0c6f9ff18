#!/usr/bin/env python3
"""Runs rows of command lines about registries through the real Helm and through tug called as helm, each row in a home of its own, against three
docker-registries on loopback (plain and TLS, both with passwords, and one that wants tokens); compares status, output and the files left behind after each line.

  registries.py --tug BINARY --helm BINARY [--only TEXT]

The rows are in registry_rows.py. Prints 'N passed, N failed' at the end."""
import base64
import functools
import gzip
import hashlib
import http.server
import io
import json
import os
import pathlib
import re
import shlex
import shutil
import ssl
import subprocess
import sys
import tarfile
import tempfile
import threading
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "peers"))
import beside  # noqa: E402
import registry_rows as table  # noqa: E402
from registry_server import PASSWORD, USER, Registry  # noqa: E402
from repositories import clean, files_of  # noqa: E402
from token_server import TokenService  # noqa: E402

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
CONFIG = "application/vnd.cncf.helm.config.v1+json"
CHART = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
LOGIN = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
WHEN = 1_700_000_000  # archives are that old: their manifests have the same digest in every home
HELPER = """#!/bin/sh
case "$1" in
get) read server; printf '{"ServerURL":"%s","Username":"tug-test","Secret":"tug-test-secret"}' "$server" ;;
*) { echo "$1"; cat; echo; } >> stored ;;
esac
"""


PLUGIN_TYPE, EMPTY = "application/vnd.helm.plugin.v1+json", "application/vnd.oci.empty.v1+json"
PLUGIN = """apiVersion: v1
type: cli/v1
name: hello
version: 1.0.0
runtime: subprocess
config:
  usage: hello
  shortHelp: says hello
runtimeConfig:
  platformCommand:
  - command: $HELM_PLUGIN_DIR/hello.sh
"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Seed:
    """What lies in both registries before the rows begin, and the folder that every home gets a copy of."""

    def __init__(self, folder, helm, plain, tls, tokens):
        self.folder, self.helm, self.plain, self.tls, self.tokens = folder, helm, plain, tls, tokens
        self.work = folder / "work"
        self.work.mkdir(parents=True)
        self.logins = folder / "logins.json"
        self.logins.write_text(json.dumps({"auths": {host: {"auth": LOGIN} for host in (plain.host, tls.host, tokens.host)}}))
        self.digests = {}
        self.charts()
        self.odd_ones()
        self.plugins()
        self.index()
        self.files()
        for path in self.work.rglob("*"):
            os.utime(path, (WHEN, WHEN))

    def run_helm(self, *words):
        env = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "HELM_REGISTRY_CONFIG": str(self.logins)}
        done = subprocess.run([self.helm, *words], cwd=self.work, env=env, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"helm {' '.join(words)}: {done.stderr}")
        return done.stdout

    def chart(self, name, version, more=""):
        source = self.folder / "source" / f"{name}-{version}" / name
        (source / "templates").mkdir(parents=True)
        (source / "crds").mkdir()
        (source / "Chart.yaml").write_text(f"apiVersion: v2\nname: {name}\nversion: {version}\nappVersion: v{version}\ndescription: about {name}\n{more}")
        (source / "values.yaml").write_text("replicaCount: 1\n")
        (source / "README.md").write_text(f"# {name}\n")
        (source / "crds" / "a.yaml").write_text("kind: CustomResourceDefinition\n")
        (source / "templates" / "a.yaml").write_text("kind: ConfigMap\nmetadata: {name: a}\ndata: {n: {{ .Values.replicaCount | quote }}}\n")
        self.run_helm("package", str(source))
        archive = self.work / f"{name}-{version}.tgz"
        os.utime(archive, (WHEN, WHEN))
        return archive

    def charts(self):
        signed = self.chart("signed", "1.0.0")
        (self.work / "signed-1.0.0.tgz.prov").write_text("-----BEGIN PGP SIGNED MESSAGE-----\nnot a signature\n")
        self.chart("rich", "2.0.0", "home: https://example.com/?a=1&b=<2>\nsources: [https://example.com/one, https://example.com/two]\n"
                   "keywords: [a, b]\nmaintainers: [{name: A, email: a@example.com}, {name: B}, {email: c@example.com}]\n"
                   "annotations: {org.opencontainers.image.title: no, org.opencontainers.image.authors: me, other: 'yes'}\n")
        archives = [self.chart("web", version) for version in ("0.1.0", "0.2.0", "0.3.0-rc.1")] + [self.chart("plus", "1.0.0+build.5"), signed]
        for archive in archives:
            told = self.run_helm("push", archive.name, f"oci://{self.plain.host}/charts", "--plain-http")
            self.digests[archive.name] = re.search(r"Digest: (\S+)", told)[1]
            self.run_helm("push", archive.name, f"oci://{self.tls.host}/charts", "--ca-file", str(self.tls.authority))
            for folder in ("charts", "public"):
                self.run_helm("push", archive.name, f"oci://{self.tokens.host}/{folder}", "--plain-http")

    def ask(self, method, url, data=None, kind=None):
        request = urllib.request.Request(url, data=data, method=method, headers={"Authorization": f"Basic {LOGIN}"})
        if kind:
            request.add_header("Content-Type", kind)
        return urllib.request.urlopen(request, context=ssl.create_default_context())

    def blob(self, name, data, kind):
        digest = "sha256:" + hashlib.sha256(data).hexdigest()
        with self.ask("POST", f"{self.plain.url}/v2/charts/{name}/blobs/uploads/") as begun:
            place = begun.headers["Location"]
        self.ask("PUT", f"{place}&digest={digest}", data, "application/octet-stream").close()
        return {"mediaType": kind, "digest": digest, "size": len(data)}

    def manifest(self, name, tag, content, kind=MANIFEST):
        data = json.dumps({"schemaVersion": 2, "mediaType": kind, **content}).encode()
        self.ask("PUT", f"{self.plain.url}/v2/charts/{name}/manifests/{tag}", data, kind).close()
        return {"mediaType": kind, "digest": "sha256:" + hashlib.sha256(data).hexdigest(), "size": len(data)}

    def odd_ones(self):
        """What is no chart, or an unusual one."""
        archive = (self.work / "web-0.1.0.tgz").read_bytes()
        config = json.dumps({"name": "web", "version": "0.1.0", "apiVersion": "v2"}).encode()
        self.manifest("old", "0.1.0", {"config": self.blob("old", config, CONFIG), "layers": [self.blob("old", archive, "application/tar+gzip")]})
        self.manifest("image", "1.0.0", {"config": self.blob("image", b"{}", "application/vnd.oci.image.config.v1+json"),
                                         "layers": [self.blob("image", archive, "application/vnd.oci.image.layer.v1.tar+gzip")]})
        self.manifest("empty", "1.0.0", {"config": self.blob("empty", b"{}", "application/vnd.oci.empty.v1+json"), "layers": []})
        self.manifest("nolayer", "1.0.0", {"config": self.blob("nolayer", config, CONFIG), "layers": []})
        self.manifest("badconfig", "1.0.0", {"config": self.blob("badconfig", b"no json", CONFIG), "layers": [self.blob("badconfig", archive, CHART)]})
        self.manifest("noversion", "latest", {"config": self.blob("noversion", config, CONFIG), "layers": [self.blob("noversion", archive, CHART)]})
        parts = {"config": self.blob("list", config, CONFIG), "layers": [self.blob("list", archive, CHART)]}
        self.manifest("list", "1.0.0", {"manifests": [self.manifest("list", "0.9.0", parts)]}, INDEX)

    def plugins(self):
        """Plugins as artifacts: a good one by its type, one by the type of its configuration, and some that are none."""
        raw = io.BytesIO()
        program = "#!/bin/sh\necho hello \"$@\"\n"
        with tarfile.open(fileobj=raw, mode="w") as tar:
            for name, mode, text in (("plugin.yaml", 0o644, PLUGIN), ("hello.sh", 0o755, program)):
                entry = tarfile.TarInfo(name)
                entry.size, entry.mode, entry.mtime = len(text), mode, WHEN
                tar.addfile(entry, io.BytesIO(text.encode()))
        archive = gzip.compress(raw.getvalue(), mtime=0)
        kinds = {"hello": ({"artifactType": PLUGIN_TYPE}, EMPTY, "hello-1.0.0.tgz"), "old": ({}, PLUGIN_TYPE, "old-1.0.0.tgz"),
                 "other": ({"artifactType": "application/other"}, EMPTY, "other-1.0.0.tgz"), "plain": ({}, EMPTY, "plain-1.0.0.tgz"),
                 "untitled": ({"artifactType": PLUGIN_TYPE}, EMPTY, "hello-1.0.0.tgz")}
        for name, (more, config, title) in kinds.items():
            layer = {**self.blob(name, archive, "application/vnd.oci.image.layer.v1.tar+gzip"), "annotations": {"org.opencontainers.image.title": title}}
            self.manifest(name, "1.0.0", {**more, "config": self.blob(name, b"{}", config), "layers": [layer]})

    def index(self):
        """A repository whose index names charts in the registries."""
        served = self.folder / "served"
        served.mkdir()
        entries = "".join(f"  - {{apiVersion: v2, name: web, version: {version}, urls: ['oci://{place}/charts/web:{tag}']}}\n" for version, place, tag in
                          (("0.2.0", self.plain.host, "0.2.0"), ("0.1.0", self.tls.host, "0.1.0"), ("0.0.9", self.plain.host, "7.0.0")))
        (served / "index.yaml").write_text(f"apiVersion: v1\nentries:\n  web:\n{entries}generated: '2026-01-01T00:00:00Z'\n")
        handler = functools.partial(Quiet, directory=str(served))
        self.web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.web.serve_forever, daemon=True).start()

    def files(self):
        host = self.plain.host
        (self.work / "mine.json").write_text('{"proxies": {"default": {"httpProxy": "http://p"}}, "auths": {"other.example": {"auth": "YTpi"}}}')
        (self.work / "helper.json").write_text('{"credsStore": "test"}')
        (self.work / "fails.json").write_text(json.dumps({"credHelpers": {host: "fails"}}))
        (self.work / "bin").mkdir()
        for name, text in (("test", HELPER), ("fails", "#!/bin/sh\necho it cannot\nexit 3\n")):
            program = self.work / "bin" / f"docker-credential-{name}"
            program.write_text(text)
            program.chmod(0o755)
        place = f"oci://{host}/charts"
        for name, wanted in {"app": [("web", "0.1.0"), ("web", "^0.1", "again"), ("plus", "1.0.0+build.5")], "missing-tag": [("web", "7.0.0")],
                             "missing-chart": [("none", "1.0.0")], "missing-range": [("web", ">7")], "missing-range-chart": [("none", "^1")]}.items():
            text = f"apiVersion: v2\nname: {name}\nversion: 1.0.0\ndependencies:\n"
            for chart, version, *alias in wanted:
                text += f"- {{name: {chart}, version: '{version}', repository: '{place}'{f', alias: {alias[0]}' if alias else ''}}}\n"
            (self.work / name).mkdir()
            (self.work / name / "Chart.yaml").write_text(text)


class Row:
    def __init__(self, number, name, lines, seed):
        self.number, self.name, self.lines, self.seed = number, name, lines, seed

    def words(self, line, here, mine):
        seed = self.seed
        for mark, text in {"{REG}": seed.plain.host, "{TLS}": seed.tls.host, "{TOKENS}": seed.tokens.host, "{WEB}": f"http://127.0.0.1:{seed.web.server_address[1]}", "{CA}": seed.tls.authority, "{MINE}": mine, "{LOGINS}": seed.logins,
                           "{D}": seed.digests["web-0.2.0.tgz"], "{OTHER}": seed.digests["web-0.1.0.tgz"], "{ZEROS}": "0" * 64}.items():
            line = line.replace(mark, str(text))
        return shlex.split(line.replace("{HERE}", str(here)).replace("{{", "{"))

    def run(self, who, binary, helm, folder):
        here, mine = folder / "w", f"{who}{self.number:03}"
        shutil.copytree(self.seed.work, here, symlinks=True)
        if not self.name.startswith("stranger"):
            (folder / "config" / "registry").mkdir(parents=True)
            shutil.copy(self.seed.logins, folder / "config" / "registry" / "config.json")
        answers = []
        for line in self.lines:
            stdin = b""
            if " <<<" in line:
                line, _, text = line.partition(" <<<")
                stdin = text.encode() + b"\n"
            words = self.words(line, here, mine)
            env = beside.environment(folder, beside.FOLDERS)
            for name, value in beside.take_variables(words).items():
                env[name] = value.replace("bin:", f"{here}/bin:", 1) if value.startswith("bin:") else value
            program = {"!": [], "!helm": [str(helm)]}.get(words[0], [str(binary)])
            words = words[1:] if words[0].startswith("!") else words
            done = subprocess.run(program + words, cwd=here, env=env, capture_output=True, input=stdin, timeout=120)
            files = {name: what for name, what in files_of(folder).items() if not name.endswith("app-1.0.0.tgz")}  # has a time in it
            answers.append({"status": done.returncode, "stdout": self.clean(done.stdout, folder, mine), "stderr": self.clean(done.stderr, folder, mine),
                            "files": files})
        return answers

    @staticmethod
    def clean(text, folder, mine):
        return clean(text, folder).replace(mine.encode(), b"MINE")


def differences(row, programs, scratch):
    def run(binary, folder):
        return row.run("h" if binary == programs[0] else "t", binary, programs[0], folder)

    return [(f"{row.name}: {line}", *difference) for line, theirs, ours in zip(row.lines, *beside.answers(programs, scratch, run))
            for difference in beside.differences(theirs, ours)]


def main():
    args = beside.options(__doc__).parse_args()
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="registries-"))
    try:
        programs = beside.programs(scratch, args.helm, args.tug)
        with Registry(scratch / "plain") as plain, Registry(scratch / "tls", tls=True) as tls, \
                TokenService(scratch / "service", USER, PASSWORD) as service, Registry(scratch / "tokens", tokens=service) as tokens:
            seed = Seed(scratch / "seed", args.helm, plain, tls, tokens)
            rows = [Row(number, name, lines, seed) for number, (name, lines) in enumerate(table.rows()) if args.only in name]
            failed = beside.compare(rows, lambda row: differences(row, programs, scratch), args.jobs)
    finally:
        shutil.rmtree(scratch)
    return beside.verdict(len(rows), failed)


if __name__ == "__main__":
    sys.exit(main())
