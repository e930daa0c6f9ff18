#!/usr/bin/env python3
"""`tug serve` and `tug repo push` with real clients: the real Helm reads what is served and what was pushed, a plain HTTP
client speaks ChartMuseum's API, and raw connections ask for what nobody should.

  serve.py --tug BINARY --helm BINARY [--only TEXT]

Prints 'N passed, N failed' at the end."""
import argparse
import base64
import gzip
import hashlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile

for neighbour in ("servers", "peers"):
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / neighbour))
import function_cases  # noqa: E402
import registry_server  # noqa: E402
from served_charts import TOKEN, ServedCharts, archive  # noqa: E402

BEARER = {"Authorization": "Bearer " + TOKEN}
CASES = []


def case(function):
    CASES.append(function)
    return function


class Place:
    """A home and a folder of charts for one case."""

    def __init__(self, folder, options):
        self.folder, self.tug_binary, self.helm_binary = folder, options.tug, options.helm
        self.charts = folder / "charts"
        self.charts.mkdir()
        self.env = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "TZ": "UTC", "HELM_CACHE_HOME": str(folder / "cache"),
                    "HELM_CONFIG_HOME": str(folder / "config"), "HELM_DATA_HOME": str(folder / "data")}

    def put(self, name, version, **fields):
        path = self.charts / f"{name}-{version}.tgz"
        path.write_bytes(archive(name, version, **fields))
        return path

    def write(self, name, data):
        path = self.folder / name
        path.write_bytes(data)
        return path

    def serve(self, *arguments):
        return ServedCharts(self.tug_binary, self.charts, *arguments, environment=self.env)

    def run(self, binary, *words, fails=False):
        done = subprocess.run([binary, *map(str, words)], env=self.env, cwd=self.folder, capture_output=True, text=True, timeout=120)
        assert (done.returncode != 0) == fails, f"{words}: status {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def tug(self, *words, fails=False):
        return self.run(self.tug_binary, *words, fails=fails)

    def helm(self, *words, fails=False):
        return self.run(self.helm_binary, *words, fails=fails)


def signed(data, file):
    """A provenance file about an archive; nobody here looks at its signature."""
    packet = base64.b64encode(b"\x88\x00").decode()
    text = f"name: x\nversion: 1\n\n...\nfiles:\n  {file}: sha256:{hashlib.sha256(data).hexdigest()}\n"
    return (f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n{text}-----BEGIN PGP SIGNATURE-----\n\n{packet}\n"
            "-----END PGP SIGNATURE-----\n").encode()


def form(**files):
    body = b"".join(f'--B\r\nContent-Disposition: form-data; name="{name}"; filename="f"\r\n\r\n'.encode() + data + b"\r\n"
                    for name, data in files.items())
    return body + b"--B--\r\n", {"Content-Type": 'multipart/form-data; boundary="B"'}


def expect(got, wanted):
    assert got == wanted, f"{got!r} in place of {wanted!r}"


def expect_error(answer, status, words):
    got, _, body = answer
    assert got == status and words in json.loads(body)["error"], f"{got} {body!r} in place of {status} {words!r}"


@case
def helm_reads_what_is_served(place):
    first = place.put("web", "1.0.0")
    place.put("web", "1.1.0")
    (place.charts / "web-1.0.0.tgz.prov").write_bytes(signed(first.read_bytes(), "web-1.0.0.tgz"))
    (place.charts / "stable").mkdir()
    (place.charts / "stable" / "db-2.0.0+b.tgz").write_bytes(archive("db", "2.0.0+b"))
    (place.charts / "no-chart-1.0.0.tgz").write_bytes(b"no archive")
    with place.serve() as served:
        place.helm("repo", "add", "ours", served.url)
        found = {(row["name"], row["version"]) for row in json.loads(place.helm("search", "repo", "-l", "-o", "json"))}
        expect(found, {("ours/web", "1.0.0"), ("ours/web", "1.1.0"), ("ours/db", "2.0.0+b")})
        place.helm("pull", "ours/web", "--version", "1.0.0", "--prov")
        expect((place.folder / "web-1.0.0.tgz").read_bytes(), first.read_bytes())
        assert (place.folder / "web-1.0.0.tgz.prov").exists()
        place.helm("pull", "ours/db")
        assert "replicas: 1" in place.helm("show", "values", "ours/web")
        place.put("late", "0.1.0")
        place.helm("repo", "update")
        assert "0.1.0" in place.helm("search", "repo", "late")
        (place.charts / "web-1.1.0.tgz").write_bytes(archive("web", "1.1.0", {"more.txt": "of it"}))
        place.helm("repo", "update")
        place.helm("pull", "ours/web", "--version", "1.1.0")
        assert place.tug("pull", f"{served.url}/web-1.0.0.tgz") == ""


