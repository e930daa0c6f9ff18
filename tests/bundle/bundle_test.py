#!/usr/bin/env python3
"""Images and bundles: found, fetched from one registry, carried over, put into another and installed from there.

  bundle_test.py --tug build/release/tug [-v]

The first side has a registry with a password (Debian's docker-registry) and small images of our own. The other side is this
script again, in a network namespace with nothing but its loopback: it has a registry of its own and a sandbox, and no route to
the first one. Prints 'N passed, N failed'. Status 3: there is no docker-registry."""
import argparse
import fcntl
import hashlib
import io
import json
import os
import re
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import tarfile
import tempfile

HERE = pathlib.Path(__file__).resolve()
sys.path.insert(0, str(HERE.parent))
sys.path.insert(0, str(HERE.parents[1] / "peers"))
import registry_server  # noqa: E402
import small_images  # noqa: E402
import web_server  # noqa: E402

CHART = {
    "Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.2.0+build.7\n",
    "values.yaml": "app: HOST/team/app:1\nmulti: HOST/team/multi:1@INDEX\nrole: web\n",
    "templates/web.yaml": """apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}  # the shop
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}, annotations: {role: "{{ .Values.role }}"}}
    spec:
      initContainers: [{name: setup, image: "{{ .Values.multi }}"}]
      containers:
      - name: web
        image: {{ .Values.app }}  # kept
""",
    "templates/hook.yaml": """apiVersion: v1
kind: Pod
metadata: {name: before, annotations: {helm.sh/hook: pre-install}}
spec: {restartPolicy: Never, containers: [{name: c, image: '{{ .Values.app }}'}]}
""",
}


class Tests:
    def __init__(self, tug, folder, verbose):
        self.tug, self.folder, self.verbose = str(pathlib.Path(tug).resolve()), pathlib.Path(folder), verbose
        self.passed = self.failed = 0
        self.env = {**web_server.without("HELM_", "DOCKER_", "KUBE"), "HOME": str(self.folder / "home"),
                    "TUG_SANDBOX": str(self.folder / "sandbox"), "DOCKER_CONFIG": str(self.folder / "none")}

    def run(self, *words, text=None):
        done = subprocess.run([self.tug, *map(str, words)], cwd=self.folder, env=self.env, capture_output=True, text=True,
                              input=text, timeout=120)
        if self.verbose:
            print("$ tug", *words, f"-> {done.returncode}\n{done.stdout}{done.stderr}", end="")
        return done

    def check(self, what, holds, shown=""):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}\n{shown}")

    def equal(self, what, got, want):
        self.check(what, got == want, f"  got:  {got!r}\n  want: {want!r}")

    def fails(self, what, done, words):
        self.check(what, done.returncode == 1 and words in done.stderr, f"  status {done.returncode}, wanted 1 and {words!r}\n{done.stdout}{done.stderr}")

    def goes(self, what, done):
        self.check(what, done.returncode == 0, f"  status {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout


def write_chart(folder, host, index):
    for name, text in CHART.items():
        path = folder / "shop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("HOST", host).replace("INDEX", index))


def change(source, target, edit):
    """A bundle with other entries: `edit` gets (name, bytes) pairs and gives them back."""
    with tarfile.open(source) as archive:
        entries = [(entry.name, archive.extractfile(entry).read()) for entry in archive]
    with tarfile.open(target, "w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in edit(entries):
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))


