"""A web server on loopback with several chart repositories, some of them broken, for repositories.py.

`work` is the folder that each row gets a copy of; `url`, `other_url` (another port, so another host) and `tls_url`
serve the same paths. What a path gives is told in PATHS of Handler."""
import base64
import http.server
import pathlib
import re
import ssl
import subprocess
import sys
import tarfile
import threading
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "peers"))
import certificates  # noqa: E402

CHARTS = [  # name, version, other lines of Chart.yaml
    ("web", "1.0.0", "description: serves pages\nkeywords: [http, page]\nappVersion: '9.1'\n"), ("web", "1.1.0", "description: serves pages better\nkeywords: [http, page]\nappVersion: '9.2'\n"),
    ("web", "2.0.0-rc.1", "description: serves pages soon\n"), ("web", "1.0.5+build.7", "description: built\n"), ("web", "0.9.0", "description: old\ndeprecated: true\n"),
    ("db", "0.1.0", "description: keeps things\nkeywords: [SQL, store]\nannotations: {a: 'b: c', d: \"1\"}\nmaintainers: [{name: M, email: m@example.com}]\n"),
    ("db", "0.2.0", "description: \"keeps <more> things & a page, in a text that is quite a lot longer than fifty characters\"\n"), ("store", "3.0.0-alpha", "description: only early\n"),
    ("v1", "1.0.0", "appVersion: 1.10\nicon: https://example.com/i.png\nkubeVersion: '>=1.20'\ntype: application\n")]
INDEXES = {
    "bad": "apiVersion: v1\nentries:\n  a: [\n", "html": "<html><body>Not found</body></html>\n", "empty": "", "no-version": "entries: {}\n", "unknown": "apiVersion: v1\nentries: {}\nwhat: 1\n",
    "twice": "apiVersion: v1\nentries:\n  a: []\n  a: []\n", "nothing": "apiVersion: v1\nentries: {}\n", "null": "apiVersion: v1\nentries:\n", "list": "- a\n", "type": "apiVersion: v1\nentries:\n  a:\n  - name: [1]\n",
    "partly": "apiVersion: v1\nentries:\n  a:\n  -\n  - {name: a}\n  - {name: a, version: 1.0.0, description: fine, urls: [a-1.0.0.tgz]}\n  - {name: a, version: x}\n  - {name: ../a, version: 1.0.0}\n",
    "no-urls": "apiVersion: v1\nentries:\n  web:\n  - {name: web, version: 1.0.0, urls: []}\n  db:\n  - {name: db, version: 1.0.0}\n",
    "lost": "apiVersion: v1\nentries:\n  web:\n  - {name: web, version: 1.0.0, urls: [nowhere/web-1.0.0.tgz]}\n",
    "odd-url": "apiVersion: v1\nentries:\n  web:\n  - {name: web, version: 1.0.0, urls: ['%zz']}\n  ftp:\n  - {name: ftp, version: 1.0.0, urls: ['ftp://127.0.0.1/x.tgz']}\n",
    "bad-digest": "apiVersion: v1\nentries:\n  web:\n  - {name: web, version: 1.0.0, digest: xyz, urls: ['{URL}/charts/web-1.0.0.tgz']}\n  short:\n  - {name: short, version: 1.0.0, digest: 'sha256:abcd', urls: ['{URL}/charts/web-1.0.0.tgz']}\n"
                  "  wrong:\n  - {name: wrong, version: 1.0.0, digest: '" + "0" * 64 + "', urls: ['{URL}/charts/db-0.1.0.tgz']}\n",
    "not-a-chart": "apiVersion: v1\nentries:\n  text:\n  - {name: text, version: 1.0.0, urls: ['text-1.0.0.tgz']}\n", "moved": "apiVersion: v1\nentries:\n  web:\n  - {name: web, version: 1.0.0, urls: ['../to/charts/web-1.0.0.tgz']}\n",
    "away": "apiVersion: v1\nentries:\n  web:\n  - {name: web, version: 1.0.0, urls: ['{OTHER}/bare/web-1.0.0.tgz']}\n  db:\n  - {name: db, version: 0.1.0, urls: ['{OTHER}/secret/db-0.1.0.tgz']}\n",
    "dollar": "apiVersion: v1\nentries:\n  a$$b:\n  - {name: zed, version: 1.0.0, description: ÄÖ odd, keywords: [K]}\n  zed:\n  - {name: zed, version: 1.0.0+a}\n",
}