@case
def answers_in_parts_and_only_when_changed(place):
    path = place.put("web", "1.0.0")
    data = path.read_bytes()
    with place.serve() as served:
        status, headers, body = served.ask("GET", "/charts/web-1.0.0.tgz")
        expect((status, body, headers["content-type"]), (200, data, "application/gzip"))
        expect(headers["etag"], f'"{hashlib.sha256(data).hexdigest()}"')
        tag = headers["etag"]
        expect(served.ask("HEAD", "/charts/web-1.0.0.tgz")[1]["content-length"], str(len(data)))
        status, headers, body = served.ask("GET", "/charts/web-1.0.0.tgz", None, {"Range": "bytes=10-19", "If-Range": tag})
        expect((status, body, headers["content-range"]), (206, data[10:20], f"bytes 10-19/{len(data)}"))
        for given, part in (("bytes=-5", data[-5:]), ("bytes=7-", data[7:]), ("bytes=0-999999", data)):
            expect(served.ask("GET", "/charts/web-1.0.0.tgz", None, {"Range": given})[2], part)
        expect(served.ask("GET", "/charts/web-1.0.0.tgz", None, {"Range": "bytes=99999999-"})[0], 416)
        expect(served.ask("GET", "/charts/web-1.0.0.tgz", None, {"Range": "bytes=1-2", "If-Range": '"other"'})[2], data)
        for given in ("bytes=", "bytes=a-b", "bytes=5-2", "lines=1-2", "bytes=0-1,3-4", "bytes=99999999999999999999999-"):
            expect(served.ask("GET", "/charts/web-1.0.0.tgz", None, {"Range": given})[::2], (200, data))
        status, headers, index = served.ask("GET", "/index.yaml")
        expect(served.ask("GET", "/index.yaml", None, {"If-None-Match": headers["etag"]})[0], 304)
        expect(served.ask("GET", "/index.yaml", None, {"If-Modified-Since": headers["last-modified"]})[0], 304)
        status, packed_headers, packed = served.ask("GET", "/index.yaml", None, {"Accept-Encoding": "gzip"})
        expect((packed_headers["content-encoding"], gzip.decompress(packed)), ("gzip", index))
        place.put("db", "1.0.0")
        expect(served.ask("GET", "/index.yaml", None, {"If-None-Match": headers["etag"]})[0], 200)


