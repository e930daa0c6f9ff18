"""What signatures.py tries: command lines whose answers must be Helm's, and provenance files that were tampered with."""
import hashlib
import re
import shutil
import subprocess

UMBRELLAS = ("web", "changed", "unsigned", "stranger")  # what they depend on
METADATA = "apiVersion: v2\ndescription: '- a dash'\nname: web\nversion: 1.2.3\n"


def write_chart(folder):
    needs = {f"{of}-umbrella": f"dependencies:\n- {{name: {of}, version: 1.2.3, repository: REPO}}\n" for of in UMBRELLAS}
    for name, dependencies in {"web": "", **needs}.items():
        (folder / name / "templates").mkdir(parents=True)
        (folder / name / "Chart.yaml").write_text(f"apiVersion: v2\nname: {name}\nversion: 1.2.3\ndescription: '- a dash'\n{dependencies}")
        (folder / name / "values.yaml").write_text("a: 1\n")
        (folder / name / "templates" / "map.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")


def message(archive, name=None, digest=None):
    digest = digest or hashlib.sha256(archive.read_bytes()).hexdigest()
    return f"{METADATA}\n...\nfiles:\n  {name or archive.name}: sha256:{digest}\n"


def sign_material(scene):
    """web-1.2.3.tgz with its provenance file, and copies of it that are wrong in one way each."""
    folder, keys = scene.material, scene.keys
    subprocess.run([str(scene.helm), "package", "web"], cwd=folder, check=True, capture_output=True,
                   env={"PATH": "/usr/bin:/bin", "HOME": str(scene.scratch / "nohome")})
    archive = folder / "web-1.2.3.tgz"
    keys.keep(keys.revoked, message(archive))
    keys.finish(folder)
    keys.sign(archive, keys.signing[0], message(archive))
    for case in ("changed", "renamed", "unsigned", "stranger"):
        (folder / case).mkdir()
        shutil.copy(archive, folder / case)
        shutil.copy(f"{archive}.prov", folder / case)
    (folder / "changed/web-1.2.3.tgz").write_bytes(archive.read_bytes() + b"\0")
    (folder / "renamed/web-1.2.3.tgz").rename(folder / "renamed/shop-1.2.3.tgz")
    (folder / "renamed/web-1.2.3.tgz.prov").rename(folder / "renamed/shop-1.2.3.tgz.prov")
    (folder / "unsigned/web-1.2.3.tgz.prov").unlink()
    keys.sign(folder / "stranger/web-1.2.3.tgz", keys.stranger, message(archive))


def write_repository(scene):
    """index.yaml beside the archives; charts whose digest is told and others."""
    folder = scene.material
    entries = ""
    for name, path in (("web", "web"), ("changed", "changed/web"), ("unsigned", "unsigned/web"), ("stranger", "stranger/web")):
        archive = folder / f"{path}-1.2.3.tgz"
        digest = f"    digest: {hashlib.sha256(archive.read_bytes()).hexdigest()}\n" if name != "changed" else ""
        entries += f"  {name}:\n  - apiVersion: v2\n    name: {name}\n    version: 1.2.3\n    urls: [{path}-1.2.3.tgz]\n{digest}"
    (folder / "index.yaml").write_text(f"apiVersion: v1\ngenerated: 2024-01-01T00:00:00Z\nentries:\n{entries}")
    for of in UMBRELLAS:
        chart = folder / f"{of}-umbrella/Chart.yaml"
        chart.write_text(chart.read_text().replace("REPO", scene.server.url))


class Line:
    def __init__(self, line, stdin=None, before=()):
        self.line, self.stdin, self.before = line, stdin, before

    def prepare(self, folder, scene):
        for line in self.before:  # by the real Helm, so that both find the same
            scene.run(scene.helm, line, folder)


