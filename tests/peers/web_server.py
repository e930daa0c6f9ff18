"""A server program on loopback that answers HTTP: started on a free port, waited for, stopped by its id; and the command line
`run -- COMMAND...` of the modules that have such a server."""
import os
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import processes

START_SECONDS = 30


class StartError(Exception):
    """A server that cannot be had. `status`: what a program ends with, 3 where the server is not on this machine."""

    def __init__(self, message, status=1):
        super().__init__(message)
        self.status = status


class WebServer:
    """A server of the program `name`; who derives from it says how it starts (`start`) and what its users need (`environment`)."""

    name = ""
    health = ""  # the path that it answers once it is up, with any status
    authority = None  # the certificate to trust, where it speaks TLS

    def __init__(self, folder):
        self.folder = folder
        self.process = None

    def start(self, host):
        """Command and environment of a server that is to listen on `host` (HOST:PORT)."""
        raise NotImplementedError

    def __enter__(self):
        self.host = f"127.0.0.1:{processes.free_ports(1)[0]}"
        command, environment = self.start(self.host)
        self.url = f"{'https' if self.authority else 'http'}://{self.host}"
        self.process = processes.Process(self.name, command, self.folder, environment, with_parent=True)
        end = time.monotonic() + START_SECONDS
        while not self.answers():
            if time.monotonic() > end or not self.process.is_running():
                self.process.stop()
                raise StartError(f"{self.name} does not come up:\n{processes.tail(self.process.log)}")
            time.sleep(0.05)
        return self

    def answers(self):
        context = ssl.create_default_context(cafile=self.authority) if self.authority else None
        try:
            urllib.request.urlopen(self.url + self.health, timeout=2, context=context)
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def __exit__(self, *_):
        self.process.stop()


def without(*prefixes):
    """This program's variables but those that begin so."""
    return {name: value for name, value in os.environ.items() if not name.startswith(prefixes)}


def run(make, command):
    """Runs the command beside the server that make(folder) gives; its status."""
    with tempfile.TemporaryDirectory(prefix="tug-server-") as folder:
        try:
            with make(folder) as server:
                return subprocess.run(command, env=server.environment()).returncode
        except StartError as error:
            print(error, file=sys.stderr)
            return error.status
