#!/usr/bin/env python3
"""A real OCI registry on loopback: Debian's docker-registry over a folder, with basic auth. Ready in about a second.

  registry_server.py run [--tls] -- COMMAND...    runs COMMAND with variables for it, returns its status

COMMAND finds the registry's host and port in TUG_REGISTRY, user and password in TUG_REGISTRY_USER and TUG_REGISTRY_PASSWORD, with
--tls the authority's certificate in TUG_REGISTRY_CA. In Python: `with Registry(folder, tls=False) as registry:`. Status 3 says that
there is no docker-registry on this machine."""
import os
import pathlib
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import certificates  # noqa: E402
import processes  # noqa: E402

START_SECONDS = 30
USER, PASSWORD = "tug-test", "tug-test-secret"
# bcrypt of PASSWORD, made once: neither Python nor a program of the tests' packages makes one
HASH = "$2b$04$doVHzw5ADTiNgtL1NvdCE.9noOhmkr/oNXyzFIEoaWAXNqRY/46Dq"
CONFIG = """version: 0.1
log:
  level: warn
storage:
  filesystem:
    rootdirectory: {data}
  delete:
    enabled: true
http:
  addr: {address}
{tls}{auth}"""


class RegistryError(Exception):
    status = 1


def program():
    found = shutil.which("docker-registry")
    if found is None:
        error = RegistryError("there is no docker-registry (Debian package docker-registry)")
        error.status = 3
        raise error
    return found


class Registry:
    """`host` is HOST:PORT, `url` where it answers, `authority` the certificate to trust where it speaks TLS."""

    def __init__(self, folder, tls=False, auth=True):
        self.folder, self.tls, self.auth = pathlib.Path(folder), tls, auth
        self.folder.mkdir(parents=True, exist_ok=True)
        self.authority, self.process = None, None

    def settings(self):
        tls = auth = ""
        if self.tls:
            signer = certificates.Authority(self.folder)
            signer.server("registry")
            self.authority = self.folder / "ca.crt"
            tls = f"  tls:\n    certificate: {self.folder}/registry.crt\n    key: {self.folder}/registry.key\n"
        if self.auth:
            (self.folder / "htpasswd").write_text(f"{USER}:{HASH}\n")
            auth = f"auth:\n  htpasswd:\n    realm: tug-test\n    path: {self.folder}/htpasswd\n"
        return CONFIG.format(data=self.folder / "data", address=self.host, tls=tls, auth=auth)

    def __enter__(self):
        binary = program()
        self.host = f"127.0.0.1:{processes.free_ports(1)[0]}"
        self.url = f"{'https' if self.tls else 'http'}://{self.host}"
        config = self.folder / "config.yml"
        config.write_text(self.settings())
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("REGISTRY_", "OTEL_"))}
        self.process = processes.Process("docker-registry", [binary, "serve", str(config)], self.folder, kept, with_parent=True)
        end = time.monotonic() + START_SECONDS
        while not self.answers():
            if time.monotonic() > end or not self.process.is_running():
                self.process.stop()
                raise RegistryError(f"docker-registry does not come up:\n{processes.tail(self.process.log)}")
            time.sleep(0.05)
        return self

    def answers(self):
        context = ssl.create_default_context(cafile=self.authority) if self.tls else None
        try:
            urllib.request.urlopen(self.url + "/v2/", timeout=2, context=context)
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def __exit__(self, *_):
        self.process.stop()

    def environment(self):
        """The variables of a user of this registry, who has no logins yet."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HELM_", "DOCKER_"))}
        kept.update(TUG_REGISTRY=self.host, TUG_REGISTRY_USER=USER, TUG_REGISTRY_PASSWORD=PASSWORD,
                    DOCKER_CONFIG=str(self.folder / "no-such-folder"))
        if self.authority:
            kept["TUG_REGISTRY_CA"] = str(self.authority)
        return kept


def main():
    words = sys.argv[1:]
    tls = words[1:2] == ["--tls"]
    if words[:1] != ["run"] or words[1 + tls:2 + tls] != ["--"] or len(words) < 3 + tls:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory(prefix="tug-registry-") as folder:
        try:
            with Registry(folder, tls) as registry:
                return subprocess.run(words[2 + tls:], env=registry.environment()).returncode
        except RegistryError as error:
            print(f"registry_server: {error}", file=sys.stderr)
            return error.status


if __name__ == "__main__":
    sys.exit(main())
