#!/usr/bin/env python3
"""A real OCI registry on loopback: Debian's docker-registry over a folder, with basic auth. Ready in about a second.

  registry_server.py run [--tls] -- COMMAND...    runs COMMAND with variables for it, returns its status

COMMAND finds the registry's host and port in TUG_REGISTRY, user and password in TUG_REGISTRY_USER and TUG_REGISTRY_PASSWORD, with
--tls the authority's certificate in TUG_REGISTRY_CA. In Python: `with Registry(folder, tls=False) as registry:`, and
with tokens=SERVICE one that takes tokens of a token_server.TokenService instead of passwords. Status 3 says that
there is no docker-registry on this machine."""
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import certificates  # noqa: E402
import web_server  # noqa: E402

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


class Registry(web_server.WebServer):
    """`host` is HOST:PORT, `url` where it answers, `authority` the certificate to trust where it speaks TLS."""

    name, health = "docker-registry", "/v2/"

    def __init__(self, folder, tls=False, auth=True, tokens=None):
        super().__init__(pathlib.Path(folder))
        self.tls, self.auth, self.tokens = tls, auth, tokens
        self.folder.mkdir(parents=True, exist_ok=True)

    def start(self, host):
        program = shutil.which(self.name)
        if program is None:
            raise web_server.StartError("there is no docker-registry (Debian package docker-registry)", 3)
        config = self.folder / "config.yml"
        config.write_text(self.settings(host))
        return [program, "serve", str(config)], web_server.without("REGISTRY_", "OTEL_")

    def settings(self, host):
        tls = auth = ""
        if self.tls:
            signer = certificates.Authority(self.folder)
            signer.server("registry")
            self.authority = self.folder / "ca.crt"
            tls = f"  tls:\n    certificate: {self.folder}/registry.crt\n    key: {self.folder}/registry.key\n"
        if self.tokens:
            auth = self.tokens.settings()
        elif self.auth:
            (self.folder / "htpasswd").write_text(f"{USER}:{HASH}\n")
            auth = f"auth:\n  htpasswd:\n    realm: tug-test\n    path: {self.folder}/htpasswd\n"
        return CONFIG.format(data=self.folder / "data", address=host, tls=tls, auth=auth)

    def environment(self):
        """The variables of a user of this registry, who has no logins yet."""
        kept = web_server.without("HELM_", "DOCKER_")
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
    return web_server.run(lambda folder: Registry(folder, tls), words[2 + tls:])


if __name__ == "__main__":
    sys.exit(main())