def images_of_charts(tests, host, index, app):
    listed = tests.goes("images of a chart", tests.run("images", "./shop"))
    tests.equal("each image once, sorted", listed.split(), [f"{host}/team/app:1", f"{host}/team/multi:1@{index}"])
    told = tests.goes("digests", tests.run("images", "./shop", "--digests", "--plain-http"))
    tests.equal("digests of registries", told.split(), [f"{host}/team/app:1@{app}", f"{host}/team/multi:1@{index}"])
    lost = tests.run("images", "./shop", "--digests", "--plain-http", "--set", f"app={host}/team/lost:9")
    tests.fails("an image that is not there", lost, "unresolved")
    tests.check("it is named", f"{host}/team/lost:9 unresolved\n" in lost.stdout, lost.stdout)
    data = json.loads(tests.goes("as JSON", tests.run("images", "./shop", "-o", "json")))
    tests.equal("who uses it", [use["kind"] for use in data[0]["usedBy"]], ["Deployment", "Pod"])
    channel = tests.run("images", "-", text=(tests.folder / "addons/web/v1.yaml").read_text())
    tests.equal("images of a manifest", channel.stdout.split(), [f"{host}/team/app:1"])
    for name in ("addons/addon.yaml", f"file://{tests.folder}/addons/addon.yaml"):
        tests.equal(f"images of the channel {name}", tests.run("images", name).stdout.split(), [f"{host}/team/app:1"])


def damaged(tests, good):
    """Every kind of damage is told, by verify and by push, which sends nothing."""
    def flip(entries):
        name, data = max((pair for pair in entries if pair[0].startswith("blobs/")), key=lambda pair: len(pair[1]))
        return [(n, d if n != name else d[:-1] + bytes([d[-1] ^ 1])) for n, d in entries]

    blob = "blobs/sha256/" + "0" * 64
    cases = {
        "flipped": (flip, "holds other bytes than its name says"),
        "missing": (lambda all: [p for p in all if p[0] != next(n for n, _ in all if n.startswith("blobs/"))], "is missing"),
        "stranger": (lambda all: all + [(blob, b"x")], "belongs to nothing"),
        "outside": (lambda all: all + [("../../etc/cron.d/x", b"x")], "is no part of an image layout"),
        "absolute": (lambda all: all + [("/etc/passwd", b"x")], "is no part of an image layout"),
        "twice": (lambda all: all + [all[-1]], "is there twice"),
        "no-index": (lambda all: [p for p in all if p[0] != "index.json"], "there is no index.json"),
        "no-bundle": (lambda all: [(n, d.replace(b"io.tug.bundle.version", b"org.example.other")) for n, d in all], "this is no bundle"),
        "empty": (lambda all: [], "this is no image layout"),
    }
    for name, (edit, words) in cases.items():
        path = tests.folder / f"{name}.bundle"
        change(good, path, edit)
        tests.fails(f"a bundle that is {name}", tests.run("bundle", "verify", path), words)
    torn = tests.folder / "torn.bundle"
    torn.write_bytes(good.read_bytes()[:-3000])
    tests.fails("a torn bundle", tests.run("bundle", "verify", torn), "torn.bundle: ")
    tests.fails("no bundle at all", tests.run("bundle", "verify", tests.folder / "shop/Chart.yaml"), "Chart.yaml: ")


