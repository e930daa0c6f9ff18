"""Keys and certificates of a cluster for tests, made by the openssl program.

  authority = Authority(folder)              folder/ca.crt, folder/ca.key
  authority.server("server")                 folder/server.crt, .key: for 127.0.0.1 and localhost
  authority.client("admin", "admin", ["system:masters"])
  key_pair(folder, "sa")                     folder/sa.key, sa.pub: signs service accounts' tokens
"""
import pathlib
import subprocess

DAYS = "365"


def openssl(*arguments):
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"openssl {arguments[0]}: {done.stderr.strip()}")


def key_pair(folder, name):
    openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", folder / f"{name}.key")
    openssl("pkey", "-in", folder / f"{name}.key", "-pubout", "-out", folder / f"{name}.pub")


class Authority:
    """A certificate authority whose files live in one folder."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        if not (self.folder / "ca.crt").exists():
            openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=tug-test-ca", "-days", DAYS,
                    "-addext", "keyUsage=critical,keyCertSign,cRLSign",
                    "-keyout", self.folder / "ca.key", "-out", self.folder / "ca.crt")

    def server(self, name):
        self._sign(name, "/CN=kube-apiserver", "rsa:2048",
                   "extendedKeyUsage=serverAuth\nsubjectAltName=IP:127.0.0.1,DNS:localhost,DNS:kubernetes.default.svc\n")

    def client(self, name, user, groups=(), key="rsa:2048", days=DAYS):
        """A certificate that Kubernetes takes for `user` in `groups`; `key` may be "ec" too."""
        subject = "".join(f"/O={group}" for group in groups) + f"/CN={user}"
        self._sign(name, subject, key, "extendedKeyUsage=clientAuth\n", days)

    def _sign(self, name, subject, key, extensions, days=DAYS):
        path = self.folder / name
        new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"] if key == "ec" else ["-newkey", key]
        openssl("req", "-new", *new_key, "-nodes", "-subj", subject, "-keyout", f"{path}.key", "-out", f"{path}.csr")
        path.with_name(f"{name}.ext").write_text("basicConstraints=CA:FALSE\nkeyUsage=digitalSignature,keyEncipherment\n" + extensions)
        openssl("x509", "-req", "-in", f"{path}.csr", "-CA", self.folder / "ca.crt", "-CAkey", self.folder / "ca.key",
                "-CAcreateserial", "-days", days, "-extfile", f"{path}.ext", "-out", f"{path}.crt")
        for rest in (".csr", ".ext"):
            path.with_name(name + rest).unlink()