class Handler(http.server.BaseHTTPRequestHandler):
    """PATHS: /charts, /json, /relative the same charts; /NAME the index of INDEXES; /secret and /away-secret want the
    password; /bare refuses one; /to/X redirects to /X, /to-other/X to the other server; /headers gives an index that cannot be read, with what was asked in it; /slow never ends;
    /real/NAME real indexes; /values.yaml."""
    protocol_version = "HTTP/1.1"
    owner = None

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
        user = self.headers.get("Authorization", "")
        if path.startswith("/to/"):
            return self.answer(302, headers=[("Location", path[3:])])
        if path.startswith("/to-other/"):
            return self.answer(302, headers=[("Location", self.owner.other_url + path[9:])])
        if path.startswith(("/secret/", "/away-secret/")) and user != "Basic " + base64.b64encode(b"user:password").decode():
            return self.answer(401, b"who are you?")
        if path.startswith("/bare/") and user:
            return self.answer(403, b"no passwords here")
        if path.startswith("/headers/"):
            told = ";".join(f"{k}={v}" for k, v in sorted(self.headers.items()) if k != "Host")
            return self.answer(200, f"apiVersion: v1\n'{told}': 1\n".encode())
        for prefix in ("/secret/", "/bare/"):
            if path.startswith(prefix):
                path = "/relative/" + path[len(prefix):]
        file = self.owner.root / path.lstrip("/").replace("away-secret/", "away/")
        if not file.is_file():
            return self.answer(404, b"no such page")
        return self.answer(200, file.read_bytes())


def chart(folder, name, version, more="", files=()):
    folder.mkdir(parents=True)
    base = {"Chart.yaml": f"apiVersion: v2\nname: {name}\nversion: {version}\n{more}", "values.yaml": "a: 1\n", "README.md": f"# {name}\n",
            "templates/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-{{ .Chart.Name }}\ndata:\n  v: {{ .Chart.Version | quote }}\n  a: {{ .Values.a | quote }}\n"}
    for path, text in {**base, **dict(files)}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


class Quiet(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):  # a client that hangs up is part of the test
        pass


