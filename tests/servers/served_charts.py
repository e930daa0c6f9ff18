"""`tug serve` for tests, charts to put into it, and plain HTTP to speak with it."""
import http.client
import io
import json
import re
import socket
import subprocess
import tarfile

STOP_SECONDS = 30
TOKEN = "a-token-of-the-tests"


def archive(name, version, files=None, **fields):
    """A chart's archive; `files` are added to it."""
    chart = {"apiVersion": "v2", "name": name, "version": version, "description": f"what {name} is", **fields}
    content = {"Chart.yaml": json.dumps(chart), "values.yaml": f"replicas: 1  # of {name} {version}\n",
               "README.md": f"# {name}\n\nVersion {version}.\n", **(files or {})}
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for path, text in content.items():
            info = tarfile.TarInfo(f"{name}/{path}")
            data = text if isinstance(text, bytes) else text.encode()
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


class ServedCharts:
    """`tug serve FOLDER ARGUMENTS` on a free port, up and with its `url`; ends with the `with` block."""

    def __init__(self, tug, folder, *arguments, environment=None):
        self.process = subprocess.Popen([tug, "serve", str(folder), "--address", "127.0.0.1:0", *arguments], env=environment,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.url = None
        for line in self.process.stdout:
            if found := re.search(r" on (http://\S+)", line):
                self.url = found.group(1)
            if line.startswith("try:"):
                break
        assert self.url, "tug serve did not come up"
        self.port = int(self.url.rsplit(":", 1)[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(STOP_SECONDS)
        self.process.stdout.close()

    def ask(self, method, path, body=None, headers=None):
        """Status, headers in small letters, and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def raw(self, text, wait=60):
        """What comes back for these bytes until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as connection:
            try:
                connection.sendall(text)
            except OSError:
                pass  # it may have heard enough
            got = b""
            try:
                while piece := connection.recv(65536):
                    got += piece
            except ConnectionResetError:
                pass
            return got