def first_side(tests):
    folder = tests.folder
    with registry_server.Registry(folder / "registry") as registry:
        images = small_images.Images(registry.host, registry_server.USER, registry_server.PASSWORD)
        common = small_images.layer("common", b"common" * 100)
        app = images.put_image("team/app", "1", [common, small_images.layer("app", b"app")])["digest"]
        index = images.put_index("team/multi", "1", {"amd64": [common, small_images.layer("a", b"amd64")],
                                                     "arm64": [common, small_images.layer("b", b"arm64")]})["digest"]
        write_chart(folder, registry.host, index)
        write_channel(folder, registry.host)
        tests.fails("without a login", tests.run("bundle", "create", "-o", "no.bundle", "./shop", "--plain-http"), "log in")
        tests.check("nothing is left of it", not list(folder.glob("*.bundle")) and not list(folder.glob(".bundle*")))
        tests.goes("login", tests.run("registry", "login", registry.host, "--plain-http", "-u", registry_server.USER,
                                      "--password-stdin", text=registry_server.PASSWORD))
        images_of_charts(tests, registry.host, index, app)
        for name in ("shop.bundle", "again.bundle"):
            made = tests.goes("create", tests.run("bundle", "create", "-o", name, "./shop", "--plain-http"))
        tests.check("what it says", "1 chart, 2 images, 13 blobs" in made, made)
        tests.check("two are equal", (folder / "shop.bundle").read_bytes() == (folder / "again.bundle").read_bytes())
        tests.goes("one platform", tests.run("bundle", "create", "-o", "arm.bundle", "./shop", "--plain-http", "--platform", "linux/arm64"))
        tests.goes("a channel", tests.run("bundle", "create", "-o", "channel.bundle", "--plain-http", "--channel",
                                          f"file://{folder}/addons/addon.yaml"))
        tests.fails("a platform that is not there", tests.run("bundle", "create", "-o", "no.bundle", "./shop", "--plain-http", "--platform",
                                                              "linux/riscv64"), "only for linux/amd64, linux/arm64")
        tests.fails("an image that is not there", tests.run("bundle", "create", "-o", "no.bundle", "./shop", "--plain-http", "--image",
                                                            f"{registry.host}/team/lost:1"), "lost")
        tests.check("nothing is left", not (folder / "no.bundle").exists() and not list(folder.glob(".bundle*")))
    listed = json.loads(tests.goes("list", tests.run("bundle", "list", "shop.bundle", "-o", "json")))
    tests.equal("what is in it", [(one["kind"], one["name"]) for one in listed],
                [("chart", "shop:1.2.0+build.7"), ("image", f"{registry.host}/team/app:1"), ("image", f"{registry.host}/team/multi:1@{index}")])
    tests.check("verify", "is whole: 1 chart, 2 images, 13 blobs" in tests.goes("verify", tests.run("bundle", "verify", "shop.bundle")))
    damaged(tests, folder / "shop.bundle")
    return {"host": registry.host, "app": app, "index": index}


def write_channel(folder, host):
    (folder / "addons/web").mkdir(parents=True)
    manifest = (f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a, namespace: default}}\n"
                f"spec: {{containers: [{{name: c, image: '{host}/team/app:1'}}]}}\n")
    (folder / "addons/web/v1.yaml").write_text(manifest)
    (folder / "far.yaml").write_text(manifest.replace("name: a,", "name: far,"))
    (folder / "addons/addon.yaml").write_text(
        "kind: Addons\nmetadata: {name: web}\nspec:\n  addons:\n"
        f"  - name: far  # its manifest is not below the channel\n    manifest: {(folder / 'far.yaml').as_uri()}\n    namespace: default\n"
        "  - {name: web, namespace: default, version: 1.0.0, manifest: web/v1.yaml, "
        f"manifestHash: {hashlib.sha256(manifest.strip().encode()).hexdigest()}}}\n")