@case
def speaks_the_api_of_chartmuseum(place):
    data, other = archive("web", "1.0.0"), archive("web", "1.0.0", {"more.txt": "other"})
    with place.serve("--token", TOKEN) as served:
        expect(served.ask("GET", "/health")[2], b'{"healthy":true}')
        assert json.loads(served.ask("GET", "/info")[2])["version"]
        expect(served.ask("GET", "/api/charts")[2], b"{}")
        expect(served.ask("POST", "/api/charts", data, BEARER)[::2], (201, b'{"saved":true}'))
        expect((place.charts / "web-1.0.0.tgz").read_bytes(), data)
        expect_error(served.ask("POST", "/api/charts", other, BEARER), 409, "file already exists")
        expect(served.ask("POST", "/api/charts?force", other, BEARER)[0], 201)
        expect((place.charts / "web-1.0.0.tgz").read_bytes(), other)
        body, headers = form(chart=data, prov=signed(data, "web-1.0.0.tgz"))
        expect(served.ask("POST", "/api/charts?force=true", body, {**headers, **BEARER})[0], 201)
        expect(served.ask("GET", "/charts/web-1.0.0.tgz.prov")[2], signed(data, "web-1.0.0.tgz"))
        expect_error(served.ask("POST", "/api/prov", signed(data, "web-1.0.0.tgz"), BEARER), 409, "already exists")
        expect(served.ask("POST", "/api/charts?force=1", other, BEARER)[0], 201)
        expect(served.ask("GET", "/charts/web-1.0.0.tgz.prov")[0], 404)  # it signed what is gone
        expect_error(served.ask("POST", "/api/prov", signed(data, "web-1.0.0.tgz"), BEARER), 400, "digest differs")
        expect(served.ask("POST", "/api/prov", signed(other, "web-1.0.0.tgz"), BEARER)[0], 201)
        entry = json.loads(served.ask("GET", "/api/charts/web/1.0.0")[2])
        expect((entry["name"], entry["urls"], entry["digest"]), ("web", ["charts/web-1.0.0.tgz"], hashlib.sha256(other).hexdigest()))
        expect(json.loads(served.ask("GET", "/api/charts")[2]), {"web": [entry]})
        expect(json.loads(served.ask("GET", "/api/charts/web")[2]), [entry])
        expect(json.loads(served.ask("GET", "/api/charts/web/latest")[2]), entry)
        expect(json.loads(served.ask("GET", "/api/charts?offset=1&limit=5")[2]), {})
        expect([served.ask("HEAD", "/api/charts/" + path)[0] for path in ("web", "web/1.0.0", "none", "web/2.0.0")], [200, 200, 404, 404])
        expect_error(served.ask("GET", "/api/charts/none"), 404, "chart not found")
        expect_error(served.ask("DELETE", "/api/charts/web/9.9.9", None, BEARER), 404, "there is no web 9.9.9")
        expect(served.ask("DELETE", "/api/charts/web/1.0.0", None, BEARER)[::2], (200, b'{"deleted":true}'))
        expect(sorted(os.listdir(place.charts)), [])


@case
def takes_nothing_that_is_no_chart(place):
    bad = {"garbage": b"x" * 100, "empty": b"", "bad name": archive("../up", "1.0.0"), "bad version": archive("web", "one"),
           "hidden": archive(".web", "1.0.0")}
    with place.serve("--allow-upload") as served:
        for name, data in bad.items():
            status, _, body = served.ask("POST", "/api/charts", data)
            assert status == 400 and b"error" in body, f"{name}: {status} {body!r}"
        for body in (b"", b"--B\r\n", b"--B--\r\n", b"--B\r\n\r\n\r\nx", b"--B\r\n" * 100, b"x" * 1000):
            expect(served.ask("POST", "/api/charts", body, {"Content-Type": "multipart/form-data; boundary=B"})[0], 400)
        expect(served.ask("POST", "/api/charts", b"x", {"Content-Type": "multipart/form-data"})[0], 400)
        expect(served.ask("POST", "/api/prov", b"x")[0], 400)
        expect(os.listdir(place.charts), [])
        expect(served.ask("PUT", "/api/charts", b"x")[0], 405)