class Server:
    def __init__(self, folder, helm, indexes=None):
        self.folder, self.helm, self.indexes = pathlib.Path(folder), helm, indexes
        self.root, self.work = self.folder / "root", self.folder / "work"

    def __enter__(self):
        self.root.mkdir(parents=True)
        self.work.mkdir()
        handler = type("ThisHandler", (Handler,), {"owner": self})
        self.servers = [Quiet(("127.0.0.1", 0), handler) for _ in range(3)]
        authority = certificates.Authority(self.folder)
        authority.server("server")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "server.crt", self.folder / "server.key")
        self.servers[2].socket = context.wrap_socket(self.servers[2].socket, server_side=True)
        self.url, self.other_url = (f"http://127.0.0.1:{s.server_port}" for s in self.servers[:2])
        self.tls_url = f"https://127.0.0.1:{self.servers[2].server_port}"
        self.make_repositories()
        self.make_work()
        for server in self.servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        for server in self.servers:
            server.shutdown()
            server.server_close()

    def run_helm(self, *words):
        done = subprocess.run([self.helm, *map(str, words)], capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "SOURCE_DATE_EPOCH": "1700000000"})
        if done.returncode != 0:
            raise RuntimeError(f"helm {words}: {done.stderr}")

    def make_repositories(self):
        sources, relative = self.folder / "sources", self.root / "relative"
        relative.mkdir()
        for name, version, more in CHARTS:
            self.run_helm("package", chart(sources / f"{name}-{version}", name, version, more), "-d", relative)
        for name, url, flags in (("charts", self.url + "/charts", []), ("json", self.url + "/charts", ["--json"]), ("relative", "", [])):
            folder = self.root / name
            if name != "relative":
                folder.mkdir()
                for archive in relative.glob("*.tgz"):
                    (folder / archive.name).write_bytes(archive.read_bytes())
            self.run_helm("repo", "index", folder, "--url", url, *flags)
        for name, text in INDEXES.items():
            (self.root / name).mkdir()
            (self.root / name / "index.yaml").write_text(text.replace("{URL}", self.url).replace("{OTHER}", self.other_url))
        (self.root / "not-a-chart" / "text-1.0.0.tgz").write_text("just text\n")
        (self.root / "values.yaml").write_text("a: from the network\n")
        self.real, self.words = [], {}  # of each: its charts, the words of their descriptions, their versions
        if self.indexes:
            with tarfile.open(self.indexes) as tar:
                for entry in tar:
                    if entry.isfile() and entry.name.endswith(".yaml"):
                        name = pathlib.Path(entry.name).stem.replace("+", "-")
                        (self.root / "real" / name).mkdir(parents=True)
                        (self.root / "real" / name / "index.yaml").write_bytes(tar.extractfile(entry).read())
                        self.real.append(name)
                        text = (self.root / "real" / name / "index.yaml").read_text()
                        described = " ".join(re.findall(r"^ {4}description: ([^\n]*)", text, re.M))
                        self.words[name] = (set(re.findall(r"^ {2}([\w.-]+):$", text, re.M)), set(re.findall(r"\w{4,}", described)),
                                            set(re.findall(r"^ {4}version: ([\w.+-]+)$", text, re.M)))

    def make_work(self):
        (self.work / "ca.crt").write_bytes((self.folder / "ca.crt").read_bytes())
        for name in ("charts", "json", "partly"):
            (self.work / f"{name}.yaml").write_bytes((self.root / name / "index.yaml").read_bytes())
        for name, text in (("bad", "a: [\n"), ("empty", ""), ("old", "apiVersion: v1\nannotations: {x: y}\npublicKeys: [k]\nentries:\n  web:\n  - {name: web, version: 1.1.0+other}\n  - {name: web, version: 5.0.0, urls: [u], created: '2020-01-02T03:04:05.6+02:00', digest: d, removed: true, engine: e}\n")):
            (self.work / f"{name}.yaml").write_text(text)
        archives = self.work / "archives"
        (archives / "deep" / "er").mkdir(parents=True)
        for archive in sorted((self.root / "relative").glob("*.tgz")):
            folder = {"d": archives / "deep", "s": archives / "deep" / "er"}.get(archive.name[0], archives)
            (folder / archive.name).write_bytes(archive.read_bytes())
        (archives / "broken-1.tgz").write_text("no archive")
        (archives / ".hidden.tgz").write_bytes((self.root / "relative" / "web-1.0.0.tgz").read_bytes())
        (self.work / "nothing").mkdir()
        chart(self.work / "local", "local", "1.0.0")
        web, db = ("web", "^1.0.0", self.url + "/charts"), ("db", "0.1.0", self.url + "/charts/")
        for name, wanted in (
                ("umbrella", [web, db]), ("named", [("web", "1.0.0", "@r"), db]), ("aliased", [("web", "1.0.0", "alias:r"), ("local", "1.0.0", "file://../local")]), ("none-fits", [("web", ">7", self.url + "/charts"), db]),
                ("unknown-chart", [("nosuch", "1.0.0", self.url + "/charts")]), ("bad-repository", [("web", "1.0.0", self.url + "/missing")]), ("word", [("web", "1.0.0", "stable"), ("db", "1", "@nosuch")]),
                ("private", [("db", "0.1.0", self.url + "/secret")]), ("lost", [("web", "1.0.0", self.url + "/lost")]), ("twice", [web, ("web", "1.0.0", self.url + "/charts"), ("web", "1.1.0", self.url + "/charts/")])):
            lines = "".join(f"- {{name: {n}, version: '{v}', repository: '{r}', alias: a{i}}}\n" for i, (n, v, r) in enumerate(wanted))
            chart(self.work / name, name, "0.1.0", "dependencies:\n" + lines)
        (self.work / "local.yaml").write_text("a: from a file\n")