def raise_loopback():
    """In a new namespace the loopback is down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        request = struct.pack("16sh22x", b"lo", 0)
        flags = struct.unpack("16sh22x", fcntl.ioctl(one, 0x8913, request))[1]  # SIOCGIFFLAGS
        fcntl.ioctl(one, 0x8914, struct.pack("16sh22x", b"lo", flags | 1))      # SIOCSIFFLAGS, IFF_UP


def pushed(tests, images, first, target):
    moved = first["host"].replace(":", "_")
    told = tests.goes("push", tests.run("bundle", "push", "shop.bundle", target, *LOGIN))
    tests.check("the layer and the config that two images have are sent once", "3 blobs sent, 2 mounted" in told, told)
    tests.equal("the image is there", images.digest(f"mirror/{moved}/team/app", "1"), first["app"])
    tests.equal("the index is there", images.digest(f"mirror/{moved}/team/multi", "1"), first["index"])
    tests.equal("what there is", sorted(images.repositories()), [f"mirror/{moved}/team/app", f"mirror/{moved}/team/multi", "mirror/charts/shop"])
    again = tests.goes("push again", tests.run("bundle", "push", "shop.bundle", target, *LOGIN))
    tests.equal("nothing is sent twice", [line.split(": ")[-1] for line in again.splitlines()], ["was there"] * 3)
    shown = tests.goes("the chart is a chart of that registry",
                       tests.run("show", "chart", f"oci://{target}/charts/shop", "--version", "1.2.0+build.7", *LOGIN))
    tests.check("its Chart.yaml", "version: 1.2.0+build.7" in shown, shown)


def installed(tests, first, target):
    moved = f"{target}/{first['host'].replace(':', '_')}/team"
    flags = ["--registry", target, *LOGIN, "--kube-context", "sandbox"]
    tests.fails("values that ask for another image", tests.run("bundle", "install", "shop", "shop.bundle", *flags, "--set", "app=busybox:1"),
                "busybox:1 is not in the bundle")
    tests.equal("nothing was recorded", tests.run("list", "-aq", "--kube-context", "sandbox").stdout, "")
    tests.fails("a registry without the images", tests.run("bundle", "install", "shop", "shop.bundle", "--registry", f"{target}-empty",
                                                           *flags[2:]), "bundle push")
    tests.fails("a damaged bundle", tests.run("bundle", "install", "shop", "flipped.bundle", *flags), "flipped.bundle: ")
    tests.fails("a chart that is not in it", tests.run("bundle", "install", "shop", "shop.bundle", "other", *flags), "it has shop:1.2.0+build.7")
    tests.goes("install", tests.run("bundle", "install", "shop", "shop.bundle", *flags, "--set", "role=front", "--wait"))
    manifest = tests.goes("the record", tests.run("get", "manifest", "shop", "--kube-context", "sandbox"))
    tests.check("images of the manifest", f"        image: {moved}/app:1  # kept\n" in manifest
                and f'image: "{moved}/multi:1@{first["index"]}"' in manifest and "role: \"front\"" in manifest, manifest)
    hooks = tests.goes("hooks", tests.run("get", "hooks", "shop", "--kube-context", "sandbox"))
    tests.check("images of hooks", f"image: '{moved}/app:1'" in hooks, hooks)
    running = tests.goes("images of the release", tests.run("images", "shop", "--release", "--kube-context", "sandbox"))
    tests.equal("all of them are here", running.split(), [f"{moved}/app:1", f"{moved}/multi:1@{first['index']}"])
    tests.goes("upgrade", tests.run("bundle", "upgrade", "shop", "shop.bundle", *flags, "--set", "role=back", "--wait"))
    second = tests.goes("its record", tests.run("get", "manifest", "shop", "--kube-context", "sandbox"))
    tests.equal("the upgrade's images too", second, manifest.replace("front", "back"))
    tests.fails("an upgrade to another image", tests.run("bundle", "upgrade", "shop", "shop.bundle", *flags, "--set", "app=busybox:1"),
                "busybox:1 is not in the bundle")
    tests.fails("a release that is there", tests.run("bundle", "install", "shop", "shop.bundle", *flags), "bundle upgrade")
    tests.goes("what runs is there", tests.run("images", "shop", "--release", "--kube-context", "sandbox", "--digests", "--plain-http"))


def one_platform(tests, images, first, target):
    tests.goes("push of one platform", tests.run("bundle", "push", "arm.bundle", f"{target}-arm", *LOGIN))
    digest = images.digest(f"mirror-arm/{first['host'].replace(':', '_')}/team/multi", "1")
    tests.check("it is no index", digest not in (None, first["index"]))
    rendered = tests.goes("a dry run", tests.run("bundle", "install", "arm", "arm.bundle", "--registry", f"{target}-arm", *LOGIN,
                                                 "--dry-run=client"))
    tests.check("its digest takes the index's place", f"multi:1@{digest}" in rendered, rendered)


def channel_applied(tests, first, target):
    """The channel comes out with the images of the registry and hashes that fit, and can be applied."""
    tests.goes("push of a channel's images", tests.run("bundle", "push", "channel.bundle", target, *LOGIN))
    told = tests.goes("extract", tests.run("bundle", "extract", "channel.bundle", "out", "--registry", target))
    files = re.sub("/[0-9a-f]{12}/", "/DIGITS/", told).split()
    tests.equal("its files", files, ["out/addons/addon.yaml", "out/addons/elsewhere/DIGITS/far.yaml", "out/addons/web/v1.yaml"])
    image = f"{target}/{first['host'].replace(':', '_')}/team/app:1"
    tests.equal("the images are those of the registry", tests.run("images", "out/addons/addon.yaml").stdout.split(), [image])
    tests.goes("the channel is applied", tests.run("addon", "channel", "apply", f"file://{tests.folder}/out/addons/addon.yaml", "--yes",
                                                   "--kube-context", "sandbox"))
    tests.fails("a folder that is not empty", tests.run("bundle", "extract", "channel.bundle", "out"), "not an empty folder")
    charts = tests.goes("charts come out too", tests.run("bundle", "extract", "shop.bundle", "charts"))
    tests.equal("as archives", charts.split(), ["charts/shop-1.2.0+build.7.tgz"])
    tests.goes("that can be read", tests.run("show", "chart", "charts/shop-1.2.0+build.7.tgz"))


LOGIN = ["--plain-http", "--username", registry_server.USER, "--password", registry_server.PASSWORD]


def other_side(tests, first):
    """No route out; everything it needs is in the bundle."""
    raise_loopback()
    host, port = first["host"].split(":")
    with socket.socket() as one:
        tests.check("the first registry is out of reach", one.connect_ex((host, int(port))) != 0)
        tests.check("and so is everything else", one.connect_ex(("192.0.2.1", 80)) != 0)
    with registry_server.Registry(tests.folder / "far") as registry:
        images = small_images.Images(registry.host, registry_server.USER, registry_server.PASSWORD)
        target = f"{registry.host}/mirror"
        tests.fails("a push of what is damaged", tests.run("bundle", "push", "flipped.bundle", target, *LOGIN), "other bytes")
        tests.equal("sends nothing", images.repositories(), [])
        pushed(tests, images, first, target)
        tests.goes("login", tests.run("registry", "login", registry.host, "--plain-http", "-u", registry_server.USER,
                                      "--password-stdin", text=registry_server.PASSWORD))
        installed(tests, first, target)
        one_platform(tests, images, first, target)
        channel_applied(tests, first, target)


def namespace():
    """How a program is started in a network namespace of its own; None where that is not allowed."""
    for words in (["unshare", "-n"], ["unshare", "-rn"]):
        if shutil.which("unshare") and subprocess.run([*words, "true"], capture_output=True).returncode == 0:
            return words
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tug", required=True)
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("--far", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not shutil.which("docker-registry"):
        print("skipped: there is no docker-registry (Debian package docker-registry)")
        return 3
    if options.far:
        first = json.loads((pathlib.Path(options.far) / "first.json").read_text())
        tests = Tests(options.tug, options.far, options.verbose)
        other_side(tests, first)
        print(f"{tests.passed} passed, {tests.failed} failed (without a route out)")
        return 1 if tests.failed else 0
    with tempfile.TemporaryDirectory() as folder:
        tests = Tests(options.tug, folder, options.verbose)
        first = first_side(tests)
        (tests.folder / "first.json").write_text(json.dumps(first))
        print(f"{tests.passed} passed, {tests.failed} failed")
        words = namespace()
        if words is None:
            print("skipped: the side without a route out (no network namespace can be made here)")
            return 1 if tests.failed or os.environ.get("CI") else 0
        flags = ["-v"] if options.verbose else []
        far = subprocess.run([*words, sys.executable, str(HERE), "--tug", options.tug, "--far", folder, *flags], timeout=300)
        return 1 if tests.failed or far.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
