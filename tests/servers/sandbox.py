"""tug's sandbox as a cluster of tests: served on loopback, and kubeconfigs that lead to it or elsewhere."""
import json
import re
import subprocess

STOP_SECONDS = 30


class Sandbox:
    """`tug sandbox serve ARGUMENTS` in that environment, up and with its `address`."""

    def __init__(self, tug, environment, *arguments):
        self.process = subprocess.Popen([tug, "sandbox", "serve", *arguments], env=environment, stdout=subprocess.PIPE, text=True)
        self.address = None
        for line in self.process.stdout:
            if found := re.search(r" on (http://\S+)", line):
                self.address = found.group(1)
            if line.startswith("try:"):
                break
        assert self.address, "the sandbox did not come up"

    def stop(self):
        self.process.terminate()
        self.process.wait(STOP_SECONDS)
        self.process.stdout.close()


def write_kubeconfig(path, server, user, cluster=None):
    """Writes a kubeconfig with one context, `user` logging in at `server`; gives its path."""
    path.write_text(json.dumps({
        "apiVersion": "v1", "kind": "Config", "current-context": "main",
        "clusters": [{"name": "main", "cluster": {"server": server, **(cluster or {})}}],
        "contexts": [{"name": "main", "context": {"cluster": "main", "user": "main"}}],
        "users": [{"name": "main", "user": user}]}))
    return path