@case
def lets_only_those_write_who_may(place):
    data = archive("web", "1.0.0")
    basic = {"Authorization": "Basic " + base64.b64encode(f"anybody:{TOKEN}".encode()).decode()}
    wrong = {"Authorization": "Bearer " + TOKEN[:-1]}
    with place.serve() as served:
        expect_error(served.ask("POST", "/api/charts", data), 403, "only to be read")
    with place.serve("--token", TOKEN) as served:
        status, headers, _ = served.ask("POST", "/api/charts", data)
        assert status == 401 and "www-authenticate" in headers
        for method, path in (("POST", "/api/charts"), ("POST", "/api/prov"), ("DELETE", "/api/charts/web/1.0.0")):
            expect_error(served.ask(method, path, data, wrong), 401, "unauthorized")
        expect(served.ask("POST", "/api/charts", data, basic)[0], 201)
        expect(served.ask("GET", "/index.yaml")[0], 200)
    with place.serve("--allow-upload", "--host", "charts.example.com") as served:
        for host in ("evil.example.com", f"evil.example.com:{served.port}", "127.0.0.1.example.com", "[::2]", ""):
            for method in ("GET", "DELETE"):
                expect(served.ask(method, "/index.yaml", None, {"Host": host})[0], 421)
        for host in ("localhost", f"LOCALHOST:{served.port}", "127.0.0.2", "[::1]:80", "charts.example.com"):
            expect(served.ask("GET", "/index.yaml", None, {"Host": host})[0], 200)
        for headers in ({"Origin": "https://evil.example.com"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
            expect_error(served.ask("DELETE", "/api/charts/web/1.0.0", None, headers), 403, "another site")
        expect(served.ask("DELETE", "/api/charts/web/1.0.0", None, {"Origin": served.url})[0], 200)
    for words, reason in (([], "is not loopback"), (["--allow-upload"], "is not loopback"), (["--token", "short"], "8 to 4096")):
        assert reason in place.tug("serve", ".", "--address", "0.0.0.0:0", *words, fails=True)
    assert "is no folder" in place.tug("serve", "none", fails=True)
    assert TOKEN not in place.tug("serve", ".", "--address", "127.0.0.1:x", "--token", TOKEN, fails=True)
    assert "unknown command" in place.run(pathlib.Path(place.tug_binary).with_name("helm"), "serve", fails=True)


@case
def hostile_requests_get_no_file_and_stop_nobody(place):
    place.put("web", "1.0.0")
    place.write("secret.tgz", archive("secret", "1.0.0"))
    (place.charts / "out.tgz").symlink_to(place.folder / "secret.tgz")
    host = b"Host: localhost\r\n"
    with place.serve("--token", TOKEN) as served:
        for path in ("/charts/../secret.tgz", "/charts/..%2fsecret.tgz", "/..%2fsecret.tgz", "/%2e%2e/secret.tgz", "/charts//secret.tgz",
                     "/charts/out.tgz", "/charts/%00.tgz", "/charts/.tgz", "/charts/web-1.0.0.tgz%00", "/charts/%zz.tgz", "/etc/passwd",
                     "/charts/web-1.0.0.tgz.prov", "/api/charts/..%2f..", "/api/charts/web/..%2f1", "/index.yaml/", "/charts/"):
            got = served.raw(b"GET " + path.encode() + b" HTTP/1.1\r\nConnection: close\r\n" + host + b"\r\n")
            assert b" 404 " in got.split(b"\r\n")[0], f"{path}: {got[:200]!r}"
        auth = b"Authorization: Bearer " + TOKEN.encode() + b"\r\n"
        for status, text in (
                (b"400", b"\x00\x01\x02\r\n\r\n"), (b"400", b"GET\r\n\r\n"), (b"400", b"GET  / HTTP/1.1\r\n" + host + b"\r\n"),
                (b"505", b"GET / HTTP/2.0\r\n" + host + b"\r\n"), (b"400", b"GET / HTTP/1.1\r\n\r\n"),
                (b"400", b"GET / HTTP/1.1\r\n" + host + host + b"\r\n"), (b"400", b"GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n"),
                (b"400", b"GET / HTTP/1.1\r\n" + host + b"A b: c\r\n\r\n"), (b"400", b"GET http://localhost/ HTTP/1.1\r\n" + host + b"\r\n"),
                (b"431", b"GET / HTTP/1.1\r\n" + host + b"".join(b"A%d: b\r\n" % i for i in range(200)) + b"\r\n"),
                (b"431", b"GET / HTTP/1.1\r\nA: " + b"a" * 200000), (b"431", b"GET /" + b"a" * 200000),
                (b"400", b"POST /api/charts HTTP/1.1\r\n" + host + auth + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
                (b"400", b"POST /api/charts HTTP/1.1\r\n" + host + auth + b"Content-Length: -1\r\n\r\nab"),
                (b"400", b"POST /api/charts HTTP/1.1\r\n" + host + auth + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                (b"501", b"POST /api/charts HTTP/1.1\r\n" + host + auth + b"Transfer-Encoding: gzip\r\n\r\n"),
                (b"413", b"POST /api/charts HTTP/1.1\r\n" + host + auth + b"Content-Length: 99999999999\r\n\r\nab"),
                (b"401", b"POST /api/charts HTTP/1.1\r\n" + host + b"Content-Length: 1000000\r\n\r\nab"),
                (b"400", b"POST /api/charts HTTP/1.1\r\n" + host + auth + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
                (b"413", b"POST /api/charts HTTP/1.1\r\n" + host + auth + b"Transfer-Encoding: chunked\r\n\r\nfffffff\r\n"),
                (b"400", b"POST /api/charts HTTP/1.1\r\n" + host + auth + b"Transfer-Encoding: chunked\r\n\r\n" + b"1" * 1000)):
            got = served.raw(text)
            assert got.startswith(b"HTTP/1.1 " + status), f"{text[:80]!r}: {got[:200]!r}"
        idle = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(200)]
        for connection in idle[::2]:
            connection.sendall(b"GET / HT")
        expect(served.ask("GET", "/health")[0], 200)
        for connection in idle:
            connection.close()
        expect(served.ask("GET", "/charts/web-1.0.0.tgz")[0], 200)


@case
def tug_pushes_over_http_and_helm_reads(place):
    data = archive("web", "1.0.0")
    chart = place.write("web-1.0.0.tgz", data)
    place.write("web-1.0.0.tgz.prov", signed(data, "web-1.0.0.tgz"))
    with place.serve("--token", TOKEN) as served:
        assert "does not let us publish" in place.tug("repo", "push", chart, served.url, fails=True)
        place.tug("repo", "add", "ours", served.url, "--username", "me", "--password", TOKEN)
        expect(place.tug("repo", "push", chart, "ours", "--dry-run"), f"web 1.0.0 would be published to {served.url}\n")
        expect(place.tug("repo", "push", chart, "ours"), f"web 1.0.0 published to {served.url}\n")
        expect(place.tug("repo", "push", chart, served.url), f"web 1.0.0 already in {served.url}\n")
        place.helm("repo", "add", "theirs", served.url)
        (place.folder / "pulled").mkdir()
        place.helm("pull", "theirs/web", "--prov", "-d", "pulled")
        expect(sorted(os.listdir(place.folder / "pulled")), ["web-1.0.0.tgz", "web-1.0.0.tgz.prov"])
        place.write("web-1.0.0.tgz", archive("web", "1.0.0", {"more.txt": "other"}))
        (place.folder / "web-1.0.0.tgz.prov").unlink()
        assert "with other contents" in place.tug("repo", "push", chart, "ours", fails=True)
        assert "left as it is" in place.tug("repo", "push", chart, "ours", "--ignore-if-exists")
        expect((place.charts / "web-1.0.0.tgz").read_bytes(), data)
        place.tug("repo", "push", chart, "ours", "--force")
        expect((place.charts / "web-1.0.0.tgz").read_bytes(), chart.read_bytes())
        assert "taken out" in place.tug("repo", "delete", "web", "ours", "--version", "1.0.0")
        assert "there is no web 1.0.0" in place.tug("repo", "delete", "web", "ours", "--version", "1.0.0", fails=True)
        assert "takes no uploads" in place.tug("repo", "push", chart, served.url + "/deeper", "--password", TOKEN, fails=True)


@case
def tug_pushes_into_a_folder_and_helm_reads(place):
    url = place.charts.as_uri()
    assert "tug repo init" in place.tug("repo", "push", place.write("a-1.0.0.tgz", archive("a", "1.0.0")), url, fails=True)
    place.tug("repo", "init", url)
    charts = [place.write(f"c{i}-1.0.0.tgz", archive(f"c{i}", "1.0.0")) for i in range(12)]
    running = [subprocess.Popen([place.tug_binary, "repo", "push", chart, url], env=place.env, stdout=subprocess.DEVNULL) for chart in charts]
    expect([process.wait(120) for process in running], [0] * len(charts))
    place.write("web-1.0.0.tgz.prov", signed(archive("web", "1.0.0"), "web-1.0.0.tgz"))
    place.tug("repo", "push", place.write("web-1.0.0.tgz", archive("web", "1.0.0")), url)
    assert (place.charts / "web-1.0.0.tgz.prov").exists()
    place.write("web-1.0.0.tgz", archive("web", "1.0.0", {"more.txt": "other"}))
    assert "provenance file is about another" in place.tug("repo", "push", place.folder / "web-1.0.0.tgz", url, fails=True)
    (place.folder / "web-1.0.0.tgz.prov").unlink()
    assert "with other contents" in place.tug("repo", "push", place.folder / "web-1.0.0.tgz", url, fails=True)
    with ServedFolder(place.charts) as address:
        place.helm("repo", "add", "folder", address)
        expect(len(json.loads(place.helm("search", "repo", "-o", "json"))), len(charts) + 1)
        place.helm("pull", "folder/c3")
    (place.charts / "index.yaml").write_text("damaged: [")
    place.tug("repo", "reindex", url)
    place.tug("repo", "delete", "c3", url, "--version", "1.0.0")
    assert not (place.charts / "c3-1.0.0.tgz").exists()
    index = (place.charts / "index.yaml").read_text()
    assert "\n    name: c4\n" in index and "name: c3\n" not in index, index


@case
def tug_pushes_to_a_registry_and_helm_reads(place):
    data = archive("web", "1.0.0")
    chart = place.write("web-1.0.0.tgz", data)
    with registry_server.Registry(place.folder / "registry") as registry:
        url = f"oci://{registry.host}/charts"
        login = ["--username", registry_server.USER, "--password", registry_server.PASSWORD]
        assert "would be published" in place.tug("repo", "push", chart, url, "--plain-http", *login, "--dry-run")
        expect(place.tug("repo", "push", chart, url, "--plain-http", *login), f"web 1.0.0 published to {url}\n")
        (place.folder / "pulled").mkdir()
        place.helm("pull", f"{url}/web", "--version", "1.0.0", "--plain-http", *login, "-d", "pulled")
        expect((place.folder / "pulled" / "web-1.0.0.tgz").read_bytes(), data)
        said = place.tug("repo", "push", chart, url, "--plain-http", "--username", "me", "--password", "CANARY", fails=True)
        assert "CANARY" not in said, said


@case
def signatures_that_went_through_it_hold(place):
    env = {**place.env, "GNUPGHOME": str(place.folder / "keys")}
    (place.folder / "keys").mkdir(mode=0o700)
    gpg = ["gpg", "--batch", "--yes", "--pinentry-mode", "loopback", "--passphrase", ""]
    try:
        subprocess.run([*gpg, "--quick-generate-key", "Test <test@example.com>", "rsa2048", "sign", "never"], env=env, check=True, capture_output=True)
        subprocess.run([*gpg, "-o", str(place.folder / "secret.gpg"), "--export-secret-keys"], env=env, check=True, capture_output=True)
        subprocess.run([*gpg, "-o", str(place.folder / "public.gpg"), "--export"], env=env, check=True, capture_output=True)
    finally:
        subprocess.run(["gpgconf", "--kill", "all"], env=env, check=False, capture_output=True)
    place.helm("create", "web")
    place.helm("package", "web", "--sign", "--key", "Test", "--keyring", "secret.gpg")
    with place.serve("--allow-upload") as served:
        place.tug("repo", "push", "web-0.1.0.tgz", served.url)
        place.helm("repo", "add", "ours", served.url)
        (place.folder / "pulled").mkdir()
        assert "Chart Hash Verified" in place.helm("pull", "ours/web", "--verify", "--keyring", "public.gpg", "-d", "pulled")


class ServedFolder:
    """The folder as it is, by Python's own server."""

    def __init__(self, folder):
        self.process = subprocess.Popen([sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "-d", str(folder)],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def __enter__(self):
        return "http://127.0.0.1:" + self.process.stdout.readline().split(" port ")[1].split()[0]

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)
        self.process.stdout.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tug", required=True)
    parser.add_argument("--helm", required=True)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    options.tug, options.helm = os.path.abspath(options.tug), os.path.abspath(options.helm)

    def attempt(run):
        with tempfile.TemporaryDirectory(prefix="tug-serve-") as folder:
            run(Place(pathlib.Path(folder), options))

    return function_cases.try_all(CASES, options.only, attempt)


if __name__ == "__main__":
    sys.exit(main())
