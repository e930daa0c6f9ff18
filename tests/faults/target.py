"""The clusters of the fault tests: the sandbox served on loopback, or a real one (tests/peers/cluster.py); and what
can be asked of both past the proxy."""
import base64
import contextlib
import json
import os
import pathlib
import ssl
import sys
import tempfile
import urllib.error
import urllib.request

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
import sandbox  # noqa: E402

PATHS = {"v1": "/api/v1"}
PLURALS = {"NetworkPolicy": "networkpolicies"}


class Target:
    """server, token and authority of a cluster, and requests to it."""

    def __init__(self, server, token="", authority=None):
        self.server, self.token, self.authority = server, token, authority
        self.context = ssl.create_default_context(cafile=authority) if server.startswith("https") else None

    def ask(self, method, path, body=None):
        """The answer's JSON; None where there is no such thing."""
        request = urllib.request.Request(self.server + path, method=method,
                                         data=json.dumps(body).encode() if body is not None else None,
                                         headers={"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"})
        try:
            with urllib.request.urlopen(request, timeout=60, context=self.context) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code in (404, 409):
                return None
            raise

    def items(self, name_space, group_version, plural):
        found = self.ask("GET", f"{prefix(group_version)}/namespaces/{name_space}/{plural}")
        return found["items"] if found else []

    def live(self, name_space, document):
        """The object in the cluster that a document of a manifest stands for."""
        kind = document["kind"]
        plural = PLURALS.get(kind, kind.lower() + "s")
        return self.ask("GET", f"{prefix(document['apiVersion'])}/namespaces/{name_space}/{plural}/{document['metadata']['name']}")

    def make_namespace(self, name):
        self.ask("POST", "/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})

    def remove_namespace(self, name):
        self.ask("DELETE", f"/api/v1/namespaces/{name}")


@contextlib.contextmanager
def opened(program, cluster):
    """(a folder for the tests, the program in it under the name tug, the cluster): the real one of that folder, or the
    sandbox where there is none."""
    with tempfile.TemporaryDirectory(prefix="tug-faults-") as name:
        folder = pathlib.Path(name)
        tug = folder / "tug"
        tug.symlink_to(pathlib.Path(program).resolve())
        if cluster:
            yield folder, tug, real_cluster(cluster)
            return
        served = sandbox.Sandbox(tug, {"HOME": str(folder), "PATH": os.environ["PATH"], "TUG_SANDBOX": str(folder / "sandbox")})
        try:
            yield folder, tug, Target(served.address)
        finally:
            served.stop()


def real_cluster(folder):
    """The cluster that tests/peers/cluster.py started there."""
    folder = pathlib.Path(folder)
    config = yaml.safe_load((folder / "token.kubeconfig").read_text())
    authority = folder / "faults-authority.crt"
    authority.write_bytes(base64.b64decode(config["clusters"][0]["cluster"]["certificate-authority-data"]))
    return Target(config["clusters"][0]["cluster"]["server"], config["users"][0]["user"]["token"], str(authority))


def prefix(group_version):
    return PATHS.get(group_version, f"/apis/{group_version}")