SIGN = "package web --sign --keyring secret.gpg"
ADD = ("repo add r {URL}",)
LINES = [
    # verify
    Line("verify web-1.2.3.tgz --keyring pub.gpg"), Line("verify web-1.2.3.tgz --keyring pub.asc"),
    Line("verify web-1.2.3.tgz --keyring pub.kbx"), Line("verify web-1.2.3.tgz --keyring one.gpg"),
    Line("verify web-1.2.3.tgz --keyring secret.gpg"),
    Line("verify changed/web-1.2.3.tgz --keyring pub.gpg"), Line("verify renamed/shop-1.2.3.tgz --keyring pub.gpg"),
    Line("verify unsigned/web-1.2.3.tgz --keyring pub.gpg"), Line("verify stranger/web-1.2.3.tgz --keyring pub.gpg"),
    Line("verify web --keyring pub.gpg"), Line("verify web/Chart.yaml --keyring pub.gpg"), Line("verify missing.tgz --keyring pub.gpg"),
    Line("verify web-1.2.3.tgz --keyring missing.gpg"), Line("verify web-1.2.3.tgz --keyring empty.gpg"),
    Line("verify web-1.2.3.tgz --keyring text.gpg"), Line("verify web-1.2.3.tgz --keyring web"), Line("verify web-1.2.3.tgz"),
    Line("verify web-1.2.3.tgz --keyring web-1.2.3.tgz.prov"), Line("verify"),
    # package --sign
    Line(f"{SIGN} --key 'Rsa Plain <rsa@example.com>'"), Line(f"{SIGN} --key ed@example.com"), Line(f"{SIGN} --key Rsa"),
    Line(f"{SIGN} --key example.com"), Line(f"{SIGN} --key Nobody"), Line(f"{SIGN}"), Line("package web --sign --key a --keyring ''"),
    Line(f"{SIGN} --key 'Old Key'"), Line("package web --sign --key 'Ed Plain' --keyring pub.gpg"),
    Line("package web --sign --key 'Ed Plain' --keyring pub.kbx"), Line("package web --sign --key 'Ed Plain' --keyring missing.gpg"),
    Line("package web --sign --key 'Ed Plain' --keyring empty.gpg"), Line("package web --sign --key 'Ed Plain' --keyring text.gpg"),
    Line(f"{SIGN} --key locked@example.com --passphrase-file pass"), Line(f"{SIGN} --key 'Ed Locked' --passphrase-file wrong"),
    Line(f"{SIGN} --key 'Rsa Locked' --passphrase-file wrong"), Line(f"{SIGN} --key 'Rsa Locked' --passphrase-file missing"),
    Line(f"{SIGN} --key 'Rsa Locked' --passphrase-file empty.gpg"), Line(f"{SIGN} --key 'Rsa Locked' --passphrase-file -"),
    Line(f"{SIGN} --key 'Rsa Locked'"), Line(f"{SIGN} --key 'Rsa Locked' --passphrase-file -", stdin="open sesame\nmore\n"),
    Line(f"{SIGN} --key 'Rsa Locked' --passphrase-file -", stdin=""),
    Line(f"{SIGN} --key Nobody --passphrase-file missing"), Line(f"{SIGN} web-umbrella --key 'Rsa Plain'"),
    Line("package web web --sign --keyring secret.gpg --key 'Rsa Locked' --passphrase-file -", stdin="open sesame\n"),
    # charts that lie here
    Line("template web-1.2.3.tgz --verify --keyring pub.gpg"), Line("template changed/web-1.2.3.tgz --verify --keyring pub.gpg"),
    Line("template web --verify --keyring pub.gpg"), Line("show chart web-1.2.3.tgz --verify --keyring pub.gpg"),
    Line("show all unsigned/web-1.2.3.tgz --verify --keyring pub.gpg"), Line("template stranger/web-1.2.3.tgz --verify"),
    Line("install a renamed/shop-1.2.3.tgz --verify --keyring pub.gpg --dry-run=client"),
    Line("install a web-1.2.3.tgz --verify --keyring pub.gpg --dry-run=client --hide-notes", before=()),
    # dependencies
    *(Line(f"dependency update {of}-umbrella --verify --keyring pub.gpg") for of in UMBRELLAS),
    Line("dependency update web-umbrella --verify --keyring missing.gpg"),
    Line("dependency build web-umbrella --verify --keyring pub.gpg", before=("repo add r {URL}", "dependency update web-umbrella")),
    Line("dependency build unsigned-umbrella --verify --keyring pub.gpg", before=("repo add r {URL}", "dependency update unsigned-umbrella")),
    # charts from elsewhere
    *(Line(f"{verb} r/{chart} {flags}", before=ADD)
      for verb in ("pull", "template", "show chart")
      for chart in ("web", "changed", "unsigned", "stranger")
      for flags in ("--verify --keyring pub.gpg",)),
    Line("pull r/web --verify --keyring missing.gpg -d out", before=ADD), Line("pull r/web --verify --keyring pub.gpg --untar -d out", before=ADD),
    Line("pull r/unsigned --verify --untar -d out --keyring pub.gpg", before=ADD), Line("pull r/web --prov", before=ADD),
    Line("pull r/unsigned --prov", before=ADD), Line("pull {URL}/web-1.2.3.tgz --verify --keyring pub.gpg"),
    Line("pull web --repo {URL} --verify --keyring pub.gpg"), Line("template web --repo {URL} --verify --keyring empty.gpg"),
    Line("template r/web --verify --keyring pub.gpg", before=ADD + ("template r/web --verify --keyring pub.gpg",)),
    Line("template r/stranger --verify --keyring pub.gpg", before=ADD + ("template r/stranger --verify --keyring pub.gpg",)),
]


