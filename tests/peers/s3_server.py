#!/usr/bin/env python3
"""A real S3 server on loopback: versitygw over a folder. Ready in about a second.

  s3_server.py run -- COMMAND...    runs COMMAND with AWS's variables set for it, returns its status

COMMAND finds the address in AWS_ENDPOINT_URL_S3, keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, an empty bucket in
TUG_S3_BUCKET, and nothing of the user's own AWS files. In Python: `with S3Server(folder) as server:`."""
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import processes  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
START_SECONDS = 30
BUCKET = "charts"
KEYS = ("tug-test", "tug-test-secret")


class S3Error(Exception):
    status = 1


def program():
    """The path of versitygw, built when needed."""
    done = subprocess.run([HERE.parents[1] / "scripts" / "peers", "versitygw"], stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        error = S3Error(f"scripts/peers versitygw ended with status {done.returncode}")
        error.status = done.returncode
        raise error
    return done.stdout.strip()


class S3Server:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.data = self.folder / "buckets"
        (self.data / BUCKET).mkdir(parents=True, exist_ok=True)
        self.process = None

    def __enter__(self):
        binary = program()
        port = processes.free_ports(1)[0]
        self.url = f"http://127.0.0.1:{port}"
        environment = dict(os.environ, ROOT_ACCESS_KEY=KEYS[0], ROOT_SECRET_KEY=KEYS[1])
        command = [binary, "--port", f"127.0.0.1:{port}", "--region", "us-east-1", "posix", str(self.data)]
        self.process = processes.Process("versitygw", command, self.folder, environment, with_parent=True)
        end = time.monotonic() + START_SECONDS
        while not self.answers():
            if time.monotonic() > end or not self.process.is_running():
                self.process.stop()
                raise S3Error(f"versitygw does not come up:\n{processes.tail(self.process.log)}")
            time.sleep(0.05)
        return self

    def answers(self):
        try:
            urllib.request.urlopen(self.url, timeout=2)
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def __exit__(self, *_):
        self.process.stop()

    def environment(self, url=None):
        """The variables of a user of this server, and of no other AWS."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "HELM_", "S3_"))}
        nothing = str(self.folder / "no-such-file")
        kept.update(AWS_ENDPOINT_URL_S3=url or self.url, AWS_ACCESS_KEY_ID=KEYS[0], AWS_SECRET_ACCESS_KEY=KEYS[1],
                    AWS_REGION="us-east-1", AWS_CONFIG_FILE=nothing, AWS_SHARED_CREDENTIALS_FILE=nothing,
                    AWS_EC2_METADATA_DISABLED="true", TUG_S3_BUCKET=BUCKET)
        return kept


def main():
    if sys.argv[1:3] != ["run", "--"] or len(sys.argv) < 4:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory(prefix="tug-s3-") as folder:
        try:
            with S3Server(folder) as server:
                return subprocess.run(sys.argv[3:], env=server.environment()).returncode
        except S3Error as error:
            print(f"s3_server: {error}", file=sys.stderr)
            return error.status


if __name__ == "__main__":
    sys.exit(main())
