"""Keys for signatures.py, made by GnuPG in a home of its own, and what GnuPG signs and checks with them."""
import os
import subprocess

PASSPHRASE = "open sesame"


class Key:
    def __init__(self, title, name, algorithm, passphrase="", usage="sign", expires="never", born=None, subkey=None):
        self.title, self.name, self.algorithm, self.passphrase = title, name, algorithm, passphrase
        self.usage, self.expires, self.born, self.subkey = usage, expires, born, subkey
        self.ring = "secret.gpg"
        self.fingerprint = ""

    @property
    def address(self):
        return self.name[self.name.index("<"):]  # with its brackets, for GnuPG: this very address


class Keys:
    """`folder` gets pub.gpg, pub.asc, pub.kbx, secret.gpg, one.gpg (only the first key), empty.gpg, pass and wrong."""

    def __init__(self, home, folder):
        self.home = home
        home.mkdir(mode=0o700)
        self.signing = [
            Key("RSA", "Rsa Plain <rsa@example.com>", "rsa2048"),
            Key("RSA and a passphrase", "Rsa Locked <locked@example.com>", "rsa2048", PASSPHRASE),
            Key("Ed25519", "Ed Plain <ed@example.com>", "ed25519"),
            Key("Ed25519 and a passphrase", "Ed Locked <edlocked@example.com>", "ed25519", PASSPHRASE),
            Key("ECDSA", "Ec Plain <ec@example.com>", "nistp256"),
        ]
        self.expired = Key("a key that has expired", "Old Key <old@example.com>", "ed25519", expires="30d", born="20200101T000000")
        self.sub = Key("a subkey", "Sub Key <sub@example.com>", "ed25519", usage="cert", subkey="ed25519")
        self.revoked = Key("a key that was revoked", "Revoked Key <revoked@example.com>", "ed25519")
        self.stranger = Key("a key that nobody knows", "Stranger <stranger@example.com>", "ed25519")
        self.all = self.signing + [self.expired, self.sub, self.revoked, self.stranger]
        try:
            for key in self.all:
                self.generate(key)
            self.revoke(self.revoked)
            self.export(folder)
        except BaseException:
            self.stop()
            raise

    def gpg(self, *words, passphrase=PASSPHRASE, data=None, status=0):
        done = subprocess.run(["gpg", "--batch", "--no-tty", "--quiet", "--pinentry-mode", "loopback", "--passphrase", passphrase, *words],
                              env={"PATH": os.environ["PATH"], "GNUPGHOME": str(self.home), "LANG": "C.UTF-8"}, input=data, capture_output=True)
        if status is not None and done.returncode != status:
            raise RuntimeError(f"gpg {words}: {done.stderr.decode(errors='replace')}")
        return done

    def generate(self, key):
        time = ["--faked-system-time", key.born] if key.born else []
        self.gpg(*time, "--quick-generate-key", key.name, key.algorithm, key.usage, key.expires, passphrase=key.passphrase)
        listed = self.gpg("--with-colons", "--list-keys", key.address).stdout.decode()
        key.fingerprint = next(line.split(":")[9] for line in listed.splitlines() if line.startswith("fpr"))
        if key.subkey:
            self.gpg("--quick-add-key", key.fingerprint, key.subkey, "sign", "never", passphrase=key.passphrase)

    def revoke(self, key):
        stored = (self.home / "openpgp-revocs.d" / f"{key.fingerprint}.rev").read_text()
        certificate = stored[stored.index(":-----BEGIN") + 1:]
        self.revocation = certificate.encode()

    def export(self, folder):
        known = [key.address for key in self.all if key is not self.stranger]
        (folder / "secret.gpg").write_bytes(self.gpg("--export-secret-keys").stdout)
        (folder / "one.gpg").write_bytes(self.gpg("--export", self.signing[0].address).stdout)
        self.public = known
        (folder / "empty.gpg").write_bytes(b"")
        (folder / "text.gpg").write_text("these are no keys\n")
        (folder / "pass").write_text(PASSPHRASE + "\n")
        (folder / "wrong").write_text("open barley\n")
        (folder / "pub.kbx").write_bytes((self.home / "pubring.kbx").read_bytes())

    def finish(self, folder):
        """Revokes what is to be revoked and writes the public rings: from then on that key signs no more."""
        self.gpg("--import", data=self.revocation)
        (folder / "pub.gpg").write_bytes(self.gpg("--export", *self.public).stdout)
        (folder / "pub.asc").write_bytes(self.gpg("--armor", "--export", *self.public).stdout)

    def clearsign(self, text, key, *options):
        time = ["--faked-system-time", key.born] if key.born else []
        return self.gpg(*time, "--local-user", key.address, *options, "--clearsign", data=text.encode(), passphrase=key.passphrase).stdout

    def sign(self, archive, key, text):
        """Writes the archive's provenance file; those of the key that was revoked were signed before."""
        kept = self.kept.get(key.address) if hasattr(self, "kept") else None
        archive.with_name(archive.name + ".prov").write_bytes(kept or self.clearsign(text, key))

    def keep(self, key, text):
        self.kept = {key.address: self.clearsign(text, key)}

    def check(self, provenance, key):
        done = self.gpg("--status-fd", "1", "--verify", str(provenance), status=None)
        return [] if f"VALIDSIG {key.fingerprint}" in done.stdout.decode(errors="replace") else [f"GnuPG: {done.stdout} {done.stderr}"]

    def stop(self):
        subprocess.run(["gpgconf", "--kill", "all"], env={"PATH": os.environ["PATH"], "GNUPGHOME": str(self.home)}, check=False)