class Hostile:
    """`change` gets the text that GnuPG signed and gives the file; `text` gives what is signed. `is_same`: what was changed
    is no part of the signed text, so it verifies; `is_limit`: Helm has none."""

    def __init__(self, name, change=lambda signed, case: signed, text=message, options=(), reason="", archive="web-1.2.3.tgz",
                 is_same=False, is_limit=False):
        self.name, self.change, self.text, self.options, self.reason, self.archive = name, change, text, options, reason, archive
        self.is_same, self.is_limit = is_same, is_limit

    def make(self, folder, scene):
        archive = folder / "web-1.2.3.tgz"
        key = scene.keys.signing[2]
        self.other = scene.keys.clearsign(message(archive, digest="0" * 64), key).decode()
        self.digest = hashlib.sha256(archive.read_bytes()).hexdigest()
        signed = scene.keys.clearsign(self.text(archive), key, *self.options).decode()
        (folder / "web-1.2.3.tgz.prov").write_text(self.change(signed, self))
        if self.archive != archive.name:
            archive.rename(folder / self.archive)
            (folder / "web-1.2.3.tgz.prov").rename(folder / f"{self.archive}.prov")


def forged(case):
    return f"files:\n  web-1.2.3.tgz: sha256:{case.digest}\n"


def after_hash(extra):
    return lambda signed, case: re.sub(r"(Hash: \S+\n)", lambda found: found[1] + extra, signed, count=1)


def wrong(archive):
    return message(archive, digest="0" * 64)


HOSTILE = [
    Hostile("a text before the signed part", lambda signed, case: forged(case) + signed, reason="before the signed part"),
    Hostile("a text behind the signed part", lambda signed, case: signed + forged(case), reason="behind the signed part"),
    Hostile("two messages, the first is of another archive", lambda signed, case: case.other + signed),
    Hostile("two messages, the first one is right", lambda signed, case: signed + case.other, reason="behind the signed part"),
    Hostile("files in a header (CVE-2019-11841)", after_hash("Comment: files:\n"), text=wrong),
    Hostile("NotDashEscaped", after_hash("NotDashEscaped: You need GnuPG to verify this message\n")),
    Hostile("a header that names another hash", lambda signed, case: signed.replace("Hash: SHA512", "Hash: SHA256", 1), reason="hashed with SHA256",
            options=("--digest-algo", "SHA512")),
    Hostile("a header that names no hash", lambda signed, case: re.sub(r"Hash: \S+", "Hash: SHA999", signed, count=1)),
    Hostile("a line smuggled in before the blank line", after_hash("files: {}\n")),
    Hostile("a blank line in front of the text", after_hash("\n" + "x: y\n")),
    Hostile("the digest changed", lambda signed, case: signed.replace(case.digest, "0" * 64), reason="changed after it was signed"),
    Hostile("a line added", lambda signed, case: signed.replace("files:", "files:\n  x: y"), reason="changed after it was signed"),
    Hostile("dash escapes added", lambda signed, case: signed.replace("\nname: web", "\n- name: web"), is_same=True),
    Hostile("signed for another archive", text=wrong, reason="not the archive that was signed"),
    Hostile("a path in place of the name", text=lambda archive: message(archive, name="../web-1.2.3.tgz"), reason="not for a file called"),
    Hostile("an absolute path", text=lambda archive: message(archive, name="/web-1.2.3.tgz"), reason="not for a file called"),
    Hostile("another name", archive="shop-1.2.3.tgz", reason="renamed archive"),
    Hostile("no files", text=lambda archive: METADATA + "\n...\n", reason="does not say which file"),
    Hostile("one part only", text=lambda archive: METADATA),
    Hostile("files that are a list", text=lambda archive: METADATA + "\n...\nfiles: [a]\n"),
    Hostile("files that are no YAML", text=lambda archive: METADATA + "\n...\nfiles: [\n"),
    Hostile("a digest of another kind", text=lambda archive: message(archive).replace("sha256:", "sha1:")),
    Hostile("the right digest in a third part", text=lambda archive: wrong(archive) + "\n...\n" + message(archive).split("...\n")[1]),
    Hostile("SHA-1", options=("--digest-algo", "SHA1"), reason="SHA-1"),
    Hostile("no signature", lambda signed, case: signed[:signed.index("-----BEGIN PGP SIGNATURE")]),
    Hostile("half a signature", lambda signed, case: signed[:-90]),
    Hostile("a signature that is no base 64", lambda signed, case: re.sub(r"(SIGNATURE-----\n\n)..", r"\1!!", signed)),
    Hostile("armour of something else", lambda signed, case: signed.replace("PGP SIGNATURE", "PGP MESSAGE")),
    Hostile("the signature of another text", lambda signed, case: signed[:signed.index("-----BEGIN PGP SIGNATURE")] + case.other[case.other.index("-----BEGIN PGP SIGNATURE"):],
            reason="changed after it was signed"),
    Hostile("an empty file", lambda signed, case: ""),
    Hostile("the chart itself", lambda signed, case: "\x1f\x8b\x08\0" * 10),
    Hostile("a detached signature", lambda signed, case: signed[signed.index("-----BEGIN PGP SIGNATURE"):]),
    Hostile("CRLF and a changed text", lambda signed, case: signed.replace("\n", "\r\n").replace("1.2.3", "1.2.4", 1)),
    Hostile("more than may be read", lambda signed, case: signed + "\n" * (20 << 20), reason="larger than", is_limit=True),
]
